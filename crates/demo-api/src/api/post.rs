//! POST: reads the body, stores the entry durably, answers with the record.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::access::Access;
use super::entry::Entry;
use super::reply::{Refusal, blocking, json_text};
use crate::app::{self, Shared};
use crate::store::Posted;

const LONGEST_BODY: usize = 1024 * 1024;

pub(super) async fn post(
    _: Access,
    State(app): State<Shared>,
    request: Request,
) -> Result<Response, Refusal> {
    let body = read(request.into_body()).await?;
    blocking(move || {
        let entry = Entry::read(&body)?;
        let device = app.store.device(entry.device_id()).ok_or_else(|| {
            let detail = format!("Device '{}' does not exist.", entry.device_id());
            Refusal::detail(StatusCode::NOT_FOUND, &detail)
        })?;
        entry.validate()?;
        let now = app::now().to_iso();
        let record = app.store.append(device, |id| {
            let posted = Posted {
                id: id.to_owned(),
                device_id: device.id.clone(),
                diagnostic_type: entry.diagnostic_type().to_owned(),
                client_ref: entry.client_ref().map(str::to_owned),
                at: now.clone(),
            };
            Ok((entry.record(device, id, &now)?, Some(posted)))
        })?;
        Ok(json_text(StatusCode::CREATED, record))
    })
    .await
}

async fn read(body: Body) -> Result<Vec<u8>, Refusal> {
    match Limited::new(body, LONGEST_BODY).collect().await {
        Ok(body) => Ok(body.to_bytes().into()),
        Err(error) if error.is::<LengthLimitError>() => {
            Err(Refusal::detail(StatusCode::PAYLOAD_TOO_LARGE, "The body is longer than 1 MiB."))
        }
        Err(_) => Err(Refusal::detail(StatusCode::BAD_REQUEST, "The body ended too early.")),
    }
}
