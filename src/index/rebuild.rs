//! An index made anew in the place of another: beside it first, then put there at once.
//!
//! It removes no file but those of an index, and never what lies in a folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tantivy::directory::DirectoryLock;

use super::Index;
use super::directory::{UNFINISHED_FILE, file_identity, keep_readers_out, lock_for_writing};
use super::payload::Account;
use crate::error::{Error, Result};
use crate::schema::{Schema, Synonyms};

/// An index that is made anew, from its beginning to its end.
///
/// The old index is searched meanwhile, and written by nobody. Where the work fails, is dropped or is killed, it stays
/// as it was.
///
/// ```
/// use warraq::index::Rebuild;
/// use warraq::{Article, Index, Schema};
/// # fn main() -> warraq::Result<()> {
/// # let folder = tempfile::tempdir().unwrap();
/// # let directory = folder.path().join("index");
/// Index::create(&directory, &Schema::news())?;
/// let rebuild = Rebuild::begin(&directory, &Rebuild::schema_of(&directory)?)?;
/// let mut writer = rebuild.index().writer()?;
/// writer.add(&Article::new("id-1", "عنوان", "نص المقال"))?;
/// writer.commit()?;
/// writer.finish()?;
/// assert_eq!(Index::open(&directory)?.stats()?.articles, 0);
/// let index = rebuild.finish()?;
/// assert_eq!(index.stats()?.articles, 1);
/// # Ok(())
/// # }
/// ```
pub struct Rebuild {
    /// As it was named.
    named: PathBuf,
    /// Where the directory is, links followed: the link itself stays.
    directory: PathBuf,
    index: Index,
    /// Keeps other writers from the old index; empty once that is gone.
    lock: Option<DirectoryLock>,
    /// Whether the new index is in its place.
    is_finished: bool,
}

/// How often, and how long, an index is waited for that is just being put into its place.
const LOOKS: u32 = 100;
const BETWEEN_LOOKS: Duration = Duration::from_millis(5);

impl Rebuild {
    /// Begins to make the index in `directory` anew, with `schema`, in a hidden directory beside it. The old index may
    /// be damaged, or of another version.
    ///
    /// # Errors
    /// There is something else in the directory than an index of Warraq, another writer is at work, or the directory
    /// beside it cannot be written.
    pub fn begin(directory: impl AsRef<Path>, schema: &Schema) -> Result<Self> {
        let named = directory.as_ref();
        restore(named);
        let directory = fs::canonicalize(named).map_err(|error| Error::io(named, error))?;
        let (Some(new), Some(old)) = (beside(&directory, NEW), beside(&directory, OLD)) else {
            return Err(Error::index("an index cannot be made anew here").with_path(named));
        };
        refuse_what_is_no_index(named)?;
        let lock = lock_for_writing(&directory).map_err(|error| error.with_path(named))?;
        // Left by a rebuild that was killed.
        for left in [&new, &old] {
            if left.exists() {
                refuse_what_is_no_index(left)?;
                drop(lock_for_writing(left)?);
                remove_index(left)?;
            }
        }
        let mut index = Index::create(&new, schema)?;
        index.replaces = Some(directory.clone());
        let rebuild = Rebuild { named: named.to_owned(), directory, index, lock: Some(lock), is_finished: false };
        // Who may not look into the old one may not look into the new one.
        fs::metadata(&rebuild.directory)
            .and_then(|metadata| fs::set_permissions(&new, metadata.permissions()))
            .map_err(|error| Error::io(&new, error))?;
        Ok(rebuild)
    }

    /// The schema to make the index in `directory` anew with, where no other is wanted: the one that it was made with,
    /// or the one that is built in now where that was an earlier one that was built in; with its synonyms. An index
    /// that does not say which of the two it was has its own.
    ///
    /// # Errors
    /// What the index was made with cannot be read.
    pub fn schema_of(directory: impl AsRef<Path>) -> Result<Schema> {
        let directory = directory.as_ref();
        restore(directory);
        let payload = Account::read(directory).and_then(|account| account.payload());
        let payload =
            payload.ok_or_else(|| Error::index("what the index was made with cannot be read").with_path(directory))?;
        if payload.has_built_in_schema == Some(true) {
            return Ok(Schema::news().with_synonyms(Synonyms::parse(&payload.synonyms)?));
        }
        payload.schema()
    }

    /// The new index, empty at first. It has to be written before [`Rebuild::finish`], and by nobody then.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Puts the new index into the place of the old one, whose files are removed, and opens it there.
    ///
    /// # Errors
    /// The system refuses to rename the directories; the old index is in its place then.
    pub fn finish(mut self) -> Result<Index> {
        refuse_what_is_no_index(&self.named)?;
        let new = self.index.directory().to_owned();
        let old = beside(&self.directory, OLD).expect("`begin` found that it has a name");
        drop(lock_for_writing(&new)?);
        // Nobody is to open one half of what lies here from the old index and the other from the new one.
        let mut readers = Some(keep_readers_out(&self.directory)?);
        if cfg!(windows) {
            // There a directory with an open file cannot be renamed.
            (self.lock, readers) = (None, None);
        }
        let refused = |error| {
            Error::io(&self.named, error).with_hint("the new index is made beside the old one and put into its place")
        };
        fs::rename(&self.directory, &old).map_err(refused)?;
        if let Err(error) = fs::rename(&new, &self.directory) {
            fs::rename(&old, &self.directory).map_err(refused)?;
            return Err(refused(error));
        }
        self.is_finished = true;
        if let Some(parent) = self.directory.parent() {
            // The renames are to outlast a loss of power; where the system cannot promise it, they still happened.
            let _ = fs::File::open(parent).and_then(|folder| folder.sync_all());
        }
        drop(readers);
        let index = Index::open(&self.named)?;
        // Whoever looked for the index between the two renames may have put its lock there.
        remove_index(&old).or_else(|_| remove_index(&old))?;
        Ok(index)
    }
}

impl Drop for Rebuild {
    /// What was not finished is removed.
    fn drop(&mut self) {
        if !self.is_finished {
            // There is nobody to tell, and the next one tries again.
            let _ = remove_index(self.index.directory());
        }
    }
}

impl std::fmt::Debug for Rebuild {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rebuild").field("directory", &self.named).finish_non_exhaustive()
    }
}

// Names that nobody gives a copy of an index.
const NEW: &str = "rebuilding";
const OLD: &str = "replaced";

/// The hidden directory beside an index, for the one that is to come or the one that has to go.
fn beside(directory: &Path, end: &str) -> Option<PathBuf> {
    let name = directory.file_name()?;
    let mut hidden = std::ffi::OsString::new();
    if !name.as_encoded_bytes().starts_with(b".") {
        hidden.push(".");
    }
    hidden.push(name);
    hidden.push(".");
    hidden.push(end);
    Some(directory.with_file_name(hidden))
}

/// The old index, where a rebuild is between taking it away and putting the new one there, or was killed then.
pub(super) fn taken_away(directory: &Path) -> Option<PathBuf> {
    if directory.exists() {
        return None;
    }
    beside(&target(directory), OLD).filter(|old| old.join("meta.json").is_file())
}

/// What a link names though it is not there.
fn target(directory: &Path) -> PathBuf {
    let linked = fs::read_link(directory).ok();
    linked.map_or_else(|| directory.to_owned(), |to| directory.parent().unwrap_or(Path::new("")).join(to))
}

/// Waits for a rebuild that is just putting an index into its place. If it was killed, puts the old index back.
pub(super) fn restore(directory: &Path) {
    for _ in 0..LOOKS {
        let Some(old) = taken_away(directory) else { return };
        match lock_for_writing(&old) {
            // An index that came meanwhile is not replaced: a directory with files in it takes no other's name.
            Ok(_lock) => drop(fs::rename(&old, target(directory))),
            Err(_) => std::thread::sleep(BETWEEN_LOOKS),
        }
    }
}

/// What `read` finds in an index; it is asked again where a rebuild put another index there meanwhile.
pub(super) fn read_in_place<T>(directory: &Path, mut read: impl FnMut() -> Result<T>) -> Result<T> {
    for _ in 1..LOOKS {
        let before = file_identity(directory);
        let result = read();
        if result.is_ok() || file_identity(directory) == before && taken_away(directory).is_none() {
            return result;
        }
        restore(directory);
    }
    read()
}

/// Refuses a directory that holds anything but an index of Warraq, whatever state that is in.
fn refuse_what_is_no_index(directory: &Path) -> Result<()> {
    let io = |error| Error::io(directory, error);
    for entry in fs::read_dir(directory).map_err(io)? {
        let entry = entry.map_err(io)?;
        if !is_file_of_index(&entry) {
            let name = entry.file_name();
            return Err(Error::index(format!("`{}` is no file of an index", name.display()))
                .with_path(directory)
                .with_hint("an index is made anew only where nothing else lies in its directory; move it away"));
        }
    }
    if Account::read(directory).is_some_and(|account| account.is_of_others()) {
        return Err(Error::index("this index was not made by warraq").with_path(directory));
    }
    Ok(())
}

/// Whether tantivy, or `IndexDirectory`, gives a file such a name.
fn is_file_of_index(entry: &fs::DirEntry) -> bool {
    let name = entry.file_name();
    let Some(name) = name.to_str() else { return false };
    let is_segment = |name: &str| {
        name.split_once('.').is_some_and(|(segment, end)| {
            segment.len() == 32 && segment.bytes().all(|byte| byte.is_ascii_hexdigit()) && !end.is_empty()
        })
    };
    entry.file_type().is_ok_and(|kind| kind.is_file())
        && (matches!(name, "meta.json" | ".managed.json" | ".tantivy-writer.lock" | ".tantivy-meta.lock")
            || name.starts_with(UNFINISHED_FILE)
            || is_segment(name))
}

/// Removes the files of an index and their directory, if nothing else is in it.
fn remove_index(directory: &Path) -> Result<()> {
    let io = |error| Error::io(directory, error);
    let entries = match fs::read_dir(directory) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(io)?,
    };
    for entry in entries {
        let entry = entry.map_err(io)?;
        if is_file_of_index(&entry) {
            fs::remove_file(entry.path()).map_err(|error| Error::io(entry.path(), error))?;
        }
    }
    fs::remove_dir(directory).map_err(io)
}
