//! Who may call: whoever sends the valid token.

use std::sync::PoisonError;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};

use super::reply::Refusal;
use crate::app::{App, Shared};

/// Proof that a request carried the valid token.
pub(super) struct Access;

impl FromRequestParts<Shared> for Access {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Refusal> {
        let refuse = |detail| Err(Refusal::detail(StatusCode::UNAUTHORIZED, detail));
        match bearer(&parts.headers) {
            None => refuse("Authentication credentials were not provided."),
            Some(token) if app.accepts(token) => Ok(Self),
            Some(_) => refuse("Invalid token."),
        }
    }
}

impl App {
    fn accepts(&self, token: &str) -> bool {
        self.token.read().unwrap_or_else(PoisonError::into_inner).as_deref() == Some(token)
    }

    /// Makes another token the valid one, or none.
    pub(crate) fn set_token(&self, token: Option<String>) {
        *self.token.write().unwrap_or_else(PoisonError::into_inner) = token;
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
