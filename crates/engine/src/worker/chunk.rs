//! What the worker fetches when it is first asked for: whoever answers about the fleet.

// Measured: 10 kB with brotli that the list does without. See src/chunks.rs of the app,
// whose pages about the fleet are in the same file.
#![cfg_attr(feature = "split", allow(unsafe_code))]

use crate::Engine;
use crate::message::{Answer, Question};

/// It could not be fetched.
pub(crate) struct Unavailable;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Unavailable {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

type About = fn(&mut Engine, &Question) -> Option<Answer>;

/// Answers about the fleet.
#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(fleet, fallible)]
pub(crate) fn fleet() -> Result<About, Unavailable> {
    Ok(Engine::answer_about_fleet)
}

/// Answers about the fleet.
#[cfg(not(feature = "split"))]
pub(crate) async fn fleet() -> Result<About, Unavailable> {
    Ok(Engine::answer_about_fleet)
}
