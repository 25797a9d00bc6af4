//! How requests go wrong: between the connection and the API.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use hyper::body::Frame;

use super::Fault;
use crate::api::Refusal;
use crate::app::Shared;
use crate::link::{Ending, Link};

/// Answers a request, or lets it go wrong as ordered.
pub(crate) async fn inject(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let Some(fault) = app.faults.take(&request) else { return next.run(request).await };
    let link = request.extensions().get::<Link>().cloned().unwrap_or_default();
    match fault {
        Fault::Delay { ms } => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            next.run(request).await
        }
        Fault::RateLimit { retry_after } => throttled(retry_after),
        Fault::Unavailable { retry_after, status } => unavailable(retry_after, status),
        Fault::Portal => portal(),
        Fault::Cut => cut(next.run(request).await).await,
        Fault::Reset => drop_answer(&link, Ending::Reset).await,
        Fault::StoreThenDrop => {
            next.run(request).await;
            drop_answer(&link, Ending::Close).await
        }
        Fault::StoreThenFail { status } => {
            next.run(request).await;
            unavailable(None, status)
        }
        Fault::StoreLate { ms } => {
            // The body has to be here before its connection goes.
            let (parts, body) = request.into_parts();
            if let Ok(body) = body.collect().await {
                let request = Request::from_parts(parts, Body::from(body.to_bytes()));
                tokio::spawn(async move {
                    tokio::time::sleep(Duration::from_millis(ms)).await;
                    next.run(request).await;
                });
            }
            drop_answer(&link, Ending::Close).await
        }
        Fault::Revoke => {
            app.set_token(None);
            next.run(request).await
        }
        Fault::ServerError { body } => server_error(body.as_deref()),
        Fault::Forbidden => {
            Refusal::detail(StatusCode::FORBIDDEN, "You do not have permission to perform this action.")
                .into_response()
        }
        Fault::Answer { status, content_type, body } => {
            let content_type = content_type.unwrap_or_else(|| "application/json".to_owned());
            (code(status, StatusCode::OK), [(CONTENT_TYPE, content_type)], body).into_response()
        }
    }
}

/// The status asked for, if there is such a one.
fn code(status: Option<u16>, otherwise: StatusCode) -> StatusCode {
    status.and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or(otherwise)
}

/// Ends connections after one request while that is ordered.
pub(crate) async fn keep_alive(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if app.faults.one_request_each() {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

async fn drop_answer(link: &Link, ending: Ending) -> Response {
    link.sever(ending);
    std::future::pending().await
}

fn throttled(retry_after: Option<u64>) -> Response {
    let expected = retry_after.map(|seconds| format!(" Expected available in {seconds} seconds."));
    let detail = format!("Request was throttled.{}", expected.unwrap_or_default());
    with_retry(retry_after, Refusal::detail(StatusCode::TOO_MANY_REQUESTS, &detail).into_response())
}

fn unavailable(retry_after: Option<u64>, status: Option<u16>) -> Response {
    let status = code(status, StatusCode::SERVICE_UNAVAILABLE);
    let page = format!("<html><body><h1>{status}</h1><hr>proxy</body></html>");
    with_retry(retry_after, (status, [(CONTENT_TYPE, "text/html")], page).into_response())
}

fn with_retry(retry_after: Option<u64>, mut response: Response) -> Response {
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn portal() -> Response {
    let page = "<!doctype html><title>Free Wi-Fi</title><h1>Welcome</h1>\
        <form><button>Accept the terms</button></form>";
    ([(CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}

fn server_error(body: Option<&str>) -> Response {
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    match body {
        Some("empty") => status.into_response(),
        Some("html") => {
            let page = "<!doctype html><title>Server Error (500)</title><h1>Server Error (500)</h1>";
            (status, [(CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
        }
        Some("json") => Refusal::detail(status, "Something went wrong.").into_response(),
        _ => (status, "Internal Server Error").into_response(),
    }
}

/// The answer with its full length announced and half of it sent.
async fn cut(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(body) = body.collect().await else { return StatusCode::BAD_GATEWAY.into_response() };
    let whole = body.to_bytes();
    parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(whole.len()));
    Response::from_parts(parts, Body::new(Half::Unsent(whole.slice(..whole.len() / 2))))
}

/// A body that breaks after what it has sent.
enum Half {
    Unsent(Bytes),
    Sent,
    Flushed,
}

impl hyper::body::Body for Half {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        match &mut *self {
            Self::Unsent(half) => {
                let half = std::mem::take(half);
                *self = Self::Sent;
                Poll::Ready(Some(Ok(Frame::data(half))))
            }
            // Being asked to wait once, the connection sends what it holds.
            Self::Sent => {
                *self = Self::Flushed;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Self::Flushed => Poll::Ready(Some(Err(std::io::ErrorKind::BrokenPipe.into()))),
        }
    }
}
