//! What an index knows of the files that were read into it.

use std::collections::BTreeMap;

use tantivy::schema::Field;
use tantivy::{Searcher, TantivyDocument};

use super::layout::Layout;

/// A file as it was when its articles were read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileRecord {
    /// The path relative to the archive's root, `/` between folders.
    pub path: String,
    /// The size in bytes.
    pub size: u64,
    /// The time of the last change, in nanoseconds since 1970.
    pub modified: i64,
    /// Whether some of its articles were passed over because another file holds an article of the same id.
    /// Such a file is read again when another file changes or goes.
    pub shadowed: bool,
}

impl FileRecord {
    /// A file of that size and time of last change.
    pub fn new(path: impl Into<String>, size: u64, modified: i64) -> Self {
        FileRecord { path: path.into(), size, modified, shadowed: false }
    }
}

/// The files of an index by path.
pub type KnownFiles = BTreeMap<String, FileRecord>;

pub(super) fn document(layout: &Layout, record: &FileRecord) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    document.add_text(layout.file, &record.path);
    document.add_u64(layout.file_size, record.size);
    document.add_i64(layout.file_modified, record.modified);
    document.add_u64(layout.file_shadowed, u64::from(record.shadowed));
    document
}

pub(super) fn known_files(layout: &Layout, searcher: &Searcher) -> tantivy::Result<KnownFiles> {
    let name = |field: Field| layout.tantivy.get_field_name(field);
    let mut files = KnownFiles::new();
    for segment in searcher.segment_readers() {
        let columns = segment.fast_fields();
        let Some(paths) = columns.str(name(layout.file))? else { continue };
        let sizes = columns.u64(name(layout.file_size))?;
        let times = columns.i64(name(layout.file_modified))?;
        let shadowed = columns.u64(name(layout.file_shadowed))?;
        for doc in segment.doc_ids_alive() {
            let Some(size) = sizes.first(doc) else { continue };
            let Some(ord) = paths.term_ords(doc).next() else { continue };
            let mut path = String::new();
            paths.ord_to_str(ord, &mut path)?;
            let record = FileRecord {
                path: path.clone(),
                size,
                modified: times.first(doc).unwrap_or_default(),
                shadowed: shadowed.first(doc) == Some(1),
            };
            files.insert(path, record);
        }
    }
    Ok(files)
}
