//! The engine: holds every record of the organization as columns and answers
//! questions about them. Pure: the worker shell (`worker/`) fetches and passes on.

pub mod message;
