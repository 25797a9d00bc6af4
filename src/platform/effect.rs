//! Doing something whenever signals change. Leptos compiles each effect by itself, more
//! than a kilobyte every time; this puts all of them into one type.

use leptos::prelude::Effect;

/// Runs now, and again whenever a signal that it read changes, for as long as its owner lives.
pub fn whenever(run: impl Fn() + 'static) {
    boxed(Box::new(run));
}

#[inline(never)]
fn boxed(run: Box<dyn Fn()>) {
    Effect::new(move |_| run());
}
