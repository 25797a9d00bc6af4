//! The contract: the real program, spoken to over HTTP.

// Said once more for clippy, which allows unwrapping where it reads this.
#![cfg(test)]

mod assets;
mod client;
mod faults;
mod list;
mod post;
mod server;
