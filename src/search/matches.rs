//! Every article that matches a query, with its story: what totals, copies, facets and timelines are counted from.
//!
//! One pass over the postings gives the documents, and whatever is asked of them later is read from columns. No
//! text is read here and nothing is scored.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::query::Query as TantivyQuery;
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

use crate::index::{COMMIT, STORY};
use crate::near_duplicates::StoryId;

/// A set of stories.
pub(super) type StorySet = HashSet<StoryId, BuildHasherDefault<StoryHasher>>;

/// Something known of each story.
pub(super) type StoryMap<T> = HashMap<StoryId, T, BuildHasherDefault<StoryHasher>>;

/// An article that matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) address: DocAddress,
    pub(super) story: StoryId,
}

/// All articles that match, in the order of their addresses.
#[derive(Clone, Debug, Default)]
pub(super) struct Matches(Vec<Match>);

impl Matches {
    pub(super) fn of(query: &dyn TantivyQuery, searcher: &Searcher, columns: &StoryColumns) -> tantivy::Result<Self> {
        let segments = searcher.search(query, &MatchCollector)?;
        let mut matches = Vec::with_capacity(segments.iter().map(|(_, docs)| docs.len()).sum());
        for (segment, docs) in segments {
            let stories = columns.stories(segment, &docs);
            matches.extend(docs.into_iter().zip(stories).map(|(doc, story)| {
                let address = DocAddress::new(segment, doc);
                Match { address, story }
            }));
        }
        Ok(Matches(matches))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Match> {
        self.0.iter()
    }

    /// The articles of each segment that has some.
    pub(super) fn segments(&self) -> impl Iterator<Item = (SegmentOrdinal, &[Match])> {
        let chunks = self.0.chunk_by(|a, b| a.address.segment_ord == b.address.segment_ord);
        chunks.map(|matches| (matches[0].address.segment_ord, matches))
    }

    /// The stories that they tell.
    pub(super) fn stories(&self) -> StorySet {
        let mut stories = StorySet::with_capacity_and_hasher(self.0.len(), BuildHasherDefault::default());
        stories.extend(self.0.iter().map(|found| found.story));
        stories
    }

    /// How many of them tell each of some stories.
    pub(super) fn articles_of(&self, stories: impl Iterator<Item = StoryId>) -> StoryMap<u64> {
        let mut articles: StoryMap<u64> = stories.map(|story| (story, 0)).collect();
        // Ids are hashes: six bits of them tell most others from a few.
        let bit = |story: StoryId| 1_u64 << (story % 64);
        let bits = articles.keys().fold(0, |bits, story| bits | bit(*story));
        for found in self.0.iter().filter(|found| bits & bit(found.story) != 0) {
            if let Some(articles) = articles.get_mut(&found.story) {
                *articles += 1;
            }
        }
        articles
    }

    /// The same without the articles of some stories.
    pub(super) fn without(mut self, stories: &StorySet) -> Self {
        self.0.retain(|found| !stories.contains(&found.story));
        self
    }

    /// The articles that came after a commit, and those that the index had by then.
    pub(super) fn split_at_commit(self, commit: u64, searcher: &Searcher) -> tantivy::Result<(Self, Self)> {
        let mut later = Vec::new();
        let mut earlier = Vec::new();
        for (segment, matches) in self.segments() {
            let commits = searcher.segment_reader(segment).fast_fields().u64(COMMIT)?;
            for found in matches {
                let is_later = commits.first(found.address.doc_id).is_some_and(|of_article| of_article > commit);
                if is_later { &mut later } else { &mut earlier }.push(*found);
            }
        }
        Ok((Matches(later), Matches(earlier)))
    }
}

/// The column of stories of every segment.
#[derive(Clone)]
pub(super) struct StoryColumns(Vec<Column<u64>>);

impl StoryColumns {
    pub(super) fn open(searcher: &Searcher) -> tantivy::Result<Self> {
        let columns = searcher.segment_readers().iter().map(|segment| segment.fast_fields().u64(STORY));
        Ok(StoryColumns(columns.collect::<tantivy::Result<_>>()?))
    }

    /// The stories of articles of one segment that are in its order; all at once they cost half.
    fn stories(&self, segment: SegmentOrdinal, docs: &[DocId]) -> Vec<StoryId> {
        let column = &self.0[segment as usize];
        let (mut having, mut rows) = (Vec::with_capacity(docs.len()), Vec::with_capacity(docs.len()));
        column.index.docids_to_rowids(docs, &mut having, &mut rows);
        if having != docs {
            return docs.iter().map(|doc| self.story(DocAddress::new(segment, *doc))).collect();
        }
        let mut stories = vec![StoryId::default(); rows.len()];
        column.values.get_vals(&rows, &mut stories);
        stories
    }

    pub(super) fn story(&self, address: DocAddress) -> StoryId {
        // Every article has a story; a damaged column makes copies of those that have lost theirs.
        self.0[address.segment_ord as usize].first(address.doc_id).unwrap_or_default()
    }
}

/// Collects documents without scoring them.
struct MatchCollector;

struct SegmentMatches {
    segment: SegmentOrdinal,
    docs: Vec<DocId>,
}

impl Collector for MatchCollector {
    type Fruit = Vec<(SegmentOrdinal, Vec<DocId>)>;
    type Child = SegmentMatches;

    fn for_segment(&self, segment: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<SegmentMatches> {
        Ok(SegmentMatches { segment, docs: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, mut segments: Self::Fruit) -> tantivy::Result<Self::Fruit> {
        segments.sort_by_key(|(segment, _)| *segment);
        Ok(segments)
    }
}

impl SegmentCollector for SegmentMatches {
    type Fruit = (SegmentOrdinal, Vec<DocId>);

    fn collect(&mut self, doc: DocId, _: Score) {
        self.docs.push(doc);
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        self.docs.extend_from_slice(docs);
    }

    fn harvest(self) -> Self::Fruit {
        (self.segment, self.docs)
    }
}

/// Ids of stories are hashes already: one multiplication spreads them over a table.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct StoryHasher(u64);

impl Hasher for StoryHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(self.0 << 8 | u64::from(*byte));
        }
    }

    fn write_u64(&mut self, id: u64) {
        let product = id.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = product ^ (product >> 32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stories_are_told_apart() {
        let ids = [0, 1, 1 << 31, 1 << 50, (1 << 51) - 1];
        let stories: StorySet = ids.into_iter().chain(ids).collect();
        assert_eq!(stories.len(), ids.len());
        assert!(ids.iter().all(|id| stories.contains(id)) && !stories.contains(&2));
    }

    #[test]
    fn matches_are_grouped_by_segment() {
        let found = |segment, doc| Match { address: DocAddress::new(segment, doc), story: u64::from(doc) };
        let matches = Matches(vec![found(0, 1), found(0, 2), found(2, 1)]);
        let segments: Vec<_> = matches.segments().map(|(segment, matches)| (segment, matches.len())).collect();
        assert_eq!(segments, [(0, 2), (2, 1)]);
        assert_eq!(matches.stories().len(), 2);
        assert_eq!(matches.articles_of([1, 3].into_iter()), StoryMap::from_iter([(1, 2), (3, 0)]));
    }
}
