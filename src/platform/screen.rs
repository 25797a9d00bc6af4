//! The screen: the whole of it for the app, and lit.

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::{document, window};
use std::cell::{Cell, RefCell};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

thread_local! {
    /// What keeps it lit. It ends by itself when the page is hidden.
    static LIT: RefCell<JsValue> = RefCell::default();
    /// Whether it is to be lit: a lock can come when nobody wants it any more.
    static IS_WANTED: Cell<bool> = const { Cell::new(false) };
}

/// Fills the screen. Browsers only do so while a person presses something.
pub fn fill() {
    if let Some(root) = document().document_element() {
        let _ = root.request_fullscreen();
    }
}

/// Gives the rest of the screen back, and lets it go dark when the system thinks fit.
pub fn leave() {
    if document().fullscreen_element().is_some() {
        document().exit_fullscreen();
    }
    IS_WANTED.set(false);
    let _ = call(&LIT.take(), "release", None);
}

/// Keeps the screen lit while the page is seen; tells whether it is. To be asked again
/// when the page was hidden.
pub async fn keep_lit() -> bool {
    IS_WANTED.set(true);
    let released = LIT.with_borrow(|lit| Reflect::get(lit, &"released".into()).ok());
    if released.and_then(|released| released.as_bool()) == Some(false) {
        return true;
    }
    let lit = request().await;
    let is_lit = lit.is_some();
    let other = LIT.replace(lit.unwrap_or_default());
    let _ = call(&other, "release", None);
    if !IS_WANTED.get() {
        leave();
    }
    is_lit
}

/// `None` where the browser does not, or not now.
async fn request() -> Option<JsValue> {
    // Not yet among what the bindings know without a flag for the compiler.
    let lock = Reflect::get(&window().navigator(), &"wakeLock".into()).ok()?;
    let lit = call(&lock, "request", Some("screen"))?.dyn_into::<Promise>().ok()?;
    JsFuture::from(lit).await.ok()
}

fn call(object: &JsValue, name: &str, argument: Option<&str>) -> Option<JsValue> {
    let function: Function = Reflect::get(object, &name.into()).ok()?.dyn_into().ok()?;
    function.call1(object, &argument.into()).ok()
}
