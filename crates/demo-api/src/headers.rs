//! The headers that every answer has, and those for pages of another origin.

use axum::extract::{Request, State};
use axum::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY,
    RETRY_AFTER, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use tower_http::cors::CorsLayer;

use crate::failure::Failure;

const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data: blob:; connect-src 'self'{api}; worker-src 'self'; \
    manifest-src 'self'; base-uri 'self'; form-action 'none'; require-trusted-types-for 'script'; \
    trusted-types diagboard; frame-ancestors 'none'";

/// Headers that are the same on every answer.
#[derive(Clone)]
pub(crate) struct Security([(HeaderName, HeaderValue); 5]);

impl Security {
    /// The app may talk to its own origin and to that of `api_base`.
    pub(crate) fn new(api_base: Option<&str>) -> Result<Self, Failure> {
        let api = api_base.and_then(origin).map(|origin| format!(" {origin}")).unwrap_or_default();
        let policy = POLICY.replace("{api}", &api);
        let policy = HeaderValue::try_from(policy).map_err(|_| {
            Failure::new("The address given with --api-base has characters that no address has.")
        })?;
        let fixed = HeaderValue::from_static;
        Ok(Self([
            (CONTENT_SECURITY_POLICY, policy),
            (X_CONTENT_TYPE_OPTIONS, fixed("nosniff")),
            (REFERRER_POLICY, fixed("no-referrer")),
            (HeaderName::from_static("cross-origin-opener-policy"), fixed("same-origin")),
            (
                HeaderName::from_static("permissions-policy"),
                fixed("camera=(), microphone=(), geolocation=()"),
            ),
        ]))
    }
}

/// Adds the headers to whatever is answered.
pub(crate) async fn secure(
    State(Security(headers)): State<Security>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().extend(headers);
    response
}

/// `https://host:port` of an absolute address; `None` for a relative one.
fn origin(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once("://")?;
    let host = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    Some(&address[..scheme.len() + 3 + host])
}

/// Lets pages of one other origin call the API and read what they need of it.
pub(crate) fn cors(allowed: &str) -> Result<CorsLayer, Failure> {
    let trimmed = allowed.trim_end_matches('/');
    let value = match (origin(trimmed), HeaderValue::try_from(trimmed)) {
        (Some(origin), Ok(value)) if origin == trimmed => value,
        _ => {
            return Err(Failure::new(format!(
                "--cors-origin {allowed} is not an origin such as http://localhost:3000."
            )));
        }
    };
    Ok(CorsLayer::new()
        .allow_origin([value])
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([AUTHORIZATION, CONTENT_TYPE])
        .expose_headers([RETRY_AFTER, WWW_AUTHENTICATE]))
}

/// Answers of the API are of the moment: nobody may keep them.
pub(crate) async fn no_store(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let no_store = HeaderValue::from_static("no-store");
    response.headers_mut().insert(CACHE_CONTROL, no_store);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_ends_where_the_path_begins() {
        assert_eq!(origin("https://api.example:8443/v1/x"), Some("https://api.example:8443"));
        assert_eq!(origin("http://api.example"), Some("http://api.example"));
        assert_eq!(origin("api/v1"), None);
    }

    #[test]
    fn cors_takes_an_origin_and_nothing_else() {
        assert!(cors("http://localhost:3000/").is_ok());
        assert!(cors("localhost").is_err());
        assert!(cors("http://localhost/app").is_err());
        assert!(cors("*").is_err());
    }
}
