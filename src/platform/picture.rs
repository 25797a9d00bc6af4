//! `Picture`: what the page shows of a chart as a drawing of its own, with the colours
//! and the places that the browser gave everything.

use super::download;
use leptos::prelude::{document, window};
use std::fmt::Write;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, CssStyleDeclaration, DomRect, Element};
use web_sys::{HtmlCanvasElement, HtmlImageElement, Url};

/// The media type of a drawing.
pub const MEDIA_TYPE: &str = "image/svg+xml";
/// Pixels for each of the page's, for screens and paper that show more.
const DENSITY: f64 = 2.0;
/// Room around the chart, and for its title, in pixels.
const MARGIN: f64 = 16.0;
const HEAD: f64 = 44.0;
/// What an element of a drawing is made of.
const GEOMETRY: [&str; 5] = ["d", "x", "y", "width", "height"];
/// What the style sheets say about it.
const LOOKS: [&str; 8] = [
    "fill",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-linejoin",
    "stroke-linecap",
    "opacity",
    "vector-effect",
];

/// A drawing.
pub struct Picture {
    /// Its text.
    pub svg: String,
    width: f64,
    height: f64,
}

/// The chart that is drawn in `plot`, with the axis and the legend that follow it. `None`
/// where nothing is drawn.
#[must_use]
pub fn of(plot: &Element, title: &str) -> Option<Picture> {
    let frame = plot.get_bounding_client_rect();
    let mut parts = vec![plot.clone()];
    let mut next = plot.next_element_sibling();
    while let Some(part) = next.filter(|part| part.matches(".axis, .legend, .ends").unwrap_or(false)) {
        next = part.next_element_sibling();
        parts.push(part);
    }
    let bottom = parts.last()?.get_bounding_client_rect().bottom();
    let mut drawn = Drawn {
        svg: String::new(),
        left: frame.left() - MARGIN,
        top: frame.top() - HEAD,
        surface: value(&style(&plot.closest(".card").ok()??)?, "background-color"),
    };
    let (width, height) = (frame.width() + 2.0 * MARGIN, bottom - frame.top() + HEAD + MARGIN);
    let own = style(plot)?;
    drawn.open(width, height);
    drawn.word(title, MARGIN, HEAD - 18.0, "15px", &own);
    for part in &parts {
        for drawing in all(part, "svg") {
            drawn.drawing(&drawing);
        }
        for key in all(part, "li > i, .cell") {
            drawn.key(&key);
        }
        for text in all(part, ".levels span, .axis span, li, th, .ends > span") {
            drawn.text(&text);
        }
    }
    drawn.svg.push_str("</svg>");
    Some(Picture { svg: drawn.svg, width, height })
}

impl Picture {
    /// It as pixels. `None` when the browser could not draw it.
    pub async fn pixels(&self) -> Option<Blob> {
        let address = download::address(&self.svg, MEDIA_TYPE)?;
        let drawn = self.draw(&address).await;
        // Fails only for what is no address.
        Url::revoke_object_url(&address).unwrap_or_default();
        drawn
    }

    async fn draw(&self, address: &str) -> Option<Blob> {
        let image = HtmlImageElement::new().ok()?;
        image.set_src(address);
        JsFuture::from(image.decode()).await.ok()?;
        let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
        canvas.set_width((self.width * DENSITY) as u32);
        canvas.set_height((self.height * DENSITY) as u32);
        let brush: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        let (width, height) = (self.width * DENSITY, self.height * DENSITY);
        brush.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height).ok()?;
        let pixels = js_sys::Promise::new(&mut |resolve, _| {
            let then = Closure::once_into_js(move |file: JsValue| {
                // A promise can always be kept.
                let _ = resolve.call1(&JsValue::UNDEFINED, &file);
            });
            // Fails for a canvas that may not be read; then nothing comes of it.
            let _ = canvas.to_blob(then.unchecked_ref());
        });
        JsFuture::from(pixels).await.ok()?.dyn_into().ok()
    }
}

/// A drawing that is being made, and where on the page its corner is.
struct Drawn {
    svg: String,
    left: f64,
    top: f64,
    /// The colour that everything stands on; it keeps words apart from lines.
    surface: String,
}

impl Drawn {
    fn open(&mut self, width: f64, height: f64) {
        let fill = self.surface.clone();
        self.write(format_args!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"><rect width="100%" height="100%" fill="{fill}"/>"#
        ));
    }

    fn write(&mut self, text: std::fmt::Arguments<'_>) {
        // A string takes all that there is room for.
        let _ = self.svg.write_fmt(text);
    }

    /// Where on the drawing something is.
    fn place(&self, rect: &DomRect) -> (f64, f64) {
        (rect.left() - self.left, rect.top() - self.top)
    }

    /// What the page has drawn itself, stretched as it is there.
    fn drawing(&mut self, drawing: &Element) {
        let rect = drawing.get_bounding_client_rect();
        let (x, y) = self.place(&rect);
        let (width, height) = (rect.width(), rect.height());
        let view_box = drawing.get_attribute("viewBox").unwrap_or_default();
        self.write(format_args!(
            r#"<svg x="{x}" y="{y}" width="{width}" height="{height}" viewBox="{view_box}" preserveAspectRatio="none">"#
        ));
        for shape in all(drawing, "path, rect") {
            let Some(looks) = style(&shape) else { continue };
            self.write(format_args!("<{}", shape.local_name()));
            for name in GEOMETRY {
                if let Some(value) = shape.get_attribute(name) {
                    self.write(format_args!(r#" {name}="{}""#, escaped(&value)));
                }
            }
            for name in LOOKS {
                self.write(format_args!(r#" {name}="{}""#, escaped(&value(&looks, name))));
            }
            self.write(format_args!("></{}>", shape.local_name()));
        }
        self.svg.push_str("</svg>");
    }

    /// What stands beside a word of the legend.
    fn key(&mut self, key: &Element) {
        let Some(looks) = style(key) else { return };
        let rect = key.get_bounding_client_rect();
        let ((x, y), width) = (self.place(&rect), rect.width());
        if rect.height() > 4.0 {
            let (height, fill) = (rect.height(), value(&looks, "background-color"));
            self.write(format_args!(
                r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}"/>"#
            ));
            if key.matches(".hatch, .none, .away").unwrap_or(false) {
                let (stroke, bottom) = (value(&looks, "color"), y + height);
                let (across, up) = (width / 2.0, height / 2.0);
                self.write(format_args!(
                    r#"<path d="M{x} {bottom}l{width} -{height}M{x} {y}m0 {up}l{across} -{up}M{x} {bottom}m{across} 0l{across} -{up}" stroke="{stroke}"/>"#
                ));
            }
        } else {
            let (stroke, dash) =
                (value(&looks, "border-top-color"), dash(&value(&looks, "border-top-style")));
            self.write(format_args!(
                r#"<path d="M{x} {y}h{width}" stroke="{stroke}" stroke-width="2" stroke-dasharray="{dash}"/>"#
            ));
        }
    }

    /// A word where the page has it.
    fn text(&mut self, element: &Element) {
        let (Some(looks), Some(text)) = (style(element), element.text_content()) else { return };
        let rect = element.get_bounding_client_rect();
        let (mut x, y) = self.place(&rect);
        if let Some(key) = element.query_selector("i").ok().flatten() {
            x += key.get_bounding_client_rect().width() + 6.0;
        }
        let size = value(&looks, "font-size");
        // Letters stand about a quarter of a line above its bottom.
        // Where it is cut on the page, it is cut here.
        let is_cut = element.matches("th").unwrap_or(false);
        if is_cut {
            let (width, height) = (rect.width(), rect.height());
            self.write(format_args!(r#"<svg x="{x}" y="{y}" width="{width}" height="{height}">"#));
            self.word(&text, 0.0, height * 0.76, &size, &looks);
            self.svg.push_str("</svg>");
        } else {
            self.word(&text, x, y + rect.height() * 0.76, &size, &looks);
        }
    }

    fn word(&mut self, text: &str, x: f64, y: f64, size: &str, looks: &CssStyleDeclaration) {
        let (fill, surface) = (value(looks, "color"), self.surface.clone());
        self.write(format_args!(
            r#"<text x="{x}" y="{y}" fill="{fill}" stroke="{surface}" stroke-width="3" paint-order="stroke" font-family="sans-serif" font-size="{size}">{}</text>"#,
            escaped(text.trim())
        ));
    }
}

fn all(element: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = element.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
}

fn style(element: &Element) -> Option<CssStyleDeclaration> {
    window().get_computed_style(element).ok()?
}

fn value(style: &CssStyleDeclaration, name: &str) -> String {
    style.get_property_value(name).unwrap_or_default()
}

fn dash(style: &str) -> &'static str {
    match style {
        "dashed" => "5 4",
        "dotted" => "1 4",
        _ => "none",
    }
}

/// A text that may stand anywhere in markup.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '"' => safe.push_str("&quot;"),
            // What no XML may contain.
            c if c < ' ' && !matches!(c, '\t' | '\n' | '\r') => safe.push('\u{fffd}'),
            c => safe.push(c),
        }
    }
    safe
}
