//! An index on disk: created, opened, written, and what is known of it.
//!
//! It knows the schema and the analysis; it must not know how articles are read from files, nor queries.

mod article_store;
mod committed;
mod directory;
mod document;
mod failure;
mod files;
mod layout;
mod payload;
mod provenance;
mod rebuild;
mod replay;
mod snapshot;
mod tally;
mod text_code;
mod writer;

use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::store::Compressor;
use tantivy::{Directory, IndexReader, IndexSettings, ReloadPolicy};

pub use files::{FileRecord, KnownFiles, SkipNote};
pub use payload::RunRecord;
pub use provenance::{ProvenanceRecord, SuspicionRecord, SuspiciousArticle};
pub use rebuild::Rebuild;
pub use snapshot::{IndexSnapshot, IndexStats};
pub use tally::{Tallies, Tally};
pub use writer::{IndexWriter, WriterOptions};

pub(crate) use article_store::{ArticleStore, stored_article};
pub(crate) use document::{DocumentBuilder, PreparedArticle, article, decode_column_value, keyword, seconds, text_of};
pub(crate) use failure::index_error;
pub(crate) use layout::{COMMIT, Layout, LevelField, PUBLISHED, STORY, column_name};
pub(crate) use tally::TallyCounter;

use crate::arabic::ANALYSIS_VERSION;
use crate::error::{Error, Result};
use crate::schema::Schema;
use directory::{IndexDirectory, lock_for_writing};
use failure::{REBUILD_HINT, SCHEMA_HINT, changed};
use payload::{Account, CommitPayload, Origin};

/// An index of articles in a directory.
///
/// ```
/// use warraq::{Article, Index, Query, Schema, SearchOptions};
/// # fn main() -> warraq::Result<()> {
/// # let folder = tempfile::tempdir().unwrap();
/// let index = Index::create(folder.path(), &Schema::news())?;
/// let mut writer = index.writer()?;
/// writer.add(&Article::new("id-1", "وزير الصحة يزور المدارس", "زار الوزير مدرستين."))?;
/// writer.commit()?;
/// let results = index.searcher()?.search(&Query::parse("مدرسة")?, &SearchOptions::new())?;
/// assert_eq!(results.hits[0].id, "id-1");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Index {
    inner: tantivy::Index,
    layout: Arc<Layout>,
    schema: Arc<Schema>,
    directory: PathBuf,
    identity: u64,
    /// Whether the schema is the one that was built in when the index was made, where that is known.
    has_built_in_schema: Option<bool>,
    /// What the index on disk was made with when it was opened, or last written by this handle or its clones.
    origin: Arc<Mutex<Origin>>,
    /// The directory of the index in whose place this one is going to be.
    replaces: Option<PathBuf>,
}

/// How many decompressed blocks of documents are kept for whoever reads documents one after another.
const FEW_BLOCKS: usize = 4;

impl Index {
    /// Makes an empty index in `directory`, which is created if need be and must hold none yet.
    ///
    /// # Errors
    /// There is an index, another process is making one, or the directory cannot be written.
    pub fn create(directory: impl AsRef<Path>, schema: &Schema) -> Result<Self> {
        let directory = directory.as_ref();
        Index::make(directory, schema)?
            .ok_or_else(|| Error::index("there is an index here already").with_path(directory))
    }

    /// Makes an empty index in `directory`; `None` where another process was faster.
    fn make(directory: &Path, schema: &Schema) -> Result<Option<Self>> {
        std::fs::create_dir_all(directory).map_err(|error| Error::io(directory, error))?;
        let _lock = lock_for_writing(directory)?;
        if Index::exists(directory) {
            return Ok(None);
        }
        let layout = Layout::new(schema);
        // Every hit that is shown decompresses a block. Once frequent words are codes, Zstandard and larger blocks
        // gain little, and LZ4 needs no C compiler (`benches/store.rs`).
        let settings = IndexSettings {
            docstore_compression: Compressor::Lz4,
            docstore_blocksize: 16_384,
            ..IndexSettings::default()
        };
        let on_disk = IndexDirectory::open(directory)?;
        let inner = tantivy::Index::create(on_disk.clone(), layout.tantivy.clone(), settings)
            .map_err(|error| index_error(directory, error))?;
        let identity = RandomState::new().hash_one(directory);
        let origin = Origin { identity, ..origin(schema) };
        let is_built_in = schema.as_toml() == Schema::news().as_toml();
        let index = Index::assemble(inner, layout, schema.clone(), directory, origin, Some(is_built_in));
        // From its first commit on, an index says what it was made with. Killed before, it holds nothing.
        let mut metas = index.inner.load_metas().map_err(|error| index_error(directory, error))?;
        metas.payload = Some(index.payload(1, None));
        let text = serde_json::to_vec_pretty(&metas).expect("numbers and text are valid JSON");
        on_disk.atomic_write(Path::new(META_FILE), &text).map_err(|error| Error::io(directory, error))?;
        Ok(Some(index))
    }

    /// Opens the index in `directory`.
    ///
    /// # Errors
    /// There is none, or it was made by another version of the analysis and has to be rebuilt.
    pub fn open(directory: impl AsRef<Path>) -> Result<Self> {
        let directory = directory.as_ref();
        rebuild::restore(directory);
        rebuild::read_in_place(directory, || Index::open_in_place(directory))
    }

    fn open_in_place(directory: &Path) -> Result<Self> {
        if !Index::exists(directory) {
            return Err(Error::index("there is no index here")
                .with_path(directory)
                .with_hint("make one with `warraq index DIR`"));
        }
        let inner = tantivy::Index::open(IndexDirectory::open(directory)?);
        let inner = inner.map_err(|error| index_error(directory, error))?;
        let payload = inner.load_metas().map_err(|error| index_error(directory, error))?.payload;
        let payload = CommitPayload::parse(payload.as_deref())
            .ok_or_else(|| Error::index("this index was not made by warraq").with_path(directory))?;
        if payload.analysis_version != ANALYSIS_VERSION {
            return Err(Error::incompatible(format!(
                "the index was made with analysis version {}, this program has version {ANALYSIS_VERSION}",
                payload.analysis_version
            ))
            .with_path(directory)
            .with_hint(REBUILD_HINT));
        }
        let schema = payload.schema()?;
        let layout = Layout::new(&schema);
        if layout.tantivy != inner.schema() {
            return Err(Error::incompatible("the index has other fields than its schema declares")
                .with_path(directory)
                .with_hint(REBUILD_HINT));
        }
        let (origin, is_built_in) = (payload.origin(), payload.has_built_in_schema);
        Ok(Index::assemble(inner, layout, schema, directory, origin, is_built_in))
    }

    /// Opens the index in `directory`, or makes it. Where `schema` has other synonyms than the index, they are its
    /// own from the next commit on.
    ///
    /// # Errors
    /// As [`Index::open`]; also where the index there was made with another schema than `schema`.
    pub fn open_or_create(directory: impl AsRef<Path>, schema: &Schema) -> Result<Self> {
        let directory = directory.as_ref();
        if !Index::exists(directory)
            && let Some(index) = Index::make(directory, schema)?
        {
            return Ok(index);
        }
        let mut index = Index::open(directory)?;
        if !index.schema.is_indexed_like(schema) {
            return Err(Error::incompatible(format!(
                "the index was made with another schema (version {}, now version {})",
                index.schema.version(),
                schema.version()
            ))
            .with_path(directory)
            .with_hint(SCHEMA_HINT));
        }
        index.schema = Arc::new(schema.clone());
        Ok(index)
    }

    /// The same index, searched with the weights and synonyms of another schema that declares the same fields and analyzers.
    ///
    /// # Errors
    /// The schema has other fields or analyzers, for which the index would have to be made anew.
    pub fn with_weights_of(&self, schema: &Schema) -> Result<Self> {
        let layout = Layout::new(schema);
        if layout.tantivy != self.layout.tantivy {
            return Err(Error::incompatible("the schema has other fields or analyzers than the index")
                .with_path(&self.directory)
                .with_hint(SCHEMA_HINT));
        }
        Ok(Index { layout: Arc::new(layout), schema: Arc::new(schema.clone()), ..self.clone() })
    }

    /// Whether `directory` holds an index. One that a run began to make, and was killed before it held anything, is
    /// none.
    pub fn exists(directory: impl AsRef<Path>) -> bool {
        let directory = directory.as_ref();
        let is_there = || {
            directory.join(META_FILE).is_file()
                && !Account::read(directory).is_some_and(|account| account.is_unfinished())
        };
        // It may be put into its place between the first look and the second.
        is_there() || rebuild::taken_away(directory).is_some() || is_there()
    }

    fn assemble(
        inner: tantivy::Index,
        layout: Layout,
        schema: Schema,
        directory: &Path,
        origin: Origin,
        has_built_in_schema: Option<bool>,
    ) -> Self {
        inner.tokenizers().register(replay::REPLAY, replay::Replay::default());
        Index {
            inner,
            layout: Arc::new(layout),
            schema: Arc::new(schema),
            directory: directory.to_owned(),
            identity: origin.identity,
            has_built_in_schema,
            origin: Arc::new(Mutex::new(origin)),
            replaces: None,
        }
    }

    /// The one writer of the index, with the default options.
    ///
    /// # Errors
    /// Another writer is at work, in this or another process.
    pub fn writer(&self) -> Result<IndexWriter> {
        IndexWriter::new(self, &WriterOptions::default())
    }

    /// The one writer of the index.
    pub fn writer_with(&self, options: &WriterOptions) -> Result<IndexWriter> {
        IndexWriter::new(self, options)
    }

    /// The schema that it was made with.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The directory that holds it.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// One state of the index, for more than one question about it.
    pub fn snapshot(&self) -> Result<IndexSnapshot> {
        IndexSnapshot::new(self)
    }

    /// What is known of the files that were read.
    pub fn known_files(&self) -> Result<KnownFiles> {
        self.snapshot()?.known_files()
    }

    /// The articles that have a reason to be looked at again, in the order of their files.
    pub fn suspicious(&self) -> Result<Vec<SuspiciousArticle>> {
        self.snapshot()?.suspicious()
    }

    /// How many articles and files there are of each format, encoding, year, newspaper and language.
    pub fn tallies(&self) -> Result<Tallies> {
        self.snapshot()?.tallies()
    }

    /// How large it is.
    pub fn stats(&self) -> Result<IndexStats> {
        self.snapshot()?.stats()
    }

    pub(crate) fn layout(&self) -> &Arc<Layout> {
        &self.layout
    }

    pub(crate) fn reader(&self) -> Result<IndexReader> {
        rebuild::read_in_place(&self.directory, || self.reader_in_place())
    }

    fn reader_in_place(&self) -> Result<IndexReader> {
        let reader = self
            .inner
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            // What is shown comes from the `ArticleStore`, which keeps its own.
            .doc_store_cache_num_blocks(FEW_BLOCKS)
            .try_into()
            .map_err(|error| index_error(&self.directory, error))?;
        // An index that was made anew is read as well as the old one, unless its articles lie otherwise.
        if let Some(payload) = self.last_payload()?
            && payload.schema != self.known_origin().schema
            && Layout::new(&payload.schema()?).tantivy != self.layout.tantivy
        {
            return Err(changed(&self.directory));
        }
        Ok(reader)
    }

    fn tantivy_searcher(&self) -> Result<tantivy::Searcher> {
        Ok(self.reader()?.searcher())
    }

    /// A number by which this index is told from one that was made anew in its place.
    pub fn identity(&self) -> u64 {
        self.identity
    }

    /// How many commits there have been.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn last_commit(&self) -> Result<u64> {
        Ok(self.last_payload()?.map_or(0, |payload| payload.commit))
    }

    fn last_payload(&self) -> Result<Option<CommitPayload>> {
        let metas = rebuild::read_in_place(&self.directory, || {
            self.inner.load_metas().map_err(|error| index_error(&self.directory, error))
        })?;
        Ok(CommitPayload::parse(metas.payload.as_deref()))
    }

    /// What the index on disk was made with, as far as this handle knows.
    fn known_origin(&self) -> MutexGuard<'_, Origin> {
        self.origin.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the next commit says that it was made with.
    fn own_origin(&self) -> Origin {
        Origin { identity: self.identity, ..origin(&self.schema) }
    }

    /// The directory that holds it, and the one that is going to.
    pub(crate) fn directories(&self) -> impl Iterator<Item = &Path> {
        self.replaces.as_deref().into_iter().chain([self.directory()])
    }

    fn payload(&self, commit: u64, last_run: Option<RunRecord>) -> String {
        let payload = CommitPayload {
            schema_version: self.schema.version(),
            analysis_version: ANALYSIS_VERSION,
            schema: self.schema.as_toml().to_owned(),
            has_built_in_schema: self.has_built_in_schema,
            identity: self.identity,
            commit,
            synonyms: self.schema.synonyms().as_text().to_owned(),
            last_run,
        };
        serde_json::to_string(&payload).expect("numbers and text are valid JSON")
    }
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("directory", &self.directory).finish_non_exhaustive()
    }
}

/// tantivy's account of an index.
const META_FILE: &str = "meta.json";

/// What an index of that schema is made with; which index is not known.
fn origin(schema: &Schema) -> Origin {
    Origin {
        identity: 0,
        analysis_version: ANALYSIS_VERSION,
        schema: schema.as_toml().to_owned(),
        synonyms: schema.synonyms().as_text().to_owned(),
    }
}
