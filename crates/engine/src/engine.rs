//! `Engine`: takes pages of records in and answers the questions that need no
//! server.

use crate::devices::Devices;
use crate::message::{Answer, Question};
use crate::page::{self, List, Page};
use crate::store::{By, Store};
use crate::values::Values;
use crate::view::View;
use crate::{answer, row};
use domain::submission::Mark;
use domain::{ApiError, ClassTable};

/// Every record that is held, and what is known from them.
pub struct Engine {
    pub(crate) classes: ClassTable,
    pub(crate) grace: i64,
    pub(crate) store: Store,
    pub(crate) devices: Devices,
    pub(crate) values: Values,
    view: Option<View>,
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
            store: Store::default(),
            devices: Devices::default(),
            values: Values::default(),
            view: None,
            revision: 0,
        }
    }

    /// Records held.
    #[must_use]
    pub fn held(&self) -> u32 {
        self.store.held()
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

    /// A reading of all records begins: what it sees is told from what it does not.
    pub fn begin_read(&mut self) {
        self.store.begin_reading();
    }

    /// The reading is over. When it saw everything, what it did not see and nobody
    /// put in meanwhile is gone from the server, and goes here.
    pub fn end_read(&mut self, saw_everything: bool) {
        let unseen = if saw_everything { self.store.drop_unseen() } else { Vec::new() };
        for slot in &unseen {
            self.forget(*slot);
        }
        self.revision += u32::from(!unseen.is_empty());
        self.tidy();
    }

    /// Takes a list answer in.
    ///
    /// # Errors
    /// When it is not a list answer of the API; then nothing was taken.
    pub fn ingest_page(&mut self, body: &[u8]) -> Result<Page, ApiError> {
        let text = page::decoded(body);
        let list = List::read(&text)?;
        Ok(self.ingest(&list, By::Reading, |_| true))
    }

    /// Takes the records of one device from a list answer: an old server takes the
    /// device's id for something else, and answers with other records.
    ///
    /// # Errors
    /// When it is not a list answer of the API; then nothing was taken.
    pub fn ingest_device_page(&mut self, body: &[u8], device_id: &str) -> Result<Page, ApiError> {
        let text = page::decoded(body);
        let list = List::read(&text)?;
        Ok(self.ingest(&list, By::Hand, |device| device == Some(device_id)))
    }

    /// Takes one record in: the answer to a submission. Whether it is new.
    pub fn insert(&mut self, raw: &str) -> bool {
        let list = List { count: None, records: vec![raw.trim()] };
        self.ingest(&list, By::Hand, |_| true).added > 0
    }

    /// Whether a record of the device is held.
    #[must_use]
    pub fn knows(&self, device_id: &str) -> bool {
        let columns = &self.store.columns;
        let code = columns.device.dictionary.find(device_id);
        code.is_some_and(|code| self.devices.slots(columns, code).next().is_some())
    }

    /// The id of the device's record that a mark fits, among those held.
    #[must_use]
    pub fn marked(&self, device_id: &str, mark: &Mark) -> Option<String> {
        let columns = &self.store.columns;
        let code = columns.device.dictionary.find(device_id)?;
        let mut texts = self.devices.slots(columns, code).map(|slot| columns.raw.get(slot));
        texts.find_map(|raw| {
            let value = page::value(raw);
            domain::Record::read(&value).id.filter(|_| mark.fits(&value))
        })
    }

    /// Answers a question from what is held; `None` when only the server can.
    pub fn answer(&mut self, question: &Question) -> Option<Answer> {
        Some(match question {
            Question::Window { listing, from, len, now } => {
                let view = View::of(&mut self.view, &self.store, listing, *now, self.revision);
                Answer::Window(answer::window(view, &self.store, &self.classes, *from, *len))
            }
            Question::Entry(id) => Answer::Entry(self.entry(self.store.find(id))),
            Question::EntryOf(key) => Answer::Entry(self.entry(self.store.find_key(*key))),
            Question::Device(id, now) => Answer::Device(self.device(id, *now).map(Box::new)),
            Question::Devices { text, limit, now } => Answer::Devices(self.find_devices(text, *limit, *now)),
            Question::Values(field, limit) => Answer::Values(self.values.of(*field, *limit)),
            Question::Fleet(now) => Answer::Fleet(self.fleet(*now)),
            Question::Probe | Question::LiveCheck(_) | Question::Submit { .. } | Question::Find { .. } => {
                return None;
            }
        })
    }

    fn entry(&self, slot: Option<u32>) -> Option<Box<crate::message::Entry>> {
        Some(Box::new(row::entry(&self.store, slot?, &self.classes)))
    }

    fn ingest(&mut self, list: &List<'_>, by: By, wanted: impl Fn(Option<&str>) -> bool) -> Page {
        let returned = list.records.len() as u32;
        let mut page = Page { count: list.count, returned, ..Page::default() };
        let mut changed = false;
        for raw in &list.records {
            let record = page::record(raw);
            if !wanted(record.device_id.as_deref()) {
                continue;
            }
            page.taken += 1;
            let put = self.store.put(raw, &record, by, &self.classes);
            page.fresh += u32::from(put.fresh);
            let Some(slot) = put.slot else { continue };
            page.added += u32::from(put.replaced.is_none());
            changed = true;
            self.devices.add(&self.store.columns, slot);
            self.values.add(&record);
            if let Some(old) = put.replaced {
                self.forget(old);
            }
        }
        self.revision += u32::from(changed);
        page
    }

    /// Takes back what was noted of a record whose slot died.
    fn forget(&mut self, slot: u32) {
        self.devices.remove(&self.store.columns, slot);
        self.values.remove(&page::record(self.store.columns.raw.get(slot)));
    }

    /// Gives back the room of what was dropped.
    fn tidy(&mut self) {
        if self.store.compact(&self.classes) {
            self.view = None;
            self.devices = Devices::default();
            self.store.columns.slots().for_each(|slot| self.devices.add(&self.store.columns, slot));
        }
    }
}
