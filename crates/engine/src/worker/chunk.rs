//! What the worker fetches when it is first asked for: whoever answers about a
//! list, about the fleet, or about a device over time.

// Measured: 10 kB with brotli that the list does without. See src/chunks.rs of the app,
// whose pages about the fleet are in the same file.
#![cfg_attr(feature = "split", allow(unsafe_code))]

use super::auto::{self, Auto};
use super::session::Session;
use super::{live_check, submissions};
use crate::Engine;
use crate::message::{Answer, Question};
use domain::ApiError;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use web_sys::AbortSignal;

/// It could not be fetched.
pub(crate) struct Unavailable;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Unavailable {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

type About = fn(&mut Engine, &[u8]) -> Option<Vec<u8>>;

macro_rules! about {
    ($name:ident, $about:ty, $answer:path) => {
        about!($name, $name, $about, $answer);
    };
    ($topic:ident, $name:ident, $about:ty, $answer:path) => {
        /// Answers about this.
        #[cfg(feature = "split")]
        #[wasm_split_helpers::wasm_split($topic, fallible)]
        pub(crate) fn $name() -> Result<$about, Unavailable> {
            Ok($answer)
        }

        /// Answers about this.
        #[cfg(not(feature = "split"))]
        pub(crate) async fn $name() -> Result<$about, Unavailable> {
            Ok($answer)
        }
    };
}

about!(fleet, About, Engine::answer_about_fleet);
about!(device, About, Engine::answer_about_device);
about!(incidents, About, Engine::answer_about_incidents);
about!(list, About, Engine::answer_about_list);
about!(tools, export, About, Engine::answer_about_export);
about!(tools, report, About, Engine::answer_about_report);
about!(detect, findings, About, Engine::answer_about_findings);

/// Reads at an interval.
type Repeating = fn(Weak<Session>, Rc<Auto>) -> Pin<Box<dyn Future<Output = ()>>>;

about!(tools, repeat, Repeating, auto::run);

/// Asks the server.
type Asking =
    fn(Rc<Session>, Question, AbortSignal) -> Pin<Box<dyn Future<Output = Result<Answer, ApiError>>>>;

about!(device, check, Asking, live_check::ask);
about!(forms, Asking, submissions::ask);
