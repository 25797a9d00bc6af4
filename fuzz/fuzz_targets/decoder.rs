//! Looks for list answers that break what `checks/decoder.rs` holds.

#![no_main]

#[path = "../checks/decoder.rs"]
mod decoder;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| decoder::check(data));
