//! The durable store for what a person writes: one text per key, in IndexedDB.

use idb::{Database, DatabaseEvent, Error, Factory, ObjectStoreParams, TransactionMode};
use wasm_bindgen::JsValue;

const DATABASE: &str = "diagboard";
const DRAFTS: &str = "drafts";

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
