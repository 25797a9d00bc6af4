//! `Scope`: which records a rule looks at, and of which devices.

use crate::record::same_word;

/// Which records a rule looks at. An empty text is all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Only entries of this `diagnostic_type`; empty for checks.
    pub kind: String,
    /// Only devices with such a name: `*` stands for any letters, case does not count.
    pub device: String,
    /// Only devices with such a serial, written the same way.
    pub serial: String,
}

impl Scope {
    /// Whether it is for a device with this name and this serial.
    #[must_use]
    pub fn is_for(&self, name: &str, serial: &str) -> bool {
        fits(&self.device, name) && fits(&self.serial, serial)
    }

    /// Whether it is for entries of this type; `None` when all checks are meant, whatever
    /// their type is.
    #[must_use]
    pub fn is_of(&self, kind: Option<&str>) -> Option<bool> {
        (!self.kind.is_empty()).then(|| kind.is_some_and(|kind| same_word(kind, &self.kind)))
    }
}

/// Whether a text is what a pattern says, in which `*` stands for any letters. Work grows
/// with the product of both lengths at most.
fn fits(pattern: &str, text: &str) -> bool {
    if pattern.is_empty() {
        return true;
    }
    let lower = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<Vec<char>>();
    let (pattern, text) = (lower(pattern), lower(text));
    // Where the last star was, and how far the text was taken by it.
    let (mut at, mut place, mut star) = (0, 0, None);
    while place < text.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, place));
                at += 1;
            }
            Some(c) if *c == text[place] => {
                at += 1;
                place += 1;
            }
            _ => match star {
                Some((before, taken)) => {
                    star = Some((before, taken + 1));
                    (at, place) = (before + 1, taken + 1);
                }
                None => return false,
            },
        }
    }
    pattern.get(at..).unwrap_or_default().iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_letters() {
        for (pattern, text, expected) in [
            ("", "anything", true),
            ("", "", true),
            ("*", "", true),
            ("printer", "Printer", true),
            ("printer", "Office Printer", false),
            ("*printer", "Office Printer", true),
            ("*printer*", "Office Printer HP-2024", true),
            ("hp*24", "HP-2024", true),
            ("hp*24", "HP-2024-b", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("ÑANDÚ*", "ñandú 7", true),
            ("printer", "", false),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn many_stars_take_no_longer_than_the_lengths_say() {
        assert!(!fits(&"*a".repeat(100), &"b".repeat(10_000)));
    }

    #[test]
    fn without_a_type_checks_are_meant() {
        let scope = |kind: &str| Scope { kind: kind.into(), ..Scope::default() };
        assert_eq!(scope("").is_of(Some("maintenance")), None);
        assert_eq!(scope("network_test").is_of(Some("Network-Test")), Some(true));
        assert_eq!(scope("network_test").is_of(None), Some(false));
    }
}
