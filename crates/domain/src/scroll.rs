//! `Scroll`: the geometry of a list that may be higher than a browser lets an
//! element be. The rows are drawn into a spacer of a possible height, moved up
//! by an offset:
//!
//! - Small steps (the wheel, a finger, keys) move by real pixels: the offset stays.
//! - A jump (the thumb of the scroll bar) goes to the place in the rows that
//!   stands in proportion to the place in the spacer.
//! - Small steps without end would reach an end of the spacer before the end of
//!   the rows. Before that happens, the scroll top is corrected: nothing moves in
//!   view, but the place in the spacer is in proportion again. Near both ends
//!   of the rows, places are not scaled at all, so that corrections come to an end.

/// The highest that an element can safely be, in CSS pixels.
pub const MAX_HEIGHT: u32 = 15_000_000;

/// The highest list, in pixels: products of two places still fit 64 bits.
const MAX_CONTENT: u64 = 1 << 40;

/// A list of rows of one height, and how far it is scrolled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scroll {
    rows: u32,
    row: u32,
    view: u32,
    /// The scroll top of the element.
    top: u32,
    /// How far above their own places the rows are drawn.
    offset: u64,
}

/// An exact place in the list: what is first in view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The index of the row.
    pub row: u32,
    /// How many of its pixels are above the view.
    pub pixels: u32,
}

/// Where the list is after it was scrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// What is first in view.
    pub place: Place,
    /// Set the scroll top to this, at once: nothing moves in view.
    pub correct_to: Option<u32>,
}

impl Scroll {
    /// A list at its begin: so many rows, the height of a row and of the view in pixels.
    #[must_use]
    pub fn new(rows: u32, row: u32, view: u32) -> Self {
        Self { rows, row: row.max(1), view, top: 0, offset: 0 }
    }

    /// The height of the spacer.
    #[must_use]
    pub fn height(&self) -> u32 {
        u32::try_from(self.content()).map_or(MAX_HEIGHT, |height| height.min(MAX_HEIGHT))
    }

    /// The scroll top as it should be now.
    #[must_use]
    pub fn top(&self) -> u32 {
        self.top
    }

    /// Where the row stands in the spacer; far rows may stand outside of it.
    #[must_use]
    pub fn row_top(&self, index: u32) -> i64 {
        self.row_place(index).cast_signed() - self.offset.cast_signed()
    }

    /// What is first in view.
    #[must_use]
    pub fn place(&self) -> Place {
        let row = u64::from(self.row.max(1));
        Place { row: narrow(self.at() / row), pixels: narrow(self.at() % row) }
    }

    /// The list has other rows, or another size: what is first in view stays
    /// there as far as possible. The answer is the new scroll top if it is another one.
    pub fn resize(&mut self, rows: u32, row: u32, view: u32) -> Option<u32> {
        let (place, top) = (self.place(), self.top);
        let pixels = if row == self.row { place.pixels } else { 0 };
        (self.rows, self.row, self.view) = (rows, row.max(1), view);
        self.settle(self.row_place(place.row) + u64::from(pixels));
        (self.top != top).then_some(self.top)
    }

    /// The person scrolled: the element's scroll top is this now.
    pub fn scrolled(&mut self, top: u32) -> Position {
        let top = top.min(self.last_top());
        if top.abs_diff(self.top) > self.largest_step() {
            let at = self.stretched(top);
            (self.top, self.offset) = (top, at.saturating_sub(u64::from(top)));
        } else {
            self.settle(u64::from(top) + self.offset);
        }
        Position { place: self.place(), correct_to: (self.top != top).then_some(self.top) }
    }

    /// Brings a row wholly into view with the least movement. The answer is the
    /// new scroll top; `None` when it is in view already.
    pub fn show(&mut self, index: u32) -> Option<u32> {
        let (begin, row, view) = (self.row_place(index), u64::from(self.row), u64::from(self.view));
        let at = if begin < self.at() || row >= view {
            begin
        } else if begin + row > self.at() + view {
            begin + row - view
        } else {
            return None;
        };
        self.go(at)
    }

    /// Goes to a place that [`Self::place`] named. The answer is the scroll top.
    pub fn restore(&mut self, place: Place) -> u32 {
        self.go(self.row_place(place.row) + u64::from(place.pixels));
        self.top
    }

    /// Goes to a pixel: in real pixels if it is near, else in proportion.
    fn go(&mut self, at: u64) -> Option<u32> {
        let (from, top) = (self.at(), self.top);
        if at.abs_diff(from) > u64::from(self.largest_step()) {
            self.place_anew(at.min(self.last()));
        } else {
            self.settle(at);
        }
        (self.top != top || self.at() != from).then_some(self.top)
    }

    /// Takes a pixel as the first in view, without moving the rows in the spacer
    /// if it need not be.
    fn settle(&mut self, at: u64) {
        let at = at.min(self.last());
        let edge = u64::from(self.end_zone() / 2);
        let (last_top, last_offset) = (u64::from(self.last_top()), self.content() - u64::from(self.height()));
        match at.checked_sub(self.offset) {
            Some(top)
                if (top >= edge || self.offset == 0)
                    && (top + edge <= last_top || self.offset == last_offset)
                    && top <= last_top
                    && self.offset <= last_offset =>
            {
                self.top = narrow(top);
            }
            _ => self.place_anew(at),
        }
    }

    fn place_anew(&mut self, at: u64) {
        self.top = self.squeezed(at);
        self.offset = at.saturating_sub(u64::from(self.top));
    }

    /// The first pixel in view.
    fn at(&self) -> u64 {
        u64::from(self.top) + self.offset
    }

    /// The first pixel of a row; of the last one if there are not so many.
    fn row_place(&self, index: u32) -> u64 {
        let index = index.min(self.rows.saturating_sub(1));
        (u64::from(index) * u64::from(self.row)).min(MAX_CONTENT)
    }

    fn content(&self) -> u64 {
        (u64::from(self.rows) * u64::from(self.row)).min(MAX_CONTENT)
    }

    /// The first pixel in view at the end.
    fn last(&self) -> u64 {
        self.content().saturating_sub(u64::from(self.view))
    }

    fn last_top(&self) -> u32 {
        self.height().saturating_sub(self.view)
    }

    /// How far from each end places are not scaled.
    fn end_zone(&self) -> u32 {
        self.last_top() / 8
    }

    /// What is no jump yet. The thumb moves by about `height / view` for each
    /// pixel of the bar; a quarter of that is still many views.
    fn largest_step(&self) -> u32 {
        self.view.max(self.height() / self.view.max(1) / 4)
    }

    /// The place in the rows that a scroll top stands for.
    fn stretched(&self, top: u32) -> u64 {
        map(u64::from(top), self.end_zone().into(), self.last_top().into(), self.last())
    }

    /// The inverse of [`Self::stretched`].
    fn squeezed(&self, at: u64) -> u32 {
        narrow(map(at, self.end_zone().into(), self.last(), self.last_top().into()))
    }
}

/// Maps `0..=from` onto `0..=to`: pixel by pixel within `zone` of both ends, in
/// proportion between.
fn map(at: u64, zone: u64, from: u64, to: u64) -> u64 {
    if at <= zone {
        at
    } else if at + zone >= from {
        (at + to).saturating_sub(from)
    } else {
        zone + (at - zone) * (to - 2 * zone) / (from - 2 * zone)
    }
}

/// Only for what is small by construction.
fn narrow(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Lists of all sizes, and the scroll tops of some jumps in them.
    fn any_scroll() -> impl Strategy<Value = Scroll> {
        let rows = prop_oneof![0_u32..2_000, 300_000_u32..420_000, 0_u32..=10_000_000];
        (rows, prop::sample::select(vec![1_u32, 24, 36, 37, 64, 300]), 100_u32..3_000).prop_flat_map(
            |(rows, row, view)| {
                prop::collection::vec(0..=MAX_HEIGHT, 0..3).prop_map(move |jumps| {
                    let mut scroll = Scroll::new(rows, row, view);
                    for top in jumps {
                        scroll.scrolled(top);
                    }
                    scroll
                })
            },
        )
    }

    /// What a browser does: the scroll top moves by `step` within its bounds,
    /// the list is told, and its correction is carried out.
    fn step(scroll: &mut Scroll, step: i64) -> u64 {
        let last = i64::from(scroll.height().saturating_sub(scroll.view));
        let top = (i64::from(scroll.top) + step).clamp(0, last);
        let position = scroll.scrolled(u32::try_from(top).unwrap());
        if let Some(top) = position.correct_to {
            assert_eq!(scroll.top, top);
        }
        scroll.at()
    }

    fn is_sound(scroll: &Scroll) -> Result<(), TestCaseError> {
        prop_assert!(scroll.height() <= MAX_HEIGHT);
        prop_assert!(scroll.top <= scroll.last_top());
        prop_assert!(scroll.at() <= scroll.last());
        let place = scroll.place();
        prop_assert_eq!(scroll.row_top(place.row) + i64::from(place.pixels), i64::from(scroll.top));
        if scroll.content() <= u64::from(MAX_HEIGHT) {
            prop_assert_eq!(scroll.offset, 0);
        }
        Ok(())
    }

    /// From one end to the other by steps, and how many corrections it took.
    #[track_caller]
    fn walk(rows: u32, row: u32, view: u32, by: i64) -> u32 {
        let mut scroll = Scroll::new(rows, row, view);
        let mut corrections = 0;
        for (by, end) in [(by, scroll.last()), (-by, 0)] {
            while scroll.at() != end {
                let (before, offset) = (scroll.at(), scroll.offset);
                let after = step(&mut scroll, by);
                let whole = before.saturating_add_signed(by).min(scroll.last());
                assert_eq!(after, whole, "{scroll:?}");
                corrections += u32::from(scroll.offset != offset);
            }
        }
        corrections
    }

    #[test]
    fn a_walk_from_end_to_end_skips_nothing_and_is_seldom_corrected() {
        assert_eq!(walk(20_000, 36, 800, 700), 0);
        assert_eq!(walk(15_000_000 / 36, 36, 800, 3_000), 0);
        for (rows, row) in [(420_000, 36), (1_000_000, 36), (10_000_000, 37), (10_000_000, 300)] {
            let pixels = u64::from(rows) * u64::from(row);
            let corrections = walk(rows, row, 800, 4_000);
            assert!(u64::from(corrections) <= 4 + pixels / 250_000, "{rows} {row}: {corrections}");
        }
    }

    #[test]
    fn a_list_of_possible_height_is_not_moved() {
        let mut scroll = Scroll::new(1_000, 36, 500);
        assert_eq!((scroll.height(), scroll.row_top(10)), (36_000, 360));
        let position = scroll.scrolled(20_010);
        assert_eq!(position, Position { place: Place { row: 555, pixels: 30 }, correct_to: None });
        assert_eq!(scroll.show(556), None);
        assert_eq!(scroll.show(555), Some(555 * 36));
        assert_eq!(scroll.show(999), Some(36_000 - 500));
        assert_eq!(scroll.show(5_000), None);
    }

    #[test]
    fn a_changed_size_keeps_what_is_first_in_view() {
        let mut scroll = Scroll::new(10_000_000, 36, 500);
        scroll.restore(Place { row: 5_000_000, pixels: 7 });
        scroll.resize(10_000_500, 36, 700);
        assert_eq!(scroll.place(), Place { row: 5_000_000, pixels: 7 });
        scroll.resize(10_000_500, 64, 700);
        assert_eq!(scroll.place(), Place { row: 5_000_000, pixels: 0 });
        assert_eq!(scroll.resize(10, 64, 700), Some(0));
        assert_eq!(scroll.resize(0, 64, 700), None);
    }

    proptest! {
        #[test]
        fn the_ends_of_the_bar_are_the_ends_of_the_rows(mut scroll in any_scroll()) {
            scroll.scrolled(MAX_HEIGHT);
            is_sound(&scroll)?;
            if scroll.rows > 0 && scroll.content() > u64::from(scroll.view) {
                let bottom = scroll.row_top(scroll.rows - 1) + i64::from(scroll.row);
                prop_assert_eq!(bottom, i64::from(scroll.top + scroll.view));
            }
            scroll.scrolled(0);
            is_sound(&scroll)?;
            prop_assert_eq!(scroll.place(), Place::default());
        }

        #[test]
        fn every_row_can_be_shown_with_the_least_movement(
            mut scroll in any_scroll(), indices in prop::collection::vec(0.0_f64..1.0, 1..6)
        ) {
            for part in indices {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let index = (part * f64::from(scroll.rows)) as u32;
                let before = scroll;
                let shown = scroll.show(index);
                is_sound(&scroll)?;
                if scroll.rows == 0 {
                    prop_assert_eq!(shown, None);
                    continue;
                }
                let (begin, top) = (scroll.row_top(index), i64::from(scroll.top));
                prop_assert!(top <= begin);
                if scroll.row < scroll.view {
                    let end = begin + i64::from(scroll.row);
                    prop_assert!(end <= top + i64::from(scroll.view));
                    prop_assert!(shown.is_none() || begin == top || end == top + i64::from(scroll.view)
                        || scroll.at() == scroll.last());
                }
                prop_assert_eq!(shown.is_none(), scroll == before);
                // The browser tells it back: that is no movement.
                prop_assert_eq!(scroll.scrolled(scroll.top).correct_to, None);
            }
        }

        #[test]
        fn small_steps_move_by_real_pixels_from_anywhere(
            mut scroll in any_scroll(), steps in prop::collection::vec(-1.0_f64..=1.0, 1..40)
        ) {
            for part in steps {
                #[allow(clippy::cast_possible_truncation)]
                let by = (part * f64::from(scroll.view)) as i64;
                let before = scroll.at();
                let after = step(&mut scroll, by);
                is_sound(&scroll)?;
                prop_assert_eq!(after, before.saturating_add_signed(by).min(scroll.last()));
            }
        }

        #[test]
        fn a_place_is_found_again(mut scroll in any_scroll(), steps in prop::collection::vec(-900_i64..900, 0..9)) {
            for by in steps {
                step(&mut scroll, by);
            }
            let place = scroll.place();
            let mut again = Scroll::new(scroll.rows, scroll.row, scroll.view);
            let top = again.restore(place);
            is_sound(&again)?;
            prop_assert_eq!((again.place(), again.top), (place, top));
        }

        #[test]
        fn any_change_of_size_leaves_a_sound_place(
            mut scroll in any_scroll(), rows in 0_u32..=10_000_000, row in 1_u32..400, view in 0_u32..3_000
        ) {
            let place = scroll.place();
            let answer = scroll.resize(rows, row, view);
            is_sound(&scroll)?;
            prop_assert!(answer.is_none_or(|top| top == scroll.top));
            if place.row < rows && scroll.at() < scroll.last() {
                prop_assert_eq!(scroll.place().row, place.row);
            }
        }
    }
}
