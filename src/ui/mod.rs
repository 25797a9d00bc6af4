//! Widgets that know no API: they get words, values and callbacks.

pub mod badge;
pub mod chart;
pub mod combobox;
pub mod dialog;
pub mod element;
pub mod field;
pub mod icon;
pub mod live;
pub mod notice;
pub mod options;
pub mod popover;
pub mod segmented;
pub mod table;
pub mod time;
pub mod toast;
pub mod tokens;

/// Markup as elements: to be used instead of Leptos's own macro.
pub use markup::view;
