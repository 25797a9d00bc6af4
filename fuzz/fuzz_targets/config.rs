//! Looks for configurations that break what `checks/config.rs` holds.

#![no_main]

#[path = "../checks/config.rs"]
mod config;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| config::check(data));
