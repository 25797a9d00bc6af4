//! `Engine`: takes pages of records in and answers the questions that need no
//! server.

use crate::detect::Detected;
use crate::devices::{Devices, Held};
use crate::evidence::Evidence;
use crate::incidents::AllIncidents;
use crate::message::{AboutExport, AboutList, Answer, Question, Topic, decode, encode};
use crate::page::{Found, List, Page};
use crate::paths::Paths;
use crate::selection::Selection;
use crate::store::{By, Store};
use crate::timeline::Timelines;
use crate::traffic::Traffic;
use crate::values::{details, values};
use crate::view::{Source, View};
use crate::whats::Whats;
use crate::{odd, row};
use domain::listing::Listing;
use domain::submission::Mark;
use domain::{ApiError, ClassTable, Record, Timestamp};
use std::rc::Rc;

/// The most records that room is made for in advance.
const MOST_EXPECTED: u32 = 4_000_000;

/// So many fields of `details` are offered.
const MOST_DETAILS: usize = 200;

/// Every record that is held, and what is known from them.
pub struct Engine {
    pub(crate) classes: ClassTable,
    pub(crate) grace: i64,
    pub(crate) store: Store,
    pub(crate) whats: Whats,
    pub(crate) devices: Devices,
    pub(crate) view: View,
    pub(crate) selection: Selection,
    /// The slots of an export under way, or of an evidence pack.
    pub(crate) exported: Option<Vec<u32>>,
    pub(crate) timelines: Timelines,
    pub(crate) incidents: AllIncidents,
    pub(crate) detected: Detected,
    pub(crate) evidence: Option<Box<Evidence>>,
    /// What the server's answers took; whoever asks it fills this.
    pub traffic: Rc<Traffic>,
    revision: u32,
}

impl Engine {
    /// An empty one. `grace` is how long after its due time a check counts as
    /// missed, in milliseconds.
    #[must_use]
    pub fn new(grace: i64, classes: ClassTable) -> Self {
        Self {
            classes,
            grace,
            store: Store::new(),
            whats: Whats::default(),
            devices: Devices::default(),
            view: View::default(),
            selection: Selection::default(),
            exported: None,
            timelines: Timelines::default(),
            incidents: AllIncidents::default(),
            detected: Detected::default(),
            evidence: None,
            traffic: Rc::default(),
            revision: 0,
        }
    }

    /// Records held.
    #[must_use]
    pub fn held(&self) -> u32 {
        self.store.held()
    }

    /// Records that are hidden, for the server stored a submission more than once.
    #[must_use]
    pub fn doubles(&self) -> u32 {
        self.store.records.hidden()
    }

    /// Devices of which a record is held.
    #[must_use]
    pub fn devices(&self) -> u32 {
        self.devices.held()
    }

    /// Changes whenever the answer to a question may have changed.
    #[must_use]
    pub fn revision(&self) -> u32 {
        self.revision
    }

    /// So many records will come, like those that are there: room is made for them.
    pub fn expect(&mut self, records: u32) {
        self.store.reserve(records.min(MOST_EXPECTED));
    }

    /// A reading of all records begins: what it sees is told from what it does not.
    pub fn begin_read(&mut self) {
        self.store.begin_reading();
    }

    /// The reading is over. When it saw everything, what it did not see and nobody
    /// put in meanwhile is gone from the server, and goes here.
    pub fn end_read(&mut self, saw_everything: bool) {
        let unseen = if saw_everything { self.store.drop_unseen() } else { Vec::new() };
        let held = Held { records: &self.store.records, whats: &self.whats };
        let shown: Vec<u32> =
            unseen.iter().filter(|(_, was_shown)| *was_shown).map(|(slot, _)| *slot).collect();
        shown.iter().for_each(|slot| self.devices.remove(held, *slot));
        let turned = self.store.forget_doubles(&shown);
        self.turn(&turned);
        self.revision += u32::from(!unseen.is_empty());
        self.tidy();
    }

    /// Takes a list answer in.
    ///
    /// # Errors
    /// When it is not a list answer of the API; then nothing was taken.
    pub fn ingest_page(&mut self, body: &[u8]) -> Result<Page, ApiError> {
        let list = List::read(body, &mut self.store.records.templates)?;
        Ok(self.ingest(&list, By::Reading, None))
    }

    /// Takes a list answer in that another tab got: it proves nothing about a reading of
    /// this one.
    ///
    /// # Errors
    /// When it is not a list answer of the API; then nothing was taken.
    pub fn ingest_shared(&mut self, body: &[u8]) -> Result<Page, ApiError> {
        let list = List::read(body, &mut self.store.records.templates)?;
        Ok(self.ingest(&list, By::Hand, None))
    }

    /// Takes the records of one device from a list answer: an old server takes the
    /// device's id for something else, and answers with other records.
    ///
    /// # Errors
    /// When it is not a list answer of the API; then nothing was taken.
    pub fn ingest_device_page(&mut self, body: &[u8], device_id: &str) -> Result<Page, ApiError> {
        let list = List::read(body, &mut self.store.records.templates)?;
        Ok(self.ingest(&list, By::Hand, Some(device_id)))
    }

    /// Takes one record in: the answer to a submission. Whether it is new.
    pub fn insert(&mut self, raw: &str) -> bool {
        let list = List::of_one(raw, &mut self.store.records.templates);
        list.is_ok_and(|list| self.ingest(&list, By::Hand, None).added > 0)
    }

    /// Whether a record of the device is held.
    #[must_use]
    pub fn knows(&self, device_id: &str) -> bool {
        self.slots_of(device_id).next().is_some()
    }

    /// The id of the device's record that a mark fits, among those held.
    #[must_use]
    pub fn marked(&self, device_id: &str, mark: &Mark) -> Option<String> {
        let mut values = self.slots_of(device_id).map(|slot| odd::value(&self.store.records.raw(slot)));
        values.find_map(|value| Record::read(&value).id.filter(|_| mark.fits(&value)))
    }

    /// Answers a question from what is held; `None` when only the server can.
    pub fn answer(&mut self, question: &Question) -> Option<Answer> {
        let Question::About(topic, asked) = question else { return self.answer_at_once(question) };
        let answer = match topic {
            Topic::Fleet => self.answer_about_fleet(asked),
            Topic::Device => self.answer_about_device(asked),
            Topic::Incidents => self.answer_about_incidents(asked),
            Topic::List => self.answer_about_list(asked),
            Topic::Export => self.answer_about_export(asked),
            Topic::Findings => self.answer_about_findings(asked),
            Topic::Report => self.answer_about_report(asked),
        };
        answer.map(Answer::About)
    }

    /// Answers an [`AboutList`]; `None` for what is none.
    pub fn answer_about_list(&mut self, question: &[u8]) -> Option<Vec<u8>> {
        match decode(question)? {
            AboutList::Window { listing, from, len, now, tick: _ } => {
                self.show(&listing, now);
                encode(&self.window(&listing, from, len))
            }
            AboutList::Select { listing, now, rows, on } => {
                self.show(&listing, now);
                encode(&self.select(rows, on))
            }
        }
    }

    /// Answers an [`AboutExport`]; `None` for what is none.
    pub fn answer_about_export(&mut self, question: &[u8]) -> Option<Vec<u8>> {
        let AboutExport { listing, now, selected, format, from } = decode(question)?;
        if from == 0 {
            self.show(&listing, now);
        }
        encode(&self.export(&listing, selected, format, from))
    }

    /// Answers a question from what is held; `None` when only the server can, or whoever
    /// answers a [`Question::About`].
    pub fn answer_at_once(&mut self, question: &Question) -> Option<Answer> {
        Some(match question {
            Question::Entry(id) => Answer::Entry(self.entry(self.store.find(id))),
            Question::EntryOf(key) => Answer::Entry(self.entry(self.store.find_key(*key))),
            Question::Device(id, now) => Answer::Device(self.device(id, *now).map(Box::new)),
            Question::Devices { text, limit, now } => {
                Answer::Devices(text.clone(), self.find_devices(text, *limit, *now))
            }
            Question::Values { field, text, limit } => {
                Answer::Values(values(&self.store.records, &self.whats, field, text, *limit))
            }
            Question::Details => Answer::Values(details(&self.store.records, MOST_DETAILS)),
            _ => return None,
        })
    }

    /// Works a listing out. What is selected belongs to a query, and goes with it.
    fn show(&mut self, listing: &Listing, now: Timestamp) {
        self.selection.within(&listing.query);
        let mut source = Source {
            records: &self.store.records,
            whats: &self.whats,
            devices: &mut self.devices,
            grace: self.grace,
            now,
            revision: self.revision,
        };
        self.view.show(&mut source, listing);
    }

    fn entry(&self, slot: Option<u32>) -> Option<Box<crate::message::Entry>> {
        let slot = slot?;
        let shown = self.store.twins(slot).first().copied().unwrap_or(slot);
        Some(Box::new(row::entry(&self.store, shown, &self.classes)))
    }

    /// The slots of a device's records.
    fn slots_of(&self, device_id: &str) -> impl Iterator<Item = u32> {
        let records = &self.store.records;
        let ids =
            records.templates.paths.get(Paths::DEVICE_ID).map(|path| path.dictionary.codes_of(device_id));
        let codes = ids.unwrap_or_default().into_iter().flatten();
        codes.flat_map(|code| self.devices.slots(records, code))
    }

    /// Takes records in: all, or those of a device.
    fn ingest(&mut self, list: &List, by: By, device: Option<&str>) -> Page {
        let returned = list.records.len() as u32;
        let mut page = Page { count: list.count, returned, ..Page::default() };
        let mut changed = false;
        for found in &list.records {
            if device.is_some() && self.device_of(list, *found) != device {
                continue;
            }
            page.taken += 1;
            let put = self.store.put(list, *found, by);
            page.fresh += u32::from(put.fresh);
            let Some(slot) = put.slot else { continue };
            page.added += u32::from(put.added);
            changed = true;
            self.whats.update(&self.store.records, &self.classes);
            let held = Held { records: &self.store.records, whats: &self.whats };
            self.devices.add(held, slot);
            if let Some(old) = put.replaced {
                self.devices.remove(held, old);
            }
            let turned = self.store.tell_doubles(slot, put.replaced);
            self.turn(&turned);
        }
        self.revision += u32::from(changed);
        page
    }

    /// These slots were hidden or are shown again.
    fn turn(&mut self, slots: &[u32]) {
        let held = Held { records: &self.store.records, whats: &self.whats };
        for slot in slots {
            match held.records.is_hidden(*slot) {
                true => self.devices.remove(held, *slot),
                false => self.devices.count(held, *slot),
            }
        }
    }

    /// The device that a record names which was not taken in yet.
    fn device_of(&self, list: &List, found: Found) -> Option<&str> {
        let templates = &self.store.records.templates;
        let element = templates.shapes.get(found.shape as usize)?.find(Paths::DEVICE_ID)?;
        let code = list.words.get((found.word + element.word) as usize)?;
        templates.paths.text(Paths::DEVICE_ID, *code)
    }

    /// Gives back the room of what was dropped.
    fn tidy(&mut self) {
        if self.store.compact() {
            self.revision += 1;
            self.view.forget();
            self.exported = None;
            self.detected = Detected::default();
            self.devices = Devices::default();
            let held = Held { records: &self.store.records, whats: &self.whats };
            self.store.records.all().for_each(|slot| self.devices.add(held, slot));
        }
    }
}
