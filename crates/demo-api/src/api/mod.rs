//! The API itself: one resource, two verbs, and how refusals are worded.

mod access;
mod entry;
mod helpers;
mod list;
mod post;
mod reply;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{ALLOW, LOCATION};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};

use crate::app::Shared;

pub(crate) use reply::{Refusal, blocking, json_text};

const RESOURCE: &str = "inventory_device_diags";

/// The routes under `base`, the address of this version of the API.
pub(crate) fn routes(base: &str) -> Router<Shared> {
    Router::new()
        .route(&format!("{base}{RESOURCE}/"), get(list::list).post(post::post).fallback(not_allowed))
        .route(&format!("{base}{RESOURCE}"), any(add_slash))
        .route(&format!("{base}{{*rest}}"), any(not_found))
        .route(base, any(not_found))
}

async fn not_allowed(request: Request) -> Response {
    let detail = format!("Method \"{}\" not allowed.", request.method());
    let refusal = Refusal::detail(StatusCode::METHOD_NOT_ALLOWED, &detail);
    ([(ALLOW, "GET, HEAD, POST")], refusal).into_response()
}

/// As Django does, even for a POST, whose body is lost by that.
async fn add_slash(request: Request) -> Response {
    let uri = request.uri();
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let location = format!("{}/{query}", uri.path());
    (StatusCode::MOVED_PERMANENTLY, [(LOCATION, location)]).into_response()
}

async fn not_found() -> Refusal {
    Refusal::detail(StatusCode::NOT_FOUND, "Not found.")
}
