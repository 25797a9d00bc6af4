//! The records of one device, asked for by its id.

use super::session::Session;
use crate::Page;
use crate::message::Endpoint;
use domain::ApiError;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use web_sys::AbortSignal;

/// Asks for a page and takes the device's records in.
pub(super) async fn device_page(
    session: &Session,
    endpoint: Endpoint,
    device_id: &str,
    query: &str,
    timeout: i64,
    signal: &AbortSignal,
) -> Result<Page, ApiError> {
    let answer = session.http.get(endpoint, query, timeout, signal).await?;
    let page = session.engine.borrow_mut().ingest_device_page(&answer.body, device_id);
    let page = page.map_err(|_| answer.body_error())?;
    session.count_held();
    Ok(page)
}

/// A text as it stands in a query.
pub(super) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
