//! One state of an index, and what is known of it: numbers and lists, no articles.

use serde::Serialize;
use tantivy::Searcher;

use super::files::{self, KnownFiles};
use super::payload::RunRecord;
use super::provenance::{self, SuspiciousArticle};
use super::tally::{self, Tallies};
use super::{Index, index_error};
use crate::arabic::ANALYSIS_VERSION;
use crate::error::{Error, Result};

/// How large an index is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct IndexStats {
    /// Articles that can be found.
    pub articles: u64,
    /// Files that were read.
    pub files: u64,
    /// Bytes of the index on disk.
    pub bytes: u64,
    /// Bytes of the articles' titles and texts, UTF-8.
    pub text_bytes: u64,
    /// Segments.
    pub segments: usize,
    /// The version of the schema it was made with.
    pub schema_version: u32,
    /// The version of the analysis it was made with.
    pub analysis_version: u32,
    /// The last run that wrote to it, where its time was taken.
    pub last_run: Option<RunRecord>,
}

/// One state of an index: what is asked of it fits together, whatever is committed meanwhile.
///
/// ```
/// use warraq::{Article, Index, Schema};
/// # fn main() -> warraq::Result<()> {
/// # let folder = tempfile::tempdir().unwrap();
/// let index = Index::create(folder.path(), &Schema::news())?;
/// let before = index.snapshot()?;
/// let mut writer = index.writer()?;
/// writer.add(&Article::new("id-1", "عنوان", "نص المقال"))?;
/// writer.commit()?;
/// assert_eq!(before.stats()?.articles, 0);
/// assert_eq!(index.snapshot()?.stats()?.articles, 1);
/// # Ok(())
/// # }
/// ```
pub struct IndexSnapshot {
    index: Index,
    searcher: Searcher,
    last_run: Option<RunRecord>,
}

impl IndexSnapshot {
    pub(super) fn new(index: &Index) -> Result<Self> {
        let last_run = index.last_payload()?.and_then(|payload| payload.last_run);
        Ok(IndexSnapshot { index: index.clone(), searcher: index.tantivy_searcher()?, last_run })
    }

    /// What is known of the files that were read.
    pub fn known_files(&self) -> Result<KnownFiles> {
        self.tantivy(files::known_files(&self.index.layout, &self.searcher))
    }

    /// The articles that have a reason to be looked at again, in the order of their files.
    pub fn suspicious(&self) -> Result<Vec<SuspiciousArticle>> {
        self.tantivy(provenance::suspicious(&self.index.layout, &self.searcher))
    }

    /// How many articles and files there are of each format, encoding, year, newspaper and language.
    pub fn tallies(&self) -> Result<Tallies> {
        self.tantivy(tally::tallies(&self.index.layout, &self.searcher))
    }

    /// How large it is; its bytes are those that lie on disk now.
    pub fn stats(&self) -> Result<IndexStats> {
        let files = self.known_files()?;
        let directory = self.index.directory();
        let bytes = size_of_files(directory).map_err(|error| Error::io(directory, error))?;
        let mut text_bytes = 0;
        for segment in self.searcher.segment_readers() {
            let column = self.tantivy(segment.fast_fields().u64("text_bytes"))?;
            text_bytes += segment.doc_ids_alive().filter_map(|doc| column.first(doc)).sum::<u64>();
        }
        Ok(IndexStats {
            articles: self.searcher.num_docs() - files.len() as u64,
            files: files.values().filter(|file| !file.unread).count() as u64,
            bytes,
            text_bytes,
            segments: self.searcher.segment_readers().len(),
            schema_version: self.index.schema.version(),
            analysis_version: ANALYSIS_VERSION,
            last_run: self.last_run.clone(),
        })
    }

    fn tantivy<T>(&self, result: tantivy::Result<T>) -> Result<T> {
        result.map_err(|error| index_error(self.index.directory(), error))
    }
}

impl std::fmt::Debug for IndexSnapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IndexSnapshot").field("index", &self.index).finish_non_exhaustive()
    }
}

/// The bytes of the files in a directory. A writer may be removing files meanwhile: one that is gone has none.
fn size_of_files(directory: &std::path::Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(directory)? {
        match entry?.metadata() {
            Ok(metadata) if metadata.is_file() => bytes += metadata.len(),
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(bytes)
}
