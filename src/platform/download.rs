//! `Download`: a file that is made here, part by part, and saved by the browser.

use js_sys::Array;
use leptos::prelude::{document, set_timeout};
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Saving a file has begun by then, and its address is no longer needed.
const SAVED_BY: Duration = Duration::from_secs(60);

/// The parts so far. They are the browser's, and take no memory of the module.
#[derive(Default)]
pub struct Download(Array);

impl Download {
    /// Adds a text; `false` when there is no room for it.
    pub fn push(&self, text: &str) -> bool {
        let part = Blob::new_with_str_sequence(&Array::of1(&text.into()));
        part.map(|part| self.0.push(&part)).is_ok()
    }

    /// Lets the browser save the whole; `false` when it cannot.
    pub fn save(&self, name: &str, media_type: &str) -> bool {
        self.blob(media_type).is_some_and(|file| save_blob(&file, name))
    }

    fn blob(&self, media_type: &str) -> Option<Blob> {
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
        Blob::new_with_blob_sequence_and_options(&self.0, &options).ok()
    }
}

/// Lets the browser save a file; `false` when it cannot.
pub fn save_blob(file: &Blob, name: &str) -> bool {
    let address = Url::create_object_url_with_blob(file);
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into().ok());
    let (Ok(address), Some::<HtmlAnchorElement>(link)) = (address, link) else { return false };
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // Fails only for what is no address.
    set_timeout(move || Url::revoke_object_url(&address).unwrap_or_default(), SAVED_BY);
    true
}

/// The address of a text, for as long as it is not revoked.
#[must_use]
pub fn address(text: &str, media_type: &str) -> Option<String> {
    let file = Download::default();
    file.push(text);
    Url::create_object_url_with_blob(&file.blob(media_type)?).ok()
}
