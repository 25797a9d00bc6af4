//! `Turn`: of all tabs, one does a thing at a time (Web Locks).

use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::AbortSignal;

/// It is this tab's turn, for as long as this is kept.
pub struct Turn(Rc<RefCell<Option<Function>>>);

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(release) = self.0.take() {
            // Whoever waits for it hears nothing but that it is over.
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

/// What the tabs with this server and this token have in common. It tells neither. `None`
/// where the browser has no digests.
pub(crate) async fn name(identity: &str) -> Option<String> {
    let crypto = Reflect::get(&js_sys::global(), &"crypto".into()).ok()?;
    let subtle = Reflect::get(&crypto, &"subtle".into()).ok().filter(JsValue::is_object)?;
    let digest: Function = Reflect::get(&subtle, &"digest".into()).ok()?.dyn_into().ok()?;
    let text = Uint8Array::from(identity.as_bytes());
    let digest = digest.call2(&subtle, &"SHA-256".into(), &text).ok()?;
    let digest = JsFuture::from(digest.dyn_into::<Promise>().ok()?).await.ok()?;
    let digest: Vec<String> =
        Uint8Array::new(&digest).to_vec().iter().map(|byte| format!("{byte:02x}")).collect();
    Some(["diagboard ", &digest.concat()].concat())
}

/// Waits until it is this tab's turn to do what has this name, or until `signal`, if there is
/// one, says that nobody waits any more. Where the browser has no turns, each tab has its own.
pub async fn turn(name: &str, signal: Option<&AbortSignal>) -> Turn {
    let options = Object::new();
    if let Some(signal) = signal {
        // A fresh object takes any property.
        let _ = Reflect::set(&options, &"signal".into(), signal);
    }
    request(name, &options).await.unwrap_or_else(|| Turn(Rc::default()))
}

/// This tab's turn, unless it is another's. Where the browser has no turns, each tab has its own.
pub async fn turn_at_once(name: &str) -> Option<Turn> {
    let options = Object::new();
    // A fresh object takes any property.
    let _ = Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE);
    request(name, &options).await
}

/// `None` when another tab has it, and this one does not wait.
async fn request(name: &str, options: &Object) -> Option<Turn> {
    let turn = Turn(Rc::default());
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).unwrap_or_default();
    let locks = Reflect::get(&navigator, &"locks".into()).unwrap_or_default();
    let request = Reflect::get(&locks, &"request".into()).ok();
    let Some(request) = request.and_then(|request| request.dyn_into::<Function>().ok()) else {
        return Some(turn);
    };
    let granted = Promise::new(&mut |resolve, _| {
        let (release, granted) = (Rc::clone(&turn.0), resolve.clone());
        // The turn is this tab's until the promise that this returns is kept.
        let hold = Closure::once_into_js(move |lock: JsValue| {
            // Whoever waits for it hears nothing but whether it was granted.
            let _ = granted.call1(&JsValue::UNDEFINED, &lock.is_object().into());
            if lock.is_object() {
                Promise::new(&mut |resolve, _| drop(release.replace(Some(resolve))))
            } else {
                Promise::resolve(&JsValue::UNDEFINED)
            }
        });
        match request.call3(&locks, &name.into(), options, &hold) {
            // It is over when the wait is given up, too.
            Ok(ended) => spawn_local(async move {
                let _ = JsFuture::from(ended.unchecked_into::<Promise>()).await;
                let _ = resolve.call0(&JsValue::UNDEFINED);
            }),
            Err(_) => drop(resolve.call0(&JsValue::UNDEFINED)),
        }
    });
    let granted = JsFuture::from(granted).await.unwrap_or_default();
    (granted != JsValue::FALSE).then_some(turn)
}
