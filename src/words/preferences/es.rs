//! Spanish, about what a person chooses.

use super::PreferenceWords;

/// This part of the catalogue.
pub const WORDS: PreferenceWords = PreferenceWords {
    sign_out: "Cerrar sesión",
    signed_in_at: "Sesión iniciada en {host}.",
    sign_out_text: "Al cerrar sesión se olvidan el token, todos los registros de esta pestaña y el borrador.",
    sign_out_title: "¿Cerrar sesión y perder el borrador?",
    sign_out_question: "Un informe que escribió no ha sido confirmado por el servidor. Al cerrar sesión se olvida.",
    sign_out_discard: "Cerrar sesión y olvidarlo",
    stay: "Seguir con la sesión",
    appearance: "Apariencia",
    theme_system: "Sistema",
    theme_light: "Claro",
    theme_dark: "Oscuro",
    language_browser: "El del navegador",
    zone_browser: "La del navegador ({zone})",
    zone_now: "Ahora: {time}",
    settings_not_kept: "Este navegador no guarda los ajustes. Duran hasta que cierre la pestaña.",
};
