//! The pages of the product, one module each, made of `ui` and reading `data`.

pub mod device;
pub mod devices;
pub mod diagnostics;
pub mod entry;
pub mod failure;
pub mod incidents;
pub mod labels;
pub mod later;
pub mod missing;
pub mod new_entry;
pub mod outbox;
pub mod overview;
pub mod reports;
pub mod settings;
pub mod shelf;
pub mod shell;
pub mod sign_in;
pub mod style;

mod parts;
pub mod picture;
