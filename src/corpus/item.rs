//! What reading yields: articles with where they come from, and what was skipped.

use std::fmt;

use crate::article::Article;
use crate::error::Error;

/// One result of reading a file.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "items are handed on one by one, never kept in a list of mixed kinds")]
pub enum Item {
    /// An article and how it was read.
    Article(Article, Provenance),
    /// A record, a member of an archive or a file that could not be read, with its place and the reason.
    Skipped(Error),
}

/// What is known of a file once it was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileRead {
    /// The name of the file's own format, such as `zip`; empty where it is none that is known.
    pub format: &'static str,
    /// The hash of its bytes, as [`content_hash()`](super::content_hash()) tells it.
    pub content_hash: u64,
}

/// How an article was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Provenance {
    /// The name of the format, such as `json-lines`.
    pub format: &'static str,
    /// The name of the encoding in the Encoding Standard, such as `windows-1256`.
    pub encoding: &'static str,
    /// What the publication date was taken from.
    pub date_origin: Option<DateOrigin>,
    /// Why the article may not be what it was when it was written; empty for a sound one.
    pub suspicions: Vec<Suspicion>,
}

/// What a publication date was taken from, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DateOrigin {
    /// A field of the record or a piece of metadata.
    Metadata,
    /// A line of the text.
    Text,
    /// The address on the web.
    Url,
    /// The names of the folders and the file.
    Path,
}

impl DateOrigin {
    /// The name in reports: `metadata`, `text`, `url` or `path`.
    pub fn name(self) -> &'static str {
        match self {
            DateOrigin::Metadata => "metadata",
            DateOrigin::Text => "text",
            DateOrigin::Url => "url",
            DateOrigin::Path => "path",
        }
    }
}

impl fmt::Display for DateOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A reason to look at an article again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Suspicion {
    /// The bytes or the record were damaged and mended; says how.
    Repaired(String),
    /// The text has replacement characters (U+FFFD): letters were lost before it was stored.
    ReplacementCharacters,
    /// The letters had the forms in which they are drawn, as in old typesetting; they were replaced by plain ones.
    PresentationForms,
    /// The same, and the lines stood in the order of drawing; they were turned round.
    DrawnOrder,
    /// The text is not in Arabic letters.
    NotArabic,
    /// A date stands in the record but cannot be understood; says which.
    UnknownDate(String),
    /// There is a headline and no text.
    NoText,
}

impl Suspicion {
    /// The kind of reason, in a word for programs, such as `not-arabic`.
    pub fn kind(&self) -> &'static str {
        match self {
            Suspicion::Repaired(_) => "repaired",
            Suspicion::ReplacementCharacters => "replacement-characters",
            Suspicion::PresentationForms => "presentation-forms",
            Suspicion::DrawnOrder => "drawn-order",
            Suspicion::NotArabic => "not-arabic",
            Suspicion::UnknownDate(_) => "unknown-date",
            Suspicion::NoText => "no-text",
        }
    }
}

impl fmt::Display for Suspicion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Suspicion::Repaired(how) => f.write_str(how),
            Suspicion::ReplacementCharacters => f.write_str("letters were lost before the text was stored"),
            Suspicion::PresentationForms => f.write_str("letters in presentation forms were replaced by plain ones"),
            Suspicion::DrawnOrder => f.write_str("lines in the order of drawing were turned round"),
            Suspicion::NotArabic => f.write_str("the text is not in Arabic letters"),
            Suspicion::UnknownDate(date) => write!(f, "the date `{date}` is not understood"),
            Suspicion::NoText => f.write_str("the article has no text"),
        }
    }
}
