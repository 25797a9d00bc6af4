//! `Http`: the only place that fetches. The token goes to the configured resource
//! and nowhere else: redirects are refused, `next` is never followed.

use super::scope::{is_offline, now};
use crate::message::Endpoint;
use crate::traffic::{Event, Took, Traffic};
use domain::error::Head;
use domain::{ApiError, Token, config::resource_url};
use gloo_net::http::{Request, RequestBuilder};
use std::borrow::Cow;
use std::rc::Rc;
use web_sys::{AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestRedirect};

/// The way to the API's one resource.
pub(crate) struct Http {
    resource: String,
    token: Token,
    traffic: Rc<Traffic>,
}

/// An answer, whatever its status.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    content_type: String,
    retry_after: Option<String>,
}

impl Http {
    pub(crate) fn new(base: &str, token: Token, traffic: Rc<Traffic>) -> Self {
        Self { resource: resource_url(base), token, traffic }
    }

    /// What tells this server with this token from others; for a digest only.
    pub(crate) fn identity(&self) -> String {
        [&self.resource, "\n", &self.token.authorization()].concat()
    }

    /// Reads. `query` is encoded; any answer but a 200 is an error.
    pub(crate) async fn get(
        &self,
        endpoint: Endpoint,
        query: &str,
        timeout: i64,
        signal: &AbortSignal,
    ) -> Result<Answer, ApiError> {
        let request = Request::get(&format!("{}?{query}", self.resource));
        let answer = self.send(endpoint, request, None, timeout, signal).await;
        match answer {
            Ok(answer) if answer.status == 200 => Ok(answer),
            Ok(answer) => Err(answer.error()),
            Err(ApiError::Unreachable) if is_offline() => Err(ApiError::Offline),
            Err(error) => Err(error),
        }
    }

    /// Posts, once. [`ApiError::Offline`] means that nothing was sent; a network
    /// that is lost later proves nothing.
    pub(crate) async fn post(
        &self,
        body: &str,
        timeout: i64,
        signal: &AbortSignal,
    ) -> Result<Answer, ApiError> {
        if is_offline() {
            return Err(ApiError::Offline);
        }
        let request = Request::post(&self.resource).header("Content-Type", "application/json");
        self.send(Endpoint::Create, request, Some(body), timeout, signal).await
    }

    async fn send(
        &self,
        endpoint: Endpoint,
        request: RequestBuilder,
        body: Option<&str>,
        timeout: i64,
        signal: &AbortSignal,
    ) -> Result<Answer, ApiError> {
        let timer = AbortSignal::timeout_with_u32(u32::try_from(timeout).unwrap_or(u32::MAX));
        let either = AbortSignal::any(&js_sys::Array::of2(signal, &timer));
        let request = request
            .header("Authorization", &self.token.authorization())
            .header("Accept", "application/json")
            .redirect(RequestRedirect::Error)
            .credentials(RequestCredentials::Omit)
            .cache(RequestCache::NoStore)
            .referrer_policy(ReferrerPolicy::NoReferrer)
            .abort_signal(Some(&either));
        let begun = now();
        let answer = Answer::fetch(request, body).await;
        // What nobody waited for is no answer that did not come.
        if !signal.aborted() {
            let (status, bytes) = answer.as_ref().map_or((0, 0), |answer| (answer.status, answer.body.len()));
            let took = Took { endpoint, status, ms: now().since(begun), bytes: bytes as u32 };
            self.traffic.note(Event::Took(took));
        }
        answer.map_err(|_| if timer.aborted() { ApiError::Timeout } else { ApiError::Unreachable })
    }
}

impl Answer {
    async fn fetch(request: RequestBuilder, body: Option<&str>) -> Result<Self, gloo_net::Error> {
        let response = match body {
            Some(body) => request.body(body)?.send().await?,
            None => request.send().await?,
        };
        let headers = response.headers();
        Ok(Self {
            status: response.status(),
            content_type: headers.get("Content-Type").unwrap_or_default(),
            retry_after: headers.get("Retry-After"),
            body: response.binary().await?,
        })
    }

    /// The body as a text.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// The error that it is, when another status was expected.
    pub(crate) fn error(&self) -> ApiError {
        ApiError::of_answer(self.head(), &self.text())
    }

    /// The error that it is, when its status was right and its body is not.
    pub(crate) fn body_error(&self) -> ApiError {
        ApiError::of_body(self.head())
    }

    fn head(&self) -> Head<'_> {
        let retry_after = self.retry_after.as_deref();
        Head { status: self.status, content_type: &self.content_type, retry_after }
    }
}
