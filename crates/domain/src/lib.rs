//! What things are in Diagboard. Pure: no browser, no I/O, no clock, no
//! randomness; the present moment and new ids are passed in.

pub mod calendar;
pub mod chart;
pub mod class;
pub mod closeup;
pub mod config;
pub mod devices;
pub mod draft;
pub mod error;
pub mod export;
pub mod health;
pub mod history;
pub mod json;
pub mod listing;
pub mod live_check;
pub mod measure;
pub mod order;
pub mod query;
pub mod record;
pub mod retry;
pub mod route;
pub mod saved_view;
pub mod scroll;
pub mod series;
pub mod span;
pub mod submission;
pub mod thread;
pub mod time;
pub mod token;

pub use class::{Class, ClassTable};
pub use closeup::Closeup;
pub use config::Config;
pub use devices::Devices;
pub use draft::IssueDraft;
pub use error::{ApiError, NotTheApi, Refusal};
pub use health::{Check, DeviceState, Health};
pub use listing::Listing;
pub use measure::{Measure, Measures};
pub use query::Query;
pub use record::Record;
pub use route::Route;
pub use span::{Date, Span};
pub use thread::Thread;
pub use time::Timestamp;
pub use token::Token;
