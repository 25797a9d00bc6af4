//! Parts of a view that follow signals. Leptos compiles each closure in a view by
//! itself, some kilobyte every time; these put all of them into one type.

use super::element::{Child, Source, Value};
use leptos::prelude::*;

/// What `draw` gives, drawn anew when a signal that it read changes.
pub fn live<V: Child + 'static>(draw: impl Fn() -> V + Send + 'static) -> AnyView {
    boxed(Box::new(move || draw().view()))
}

#[inline(never)]
fn boxed(draw: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    (move || draw()).into_any()
}

/// A text that follows signals, for places and attributes.
pub fn text(read: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(read)
}

/// A yes or no that follows signals.
pub fn flag(read: impl Fn() -> bool + Send + Sync + 'static) -> Signal<bool> {
    Signal::derive(read)
}

/// A value of an attribute that follows signals, and can be nothing.
pub fn value<V: Into<Value>>(read: impl Fn() -> V + Send + 'static) -> Source {
    Source::Live(Box::new(move || read().into()))
}

/// What `draw` gives, for as long as something holds: it is not drawn anew in between.
pub fn when(
    holds: impl Fn() -> bool + Send + Sync + 'static,
    draw: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    fn boxed(holds: Signal<bool>, draw: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
        let holds = Memo::new(move |_| holds.get());
        live(move || if holds.get() { untrack(&draw) } else { ().into_any() })
    }
    boxed(flag(holds), Box::new(draw))
}
