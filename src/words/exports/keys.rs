//! `ExportWords`: the keys of what is said of an export.

/// The part of a catalogue that is about exports.
#[derive(Default)]
pub struct ExportWords {
    pub exported: &'static str,
    pub export_moved: &'static str,
    pub rows_copied: &'static str,
    pub first_rows_copied: &'static str,
    pub rows_not_copied: &'static str,
}
