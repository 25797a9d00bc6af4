//! Widgets that know no API: they get words, values and callbacks.

pub mod badge;
pub mod combobox;
pub mod dialog;
pub mod facet;
pub mod field;
pub mod icon;
pub mod live;
pub mod notice;
pub mod segmented;
pub mod table;
pub mod time;
pub mod toast;
pub mod tokens;
