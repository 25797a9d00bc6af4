//! `Client`: the API over a real HTTP client, judged as the app's worker judges it.

use std::time::Duration;

use domain::address::encode;
use domain::error::Head;
use domain::submission::{self, Mark, Verdict};
use domain::{ApiError, NotTheApi, Record};
use serde_json::Value;
use ureq::Agent;

use crate::server::Server;

/// The way to the server.
pub(crate) struct Client {
    agent: Agent,
    resource: String,
    /// Whether a POST whose connection was lost is sent again by the transport itself, as
    /// Chromium does on connections that were used before.
    repeats: bool,
}

/// What was heard.
struct Answer {
    status: u16,
    content_type: String,
    retry_after: Option<String>,
    body: String,
}

/// What became of a POST.
pub(crate) struct Posted {
    pub(crate) verdict: Verdict,
    /// How often the transport sent it again by itself.
    pub(crate) repeated: u64,
}

impl Client {
    pub(crate) fn new(server: &Server, repeats: bool) -> Self {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_idle_connections(if repeats { 4 } else { 0 })
            .timeout_global(Some(Duration::from_secs(5)))
            .build()
            .new_agent();
        Self { agent, resource: format!("{}api/v1/inventory_device_diags/", server.address), repeats }
    }

    /// Posts, once; a transport that repeats does so for itself.
    pub(crate) fn post(&self, body: &str, device_id: &str) -> Posted {
        let mut answer = self.send(Some(body), &self.resource);
        let mut repeated = 0;
        if self.repeats && answer == Err(ApiError::Unreachable) {
            repeated = 1;
            answer = self.send(Some(body), &self.resource);
        }
        let verdict = match answer {
            Ok(answer) if answer.status == 201 => match submission::stored(&answer.body, device_id) {
                Some(record) => Verdict::Stored(record),
                None => Verdict::Uncertain(ApiError::of_body(answer.head())),
            },
            Ok(answer) => submission::verdict(ApiError::of_answer(answer.head(), &answer.body)),
            Err(error) => submission::verdict(error),
        };
        Posted { verdict, repeated }
    }

    /// Looks for a record of the device: whether all pages were read without it.
    pub(crate) fn find(&self, device_id: &str, mark: &Mark) -> Result<bool, ApiError> {
        let mut offset = 0;
        loop {
            let address = format!("{}?id={}&limit=500&offset={offset}", self.resource, encode(device_id));
            let answer = self.send(None, &address)?;
            if answer.status != 200 {
                return Err(ApiError::of_answer(answer.head(), &answer.body));
            }
            let page: Value =
                serde_json::from_str(&answer.body).map_err(|_| ApiError::of_body(answer.head()))?;
            let results = page["results"].as_array().ok_or_else(|| ApiError::of_body(answer.head()))?;
            if results.iter().any(|record| mark.fits(record)) {
                return Ok(true);
            }
            if results.iter().any(|record| Record::read(record).device_id.as_deref() != Some(device_id)) {
                return Err(ApiError::NotTheApi(NotTheApi::Shape));
            }
            offset += results.len() as u64;
            if results.is_empty() || page["count"].as_u64().is_some_and(|count| offset >= count) {
                return Ok(false);
            }
        }
    }

    fn send(&self, body: Option<&str>, address: &str) -> Result<Answer, ApiError> {
        let lost = |error: ureq::Error| match error {
            ureq::Error::Timeout(_) => ApiError::Timeout,
            _ => ApiError::Unreachable,
        };
        let token = "Bearer demo-token";
        let json = "application/json";
        let sent = match body {
            Some(body) => {
                let post = self.agent.post(address).header("Authorization", token);
                post.header("Content-Type", json).send(body)
            }
            None => self.agent.get(address).header("Authorization", token).call(),
        };
        let response = sent.map_err(lost)?;
        let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
        let (content_type, retry_after) =
            (header("content-type").unwrap_or_default().to_owned(), header("retry-after").map(str::to_owned));
        let status = response.status().as_u16();
        let body = response.into_body().into_with_config().limit(u64::MAX).read_to_string().map_err(lost)?;
        Ok(Answer { status, content_type, retry_after, body })
    }
}

impl Answer {
    fn head(&self) -> Head<'_> {
        Head {
            status: self.status,
            content_type: &self.content_type,
            retry_after: self.retry_after.as_deref(),
        }
    }
}

impl PartialEq for Answer {
    /// Only failures are compared.
    fn eq(&self, _: &Self) -> bool {
        false
    }
}
