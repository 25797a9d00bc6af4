//! `Export`: rows of a listing as a file or in the clipboard, or records as evidence, asked
//! for part by part, so that they never are in memory as a whole.

use super::Data;
use super::clock::present;
use super::session::Access;
use super::toasts::Tone;
use crate::platform::clipboard;
use crate::platform::download::Download;
use crate::platform::effect::whenever;
use crate::words::{exports, fill, words};
use domain::Listing;
use domain::export::{Format, file_name};
use engine::message::{AboutExport, Answer, Part, Question, decode};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

/// So many rows fit into the clipboard.
const MOST_COPIED: u32 = 10_000;
/// So often an export begins anew when records were moved meanwhile.
const MOST_TRIES: u8 = 5;
/// By this, spreadsheets know that a text is UTF-8.
pub(super) const BYTE_ORDER_MARK: &str = "\u{feff}";

/// What is wanted.
#[derive(Clone)]
pub struct Order {
    /// Asks for the part that begins at a row; the answer is an `Option<Part>`.
    pub part: Rc<dyn Fn(u32) -> Question>,
    /// What the file's name tells.
    pub name: String,
    /// How rows are written; [`Format::Text`] goes into the clipboard.
    pub format: Format,
    /// Whether the file begins with a byte order mark.
    pub is_marked: bool,
}

impl Order {
    /// The rows of a listing, or only what is selected of them.
    pub fn of_list(listing: Listing, selected: bool, format: Format, is_marked: bool) -> Self {
        let name = listing.query.clone();
        let part = move |from| {
            AboutExport { listing: listing.clone(), now: present(), selected, format, from }.ask()
        };
        Self { part: Rc::new(part), name, format, is_marked }
    }
}

/// The export that is at work, if there is one.
#[derive(Clone, Copy)]
pub struct Export {
    /// Whether there is one.
    pub is_running: RwSignal<bool>,
    /// How many rows are done, of how many.
    pub progress: RwSignal<(u32, u32)>,
    question: StoredValue<u32>,
}

/// What is done so far: it belongs to whoever waits for the next part, and goes
/// when nobody does any more.
struct Work {
    order: Order,
    from: u32,
    tries: u8,
    file: Download,
    text: String,
}

impl Export {
    /// None is at work.
    pub fn new() -> Self {
        let progress = RwSignal::new((0, 0));
        Self { is_running: RwSignal::new(false), progress, question: StoredValue::new(0) }
    }

    /// Starts one, in place of another.
    pub fn start(self, data: Data, order: Order) {
        self.stop(data);
        self.begin(data, order, 1);
    }

    /// Gives up.
    pub fn stop(self, data: Data) {
        data.records.cancel(self.question.get_value());
        self.is_running.set(false);
    }

    /// Gives up when nobody is signed in any more.
    pub fn watch(self, data: Data) {
        whenever(move || {
            if data.session.access.get() != Access::SignedIn {
                self.stop(data);
            }
        });
    }

    fn begin(self, data: Data, order: Order, tries: u8) {
        let file = Download::default();
        if order.is_marked {
            file.push(BYTE_ORDER_MARK);
        }
        self.is_running.set(true);
        self.progress.set((0, 0));
        self.ask(data, Work { order, from: 0, tries, file, text: String::new() });
    }

    fn ask(self, data: Data, work: Work) {
        let question = (work.order.part)(work.from);
        let part = |answer| match answer {
            Answer::About(bytes) => decode::<Option<Part>>(&bytes).flatten(),
            _ => None,
        };
        let question = data.records.ask(question, move |reply| match reply.map(part) {
            Ok(Some(part)) => self.take(data, work, part),
            Ok(None) if work.tries < MOST_TRIES => self.begin(data, work.order, work.tries + 1),
            // Records were moved each time: what came so far may lack rows or tell some twice.
            Ok(None) => self.end(data, Tone::Bad, exports().export_moved.to_owned()),
            Err(error) => self.end(data, Tone::Bad, data.explain(&error).title),
        });
        self.question.set_value(question);
    }

    fn take(self, data: Data, mut work: Work, part: Part) {
        let Part { text, next, total } = part;
        let is_copy = work.order.format == Format::Text;
        let is_kept = if is_copy {
            let rest = MOST_COPIED.saturating_sub(work.from) as usize;
            work.text.extend(text.split_inclusive('\n').take(rest));
            true
        } else {
            work.file.push(&text)
        };
        match next.filter(|next| !is_copy || *next < MOST_COPIED) {
            Some(next) if is_kept => {
                self.progress.set((next, total));
                work.from = next;
                self.ask(data, work);
            }
            _ if is_copy => self.copy(data, work.text, total),
            _ => self.save(data, &work, is_kept, total),
        }
    }

    fn save(self, data: Data, work: &Work, is_whole: bool, total: u32) {
        let format = work.order.format;
        let name = file_name(&work.order.name, present(), format.extension());
        if is_whole && work.file.save(&name, format.media_type()) {
            let told = fill(exports().exported, &[("count", &data.number(total)), ("file", &name)]);
            self.end(data, Tone::Good, told);
        } else {
            self.end(data, Tone::Bad, words().not_exported.to_owned());
        }
    }

    fn copy(self, data: Data, text: String, total: u32) {
        spawn_local(async move {
            if !clipboard::copy(text).await {
                return self.end(data, Tone::Bad, exports().rows_not_copied.to_owned());
            }
            let sentence =
                if total > MOST_COPIED { exports().first_rows_copied } else { exports().rows_copied };
            let (count, total) = (data.number(total.min(MOST_COPIED)), data.number(total));
            self.end(data, Tone::Good, fill(sentence, &[("count", &count), ("total", &total)]));
        });
    }

    fn end(self, data: Data, tone: Tone, told: String) {
        self.is_running.set(false);
        data.toasts.say(tone, told);
    }
}
