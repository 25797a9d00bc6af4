//! What each fuzz target holds of any bytes, once: cargo-fuzz looks for bytes that break
//! it, and `crates/engine/tests/corpus.rs` holds it of the corpus in every run of the tests.

pub mod config;
pub mod decoder;
pub mod error_bodies;
pub mod query;
pub mod route;
