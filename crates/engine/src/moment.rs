//! Moments as most servers write them, `2024-01-15T14:25:00Z` with or without three
//! or six decimals, as numbers from which the same text can be made again.

use domain::Timestamp;

/// The form of a moment's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// `2024-01-15T14:25:00Z`
    Seconds,
    /// `2024-01-15T14:25:00.000Z`
    Millis,
    /// `2024-01-15T14:25:00.000000Z`
    Micros,
}

impl Form {
    /// The length of the text in bytes.
    pub(crate) fn len(self) -> usize {
        match self {
            Self::Seconds => 20,
            Self::Millis => 24,
            Self::Micros => 27,
        }
    }

    /// How many microseconds the last decimal is.
    fn last_decimal(self) -> u32 {
        if self == Self::Millis { 1_000 } else { 1 }
    }
}

/// 2000-01-01 in seconds since 1970, from which the numbers count.
const EPOCH: i64 = 946_684_800;
const DAY: u32 = 86_400;

/// The form of a text, when it is a moment between 2000 and 2135 in one of them.
pub(crate) fn form(text: &[u8]) -> Option<Form> {
    let form = match text.len() {
        20 => Form::Seconds,
        24 => Form::Millis,
        27 => Form::Micros,
        _ => return None,
    };
    read(text, 0, form).map(|_| form)
}

/// The moment that begins at `at`: seconds since 2000, and microseconds.
#[inline]
pub(crate) fn read(text: &[u8], at: usize, form: Form) -> Option<(u32, u32)> {
    let bytes: &[u8; 20] = text.get(at..at + 20)?.try_into().ok()?;
    let two = |at: usize| -> u32 {
        let (tens, ones) = (bytes[at].wrapping_sub(b'0'), bytes[at + 1].wrapping_sub(b'0'));
        // What is no digit makes it larger than any number that is asked for.
        if tens > 9 || ones > 9 { 1_000 } else { u32::from(tens) * 10 + u32::from(ones) }
    };
    let is_set =
        bytes[4] == b'-' && bytes[7] == b'-' && bytes[10] == b'T' && bytes[13] == b':' && bytes[16] == b':';
    let (century, year, month, day) = (two(0), two(2), two(5), two(8));
    let (hour, minute, second) = (two(11), two(14), two(17));
    let is_time = hour < 24 && minute < 60 && second < 60;
    if !is_set || !is_time || year > 99 || !(20..=21).contains(&century) || !(1..=12).contains(&month) {
        return None;
    }
    let year = (century - 20) * 100 + year;
    if year > 135 || day == 0 || day > days_in(year, month) {
        return None;
    }
    let seconds = days_before(year, month, day) * DAY + hour * 3_600 + minute * 60 + second;
    match form {
        Form::Seconds => (bytes[19] == b'Z').then_some((seconds, 0)),
        Form::Millis | Form::Micros => {
            let decimals = decimals(text.get(at + 19..at + form.len())?)?;
            Some((seconds, decimals * form.last_decimal()))
        }
    }
}

/// The number in `.123456Z`.
fn decimals(text: &[u8]) -> Option<u32> {
    let digits = text.strip_prefix(b".")?.strip_suffix(b"Z")?;
    digits
        .iter()
        .try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0')))
}

/// Writes the text that was read.
pub(crate) fn write(text: &mut String, (seconds, micros): (u32, u32), form: Form) {
    let mut year = seconds / DAY / 366;
    while days_before(year + 1, 1, 1) <= seconds / DAY {
        year += 1;
    }
    let mut day = seconds / DAY - days_before(year, 1, 1);
    let mut month = 1;
    while day >= days_in(year, month) {
        day -= days_in(year, month);
        month += 1;
    }
    let second = seconds % DAY;
    let clock = [(second / 3_600, ':'), (second / 60 % 60, ':'), (second % 60, 'Z')];
    let date = [(20 + year / 100, None), (year % 100, Some('-')), (month, Some('-')), (day + 1, Some('T'))];
    for (number, sign) in date.into_iter().chain(clock.map(|(number, sign)| (number, Some(sign)))) {
        digits(text, number, 2);
        text.extend(sign);
    }
    if form != Form::Seconds {
        text.pop();
        text.push('.');
        digits(text, micros / form.last_decimal(), form.len() as u32 - 21);
        text.push('Z');
    }
}

fn digits(text: &mut String, number: u32, len: u32) {
    for place in (0..len).rev() {
        let digit = number / 10_u32.pow(place) % 10;
        text.push(char::from(b'0' + digit as u8));
    }
}

/// The moment as the rest of the program knows it.
pub(crate) fn timestamp((seconds, micros): (u32, u32)) -> Timestamp {
    Timestamp((EPOCH + i64::from(seconds)) * 1_000 + i64::from(micros / 1_000))
}

/// Days from 2000-01-01 to a day; `year` counts from 2000.
#[inline]
fn days_before(year: u32, month: u32, day: u32) -> u32 {
    const BEFORE: [u16; 13] = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let leaps = if year == 0 { 0 } else { (year - 1) / 4 - (year - 1) / 100 + 1 };
    let is_after_leap_day = month > 2 && is_leap(year);
    let before = BEFORE.get(month as usize).copied().map_or(0, u32::from);
    year * 365 + leaps + before + u32::from(is_after_leap_day) + day - 1
}

fn is_leap(year: u32) -> bool {
    // 2000 was one, 2100 is none.
    year.is_multiple_of(4) && year != 100
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: Option<Form>) {
        assert_eq!(form(text.as_bytes()), expected, "{text}");
        if let Some(form) = expected {
            let parts = read(text.as_bytes(), 0, form).unwrap();
            let mut written = String::new();
            write(&mut written, parts, form);
            assert_eq!(written, text);
            assert_eq!(Some(timestamp(parts)), Timestamp::parse(text), "{text}");
        }
    }

    #[test]
    fn usual_moments_are_numbers_and_come_back() {
        for text in
            ["2000-01-01T00:00:00Z", "2024-02-29T23:59:59Z", "2100-02-28T12:00:00Z", "2135-12-31T23:59:59Z"]
        {
            check(text, Some(Form::Seconds));
        }
        for text in ["2024-01-15T14:25:00.000000Z", "2000-03-01T00:00:00.999999Z"] {
            check(text, Some(Form::Micros));
        }
        check("2024-01-15T14:25:00.042Z", Some(Form::Millis));
    }

    #[test]
    fn other_texts_are_left_as_they_are() {
        for text in [
            "2023-02-29T00:00:00Z",
            "2100-02-29T00:00:00Z",
            "1999-12-31T23:59:59Z",
            "2136-01-01T00:00:00Z",
            "2024-00-15T14:25:00Z",
            "2024-01-00T14:25:00Z",
            "2024-01-15T24:25:00Z",
            "2024-01-15T14:60:00Z",
            "2024-01-15T14:25:60Z",
            "2024-01-15 14:25:00Z",
            "2024-01-15T14:25:00z",
            "2024-01-15T14:25:00.12345Z",
            "2024-01-15T14:25:00.12345aZ",
            "2024-01-15T14:25:0xZ",
            "",
        ] {
            check(text, None);
        }
    }

    proptest! {
        #[test]
        fn every_second_survives_reading_and_writing(seconds in 0_u32..4_291_747_200, micros in 0_u32..1_000_000) {
            for form in [Form::Seconds, Form::Millis, Form::Micros] {
                let micros = if form == Form::Seconds { 0 } else { micros / form.last_decimal() * form.last_decimal() };
                let mut text = String::new();
                write(&mut text, (seconds, micros), form);
                prop_assert_eq!(read(text.as_bytes(), 0, form), Some((seconds, micros)), "{}", text);
                prop_assert_eq!(Timestamp::parse(&text), Some(timestamp((seconds, micros))));
            }
        }
    }
}
