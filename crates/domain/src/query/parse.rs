//! Reading a query, and saying where it cannot be read.

use super::scan::{Mark, Piece, Value, scan};
use super::{Field, Freshness, Moment, OPEN_INCIDENT, Pattern, Problem, Query, QueryError, Term, Test};
use super::{detail, known, lower};
use crate::Timestamp;
use crate::listing::Period;
use crate::time::{DAY, HOUR, MINUTE};

impl Query {
    /// Reads what was typed.
    ///
    /// # Errors
    /// The first place that has no meaning, and why.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        let mut terms = Vec::new();
        for token in scan(text) {
            match test(text, &token) {
                // Empty quotes ask for nothing.
                Ok(Test::Text(word)) if word.is_empty() => {}
                Ok(test) => terms.push(Term { negated: token.negated, test, span: token.span }),
                Err((at, problem)) => {
                    return Err(QueryError { at: text[..at].chars().count(), problem });
                }
            }
        }
        Ok(Self { terms })
    }
}

/// What a term asks; or the byte at which it fails, and why.
fn test(text: &str, token: &Piece<'_>) -> Result<Test, (usize, Problem)> {
    if let Some(at) = token.unclosed() {
        return Err((at, Problem::UnclosedQuote));
    }
    let name = || token.name.to_owned();
    let from = token.values[0].span.0;
    if token.values.iter().all(Value::is_empty) && token.mark != Mark::Word {
        return Err((from, Problem::MissingValue(name())));
    }
    let wrong = |problem: fn(String) -> Problem| (from, problem(whole(text, token)));
    match token.mark {
        Mark::Word => Ok(Test::Text(lower(&token.values[0].text))),
        Mark::Compares(_) if known(token.name).is_some() => {
            Err((token.name_span().0, Problem::NotComparable(name())))
        }
        Mark::Compares(comparison) => {
            let number = number(&whole(text, token)).ok_or_else(|| wrong(Problem::NotANumber))?;
            Ok(Test::Number(detail(token.name).to_owned(), comparison, number))
        }
        Mark::Is => match (Field::of(token.name), known(token.name)) {
            (Some(field), _) => Ok(Test::Field(field, filled(token).map(pattern).collect())),
            (None, Some("before")) => Ok(Test::Before(moment(text, token)?)),
            (None, Some("after")) => Ok(Test::After(moment(text, token)?)),
            (None, Some("period")) => {
                let key = lower(&whole(text, token));
                let period = Period::ALL.into_iter().find(|period| period.key() == key);
                Ok(Test::Period(period.ok_or_else(|| wrong(Problem::NotAPeriod))?))
            }
            (None, Some("is")) => match whole(text, token) {
                state if lower(&state) == OPEN_INCIDENT => Ok(Test::OpenIncident),
                _ => Err(wrong(Problem::NotAState)),
            },
            (None, _) => filled(token).map(freshness).collect::<Result<_, _>>().map(Test::Freshness),
        },
    }
}

fn filled<'a>(token: &'a Piece<'_>) -> impl Iterator<Item = &'a Value> {
    token.values.iter().filter(|value| !value.is_empty())
}

/// The value where only one is possible.
fn whole(text: &str, token: &Piece<'_>) -> String {
    match &token.values[..] {
        [value] => value.shown(),
        values => text[values[0].span.0..token.span.1].to_owned(),
    }
}

fn pattern(value: &Value) -> Pattern {
    Pattern { text: lower(&value.text), open_start: value.open_start, open_end: value.open_end }
}

fn freshness(value: &Value) -> Result<Freshness, (usize, Problem)> {
    let key = lower(&value.shown());
    let found = Freshness::ALL.into_iter().find(|freshness| freshness.key() == key);
    found.ok_or_else(|| (value.span.0, Problem::NotAFreshness(value.shown())))
}

/// Read as JSON: the standard library's own reading brings tables of 10 kB.
fn number(text: &str) -> Option<f64> {
    serde_json::from_str(text.trim()).ok().filter(|number: &f64| number.is_finite())
}

fn moment(text: &str, token: &Piece<'_>) -> Result<Moment, (usize, Problem)> {
    let value = whole(text, token);
    let fixed = || Timestamp::parse(&value).map(Moment::At);
    let found = ago(&value).map(Moment::Ago).or_else(fixed);
    found.ok_or_else(|| (token.values[0].span.0, Problem::NotAMoment(value.clone())))
}

/// The milliseconds of `12h`.
fn ago(text: &str) -> Option<i64> {
    let (unit, digits) = text.as_bytes().split_last()?;
    let length = match unit.to_ascii_lowercase() {
        b'm' => MINUTE,
        b'h' => HOUR,
        b'd' => DAY,
        b'w' => 7 * DAY,
        _ => return None,
    };
    let count = digits.iter().try_fold(0_i64, |count, digit| {
        let value = digit.is_ascii_digit().then(|| i64::from(digit - b'0'))?;
        count.checked_mul(10)?.checked_add(value)
    })?;
    if digits.is_empty() { None } else { count.checked_mul(length) }
}

#[cfg(test)]
mod tests {
    use super::super::{Comparison, edit};
    use super::*;
    use proptest::prelude::*;

    fn tests(text: &str) -> Vec<(bool, Test)> {
        let query = Query::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        query.terms.into_iter().map(|term| (term.negated, term.test)).collect()
    }

    #[track_caller]
    fn check(text: &str, expected: Test) {
        assert_eq!(tests(text), [(false, expected.clone())], "{text}");
        assert_eq!(tests(&format!(" a  -{text} b"))[1], (true, expected), "-{text}");
    }

    #[track_caller]
    fn refuses(text: &str, at: usize, problem: Problem) {
        assert_eq!(Query::parse(text), Err(QueryError { at, problem }), "{text}");
    }

    fn words(text: &str) -> Test {
        Test::Text(text.into())
    }

    /// Patterns written with stars.
    fn field(field: Field, patterns: &[&str]) -> Test {
        let pattern = |text: &&str| Pattern {
            text: text.trim_matches('*').to_owned(),
            open_start: text.starts_with('*'),
            open_end: text.ends_with('*'),
        };
        Test::Field(field, patterns.iter().map(pattern).collect())
    }

    fn path(path: &str) -> Field {
        Field::Detail(path.into())
    }

    #[test]
    fn words_and_phrases_stand_anywhere() {
        check("Printer", words("printer"));
        check("\"Paper  Jam\"", words("paper  jam"));
        check("\"19\"\" rack\"", words("19\" rack"));
        check("12:30", words("12:30"));
        check("ÄRGER", words("ärger"));
        check("a,b*", words("a,b*"));
        check("19\"", words("19\""));
        check("\"status:open\"", words("status:open"));
        assert_eq!(tests("a - --b"), [(false, words("a")), (false, words("-")), (true, words("-b"))]);
        assert_eq!(tests("\"a\"b \"\""), [(false, words("a")), (false, words("b"))]);
        assert_eq!(tests(" \t"), []);
    }

    #[test]
    fn a_field_has_one_of_its_values() {
        check("status:open", field(Field::Status, &["open"]));
        check("Status:Open", field(Field::Status, &["open"]));
        check("type:a,\"b, C\",,d,", field(Field::Type, &["a", "b, c", "d"]));
        check("severity:high", field(Field::Severity, &["high"]));
        check("code:ERR*", field(Field::Code, &["err*"]));
        check("by:*@company.com", field(Field::By, &["*@company.com"]));
        check("device:*\"front desk\"*", field(Field::Device, &["*front desk*"]));
        check("priority:*", field(Field::Priority, &["*"]));
        check("id:a*b:c", field(Field::Id, &["a*b:c"]));
        check("cpu:5", field(path("cpu"), &["5"]));
        check("details.disk.free:a-b", field(path("disk.free"), &["a-b"]));
        check("details.status:5", field(path("status"), &["5"]));
        check("X-y_1.z:19\"", field(path("X-y_1.z"), &["19\""]));
        let Test::Field(_, patterns) = tests("code:\"*\"").remove(0).1 else { panic!("a field") };
        assert_eq!(patterns, [Pattern { text: "*".into(), open_start: false, open_end: false }]);
    }

    #[test]
    fn details_are_compared_as_numbers() {
        let number = |name: &str, comparison, value| Test::Number(name.into(), comparison, value);
        check("cpu_usage>90", number("cpu_usage", Comparison::More, 90.0));
        check("cpu>=9.5", number("cpu", Comparison::AtLeast, 9.5));
        check("details.a.b<-1", number("a.b", Comparison::Less, -1.0));
        check("a<=1e3", number("a", Comparison::AtMost, 1000.0));
        check("details.id=0", number("id", Comparison::Equal, 0.0));
    }

    #[test]
    fn times_are_fixed_or_relative() {
        let at = |text: &str| Moment::At(Timestamp::parse(text).unwrap());
        check("before:2024-01-15", Test::Before(at("2024-01-15T00:00:00Z")));
        check("after:2024-01-15T10:00Z", Test::After(at("2024-01-15T10:00:00Z")));
        check("after:\"2024-01-15 10:00\"", Test::After(at("2024-01-15T10:00:00Z")));
        check("after:7d", Test::After(Moment::Ago(7 * DAY)));
        check("before:12h", Test::Before(Moment::Ago(12 * HOUR)));
        check("before:90m", Test::Before(Moment::Ago(90 * MINUTE)));
        check("before:2W", Test::Before(Moment::Ago(14 * DAY)));
        check("period:30d", Test::Period(Period::Month));
        check("period:24H", Test::Period(Period::Day));
        check("freshness:overdue,Unchecked", Test::Freshness(vec![Freshness::Overdue, Freshness::Unchecked]));
        let now = Timestamp(100 * DAY);
        assert_eq!(Moment::Ago(DAY).at(now), Timestamp(99 * DAY));
        assert_eq!(Moment::At(Timestamp(5)).at(now), Timestamp(5));
    }

    #[test]
    fn what_cannot_be_read_says_where_and_why() {
        refuses("é \"abc", 2, Problem::UnclosedQuote);
        refuses("status:a,\"abc", 9, Problem::UnclosedQuote);
        refuses("code:*\"abc", 6, Problem::UnclosedQuote);
        refuses("é status: x", 9, Problem::MissingValue("status".into()));
        refuses("-status:,\"\"", 8, Problem::MissingValue("status".into()));
        refuses("cpu>", 4, Problem::MissingValue("cpu".into()));
        refuses("cpu>=many", 5, Problem::NotANumber("many".into()));
        refuses("cpu>9,5", 4, Problem::NotANumber("9,5".into()));
        refuses("cpu>9*", 4, Problem::NotANumber("9*".into()));
        refuses("cpu>1e999", 4, Problem::NotANumber("1e999".into()));
        refuses("before:soon", 7, Problem::NotAMoment("soon".into()));
        refuses("after:2023-02-29", 6, Problem::NotAMoment("2023-02-29".into()));
        refuses("after:d", 6, Problem::NotAMoment("d".into()));
        refuses("after:99999999999999999999d", 6, Problem::NotAMoment("99999999999999999999d".into()));
        refuses("after:999999999999999w", 6, Problem::NotAMoment("999999999999999w".into()));
        refuses("period:1y", 7, Problem::NotAPeriod("1y".into()));
        refuses("period:7d,30d", 7, Problem::NotAPeriod("7d,30d".into()));
        check("is:Open-Incident", Test::OpenIncident);
        refuses("is:closed", 3, Problem::NotAState("closed".into()));
        refuses("freshness:overdue,late", 18, Problem::NotAFreshness("late".into()));
        refuses("-priority>3", 1, Problem::NotComparable("priority".into()));
        refuses("period=7d", 0, Problem::NotComparable("period".into()));
    }

    #[test]
    fn a_pattern_fits_whole_values_unless_it_is_open() {
        let fits = |pattern: &str, value: &str| {
            let Test::Field(_, patterns) = tests(&format!("id:{pattern}")).remove(0).1 else {
                panic!("a field")
            };
            patterns[0].fits(&lower(value))
        };
        for (pattern, value, expected) in [
            ("Abc", "aBC", true),
            ("abc", "abcd", false),
            ("ab*", "abcd", true),
            ("ab*", "xab", false),
            ("*cd", "abcd", true),
            ("*cd", "cde", false),
            ("*bc*", "abcd", true),
            ("*", "", true),
            ("\"*\"", "a", false),
        ] {
            assert_eq!(fits(pattern, value), expected, "{pattern} {value}");
        }
    }

    /// Texts that look like queries.
    fn typed() -> impl Strategy<Value = String> {
        prop_oneof![
            "\\PC{0,30}",
            "([a-c,.:<>=*\"-]| |status:|details\\.|period:|7d|é){0,16}",
            prop::collection::vec(any::<char>(), 0..12).prop_map(String::from_iter),
        ]
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_at_a_place_within(text in typed()) {
            match Query::parse(&text) {
                Err(error) => prop_assert!(error.at <= text.chars().count()),
                Ok(query) => {
                    let mut end = 0;
                    for term in query.terms {
                        prop_assert!(end <= term.span.0 && term.span.0 < term.span.1);
                        let between = &text[end..term.span.0];
                        prop_assert!(between.chars().all(|c| c.is_whitespace() || c == '"' || c == '-'));
                        let alone = Query::parse(&text[term.span.0..term.span.1]).unwrap();
                        prop_assert_eq!(&alone.terms[0].test, &term.test);
                        prop_assert_eq!((alone.terms.len(), alone.terms[0].negated), (1, term.negated));
                        end = term.span.1;
                    }
                    prop_assert!(text[end..].chars().all(|c| c.is_whitespace() || c == '"' || c == '-'));
                }
            }
        }

        #[test]
        fn every_field_and_value_can_be_written(
            known in prop::sample::select(&super::super::FIELD_NAMES[..8]),
            path in "(details\\.|status|Before|)[A-Za-z_][A-Za-z0-9_.-]{0,8}",
            values in prop::collection::vec("\\PC{1,6}|[*\", a-c]{1,5}", 1..4),
        ) {
            for field in [Field::of(known).unwrap(), Field::Detail(path)] {
                let mut expected = Vec::new();
                let mut text = String::new();
                for value in &values {
                    let lower = lower(value);
                    match expected.iter().position(|pattern: &Pattern| pattern.text == lower) {
                        Some(index) => drop(expected.remove(index)),
                        None => expected.push(Pattern { text: lower, open_start: false, open_end: false }),
                    }
                    text = edit::toggled(&text, &field, value);
                }
                let found = tests(&text);
                if expected.is_empty() {
                    prop_assert_eq!(found, []);
                } else {
                    prop_assert_eq!(found, [(false, Test::Field(field, expected))]);
                }
            }
        }

        #[test]
        fn every_word_can_be_written(word in "\\PC{1,12}|[-*\" a:]{1,5}") {
            prop_assert_eq!(tests(&edit::word(&word)), [(false, Test::Text(lower(&word)))]);
        }
    }
}
