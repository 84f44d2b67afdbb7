//! What a commit says of itself beside tantivy's own account: what the index was made with, and the last run.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::schema::{Schema, Synonyms};

/// What a commit says of itself beside tantivy's own account.
#[derive(Serialize, Deserialize)]
pub(super) struct CommitPayload {
    pub(super) schema_version: u32,
    pub(super) analysis_version: u32,
    pub(super) schema: String,
    /// Whether the schema was the one that was built into the program then; older indexes do not say.
    #[serde(default)]
    pub(super) has_built_in_schema: Option<bool>,
    /// A number by chance, which no other index has.
    #[serde(default)]
    pub(super) identity: u64,
    /// How many commits there have been.
    #[serde(default)]
    pub(super) commit: u64,
    #[serde(default)]
    pub(super) synonyms: String,
    #[serde(default)]
    pub(super) last_run: Option<RunRecord>,
}

/// What an index was made with, by which it is told whether another process changed that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) identity: u64,
    pub(super) analysis_version: u32,
    pub(super) schema: String,
    pub(super) synonyms: String,
}

impl CommitPayload {
    pub(super) fn parse(payload: Option<&str>) -> Option<Self> {
        serde_json::from_str(payload?).ok()
    }

    pub(super) fn origin(&self) -> Origin {
        Origin {
            identity: self.identity,
            analysis_version: self.analysis_version,
            schema: self.schema.clone(),
            synonyms: self.synonyms.clone(),
        }
    }

    /// The schema that the index was made with, and its synonyms.
    pub(super) fn schema(&self) -> Result<Schema> {
        Ok(Schema::from_toml(&self.schema)?.with_synonyms(Synonyms::parse(&self.synonyms)?))
    }
}

/// As much of tantivy's account of an index as is read without opening the index.
#[derive(Deserialize)]
pub(super) struct Account {
    segments: Vec<serde::de::IgnoredAny>,
    #[serde(default)]
    payload: Option<String>,
}

impl Account {
    /// The account in that directory, if there is one that can be read.
    pub(super) fn read(directory: &Path) -> Option<Self> {
        serde_json::from_slice(&std::fs::read(directory.join("meta.json")).ok()?).ok()
    }

    pub(super) fn payload(&self) -> Option<CommitPayload> {
        CommitPayload::parse(self.payload.as_deref())
    }

    /// Whether making the index never ended: there is nothing in it yet, and nothing that says what it is.
    pub(super) fn is_unfinished(&self) -> bool {
        self.payload.is_none() && self.segments.is_empty()
    }

    /// Whether it holds what another program wrote.
    pub(super) fn is_of_others(&self) -> bool {
        !self.segments.is_empty() && self.payload().is_none()
    }
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
