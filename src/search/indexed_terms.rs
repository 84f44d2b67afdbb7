//! Terms of a query as the segments of the index have them: where the postings lie, and how many articles there are.
//!
//! Each is looked up in the dictionaries once, and whoever needs its frequency or its postings takes them from
//! here. It must not know what a term is looked for.

use tantivy::index::SegmentId;
use tantivy::postings::TermInfo;
use tantivy::{Searcher, SegmentReader, Term};

/// A term that some article has.
#[derive(Clone, Debug)]
pub(super) struct IndexedTerm {
    pub(super) term: Term,
    /// How many articles have it; deleted ones count until segments merge.
    pub(super) articles: u64,
    /// Its postings in each segment that has it.
    segments: Vec<(SegmentId, TermInfo)>,
}

impl IndexedTerm {
    /// The term, if some article has it.
    pub(super) fn of(searcher: &Searcher, term: Term) -> tantivy::Result<Option<Self>> {
        let mut found = IndexedTerm { term, articles: 0, segments: Vec::new() };
        for segment in searcher.segment_readers() {
            if let Some(info) = segment.inverted_index(found.term.field())?.get_term_info(&found.term)? {
                found.articles += u64::from(info.doc_freq);
                found.segments.push((segment.segment_id(), info));
            }
        }
        Ok((found.articles > 0).then_some(found))
    }

    /// Where its postings lie in a segment.
    pub(super) fn info(&self, segment: &SegmentReader) -> Option<&TermInfo> {
        let id = segment.segment_id();
        self.segments.iter().find(|(segment, _)| *segment == id).map(|(_, info)| info)
    }
}
