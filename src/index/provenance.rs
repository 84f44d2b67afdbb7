//! How articles were read, as columns of the index, and the articles that are worth a second look. It does not judge:
//! formats, encodings and reasons are names to it.

use std::borrow::Cow;

use serde::Serialize;
use tantivy::schema::Value;
use tantivy::{DocAddress, Searcher, TantivyDocument};

use super::files::strings;
use super::layout::Layout;

/// How an article was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProvenanceRecord {
    /// The name of its format, such as `html`; empty where it came from no file.
    pub format: Cow<'static, str>,
    /// The encoding of its bytes, such as `windows-1256`; empty where it came from no file.
    pub encoding: Cow<'static, str>,
    /// What its publication time was taken from; empty where it has none.
    pub date_origin: Cow<'static, str>,
    /// Why it may not be what it was when it was written.
    pub suspicions: Vec<SuspicionRecord>,
}

/// A reason to look at an article again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SuspicionRecord {
    /// The kind of reason, a word such as `not-arabic`.
    pub kind: Cow<'static, str>,
    /// The reason in words.
    pub reason: String,
}

/// An article that has a reason to be looked at again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SuspiciousArticle {
    /// Its id.
    pub id: String,
    /// The file, relative to the archive's root.
    pub path: String,
    /// The place inside the file, empty where the file is one article.
    pub record: String,
    /// The format it was read from.
    pub format: String,
    /// The encoding of its bytes.
    pub encoding: String,
    /// The reasons, at least one.
    pub reasons: Vec<SuspicionRecord>,
}

impl ProvenanceRecord {
    /// An article of that format and encoding.
    pub fn new(format: impl Into<Cow<'static, str>>, encoding: impl Into<Cow<'static, str>>) -> Self {
        ProvenanceRecord { format: format.into(), encoding: encoding.into(), ..ProvenanceRecord::default() }
    }
}

impl SuspicionRecord {
    /// A reason and its kind, which has neither space nor colon.
    pub fn new(kind: impl Into<Cow<'static, str>>, reason: impl Into<String>) -> Self {
        SuspicionRecord { kind: kind.into(), reason: reason.into() }
    }

    fn to_column(&self) -> String {
        format!("{}: {}", self.kind, self.reason)
    }

    fn from_column(text: &str) -> Self {
        let (kind, reason) = text.split_once(": ").unwrap_or(("", text));
        SuspicionRecord::new(kind.to_owned(), reason)
    }
}

/// The kind of reason in a value of the column.
pub(super) fn kind_in_column(value: &str) -> &str {
    value.split_once(": ").map_or("", |(kind, _)| kind)
}

pub(super) fn add_to(layout: &Layout, document: &mut TantivyDocument, record: &ProvenanceRecord) {
    for (field, value) in [
        (layout.format, &record.format),
        (layout.encoding, &record.encoding),
        (layout.date_origin, &record.date_origin),
    ] {
        if !value.is_empty() {
            document.add_text(field, value);
        }
    }
    for suspicion in &record.suspicions {
        document.add_text(layout.suspicion, suspicion.to_column());
    }
}

pub(super) fn suspicious(layout: &Layout, searcher: &Searcher) -> tantivy::Result<Vec<SuspiciousArticle>> {
    let mut found = Vec::new();
    for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
        let columns = segment.fast_fields();
        let Some(suspicions) = columns.str(layout.name(layout.suspicion))? else { continue };
        let formats = columns.str(layout.name(layout.format))?;
        let encodings = columns.str(layout.name(layout.encoding))?;
        for doc in segment.doc_ids_alive() {
            let reasons = strings(&suspicions, doc)?;
            if reasons.is_empty() {
                continue;
            }
            let document: TantivyDocument = searcher.doc(DocAddress::new(ordinal as u32, doc))?;
            let text =
                |field| document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
            let value = |column: &Option<_>| match column {
                Some(column) => strings(column, doc).map(|mut values| values.pop().unwrap_or_default()),
                None => Ok(String::new()),
            };
            found.push(SuspiciousArticle {
                id: text(layout.id),
                path: text(layout.path),
                record: text(layout.record),
                format: value(&formats)?,
                encoding: value(&encodings)?,
                reasons: reasons.iter().map(|text| SuspicionRecord::from_column(text)).collect(),
            });
        }
    }
    // Inside a file they stand in the order of its records.
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_survive_the_column() {
        for (kind, reason) in [("not-arabic", "the text is not in Arabic letters"), ("unknown-date", "a: b: c")] {
            let record = SuspicionRecord::new(kind, reason);
            assert_eq!(SuspicionRecord::from_column(&record.to_column()), record);
            assert_eq!(kind_in_column(&record.to_column()), kind);
        }
    }
}
