//! Randomness for marks that must not repeat.

use leptos::prelude::window;

/// A new mark: 128 random bits in hexadecimal digits. `None` where the browser
/// has no source of randomness.
#[must_use]
pub fn mark() -> Option<String> {
    let mut bytes = [0_u8; 16];
    window().crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A random number in 0..1, for waiting times.
#[must_use]
pub fn chance() -> f64 {
    js_sys::Math::random()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn marks_are_long_and_differ() {
        let (one, other) = (mark().unwrap(), mark().unwrap());
        assert_eq!(one.len(), 32);
        assert_ne!(one, other);
    }
}
