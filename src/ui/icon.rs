//! `Icon`: the drawings, on a grid of 16. Always beside a word, never instead of one.

use super::view;
use leptos::prelude::*;

/// A drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// The product's mark: a heartbeat.
    Pulse,
    /// The overview.
    Grid,
    /// Devices.
    Screen,
    /// A list.
    List,
    /// Incidents.
    Flag,
    /// What is on its way out.
    Tray,
    /// Reports.
    Sheet,
    /// Settings.
    Gear,
    /// Something new.
    Plus,
    /// Read again.
    Refresh,
    /// Search.
    Search,
    /// Good.
    Check,
    /// Look at it.
    Triangle,
    /// Broken.
    CrossCircle,
    /// Nobody knows.
    Dashed,
    /// Information.
    Info,
    /// Close, remove.
    Cross,
    /// Stop.
    Stop,
    /// Copy.
    Copy,
    /// Leave.
    Exit,
    /// Columns.
    Columns,
    /// Save as a file.
    Download,
    /// Opens downwards, moves down.
    Down,
    /// Moves up.
    Up,
    /// Work that was done.
    Wrench,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Sheet => "M3.5 1.5h6l3 3v10h-9z M9.5 1.5v3h3 M5.5 8h5 M5.5 11h5",

            Self::Pulse => "M1 8.5h3l2-6 4 11 2.2-5H15",
            Self::Grid => "M2 2h5v5H2zM9 2h5v5H9zM2 9h5v5H2zM9 9h5v5H9z",
            Self::Flag => "M3.5 14V2.5h9l-2 3.25 2 3.25h-9",
            Self::Tray => "M2 9l2-6h8l2 6v4H2zM2 9h3.5l1 2h3l1-2H14",
            Self::Screen => "M2 3h12v8H2zM6 14h4M8 11v3",
            Self::List => "M2 4h12M2 8h12M2 12h12",
            Self::Gear => {
                "M8 5.6a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8zM8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.4 3.4l1.4 1.4M11.2 11.2l1.4 1.4M12.6 3.4l-1.4 1.4M4.8 11.2l-1.4 1.4"
            }
            Self::Plus => "M8 3v10M3 8h10",
            Self::Refresh => "M13.5 8a5.5 5.5 0 1 1-1.6-3.9M13.5 2v3h-3",
            Self::Search => "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.5 10.5 14 14",
            Self::Check => "M3 8.5 6.5 12 13 4.5",
            Self::Triangle => "M8 2.2 14.5 13.5h-13zM8 6.5v3.2M8 11.4v.3",
            Self::CrossCircle => {
                "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4"
            }
            Self::Dashed => {
                "M6.4 2a6.2 6.2 0 0 1 3.2 0M12.4 3.6a6.2 6.2 0 0 1 1.6 2.8M14 9.6a6.2 6.2 0 0 1-1.6 2.8M9.6 14a6.2 6.2 0 0 1-3.2 0M3.6 12.4A6.2 6.2 0 0 1 2 9.6M2 6.4a6.2 6.2 0 0 1 1.6-2.8"
            }
            Self::Info => "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 7.2v3.8M8 4.9v.3",
            Self::Cross => "M4 4l8 8M12 4l-8 8",
            Self::Stop => "M4 4h8v8H4z",
            Self::Copy => "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
            Self::Exit => "M6.5 2.5h-4v11h4M10 5l3 3-3 3M13 8H6",
            Self::Columns => "M2.5 2.5h11v11h-11zM6.2 2.5v11M9.8 2.5v11",
            Self::Download => "M8 2v8.5M4.5 7 8 10.5 11.5 7M2.5 13.5h11",
            Self::Down => "M4 6l4 4 4-4",
            Self::Up => "M4 10l4-4 4 4",
            Self::Wrench => {
                "M10 2.4a3.4 3.4 0 0 0-3.3 4.5L2.2 11.4l2.4 2.4 4.5-4.5A3.4 3.4 0 0 0 13.6 6l-2 2-2.2-.6L8.8 5.2z"
            }
        }
    }

    /// The drawing, as tall as the text beside it unless its place says otherwise.
    #[must_use]
    pub fn draw(self) -> AnyView {
        view! {
            <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
                <path d=self.path()></path>
            </svg>
        }
    }
}
