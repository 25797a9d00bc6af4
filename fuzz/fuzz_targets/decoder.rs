//! Any bytes as list answers: the decoder agrees with `serde_json` on what they
//! are, and holds the same records. A NUL, which JSON never has, ends a page.

#![no_main]

#[path = "../../crates/engine/tests/decoder/agreement.rs"]
mod agreement;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    agreement::hold(&data.split(|byte| *byte == 0).collect::<Vec<_>>());
});
