//! Looks for addresses that break what `checks/route.rs` holds.

#![no_main]

#[path = "../checks/route.rs"]
mod route;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| route::check(data));
