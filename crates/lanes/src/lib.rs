//! The records of devices side by side, each device's in the order of their time, and rules that
//! go along them. Twenty rules look at each of a million records: this is compiled for speed, by
//! itself, and calls nothing outside of it for a record.

mod columns;
mod lanes;
mod look;
mod runner;
mod seen;

pub use columns::{Columns, Layout, Step};
pub use lanes::{Lane, Lanes};
pub use look::{Is, Look};
pub use runner::Runner;
pub use seen::Seen;
