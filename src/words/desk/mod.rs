//! What is said about writing, submitting and following up: the catalogue would be too long in
//! one file.

pub mod en;
pub mod es;
mod keys;

pub use keys::DeskWords;
