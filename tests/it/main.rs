//! The integration tests, one program: everything that a user of the library or of the program relies on, through
//! their public faces alone.
//!
//! Snapshots are brought up to date with `SNAPSHOTS=overwrite cargo test --test it`, and read before they are
//! committed.

#![allow(clippy::needless_raw_string_hashes, reason = "snapbox writes the snapshots so")]

mod advice;
mod analysis;
mod archive_queries;
#[cfg(feature = "cli")]
mod batch;
#[cfg(feature = "cli")]
mod cli;
mod copies;
mod corpus;
mod counts;
mod env;
mod explain;
mod faults;
mod index;
mod properties;
mod query;
#[cfg(all(feature = "cli", unix))]
mod readme;
mod rebuild;
mod relevance;
mod rewrap;
mod schema;
mod search;
mod snippet;
mod synonyms;
mod tidy;
