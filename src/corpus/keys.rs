//! Which incoming key means which field of an article. The names themselves come from the schema; none stands here.

use std::borrow::Cow;
use std::collections::HashMap;

pub use crate::article::ArticleField;

/// What incoming keys mean.
///
/// Keys are compared without regard to case, to surrounding white space and to `_`, `-` and spaces inside, so
/// that `datePublished`, `date_published` and `Date Published` are one key. A dotted key reaches into nested
/// objects. Where a record has several keys for one field, the key that was added first wins.
///
/// ```
/// use warraq::corpus::{ArticleField, KeyAliases};
///
/// let mut aliases = KeyAliases::new();
/// aliases.add("headline", ArticleField::Title);
/// aliases.add("meta.author", ArticleField::Author);
/// assert_eq!(aliases.get(" HeadLine "), Some(ArticleField::Title));
/// assert_eq!(aliases.get("meta.author"), Some(ArticleField::Author));
/// assert_eq!(aliases.get("author"), None);
/// ```
#[derive(Clone, Debug, Default)]
pub struct KeyAliases {
    root: KeyLevel,
    added: u16,
}

/// The keys of one level of nesting.
#[derive(Clone, Debug, Default)]
pub(super) struct KeyLevel {
    entries: HashMap<Box<str>, KeyEntry>,
}

/// What is known of one key.
#[derive(Clone, Debug, Default)]
pub(super) struct KeyEntry {
    /// The field that the key fills.
    pub(super) target: Option<Target>,
    /// The keys of the object under this key.
    pub(super) nested: Option<Box<KeyLevel>>,
}

/// A field and how strong the claim of a key on it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) field: ArticleField,
    /// The order in which the alias was added; the lowest wins.
    pub(super) rank: u16,
}

impl KeyAliases {
    /// No aliases.
    pub fn new() -> Self {
        KeyAliases::default()
    }

    /// Lets `key` mean `field`. A key that is already known keeps its first meaning.
    pub fn add(&mut self, key: &str, field: ArticleField) {
        let target = Target { field, rank: self.added };
        self.added = self.added.saturating_add(1);
        self.root.add(key, target);
    }

    /// The field that `key` means, if any.
    pub fn get(&self, key: &str) -> Option<ArticleField> {
        self.target(key).map(|target| target.field)
    }

    /// The field that a key, perhaps dotted, means, with its rank.
    pub(super) fn target(&self, key: &str) -> Option<Target> {
        let mut level = &self.root;
        let mut parts = key.split('.').peekable();
        while let Some(part) = parts.next() {
            let entry = level.entry(part)?;
            if parts.peek().is_none() {
                return entry.target;
            }
            level = entry.nested.as_deref()?;
        }
        None
    }

    /// The keys at the top of a record.
    pub(super) fn top(&self) -> &KeyLevel {
        &self.root
    }
}

impl KeyLevel {
    fn add(&mut self, key: &str, target: Target) {
        let (first, rest) = match key.split_once('.') {
            Some((first, rest)) => (first, Some(rest)),
            None => (key, None),
        };
        // The key as it is usually written is stored beside its normal form: the first look-up then succeeds
        // without normalising anything.
        for spelling in [Cow::Borrowed(first), normal_form(first)] {
            let entry = self.entries.entry(spelling.into()).or_default();
            match rest {
                Some(rest) => entry.nested.get_or_insert_default().add(rest, target),
                None => entry.target = entry.target.or(Some(target)),
            }
        }
    }

    /// What is known of a key of this level.
    pub(super) fn entry(&self, key: &str) -> Option<&KeyEntry> {
        self.entries.get(key).or_else(|| match normal_form(key) {
            Cow::Borrowed(_) => None,
            Cow::Owned(normal) => self.entries.get(normal.as_str()),
        })
    }
}

fn normal_form(key: &str) -> Cow<'_, str> {
    let is_separator = |c: char| c == '_' || c == '-' || c.is_whitespace() || c == '\u{FEFF}';
    if !key.chars().any(|c| is_separator(c) || c.is_uppercase()) {
        return Cow::Borrowed(key);
    }
    Cow::Owned(key.chars().filter(|&c| !is_separator(c)).flat_map(char::to_lowercase).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_compared_without_case_and_separators() {
        let mut aliases = KeyAliases::new();
        aliases.add("date_extracted", ArticleField::Published);
        aliases.add("العنوان", ArticleField::Title);
        aliases.add("_source.title", ArticleField::Title);
        let table = [
            ("date_extracted", Some(ArticleField::Published)),
            ("DateExtracted", Some(ArticleField::Published)),
            ("Date Extracted", Some(ArticleField::Published)),
            ("\u{FEFF}date-extracted ", Some(ArticleField::Published)),
            (" العنوان ", Some(ArticleField::Title)),
            ("_SOURCE.Title", Some(ArticleField::Title)),
            ("_source", None),
            ("_source.title.more", None),
            ("", None),
            (".", None),
        ];
        for (key, field) in table {
            assert_eq!(aliases.get(key), field, "{key}");
        }
    }

    #[test]
    fn the_first_alias_has_the_lowest_rank_and_the_first_meaning_stays() {
        let mut aliases = KeyAliases::new();
        aliases.add("content", ArticleField::Body);
        aliases.add("text", ArticleField::Body);
        aliases.add("content", ArticleField::Title);
        let rank = |key| aliases.target(key).map(|target| target.rank);
        assert!(rank("content") < rank("text"));
        assert_eq!(aliases.get("content"), Some(ArticleField::Body));
    }
}
