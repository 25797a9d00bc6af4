//! Files that a person saves or chooses.

use super::Data;
use super::clock::present;
use super::toasts::Tone;
use crate::platform::download::Download;
use crate::platform::upload;
use domain::export::file_name;
use leptos::ev::Event;

/// Lets the browser save JSON or CSV under a name made of words, or says that it cannot.
pub fn save_text(data: Data, words: &str, extension: &str, text: &str) {
    let file = Download::default();
    let media_type = if extension == "csv" { "text/csv;charset=utf-8" } else { "application/json" };
    if !file.push(text) || !file.save(&file_name(words, present(), extension), media_type) {
        data.toasts.say(Tone::Bad, crate::words::words().not_exported.to_owned());
    }
}

/// Reads the file that was just chosen; `None` when it cannot be read.
pub fn read_text(event: &Event, then: impl FnOnce(Option<String>) + 'static) {
    upload::read_text(event, then);
}
