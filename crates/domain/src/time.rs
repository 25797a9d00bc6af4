//! `Timestamp`: a moment in milliseconds since 1970-01-01T00:00:00Z, read from
//! and written as ISO 8601. Zones belong to the browser's `Intl`, not here.

use serde::{Deserialize, Serialize};

/// One second, minute, hour and day in milliseconds.
pub const SECOND: i64 = 1_000;
/// See [`SECOND`].
pub const MINUTE: i64 = 60 * SECOND;
/// See [`SECOND`].
pub const HOUR: i64 = 60 * MINUTE;
/// See [`SECOND`].
pub const DAY: i64 = 24 * HOUR;

/// The first and the last moment of the years 0 to 9999.
const FIRST: i64 = -719_528 * DAY;
const LAST: i64 = 2_932_897 * DAY - 1;

/// A moment: milliseconds since the Unix epoch, UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Reads ISO 8601 as servers write it: `2024-01-15T14:25:00Z`, with a
    /// fraction, a numeric offset, a blank instead of `T`, or a date alone.
    /// A time without an offset is taken as UTC. `None` for anything else, and
    /// for dates that do not exist.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut cursor = Cursor(text.trim().as_bytes());
        let year = cursor.digits(4)?;
        cursor.expect(b'-')?;
        let month = cursor.digits(2)?;
        cursor.expect(b'-')?;
        let day = cursor.digits(2)?;
        if !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) {
            return None;
        }
        let mut ms = days_from_civil(year, month, day) * DAY;
        if !cursor.0.is_empty() {
            cursor.one_of(b"Tt ")?;
            ms += cursor.time_of_day()?;
            ms -= cursor.offset()?;
        }
        // An offset can lead out of the years that can be written.
        let is_written = (FIRST..=LAST).contains(&ms);
        (cursor.0.is_empty() && is_written).then_some(Self(ms))
    }

    /// ISO 8601 in UTC: `2024-01-15T14:25:00Z`; milliseconds only when there are some.
    #[must_use]
    pub fn to_iso(self) -> String {
        let (days, rest) = (self.0.div_euclid(DAY), self.0.rem_euclid(DAY));
        let (year, month, day) = civil_from_days(days);
        let (hour, minute, second) = (rest / HOUR, rest / MINUTE % 60, rest / SECOND % 60);
        let date = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
        match rest % SECOND {
            0 => format!("{date}Z"),
            ms => format!("{date}.{ms:03}Z"),
        }
    }

    /// Milliseconds from `earlier` to this moment; negative when it is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// This moment moved by `ms`.
    #[must_use]
    pub fn plus(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }
}

struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    fn digits(&mut self, count: usize) -> Option<i64> {
        let (head, tail) = self.0.split_at_checked(count)?;
        self.0 = tail;
        head.iter()
            .try_fold(0, |value, byte| byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0')))
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        self.one_of(&[byte]).map(|_| ())
    }

    fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        let (&first, tail) = self.0.split_first()?;
        self.0 = tail;
        bytes.contains(&first).then_some(first)
    }

    fn time_of_day(&mut self) -> Option<i64> {
        let hour = self.digits(2)?;
        self.expect(b':')?;
        let minute = self.digits(2)?;
        let second = match self.0.first() {
            Some(b':') => {
                self.expect(b':')?;
                self.digits(2)?
            }
            _ => 0,
        };
        // 24:00 and leap seconds occur in the wild; both mean the next moment.
        if hour > 24 || minute > 59 || second > 60 {
            return None;
        }
        Some(hour * HOUR + minute * MINUTE + second * SECOND + self.fraction()?)
    }

    /// Milliseconds of a fraction of any length; further digits are cut.
    fn fraction(&mut self) -> Option<i64> {
        if !matches!(self.0.first(), Some(b'.' | b',')) {
            return Some(0);
        }
        self.0 = &self.0[1..];
        let length = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, tail) = self.0.split_at(length);
        self.0 = tail;
        let padded = digits.iter().chain(b"000").take(3);
        (length > 0).then(|| padded.fold(0, |ms, digit| ms * 10 + i64::from(digit - b'0')))
    }

    fn offset(&mut self) -> Option<i64> {
        let sign = match self.0.first() {
            None => return Some(0),
            Some(b'Z' | b'z') => {
                self.0 = &self.0[1..];
                return Some(0);
            }
            Some(_) => {
                if self.one_of(b"+-")? == b'+' {
                    1
                } else {
                    -1
                }
            }
        };
        let hours = self.digits(2)?;
        if self.0.first() == Some(&b':') {
            self.expect(b':')?;
        }
        let minutes = if self.0.is_empty() { 0 } else { self.digits(2)? };
        (hours < 24 && minutes < 60).then_some(sign * (hours * HOUR + minutes * MINUTE))
    }
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a proleptic Gregorian date, counted in eras of 400
/// years that begin on 1 March (Howard Hinnant, "chrono-compatible low-level
/// date algorithms").
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The inverse of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// A length of time in its two largest units, whose symbols are the same in every language:
/// `2 d 4 h`, `35 min`.
#[must_use]
pub fn duration(ms: i64) -> String {
    let minutes = ms.max(0) / MINUTE;
    let units = [(minutes / (24 * 60), "d"), (minutes / 60 % 24, "h"), (minutes % 60, "min")];
    let told = units.iter().skip_while(|(count, _)| *count == 0).take(2).filter(|(count, _)| *count > 0);
    let told: Vec<String> = told.map(|(count, unit)| [&count.to_string(), "\u{a0}", unit].concat()).collect();
    if told.is_empty() { "0\u{a0}min".to_owned() } else { told.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, iso: Option<&str>) {
        assert_eq!(Timestamp::parse(text).map(Timestamp::to_iso).as_deref(), iso, "{text}");
    }

    #[test]
    fn times_are_read_as_servers_write_them() {
        check("1970-01-01T00:00:00Z", Some("1970-01-01T00:00:00Z"));
        check("2024-01-15T14:25:00Z", Some("2024-01-15T14:25:00Z"));
        check("2024-01-15T14:25:00.123456Z", Some("2024-01-15T14:25:00.123Z"));
        check("2024-01-15 14:25:00,5", Some("2024-01-15T14:25:00.500Z"));
        check("2024-01-15T14:25:00+02:00", Some("2024-01-15T12:25:00Z"));
        check("2024-01-15T14:25-0530", Some("2024-01-15T19:55:00Z"));
        check("2024-02-29", Some("2024-02-29T00:00:00Z"));
        check("2024-01-15T24:00:00Z", Some("2024-01-16T00:00:00Z"));
    }

    #[test]
    fn what_is_not_a_time_is_not_taken_for_one() {
        for text in [
            "",
            "soon",
            "2024",
            "2024-13-01",
            "2023-02-29",
            "2024-01-15T25:00:00Z",
            "2024-01-15T14:25:00X",
            "2024-01-15T14:25:00Z!",
            "2024-01-15T14:25:00.Z",
            "15/01/2024",
            "２０２４-01-15",
        ] {
            check(text, None);
        }
    }

    proptest! {
        #[test]
        fn every_moment_survives_writing_and_reading(ms in -62_000_000_000_000_i64..250_000_000_000_000) {
            prop_assert_eq!(Timestamp::parse(&Timestamp(ms).to_iso()), Some(Timestamp(ms)));
        }
    }

    #[test]
    fn a_duration_is_told_in_its_two_largest_units() {
        for (ms, told) in [
            (-5, "0 min"),
            (MINUTE - 1, "0 min"),
            (35 * MINUTE, "35 min"),
            (2 * HOUR, "2 h"),
            (2 * HOUR + 5 * MINUTE + 59_999, "2 h 5 min"),
            (3 * DAY + 59 * MINUTE, "3 d"),
            (400 * DAY + 4 * HOUR, "400 d 4 h"),
        ] {
            assert_eq!(duration(ms).replace('\u{a0}', " "), told);
        }
    }
}
