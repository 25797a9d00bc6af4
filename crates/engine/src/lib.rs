//! The engine: holds every record of the organization in parts and answers
//! questions about them. Pure: the worker shell (`worker/`) fetches and passes on.

mod answer;
mod bits;
mod bytes;
mod condition;
mod detect;
mod devices;
mod dictionary;
mod doubles;
mod drift;
mod engine;
mod evidence;
mod export;
mod fleet;
mod histories;
mod incidents;
mod learn;
mod measured;
pub mod message;
mod moment;
mod odd;
mod order;
mod page;
mod paths;
mod reach;
pub mod reading;
mod records;
mod report;
mod row;
mod selection;
mod series;
mod shape;
mod store;
mod summaries;
mod table;
mod templates;
mod text;
mod timeline;
pub mod traffic;
mod tuples;
mod values;
mod view;
mod whats;
#[cfg(feature = "worker")]
pub mod worker;

pub use engine::Engine;
pub use page::{Page, count};
pub use reading::Reading;
