//! Numbers, plurals, times and relative times in the person's language and zone,
//! by the browser's `Intl`.

use domain::Timestamp;
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use std::cell::RefCell;
use wasm_bindgen::JsValue;

/// A language and a time zone, with the formatters made for them: making one
/// costs far more than using it.
struct Formats {
    language: String,
    zone: String,
    number: Function,
    moment: Function,
    day: Function,
    short: Function,
    hour: Function,
    sortable: Function,
    relative: Intl::RelativeTimeFormat,
    plural: Intl::PluralRules,
}

thread_local! {
    static FORMATS: RefCell<Option<Formats>> = const { RefCell::new(None) };
}

/// Which language (BCP 47) and which zone (IANA, or empty for the browser's own).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locale<'a> {
    /// Such as `en`.
    pub language: &'a str,
    /// Such as `Europe/Madrid`.
    pub zone: &'a str,
}

impl Locale<'_> {
    /// A number with its separators.
    #[must_use]
    pub fn number(self, number: f64) -> String {
        self.with(|formats| call(&formats.number, &number.into()))
    }

    /// Date and time, to the second, with the zone.
    #[must_use]
    pub fn moment(self, at: Timestamp) -> String {
        self.with(|formats| call(&formats.moment, &Date::new(&(at.0 as f64).into())))
    }

    /// A day and its month.
    #[must_use]
    pub fn day(self, at: Timestamp) -> String {
        self.with(|formats| call(&formats.day, &Date::new(&(at.0 as f64).into())))
    }

    /// The month and the day of a day, without the year; or hours and minutes.
    #[must_use]
    pub fn short(self, at: Timestamp, is_hour: bool) -> String {
        let date = Date::new(&(at.0 as f64).into());
        self.with(|formats| call(if is_hour { &formats.hour } else { &formats.short }, &date))
    }

    /// How far the clocks of the zone are ahead of UTC at a moment, in milliseconds.
    #[must_use]
    pub fn offset(self, at: Timestamp) -> i64 {
        // To the second, as the text is that is read.
        let at = Timestamp(at.0 - at.0.rem_euclid(1_000));
        let shown = self.with(|formats| call(&formats.sortable, &Date::new(&(at.0 as f64).into())));
        Timestamp::parse(&shown).map_or(0, |local| local.since(at))
    }

    /// A time that is `value` units away, negative for the past; `unit` is `minute`,
    /// `hour` or `day`.
    #[must_use]
    pub fn relative(self, value: f64, unit: &str) -> String {
        self.with(|formats| formats.relative.format(value, unit).into())
    }

    /// Whether the language speaks of this many in the singular.
    #[must_use]
    pub fn is_one(self, number: f64) -> bool {
        self.with(|formats| formats.plural.select(number) == "one")
    }

    fn with<T>(self, make: impl FnOnce(&Formats) -> T) -> T {
        FORMATS.with_borrow_mut(|kept| {
            let fits =
                kept.as_ref().is_some_and(|kept| kept.language == self.language && kept.zone == self.zone);
            if !fits {
                *kept = None;
            }
            make(kept.get_or_insert_with(|| Formats::new(self)))
        })
    }
}

impl Formats {
    fn new(locale: Locale<'_>) -> Self {
        let languages = Array::of1(&locale.language.into());
        let zone = |mut pairs: Vec<(&'static str, JsValue)>| {
            if !locale.zone.is_empty() {
                pairs.push(("timeZone", locale.zone.into()));
            }
            options(&pairs)
        };
        let moment = zone(vec![("dateStyle", "medium".into()), ("timeStyle", "long".into())]);
        let day =
            zone(vec![("day", "numeric".into()), ("month", "short".into()), ("year", "numeric".into())]);
        let short = zone(vec![("day", "numeric".into()), ("month", "short".into())]);
        let hour = zone(vec![("hour", "2-digit".into()), ("minute", "2-digit".into())]);
        let sortable = zone(vec![("dateStyle", "short".into()), ("timeStyle", "medium".into())]);
        let relative = options(&[("numeric", "auto".into()), ("style", "short".into())]);
        Self {
            language: locale.language.to_owned(),
            zone: locale.zone.to_owned(),
            number: Intl::NumberFormat::new(&languages, &Object::new()).format(),
            moment: Intl::DateTimeFormat::new(&languages, &moment).format(),
            day: Intl::DateTimeFormat::new(&languages, &day).format(),
            short: Intl::DateTimeFormat::new(&languages, &short).format(),
            hour: Intl::DateTimeFormat::new(&languages, &hour).format(),
            // The one language that writes 2024-03-31 03:00:00.
            sortable: Intl::DateTimeFormat::new(&Array::of1(&"sv-SE".into()), &sortable).format(),
            relative: Intl::RelativeTimeFormat::new(&languages, &relative),
            plural: Intl::PluralRules::new(&languages, &Object::new()),
        }
    }
}

/// The zone of this browser.
#[must_use]
pub fn own_zone() -> String {
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    let zone = Reflect::get(&format.resolved_options(), &"timeZone".into());
    zone.ok().and_then(|zone| zone.as_string()).unwrap_or_else(|| "UTC".into())
}

/// The zones that this browser knows.
#[must_use]
pub fn zones() -> Vec<String> {
    let list = || {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let function: Function = Reflect::get(&intl, &"supportedValuesOf".into()).ok()?.into();
        Some(Array::from(&function.call1(&intl, &"timeZone".into()).ok()?))
    };
    let mut zones: Vec<String> =
        list().iter().flat_map(Array::iter).filter_map(|zone| zone.as_string()).collect();
    if !zones.iter().any(|zone| zone == "UTC") {
        zones.push("UTC".into());
    }
    zones
}

fn options(pairs: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in pairs {
        // A fresh object takes any property.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

fn call(function: &Function, value: &JsValue) -> String {
    let text = function.call1(&JsValue::UNDEFINED, value);
    text.ok().and_then(|text| text.as_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    const MADRID: Locale<'_> = Locale { language: "en", zone: "Europe/Madrid" };
    const LIMA: Locale<'_> = Locale { language: "es", zone: "America/Lima" };

    fn at(iso: &str) -> Timestamp {
        Timestamp::parse(iso).unwrap()
    }

    #[wasm_bindgen_test]
    fn numbers_are_written_as_the_language_does() {
        assert_eq!(MADRID.number(12_480.5), "12,480.5");
        assert_eq!(LIMA.number(12_480.5), "12.480,5");
    }

    #[wasm_bindgen_test]
    fn moments_are_told_in_the_chosen_zone_also_across_a_change_to_summer_time() {
        assert!(MADRID.moment(at("2024-03-31T00:59:00Z")).contains("1:59:00"));
        assert!(MADRID.moment(at("2024-03-31T01:00:00Z")).contains("3:00:00"));
        assert!(LIMA.moment(at("2024-03-31T01:00:00Z")).contains("20:00:00"));
    }

    #[wasm_bindgen_test]
    fn a_zone_is_so_far_ahead_also_across_a_change_to_summer_time() {
        for (zone, iso, minutes) in [
            ("Europe/Madrid", "2024-03-31T00:59:59.5Z", 60),
            ("Europe/Madrid", "2024-03-31T01:00:00Z", 120),
            ("America/Lima", "2024-03-31T01:00:00Z", -300),
            ("Asia/Kathmandu", "2024-03-31T01:00:00Z", 345),
            ("UTC", "2024-03-31T23:59:59Z", 0),
        ] {
            let locale = Locale { language: "en", zone };
            assert_eq!(locale.offset(at(iso)), minutes * 60_000, "{zone} {iso}");
        }
    }

    #[wasm_bindgen_test]
    fn a_day_is_that_of_the_zone() {
        assert!(LIMA.day(at("2024-03-31T01:00:00Z")).starts_with("30"));
        assert!(MADRID.day(at("2024-03-31T01:00:00Z")).contains("31"));
    }

    #[wasm_bindgen_test]
    fn distances_and_plurals_follow_the_language() {
        assert_eq!(MADRID.relative(-2.0, "hour"), "2 hr. ago");
        assert!(LIMA.relative(-2.0, "hour").starts_with("hace 2"));
        assert!(MADRID.is_one(1.0) && !MADRID.is_one(0.0) && !MADRID.is_one(2.0));
    }

    #[wasm_bindgen_test]
    fn the_own_zone_and_utc_are_among_the_zones() {
        let zones = zones();
        assert!(zones.iter().any(|zone| zone == "UTC"));
        assert!(zones.len() > 100);
    }
}
