//! GET: a page of the list, after the helpers have run if that was asked for.

use std::borrow::Cow;

use axum::extract::{Request, State};
use axum::http::header::HOST;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use serde_json::Value;

use super::access::Access;
use super::helpers;
use super::reply::{Refusal, blocking, json_text};
use crate::app::{App, Shared};
use crate::store::{Device, Page};

const DEFAULT_LIMIT: i64 = 100;
const MAX_LIMIT: i64 = 1_000;

/// What a query asks for. Numbers that are none are passed over, as Django REST
/// Framework does.
#[derive(Debug, PartialEq)]
struct Query {
    pairs: Vec<(String, String)>,
    limit: i64,
    offset: i64,
}

impl Query {
    fn of(uri: &Uri) -> Self {
        let query = uri.query().unwrap_or_default();
        let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let number = |name| last(&pairs, name).and_then(|text| text.trim().parse::<i64>().ok());
        let limit = number("limit").filter(|&limit| limit > 0);
        let offset = number("offset").filter(|&offset| offset > 0);
        let limit = limit.map_or(DEFAULT_LIMIT, |limit| limit.min(MAX_LIMIT));
        Self { limit, offset: offset.unwrap_or(0), pairs }
    }

    fn get(&self, name: &str) -> Option<&str> {
        last(&self.pairs, name)
    }

    fn device<'a>(&self, app: &'a App) -> Result<Option<&'a Device>, Refusal> {
        match self.get("id") {
            None | Some("") => Ok(None),
            Some(id) => app
                .store
                .device(id)
                .map(Some)
                .ok_or_else(|| Refusal::detail(StatusCode::NOT_FOUND, "Not found.")),
        }
    }

    fn wants_update(&self) -> bool {
        self.get("update_status").is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    fn next(&self, count: i64) -> Option<Vec<(&str, Cow<'_, str>)>> {
        let offset = self.offset.checked_add(self.limit)?;
        (offset < count).then(|| self.moved(offset))
    }

    fn previous(&self) -> Option<Vec<(&str, Cow<'_, str>)>> {
        (self.offset > 0).then(|| self.moved((self.offset - self.limit).max(0)))
    }

    /// The same query at another offset, its names sorted; every other
    /// parameter is repeated, `update_status` included.
    fn moved(&self, offset: i64) -> Vec<(&str, Cow<'_, str>)> {
        let others = self.pairs.iter().filter(|(name, _)| name != "limit" && name != "offset");
        let mut pairs: Vec<_> =
            others.map(|(name, value)| (name.as_str(), Cow::Borrowed(value.as_str()))).collect();
        pairs.push(("limit", self.limit.to_string().into()));
        if offset > 0 {
            pairs.push(("offset", offset.to_string().into()));
        }
        pairs.sort();
        pairs
    }
}

fn last<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

pub(super) async fn list(
    _: Access,
    State(app): State<Shared>,
    request: Request,
) -> Result<Response, Refusal> {
    let query = Query::of(request.uri());
    query.device(&app)?;
    if query.wants_update() {
        helpers::run(&app, query.device(&app)?).await?;
    }
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    let address = format!("http://{}{}", host.unwrap_or("localhost"), request.uri().path());
    blocking(move || {
        let page = app.store.page(query.device(&app)?, query.limit, query.offset)?;
        Ok(json_text(StatusCode::OK, body(&page, &query, &address)))
    })
    .await
}

fn body(page: &Page, query: &Query, address: &str) -> String {
    let link = |pairs: Option<Vec<(&str, Cow<'_, str>)>>| match pairs {
        None => Value::Null,
        Some(pairs) => {
            let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
            Value::String(format!("{address}?{query}"))
        }
    };
    format!(
        "{{\"count\":{},\"next\":{},\"previous\":{},\"results\":[{}]}}",
        page.count,
        link(query.next(page.count)),
        link(query.previous()),
        page.results
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, limit: i64, offset: i64) {
        let query = Query::of(&format!("/?{query}").parse().unwrap());
        assert_eq!((query.limit, query.offset), (limit, offset));
    }

    #[test]
    fn limits_and_offsets_that_make_no_sense_are_passed_over() {
        check("", 100, 0);
        check("limit=5&offset=7", 5, 7);
        check("limit=0&offset=-1", 100, 0);
        check("limit=-3&offset=x", 100, 0);
        check("limit=1001", 1_000, 0);
        check("limit=99999999999999999999", 100, 0);
    }

    #[test]
    fn links_repeat_every_parameter() {
        let query = Query::of(&"/?offset=2&limit=2&update_status=true&id=a%2Fb".parse().unwrap());
        let page = Page { count: 9, results: String::new() };
        let body: Value = serde_json::from_str(&body(&page, &query, "http://x/y/")).unwrap();
        assert_eq!(body["next"], "http://x/y/?id=a%2Fb&limit=2&offset=4&update_status=true");
        assert_eq!(body["previous"], "http://x/y/?id=a%2Fb&limit=2&update_status=true");
    }
}
