//! The durable store for what a person writes: one text per key, in IndexedDB.

use idb::{Database, DatabaseEvent, Error, Factory, ObjectStoreParams, TransactionMode};
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

const DATABASE: &str = "diagboard";
const DRAFTS: &str = "drafts";

/// Whether anything was kept in this browser, as far as it tells: opening the database
/// would make it.
pub async fn are_kept() -> bool {
    names().await.is_none_or(|names| names.iter().any(|one| one == DATABASE))
}

/// The names of the databases; `None` where the browser does not tell.
async fn names() -> Option<Vec<String>> {
    let factory = Reflect::get(&js_sys::global(), &"indexedDB".into()).ok()?;
    let list: Function = Reflect::get(&factory, &"databases".into()).ok()?.dyn_into().ok()?;
    let list = list.call0(&factory).ok()?.dyn_into::<Promise>().ok()?;
    let databases: Array = JsFuture::from(list).await.ok()?.dyn_into().ok()?;
    Some(databases.iter().filter_map(|one| Reflect::get(&one, &"name".into()).ok()?.as_string()).collect())
}

/// The text kept under `key`.
///
/// # Errors
/// When the browser gives no access to its database.
pub async fn load(key: &str) -> Result<Option<String>, Error> {
    let transaction = open().await?.transaction(&[DRAFTS], TransactionMode::ReadOnly)?;
    let kept = transaction.object_store(DRAFTS)?.get(JsValue::from(key))?.await?;
    Ok(kept.and_then(|value| value.as_string()))
}

/// Keeps a text; done when the browser has committed it.
///
/// # Errors
/// When the browser gives no access to its database, or it is full.
pub async fn save(key: &str, text: &str) -> Result<(), Error> {
    let transaction = open().await?.transaction(&[DRAFTS], TransactionMode::ReadWrite)?;
    transaction.object_store(DRAFTS)?.put(&JsValue::from(text), Some(&JsValue::from(key)))?.await?;
    transaction.commit()?.await?;
    Ok(())
}

/// Forgets what is kept under `key`.
///
/// # Errors
/// When the browser gives no access to its database.
pub async fn remove(key: &str) -> Result<(), Error> {
    let transaction = open().await?.transaction(&[DRAFTS], TransactionMode::ReadWrite)?;
    transaction.object_store(DRAFTS)?.delete(JsValue::from(key))?.await?;
    transaction.commit()?.await?;
    Ok(())
}

async fn open() -> Result<Database, Error> {
    let mut request = Factory::new()?.open(DATABASE, Some(1))?;
    request.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            // Fails only when the store is there already.
            let _ = database.create_object_store(DRAFTS, ObjectStoreParams::new());
        }
    });
    request.await
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    async fn a_text_is_kept_replaced_and_forgotten() {
        assert_eq!(load("test").await.unwrap(), None);
        save("test", "one").await.unwrap();
        save("test", "two · ñ 東京").await.unwrap();
        assert_eq!(load("test").await.unwrap().as_deref(), Some("two · ñ 東京"));
        remove("test").await.unwrap();
        assert_eq!(load("test").await.unwrap(), None);
    }
}
