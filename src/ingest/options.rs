//! What a caller may set about reading a directory into an index.

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use crate::corpus::{ReadOptions, WalkOptions};
use crate::index::WriterOptions;

/// How a directory is read into an index.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct IngestOptions {
    /// Which files are read.
    pub walk: WalkOptions,
    /// How files are read. Patterns of paths that the schema declares come behind those that stand here.
    pub read: ReadOptions,
    /// How the index is written.
    pub writer: WriterOptions,
    /// After how many bytes of text the articles so far are committed, so that a long run that is broken off
    /// goes on where it was. A commit is made at the end in any case.
    pub commit_bytes: u64,
    /// How many threads read and analyze; as many as there are processors unless set. The index is the same
    /// with any number.
    pub threads: Option<NonZeroUsize>,
    /// Whether the bytes of files whose size and time did not change are compared with those that were read.
    pub verify: bool,
    /// Tells how long the run has taken so far, for the index to keep; the library reads no clock of its own.
    pub stopwatch: Option<Stopwatch>,
}

/// A function of the caller that tells how much time has passed since a run began.
#[derive(Clone)]
pub struct Stopwatch(Arc<dyn Fn() -> Duration + Send + Sync>);

impl Stopwatch {
    /// A stopwatch that asks `elapsed`.
    pub fn new(elapsed: impl Fn() -> Duration + Send + Sync + 'static) -> Self {
        Stopwatch(Arc::new(elapsed))
    }

    pub(super) fn seconds(&self) -> f64 {
        (self.0)().as_secs_f64()
    }
}

impl fmt::Debug for Stopwatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Stopwatch")
    }
}

impl Default for IngestOptions {
    fn default() -> Self {
        IngestOptions {
            walk: WalkOptions::default(),
            read: ReadOptions::default(),
            writer: WriterOptions::default(),
            commit_bytes: 1 << 30,
            threads: None,
            verify: false,
            stopwatch: None,
        }
    }
}

impl IngestOptions {
    /// The default options.
    pub fn new() -> Self {
        IngestOptions::default()
    }

    /// Which files are read.
    #[must_use]
    pub fn walk(mut self, walk: WalkOptions) -> Self {
        self.walk = walk;
        self
    }

    /// How files are read.
    #[must_use]
    pub fn read(mut self, read: ReadOptions) -> Self {
        self.read = read;
        self
    }

    /// How the index is written.
    #[must_use]
    pub fn writer(mut self, writer: WriterOptions) -> Self {
        self.writer = writer;
        self
    }

    /// After how many bytes of text a commit is made.
    #[must_use]
    pub fn commit_bytes(mut self, bytes: u64) -> Self {
        self.commit_bytes = bytes;
        self
    }

    /// How many threads read and analyze.
    #[must_use]
    pub fn threads(mut self, threads: NonZeroUsize) -> Self {
        self.threads = Some(threads);
        self
    }

    /// Whether files are compared by their bytes.
    #[must_use]
    pub fn verify(mut self, verify: bool) -> Self {
        self.verify = verify;
        self
    }

    /// Who tells the time that the index keeps of the run.
    #[must_use]
    pub fn stopwatch(mut self, stopwatch: Stopwatch) -> Self {
        self.stopwatch = Some(stopwatch);
        self
    }

    pub(super) fn thread_count(&self) -> usize {
        let processors = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        self.threads.map_or_else(processors, NonZeroUsize::get)
    }
}
