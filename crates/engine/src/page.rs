//! `Page`: a list answer of the API, read into words: one for each value of each
//! record.

use crate::odd;
use crate::templates::{Read, Templates};
use domain::{ApiError, NotTheApi};
use serde_json::value::RawValue;

/// What a list answer brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Records that the server says it has; `None` when it does not say.
    pub count: Option<u32>,
    /// Records in the answer.
    pub returned: u32,
    /// Records among them that were taken: all, or those of the device asked for.
    pub taken: u32,
    /// Records among them that this reading had not seen yet.
    pub fresh: u32,
    /// Records among them that were not held.
    pub added: u32,
}

/// The records of a list answer.
#[derive(Default)]
pub(crate) struct List {
    pub(crate) count: Option<u32>,
    pub(crate) records: Vec<Found>,
    pub(crate) words: Vec<u32>,
    /// The exact texts of records that cannot be kept in parts.
    pub(crate) odd: Vec<Box<str>>,
}

/// A record in a list answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub(crate) shape: u32,
    /// Its first word.
    pub(crate) word: u32,
}

/// Records that the server says it has, by a list answer that is not kept.
///
/// # Errors
/// When it is not a list answer of the API.
pub fn count(body: &[u8]) -> Result<Option<u32>, ApiError> {
    Ok(List::read(body, &mut Templates::new())?.count)
}

impl List {
    /// Reads a list answer.
    ///
    /// # Errors
    /// When it is not a list answer of the API.
    pub(crate) fn read(body: &[u8], templates: &mut Templates) -> Result<Self, ApiError> {
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        let other = ApiError::NotTheApi(NotTheApi::Shape);
        match Cursor::over(body).list(templates) {
            Ok(list) => Ok(list),
            Err(No::NotText) => {
                // Bytes that are no UTF-8 are replaced, as a browser does.
                let text = String::from_utf8_lossy(body).into_owned();
                Cursor::over(text.as_bytes()).list(templates).map_err(|_| other)
            }
            Err(No::NotAList) => Err(other),
        }
    }

    /// Reads one record.
    ///
    /// # Errors
    /// When it is no JSON.
    pub(crate) fn of_one(text: &str, templates: &mut Templates) -> Result<Self, ApiError> {
        let mut cursor = Cursor::over(text.trim().as_bytes());
        match cursor.record(templates) {
            Ok(()) if cursor.at == cursor.text.len() => Ok(cursor.list),
            _ => Err(ApiError::NotTheApi(NotTheApi::Shape)),
        }
    }
}

enum No {
    NotAList,
    NotText,
}

struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
    list: List,
}

impl<'a> Cursor<'a> {
    fn over(text: &'a [u8]) -> Self {
        Self { text, at: 0, list: List::default() }
    }

    fn list(mut self, templates: &mut Templates) -> Result<List, No> {
        let mut has_results = false;
        self.expect(b'{')?;
        let mut is_over = self.takes(b'}');
        while !is_over {
            let key = self.any()?;
            self.expect(b':')?;
            // A name may be escaped, and may hold half a surrogate pair, which no `String` can.
            match serde_json::from_str::<String>(key.get()).as_deref() {
                Ok("results") if !has_results => {
                    has_results = true;
                    self.results(templates)?;
                }
                Ok("results") => return Err(No::NotAList),
                Ok("count") => self.list.count = whole_number(self.any()?.get()),
                _ if key.get().starts_with('"') => drop(self.any()?),
                _ => return Err(No::NotAList),
            }
            is_over = self.takes(b'}');
            if !is_over {
                self.expect(b',')?;
            }
        }
        let is_all = self.peek().is_none();
        if has_results && is_all { Ok(self.list) } else { Err(No::NotAList) }
    }

    fn results(&mut self, templates: &mut Templates) -> Result<(), No> {
        self.expect(b'[')?;
        if self.takes(b']') {
            return Ok(());
        }
        loop {
            self.peek();
            self.record(templates)?;
            if self.takes(b']') {
                return Ok(());
            }
            self.expect(b',')?;
        }
    }

    fn record(&mut self, templates: &mut Templates) -> Result<(), No> {
        let word = self.list.words.len() as u32;
        let shape = match templates.read(self.text, self.at, &mut self.list.words) {
            Read::Done { shape, end } => {
                self.at = end;
                shape
            }
            Read::Odd => {
                let raw = self.any()?;
                let number = self.list.odd.len() as u32;
                self.list.odd.push(raw.get().into());
                odd::read(raw.get(), number, templates, &mut self.list.words)
            }
            Read::NotText => return Err(No::NotText),
        };
        self.list.records.push(Found { shape, word });
        Ok(())
    }

    /// Any value, as it is.
    fn any(&mut self) -> Result<Box<RawValue>, No> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let mut values = serde_json::Deserializer::from_slice(rest).into_iter::<Box<RawValue>>();
        match values.next() {
            Some(Ok(value)) => {
                self.at += values.byte_offset();
                Ok(value)
            }
            // It may be no JSON for the only reason that it is no UTF-8.
            _ if std::str::from_utf8(self.text).is_err() => Err(No::NotText),
            _ => Err(No::NotAList),
        }
    }

    /// The next byte that is no blank.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        while matches!(self.text.get(self.at)?, b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
        self.text.get(self.at).copied()
    }

    /// Whether the next byte is this one, which is then taken.
    #[inline]
    fn takes(&mut self, byte: u8) -> bool {
        let is_it = self.peek() == Some(byte);
        self.at += usize::from(is_it);
        is_it
    }

    #[inline]
    fn expect(&mut self, byte: u8) -> Result<(), No> {
        if self.takes(byte) { Ok(()) } else { Err(No::NotAList) }
    }
}

/// A count, also when it was sent as a text.
fn whole_number(text: &str) -> Option<u32> {
    let number: f64 = serde_json::from_str(text.trim_matches('"').trim()).ok()?;
    (number.is_finite() && number >= 0.0).then_some(number as u32)
}
