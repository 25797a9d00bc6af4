//! Which row a key leads to.

/// The row that `key` leads to from the row `active`; `None` for other keys. A page
/// is as many rows as are wholly in view, and there is at least one row.
pub(super) fn target(key: &str, active: u32, total: u32, page: u32) -> Option<u32> {
    let last = total.checked_sub(1)?;
    let row = match key {
        "ArrowDown" | "j" | "J" => active.saturating_add(1),
        "ArrowUp" | "k" | "K" => active.saturating_sub(1),
        "PageDown" => active.saturating_add(page.max(1)),
        "PageUp" => active.saturating_sub(page.max(1)),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    Some(row.min(last))
}

/// The rows that a selection from `anchor` to `before` loses when it is moved to
/// reach from `anchor` to `now`.
pub(super) fn given_up(anchor: u32, before: u32, now: u32) -> Option<(u32, u32)> {
    if before > anchor && now < before {
        Some((now.max(anchor).saturating_add(1), before))
    } else if before < anchor && now > before {
        Some((before, now.min(anchor).saturating_sub(1)))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn keys_lead_to_rows_and_not_beyond_the_ends() {
        for (key, active, expected) in [
            ("j", 4, Some(5)),
            ("ArrowDown", 99, Some(99)),
            ("k", 4, Some(3)),
            ("ArrowUp", 0, Some(0)),
            ("PageDown", 4, Some(24)),
            ("PageDown", 95, Some(99)),
            ("PageUp", 4, Some(0)),
            ("Home", 50, Some(0)),
            ("End", 50, Some(99)),
            ("q", 50, None),
        ] {
            assert_eq!(target(key, active, 100, 20), expected, "{key} from {active}");
        }
        assert_eq!(target("j", 0, 0, 20), None);
    }

    #[wasm_bindgen_test]
    fn a_selection_that_shrinks_gives_up_the_rows_that_it_leaves() {
        for (anchor, before, now, expected) in [
            (5, 5, 6, None),
            (5, 6, 7, None),
            (5, 8, 7, Some((8, 8))),
            (5, 8, 2, Some((6, 8))),
            (5, 2, 3, Some((2, 2))),
            (5, 2, 9, Some((2, 4))),
        ] {
            assert_eq!(given_up(anchor, before, now), expected, "{anchor}: {before} to {now}");
        }
    }
}
