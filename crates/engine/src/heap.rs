//! `Heap`: many texts, one after the other, in one allocation.

#[derive(Default)]
pub(crate) struct Heap {
    bytes: String,
    ends: Vec<usize>,
}

impl Heap {
    pub(crate) fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
    }

    /// The text with this number; empty when there is none.
    pub(crate) fn get(&self, index: u32) -> &str {
        let index = index as usize;
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let end = self.ends.get(index).copied().unwrap_or_default();
        self.bytes.get(start.unwrap_or_default()..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_as_they_were_put() {
        let mut heap = Heap::default();
        let texts = ["a", "", "ж{}", "last"];
        texts.iter().for_each(|text| heap.push(text));
        for (index, text) in (0..).zip(texts) {
            assert_eq!(heap.get(index), text);
        }
        assert_eq!(heap.get(4), "");
    }
}
