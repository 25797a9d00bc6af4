//! The worker: the engine with a network and a clock. It takes the page's
//! commands, fetches, and answers.

mod auto;
mod chunk;
mod device_page;
mod http;
mod live_check;
mod port;
mod questions;
mod reader;
mod scope;
mod session;
mod submissions;
mod turn;

pub use turn::{Turn, turn, turn_at_once};

/// Runs the engine in this worker, for as long as that lives.
pub fn run() {
    port::listen();
}
