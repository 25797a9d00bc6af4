//! What is said about the fleet: its states over time, and who needs somebody.

use super::DeviceHit;
use domain::{DeviceState, Timestamp};
use serde::{Deserialize, Serialize};

/// How many devices are in each state, in the order of [`DeviceState::ALL`].
pub type Counts = [u32; 6];

/// The fleet over some spans of time, which one after the other make up a period.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// Devices by their present state.
    pub now: Counts,
    /// The same a day ago.
    pub day_ago: Counts,
    /// For each span, the devices by their state at its end.
    pub ends: Vec<Counts>,
    /// For each span, the devices that were known, each once, by its worst state.
    pub worst: Vec<Counts>,
    /// For each span, how many checks were made: where there are none, nothing is known.
    pub checks: Vec<u32>,
    /// How many incidents are open.
    pub open_incidents: u32,
    /// Devices that need somebody.
    pub attention_total: u32,
    /// The first of them, the worst first, of equal ones the latest change.
    pub attention: Vec<Attention>,
    /// The devices that had most of it, span by span; `None` where nobody knew them.
    pub lanes: Vec<Lane>,
    /// For each type, how many records there are in each span; the most frequent first.
    pub kinds: Vec<(String, Vec<u32>)>,
}

/// A device that needs somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attention {
    /// Which, and how it is.
    pub device: DeviceHit,
    /// Since when it is so.
    pub since: Option<Timestamp>,
    /// The codes of its latest check.
    pub codes: Vec<String>,
}

/// A device over the spans of a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    /// Its id.
    pub id: String,
    /// Its newest name.
    pub name: Option<String>,
    /// Its worst state in each span.
    pub states: Vec<Option<DeviceState>>,
}

/// A part of the list of devices.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DeviceList {
    /// Devices that fit.
    pub total: u32,
    /// Devices that fit but for the chosen states, by state.
    pub counts: Counts,
    /// The first of them.
    pub rows: Vec<DeviceLine>,
}

/// A device as a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviceLine {
    /// Which, and how it is.
    pub device: DeviceHit,
    /// The state that is listed: the present one, or the worst in the asked span.
    pub state: DeviceState,
    /// The codes of its latest check, where the listed state is the present one.
    pub codes: Vec<String>,
    /// Numbers that its latest check measured.
    pub measured: Vec<(String, f64)>,
    /// How many of its incidents are open.
    pub open_incidents: u32,
    /// When it was last maintained.
    pub maintained_at: Option<Timestamp>,
}
