//! An index on disk: created, opened, written, and what is known of it.
//!
//! It knows the schema and the analysis; it must not know how articles are read from files, nor queries.

mod article_store;
mod committed;
mod document;
mod files;
mod layout;
mod provenance;
mod replay;
mod tally;
mod text_code;
mod writer;

use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::directory::MmapDirectory;
use tantivy::store::Compressor;
use tantivy::{IndexReader, IndexSettings, ReloadPolicy, TantivyError};

pub use files::{FileRecord, KnownFiles, SkipNote};
pub use provenance::{ProvenanceRecord, SuspicionRecord, SuspiciousArticle};
pub use tally::{Tallies, Tally};
pub use writer::{IndexWriter, WriterOptions};

pub(crate) use article_store::{ArticleStore, stored_article};
pub(crate) use document::{DocumentBuilder, PreparedArticle, article, decode_column_value, keyword, seconds, text_of};
pub(crate) use layout::{COMMIT, Layout, LevelField, PUBLISHED, STORY, column_name};
pub(crate) use tally::TallyCounter;

use crate::arabic::ANALYSIS_VERSION;
use crate::error::{Error, Result};
use crate::schema::{Schema, Synonyms};

/// What a commit says of itself beside tantivy's own account.
#[derive(Serialize, Deserialize)]
struct CommitPayload {
    schema_version: u32,
    analysis_version: u32,
    schema: String,
    /// A number by chance, which no other index has.
    #[serde(default)]
    identity: u64,
    /// How many commits there have been.
    #[serde(default)]
    commit: u64,
    #[serde(default)]
    synonyms: String,
    #[serde(default)]
    last_run: Option<RunRecord>,
}

/// What the last run that wrote to an index did, and how long it took.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RunRecord {
    /// Files that were read.
    pub files: u64,
    /// Articles that were added.
    pub articles: u64,
    /// Bytes of their titles and texts, UTF-8.
    pub text_bytes: u64,
    /// Millions of bytes of text a second.
    pub megabytes_per_second: f64,
    /// Seconds from its start to its last commit.
    pub seconds: f64,
}

impl RunRecord {
    pub(crate) fn new(files: u64, articles: u64, text_bytes: u64, seconds: f64) -> Self {
        let megabytes_per_second = text_bytes as f64 / 1e6 / seconds.max(1e-6);
        RunRecord { files, articles, text_bytes, megabytes_per_second, seconds }
    }
}

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
}

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

/// How many decompressed blocks of documents are kept for whoever reads documents one after another.
const FEW_BLOCKS: usize = 4;

impl Index {
    /// Makes an empty index in `directory`, which is created if need be and must hold none yet.
    pub fn create(directory: impl AsRef<Path>, schema: &Schema) -> Result<Self> {
        let directory = directory.as_ref();
        std::fs::create_dir_all(directory).map_err(|error| Error::io(directory, error))?;
        let layout = Layout::new(schema);
        // Every hit that is shown decompresses a block. Once frequent words are codes, Zstandard and larger blocks
        // gain little, and LZ4 needs no C compiler (`benches/store.rs`).
        let settings = IndexSettings {
            docstore_compression: Compressor::Lz4,
            docstore_blocksize: 16_384,
            ..IndexSettings::default()
        };
        let mmap = MmapDirectory::open(directory).map_err(|error| open_error(directory, error))?;
        let inner = tantivy::Index::create(mmap, layout.tantivy.clone(), settings)
            .map_err(|error| index_error(directory, error))?;
        let index = Index::assemble(inner, layout, schema.clone(), directory, RandomState::new().hash_one(directory));
        // From its first commit on, an index says what it was made with.
        index.writer()?.commit()?;
        Ok(index)
    }

    /// Opens the index in `directory`.
    ///
    /// # Errors
    /// There is none, or it was made by another version of the analysis and has to be rebuilt.
    pub fn open(directory: impl AsRef<Path>) -> Result<Self> {
        let directory = directory.as_ref();
        if !Index::exists(directory) {
            return Err(Error::index("there is no index here")
                .with_path(directory)
                .with_hint("make one with `warraq index DIR`"));
        }
        let inner = tantivy::Index::open_in_dir(directory).map_err(|error| index_error(directory, error))?;
        let payload = inner.load_metas().map_err(|error| index_error(directory, error))?.payload;
        let payload: CommitPayload =
            payload.as_deref().and_then(|payload| serde_json::from_str(payload).ok()).ok_or_else(|| {
                Error::index("this index was not made by warraq, or making it never ended").with_path(directory)
            })?;
        if payload.analysis_version != ANALYSIS_VERSION {
            return Err(Error::incompatible(format!(
                "the index was made with analysis version {}, this program has version {ANALYSIS_VERSION}",
                payload.analysis_version
            ))
            .with_path(directory)
            .with_hint(REBUILD_HINT));
        }
        let schema = Schema::from_toml(&payload.schema)?.with_synonyms(Synonyms::parse(&payload.synonyms)?);
        let layout = Layout::new(&schema);
        if layout.tantivy != inner.schema() {
            return Err(Error::incompatible("the index has other fields than its schema declares")
                .with_path(directory)
                .with_hint(REBUILD_HINT));
        }
        Ok(Index::assemble(inner, layout, schema, directory, payload.identity))
    }

    /// Opens the index in `directory`, or makes it. Where `schema` has other synonyms than the index, they are its
    /// own from the next commit on.
    ///
    /// # Errors
    /// As [`Index::open`]; also where the index there was made with another schema than `schema`.
    pub fn open_or_create(directory: impl AsRef<Path>, schema: &Schema) -> Result<Self> {
        let directory = directory.as_ref();
        if !Index::exists(directory) {
            return Index::create(directory, schema);
        }
        let mut index = Index::open(directory)?;
        if !index.schema.is_indexed_like(schema) {
            return Err(Error::incompatible(format!(
                "the index was made with another schema (version {}, now version {})",
                index.schema.version(),
                schema.version()
            ))
            .with_path(directory)
            .with_hint(REBUILD_HINT));
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
                .with_hint(REBUILD_HINT));
        }
        Ok(Index { layout: Arc::new(layout), schema: Arc::new(schema.clone()), ..self.clone() })
    }

    /// Whether `directory` holds an index.
    pub fn exists(directory: impl AsRef<Path>) -> bool {
        directory.as_ref().join("meta.json").is_file()
    }

    fn assemble(inner: tantivy::Index, layout: Layout, schema: Schema, directory: &Path, identity: u64) -> Self {
        inner.tokenizers().register(replay::REPLAY, replay::Replay::default());
        Index { inner, layout: Arc::new(layout), schema: Arc::new(schema), directory: directory.to_owned(), identity }
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

    /// What is known of the files that were read.
    pub fn known_files(&self) -> Result<KnownFiles> {
        files::known_files(&self.layout, &self.tantivy_searcher()?).map_err(|error| index_error(&self.directory, error))
    }

    /// The articles that have a reason to be looked at again, in the order of their files.
    pub fn suspicious(&self) -> Result<Vec<SuspiciousArticle>> {
        provenance::suspicious(&self.layout, &self.tantivy_searcher()?)
            .map_err(|error| index_error(&self.directory, error))
    }

    /// How many articles and files there are of each format, encoding, year, newspaper and language.
    pub fn tallies(&self) -> Result<Tallies> {
        tally::tallies(&self.layout, &self.tantivy_searcher()?).map_err(|error| index_error(&self.directory, error))
    }

    /// How large it is.
    pub fn stats(&self) -> Result<IndexStats> {
        let searcher = self.tantivy_searcher()?;
        let files = files::known_files(&self.layout, &searcher).map_err(|error| index_error(&self.directory, error))?;
        let bytes = size_of_files(&self.directory).map_err(|error| Error::io(&self.directory, error))?;
        let mut text_bytes = 0;
        for segment in searcher.segment_readers() {
            let column =
                segment.fast_fields().u64("text_bytes").map_err(|error| index_error(&self.directory, error))?;
            text_bytes += segment.doc_ids_alive().filter_map(|doc| column.first(doc)).sum::<u64>();
        }
        Ok(IndexStats {
            articles: searcher.num_docs() - files.len() as u64,
            files: files.values().filter(|file| !file.unread).count() as u64,
            bytes,
            text_bytes,
            segments: searcher.segment_readers().len(),
            schema_version: self.schema.version(),
            analysis_version: ANALYSIS_VERSION,
            last_run: self.last_payload()?.and_then(|payload| payload.last_run),
        })
    }

    pub(crate) fn layout(&self) -> &Arc<Layout> {
        &self.layout
    }

    pub(crate) fn reader(&self) -> Result<IndexReader> {
        self.inner
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            // What is shown comes from the `ArticleStore`, which keeps its own.
            .doc_store_cache_num_blocks(FEW_BLOCKS)
            .try_into()
            .map_err(|error| index_error(&self.directory, error))
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
        let metas = self.inner.load_metas().map_err(|error| index_error(&self.directory, error))?;
        Ok(metas.payload.as_deref().and_then(|payload| serde_json::from_str(payload).ok()))
    }

    fn payload(&self, commit: u64, last_run: Option<RunRecord>) -> String {
        let payload = CommitPayload {
            schema_version: self.schema.version(),
            analysis_version: ANALYSIS_VERSION,
            schema: self.schema.as_toml().to_owned(),
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

/// The bytes of the files in a directory. A writer may be removing files meanwhile: one that is gone has none.
fn size_of_files(directory: &Path) -> std::io::Result<u64> {
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

const REBUILD_HINT: &str = "`warraq index --rebuild DIR` makes the index anew from the files";

fn open_error(directory: &Path, error: tantivy::directory::error::OpenDirectoryError) -> Error {
    Error::index(error.to_string()).with_path(directory).with_source(error)
}

/// An error of tantivy about the index in `directory`.
pub(crate) fn index_error(directory: &Path, error: TantivyError) -> Error {
    match error {
        TantivyError::LockFailure(..) => Error::index("another process is writing to this index")
            .with_hint("wait until it ends, or index into another directory with `--index DIR`"),
        // The thread that writes is gone, and with it what it met with.
        TantivyError::ErrorInThread(_) => Error::index("the index could not be written")
            .with_hint("perhaps the disk is full; the index is as it was at its last commit")
            .with_source(error),
        TantivyError::OpenReadError(_) | TantivyError::DataCorruption(_) | TantivyError::DeserializeError(_) => {
            Error::index("the index is damaged").with_hint(REBUILD_HINT).with_source(error)
        }
        TantivyError::IoError(io) => {
            Error::index(format!("the index could not be read or written: {io}")).with_source(TantivyError::IoError(io))
        }
        error => Error::index(error.to_string()).with_source(error),
    }
    .with_path(directory)
}
