//! Measures of retrieval by judged topics, by the definitions of TREC's `trec_eval`.
//!
//! Pure arithmetic over rankings; it must not know what searched them.

mod judgments;
mod measures;

pub use judgments::{Judgments, Topic, judgments, topics};
pub use measures::{Measures, mean, measures};
