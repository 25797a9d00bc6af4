//! A chart as a file: as it is drawn, in the colours that it has, or its data.

use super::Data;
use super::clock::present;
use super::export::BYTE_ORDER_MARK;
use super::toasts::Tone;
use crate::platform::download::{Download, save_blob};
use crate::platform::picture;
use crate::words::words;
use domain::export::{Format, csv_row, file_name};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How a drawing is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawing {
    /// Lines and areas.
    Svg,
    /// Pixels.
    Png,
}

/// Saves rows as CSV, with the marks by which spreadsheets know that it is UTF-8.
pub fn save_rows(data: Data, title: &str, rows: Option<impl Iterator<Item = Vec<String>>>) {
    let saved = rows.is_some_and(|rows| {
        let mut text = BYTE_ORDER_MARK.to_owned();
        rows.for_each(|row| csv_row(&mut text, row.iter().map(String::as_str)));
        let file = Download::default();
        let format = Format::Csv;
        file.push(&text) && file.save(&name(title, format.extension()), format.media_type())
    });
    tell(data, saved);
}

/// Saves the chart that is drawn there.
pub fn save_drawing(data: Data, title: &str, plot: NodeRef<html::Div>, drawing: Drawing) {
    let drawn = plot.get_untracked().and_then(|plot| picture::of(&plot, title));
    let title = title.to_owned();
    spawn_local(async move {
        let Some(drawn) = drawn else { return tell(data, false) };
        let saved = match drawing {
            Drawing::Svg => {
                let file = Download::default();
                file.push(&drawn.svg) && file.save(&name(&title, "svg"), picture::MEDIA_TYPE)
            }
            Drawing::Png => match drawn.pixels().await {
                Some(file) => save_blob(&file, &name(&title, "png")),
                None => false,
            },
        };
        tell(data, saved);
    });
}

fn name(title: &str, extension: &str) -> String {
    file_name(title, present(), extension)
}

/// That a file is saved, the browser says itself.
fn tell(data: Data, saved: bool) {
    if !saved {
        data.toasts.say(Tone::Bad, words().not_exported.to_owned());
    }
}
