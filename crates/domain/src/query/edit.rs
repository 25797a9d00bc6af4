//! Changing a query's text by a press, with everything else left as it was
//! typed. Works on any text, also on one that is no query (yet).

use super::scan::{Mark, Piece, Value, scan};
use super::{Field, detail, known, lower};

/// The values of a field that are asked for, as typed, without quotes.
#[must_use]
pub fn values_of(text: &str, field: &Field) -> Vec<String> {
    let tokens = scan(text);
    let values = tokens.iter().filter(|token| asks(token, field)).flat_map(|token| &token.values);
    values.filter(|value| !value.is_empty()).map(Value::shown).collect()
}

/// Asks for one more value of a field, or for it no more: joins the term that
/// asks for others, and takes the term away with its last value.
#[must_use]
pub fn toggled(text: &str, field: &Field, value: &str) -> String {
    if value.is_empty() {
        return text.to_owned();
    }
    let is_it = |found: &Value| lower(&found.shown()) == lower(value);
    let text = closed(text);
    let tokens = scan(&text);
    let asking = || tokens.iter().filter(|token| asks(token, field));
    if asking().any(|token| token.values.iter().any(is_it)) {
        let mut result = text.clone();
        // From the end, so that the places before stay where they are.
        for token in asking().collect::<Vec<_>>().into_iter().rev() {
            let kept = token.values.iter().filter(|value| !is_it(value) && !value.is_empty());
            let kept: Vec<&str> = kept.map(|value| &text[value.span.0..value.span.1]).collect();
            if kept.is_empty() {
                result = cut(&result, token.span);
            } else if token.values.iter().any(is_it) {
                result = put(&result[..token.values[0].span.0], &kept.join(","), &result[token.span.1..]);
            }
        }
        return result;
    }
    match asking().next() {
        Some(token) => {
            let (before, after) = text.split_at(token.span.1);
            let is_first = token.values.last().is_none_or(|value| value.span.0 == value.span.1);
            put(before, &[if is_first { "" } else { "," }, &quoted(value)].concat(), after)
        }
        None => append(&text, &[&field.name(), ":", &quoted(value)].concat()),
    }
}

/// Asks for exactly this value of a name, in the place of what was asked of it; or for nothing.
#[must_use]
pub fn with_single(text: &str, name: &str, value: Option<&str>) -> String {
    let Some(value) = value.filter(|value| !value.is_empty()) else { return without(text, name) };
    let term = [name, ":", &quoted(value)].concat();
    let text = closed(text);
    let Some(span) = scan(&text).iter().find(|token| is_named(token, name)).map(|token| token.span) else {
        return append(&text, &term);
    };
    put(&text[..span.0], &term, &without(&text[span.1..], name))
}

/// Takes away every term of this name that is not negated.
#[must_use]
pub fn without(text: &str, name: &str) -> String {
    let mut result = text.to_owned();
    for token in scan(text).iter().rev().filter(|token| is_named(token, name)) {
        result = cut(&result, token.span);
    }
    result
}

/// A value as it stands in a query: in quotes where it needs them.
#[must_use]
pub fn quoted(value: &str) -> String {
    let is_sign = |c: char| c.is_whitespace() || matches!(c, ',' | '"');
    if value.is_empty() || value.contains(is_sign) || value.starts_with('*') || value.ends_with('*') {
        in_quotes(value)
    } else {
        value.to_owned()
    }
}

/// A text to be found anywhere, as it stands in a query.
#[must_use]
pub fn word(text: &str) -> String {
    match &scan(text)[..] {
        [token] if token.mark == Mark::Word && !token.negated && token.values[0].text == text => {
            text.to_owned()
        }
        _ => in_quotes(text),
    }
}

fn in_quotes(text: &str) -> String {
    ["\"", &text.replace('"', "\"\""), "\""].concat()
}

fn asks(token: &Piece<'_>, field: &Field) -> bool {
    !token.negated && token.mark == Mark::Is && Field::of(token.name).as_ref() == Some(field)
}

fn is_named(token: &Piece<'_>, name: &str) -> bool {
    !token.negated
        && token.mark != Mark::Word
        && known(token.name) == known(name)
        && (known(name).is_some() || detail(token.name) == detail(name))
}

/// The text with an open quote closed, so that something can follow.
fn closed(text: &str) -> String {
    let is_open = scan(text).last().is_some_and(|token| token.unclosed().is_some());
    [text, if is_open { "\"" } else { "" }].concat()
}

fn append(text: &str, term: &str) -> String {
    let blank = if text.is_empty() || text.ends_with(char::is_whitespace) { "" } else { " " };
    [text, blank, term].concat()
}

/// A term, or its end, between what stands before and what follows.
fn put(before: &str, term: &str, after: &str) -> String {
    let blank = if after.is_empty() || after.starts_with(char::is_whitespace) { "" } else { " " };
    [before, term, blank, after].concat()
}

/// The text without a term and the blanks around it.
fn cut(text: &str, (from, to): (usize, usize)) -> String {
    let (before, after) = (text[..from].trim_end(), text[to..].trim_start());
    let blank = if before.is_empty() || after.is_empty() { "" } else { " " };
    [before, blank, after].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn toggles(text: &str, value: &str, expected: &str) {
        assert_eq!(toggled(text, &Field::Status, value), expected, "{text} {value}");
    }

    #[test]
    fn a_pressed_value_joins_its_field() {
        toggles("", "open", "status:open");
        toggles("printer", "open", "printer status:open");
        toggles("printer ", "open", "printer status:open");
        toggles("status:a  x", "b c", "status:a,\"b c\"  x");
        toggles("Status:a,", "b", "Status:a,b");
        toggles("status: x", "b", "status:b x");
        toggles("-status:b", "b", "-status:b status:b");
        toggles("type:b", "b", "type:b status:b");
        toggles("x", "", "x");
    }

    #[test]
    fn a_value_pressed_again_goes_away() {
        toggles("status:a,\"b\"c", "b", "status:a c");
        toggles("status:Open", "oPEN", "");
        toggles("a  status:open  b", "open", "a b");
        toggles("status:a,\"b c\",d x", "b c", "status:a,d x");
        toggles("status:a,b status:b,,c x", "b", "status:a status:c x");
        toggles("status:\"b\"\"c\"", "c", "status:\"b\"\"c\",c");
        toggles("status:er*", "er*", "");
    }

    #[test]
    fn an_unfinished_text_is_not_lost() {
        toggles("\"paper ja", "open", "\"paper ja\" status:open");
        toggles("status:\"", "open", "status:\"\",open");
        toggles("status:\"\"-", "open", "status:\"\",open -");
        toggles("status:\"in pro", "open", "status:\"in pro\",open");
        toggles("period:never cpu>", "open", "period:never cpu> status:open");
        assert_eq!(with_single("\"a", "period", Some("7d")), "\"a\" period:7d");
        assert_eq!(without("\"period:7d", "period"), "\"period:7d");
    }

    #[test]
    fn a_single_value_takes_the_place_of_the_one_before() {
        assert_eq!(with_single("", "period", Some("7d")), "period:7d");
        assert_eq!(with_single("a period:24h b Period:7d c", "period", Some("30d")), "a period:30d b c");
        assert_eq!(with_single("-period:24h", "period", Some("30d")), "-period:24h period:30d");
        assert_eq!(with_single("a period:24h  b", "period", None), "a b");
        assert_eq!(without("cpu>9 x details.cpu:1 cpus:1", "cpu"), "x cpus:1");
        assert_eq!(without("details.status:1 status:1", "status"), "details.status:1");
    }

    #[test]
    fn values_are_listed_as_typed() {
        assert_eq!(
            values_of("status:a,\"B c\",, -status:d x status:*e*,* code:f \"status:g\"", &Field::Status),
            ["a", "B c", "*e*", "*"]
        );
        assert_eq!(values_of("cpu:1 details.cpu:2 cpu>3", &Field::Detail("cpu".into())), ["1", "2"]);
    }

    proptest! {
        #[test]
        fn a_press_turns_its_value_around_and_keeps_the_words(
            text in "\\PC{0,20}|([ab,\"*]| |-|status:|code:){0,12}",
            value in "[ab \",*]{1,4}",
        ) {
            let has = |text: &str| {
                values_of(text, &Field::Status).iter().any(|found| lower(found) == lower(&value))
            };
            let pressed = toggled(&text, &Field::Status, &value);
            prop_assert_ne!(has(&text), has(&pressed), "{}", pressed);
            let others = |text: &str| -> Vec<String> {
                let all = scan(text);
                let kept = all.iter().filter(|token| !asks(token, &Field::Status));
                kept.map(|token| text[token.span.0..token.span.1].to_owned()).collect()
            };
            prop_assert_eq!(others(&closed(&text)), others(&pressed));
            let again = toggled(&pressed, &Field::Status, &value);
            prop_assert_eq!(has(&text), has(&again));
        }

        #[test]
        fn a_single_value_is_alone(text in "\\PC{0,20}|([ab,\"*]| |-|period:|cpu>){0,12}") {
            let terms = |text: &str| scan(text).iter().filter(|token| is_named(token, "period")).count();
            prop_assert_eq!(terms(&with_single(&text, "period", Some("7d"))), 1);
            prop_assert_eq!(terms(&without(&text, "period")), 0);
        }
    }
}
