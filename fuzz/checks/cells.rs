//! What a program that opens an exported file finds in it: rows of fields, and none that
//! a spreadsheet takes for a formula.

/// The rows of a text, each ended by a line break, as RFC 4180 reads them; `None` where
/// a quote is not closed or stands within a bare field, or a row has no end.
pub fn read_csv(text: &str) -> Option<Vec<Vec<String>>> {
    let (mut rows, mut row) = (Vec::new(), Vec::new());
    let mut rest = text;
    while !rest.is_empty() {
        let (field, after) = field(rest)?;
        row.push(field);
        rest = if let Some(next) = after.strip_prefix("\r\n") {
            rows.push(std::mem::take(&mut row));
            next
        } else {
            after.strip_prefix(',')?
        };
    }
    row.is_empty().then_some(rows)
}

/// The field that a text begins with, and what follows it.
fn field(text: &str) -> Option<(String, &str)> {
    let Some(mut rest) = text.strip_prefix('"') else {
        let end = text.find([',', '\r', '\n', '"'])?;
        return Some((text[..end].to_owned(), &text[end..]));
    };
    let mut field = String::new();
    loop {
        let (part, after) = rest.split_once('"')?;
        field.push_str(part);
        let Some(inner) = after.strip_prefix('"') else { return Some((field, after)) };
        field.push('"');
        rest = inner;
    }
}

/// Fails when a spreadsheet would calculate a cell instead of showing it.
pub fn hold_no_formula(cell: &str) {
    assert!(!cell.starts_with(['\t', '\r', '\n']), "{cell:?} begins with what a program passes over");
    let shown = cell.trim_start_matches(|c: char| c.is_whitespace() || c < ' ');
    let is_number = || cell.ends_with(|c: char| c.is_ascii_digit()) && cell.parse::<f64>().is_ok();
    assert!(!shown.starts_with(['=', '+', '-', '@']) || is_number(), "{cell:?} is a formula");
}
