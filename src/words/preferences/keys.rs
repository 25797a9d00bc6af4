//! `PreferenceWords`: the keys of what is said where a person chooses, and signs out.

/// The part of a catalogue that is about choosing for this browser.
#[derive(Default)]
pub struct PreferenceWords {
    pub sign_out: &'static str,
    pub signed_in_at: &'static str,
    pub sign_out_text: &'static str,
    pub sign_out_title: &'static str,
    pub sign_out_question: &'static str,
    pub sign_out_discard: &'static str,
    pub stay: &'static str,
    pub appearance: &'static str,
    pub theme_system: &'static str,
    pub theme_light: &'static str,
    pub theme_dark: &'static str,
    pub language_browser: &'static str,
    pub zone_browser: &'static str,
    pub zone_now: &'static str,
    pub settings_not_kept: &'static str,
}
