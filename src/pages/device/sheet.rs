//! The lines of a chart for other programs: every value, also those that a chart leaves
//! out because nobody could see them.

use super::Device;
use super::measurements::{moments, value_at};
use crate::ui::chart::{Sheet, Sheets};
use crate::words::words;
use domain::Timestamp;
use engine::message::{self, AboutDevice, Answer, Series, SeriesLine};
use std::sync::Arc;

impl Device {
    /// The data of these lines of what was asked.
    pub(super) fn sheets(self, asked: &AboutDevice, lines: &[SeriesLine], names: &[String]) -> Sheets {
        let mut asked = asked.clone();
        if let AboutDevice::Series { columns, .. } = &mut asked {
            *columns = u32::MAX;
        }
        let which: Vec<(String, String)> =
            lines.iter().map(|line| (line.id.clone(), line.key.clone())).collect();
        let heads: Vec<String> =
            std::iter::once(words().moment.to_owned()).chain(names.iter().cloned()).collect();
        Arc::new(move |then| {
            let (which, heads) = (which.clone(), heads.clone());
            self.data.records.ask(asked.ask(), move |reply| {
                let series: Option<Series> = match reply {
                    Ok(Answer::About(bytes)) => message::decode(&bytes),
                    _ => None,
                };
                then(series.map(|series| sheet(heads, &which, series.lines)));
            });
        })
    }
}

/// A row for each moment at which one of these devices measured one of these things.
fn sheet(heads: Vec<String>, which: &[(String, String)], lines: Vec<SeriesLine>) -> Sheet {
    let is_wanted = |line: &SeriesLine| which.iter().any(|(id, key)| *id == line.id && *key == line.key);
    let lines: Vec<SeriesLine> = lines.into_iter().filter(is_wanted).collect();
    let row = |at: Timestamp| {
        let value =
            |line: &SeriesLine| value_at(line, at).map_or_else(String::new, |value| value.to_string());
        std::iter::once(at.to_iso()).chain(lines.iter().map(value)).collect()
    };
    Sheet { heads, rows: moments(&lines).into_iter().map(row).collect() }
}
