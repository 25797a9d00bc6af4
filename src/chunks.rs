//! Chunks: the pages that are files of their own, fetched when one of them is first
//! asked for. What starts stays small, however many pages there are.

// Measured: all pages in one module are 297 kB with brotli, of which the first page
// needs two thirds. A function that is not there yet can only be declared as foreign,
// which needs `unsafe`; the macro writes it, and the tool that cuts checks it.
#![cfg_attr(feature = "split", allow(unsafe_code))]

use crate::data::toasts::Tone;
use crate::data::{Data, document, recover, use_data};
use crate::pages::diagnostics::{DrawTool, FetchTools};
use crate::pages::incidents::{DrawPart, FetchParts};
use crate::pages::later::{Coming, Draw, later};
use crate::pages::new_entry::{DrawExtra, FetchExtras};
use crate::ui::chart::Picture;
use crate::words::desk::{self, DeskWords};
use crate::words::{self, Language, Words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// A chunk could not be fetched.
struct Unavailable;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Unavailable {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// A page in a chunk. Pages that have much in common share one, for what only two
/// chunks use becomes a further file.
macro_rules! page {
    ($chunk:ident, $name:ident, $draw:ty) => {
        page!($chunk, $name, $name::page, $draw);
    };
    ($chunk:ident, $name:ident, $($page:ident)::+, $draw:ty) => {
        #[cfg(feature = "split")]
        #[wasm_split_helpers::wasm_split($chunk, fallible)]
        fn $name() -> Result<$draw, Unavailable> {
            Ok(crate::pages::$($page)::+)
        }

        #[cfg(not(feature = "split"))]
        async fn $name() -> Result<$draw, Unavailable> {
            Ok(crate::pages::$($page)::+)
        }
    };
}

type Page = fn() -> AnyView;
type PageOf = fn(String) -> AnyView;
type SaveChart = fn(Data, Picture);
type TakeUp = fn(Data);
type PageWithTools = fn(FetchTools) -> AnyView;
type FormPage = fn(FetchExtras) -> AnyView;
type IncidentsPage = fn(FetchParts) -> AnyView;

page!(fleet, overview, Page);
page!(fleet, wall, overview::wall, Page);
page!(fleet, devices, Page);
page!(incidents, incidents, IncidentsPage);
page!(tools, incident_parts, incidents::draw_part, DrawPart);
page!(device, device, PageOf);
page!(list, diagnostics, PageWithTools);
page!(tools, tools, diagnostics::draw_tool, DrawTool);
page!(tools, saving, picture::save, SaveChart);
page!(forms, new_entry, FormPage);
page!(tools, extras, new_entry::extra::draw, DrawExtra);
page!(tools, labels, Page);
page!(tools, outbox, Page);
page!(tools, settings, Page);
page!(tools, reports, Page);
page!(tools, automaton, settings::automate, TakeUp);
page!(forms, drafts, new_entry::take_up, TakeUp);
page!(forms, clearing, new_entry::clear, TakeUp);

/// The words of a language in a chunk.
macro_rules! catalogue {
    ($name:ident, $words:ty, $given:path) => {
        #[cfg(feature = "split")]
        #[wasm_split_helpers::wasm_split($name, fallible)]
        fn $name() -> Result<&'static $words, Unavailable> {
            Ok($given())
        }

        #[cfg(not(feature = "split"))]
        async fn $name() -> Result<&'static $words, Unavailable> {
            Ok($given())
        }
    };
}

catalogue!(english, Words, words::english);
catalogue!(spanish, Words, words::spanish);
catalogue!(english_desk, DeskWords, desk::english);
catalogue!(spanish_desk, DeskWords, desk::spanish);

/// Fetches the words of a language, unless they are here. Without a network, those that
/// are here stay; without any, nothing can start, and boot.js says so.
pub(crate) async fn speak(language: Language) {
    if desk::is_here() {
        // Without a network, those that are here stay.
        let _ = speak_at_desk(language).await;
    }
    let catalogue = match language {
        Language::English => english().await,
        Language::Spanish => spanish().await,
    };
    match catalogue {
        Ok(catalogue) => words::have(language, catalogue),
        Err(Unavailable) if words::are_here() => {}
        Err(Unavailable) => document::give_up("The words of the app could not be fetched."),
    }
}

/// Fetches what is said about writing and following up.
async fn speak_at_desk(language: Language) -> Result<(), Unavailable> {
    let part = match language {
        Language::English => english_desk().await?,
        Language::Spanish => spanish_desk().await?,
    };
    desk::have(language, part);
    Ok(())
}

/// Goes on with what was written or sent before. Without a network there is nothing to go
/// on with yet: the form tries again.
pub(crate) async fn take_up(data: Data) {
    let words = speak_at_desk(untrack(|| data.settings.spoken())).await;
    if let (Ok(take_up), Ok(())) = (drafts().await, words) {
        take_up(data);
    }
}

/// Reports by itself what rules detect.
pub(crate) async fn automate(data: Data) {
    let words = speak_at_desk(untrack(|| data.settings.spoken())).await;
    if let (Ok(automate), Ok(())) = (automaton().await, words) {
        automate(data);
    }
}

/// Forgets every draft and all that was submitted. What cannot be fetched has kept nothing.
pub(crate) fn forget_drafts(data: Data) {
    spawn_local(async move {
        if let Ok(clear) = clearing().await {
            clear(data);
        }
    });
}

/// Saves a chart.
pub(crate) fn save_chart(picture: Picture) {
    let data = use_data();
    spawn_local(async move {
        match saving().await {
            Ok(save) => save(data, picture),
            Err(Unavailable) => data.toasts.say(Tone::Bad, words::words().chunk_title.to_owned()),
        }
    });
}

/// The pages that come as chunks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Chunk {
    Overview,
    Wall,
    Devices,
    Incidents,
    Diagnostics,
    Device(String),
    NewEntry,
    Labels,
    Outbox,
    Settings,
    Reports,
}

impl Chunk {
    /// Fetches it, unless it is here already.
    async fn load(self, language: Language) -> Result<Draw, Unavailable> {
        if matches!(
            self,
            Self::Incidents | Self::NewEntry | Self::Labels | Self::Outbox | Self::Settings | Self::Reports
        ) {
            speak_at_desk(language).await?;
        }
        Ok(match self {
            Self::Overview => Arc::new(overview().await?),
            Self::Wall => Arc::new(wall().await?),
            Self::Devices => Arc::new(devices().await?),
            Self::Diagnostics => {
                let page = diagnostics().await?;
                Arc::new(move || page(|| Box::pin(async { tools().await.ok() })))
            }
            Self::Incidents => {
                let page = incidents().await?;
                Arc::new(move || page(|| Box::pin(async { incident_parts().await.ok() })))
            }
            Self::NewEntry => {
                let page = new_entry().await?;
                Arc::new(move || page(|| Box::pin(async { extras().await.ok() })))
            }
            Self::Labels => Arc::new(labels().await?),
            Self::Outbox => Arc::new(outbox().await?),
            Self::Settings => Arc::new(settings().await?),
            Self::Reports => Arc::new(reports().await?),
            Self::Device(id) => {
                let page = device().await?;
                Arc::new(move || page(id.clone()))
            }
        })
    }

    /// Fetches it ahead of time; whoever comes too early or finds no network tries again.
    pub(crate) fn prepare(self, data: Data) {
        let language = untrack(|| data.settings.spoken());
        spawn_local(async move { drop(self.load(language).await) });
    }

    /// Its page, as soon as it is here.
    pub(crate) fn draw(self) -> AnyView {
        let settings = use_data().settings;
        later(move || {
            let (chunk, language) = (self.clone(), untrack(|| settings.spoken()));
            let coming: Coming<Draw> = Box::pin(async move {
                let page = chunk.load(language).await.ok();
                if page.is_none() {
                    // Only here: a part of a page can be missing while somebody works on it.
                    recover();
                }
                page
            });
            coming
        })
    }
}
