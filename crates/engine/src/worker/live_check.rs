//! The live check of a device, on demand.

use super::device_page::{device_page, encoded};
use super::session::Session;
use super::{scope, turn};
use crate::message::{Answer, Endpoint, Question};
use domain::{ApiError, NotTheApi};
use std::pin::Pin;
use std::rc::Rc;
use web_sys::AbortSignal;

/// A live check's answer is read so far and no further: the newest records of the device.
const LIVE_CHECK_RECORDS: u32 = 100;

/// Answers a [`Question::LiveCheck`].
pub(super) fn ask(
    session: Rc<Session>,
    question: Question,
    signal: AbortSignal,
) -> Pin<Box<dyn Future<Output = Result<Answer, ApiError>>>> {
    Box::pin(async move {
        match question {
            Question::LiveCheck(device_id) => live_check(&session, &device_id, &signal).await,
            _ => Err(ApiError::Unreachable),
        }
    })
}

/// Never tried again by itself, and one at a time from all tabs: a check costs the server
/// time.
async fn live_check(session: &Session, device_id: &str, signal: &AbortSignal) -> Result<Answer, ApiError> {
    let name = turn::name(&session.http.identity()).await.unwrap_or_default();
    let _turn = turn::turn(&[&name, " check"].concat(), Some(signal)).await;
    if signal.aborted() {
        return Err(ApiError::Unreachable);
    }
    let begun = scope::now();
    let query = format!("id={}&update_status=true&limit={LIVE_CHECK_RECORDS}", encoded(device_id));
    let timeout = session.server.live_check_timeout;
    let page = device_page(session, Endpoint::LiveCheck, device_id, &query, timeout, signal).await?;
    if page.returned > 0 && page.taken == 0 {
        return Err(ApiError::NotTheApi(NotTheApi::Shape));
    }
    Ok(Answer::LiveCheck(scope::now().since(begun)))
}
