//! `Evidence`: the records behind a report as a file: a line that says what it is, each record
//! as the server sent it on a line, and a last line with the sum of all bytes before it. It is
//! written and checked part by part, so that it never is in memory as a whole.

use crate::devices::device;
use crate::engine::Engine;
use crate::message::{PACK_BEGIN as BEGIN, Part, Sealed, Verdict};
use domain::order::sorted;
use sha2::{Digest, Sha256};

/// A part is about so long, in bytes.
const PART: usize = 256 << 10;
/// Longer lines than this, in bytes, begin no pack and end none.
const LONGEST: usize = 64 << 10;

/// What is written, and what is checked.
#[derive(Default)]
pub(crate) struct Evidence {
    written: Sha256,
    checked: Checked,
}

/// A file of which a part was seen.
#[derive(Default)]
struct Checked {
    sum: Sha256,
    /// Its first line.
    head: String,
    /// Lines that were summed up.
    lines: u32,
    /// What was not summed up: the last line may be the one that has the sum.
    rest: Vec<u8>,
    is_other: bool,
}

impl Engine {
    /// The part of a pack that begins at a record: the first part decides which records
    /// there are, all of the devices that a text names. `None` when they were moved since then.
    pub(crate) fn pack(&mut self, devices: &str, head: &str, from: u32) -> Option<Part> {
        let mut text = String::new();
        if from == 0 {
            self.exported = Some(self.behind(devices));
            self.packs().written = Sha256::new();
            text.push_str(head);
            text.push('\n');
        }
        let slots = self.exported.as_ref()?;
        let mut until = from;
        for slot in slots.iter().skip(from as usize) {
            // Between values a server may break lines; within a text JSON has none.
            text.push_str(&self.store.records.raw(*slot).replace(['\n', '\r'], " "));
            text.push('\n');
            until += 1;
            if text.len() > PART {
                break;
            }
        }
        let total = slots.len() as u32;
        let next = (until < total).then_some(until);
        let sum = &mut self.packs().written;
        sum.update(&text);
        if next.is_none() {
            text.push_str(&seal(total, &hex(std::mem::take(sum))));
            self.exported = None;
        }
        Some(Part { text, next, total })
    }

    /// Made when it is first asked for.
    pub(crate) fn packs(&mut self) -> &mut Evidence {
        self.evidence.get_or_insert_default()
    }

    /// The slots of every record of the devices that a text names, the earliest first, also of
    /// those that another one stands for; without a text of every record.
    fn behind(&self, devices: &str) -> Vec<u32> {
        let records = &self.store.records;
        let codes = self.meant(devices);
        let is_meant = |slot: &u32| {
            devices.trim().is_empty()
                || device(records, *slot).is_some_and(|code| codes.binary_search(&code).is_ok())
        };
        let slots: Vec<u32> = records.all().filter(is_meant).collect();
        let age = |index: usize| (records.changed(slots[index]), slots[index]);
        sorted(slots.len(), &|a, b| age(a).cmp(&age(b))).into_iter().map(|index| slots[index]).collect()
    }
}

impl Evidence {
    /// Takes a piece of a file; after the last one, which is empty, what it is.
    pub(crate) fn check(&mut self, is_first: bool, bytes: &[u8]) -> Option<Verdict> {
        if is_first {
            self.checked = Checked::default();
        }
        if bytes.is_empty() {
            return Some(std::mem::take(&mut self.checked).verdict());
        }
        self.checked.take(bytes);
        None
    }
}

impl Checked {
    fn take(&mut self, bytes: &[u8]) {
        if self.is_other {
            return;
        }
        self.rest.extend_from_slice(bytes);
        // The last line stays, be it whole or not.
        let before = self.rest.len() - 1;
        let end = self.rest.get(..before).and_then(|rest| rest.iter().rposition(|byte| *byte == b'\n'));
        let end = end.map_or(0, |end| end + 1);
        if self.lines == 0 {
            let first = self.rest.iter().position(|byte| *byte == b'\n').unwrap_or(self.rest.len());
            let head = self.rest.get(..first).unwrap_or_default();
            let begun = &BEGIN.as_bytes()[..BEGIN.len().min(head.len())];
            self.is_other = !head.starts_with(begun) || first > LONGEST;
            self.head = String::from_utf8_lossy(head).into_owned();
        }
        let (summed, _) = self.rest.split_at(end);
        self.sum.update(summed);
        self.lines += summed.iter().filter(|byte| **byte == b'\n').count() as u32;
        self.rest.drain(..end);
    }

    fn verdict(self) -> Verdict {
        if self.is_other || self.lines == 0 || !self.head.starts_with(BEGIN) {
            return Verdict::NoPack;
        }
        let sealed = Sealed { head: self.head, records: self.lines - 1, sum: hex(self.sum) };
        let last = std::str::from_utf8(&self.rest).unwrap_or_default();
        if last == seal(sealed.records, &sealed.sum) {
            return Verdict::Whole(sealed);
        }
        let is_seal = last.starts_with("{\"records\":") && last.ends_with("\"}\n");
        if is_seal { Verdict::Changed(sealed) } else { Verdict::Torn }
    }
}

/// The last line: how many records there are, and the sum of all bytes before it.
fn seal(records: u32, sum: &str) -> String {
    format!("{{\"records\":{records},\"sha256\":\"{sum}\"}}\n")
}

fn hex(sum: Sha256) -> String {
    sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
