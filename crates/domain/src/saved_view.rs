//! `SavedViews`: lists of one page that a person keeps under a name.

use serde::{Deserialize, Serialize};

/// How many can be kept.
pub const MOST: usize = 50;
/// The longest name, in characters.
pub const LONGEST_NAME: usize = 60;

/// A list under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// What the person calls it.
    pub name: String,
    /// The query of its address: what a link to it would say, so that it can be read as long as links can.
    pub address_query: String,
}

/// All that are kept, in the order in which they were.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SavedViews(pub Vec<SavedView>);

/// Why a view was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSaved {
    /// It has no name.
    NoName,
    /// Its name is longer than [`LONGEST_NAME`].
    LongName,
    /// There are [`MOST`] already.
    TooMany,
}

impl SavedViews {
    /// Keeps a list; another one under the same name is replaced.
    ///
    /// # Errors
    /// When the name does not do, or no more can be kept.
    pub fn put(&mut self, name: &str, address_query: &str) -> Result<(), NotSaved> {
        let name = name.trim();
        let known = self.0.iter().position(|view| view.name == name);
        if name.is_empty() {
            return Err(NotSaved::NoName);
        }
        if name.chars().count() > LONGEST_NAME {
            return Err(NotSaved::LongName);
        }
        let view = SavedView { name: name.to_owned(), address_query: address_query.to_owned() };
        match known {
            Some(index) => self.0[index] = view,
            None if self.0.len() >= MOST => return Err(NotSaved::TooMany),
            None => self.0.push(view),
        }
        Ok(())
    }

    /// Forgets the one of this name.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|view| view.name != name);
    }

    /// The name of the first one whose address query is one of these.
    #[must_use]
    pub fn find(&self, is_it: &dyn Fn(&str) -> bool) -> Option<&str> {
        self.0.iter().find(|view| is_it(&view.address_query)).map(|view| view.name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_kept_under_its_name_and_found_again() {
        let mut views = SavedViews::default();
        let find = |views: &SavedViews, query: &str| views.find(&|known| known == query).map(str::to_owned);
        assert_eq!(views.put(" Open ", "q=status:open"), Ok(()));
        assert_eq!(views.put("All", ""), Ok(()));
        assert_eq!(find(&views, "q=status:open").as_deref(), Some("Open"));
        assert_eq!(find(&views, "q=status:new"), None);
        assert_eq!(views.put("Open", "q=status:new"), Ok(()));
        let names: Vec<&str> = views.0.iter().map(|view| view.name.as_str()).collect();
        assert_eq!(names, ["Open", "All"]);
        assert_eq!(views.0[0].address_query, "q=status:new");
        views.remove("Open");
        assert_eq!(find(&views, "q=status:new"), None);
        assert_eq!(find(&views, "").as_deref(), Some("All"));
    }

    #[test]
    fn names_and_number_have_limits() {
        let mut views = SavedViews::default();
        assert_eq!(views.put(" \t", ""), Err(NotSaved::NoName));
        assert_eq!(views.put(&"é".repeat(61), ""), Err(NotSaved::LongName));
        assert_eq!(views.put(&"é".repeat(60), ""), Ok(()));
        for number in 1..MOST {
            assert_eq!(views.put(&number.to_string(), ""), Ok(()));
        }
        assert_eq!(views.put("one more", ""), Err(NotSaved::TooMany));
        assert_eq!(views.put("1", "q=x"), Ok(()));
        assert_eq!(views.0.len(), MOST);
    }

    #[test]
    fn views_are_kept_as_json() {
        let mut views = SavedViews::default();
        views.put("a", "q=x%20y").unwrap();
        let json = serde_json::to_string(&views).unwrap();
        assert_eq!(json, r#"[{"name":"a","address_query":"q=x%20y"}]"#);
        assert_eq!(serde_json::from_str::<SavedViews>(&json).unwrap(), views);
    }
}
