//! What is to be done to bring an index up to date, found out before anything is changed.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;

use super::IngestOptions;
use crate::corpus::{self, SourceFile, WalkOptions};
use crate::error::{Error, Result};
use crate::index::{FileRecord, Index, KnownFiles};

/// What is to be done.
#[derive(Default)]
pub(super) struct Plan {
    /// Files to read, in the order of their paths.
    pub(super) read: Vec<SourceFile>,
    /// Paths of files that are gone.
    pub(super) removed: Vec<String>,
    /// Files that changed their time but not their bytes, as they are now.
    pub(super) touched: Vec<FileRecord>,
    /// How many files are as they were.
    pub(super) unchanged: u64,
    /// What the system refused to look at.
    pub(super) skipped: Vec<Error>,
}

impl Plan {
    pub(super) fn is_empty(&self) -> bool {
        self.read.is_empty() && self.removed.is_empty() && self.touched.is_empty()
    }
}

/// What a file is to the index.
enum State {
    /// It is as it was.
    Unchanged,
    /// The same, but some of its articles were passed over.
    Shadowed,
    /// Its time changed, its bytes did not.
    Touched(FileRecord),
    /// It is new or changed.
    ToRead,
    /// The system refuses to read it; what the index has of it stays.
    Unreadable(Error),
}

/// What an index knew of an archive at one commit, and what is to be done then.
pub(super) struct Look {
    /// The commit, or one before it.
    pub(super) commit: u64,
    pub(super) known: KnownFiles,
    pub(super) plan: Plan,
}

impl Look {
    /// Compares `root` with what the index knows. Nothing is written, and nobody is kept from writing.
    pub(super) fn new(index: &Index, root: &Path, options: &IngestOptions) -> Result<Self> {
        let walk = walk_past(index, root, options)?;
        // Read first: what is committed in between is noticed by whoever compares the commits later.
        let commit = index.last_commit()?;
        let known = index.known_files()?;
        let plan = plan(root, &known, &walk, options.verify);
        Ok(Look { commit, known, plan })
    }
}

/// The walk without the directories of the index, which are no articles.
pub(super) fn walk_past(index: &Index, root: &Path, options: &IngestOptions) -> Result<WalkOptions> {
    let mut walk = options.walk.clone();
    for directory in index.directories() {
        refuse_own_directory(root, directory)?;
        walk = walk.pass_over(directory);
    }
    Ok(walk)
}

/// Refuses an archive that is the directory of its own index. [`ingest`](super::ingest) asks it too; whoever makes
/// the index first asks before.
///
/// # Errors
/// Both paths lead to one directory.
///
/// ```
/// use warraq::ingest::refuse_own_directory;
/// # let folder = tempfile::tempdir().unwrap();
/// let archive = folder.path();
/// assert!(refuse_own_directory(archive, &archive.join(".warraq")).is_ok());
/// assert!(refuse_own_directory(archive, archive).is_err());
/// ```
pub fn refuse_own_directory(root: &Path, directory: &Path) -> Result<()> {
    match (root.canonicalize(), directory.canonicalize()) {
        (Ok(read), Ok(written)) if read == written => {
            Err(Error::index("the directory to be read is that of the index")
                .with_path(root)
                .with_hint("name another directory with `--index DIR`"))
        }
        _ => Ok(()),
    }
}

pub(super) fn plan(root: &Path, known: &KnownFiles, walk: &WalkOptions, verify: bool) -> Plan {
    let mut gone: BTreeSet<&str> = known.keys().map(String::as_str).collect();
    let mut plan = Plan::default();
    let mut shadowed = Vec::new();
    let mut walk_is_whole = true;
    for file in corpus::walk(root, walk) {
        let file = match file {
            Ok(file) => file,
            Err(error) => {
                // What lies in a folder that cannot be read now is not gone.
                walk_is_whole = false;
                plan.skipped.push(error);
                continue;
            }
        };
        gone.remove(file.relative.as_str());
        let state = known.get(&file.relative).map_or(State::ToRead, |record| state(&file, record, verify));
        match state {
            State::Unchanged => plan.unchanged += 1,
            State::Shadowed => shadowed.push(file),
            State::Touched(record) => {
                plan.unchanged += 1;
                plan.touched.push(record);
            }
            State::ToRead => plan.read.push(file),
            State::Unreadable(error) => plan.skipped.push(error),
        }
    }
    if walk_is_whole {
        plan.removed = gone.into_iter().map(str::to_owned).collect();
    }
    // An article that was passed over for another file's id may have its turn now.
    if plan.read.is_empty() && plan.removed.is_empty() {
        plan.unchanged += shadowed.len() as u64;
    } else {
        plan.read.extend(shadowed);
        plan.read.sort_by(|a, b| a.relative.cmp(&b.relative));
    }
    plan
}

fn state(file: &SourceFile, record: &FileRecord, verify: bool) -> State {
    let is_same_size = record.size == file.size && !record.unread;
    let is_same_time = record.modified == file.modified;
    if is_same_size && (verify || !is_same_time) {
        match corpus::content_hash(file) {
            Err(error) => return State::Unreadable(error),
            Ok(hash) if hash != record.content_hash => return State::ToRead,
            Ok(_) if !is_same_time => {
                return State::Touched(FileRecord { modified: file.modified, ..record.clone() });
            }
            Ok(_) => {}
        }
    } else if !is_same_size {
        return match File::open(&file.path) {
            Ok(_) => State::ToRead,
            Err(error) => State::Unreadable(Error::io(&file.path, error)),
        };
    }
    if record.shadowed { State::Shadowed } else { State::Unchanged }
}
