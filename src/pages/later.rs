//! Parts that are drawn as soon as they are here: pages, and panels of pages, whose code
//! is fetched when somebody first wants them.

use crate::pages::failure;
use crate::ui::live::live;
use crate::ui::view;
use crate::words::words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::pin::Pin;
use std::sync::Arc;

/// Draws what is here.
pub type Draw = Arc<dyn Fn() -> AnyView + Send + Sync>;

/// What is on its way; `None` when it could not be fetched.
pub type Coming<T> = Pin<Box<dyn Future<Output = Option<T>>>>;

/// Draws what is fetched, as soon as it is here. Where it cannot be, it says so, and can
/// be tried again.
pub fn later(bring: impl Fn() -> Coming<Draw> + Clone + Send + 'static) -> AnyView {
    let part = RwSignal::new(None);
    let load = move || {
        let coming = bring();
        part.set(None);
        // Whoever went elsewhere meanwhile left no signal to set.
        spawn_local(async move { drop(part.try_set(Some(coming.await))) });
    };
    load();
    live(move || match part.get() {
        None => view! { <p class="muted late" role="status">{words().loading}</p> },
        Some(Some(draw)) => untrack(|| draw()),
        Some(None) => failure::chunk(load.clone()),
    })
}
