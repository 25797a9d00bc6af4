//! A time: relative in view, exact in the tooltip and for machines.

use super::live::text;
use super::view;
use domain::Timestamp;
use leptos::prelude::*;

/// Shows a moment. `relative` is drawn and follows the clock, `exact` is the tooltip.
#[must_use]
pub fn time(
    at: Timestamp,
    relative: impl Fn() -> String + Send + Sync + 'static,
    exact: impl Fn() -> String + Send + Sync + 'static,
) -> AnyView {
    view! { <time datetime=at.to_iso() title=text(exact)>{text(relative)}</time> }
}
