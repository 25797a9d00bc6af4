//! A rule in words.

use super::counted;
use crate::data::Data;
use crate::words::{fill, rules};
use domain::Rule;
use domain::rule::{Side, When};
use domain::time::duration;

/// The condition, how often it has to hold, and for which devices.
pub(super) fn condition(data: Data, rule: &Rule) -> String {
    let words = rules();
    let limited =
        |word: &str, key: &str, limit: f64| fill(word, &[("key", key), ("limit", &data.number(limit))]);
    let said = match &rule.when {
        When::Measurement { key, side: Side::Above, limit, .. } => limited(words.in_words_above, key, *limit),
        When::Measurement { key, limit, .. } => limited(words.in_words_below, key, *limit),
        When::Rate { key, side: Side::Above, per_hour } => limited(words.in_words_rise, key, *per_hour),
        When::Rate { key, per_hour, .. } => limited(words.in_words_fall, key, *per_hour),
        When::Status(word) => fill(words.in_words_status, &[("word", word)]),
        When::Code(word) => fill(words.in_words_code, &[("word", word)]),
        When::Silence(limit) => fill(words.in_words_silence, &[("time", &duration(*limit))]),
        When::Version(key) => fill(words.in_words_version, &[("key", key)]),
        When::Flapping { turns, within } => {
            fill(&counted(data, *turns, &words.in_words_flapping.replace("{time}", "\u{1}")), &[])
                .replace('\u{1}', &duration(*within))
        }
    };
    let streak = (rule.streak.of > 1).then(|| {
        let (needed, of) = (data.number(rule.streak.needed), data.number(rule.streak.of));
        fill(words.in_words_streak, &[("needed", &needed), ("of", &of)])
    });
    let scope = [&rule.scope.kind, &rule.scope.device, &rule.scope.serial];
    let scope = scope.into_iter().filter(|text| !text.is_empty()).cloned();
    std::iter::once(said).chain(streak).chain(scope).collect::<Vec<_>>().join(" · ")
}
