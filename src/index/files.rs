//! What an index knows of the files that were read into it.

use std::collections::BTreeMap;

use serde::Serialize;
use tantivy::columnar::StrColumn;
use tantivy::{DocId, Searcher, TantivyDocument};

use super::layout::Layout;

/// A file as it was when its articles were read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileRecord {
    /// The path relative to the archive's root, `/` between folders.
    pub path: String,
    /// The size in bytes.
    pub size: u64,
    /// The time of the last change, in nanoseconds since 1970.
    pub modified: i64,
    /// The format of the file itself, such as `zip`; empty where it is none that is known.
    pub format: String,
    /// The hash of its bytes.
    pub content_hash: u64,
    /// Whether some of its articles were passed over because another file holds an article of the same id.
    /// Such a file is read again when another file changes or goes.
    pub shadowed: bool,
    /// Whether the system refused to read it. Such a file is tried again at every run.
    pub unread: bool,
    /// What was skipped in it.
    pub skipped: Vec<SkipNote>,
}

/// Things in a file that were skipped for one reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SkipNote {
    /// Why.
    pub reason: String,
    /// How many.
    pub count: u64,
    /// The line of the first, counted from one, where lines are counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_line: Option<u64>,
}

impl FileRecord {
    /// A file of that size and time of last change.
    pub fn new(path: impl Into<String>, size: u64, modified: i64) -> Self {
        FileRecord { path: path.into(), size, modified, ..FileRecord::default() }
    }

    /// Notes one more thing that was skipped. Of many reasons the first twenty are told apart, so that a file of
    /// nothing but damage does not fill the index with complaints.
    pub fn note_skipped(&mut self, reason: &str, line: Option<u64>) {
        let place = self.skipped.iter().position(|note| note.reason == reason);
        let place = place.or_else(|| (self.skipped.len() > MOST_REASONS).then_some(MOST_REASONS));
        if let Some(place) = place {
            self.skipped[place].count += 1;
            return;
        }
        let reason = if self.skipped.len() == MOST_REASONS { OTHER_REASONS } else { reason };
        self.skipped.push(SkipNote { reason: reason.to_owned(), count: 1, first_line: line });
    }
}

const MOST_REASONS: usize = 20;
const OTHER_REASONS: &str = "other reasons";

/// The bits of the column of flags.
const SHADOWED: u64 = 1;
const UNREAD: u64 = 2;

impl SkipNote {
    fn to_column(&self) -> String {
        format!("{}\t{}\t{}", self.count, self.first_line.unwrap_or(0), self.reason)
    }

    fn from_column(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '\t');
        let count = parts.next()?.parse().ok()?;
        let line: u64 = parts.next()?.parse().ok()?;
        Some(SkipNote { reason: parts.next()?.to_owned(), count, first_line: (line > 0).then_some(line) })
    }
}

/// The files of an index by path.
pub type KnownFiles = BTreeMap<String, FileRecord>;

pub(super) fn document(layout: &Layout, record: &FileRecord) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    document.add_text(layout.file, &record.path);
    document.add_u64(layout.file_size, record.size);
    document.add_i64(layout.file_modified, record.modified);
    document.add_u64(layout.file_hash, record.content_hash);
    document.add_u64(layout.file_flags, u64::from(record.shadowed) * SHADOWED + u64::from(record.unread) * UNREAD);
    if !record.format.is_empty() {
        document.add_text(layout.format, &record.format);
    }
    for note in &record.skipped {
        document.add_text(layout.file_skipped, note.to_column());
    }
    document
}

pub(super) fn known_files(layout: &Layout, searcher: &Searcher) -> tantivy::Result<KnownFiles> {
    let mut files = KnownFiles::new();
    for segment in searcher.segment_readers() {
        let columns = segment.fast_fields();
        let Some(paths) = columns.str(layout.name(layout.file))? else { continue };
        let sizes = columns.u64(layout.name(layout.file_size))?;
        let times = columns.i64(layout.name(layout.file_modified))?;
        let hashes = columns.u64(layout.name(layout.file_hash))?;
        let flags = columns.u64(layout.name(layout.file_flags))?;
        let formats = columns.str(layout.name(layout.format))?;
        let skipped = columns.str(layout.name(layout.file_skipped))?;
        for doc in segment.doc_ids_alive() {
            let Some(size) = sizes.first(doc) else { continue };
            let Some(path) = strings(&paths, doc)?.pop() else { continue };
            let flags = flags.first(doc).unwrap_or_default();
            let mut record = FileRecord::new(path.clone(), size, times.first(doc).unwrap_or_default());
            record.content_hash = hashes.first(doc).unwrap_or_default();
            record.shadowed = flags & SHADOWED != 0;
            record.unread = flags & UNREAD != 0;
            if let Some(formats) = &formats {
                record.format = strings(formats, doc)?.pop().unwrap_or_default();
            }
            if let Some(skipped) = &skipped {
                record.skipped = strings(skipped, doc)?.iter().filter_map(|text| SkipNote::from_column(text)).collect();
            }
            files.insert(path, record);
        }
    }
    Ok(files)
}

/// The values of a document in a column, in the order in which they were given.
pub(super) fn strings(column: &StrColumn, doc: DocId) -> std::io::Result<Vec<String>> {
    let mut values = Vec::new();
    for ord in column.term_ords(doc) {
        let mut value = String::new();
        column.ord_to_str(ord, &mut value)?;
        values.push(value);
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_of_what_was_skipped_survive_the_column_and_stay_few() {
        let mut record = FileRecord::new("a.jsonl", 1, 2);
        for line in 1..=30 {
            record.note_skipped("the article has no text", Some(line));
            record.note_skipped(&format!("reason\t{line}"), None);
        }
        assert_eq!(record.skipped.len(), MOST_REASONS + 1);
        assert_eq!((record.skipped[0].count, record.skipped[0].first_line), (30, Some(1)));
        assert_eq!((record.skipped[20].reason.as_str(), record.skipped[20].count), (OTHER_REASONS, 11));
        for note in &record.skipped {
            assert_eq!(SkipNote::from_column(&note.to_column()).as_ref(), Some(note));
        }
    }
}
