//! What the writer asks of the articles that the index has already: which stories there are, and since when an
//! article has been there. It reads columns and terms, never texts.

use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::postings::SegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, InvertedIndexReader, SegmentReader, TERMINATED, Term};

use super::layout::{COMMIT, STORY};
use super::{Index, index_error};
use crate::error::Result;
use crate::near_duplicates::{Stories, StoryId};

/// The articles of one commit.
pub(super) struct CommittedArticles {
    index: Index,
    segments: Vec<CommittedSegment>,
}

struct CommittedSegment {
    reader: SegmentReader,
    ids: Arc<InvertedIndexReader>,
    stories: Column<u64>,
    commits: Column<u64>,
}

impl CommittedArticles {
    pub(super) fn open(index: &Index) -> Result<Self> {
        let searcher = index.tantivy_searcher()?;
        let segments = searcher.segment_readers().iter().map(|reader| {
            Ok(CommittedSegment {
                ids: reader.inverted_index(index.layout.id)?,
                stories: reader.fast_fields().u64(STORY)?,
                commits: reader.fast_fields().u64(COMMIT)?,
                reader: reader.clone(),
            })
        });
        let segments = segments.collect::<tantivy::Result<_>>();
        Ok(CommittedArticles {
            segments: segments.map_err(|error| index_error(index.directory(), error))?,
            index: index.clone(),
        })
    }

    /// The stories of all articles.
    pub(super) fn stories(&self) -> Stories {
        let stories = |segment: &CommittedSegment| -> Vec<StoryId> {
            segment.reader.doc_ids_alive().filter_map(|doc| segment.stories.first(doc)).collect()
        };
        self.segments.iter().flat_map(stories).collect()
    }

    /// The commit that brought the article of that id, where it is a copy of that story.
    pub(super) fn commit_of(&self, id: &str, story: StoryId) -> Result<Option<u64>> {
        let term = Term::from_field_text(self.index.layout.id, id);
        for segment in &self.segments {
            let postings = segment.ids.read_postings(&term, IndexRecordOption::Basic);
            let postings = postings.map_err(|error| index_error(self.index.directory(), error.into()))?;
            if let Some(doc) = postings.and_then(|postings| segment.first_alive(postings))
                && segment.stories.first(doc) == Some(story)
            {
                return Ok(segment.commits.first(doc));
            }
        }
        Ok(None)
    }
}

impl CommittedSegment {
    fn first_alive(&self, mut postings: SegmentPostings) -> Option<u32> {
        let mut doc = postings.doc();
        while doc != TERMINATED && self.reader.alive_bitset().is_some_and(|alive| alive.is_deleted(doc)) {
            doc = postings.advance();
        }
        (doc != TERMINATED).then_some(doc)
    }
}
