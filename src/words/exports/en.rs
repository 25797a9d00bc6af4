//! English, about exports.

use super::ExportWords;

/// This part of the catalogue.
pub const WORDS: ExportWords = ExportWords {
    exported: "{count} entries were exported to {file}.",
    export_moved: "Records changed all the time while they were exported. Try again when they are read.",
    rows_copied: "{count} rows copied.",
    first_rows_copied: "The first {count} of {total} rows were copied; no more fit. Export a file to get them all.",
    rows_not_copied: "The browser did not allow copying. Export a file instead.",
};
