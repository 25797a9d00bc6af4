//! The style of what comes later: it comes with the code that draws it, for a first visit has
//! no use for it.

use crate::data::document;
use std::sync::Once;

/// Its rules; what every page needs is in the sheets that index.html names.
const RULES: &str = include_str!("style.css");

/// It is in use from now on.
pub fn adopt() {
    static HERE: Once = Once::new();
    HERE.call_once(|| document::adopt_style(RULES));
}
