//! An article as a reader knows it: plain data, knowing nothing of the file it came from or the index it goes to.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// One news article.
///
/// Empty strings stand for what a file did not say; nothing is invented.
///
/// ```
/// let article = warraq::Article::new("id-1", "العنوان", "النص").with_source("واس");
/// assert_eq!(article.source, "واس");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Article {
    /// The stable identifier, one per article in an index.
    pub id: String,
    /// The headline.
    pub title: String,
    /// The text, paragraphs separated by line breaks.
    pub body: String,
    /// The newspaper or agency.
    pub source: String,
    /// The part of the newspaper.
    pub section: String,
    /// The writer, as signed.
    pub author: String,
    /// The address on the web.
    pub url: String,
    /// When it was published, in the paper's own time; midnight where only the day is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<DateTime>,
    /// The file, relative to the archive's root, with `/` between folders on every system.
    pub path: String,
    /// The place of the record inside the file (`inner.json#12`), empty where the file is one article.
    pub record: String,
    /// The language as a BCP 47 tag, empty where unknown.
    pub language: String,
}

impl Article {
    /// An article with an identifier, a title and a text.
    pub fn new(id: impl Into<String>, title: impl Into<String>, body: impl Into<String>) -> Self {
        Article { id: id.into(), title: title.into(), body: body.into(), ..Article::default() }
    }

    /// The same article with its newspaper or agency.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<String>) -> Self {
        self.source = source.into();
        self
    }

    /// The same article with the time of publication.
    #[must_use]
    pub fn with_published(mut self, published: DateTime) -> Self {
        self.published = Some(published);
        self
    }
}

/// The parts of an article that records carry and the schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ArticleField {
    /// The identifier.
    Id,
    /// The headline.
    Title,
    /// The text.
    Body,
    /// The newspaper or agency.
    Source,
    /// The part of the newspaper.
    Section,
    /// The writer.
    Author,
    /// The time of publication.
    Published,
    /// The address on the web.
    Url,
    /// The language.
    Language,
}

impl ArticleField {
    /// Every part.
    pub const ALL: [ArticleField; 9] = [
        ArticleField::Id,
        ArticleField::Title,
        ArticleField::Body,
        ArticleField::Source,
        ArticleField::Section,
        ArticleField::Author,
        ArticleField::Published,
        ArticleField::Url,
        ArticleField::Language,
    ];

    /// The name in the schema, in queries and in results.
    pub fn name(self) -> &'static str {
        match self {
            ArticleField::Id => "id",
            ArticleField::Title => "title",
            ArticleField::Body => "body",
            ArticleField::Source => "source",
            ArticleField::Section => "section",
            ArticleField::Author => "author",
            ArticleField::Published => "published",
            ArticleField::Url => "url",
            ArticleField::Language => "language",
        }
    }

    /// The part of that name.
    pub fn named(name: &str) -> Option<Self> {
        ArticleField::ALL.into_iter().find(|field| field.name() == name)
    }
}

impl std::fmt::Display for ArticleField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
