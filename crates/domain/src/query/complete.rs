//! What the term under the caret can become, and the text with a choice put in.

use super::scan::{Mark, Piece, Value, name, quoted, scan};
use super::{Field, Freshness, OPEN_INCIDENT, edit, known};

/// A place that can be completed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What a choice replaces: from byte, to byte.
    pub span: (usize, usize),
    /// What fits there.
    pub kind: Wanted,
}

/// What is wanted at a place; with what of it was typed before the caret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The name of a field.
    Field(String),
    /// A value of this field.
    Value(Field, String),
    /// One of these: periods, spans of time, freshness.
    OneOf(&'static [&'static str], String),
    /// A word that can be no name.
    Word(String),
}

/// The spans of time that are offered after `before:` and `after:`.
const SPANS: [&str; 5] = ["1h", "24h", "7d", "30d", "90d"];

/// The names of all periods.
const PERIODS: [&str; 4] = ["24h", "7d", "30d", "90d"];

/// What can be completed with the caret at this byte; `None` where nothing is being typed.
#[must_use]
pub fn complete(text: &str, caret: usize) -> Option<Completion> {
    if !text.is_char_boundary(caret) {
        return None;
    }
    let tokens = scan(text);
    let Some(token) = tokens.iter().find(|token| token.span.0 <= caret && caret <= token.span.1) else {
        return Some(Completion { span: (caret, caret), kind: Wanted::Field(String::new()) });
    };
    let named = token.name_span();
    if caret <= named.0 && token.span.0 == caret {
        return None;
    }
    if token.mark != Mark::Word && caret <= named.1 {
        let typed = text.get(named.0..caret).unwrap_or_default();
        return Some(Completion { span: named, kind: Wanted::Field(typed.to_owned()) });
    }
    let value = token.values.iter().find(|value| value.span.0 <= caret && caret <= value.span.1)?;
    let typed = typed(text, value, caret);
    Some(Completion { span: value.span, kind: wanted(text, token, typed)? })
}

fn wanted(text: &str, token: &Piece<'_>, typed: String) -> Option<Wanted> {
    match token.mark {
        Mark::Word => {
            let whole = &text[token.name_span().0..token.span.1];
            let is_name = name(whole) == whole;
            Some(if is_name { Wanted::Field(typed) } else { Wanted::Word(typed) })
        }
        Mark::Compares(_) => None,
        Mark::Is => Some(match (Field::of(token.name), known(token.name)) {
            (Some(field), _) => Wanted::Value(field, typed),
            (None, Some("period")) => Wanted::OneOf(&PERIODS, typed),
            (None, Some("is")) => Wanted::OneOf(&[OPEN_INCIDENT], typed),
            (None, Some("freshness")) => Wanted::OneOf(&Freshness::KEYS, typed),
            (None, _) => Wanted::OneOf(&SPANS, typed),
        }),
    }
}

/// What of a value stands before the caret, without stars and quotes.
fn typed(text: &str, value: &Value, caret: usize) -> String {
    let before = &text[value.span.0..caret];
    let bare = if value.open_start { before.trim_start_matches('*') } else { before };
    if bare.starts_with('"') { quoted(bare, 1).0 } else { bare.to_owned() }
}

/// The text with a choice in the place, and the caret after it.
#[must_use]
pub fn apply(text: &str, completion: &Completion, choice: &str) -> (String, usize) {
    let (from, to) = completion.span;
    let (before, after) = (text.get(..from).unwrap_or(text), text.get(to..).unwrap_or_default());
    let (written, end) = match &completion.kind {
        Wanted::Field(_) => (choice.to_owned(), ":"),
        Wanted::Value(..) | Wanted::OneOf(..) => (edit::quoted(choice), " "),
        Wanted::Word(_) => (edit::word(choice), " "),
    };
    let goes_on = match end {
        ":" => after.starts_with([':', '<', '>', '=']),
        _ => after.starts_with(|c: char| c == ',' || c.is_whitespace()),
    };
    let caret = before.len() + written.len();
    // What ends a choice may be there already; the caret goes behind it, but stays at a comma.
    let step = usize::from(!goes_on || after.starts_with([':', ' ']));
    ([before, &written, if goes_on { "" } else { end }, after].concat(), caret + step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing::Period;
    use proptest::prelude::*;

    /// The caret is `|`; so is the one in the result after `choice`.
    #[track_caller]
    fn check(typed: &str, kind: &Wanted, choice: &str, expected: &str) {
        let caret = typed.find('|').unwrap();
        let text = typed.replace('|', "");
        let completion = complete(&text, caret).unwrap_or_else(|| panic!("{typed}"));
        assert_eq!(&completion.kind, kind, "{typed}");
        let (mut text, caret) = apply(&text, &completion, choice);
        text.insert(caret, '|');
        assert_eq!(text, expected, "{typed}");
    }

    fn name(typed: &str) -> Wanted {
        Wanted::Field(typed.into())
    }

    fn status(typed: &str) -> Wanted {
        Wanted::Value(Field::Status, typed.into())
    }

    #[test]
    fn a_name_is_completed_to_its_colon() {
        check("|", &name(""), "status", "status:|");
        check("sta|", &name("sta"), "status", "status:|");
        check("a -sta| b", &name("sta"), "status", "a -status:| b");
        check("a | b", &name(""), "code", "a code:| b");
        check("st|a:open", &name("st"), "status", "status:|open");
        check("cp|u>5", &name("cp"), "cpu_usage", "cpu_usage|>5");
    }

    #[test]
    fn a_value_is_completed_to_a_blank() {
        check("status:|", &status(""), "open", "status:open |");
        check("-Status:o|", &status("o"), "open", "-Status:open |");
        check("status:a,in| x", &status("in"), "in progress", "status:a,\"in progress\" |x");
        check("status:a|b,c", &status("a"), "open", "status:open|,c");
        check("status:\"in p|", &status("in p"), "in progress", "status:\"in progress\" |");
        check("status:*o|*", &status("o"), "open", "status:open |");
        check("a.b:|", &Wanted::Value(Field::Detail("a.b".into()), String::new()), "1", "a.b:1 |");
        check("period:3|", &Wanted::OneOf(&PERIODS, "3".into()), "30d", "period:30d |");
        check(
            "freshness:|",
            &Wanted::OneOf(&Freshness::KEYS, String::new()),
            "overdue",
            "freshness:overdue |",
        );
        check("after:|", &Wanted::OneOf(&SPANS, String::new()), "7d", "after:7d |");
    }

    #[test]
    fn a_word_is_completed_in_quotes_where_it_needs_them() {
        check("\"paper j|", &Wanted::Word("paper j".into()), "paper jam", "\"paper jam\" |");
        check("12|", &Wanted::Word("12".into()), "12:30", "12:30 |");
    }

    #[test]
    fn nothing_is_offered_where_nothing_is_typed() {
        for (text, caret) in [("status:a", 0), ("a -b", 2), ("cpu>9", 5), ("é", 1), ("a", 9)] {
            assert_eq!(complete(text, caret), None, "{text} {caret}");
        }
    }

    #[test]
    fn every_period_is_offered() {
        assert_eq!(Period::ALL.map(Period::key), PERIODS);
        assert!(Freshness::ALL.iter().all(|freshness| Freshness::KEYS.contains(&freshness.key())));
    }

    proptest! {
        #[test]
        fn a_choice_replaces_its_place_in_any_text(
            text in "\\PC{0,20}|([ab,\"*:é]| |-|status:|cpu>){0,12}", caret in 0_usize..24, choice in "\\PC{1,8}",
        ) {
            if let Some(completion) = complete(&text, caret) {
                let (from, to) = completion.span;
                prop_assert!(from <= caret && caret <= to);
                let (result, caret) = apply(&text, &completion, &choice);
                prop_assert!(result.is_char_boundary(caret));
                prop_assert!(result.starts_with(&text[..from]) && result.ends_with(&text[to..]));
            }
        }
    }
}
