//! Any bytes as what somebody types into the search: it is read or refused at a place
//! within; what was read can be written, and says the same when it is read again; presses
//! and completions change what they say that they change.

use domain::Query;
use domain::listing::Period;
use domain::query::complete::{apply, complete};
use domain::query::{Comparison, Field, Freshness, Moment, OPEN_INCIDENT, Pattern, Term, Test, edit, lower};
use domain::time::MINUTE;

/// In longer texts not every place is tried.
const LONG: usize = 400;

pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match Query::parse(&text) {
        Err(error) => assert!(error.at <= text.chars().count(), "{error:?}"),
        Ok(query) => {
            hold_places(&text, &query);
            hold_writing(&query);
            hold_single(&text);
        }
    }
    hold_quoting(&text);
    hold_presses(&text);
    hold_completion(&text);
}

/// Terms stand one after the other, and each says by itself what it says among others.
fn hold_places(text: &str, query: &Query) {
    let mut end = 0;
    for term in &query.terms {
        assert!(end <= term.span.0 && term.span.0 < term.span.1, "{:?}", term.span);
        let alone = Query::parse(&text[term.span.0..term.span.1]).unwrap_or_default();
        assert_eq!(tests(&alone), [(term.negated, &term.test)]);
        end = term.span.1;
    }
    assert!(end <= text.len());
}

fn tests(query: &Query) -> Vec<(bool, &Test)> {
    query.terms.iter().map(|term| (term.negated, &term.test)).collect()
}

/// Terms, written and read, are the same terms.
fn hold_writing(query: &Query) {
    let text = query.terms.iter().map(written).collect::<Vec<_>>().join(" ");
    let again = Query::parse(&text);
    assert!(again.is_ok(), "{text:?}: {again:?}");
    let again = again.unwrap_or_default();
    assert_eq!(again.terms.len(), query.terms.len(), "{text:?}");
    for (one, other) in query.terms.iter().zip(&again.terms) {
        let is_same = one.negated == other.negated && is_same(&one.test, &other.test);
        assert!(is_same, "{one:?} became {other:?}");
    }
}

/// A number is read by serde_json, which may be off by its last digit.
fn is_same(one: &Test, other: &Test) -> bool {
    match (one, other) {
        (Test::Number(path, compares, one), Test::Number(other_path, other_compares, other)) => {
            path == other_path && compares == other_compares && (one - other).abs() <= one.abs() * 1e-15
        }
        _ => one == other,
    }
}

fn written(term: &Term) -> String {
    let test = match &term.test {
        Test::Text(word) => edit::word(word),
        Test::Field(field, patterns) => {
            let patterns: Vec<String> = patterns.iter().map(pattern).collect();
            format!("{}:{}", field.name(), patterns.join(","))
        }
        Test::Number(path, compares, number) => {
            let sign = match compares {
                Comparison::Less => "<",
                Comparison::AtMost => "<=",
                Comparison::Equal => "=",
                Comparison::AtLeast => ">=",
                Comparison::More => ">",
            };
            assert!(number.is_finite());
            format!("{}{sign}{}", Field::Detail(path.clone()).name(), serde_json::Value::from(*number))
        }
        Test::Before(at) => format!("before:{}", moment(*at)),
        Test::After(at) => format!("after:{}", moment(*at)),
        Test::Period(period) => format!("period:{}", period.key()),
        Test::Freshness(all) => {
            let keys: Vec<&str> = all.iter().map(|freshness| freshness.key()).collect();
            assert!(keys.iter().all(|key| Freshness::KEYS.contains(key)));
            format!("freshness:{}", keys.join(","))
        }
        Test::OpenIncident => format!("is:{OPEN_INCIDENT}"),
    };
    [if term.negated { "-" } else { "" }, &test].concat()
}

fn pattern(pattern: &Pattern) -> String {
    let star = |open: bool| if open { "*" } else { "" };
    if !pattern.open_start && !pattern.open_end {
        return edit::quoted(&pattern.text);
    }
    let text = pattern.text.replace('"', "\"\"");
    format!("{}\"{text}\"{}", star(pattern.open_start), star(pattern.open_end))
}

fn moment(moment: Moment) -> String {
    match moment {
        Moment::At(at) => at.to_iso(),
        Moment::Ago(ms) => format!("{}m", ms / MINUTE),
    }
}

/// Any text can be asked for, as a word and as a value.
fn hold_quoting(text: &str) {
    if text.is_empty() {
        return;
    }
    let word = Query::parse(&edit::word(text)).unwrap_or_default();
    assert_eq!(tests(&word), [(false, &Test::Text(lower(text)))]);
    let value = Query::parse(&format!("device:{}", edit::quoted(text))).unwrap_or_default();
    let pattern = Pattern { text: lower(text), open_start: false, open_end: false };
    assert_eq!(tests(&value), [(false, &Test::Field(Field::Device, vec![pattern]))]);
}

/// What is asked once is asked once, whatever was asked before, and can be taken away.
fn hold_single(text: &str) {
    let periods = |text: &str| {
        let query = Query::parse(text);
        assert!(query.is_ok(), "{text:?}: {query:?}");
        let terms = query.unwrap_or_default().terms.into_iter().filter(|term| !term.negated);
        terms.filter(|term| matches!(term.test, Test::Period(_))).map(|term| term.test).collect::<Vec<_>>()
    };
    let week = edit::with_single(text, "period", Some(Period::Week.key()));
    assert_eq!(periods(&week), [Test::Period(Period::Week)], "{week:?}");
    assert_eq!(periods(&edit::without(&week, "period")), []);
}

/// A press turns its value around, and a second one turns it back, in any text.
fn hold_presses(text: &str) {
    let has =
        |text: &str| edit::values_of(text, &Field::Status).iter().any(|value| lower(value) == "in progress");
    let once = edit::toggled(text, &Field::Status, "In Progress");
    assert_ne!(has(text), has(&once), "{once:?}");
    let twice = edit::toggled(&once, &Field::Status, "In Progress");
    assert_eq!(has(text), has(&twice), "{twice:?}");
}

/// A choice takes the place that is told, and nothing else, wherever the caret is.
fn hold_completion(text: &str) {
    let places = if text.len() > LONG { text.len() - 2..=text.len() + 1 } else { 0..=text.len() + 1 };
    for caret in places {
        let Some(completion) = complete(text, caret) else { continue };
        let (from, to) = completion.span;
        assert!(from <= caret && caret <= to, "{completion:?} at {caret}");
        for choice in ["status", "in progress", "*\",-", "\u{202e}x"] {
            let (chosen, caret) = apply(text, &completion, choice);
            assert!(chosen.is_char_boundary(caret), "{caret} in {chosen:?}");
            assert!(chosen.starts_with(&text[..from]) && chosen.ends_with(&text[to..]), "{chosen:?}");
        }
    }
}
