//! `FreeField`: a field of `details` that no form has: a name, a kind and a value, as they
//! are typed; and which established word a typed one was probably meant to be.

use crate::record::same_word;
use serde_json::Value;

/// What sort of value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FreeKind {
    /// A text.
    #[default]
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Truth,
    /// Anything, written as JSON.
    Json,
}

impl FreeKind {
    /// All of them, as they are offered.
    pub const ALL: [Self; 4] = [Self::Text, Self::Number, Self::Truth, Self::Json];
}

/// A further field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FreeField {
    /// Its name in `details`.
    pub name: String,
    /// What sort of value it has.
    pub kind: FreeKind,
    /// Its value as typed.
    pub text: String,
}

impl FreeField {
    /// The field that a value makes.
    #[must_use]
    pub fn of(name: &str, value: &Value) -> Self {
        let (kind, text) = match value {
            Value::String(text) => (FreeKind::Text, text.clone()),
            Value::Number(number) => (FreeKind::Number, number.to_string()),
            Value::Bool(truth) => (FreeKind::Truth, truth.to_string()),
            other => (FreeKind::Json, other.to_string()),
        };
        Self { name: name.to_owned(), kind, text }
    }

    /// Its three parts, to be kept.
    pub(super) fn to_json(&self) -> Value {
        let kind = FreeKind::ALL.iter().position(|kind| *kind == self.kind).unwrap_or_default();
        Value::Array(vec![Value::from(&*self.name), Value::from(kind), Value::from(&*self.text)])
    }

    /// Reads what [`Self::to_json`] wrote.
    pub(super) fn from_json(value: &Value) -> Self {
        let part = |index: usize| value.get(index).and_then(Value::as_str).unwrap_or_default().to_owned();
        let kind = value.get(1).and_then(Value::as_u64).unwrap_or_default() as usize;
        Self { name: part(0), kind: FreeKind::ALL.get(kind).copied().unwrap_or_default(), text: part(2) }
    }

    /// Whether nothing was typed yet.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.name.trim().is_empty() && self.text.trim().is_empty()
    }

    /// Its name and its value; `None` when there is no name, or the text is not of its kind.
    #[must_use]
    pub fn value(&self) -> Option<(String, Value)> {
        let typed = self.text.trim();
        let json = || serde_json::from_str::<Value>(typed).ok();
        let value = match self.kind {
            FreeKind::Text => Some(Value::from(typed)),
            FreeKind::Number => json().filter(Value::is_number),
            FreeKind::Truth => json().filter(Value::is_boolean),
            FreeKind::Json => json(),
        };
        let name = self.name.trim();
        Some((name.to_owned(), value?)).filter(|_| !name.is_empty())
    }
}

/// The established word that `typed` was probably meant to be: the same but for case, `-`,
/// `_` and blanks, or one letter apart in a long word. Of several spellings the first in
/// `established` counts, which is the most used. `None` when that is `typed`, or nothing is near.
#[must_use]
pub fn near_miss<'a>(typed: &str, established: &'a [String]) -> Option<&'a str> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    let same = established.iter().find(|word| same_word(word, typed));
    let near = same.or_else(|| established.iter().find(|word| is_one_letter_apart(word, typed)));
    near.map(String::as_str).filter(|word| *word != typed)
}

/// Shorter words differ by a letter and mean something else.
const LONG: usize = 6;

fn is_one_letter_apart(left: &str, right: &str) -> bool {
    let (left, right): (Vec<char>, Vec<char>) =
        (left.to_lowercase().chars().collect(), right.to_lowercase().chars().collect());
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    // A number at the end tells two things apart.
    if short.len() < LONG || long.len() - short.len() > 1 || long.last().is_some_and(char::is_ascii_digit) {
        return false;
    }
    let head = short.iter().zip(&long).take_while(|(a, b)| a == b).count();
    let tail = |from: usize| short[from..].iter().rev().zip(long.iter().rev()).all(|(a, b)| a == b);
    match long.len() - short.len() {
        1 => tail(head),
        _ => {
            let swapped =
                head + 1 < short.len() && short[head] == long[head + 1] && short[head + 1] == long[head];
            tail((head + 1).min(short.len())) || (swapped && tail(head + 2))
        }
    }
}
