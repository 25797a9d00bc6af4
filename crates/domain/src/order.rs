//! Sorting where speed does not matter: one compiled sort for everything, because
//! each further type that is sorted costs the module some kilobytes.

use std::cmp::Ordering;

/// The indices `0..len` in the order that `compare` gives; equal ones stay as they are.
#[must_use]
pub fn sorted(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut indices: Vec<usize> = (0..len).collect();
    indices.sort_by(|a, b| compare(*a, *b));
    indices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_are_sorted_stably() {
        let values = [3, 1, 2, 1];
        assert_eq!(sorted(4, &|a, b| values[a].cmp(&values[b])), [1, 3, 2, 0]);
    }
}
