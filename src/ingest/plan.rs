//! What is to be done to bring an index up to date, found out before anything is changed.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;

use super::{IngestEvent, IngestOptions, IngestReport};
use crate::corpus::{self, SourceFile};
use crate::error::Error;
use crate::index::{FileRecord, KnownFiles};

/// What is to be done.
#[derive(Default)]
pub(super) struct Plan {
    /// Files to read, in the order of their paths.
    pub(super) read: Vec<SourceFile>,
    /// Paths of files that are gone.
    pub(super) removed: Vec<String>,
    /// Files that changed their time but not their bytes, as they are now.
    pub(super) touched: Vec<FileRecord>,
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

pub(super) fn plan(
    root: &Path,
    known: &KnownFiles,
    options: &IngestOptions,
    report: &mut IngestReport,
    observer: &mut dyn FnMut(IngestEvent<'_>),
) -> Plan {
    let mut gone: BTreeSet<&str> = known.keys().map(String::as_str).collect();
    let mut plan = Plan::default();
    let mut shadowed = Vec::new();
    let mut walk_is_whole = true;
    let mut skip = |error: &Error, report: &mut IngestReport| {
        report.count_skipped(error);
        observer(IngestEvent::Skipped(error));
    };
    for file in corpus::walk(root, &options.walk) {
        let file = match file {
            Ok(file) => file,
            Err(error) => {
                // What lies in a folder that cannot be read now is not gone.
                walk_is_whole = false;
                skip(&error, report);
                continue;
            }
        };
        gone.remove(file.relative.as_str());
        let state = known.get(&file.relative).map_or(State::ToRead, |record| state(&file, record, options.verify));
        match state {
            State::Unchanged => report.files_unchanged += 1,
            State::Shadowed => shadowed.push(file),
            State::Touched(record) => {
                report.files_unchanged += 1;
                plan.touched.push(record);
            }
            State::ToRead => plan.read.push(file),
            State::Unreadable(error) => skip(&error, report),
        }
    }
    if walk_is_whole {
        plan.removed = gone.into_iter().map(str::to_owned).collect();
    }
    // An article that was passed over for another file's id may have its turn now.
    if plan.read.is_empty() && plan.removed.is_empty() {
        report.files_unchanged += shadowed.len() as u64;
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
