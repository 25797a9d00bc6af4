//! Readings against a server that caps pages, fails, and gains or loses records
//! while it is read: of everything, of what is new, and what follows what.

#[path = "reading/full.rs"]
mod full;
#[path = "reading/pace.rs"]
mod pace;
#[path = "reading/refresh.rs"]
mod refresh;
#[path = "reading/schedule.rs"]
mod schedule;
#[path = "reading/server.rs"]
mod server;
