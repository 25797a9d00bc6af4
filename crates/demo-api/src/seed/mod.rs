//! The seeded fleet: a story told forward in time, from `Plan` alone. The same
//! plan gives the same bytes.

mod chance;
mod fault;
mod fleet;
mod kind;
mod life;
mod odd;
mod people;
mod pinned;
mod story;
mod wear;
mod write;

use domain::Timestamp;
use serde::{Deserialize, Serialize};

pub(crate) use story::tell;

use crate::store::Device;

/// Raised when the same plan tells another story than before.
const VERSION: u32 = 1;

/// What determines the seed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Plan {
    pub(crate) version: u32,
    pub(crate) seed: u64,
    pub(crate) records: u32,
    pub(crate) devices: u32,
    pub(crate) days: u32,
    /// The story's present.
    pub(crate) anchor: Timestamp,
}

impl Plan {
    /// Without a number of devices, there is one to thirty records.
    pub(crate) fn new(seed: u64, records: u32, devices: Option<u32>, days: u32, anchor: Timestamp) -> Self {
        let devices = devices.unwrap_or((records / 30).clamp(12, 2_000));
        Self { version: VERSION, seed, records, devices, days, anchor }
    }
}

/// The devices of the plan.
pub(crate) fn fleet(plan: &Plan) -> Vec<Device> {
    fleet::Member::all(plan).into_iter().map(|member| member.device).collect()
}

#[cfg(test)]
impl Plan {
    pub(crate) fn example() -> Self {
        Self::new(1, 12_000, None, 90, Timestamp(1_763_800_000_000))
    }
}
