//! `Assets`: the built app's folder, served under the base path. Any path that
//! names no file is a page of the app, so it gets index.html.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LOCATION,
    VARY,
};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::app::{App, Shared};
use crate::failure::Failure;
use crate::options::Options;

/// The folder, and what was read and compressed of it so far.
pub(crate) struct Assets {
    folder: Option<PathBuf>,
    config: Option<PathBuf>,
    api_base: Option<String>,
    read: RwLock<HashMap<PathBuf, Arc<Asset>>>,
}

/// What changes with a file's content: its time and its length.
type Version = (Option<SystemTime>, u64);

fn version(path: &Path) -> Option<Version> {
    let file = std::fs::metadata(path).ok()?;
    Some((file.modified().ok(), file.len()))
}

/// A file in memory.
struct Asset {
    version: Version,
    kind: &'static str,
    etag: String,
    plain: Bytes,
    /// Only where it is smaller.
    brotli: Option<Bytes>,
}

impl Assets {
    pub(crate) fn new(options: &Options) -> Result<Self, Failure> {
        if let Some(folder) = options.static_dir.as_ref().filter(|folder| !folder.is_dir()) {
            return Err(Failure::new(format!("There is no folder {}.", folder.display())));
        }
        if let Some(file) = options.config.as_ref().filter(|file| !file.is_file()) {
            return Err(Failure::new(format!("There is no file {}.", file.display())));
        }
        Ok(Self {
            folder: options.static_dir.clone(),
            config: options.config.clone(),
            api_base: options.api_base.clone(),
            read: RwLock::default(),
        })
    }

    /// The file for a path below the base path. It may have been built anew
    /// since it was read last.
    fn get(&self, path: &str) -> Option<Arc<Asset>> {
        let path = self.file(path)?;
        let version = version(&path)?;
        let known = self.read.read().unwrap_or_else(PoisonError::into_inner).get(&path).cloned();
        if let Some(known) = known.filter(|known| known.version == version) {
            return Some(known);
        }
        let mut bytes = std::fs::read(&path).ok()?;
        if path.file_name().is_some_and(|name| name == CONFIG) || self.config.as_ref() == Some(&path) {
            bytes = self.pointed_at_api(bytes);
        }
        let asset = Arc::new(Asset::new(&path, bytes, version));
        self.read.write().unwrap_or_else(PoisonError::into_inner).insert(path, asset.clone());
        Some(asset)
    }

    /// Where a path leads. Only plain names: nothing leads out of the folder.
    fn file(&self, path: &str) -> Option<PathBuf> {
        if path == CONFIG && self.config.is_some() {
            return self.config.clone();
        }
        let path = percent_decoded(path)?;
        let plain = Path::new(&path).components().all(|part| matches!(part, Component::Normal(_)));
        if !plain || path.contains(['\\', '\0', ':']) {
            return None;
        }
        let file = self.folder.as_ref()?.join(&path);
        if file.is_file() {
            return Some(file);
        }
        // What looks like a file of the folder or is in its folder of files is missing,
        // everything else is an address of the app, such as that of a device named after its host.
        let is_missing_file = path.starts_with(NAMED) || (!path.contains('/') && path.contains('.'));
        let index = self.folder.as_ref()?.join("index.html");
        (!is_missing_file && index.is_file()).then_some(index)
    }

    /// The configuration with `--api-base` in place of its own. A file that is
    /// no JSON object is served as it is: the app has to say so.
    fn pointed_at_api(&self, bytes: Vec<u8>) -> Vec<u8> {
        match (&self.api_base, serde_json::from_slice(&bytes)) {
            (Some(api_base), Ok(Value::Object(mut config))) => {
                config.insert("api_base".to_owned(), Value::String(api_base.clone()));
                Value::Object(config).to_string().into_bytes()
            }
            _ => bytes,
        }
    }
}

const CONFIG: &str = "config.json";
/// Where the files are that are named by their content.
const NAMED: &str = "app/";

impl Asset {
    fn new(path: &Path, bytes: Vec<u8>, version: Version) -> Self {
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        let brotli = brotli(&bytes).filter(|smaller| smaller.len() < bytes.len());
        Self {
            version,
            kind: media_type(path),
            // Weak: the same for the plain and the compressed form.
            etag: format!("W/\"{:016x}\"", hasher.finish()),
            plain: bytes.into(),
            brotli: brotli.map(Bytes::from),
        }
    }
}

fn brotli(bytes: &[u8]) -> Option<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams { quality: 5, ..Default::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut out, &params).ok()?;
    Some(out)
}

/// Everything that is neither the API nor the control address.
pub(crate) async fn serve(State(app): State<Shared>, request: Request) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD")]).into_response();
    }
    let path = request.uri().path().to_owned();
    if app.base_path.strip_suffix('/') == Some(&path) {
        return (StatusCode::MOVED_PERMANENTLY, [(LOCATION, &*app.base_path)]).into_response();
    }
    let headers = request.headers().clone();
    let work = move || answer(&app, &path, &headers);
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| not_found())
}

fn answer(app: &App, path: &str, headers: &HeaderMap) -> Response {
    let path = path.strip_prefix(&*app.base_path);
    let Some((path, asset)) = path.and_then(|path| Some((path, app.assets.get(path)?))) else {
        return not_found();
    };
    let fixed: [(HeaderName, &str); 3] =
        [(CACHE_CONTROL, caching(path)), (ETAG, &asset.etag), (VARY, "accept-encoding")];
    let says = |name, wanted: &str| {
        let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(',')).any(|value| value.trim() == wanted)
    };
    if says(IF_NONE_MATCH, &asset.etag) {
        return (StatusCode::NOT_MODIFIED, fixed).into_response();
    }
    let kind = [(CONTENT_TYPE, asset.kind)];
    match &asset.brotli {
        Some(brotli) if says(ACCEPT_ENCODING, "br") => {
            (fixed, kind, [(CONTENT_ENCODING, "br")], Body::from(brotli.clone())).into_response()
        }
        _ => (fixed, kind, Body::from(asset.plain.clone())).into_response(),
    }
}

fn not_found() -> Response {
    (StatusCode::NOT_FOUND, [(CACHE_CONTROL, "no-cache")], "Not found\n").into_response()
}

/// A name that is made of the content never means other content.
fn caching(path: &str) -> &'static str {
    if path.starts_with(NAMED) { "public, max-age=31536000, immutable" } else { "no-cache" }
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

fn percent_decoded(path: &str) -> Option<String> {
    let bytes: Vec<u8> = percent_encoding::percent_decode_str(path).collect();
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_made_of_the_content_are_kept_for_ever() {
        assert!(caching("app/engine-89abcdef01.js").contains("immutable"));
        for path in ["", "index.html", "offline.js", "devices/app/1", "app"] {
            assert_eq!(caching(path), "no-cache", "{path}");
        }
    }
}
