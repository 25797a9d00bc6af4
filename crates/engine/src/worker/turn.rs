//! `Turn`: of all tabs with the same server and the same token, one does a thing at a time.

use super::scope;
use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::AbortSignal;

/// It is this tab's turn, for as long as this is kept.
pub(crate) struct Turn(Rc<RefCell<Option<Function>>>);

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

/// Waits until it is this tab's turn to do what has this name, or until `signal` says that
/// nobody waits any more. Where the browser has no turns, each tab has its own.
pub(crate) async fn turn(name: &str, signal: &AbortSignal) -> Turn {
    let turn = Turn(Rc::default());
    let locks = Reflect::get(&scope::scope().navigator(), &"locks".into()).unwrap_or_default();
    let request = Reflect::get(&locks, &"request".into()).ok();
    let Some(request) = request.and_then(|request| request.dyn_into::<Function>().ok()) else { return turn };
    let options = Object::new();
    // A fresh object takes any property.
    let _ = Reflect::set(&options, &"signal".into(), signal);
    let granted = Promise::new(&mut |resolve, _| {
        let (release, granted) = (Rc::clone(&turn.0), resolve.clone());
        // The turn is this tab's until the promise that this returns is kept.
        let hold = Closure::once_into_js(move || {
            let held = Promise::new(&mut |resolve, _| drop(release.replace(Some(resolve))));
            let _ = granted.call0(&JsValue::UNDEFINED);
            held
        });
        match request.call3(&locks, &name.into(), &options, &hold) {
            // It is over when the wait is given up, too.
            Ok(ended) => spawn_local(async move {
                let _ = JsFuture::from(ended.unchecked_into::<Promise>()).await;
                let _ = resolve.call0(&JsValue::UNDEFINED);
            }),
            Err(_) => drop(resolve.call0(&JsValue::UNDEFINED)),
        }
    });
    JsFuture::from(granted).await.unwrap_or_default();
    turn
}
