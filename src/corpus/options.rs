//! What a caller may set about reading a file.

use crate::error::Result;
use crate::path_pattern::{PathPattern, PathValues};

/// How a file is read.
///
/// ```
/// use warraq::corpus::ReadOptions;
///
/// let options = ReadOptions::default().max_record_bytes(1 << 20).path_pattern("{source}/**")?;
/// assert_eq!(options.record_limit(), 1 << 20);
/// # Ok::<(), warraq::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReadOptions {
    record_limit: usize,
    nested_archive_limit: usize,
    nesting_limit: usize,
    unpacked_floor: u64,
    unpacked_ratio: u64,
    path_patterns: Vec<PathPattern>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        ReadOptions {
            record_limit: 32 << 20,
            nested_archive_limit: 256 << 20,
            nesting_limit: 6,
            unpacked_floor: 1 << 30,
            unpacked_ratio: 200,
            path_patterns: Vec::new(),
        }
    }
}

impl ReadOptions {
    /// The size in bytes above which a record, or a file that is one article, is skipped and reported.
    /// 32 MiB unless set.
    #[must_use]
    pub fn max_record_bytes(mut self, bytes: usize) -> Self {
        self.record_limit = bytes;
        self
    }

    /// The size in bytes above which an archive inside an archive is skipped and reported, if it has to be held in
    /// memory (zip, and what is made of it). 256 MiB unless set.
    #[must_use]
    pub fn max_nested_archive_bytes(mut self, bytes: usize) -> Self {
        self.nested_archive_limit = bytes;
        self
    }

    /// How many archives may stand in one another. 6 unless set.
    #[must_use]
    pub fn max_nesting(mut self, levels: usize) -> Self {
        self.nesting_limit = levels;
        self
    }

    /// How much a file may unpack to, in all: `ratio` times its size, or `floor` bytes where that is more. Then it is
    /// taken for a trap and the rest is skipped. 200 times and 1 GiB unless set.
    #[must_use]
    pub fn max_unpacked(mut self, ratio: u64, floor: u64) -> Self {
        self.unpacked_ratio = ratio;
        self.unpacked_floor = floor;
        self
    }

    /// Lets the places of folders mean fields, as [`PathPattern`] says. Of several patterns the first that matches
    /// is taken; it overrides what the records say. A member of an archive has the archive's path, or that with its
    /// own name behind it, whichever matches.
    ///
    /// # Errors
    /// If the pattern is malformed.
    pub fn path_pattern(mut self, pattern: &str) -> Result<Self> {
        self.path_patterns.push(PathPattern::parse(pattern)?);
        Ok(self)
    }

    /// The largest record, in bytes.
    pub fn record_limit(&self) -> usize {
        self.record_limit
    }

    /// The largest archive inside an archive, in bytes.
    pub fn nested_archive_limit(&self) -> usize {
        self.nested_archive_limit
    }

    /// The deepest nesting of archives.
    pub fn nesting_limit(&self) -> usize {
        self.nesting_limit
    }

    /// How many bytes a file of `size` bytes may unpack to.
    pub fn unpacked_limit(&self, size: u64) -> u64 {
        size.saturating_mul(self.unpacked_ratio).max(self.unpacked_floor)
    }

    /// What the first pattern that matches says of a path.
    pub(super) fn values_of<'p>(&self, path: &'p str) -> Option<PathValues<'p>> {
        self.path_patterns.iter().find_map(|pattern| pattern.values(path))
    }
}
