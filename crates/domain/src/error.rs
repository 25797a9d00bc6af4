//! `ApiError`: every way in which a request can fail, told apart by what a
//! person can do about it. Turned into words in one place of the app.

use crate::record::text;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Why a request failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ApiError {
    /// 401: the token is wrong, or no longer right.
    Unauthorized,
    /// 403: the token is right, but may not do this.
    Forbidden(Refusal),
    /// 404: the device does not exist.
    NotFound(Refusal),
    /// 400, 413, 422 and the like: the server refuses what was sent.
    Refused(Refusal),
    /// 429: too many requests; wait as told, in milliseconds.
    RateLimited(Option<i64>),
    /// 5xx, with the wait that the server asks for, in milliseconds.
    Server(u16, Option<i64>),
    /// The browser says that there is no network.
    Offline,
    /// No answer in the time allowed.
    Timeout,
    /// No answer at all: wrong address, refused by the browser (CORS, policy),
    /// or a broken connection. Browsers do not say which.
    Unreachable,
    /// An answer that is not this API's.
    NotTheApi(NotTheApi),
}

/// What makes an answer no answer of the API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotTheApi {
    /// A page for people: a sign-in page of the network, or a wrong address.
    Html,
    /// JSON of another shape, or cut short.
    Shape,
    /// A status that the API does not use here.
    Status(u16),
}

/// What the server says about what it refuses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// What concerns the whole.
    pub general: Vec<String>,
    /// What concerns one field, by its path: `details.symptoms`.
    pub fields: Vec<(String, String)>,
}

/// An answer's head, as far as an error depends on it.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// The HTTP status.
    pub status: u16,
    /// The `Content-Type` header.
    pub content_type: &'a str,
    /// The `Retry-After` header, where the page may read it.
    pub retry_after: Option<&'a str>,
}

impl Head<'_> {
    fn is_html(&self) -> bool {
        self.content_type.to_ascii_lowercase().contains("html")
    }

    /// `Retry-After` in milliseconds. The form with a date is left to the
    /// caller's own backoff: it would need a clock.
    fn wait(&self) -> Option<i64> {
        let seconds: i64 = self.retry_after?.trim().parse().ok()?;
        (seconds >= 0).then(|| seconds.saturating_mul(1_000))
    }
}

impl ApiError {
    /// The error that an answer with any status but the expected one means.
    #[must_use]
    pub fn of_answer(head: Head<'_>, body: &str) -> Self {
        let refusal = || if head.is_html() { Refusal::default() } else { Refusal::read(body) };
        match head.status {
            401 => Self::Unauthorized,
            403 => Self::Forbidden(refusal()),
            404 => Self::NotFound(refusal()),
            // What gave up waiting may have passed it on before.
            408 => Self::Timeout,
            429 => Self::RateLimited(head.wait()),
            400..=499 => Self::Refused(refusal()),
            500..=599 => Self::Server(head.status, head.wait()),
            _ if head.is_html() => Self::NotTheApi(NotTheApi::Html),
            status => Self::NotTheApi(NotTheApi::Status(status)),
        }
    }

    /// The error that a body means which should have been the API's JSON.
    #[must_use]
    pub fn of_body(head: Head<'_>) -> Self {
        Self::NotTheApi(if head.is_html() { NotTheApi::Html } else { NotTheApi::Shape })
    }

    /// Whether the same request may succeed a moment later.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            Self::RateLimited(_) | Self::Server(..) | Self::Timeout | Self::Unreachable => true,
            // A cut body, or a portal that lets one through in a moment.
            Self::NotTheApi(why) => matches!(why, NotTheApi::Shape),
            _ => false,
        }
    }

    /// The wait that the server asked for, in milliseconds.
    #[must_use]
    pub fn retry_after(&self) -> Option<i64> {
        match self {
            Self::RateLimited(wait) | Self::Server(_, wait) => *wait,
            _ => None,
        }
    }
}

impl ApiError {
    /// The failure as JSON, to be kept: its kind, its number, and what the server said.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let wait = |wait: &Option<i64>| wait.map_or(Value::Null, Value::from);
        let (kind, status, more) = match self {
            Self::Unauthorized => ("unauthorized", 0, Value::Null),
            Self::Forbidden(refusal) => ("forbidden", 0, refusal.to_json()),
            Self::NotFound(refusal) => ("not_found", 0, refusal.to_json()),
            Self::Refused(refusal) => ("refused", 0, refusal.to_json()),
            Self::RateLimited(asked) => ("rate_limited", 0, wait(asked)),
            Self::Server(status, asked) => ("server", *status, wait(asked)),
            Self::Offline => ("offline", 0, Value::Null),
            Self::Timeout => ("timeout", 0, Value::Null),
            Self::Unreachable => ("unreachable", 0, Value::Null),
            Self::NotTheApi(NotTheApi::Html) => ("html", 0, Value::Null),
            Self::NotTheApi(NotTheApi::Shape) => ("shape", 0, Value::Null),
            Self::NotTheApi(NotTheApi::Status(status)) => ("status", *status, Value::Null),
        };
        Value::Array(vec![Value::from(kind), Value::from(status), more])
    }

    /// Reads what [`Self::to_json`] wrote.
    #[must_use]
    pub fn from_json(value: &Value) -> Option<Self> {
        let status = u16::try_from(value.get(1)?.as_u64()?).ok()?;
        let more = value.get(2)?;
        Some(match value.get(0)?.as_str()? {
            "unauthorized" => Self::Unauthorized,
            "forbidden" => Self::Forbidden(Refusal::from_json(more)),
            "not_found" => Self::NotFound(Refusal::from_json(more)),
            "refused" => Self::Refused(Refusal::from_json(more)),
            "rate_limited" => Self::RateLimited(more.as_i64()),
            "server" => Self::Server(status, more.as_i64()),
            "offline" => Self::Offline,
            "timeout" => Self::Timeout,
            "unreachable" => Self::Unreachable,
            "html" => Self::NotTheApi(NotTheApi::Html),
            "shape" => Self::NotTheApi(NotTheApi::Shape),
            "status" => Self::NotTheApi(NotTheApi::Status(status)),
            _ => return None,
        })
    }
}

impl Refusal {
    /// The lines: a path, empty for the whole, and what was said about it.
    fn to_json(&self) -> Value {
        let general = self.general.iter().map(|text| ("", text));
        let fields = self.fields.iter().map(|(path, text)| (path.as_str(), text));
        let line = |(path, text): (&str, &String)| Value::from(vec![path, text.as_str()]);
        Value::Array(general.chain(fields).map(line).collect())
    }

    fn from_json(value: &Value) -> Self {
        let mut refusal = Self::default();
        for line in value.as_array().into_iter().flatten() {
            let part = |index: usize| line.get(index).and_then(Value::as_str).unwrap_or_default().to_owned();
            refusal.say(&part(0), part(1));
        }
        refusal
    }

    /// Reads an error body in the shapes of Django REST Framework, or plain text.
    #[must_use]
    pub fn read(body: &str) -> Self {
        let body = body.trim_start_matches('\u{feff}');
        let mut refusal = Self::default();
        match serde_json::from_str::<Value>(body) {
            Ok(value) => refusal.collect("", &value),
            Err(_) if body.trim().is_empty() || body.trim_start().starts_with('<') => {}
            Err(_) => refusal.general.push(body.trim().chars().take(300).collect()),
        }
        refusal
    }

    fn collect(&mut self, path: &str, value: &Value) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    self.collect(&join(path, name), value);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.collect(path, item)),
            scalar => {
                if let Some(message) = text(scalar) {
                    self.say(path, message);
                }
            }
        }
    }

    fn say(&mut self, path: &str, message: String) {
        if path.is_empty() {
            self.general.push(message);
        } else {
            self.fields.push((path.to_owned(), message));
        }
    }

    /// What was said about a field.
    pub fn about<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(name, _)| name == path).map(|(_, message)| message.as_str())
    }
}

/// The path of a key; keys that speak of the whole add nothing to it.
fn join(path: &str, name: &str) -> String {
    match (path, name) {
        (path, "detail" | "non_field_errors" | "error" | "message") => path.to_owned(),
        ("", name) => name.to_owned(),
        (path, name) => format!("{path}.{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(status: u16, content_type: &str) -> Head<'_> {
        Head { status, content_type, retry_after: Some("7") }
    }

    #[track_caller]
    fn refusal(body: &str, general: &[&str], fields: &[(&str, &str)]) {
        let found = Refusal::read(body);
        assert_eq!(found.general, general, "{body}");
        let found: Vec<_> = found.fields.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        assert_eq!(found, fields, "{body}");
    }

    #[test]
    fn refusals_are_read_in_every_shape_that_occurs() {
        refusal(r#"{"detail": "Not found."}"#, &["Not found."], &[]);
        refusal(r#"{"non_field_errors": ["a", "b"]}"#, &["a", "b"], &[]);
        refusal(
            r#"{"reported_by": ["Enter a valid email."]}"#,
            &[],
            &[("reported_by", "Enter a valid email.")],
        );
        refusal(r#"{"details": {"symptoms": ["Too many."]}}"#, &[], &[("details.symptoms", "Too many.")]);
        refusal(r#"{"details": {"non_field_errors": ["No."]}}"#, &[], &[("details", "No.")]);
        refusal(r#"["plain"]"#, &["plain"], &[]);
        refusal("Bad luck", &["Bad luck"], &[]);
        refusal("<h1>502</h1>", &[], &[]);
        refusal("", &[], &[]);
        refusal("null", &[], &[]);
    }

    #[test]
    fn a_status_tells_what_a_person_can_do() {
        let of = |status| ApiError::of_answer(head(status, "application/json"), r#"{"detail":"x"}"#);
        assert_eq!(of(401), ApiError::Unauthorized);
        assert!(matches!(of(403), ApiError::Forbidden(_)));
        assert!(matches!(of(404), ApiError::NotFound(_)));
        assert!(matches!(of(422), ApiError::Refused(_)));
        assert_eq!(of(429), ApiError::RateLimited(Some(7_000)));
        assert_eq!(of(503), ApiError::Server(503, Some(7_000)));
        assert_eq!(of(204), ApiError::NotTheApi(NotTheApi::Status(204)));
    }

    #[test]
    fn a_page_for_people_is_never_taken_for_the_api() {
        let portal = head(200, "text/HTML; charset=utf-8");
        assert_eq!(ApiError::of_body(portal), ApiError::NotTheApi(NotTheApi::Html));
        assert!(!ApiError::of_body(portal).is_passing());
        assert!(ApiError::of_body(head(200, "application/json")).is_passing());
    }
}
