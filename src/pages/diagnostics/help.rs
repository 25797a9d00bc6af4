//! What can be typed into the search box, with examples.

use super::List;
use super::tools::Tool;
use crate::ui::popover;
use crate::ui::view;
use crate::words::{say, words};
use leptos::prelude::*;

/// The id of the panel.
pub(super) const PANEL: &str = "query-help";

impl List {
    pub(super) fn help(self) -> AnyView {
        popover::panel(PANEL, say(|w| w.query_help), move || self.tool(Tool::Help))
    }
}

pub(super) fn examples() -> AnyView {
    let words = words();
    let rows = [
        ("printer \"paper jam\"", words.help_words),
        ("-offline", words.help_not),
        ("status:failed,\"in progress\"", words.help_values),
        ("code:ERR* by:*@company.com", words.help_star),
        ("priority:*", words.help_any),
        ("cpu_usage>90 disk_usage<=10", words.help_numbers),
        ("before:2024-01-15 after:7d", words.help_moments),
        ("period:30d freshness:overdue", words.help_spans),
        ("is:open-incident", words.help_incident),
    ];
    let row = |(example, text)| view! { <div><dt><code>{example}</code></dt><dd>{text}</dd></div> };
    view! {
        <h2>{words.query_help}</h2>
        <p class="muted">{words.help_all}</p>
        <dl class="fields">{rows.into_iter().map(row).collect::<Vec<_>>()}</dl>
        <p class="muted">{words.help_fields}</p>
    }
}
