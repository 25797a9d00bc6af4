//! `Command` and `Notice`: what the page and the worker say to each other, as
//! bytes. Answers are small: a window of rows, a count, one record.

mod drift;
mod findings;
mod fleet;
mod incidents;
mod list;
mod report;
mod series;

pub use drift::{Answers, Difference, Differs, Drift, Endpoint, Pages, Spread};
pub use findings::{AboutFindings, Backtest, Evidence, Finding, FindingList, Fired, FoundBy, Ruling};
pub use fleet::{
    AboutFleet, Attention, Counts, DeviceLine, DeviceList, Distribution, Lane, Overview, Waiting,
};
pub use incidents::{AboutIncidents, IncidentLine, IncidentList, IncidentStep, IncidentView};
pub use list::{AboutExport, AboutList, Cell, Facet, Line, Part, Window};
pub use report::{
    AboutAudit, AboutReport, Accounted, Extreme, Measurement, PACK_BEGIN, Report, Reported, Sealed, Verdict,
    Work,
};
pub use series::{AboutDevice, Event, History, Line as SeriesLine, Series, Step};

use domain::query::Field;
use domain::submission::Mark;
use domain::{ApiError, Class, Health, Thread, Timestamp, record::Issue};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A message as bytes; `None` when it cannot be written.
pub fn encode(message: &impl Serialize) -> Option<Vec<u8>> {
    postcard::to_allocvec(message).ok()
}

/// A message from bytes; `None` when they are none.
#[must_use]
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

/// What the page tells the worker. A message is the bytes of a command, and for
/// [`Command::Open`] beside them the token, which is never part of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Uses this server, with the token that comes along; forgets what was held.
    Open(Server),
    /// Forgets the token and every record.
    Close,
    /// Reads what is new, or every record where nothing can be built on; what is
    /// held stays while it reads. While a reading is at work, no other starts: a
    /// full one at low priority goes as fast as it can from then on.
    Read,
    /// Reads every record again.
    ReadAll,
    /// Reads what is new every so many milliseconds from now on; 0 is never. Of several
    /// tabs with the same server and token one does.
    Auto(i64),
    /// Stops reading and keeps what is held.
    Stop,
    /// Asks; the answer is a [`Notice::Reply`] with the same number.
    Ask(u32, Question),
    /// The answer to this question is no longer wanted; its request is given up.
    Cancel(u32),
}

/// The server, and how to speak to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// The absolute address of the API's base, such as `https://host/api/v1`.
    pub base: String,
    /// Records per request.
    pub page_size: u32,
    /// Requests at a time.
    pub concurrency: u32,
    /// How long a request may take, in milliseconds.
    pub timeout: i64,
    /// How long a live check may take, in milliseconds.
    pub live_check_timeout: i64,
    /// How long after its due time a check counts as missed, in milliseconds.
    pub grace: i64,
    /// How long after a full reading a refresh is followed by the next one, in
    /// milliseconds; 0 is never.
    pub full_read_every: i64,
    /// An organization's own classes of words.
    pub classes: domain::Named<Class>,
}

/// What can be asked. `now` is the page's present moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Question {
    /// One small request: does this server know this token?
    Probe,
    /// One record as the server sent it, by its id.
    Entry(String),
    /// The same by its row's key: for a record without an id.
    EntryOf(u32),
    /// A device by its id, with its present state.
    Device(String, Timestamp),
    /// Devices whose id, name or serial holds every word of the text, the best
    /// match first.
    Devices {
        /// What was typed.
        text: String,
        /// How many at most.
        limit: u32,
        /// The present moment.
        now: Timestamp,
    },
    /// The values that were used in a field, the most frequent first.
    Values {
        /// The field.
        field: Field,
        /// In lower case; only values with this in them.
        text: String,
        /// How many at most.
        limit: u32,
    },
    /// The fields that occur in `details`, the most frequent first.
    Details,
    /// A question as bytes that only whoever answers it reads: he and it come as a
    /// chunk, and what starts is smaller without them.
    About(Topic, Vec<u8>),
    /// Lets the server check a device now; the new records are held afterwards.
    LiveCheck(String),
    /// Posts a body for a device, once, whatever happens.
    Submit {
        /// The device that the body names.
        device_id: String,
        /// The JSON to send, as it goes over the wire.
        body: String,
    },
    /// Looks through all of a device's records on the server for a report.
    Find {
        /// The device.
        device_id: String,
        /// How it is recognized.
        mark: Mark,
    },
}

/// Who answers a [`Question::About`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Topic {
    /// Reads an [`AboutFleet`].
    Fleet,
    /// Reads an [`AboutDevice`].
    Device,
    /// Reads an [`AboutIncidents`].
    Incidents,
    /// Reads an [`AboutList`].
    List,
    /// Reads an [`AboutExport`].
    Export,
    /// Reads an [`AboutFindings`].
    Findings,
    /// Reads an [`AboutAudit`].
    Report,
}

/// What the worker tells the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {
    /// How far the reading is; sent when it changes, at most some ten times a second.
    Progress(Progress),
    /// The answer to the question with this number, or why there is none.
    Reply(u32, Result<Answer, ApiError>),
}

/// How far the reading is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Records held; what was stored twice counts once, here and in `count`.
    pub held: u32,
    /// Devices among them.
    pub devices: u32,
    /// Records that the server says it has; `None` before its first answer.
    pub count: Option<u32>,
    /// What the reader is doing.
    pub stage: Stage,
    /// What is read, or was read last.
    pub kind: Kind,
    /// When a reading last got to its end, whatever it read.
    pub read_at: Option<Timestamp>,
    /// When a reading of every record last did.
    pub full_at: Option<Timestamp>,
    /// When it is read again by itself, if it is.
    pub next_at: Option<Timestamp>,
    /// Changes whenever the answer to a question may have changed.
    pub revision: u32,
}

/// What a reading reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Every record: it also notices what changed and what is gone.
    #[default]
    Full,
    /// What is new.
    New,
}

/// What the reader is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Nothing was read yet.
    #[default]
    Idle,
    /// Pages are on their way.
    Reading,
    /// It waits before it tries again: why, and until when.
    Waiting(ApiError, Timestamp),
    /// All pages were read.
    Complete,
    /// A person stopped it.
    Stopped,
    /// It gave up; what is held is kept.
    Failed(ApiError),
}

/// The answer to a [`Question`], variant by variant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// To `Probe`: how many records the server says it has.
    Probe(Option<u32>),
    /// To `Entry` and `EntryOf`: `None` when it is not held.
    Entry(Option<Box<Entry>>),
    /// To `Device`: `None` when no record of it is held.
    Device(Option<Box<DeviceView>>),
    /// To `Devices`: the text that was asked for, and what fits to it.
    Devices(String, Vec<DeviceHit>),
    /// To `Values` and `Details`: the value, and how often it was used.
    Values(Vec<(String, u32)>),
    /// To `About`: the answer as bytes.
    About(Vec<u8>),
    /// To `LiveCheck`: how long it took, in milliseconds.
    LiveCheck(i64),
    /// To `Submit`: the id of the record that the server stored.
    Stored(String),
    /// To `Submit`: the server said no.
    Refused(ApiError),
    /// To `Submit`: nothing is proved; it may be stored or not.
    Uncertain(ApiError),
    /// To `Find`: the id of the record with that mark, if the server has it.
    Found(Option<String>),
}

/// A record as a row of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Row {
    /// Names the record as long as it is held, also when it has no id.
    pub key: u32,
    /// The record's id.
    pub id: Option<String>,
    /// The device's id.
    pub device_id: Option<String>,
    /// The device's name.
    pub device_name: Option<String>,
    /// The device's serial.
    pub device_serial: Option<String>,
    /// The type.
    pub kind: Option<String>,
    /// The status, as it is.
    pub status: Option<String>,
    /// The class of the status; `None` without one.
    pub class: Option<Class>,
    /// The codes.
    pub codes: Vec<String>,
    /// What it says in a line.
    pub summary: String,
    /// When it last changed.
    pub updated_at: Option<Timestamp>,
}

/// One record in full.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The row that stands for it.
    pub row: Row,
    /// What it found, with the class of each severity.
    pub issues: Vec<(Issue, Class)>,
    /// The record as the server sent it, value for value.
    pub raw: String,
    /// The ids of all records that the server made of this one submission, this one's
    /// first; none when it was stored once.
    pub twins: Vec<String>,
}

/// A device as it is offered in a search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviceHit {
    /// Its id.
    pub id: String,
    /// Its newest name.
    pub name: Option<String>,
    /// Its newest serial.
    pub serial: Option<String>,
    /// Its present state.
    pub health: Health,
}

/// A device with its present state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviceView {
    /// Who it is and how it is.
    pub device: DeviceHit,
    /// Its newest check in full.
    pub last_check: Option<Entry>,
    /// Its newest maintenance.
    pub last_maintenance: Option<Row>,
    /// Its newest open incident.
    pub open_incident: Option<Thread>,
    /// How many records of it are held.
    pub entries: u32,
}
