//! The decoder against `serde_json`: records of every shape, in pages that are
//! whole, cut or broken.

#[path = "decoder/agreement.rs"]
mod agreement;

use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Stands for an id that no other record has. No generated text holds this
/// character: it would be escaped.
const ID: &str = "\"\u{1}\"";

fn blank() -> impl Strategy<Value = &'static str> {
    prop_oneof![12 => Just(""), 1 => select(vec![" ", "\n", "\r\n\t", "  "])]
}

fn moment() -> impl Strategy<Value = String> {
    let odd = [
        "2024-01-15T14:25:00Z",
        "2024-01-15T14:25:00.5Z",
        "2024-01-15T14:25:00.123456789Z",
        "2024-02-30T00:00:00Z",
        "2023-02-29T00:00:00.000Z",
        "2024-01-15T24:00:00Z",
        "2024-01-15T23:59:60Z",
        "2024-01-15T14:25:00+02:00",
        "2024-01-15T14:25:00z",
        "2024-01-15 14:25:00Z",
        "2024-01-15T14:25:00.00aZ",
        "2024-01-15T14:2\\u0035:00Z",
        "2024-01-15",
    ];
    let whole =
        (1990_u32..2145, 1_u32..13, 1_u32..32, 0_u32..86_400, select(vec![0_usize, 3, 6]), 0_u32..1_000_000);
    let whole = whole.prop_map(|(year, month, day, second, decimals, micros)| {
        let clock = format!("{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60);
        let decimals = match decimals {
            0 => String::new(),
            len => format!(".{}", &format!("{micros:06}")[..len]),
        };
        format!("\"{year}-{month:02}-{day:02}T{clock}{decimals}Z\"")
    });
    prop_oneof![3 => whole, 1 => select(odd.to_vec()).prop_map(|text| format!("\"{text}\""))]
}

fn scalar() -> impl Strategy<Value = String> {
    let odd = [
        "null",
        "true",
        "false",
        "0",
        "-0",
        "1.0",
        "10",
        "1e1",
        "1E+400",
        "-1.50e-7",
        "0.1000",
        "123456789012345678901234567890",
        "\"\"",
        "\" \"",
        "\"7\"",
        "\"1.0\"",
        "\"null\"",
        "\"été Ж 😀\"",
        r#""\u00e9t\u00E9""#,
        r#""\ud83d\ude00""#,
        r#""\ud800""#,
        r#""\"\\\/\b\f\n\r\t\u0000""#,
        "{}",
        "[]",
        "[ ]",
        "{\n}",
        r#"[[],{"":[{}]}]"#,
    ];
    let text = prop_oneof![
        "\\PC{0,12}",
        "[ -~]{0,30}",
        prop::collection::vec(any::<char>(), 0..9).prop_map(String::from_iter)
    ];
    prop_oneof![
        4 => select(odd.to_vec()).prop_map(str::to_owned),
        2 => text.prop_map(|text| serde_json::Value::from(text).to_string()),
        1 => any::<f64>().prop_map(|number| serde_json::Value::from(number).to_string()),
        1 => any::<i64>().prop_map(|number| number.to_string()),
        1 => moment(),
    ]
}

fn name() -> impl Strategy<Value = &'static str> {
    select(vec!["a", "b", "details", "issues", "x.y", "id", "updated_at", "", "é", "a\\u0062", "[]", "code"])
}

fn list(items: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    (prop::collection::vec(items, 0..5), blank(), blank()).prop_map(|(items, before, after)| {
        format!("[{before}{}{after}]", items.join(&format!("{after},{before}")))
    })
}

fn object(items: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let field = (name(), blank(), blank(), items);
    let field =
        field.prop_map(|(name, before, after, item)| format!("{after}\"{name}\"{before}:{after}{item}"));
    (prop::collection::vec(field, 0..5), blank())
        .prop_map(|(fields, end)| format!("{{{}{end}}}", fields.join(",")))
}

fn json() -> impl Strategy<Value = String> {
    scalar().prop_recursive(4, 24, 5, |inner| prop_oneof![list(inner.clone()), object(inner)])
}

/// A record like all others, save for what it lacks: so the layouts branch.
fn usual() -> impl Strategy<Value = String> {
    let fields: Vec<(&str, BoxedStrategy<String>)> = vec![
        ("id", Just(ID.to_owned()).boxed()),
        ("device_id", select(vec!["\"dev-1\"", "\"dev-2\"", "3"]).prop_map(str::to_owned).boxed()),
        ("status", prop_oneof![Just("\"ok\"".to_owned()), scalar()].boxed()),
        ("details", prop_oneof![object(scalar()), json()].boxed()),
        ("issues", prop_oneof![list(object(scalar())), json()].boxed()),
        ("alerts", json().boxed()),
        ("created_at", moment().boxed()),
        ("updated_at", moment().boxed()),
        ("last_check", prop_oneof![moment(), scalar()].boxed()),
    ];
    let field = |(name, value): (&'static str, BoxedStrategy<String>)| {
        prop::option::weighted(0.9, value.prop_map(move |value| format!("\"{name}\":{value}")))
    };
    let fields: Vec<_> = fields.into_iter().map(field).collect();
    fields.prop_map(|fields| format!("{{{}}}", fields.into_iter().flatten().collect::<Vec<_>>().join(",")))
}

fn record() -> impl Strategy<Value = String> {
    let deep = (1_usize..200, select(vec![("{\"a\":", "}"), ("[", "]"), ("{\"a\":[", "]}")]));
    let deep =
        deep.prop_map(|(depth, (open, close))| format!("{}1{}", open.repeat(depth), close.repeat(depth)));
    prop_oneof![12 => usual(), 4 => object(json()), 1 => deep, 1 => json()]
}

/// A list answer of these records.
fn page(record: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let head =
        select(vec!["", "\u{feff}", "\"count\":7,", "\"next\" : {\"results\":[1]},", "\"count\":\"x\" ,"]);
    (head, prop::collection::vec(record, 0..7), blank()).prop_map(|(head, records, blank)| {
        let (mark, head) = if head == "\u{feff}" { (head, "") } else { ("", head) };
        let records = records.join(&format!("{blank},{blank}"));
        format!("{mark}{{{blank}{head}\"results\"{blank}:[{blank}{records}{blank}]}}{blank}")
    })
}

/// The pages with an id for each record that wants one.
fn numbered(pages: &[String]) -> Vec<Vec<u8>> {
    let mut parts = pages.join("\0").split(ID).map(str::to_owned).collect::<Vec<_>>();
    for (number, part) in parts.iter_mut().enumerate().skip(1) {
        part.insert_str(0, &format!("\"r{number}\""));
    }
    parts.concat().split('\0').map(|page| page.as_bytes().to_vec()).collect()
}

fn hold(pages: &[Vec<u8>]) -> usize {
    agreement::hold(&pages.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

#[test]
fn an_id_that_is_not_the_record_s_own_names_no_record() {
    let inner =
        [r#""":{"id":"x"}"#, r#""details":{"id":"x"}"#, r#""a":[{"id":"x"}]"#, r#""":{"":{"id":"x"}}"#];
    for inner in inner {
        // Twice as a layout, and as records that are too odd for one.
        let records =
            [r#""n":1"#, r#""n":2"#, r#""n":1,"n":3"#, r#""n":1,"n":4"#].map(|n| format!("{{{inner},{n}}}"));
        let page = format!("{{\"results\":[{}]}}", records.join(","));
        assert_eq!(agreement::hold(&[page.as_bytes()]), 4, "{inner}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn records_of_any_shape_are_held_as_they_came(pages in prop::collection::vec(page(record()), 1..4)) {
        hold(&numbered(&pages));
    }

    #[test]
    fn records_of_layouts_that_branch_are_all_held(pages in prop::collection::vec(page(usual()), 1..6)) {
        let named = pages.concat().matches(&format!("{{\"id\":{ID}")).count();
        prop_assert!(hold(&numbered(&pages)) >= named);
    }

    #[test]
    fn a_page_with_another_byte_is_what_it_says(whole in page(record()), place: Index, byte: u8, bit in 0_u32..8) {
        let whole = numbered(&[whole]).concat();
        for byte in [byte, whole[place.index(whole.len())] ^ (1 << bit)] {
            let mut other = whole.clone();
            other[place.index(whole.len())] = byte;
            // Once by what the whole page taught, and once without.
            hold(&[whole.clone(), other.clone(), whole.clone()]);
            hold(&[other, whole.clone()]);
        }
    }

    #[test]
    fn a_page_that_was_cut_is_none(whole in page(record()), from: Index, len in 0_usize..40) {
        let whole = numbered(&[whole]).concat();
        let from = from.index(whole.len());
        let gap = [&whole[..from], &whole[whole.len().min(from + len)..]].concat();
        hold(&[whole.clone(), whole[..from].to_vec(), gap, whole[from..].to_vec(), whole]);
    }
}
