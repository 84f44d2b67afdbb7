//! How often two words of a query stand together in an article, for the few articles that are asked for.
//!
//! Scored as tantivy scores sloppy phrases of two words, but that of words that are repeated as many count as can be
//! paired. The terms were looked up already, and one that is in two pairs is read once. It must not know which articles are asked for, nor why.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::Bm25Weight;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader};

use super::indexed_terms::IndexedTerm;
use super::statistics::Statistics;

/// How many places apart beyond their order in the query two words may stand, or swapped.
const SLOP: u32 = 2;

/// Two words of a query that stand next to each other in it, as terms of one field.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub(super) terms: [Arc<IndexedTerm>; 2],
    /// How many words of the query lie between them, which were left out as function words.
    pub(super) gap: u32,
    pub(super) weight: Score,
}

impl Pair {
    /// A phrase is as telling as its words together.
    fn bm25(&self, statistics: &Statistics) -> Bm25Weight {
        let scores = statistics.scores(self.terms[0].term.field());
        scores.of(self.terms.iter().map(|term| scores.idf(term.articles)).sum(), self.weight)
    }

    /// The most that it can give an article.
    pub(super) fn most(&self, statistics: &Statistics) -> Score {
        self.bm25(statistics).max_score()
    }
}

/// The scores of pairs in one segment.
pub(super) struct PairScores {
    terms: Vec<Positions>,
    pairs: Vec<PairScore>,
}

struct PairScore {
    /// Their numbers among the terms.
    terms: [usize; 2],
    gap: u32,
    bm25: Bm25Weight,
    lengths: FieldNormReader,
}

/// Where a term stands in the article that is asked for.
struct Positions {
    term: Arc<IndexedTerm>,
    postings: SegmentPostings,
    /// The article that the places are of.
    read: Option<DocId>,
    places: Vec<u32>,
}

impl PairScores {
    pub(super) fn new(pairs: &[Pair], reader: &SegmentReader, statistics: &Statistics) -> tantivy::Result<Self> {
        let mut scores = PairScores { terms: Vec::with_capacity(pairs.len() + 1), pairs: Vec::new() };
        for pair in pairs {
            let [first, second] = &pair.terms;
            let [Some(one), Some(other)] = [scores.number(first, reader)?, scores.number(second, reader)?] else {
                continue;
            };
            let lengths = reader.get_fieldnorms_reader(first.term.field())?;
            let bm25 = pair.bm25(statistics);
            scores.pairs.push(PairScore { terms: [one, other], gap: pair.gap, bm25, lengths });
        }
        Ok(scores)
    }

    /// The number of a term, if the segment has it.
    fn number(&mut self, term: &Arc<IndexedTerm>, reader: &SegmentReader) -> tantivy::Result<Option<usize>> {
        if let Some(known) = self.terms.iter().position(|known| known.term.term == term.term) {
            return Ok(Some(known));
        }
        let Some(info) = term.info(reader) else { return Ok(None) };
        let inverted = reader.inverted_index(term.term.field())?;
        let postings = inverted.read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions)?;
        self.terms.push(Positions { term: Arc::clone(term), postings, read: None, places: Vec::new() });
        Ok(Some(self.terms.len() - 1))
    }

    /// What the pairs give an article. Articles are asked for in their order.
    pub(super) fn score(&mut self, doc: DocId) -> Score {
        let mut sum = 0.0;
        for PairScore { terms, gap, bm25, lengths } in &self.pairs {
            if !terms.iter().all(|term| self.terms[*term].is_in(doc)) {
                continue;
            }
            for term in terms {
                self.terms[*term].read(doc);
            }
            let [first, second] = terms.map(|term| &self.terms[term].places[..]);
            let together = times_together(first, second, *gap);
            if together > 0 {
                sum += bm25.score(lengths.fieldnorm_id(doc), together);
            }
        }
        sum
    }
}

impl Positions {
    fn is_in(&mut self, doc: DocId) -> bool {
        self.postings.doc() == doc || self.postings.doc() < doc && self.postings.seek(doc) == doc
    }

    fn read(&mut self, doc: DocId) {
        if self.read != Some(doc) {
            self.postings.positions(&mut self.places);
            self.read = Some(doc);
        }
    }
}

/// How often a word at some places stands together with another at others, when no place counts twice.
fn times_together(first: &[u32], second: &[u32], gap: u32) -> u32 {
    // Where the second would stand behind each first.
    let mut expected = first.iter().map(|place| place + 1 + gap).peekable();
    let mut second = second.iter().copied().peekable();
    let mut count = 0;
    while let (Some(expected_at), Some(at)) = (expected.peek().copied(), second.peek().copied()) {
        let is_together = expected_at.abs_diff(at) <= SLOP;
        if is_together || expected_at < at {
            expected.next();
        }
        if is_together || at < expected_at {
            second.next();
        }
        count += u32::from(is_together);
    }
    count
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::query::{EnableScoring, PhraseQuery, Query};
    use tantivy::schema::{Schema, TEXT};
    use tantivy::{Index, IndexWriter, Searcher, Term};

    use super::*;

    /// Texts in which each of three words stands once, here and there.
    fn searcher() -> Searcher {
        let mut builder = Schema::builder();
        let text = builder.add_text_field("text", TEXT);
        let index = Index::create_in_ram(builder.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 20_000_000).unwrap();
        for article in 0..512 {
            let mut words = vec!["x"; 10 + article % 7];
            for (word, place) in ["a", "b", "c"].into_iter().zip([article % 8, article / 8 % 8, article / 64]) {
                words.insert(place, word);
            }
            writer.add_document(tantivy::doc!(text => words.join(" "))).unwrap();
        }
        writer.commit().unwrap();
        index.reader().unwrap().searcher()
    }

    #[test]
    fn pairs_score_as_sloppy_phrases_of_two_words_do() {
        let searcher = searcher();
        let text = searcher.schema().get_field("text").unwrap();
        let term = |word| Term::from_field_text(text, word);
        let found = |word| Arc::new(IndexedTerm::of(&searcher, term(word)).unwrap().unwrap());
        let reader = searcher.segment_reader(0);
        let scoring = EnableScoring::enabled_from_searcher(&searcher);
        let statistics = Statistics::new(&searcher, searcher.num_docs(), [text]).unwrap();
        for (words, gap) in [(["a", "b"], 0), (["b", "a"], 0), (["a", "c"], 1), (["c", "b"], 3)] {
            let phrase = vec![(0, term(words[0])), (1 + gap as usize, term(words[1]))];
            let phrase = PhraseQuery::new_with_offset_and_slop(phrase, SLOP);
            let mut peer = phrase.weight(scoring).unwrap().scorer(reader, 0.5).unwrap();
            let pair = Pair { terms: words.map(found), gap, weight: 0.5 };
            let most = pair.most(&statistics);
            let mut scores = PairScores::new(&[pair], reader, &statistics).unwrap();
            let mut scored = 0;
            for doc in (0..reader.max_doc()).filter(|doc| doc % 3 > 0) {
                let expected = if peer.doc() <= doc && peer.seek(doc) == doc { peer.score() } else { 0.0 };
                let score = scores.score(doc);
                assert!((score - expected).abs() < 1e-4 && score <= most, "{words:?} in {doc}");
                scored += usize::from(expected > 0.0);
            }
            assert!(scored > 50);
        }
    }

    #[test]
    fn a_term_of_several_pairs_is_read_once_and_scores_in_each() {
        let searcher = searcher();
        let text = searcher.schema().get_field("text").unwrap();
        let found =
            |word: &str| Arc::new(IndexedTerm::of(&searcher, Term::from_field_text(text, word)).unwrap().unwrap());
        let pair = |words: [&str; 2]| Pair { terms: words.map(found), gap: 0, weight: 1.0 };
        let pairs = [pair(["a", "b"]), pair(["b", "b"]), pair(["b", "c"])];
        let reader = searcher.segment_reader(0);
        let statistics = Statistics::new(&searcher, searcher.num_docs(), [text]).unwrap();
        let mut all = PairScores::new(&pairs, reader, &statistics).unwrap();
        assert_eq!(all.terms.len(), 3);
        let mut each = pairs.clone().map(|pair| PairScores::new(&[pair], reader, &statistics).unwrap());
        for doc in 0..reader.max_doc() {
            let sum: Score = each.iter_mut().map(|scores| scores.score(doc)).sum();
            assert!((all.score(doc) - sum).abs() < 1e-4);
        }
    }

    /// The most pairs that can be made, every choice tried.
    fn most_pairs(first: &[u32], second: &[u32], gap: u32) -> u32 {
        let Some((one, rest)) = first.split_first() else { return 0 };
        let alone = most_pairs(rest, second, gap);
        let paired =
            second.iter().enumerate().filter(|(_, at)| (one + 1 + gap).abs_diff(**at) <= SLOP).map(|(taken, _)| {
                let others: Vec<u32> = [&second[..taken], &second[taken + 1..]].concat();
                1 + most_pairs(rest, &others, gap)
            });
        paired.max().map_or(alone, |paired| paired.max(alone))
    }

    #[test]
    fn as_many_stand_together_as_can_be_paired() {
        let places = || prop::collection::btree_set(0_u32..16, 0..6);
        proptest!(|(first in places(), second in places(), gap in 0_u32..3)| {
            let [first, second] = [first, second].map(|places| places.into_iter().collect::<Vec<u32>>());
            prop_assert_eq!(times_together(&first, &second, gap), most_pairs(&first, &second, gap));
        });
    }
}
