//! Writing to an index: add, replace, delete, commit.

use tantivy::Term;
use tantivy::merge_policy::LogMergePolicy;

use super::committed::CommittedArticles;
use super::document::{DocumentBuilder, PreparedArticle};
use super::failure::changed;
use super::files::{self, FileRecord};
use super::provenance::ProvenanceRecord;
use super::{Index, RunRecord, index_error};
use crate::article::Article;
use crate::error::{Error, Result};
use crate::near_duplicates::Stories;

/// How many segments of about one size are merged to one.
const SEGMENTS_IN_MERGE: usize = 3;

/// How many documents a segment has that is merged no more.
const LARGE_SEGMENT: usize = 75_000;

/// How an index is written.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WriterOptions {
    /// Memory for postings that wait to be written, in bytes.
    pub memory_bytes: usize,
}

impl Default for WriterOptions {
    fn default() -> Self {
        WriterOptions { memory_bytes: 160 << 20 }
    }
}

impl WriterOptions {
    /// The default options.
    pub fn new() -> Self {
        WriterOptions::default()
    }

    /// Memory for postings that wait to be written, in bytes; at least 15 MiB are used.
    #[must_use]
    pub fn memory_bytes(mut self, bytes: usize) -> Self {
        self.memory_bytes = bytes.max(15 << 20);
        self
    }
}

/// The one writer of an index. Nothing that it does is visible or kept before [`IndexWriter::commit`].
pub struct IndexWriter {
    inner: tantivy::IndexWriter,
    index: Index,
    documents: DocumentBuilder,
    stories: Stories,
    /// The articles of the last commit, those deleted since among them.
    committed: CommittedArticles,
    /// The number of the next commit.
    commit: u64,
    /// What the next commit says of the last run.
    last_run: Option<RunRecord>,
}

impl IndexWriter {
    pub(super) fn new(index: &Index, options: &WriterOptions) -> Result<Self> {
        // One thread fills segments in the order of the articles, so that an archive always gives the same
        // index; reading and analysis run on the caller's thread beside it.
        let inner = index
            .inner
            .writer_with_num_threads(1, options.memory_bytes)
            .map_err(|error| index_error(&index.directory, error))?;
        // A commit says anew what the index was made with, so that it must not have changed since it was opened.
        let payload = index.last_payload()?.filter(|payload| payload.origin() == *index.known_origin());
        let payload = payload.ok_or_else(|| changed(&index.directory))?;
        let mut policy = LogMergePolicy::default();
        // A segment that is a fifth deleted is worth rewriting.
        policy.set_del_docs_ratio_before_merge(0.2);
        // A merge maps all its segments into memory, so it takes few, and leaves alone what is large enough for a
        // search: an archive of any size is indexed below a gigabyte.
        policy.set_min_num_segments(SEGMENTS_IN_MERGE);
        policy.set_max_docs_before_merge(LARGE_SEGMENT);
        inner.set_merge_policy(Box::new(policy));
        let documents = DocumentBuilder::new(&index.layout);
        let committed = CommittedArticles::open(index)?;
        let stories = committed.stories();
        let (commit, last_run) = (payload.commit + 1, payload.last_run);
        Ok(IndexWriter { inner, index: index.clone(), documents, stories, committed, commit, last_run })
    }

    /// Adds an article, or replaces the one that has its id.
    ///
    /// # Errors
    /// The article has no id, or the index cannot be written.
    pub fn add(&mut self, article: &Article) -> Result<()> {
        if article.id.is_empty() {
            return Err(Error::index("an article needs an id"));
        }
        self.delete(&article.id)?;
        let prepared = self.documents.prepare(&self.index.layout, article, &ProvenanceRecord::default());
        self.add_prepared(prepared)
    }

    /// Adds an article whose id the caller knows to be in neither the index nor this commit.
    pub(crate) fn add_prepared(&mut self, article: PreparedArticle) -> Result<()> {
        let PreparedArticle { id, mut document, sketch } = article;
        let layout = &self.index.layout;
        let story = self.stories.join(&sketch);
        document.add_u64(layout.story, story);
        // A text that is read again, because its file has changed elsewhere, is not new.
        let known_since = self.committed.commit_of(&id, story)?;
        document.add_u64(layout.commit, known_since.unwrap_or(self.commit));
        self.inner.add_document(document).map_err(|error| self.error(error))?;
        Ok(())
    }

    /// Deletes the article of that id, if there is one.
    pub fn delete(&mut self, id: &str) -> Result<()> {
        self.inner.delete_term(Term::from_field_text(self.index.layout.id, id));
        Ok(())
    }

    /// Forgets a file and deletes the articles that came from it.
    pub fn remove_file(&mut self, path: &str) -> Result<()> {
        self.inner.delete_term(Term::from_field_text(self.index.layout.path, path));
        self.inner.delete_term(Term::from_field_text(self.index.layout.file, path));
        Ok(())
    }

    /// Notes what is known of a file anew, its articles being what they were.
    pub fn renew_file(&mut self, record: &FileRecord) -> Result<()> {
        self.inner.delete_term(Term::from_field_text(self.index.layout.file, &record.path));
        self.record_file(record)
    }

    /// Notes that all articles of a file have been added.
    pub fn record_file(&mut self, record: &FileRecord) -> Result<()> {
        let document = files::document(&self.index.layout, record);
        self.inner.add_document(document).map_err(|error| self.error(error))?;
        Ok(())
    }

    /// Commits, and keeps what this run did and how long it took up to then.
    pub(crate) fn commit_run(&mut self, run: impl FnOnce() -> RunRecord) -> Result<()> {
        self.commit_keeping(|_| Some(run()))
    }

    /// Makes everything since the last commit visible and lasting, at once.
    pub fn commit(&mut self) -> Result<()> {
        self.commit_keeping(|last_run| last_run)
    }

    fn commit_keeping(&mut self, run: impl FnOnce(Option<RunRecord>) -> Option<RunRecord>) -> Result<()> {
        let directory = self.index.directory.clone();
        let committed = self.inner.prepare_commit().and_then(|mut prepared| {
            // Segments are written by now, which takes most of the time of a commit.
            self.last_run = run(self.last_run.take());
            prepared.set_payload(&self.index.payload(self.commit, self.last_run.clone()));
            prepared.commit()
        });
        committed.map_err(|error| index_error(&directory, error))?;
        *self.index.known_origin() = self.index.own_origin();
        self.commit += 1;
        self.committed = CommittedArticles::open(&self.index)?;
        Ok(())
    }

    /// The number of the last commit, which is nobody else's while this writer lives.
    pub(crate) fn last_commit(&self) -> u64 {
        self.commit - 1
    }

    /// Ends writing: waits for merges of segments, then removes files that no commit needs.
    ///
    /// What was not committed is dropped.
    pub fn finish(self) -> Result<()> {
        let directory = self.index.directory.clone();
        self.inner.garbage_collect_files().wait().map_err(|error| index_error(&directory, error))?;
        self.inner.wait_merging_threads().map_err(|error| index_error(&directory, error))
    }

    fn error(&self, error: tantivy::TantivyError) -> Error {
        index_error(&self.index.directory, error)
    }
}

impl std::fmt::Debug for IndexWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IndexWriter").field("index", &self.index).finish_non_exhaustive()
    }
}
