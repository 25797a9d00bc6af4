//! What the decoder owes: of any bytes it says what `serde_json` says, whether
//! they are a list answer, and holds the same values.

use domain::{ClassTable, Timestamp};
use engine::Engine;
use engine::message::{AboutList, Answer, Question, Window, decode};
use serde::Deserializer;
use serde::de::{Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Formatter};

/// A JSON value in which every number stays as it was written.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Json {
    Object(BTreeMap<String, Json>),
    List(Vec<Json>),
    Text(String),
    Bare(String),
}

/// What is nested deeper is kept as it is, and compared so.
const DEEPEST: u32 = 40;

impl Json {
    fn read(text: &str) -> Self {
        Self::nested(text, DEEPEST).unwrap_or_else(|| Self::Bare(text.to_owned()))
    }

    fn nested(text: &str, depth: u32) -> Option<Self> {
        let depth = depth.checked_sub(1)?;
        let inner = |raw: &RawValue| {
            Self::nested(raw.get(), depth).unwrap_or_else(|| Self::Bare(raw.get().to_owned()))
        };
        match text.as_bytes().first()? {
            b'{' => {
                let fields: BTreeMap<String, &RawValue> = serde_json::from_str(text).ok()?;
                Some(Self::Object(fields.into_iter().map(|(name, raw)| (name, inner(raw))).collect()))
            }
            b'[' => {
                let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
                Some(Self::List(items.into_iter().map(inner).collect()))
            }
            b'"' => serde_json::from_str(text).ok().map(Self::Text),
            _ => None,
        }
    }

    fn names_itself(&self) -> bool {
        matches!(self, Self::Object(fields) if fields.contains_key("id"))
    }
}

/// Reads an object for its one list of results.
struct Results;

impl<'de> Visitor<'de> for Results {
    type Value = Vec<Box<RawValue>>;

    fn expecting(&self, text: &mut Formatter<'_>) -> fmt::Result {
        text.write_str("a list answer")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        let mut results = None;
        // As it is: a name may hold half a surrogate pair, which no `String` can.
        while let Some(name) = fields.next_key::<Box<RawValue>>()? {
            if serde_json::from_str::<String>(name.get()).is_ok_and(|name| name == "results") {
                if results.replace(fields.next_value()?).is_some() {
                    return Err(A::Error::duplicate_field("results"));
                }
            } else {
                fields.next_value::<IgnoredAny>()?;
            }
        }
        results.ok_or_else(|| A::Error::missing_field("results"))
    }
}

/// The records of a list answer; `None` when the body is none.
fn records(body: &[u8]) -> Option<Vec<Box<RawValue>>> {
    let body = String::from_utf8_lossy(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body));
    let mut reader = serde_json::Deserializer::from_str(&body);
    let records = reader.deserialize_map(Results).ok()?;
    reader.end().ok().map(|()| records)
}

/// The records that are held, by their rows.
fn held(engine: &mut Engine) -> BTreeSet<Json> {
    let listing = domain::Listing::default();
    let question = AboutList::Window { listing, from: 0, len: u32::MAX, now: Timestamp(0), tick: 0 }.ask();
    let Some(Answer::About(bytes)) = engine.answer(&question) else { return BTreeSet::new() };
    let Some(window) = decode::<Window>(&bytes) else { return BTreeSet::new() };
    assert_eq!(window.rows.len(), engine.held() as usize);
    let mut entry = |key| match engine.answer(&Question::EntryOf(key)) {
        Some(Answer::Entry(Some(entry))) => Some(Json::read(&entry.raw)),
        _ => None,
    };
    let entries: Vec<_> = window.rows.iter().filter_map(|row| entry(row.key)).collect();
    assert_eq!(entries.len(), window.rows.len(), "each row is an entry");
    entries.into_iter().collect()
}

/// Reads the pages one after the other, and each of their records once more alone
/// with what was learned. How many records were held at once.
pub fn hold(pages: &[&[u8]]) -> usize {
    let mut engine = Engine::new(0, ClassTable::default());
    engine.begin_read();
    let mut sources = Vec::new();
    for page in pages {
        let expected = records(page);
        let taken = engine.ingest_page(page).ok().map(|page| page.returned as usize);
        assert_eq!(taken, expected.as_ref().map(Vec::len), "{}", String::from_utf8_lossy(page));
        sources.extend(expected.unwrap_or_default());
    }
    let together = held(&mut engine);
    let expected: BTreeSet<Json> = sources.iter().map(|raw| Json::read(raw.get())).collect();
    for shown in &together {
        assert!(expected.contains(shown), "nobody sent {shown:?}");
    }
    // Of several records with one id, one is held.
    for sent in expected.iter().filter(|sent| !sent.names_itself()) {
        assert!(together.contains(sent), "{sent:?} was lost");
    }
    for source in &sources {
        engine.begin_read();
        engine.end_read(true);
        let page = format!("{{\"results\":[{}]}}", source.get());
        assert!(engine.ingest_page(page.as_bytes()).is_ok());
        assert_eq!(held(&mut engine), BTreeSet::from([Json::read(source.get())]));
    }
    together.len()
}
