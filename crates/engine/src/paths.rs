//! `Paths`: the fields that occur in records, each with its distinct values. The
//! items of a list share one path: `issues[].code`.

use crate::dictionary::Dictionary;
use std::collections::HashMap;

/// Where the values of a field are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Home {
    /// With the record.
    Tape,
    /// In this place of what the records of a device have in common.
    Who(u32),
    /// In this place of what many records have in common.
    What(u32),
    /// In the list of codes and severities, which follows those places.
    WhatList,
}

/// How many places [`Home::Who`] has: the device's id, name and serial.
pub(crate) const WHO: usize = 3;
/// How many places [`Home::What`] has: type, status, priority.
pub(crate) const WHAT: usize = 3;

/// A field.
pub(crate) struct Path {
    pub(crate) name: String,
    pub(crate) home: Home,
    /// Whether usual moments are kept as numbers, not in the dictionary.
    pub(crate) has_moments: bool,
    pub(crate) dictionary: Dictionary,
}

/// All fields.
pub(crate) struct Paths {
    all: Vec<Path>,
    by_name: HashMap<String, u32>,
}

impl Paths {
    pub(crate) const ID: u32 = 0;
    pub(crate) const DEVICE_ID: u32 = 1;
    pub(crate) const DEVICE_NAME: u32 = 2;
    pub(crate) const DEVICE_SERIAL: u32 = 3;
    pub(crate) const KIND: u32 = 4;
    pub(crate) const STATUS: u32 = 5;
    pub(crate) const PRIORITY: u32 = 6;
    pub(crate) const UPDATED_AT: u32 = 7;
    pub(crate) const CREATED_AT: u32 = 9;
    pub(crate) const DUE: u32 = 10;
    pub(crate) const REPORTED_BY: u32 = 11;
    pub(crate) const PERFORMED_BY: u32 = 12;
    pub(crate) const NOTES: u32 = 13;
    pub(crate) const CLIENT_REF: u32 = 14;
    pub(crate) const OLDER_CLIENT_REF: u32 = 15;

    pub(crate) fn new() -> Self {
        let mut paths = Self { all: Vec::new(), by_name: HashMap::new() };
        // In the order of the constants.
        for name in [
            "id",
            "device_id",
            "device_name",
            "device_serial",
            "diagnostic_type",
            "status",
            "priority",
            "updated_at",
            "last_check",
            "created_at",
            "next_check_due",
            "reported_by",
            "performed_by",
            "notes",
            "details.client_ref",
            "diagnostics.client_ref",
        ] {
            paths.number(name);
        }
        paths
    }

    /// The number of a path, which is taken in if it is new.
    pub(crate) fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.by_name.get(name) {
            return *number;
        }
        let number = self.all.len() as u32;
        let home = home(name, number);
        let is_a_name = [Self::ID, Self::CLIENT_REF, Self::OLDER_CLIENT_REF].contains(&number);
        let has_moments = home == Home::Tape && !is_a_name;
        let path = Path { name: name.to_owned(), home, has_moments, dictionary: Dictionary::default() };
        self.all.push(path);
        self.by_name.insert(name.to_owned(), number);
        number
    }

    /// The number of a path that occurs.
    pub(crate) fn find(&self, name: &str) -> Option<u32> {
        self.by_name.get(name).copied()
    }

    #[inline]
    pub(crate) fn get(&self, number: u32) -> Option<&Path> {
        self.all.get(number as usize)
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, number: u32) -> Option<&mut Path> {
        self.all.get_mut(number as usize)
    }

    /// What a person reads of a value.
    pub(crate) fn text(&self, number: u32, code: u32) -> Option<&str> {
        self.get(number)?.dictionary.text(code)
    }

    /// All of them, by their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &Path)> {
        (0..).zip(&self.all)
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }
}

fn home(name: &str, number: u32) -> Home {
    match number {
        Paths::DEVICE_ID..=Paths::DEVICE_SERIAL => Home::Who(number - Paths::DEVICE_ID),
        Paths::KIND..=Paths::PRIORITY => Home::What(number - Paths::KIND),
        _ if what(name).is_some() => Home::WhatList,
        _ => Home::Tape,
    }
}

/// What an item in the list of codes and severities is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// How bad an issue is.
    Severity,
    /// The code of an issue.
    IssueCode,
    /// An error code in a report.
    ErrorCode,
}

/// What the values of a field are in the list of codes and severities.
pub(crate) fn what(name: &str) -> Option<Item> {
    Some(match name {
        "issues[].severity" | "alerts[].severity" => Item::Severity,
        "issues[].code" | "alerts[].code" => Item::IssueCode,
        "details.error_codes" | "details.error_codes[]" => Item::ErrorCode,
        "diagnostics.error_codes" | "diagnostics.error_codes[]" => Item::ErrorCode,
        _ => return None,
    })
}
