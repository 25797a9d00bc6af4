//! The control address, which exists only with `--faults`: orders faults, tells
//! what was stored, and stores records as they stand.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::api::{Refusal, blocking, json_text};
use crate::app::Shared;
use crate::faults::Order;

/// The routes under `base`.
pub(crate) fn routes(base: &str) -> Router<Shared> {
    Router::new()
        .route(&format!("{base}faults"), get(waiting).post(order).delete(clear))
        .route(&format!("{base}token"), post(set_token))
        .route(&format!("{base}keep_alive"), post(set_keep_alive))
        .route(&format!("{base}ledger"), get(ledger))
        .route(&format!("{base}records"), post(add_records))
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| Refusal::detail(StatusCode::BAD_REQUEST, &error.to_string()))
}

async fn waiting(State(app): State<Shared>) -> Response {
    json_text(StatusCode::OK, json!(app.faults.waiting()).to_string())
}

async fn order(State(app): State<Shared>, body: Bytes) -> Result<StatusCode, Refusal> {
    let order: Order = read(&body)?;
    app.faults.add(order);
    Ok(StatusCode::NO_CONTENT)
}

async fn clear(State(app): State<Shared>) -> StatusCode {
    app.faults.clear();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
struct NewToken {
    token: Option<String>,
}

async fn set_token(State(app): State<Shared>, body: Bytes) -> Result<StatusCode, Refusal> {
    let NewToken { token } = read(&body)?;
    app.set_token(token);
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
struct KeepAlive {
    on: bool,
}

async fn set_keep_alive(State(app): State<Shared>, body: Bytes) -> Result<StatusCode, Refusal> {
    let KeepAlive { on } = read(&body)?;
    app.faults.set_keep_alive(on);
    Ok(StatusCode::NO_CONTENT)
}

/// What was stored by POST since the database began, and what was asked since
/// the server started.
async fn ledger(State(app): State<Shared>) -> Result<Response, Refusal> {
    blocking(move || {
        let stored = app.store.ledger()?;
        let by_client_ref: BTreeMap<_, _> = stored.iter().filter_map(|line| line.client_ref()).collect();
        let body = json!({
            "stored": stored,
            "by_client_ref": by_client_ref,
            "requests": app.faults.requests(),
        });
        Ok(json_text(StatusCode::OK, body.to_string()))
    })
    .await
}

/// Stores a list of records byte for byte, for shapes that POST would refuse.
/// One that names a device of the fleet is in that device's list, too.
async fn add_records(State(app): State<Shared>, body: Bytes) -> Result<StatusCode, Refusal> {
    blocking(move || {
        let records: Vec<&RawValue> = serde_json::from_slice(&body)
            .map_err(|error| Refusal::detail(StatusCode::BAD_REQUEST, &error.to_string()))?;
        app.store.append_all(&records, |record, _| {
            let value: Value = serde_json::from_str(record.get())?;
            let device = match &value["device_id"] {
                Value::String(id) => app.store.device(id),
                other => app.store.device(&other.to_string()),
            };
            Ok((device.map(|device| device.key), record.get().to_owned()))
        })?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}
