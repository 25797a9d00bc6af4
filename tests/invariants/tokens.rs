//! Rust code as tokens, so that a rule sees neither comments nor parts of texts.

/// The tokens of Rust code without its comments: names, signs, and texts, which
/// begin with their quotation mark and end before the other one.
pub(crate) fn tokens(code: &str) -> Vec<&str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut tokens = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some((text, length)) = text_token(rest) {
            tokens.push(text);
            length
        } else if let Some(length) = char_literal(rest) {
            length
        } else {
            let length = rest.find(|c| !is_name(c)).filter(|length| *length > 0);
            let length = length.unwrap_or(if is_name(first) { rest.len() } else { first.len_utf8() });
            tokens.extend((!first.is_whitespace()).then_some(&rest[..length]));
            length
        };
        rest = &rest[length..];
    }
    tokens
}

/// The text that the code begins with, and the length of its literal.
fn text_token(code: &str) -> Option<(&str, usize)> {
    let start = ["", "b", "c", "r", "br", "cr"].iter().find_map(|prefix| {
        let rest = code.strip_prefix(prefix)?;
        let hashes = if prefix.ends_with('r') { rest.len() - rest.trim_start_matches('#').len() } else { 0 };
        rest[hashes..].starts_with('"').then_some((prefix.len() + hashes, hashes, prefix.ends_with('r')))
    });
    let (start, hashes, is_raw) = start?;
    let text = &code[start..];
    let end = if is_raw {
        text[1..].find(&format!("\"{}", "#".repeat(hashes))).map(|end| end + 1)
    } else {
        let mut is_escaped = false;
        text.char_indices().skip(1).find_map(|(index, c)| {
            let is_end = c == '"' && !is_escaped;
            is_escaped = c == '\\' && !is_escaped;
            is_end.then_some(index)
        })
    };
    let end = end.unwrap_or(text.len());
    Some((&text[..end], (start + end + 1 + hashes).min(code.len())))
}

/// The length of the character literal that the code begins with; a lifetime is none.
fn char_literal(code: &str) -> Option<usize> {
    let mut chars = code.strip_prefix('\'')?.char_indices();
    let (_, first) = chars.next()?;
    if first == '\\' {
        chars.next()?;
    }
    let closes = |(_, c): &(usize, char)| *c == '\'';
    let end = if first == '\\' { chars.find(closes) } else { chars.next().filter(closes) };
    end.map(|(index, _)| index + 2)
}

#[test]
fn code_is_told_from_comments_and_texts() {
    let code = r##"let a: &'static str = "x \" // y"; // web_sys
        /* js_sys */ f('"', '\'', b"z", r#"q "w" e"#, 'b')"##;
    let expected = "let|a|:|&|'|static|str|=|\"x \\\" // y|;|f|(|,|,|\"z|,|\"q \"w\" e|,|)";
    assert_eq!(tokens(code).join("|"), expected);
}
