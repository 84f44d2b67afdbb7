//! Warraq is a full-text search engine for Arabic news archives: point it at a directory of articles and search it
//! a moment later.
//!
//! ```
//! use warraq::{Article, Index, Query, Schema, SearchOptions};
//!
//! # fn main() -> warraq::Result<()> {
//! # let folder = tempfile::tempdir().unwrap();
//! let index = Index::open_or_create(folder.path().join(".warraq"), &Schema::news())?;
//! let mut writer = index.writer()?;
//! writer.add(&Article::new("id-1", "افتتاح معرض الصحف القديمة", "زار وزراء المعرضَ أمس."))?;
//! writer.commit()?;
//!
//! let results = index.searcher()?.search(&Query::parse("صحيفة وزير")?, &SearchOptions::new().limit(10))?;
//! for hit in &results.hits {
//!     println!("{} {}", hit.score, hit.title);
//! }
//! assert_eq!(results.total, 1);
//! # Ok(())
//! # }
//! ```
//!
//! # Map
//!
//! The floors of the house, the lower knowing nothing of the upper (`ARCHITECTURE.md` says more):
//!
//! * [`arabic`], text analysis, is usable alone; [`calendar`] reads dates; [`article`] is the document model;
//! * [`schema`] says how articles are indexed; [`corpus`] reads files into articles; [`query`] is the query
//!   language; [`snippet`] finds the passages that matched;
//! * [`index`] is the index on disk;
//! * [`search`] answers queries, [`ingest`] brings an index up to date with a directory;
//! * [`evaluation`] measures rankings.
//!
//! The library never prints and never reads the clock or the environment.
//!
//! # Features
//!
//! `cli` (default) is the program `warraq` and nothing that a library user needs; `bzip2`, `xz` and `zstd` (default)
//! read archives compressed so; `pdf` reads PDF files.

pub mod arabic;
pub mod article;
pub mod calendar;
pub mod corpus;
pub mod error;
pub mod evaluation;
pub mod index;
pub mod ingest;
mod near_duplicates;
mod path_pattern;
pub mod query;
pub mod schema;
pub mod search;
pub mod snippet;
mod token_stream;

pub use article::Article;
pub use error::{Error, Result};
pub use index::{Index, IndexWriter};
pub use path_pattern::PathPattern;
pub use query::Query;
pub use schema::Schema;
pub use search::{Hit, SearchOptions, SearchResults, Searcher};
pub use snippet::{Snippet, SnippetOptions};
pub use token_stream::{ArabicTokenStream, ArabicTokenizer};
