//! The browser: the only room that names its APIs. Everything here is a thin
//! cover without opinions; what it means is decided in `data`.

pub mod activity;
pub mod clipboard;
pub mod clock;
pub mod config;
pub mod deployment;
pub mod document;
pub mod download;
pub mod effect;
pub mod element;
pub mod focus;
pub mod history;
pub mod intl;
pub mod kept;
pub mod keys;
pub mod network;
pub mod picture;
pub mod place;
pub mod popover;
pub mod random;
pub mod screen;
pub mod storage;
pub mod tabs;
pub mod upload;
pub mod worker;
