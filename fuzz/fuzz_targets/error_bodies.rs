//! Looks for failures that break what `checks/error_bodies.rs` holds.

#![no_main]

#[path = "../checks/error_bodies.rs"]
mod error_bodies;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| error_bodies::check(data));
