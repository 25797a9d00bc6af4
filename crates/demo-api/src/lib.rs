//! The demo API: the API that Diagboard is the front end of, as a real server
//! on a real SQLite file. Its fleet is seeded with a story, its diagnostic
//! helpers are simulated, and faults can be injected where that was asked for.

mod api;
mod app;
mod assets;
mod control;
mod failure;
mod faults;
mod headers;
mod link;
mod options;
mod readings;
mod seed;
mod server;
mod store;

pub use failure::Failure;
pub use options::Options;
pub use server::Server;
