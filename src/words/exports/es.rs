//! Spanish, about exports.

use super::ExportWords;

/// This part of the catalogue.
pub const WORDS: ExportWords = ExportWords {
    exported: "Se exportaron {count} entradas a {file}.",
    export_moved: "Los registros cambiaron todo el tiempo durante la exportación. Inténtelo de nuevo cuando se hayan leído.",
    rows_copied: "{count} filas copiadas.",
    first_rows_copied: "Se copiaron las primeras {count} de {total} filas; no caben más. Exporte un archivo para tenerlas todas.",
    rows_not_copied: "El navegador no permitió copiar. Exporte un archivo.",
};
