//! Which ids are taken, so that no two articles of an archive share one.

use std::collections::{BTreeSet, HashSet};
use std::hash::{BuildHasher, RandomState};

use crate::error::Result;
use crate::index::Index;
use crate::search::Searcher;

/// The ids of this run, and those of articles in the index whose files are not read again.
#[derive(Default)]
pub(super) struct TakenIds {
    /// Hashes of ids, which are far smaller than the ids of a large archive. Two independent hashes of 64 bits
    /// make a chance meeting of two ids impossible in practice.
    seen: HashSet<(u64, u64)>,
    hashers: (RandomState, RandomState),
    index: Option<Searcher>,
    /// Files whose articles are replaced in this run.
    rewritten: BTreeSet<String>,
}

impl TakenIds {
    pub(super) fn new(index: Option<&Index>, rewritten: &BTreeSet<&str>) -> Result<Self> {
        let searcher = index.map(Index::searcher).transpose()?;
        Ok(TakenIds {
            index: searcher.filter(|searcher| !searcher.is_empty()),
            rewritten: rewritten.iter().map(|path| (*path).to_owned()).collect(),
            ..TakenIds::default()
        })
    }

    /// Takes an id; false where another article has it.
    pub(super) fn take(&mut self, id: &str) -> Result<bool> {
        if let Some(index) = &self.index
            && let Some(path) = index.path_of(id)?
            && !self.rewritten.contains(&path)
        {
            return Ok(false);
        }
        Ok(self.seen.insert((self.hashers.0.hash_one(id), self.hashers.1.hash_one(id))))
    }
}
