//! The clock of the machine.

/// Milliseconds since the Unix epoch.
#[must_use]
pub fn now() -> i64 {
    js_sys::Date::now() as i64
}
