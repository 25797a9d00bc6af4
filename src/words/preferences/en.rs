//! English, about what a person chooses.

use super::PreferenceWords;

/// This part of the catalogue.
pub const WORDS: PreferenceWords = PreferenceWords {
    sign_out: "Sign out",
    signed_in_at: "Signed in at {host}.",
    sign_out_text: "Signing out forgets the token and every record in this tab, and the draft.",
    sign_out_title: "Sign out and lose the draft?",
    sign_out_question: "A report that you wrote has not been confirmed by the server. Signing out forgets it.",
    sign_out_discard: "Sign out and forget it",
    stay: "Stay signed in",
    appearance: "Appearance",
    theme_system: "System",
    theme_light: "Light",
    theme_dark: "Dark",
    language_browser: "As the browser",
    zone_browser: "As the browser ({zone})",
    zone_now: "Now: {time}",
    settings_not_kept: "This browser does not keep settings. They last until you close the tab.",
};
