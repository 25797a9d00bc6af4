//! The durable store for what a person writes and submits: texts by key, on two shelves,
//! in IndexedDB.

use idb::{Database, DatabaseEvent, Error, Factory, ObjectStoreParams, Transaction, TransactionMode};
use js_sys::{Array, Function, Object, Promise, Reflect};
use std::pin::Pin;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

const DATABASE: &str = "diagboard";
const VERSION: u32 = 2;

/// Where a text is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// What is being written.
    Drafts,
    /// What was submitted.
    Outbox,
}

impl Shelf {
    const ALL: [Self; 2] = [Self::Drafts, Self::Outbox];

    fn name(self) -> &'static str {
        match self {
            Self::Drafts => "drafts",
            Self::Outbox => "outbox",
        }
    }
}

/// A text that is to be kept, or forgotten.
#[derive(Clone, Debug)]
pub struct Change {
    /// On which shelf.
    pub shelf: Shelf,
    /// Under which key.
    pub key: String,
    /// The text; `None` forgets what is there.
    pub text: Option<String>,
}

/// The browser gives no access to its database, or it is full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotKept;

impl From<Error> for NotKept {
    fn from(_: Error) -> Self {
        Self
    }
}

/// What is being done with the database; boxed, so that its code is there once.
pub type Doing<T> = Pin<Box<dyn Future<Output = Result<T, NotKept>>>>;
/// Allows or forbids, told what is kept now.
pub type May = Box<dyn Fn(Option<&str>) -> bool>;

/// Allows everything.
#[must_use]
pub fn always() -> May {
    Box::new(|_| true)
}

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

/// Everything on a shelf.
///
/// # Errors
/// When the browser gives no access to its database.
pub fn all(shelf: Shelf) -> Doing<Vec<String>> {
    Box::pin(async move {
        let transaction = open().await?.transaction(&[shelf.name()], TransactionMode::ReadOnly)?;
        let kept = transaction.object_store(shelf.name())?.get_all(None, None)?.await?;
        Ok(kept.into_iter().filter_map(|value| value.as_string()).collect())
    })
}

/// Carries out all changes or none; done when they are on the disk. `may`, told what is kept
/// under the first key, can forbid it: then nothing changes, and the answer is `false`.
///
/// # Errors
/// When the browser gives no access to its database, or it is full.
pub fn write(changes: Vec<Change>, may: May) -> Doing<bool> {
    Box::pin(async move {
        let transaction = strict(open().await?)?;
        if let Some(first) = changes.first() {
            let kept = transaction.object_store(first.shelf.name())?.get(JsValue::from(&first.key))?.await?;
            if !may(kept.and_then(|value| value.as_string()).as_deref()) {
                return Ok(false);
            }
        }
        for change in changes {
            let store = transaction.object_store(change.shelf.name())?;
            let key = JsValue::from(&change.key);
            // Whether they succeed is told by the transaction.
            match &change.text {
                Some(text) => drop(store.put(&JsValue::from(text), Some(&key))?),
                None => drop(store.delete(key)?),
            }
        }
        // A disk that is full shows here, and not before.
        if transaction.commit()?.await?.is_committed() { Ok(true) } else { Err(NotKept) }
    })
}

/// A transaction that is done only when it has reached the disk itself; the crate has no
/// word for that.
fn strict(database: Database) -> Result<Transaction, Error> {
    let stores: Array = Shelf::ALL.iter().map(|shelf| JsValue::from(shelf.name())).collect();
    let options = Object::new();
    // A fresh object takes any property.
    let _ = Reflect::set(&options, &"durability".into(), &"strict".into());
    let database = JsValue::from(database);
    let begin = Reflect::get(&database, &"transaction".into()).map_err(Error::TransactionOpenFailed)?;
    let begin: Function = begin.dyn_into().map_err(|value| Error::UnexpectedJsType("Function", value))?;
    let begun = begin.call3(&database, &stores, &"readwrite".into(), &options);
    Transaction::try_from(begun.map_err(Error::TransactionOpenFailed)?)
}

async fn open() -> Result<Database, Error> {
    let mut request = Factory::new()?.open(DATABASE, Some(VERSION))?;
    request.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            for shelf in Shelf::ALL {
                // Fails only when the store is there already.
                let _ = database.create_object_store(shelf.name(), ObjectStoreParams::new());
            }
        }
    });
    let mut database = request.await?;
    // A later version in another tab need not wait for this one.
    database.on_version_change(|event| {
        if let Ok(database) = event.database() {
            database.close();
        }
    });
    database.forget_callbacks();
    Ok(database)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn change(shelf: Shelf, text: Option<&str>) -> Change {
        Change { shelf, key: "test".into(), text: text.map(Into::into) }
    }

    #[wasm_bindgen_test]
    async fn texts_are_kept_moved_and_forgotten() {
        let none = || -> May { Box::new(|kept| kept.is_none()) };
        assert!(write(vec![change(Shelf::Drafts, Some("one"))], none()).await.unwrap());
        assert!(!write(vec![change(Shelf::Drafts, Some("no"))], none()).await.unwrap());
        assert_eq!(all(Shelf::Drafts).await.unwrap(), ["one"]);
        let moved = vec![change(Shelf::Drafts, None), change(Shelf::Outbox, Some("two · ñ 東京"))];
        assert!(write(moved, Box::new(|kept| kept == Some("one"))).await.unwrap());
        assert!(all(Shelf::Drafts).await.unwrap().is_empty());
        assert_eq!(all(Shelf::Outbox).await.unwrap(), ["two · ñ 東京"]);
        assert!(write(vec![change(Shelf::Outbox, None)], always()).await.unwrap());
        assert!(all(Shelf::Outbox).await.unwrap().is_empty());
    }
}
