//! What is said about devices and the fleet over time: the catalogue would be too long in
//! one file.

pub mod en;
pub mod es;
mod keys;

pub use keys::FleetWords;
