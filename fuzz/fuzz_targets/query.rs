//! Looks for searches that break what `checks/query.rs` holds.

#![no_main]

#[path = "../checks/query.rs"]
mod query;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| query::check(data));
