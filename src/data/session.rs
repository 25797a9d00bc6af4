//! `Session`: the token and the address it is for, and how one comes and goes.
//! The token lives in the session storage and in the engine, nowhere else.

use super::idle;
use super::records::{Records, Reply};
use crate::platform::effect::whenever;
use crate::platform::{place, storage::Store};
use domain::{ApiError, Config, Token};
use engine::message::{Question, Server};
use leptos::prelude::*;

const TOKEN: &str = "diagboard.token";
const BASE: &str = "diagboard.base";

/// Whether somebody is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// The token was accepted, or was when this tab last used it.
    SignedIn,
    /// Nobody is.
    SignedOut,
    /// The server no longer accepts the token that was used.
    Expired,
    /// Nobody did anything for too long.
    Idle,
    /// Nobody is, but an entry is being written, to be sent after the next sign-in.
    Writing,
}

/// The session of this tab.
#[derive(Clone, Copy)]
pub struct Session {
    /// Whether somebody is signed in.
    pub access: RwSignal<Access>,
    /// The absolute address of the API's base.
    pub base: RwSignal<String>,
    tried: RwSignal<String>,
    records: Records,
    server: StoredValue<Server>,
}

impl Session {
    /// Takes up the session of this tab, if the token in it is for the address
    /// that is configured now.
    pub fn restore(config: &Config, records: Records) -> Self {
        let configured = place::absolute(&config.api_base).unwrap_or_default();
        let kept = Store::Session.read(BASE);
        let base = match &kept {
            Some(kept) if config.api_base_editable => kept.clone(),
            _ => configured,
        };
        let session = Self {
            access: RwSignal::new(Access::SignedOut),
            base: RwSignal::new(base.clone()),
            tried: RwSignal::new(base.clone()),
            records,
            server: StoredValue::new(server(config)),
        };
        let token = Store::Session.read(TOKEN).and_then(|text| Token::new(&text).ok());
        match token.filter(|_| kept.as_ref() == Some(&base)) {
            Some(_) if idle::is_over(config) => session.leave_idle(),
            Some(token) => {
                session.open(&base, &token);
                session.access.set(Access::SignedIn);
                records.read();
            }
            // A token for another address is of no use here, and no business of ours.
            None => Store::Session.remove(TOKEN),
        }
        session.watch();
        session
    }

    /// Asks the server whether it knows the token; `then` hears why not, or that
    /// it does, and then the records are being read.
    pub fn sign_in(self, base: String, token: Token, then: impl Fn(Result<(), ApiError>) + 'static) {
        self.open(&base, &token);
        let records = self.records;
        records.ask(Question::Probe, move |reply: Reply| match reply {
            Ok(_) => {
                // Where the storage is blocked, the session ends with the page.
                Store::Session.write(TOKEN, token.expose());
                Store::Session.write(BASE, &base);
                self.base.set(base.clone());
                self.access.set(Access::SignedIn);
                records.read();
                then(Ok(()));
            }
            Err(error) => {
                records.close();
                self.tried.set(self.base.get_untracked());
                then(Err(error));
            }
        });
    }

    /// The absolute address of the API that is used or being tried.
    #[must_use]
    pub fn base_now(self) -> String {
        self.tried.get()
    }

    /// Forgets the token and the records.
    pub fn sign_out(self) {
        self.end(Access::SignedOut);
    }

    /// Forgets them because nobody did anything for too long.
    pub fn leave_idle(self) {
        self.end(Access::Idle);
    }

    /// Lets a person write before they can sign in: without a network nobody can.
    pub fn write_first(self) {
        self.access.set(Access::Writing);
    }

    /// Whether this browser keeps the session when the page is loaded again.
    #[must_use]
    pub fn is_kept() -> bool {
        Store::Session.write("diagboard.probe", "")
    }

    fn end(self, access: Access) {
        Store::Session.remove(TOKEN);
        self.records.close();
        self.access.set(access);
    }

    /// Wherever a token is refused, it is forgotten.
    fn watch(self) {
        whenever(move || {
            let refused = self.records.refusals.get() > 0;
            if refused && self.access.get_untracked() == Access::SignedIn {
                self.end(Access::Expired);
            }
        });
    }

    fn open(self, base: &str, token: &Token) {
        self.tried.set(base.to_owned());
        let server = self.server.with_value(|server| Server { base: base.to_owned(), ..server.clone() });
        self.records.open(server, token);
    }
}

fn server(config: &Config) -> Server {
    Server {
        base: String::new(),
        page_size: config.page_size,
        concurrency: config.concurrency,
        timeout: i64::from(config.timeout_seconds) * 1_000,
        live_check_timeout: i64::from(config.live_check_timeout_seconds) * 1_000,
        grace: i64::from(config.grace_minutes) * 60_000,
        full_read_every: i64::from(config.full_read_minutes) * 60_000,
        classes: config.classes.clone(),
    }
}
