//! The engine: holds every record of the organization as columns and answers
//! questions about them. Pure: the worker shell (`worker/`) fetches and passes on.

mod answer;
mod columns;
mod devices;
mod dictionary;
mod engine;
mod filter;
mod heap;
pub mod message;
mod order;
mod page;
pub mod reading;
mod row;
mod store;
mod text;
mod values;
mod view;
#[cfg(feature = "worker")]
pub mod worker;

pub use engine::Engine;
pub use page::{Page, count};
pub use reading::Reading;
