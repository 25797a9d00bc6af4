//! Any answer but the expected one as a failure: its status says which, what the server
//! said is kept as text and under its field, and what is kept can be written and read.
//! The first three lines are the status, the `Content-Type` and `Retry-After`.

use domain::error::Head;
use domain::record::text;
use domain::retry::{MOST_RETRIES, backoff, patience};
use domain::{ApiError, NotTheApi, Refusal};
use engine::message::{decode, encode};
use serde_json::Value;

/// The most that is shown of a body that is no JSON, in characters.
const MOST_PLAIN: usize = 300;

pub fn check(data: &[u8]) {
    let answer = String::from_utf8_lossy(data);
    let mut parts = answer.splitn(4, '\n');
    let mut line = || parts.next().unwrap_or_default().trim_end_matches('\r');
    let status = line().parse().unwrap_or(0);
    let (content_type, retry_after, body) = (line(), line(), line());
    let retry_after = Some(retry_after).filter(|value| !value.is_empty());
    let head = Head { status, content_type, retry_after };
    let is_page = content_type.to_ascii_lowercase().contains("html");

    let error = ApiError::of_answer(head, body);
    hold_status(&error, head, is_page);
    if let ApiError::Forbidden(refusal) | ApiError::NotFound(refusal) | ApiError::Refused(refusal) = &error {
        let expected = if is_page { Refusal::default() } else { Refusal::read(body) };
        assert_eq!(refusal, &expected);
    }
    hold_refusal(&Refusal::read(body), body);
    hold_kept(&error);
    hold_waits(&error);
    let wrong = ApiError::of_body(head);
    assert_eq!(wrong, ApiError::NotTheApi(if is_page { NotTheApi::Html } else { NotTheApi::Shape }));
    hold_kept(&wrong);
    // What was kept on the disk may be anything by now.
    let kept = serde_json::from_str::<Value>(body).ok();
    if let Some(error) = kept.and_then(|value| ApiError::from_json(&value)) {
        hold_kept(&error);
        hold_waits(&error);
    }
}

fn hold_status(error: &ApiError, head: Head<'_>, is_page: bool) {
    let fits = match (head.status, error) {
        (401, ApiError::Unauthorized) | (403, ApiError::Forbidden(_)) | (404, ApiError::NotFound(_)) => true,
        (408, ApiError::Timeout) | (429, ApiError::RateLimited(_)) => true,
        (401 | 403 | 404 | 408 | 429, _) => false,
        (400..=499, ApiError::Refused(_)) => true,
        (500..=599, ApiError::Server(status, _)) => *status == head.status,
        (400..=599, _) => false,
        (_, ApiError::NotTheApi(NotTheApi::Html)) => is_page,
        (status, ApiError::NotTheApi(NotTheApi::Status(told))) => *told == status && !is_page,
        _ => false,
    };
    assert!(fits, "{head:?} is {error:?}");
}

/// Nothing is said that the body does not say, and nothing without words.
fn hold_refusal(refusal: &Refusal, body: &str) {
    // A byte order mark says nothing, here as in a list answer.
    let body = body.trim_start_matches('\u{feff}');
    let texts = refusal.general.iter().chain(refusal.fields.iter().map(|(_, text)| text));
    assert!(texts.clone().all(|text| !text.trim().is_empty()), "{refusal:?}");
    assert!(refusal.fields.iter().all(|(path, _)| !path.is_empty()), "{refusal:?}");
    // With ten thousand fields the first ones do.
    for (path, text) in refusal.fields.iter().take(100) {
        assert!(refusal.about(path).any(|said| said == text), "{path}: {text}");
    }
    if let Ok(value) = serde_json::from_str::<Value>(body) {
        let mut said = Vec::new();
        scalars(&value, &mut said);
        let mut told: Vec<&String> = texts.collect();
        said.sort_unstable();
        told.sort_unstable();
        assert!(said.iter().eq(told), "{refusal:?}");
    } else {
        assert!(refusal.fields.is_empty() && refusal.general.len() <= 1, "{refusal:?}");
        assert!(refusal.general.iter().all(|text| text.chars().count() <= MOST_PLAIN), "{refusal:?}");
        // A page is nothing to read out.
        assert!(!body.trim_start().starts_with('<') || refusal.general.is_empty(), "{refusal:?}");
    }
}

/// Everything that a value says, wherever it stands.
fn scalars(value: &Value, said: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.values().for_each(|value| scalars(value, said)),
        Value::Array(items) => items.iter().for_each(|item| scalars(item, said)),
        scalar => said.extend(text(scalar)),
    }
}

/// A failure is kept on the disk as JSON, and goes to the page as bytes.
fn hold_kept(error: &ApiError) {
    let json = error.to_json().to_string();
    let read = serde_json::from_str(&json).ok().and_then(|value| ApiError::from_json(&value));
    assert_eq!(read.as_ref(), Some(error), "{json}");
    assert_eq!(encode(error).and_then(|bytes| decode::<ApiError>(&bytes)).as_ref(), Some(error));
}

/// A wait is never negative and never shorter than the server asked for, and only what may
/// pass is tried again.
fn hold_waits(error: &ApiError) {
    let asked = error.retry_after().unwrap_or(0);
    for (retry, chance) in [(1, 0.0), (MOST_RETRIES, 1.0), (MOST_RETRIES + 1, 0.5), (u32::MAX, f64::NAN)] {
        let wait = backoff(error, retry, chance);
        assert_eq!(wait.is_some(), error.is_passing() && retry <= MOST_RETRIES);
        assert!(wait.is_none_or(|wait| wait >= asked.max(0)), "{wait:?} of {error:?}");
        assert!(patience(error, retry, chance) >= asked.max(0));
    }
}
