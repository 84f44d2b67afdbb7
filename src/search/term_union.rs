//! Articles that have any of some terms, the scores of the terms added up: the greater part of every query.
//!
//! tantivy runs it like any other query, alone or within one; what is done in a segment stands in `max_score.rs`.
//! Scores are BM25, each by its weight.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Score, SegmentReader, Term};

use super::indexed_terms::IndexedTerm;
use super::max_score::{self, Cursor, Similarity, UnionScorer};
use super::statistics::Statistics;

/// A term and the factor of its score.
#[derive(Clone, Debug)]
pub(super) struct WeightedTerm {
    pub(super) term: Arc<IndexedTerm>,
    pub(super) weight: Score,
    /// How frequent it counts as: as a term that so many articles have.
    pub(super) articles: u64,
}

/// The query.
#[derive(Clone, Debug)]
pub(super) struct TermUnion {
    terms: Arc<[WeightedTerm]>,
    statistics: Statistics,
}

impl TermUnion {
    /// The union of terms, scored as these statistics have it.
    pub(super) fn new(terms: Vec<WeightedTerm>, statistics: &Statistics) -> Self {
        TermUnion { terms: terms.into(), statistics: statistics.clone() }
    }
}

impl Query for TermUnion {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(TermUnionWeight { union: self.clone(), is_scored: scoring.is_scoring_enabled() }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        for weighted in &*self.terms {
            visitor(&weighted.term.term, false);
        }
    }
}

struct TermUnionWeight {
    union: TermUnion,
    is_scored: bool,
}

impl TermUnionWeight {
    /// The terms that a segment has, each at its first article there.
    fn cursors(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Vec<Cursor>> {
        let mut cursors = Vec::with_capacity(self.union.terms.len());
        let mut lengths = BTreeMap::new();
        for weighted in &*self.union.terms {
            let Some(postings) = self.postings(weighted, reader)? else { continue };
            let similarity = match self.is_scored {
                true => {
                    let field = weighted.term.term.field();
                    let lengths = match lengths.entry(field) {
                        Entry::Occupied(entry) => entry.into_mut(),
                        Entry::Vacant(entry) => entry.insert(reader.get_fieldnorms_reader(field)?),
                    };
                    let scores = self.union.statistics.scores(field);
                    let bm25 = scores.of(scores.idf(weighted.articles), weighted.weight * boost);
                    Some(Similarity { lengths: lengths.clone(), bm25 })
                }
                false => None,
            };
            cursors.push(Cursor::new(postings, similarity));
        }
        Ok(cursors)
    }

    fn postings(
        &self,
        weighted: &WeightedTerm,
        reader: &SegmentReader,
    ) -> tantivy::Result<Option<Box<BlockSegmentPostings>>> {
        let Some(info) = weighted.term.info(reader) else { return Ok(None) };
        let option = if self.is_scored { IndexRecordOption::WithFreqs } else { IndexRecordOption::Basic };
        let inverted = reader.inverted_index(weighted.term.term.field())?;
        Ok(Some(Box::new(inverted.read_block_postings_from_terminfo(info, option)?)))
    }
}

impl Weight for TermUnionWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let infos = self.union.terms.iter().filter_map(|weighted| weighted.term.info(reader));
        let size_hint = infos.map(|info| info.doc_freq).fold(0, u32::saturating_add);
        Ok(Box::new(UnionScorer::new(self.cursors(reader, boost)?, size_hint.min(reader.max_doc()))))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut terms = Vec::new();
        if self.is_scored {
            for weighted in &*self.union.terms {
                let Some(postings) = self.postings(weighted, reader)? else { continue };
                if let Some(frequency) = Cursor::new(postings, None).frequency_in(doc) {
                    let field = weighted.term.term.field();
                    let length = reader.get_fieldnorms_reader(field)?.fieldnorm_id(doc);
                    let mut bm25 = self.union.statistics.scores(field).explain(weighted.articles, length, frequency);
                    bm25.add_context(format!("Term={:?}", weighted.term.term));
                    let WeightedTerm { weight, .. } = weighted;
                    let mut term =
                        Explanation::new_with_string(format!("Boost x{weight} of ..."), bm25.value() * weight);
                    term.add_detail(bm25);
                    terms.push(term);
                }
            }
        }
        let mut sum = Explanation::new("BooleanClause. sum of ...", terms.iter().map(Explanation::value).sum());
        for term in terms {
            sum.add_detail(term);
        }
        Ok(sum)
    }

    fn for_each_no_score(&self, reader: &SegmentReader, callback: &mut dyn FnMut(&[DocId])) -> tantivy::Result<()> {
        max_score::for_each_no_score(self.cursors(reader, 1.0)?, callback);
        Ok(())
    }

    fn for_each_pruning(
        &self,
        threshold: Score,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score) -> Score,
    ) -> tantivy::Result<()> {
        max_score::for_each_pruning(self.cursors(reader, 1.0)?, reader.max_doc(), threshold, callback);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::collector::{DocSetCollector, TopDocs};
    use tantivy::query::{BooleanQuery, BoostQuery, Occur, TermQuery};
    use tantivy::schema::{Schema, TEXT};
    use tantivy::{DocAddress, DocSet, Index, IndexWriter, Searcher, TERMINATED, TantivyDocument};

    use super::*;

    /// Words from one that nearly every article has to one that hardly any has.
    const WORDS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

    /// Two segments, of more articles than a window spans and of a few, some of them deleted.
    fn searcher() -> Searcher {
        let mut builder = Schema::builder();
        let text = builder.add_text_field("text", TEXT);
        let index = Index::create_in_ram(builder.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 20_000_000).unwrap();
        let mut random: u64 = 1;
        let mut next = |below: u64| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (random >> 33) % below
        };
        for articles in [9_000, 40] {
            for article in 0..articles {
                let mut words = String::from(if article % 97 == 0 { "gone " } else { "there " });
                for (rarity, word) in WORDS.iter().enumerate() {
                    if next(1 << (rarity * 3 / 2)) == 0 {
                        words.push_str(&format!("{word} ").repeat(1 + next(4) as usize));
                    }
                }
                words.push_str(&"x ".repeat(next(30) as usize));
                let mut document = TantivyDocument::new();
                document.add_text(text, words);
                writer.add_document(document).unwrap();
            }
            writer.commit().unwrap();
        }
        writer.delete_term(Term::from_field_text(text, "gone"));
        writer.commit().unwrap();
        index.reader().unwrap().searcher()
    }

    /// The same terms as our union and as tantivy's.
    fn unions(searcher: &Searcher, words: &[(usize, f32)]) -> (TermUnion, BooleanQuery) {
        let text = searcher.schema().get_field("text").unwrap();
        let articles = searcher.segment_readers().iter().map(|segment| u64::from(segment.max_doc())).sum();
        let mut ours = Vec::new();
        let mut theirs: Vec<Box<dyn Query>> = Vec::new();
        for (word, weight) in words {
            let term = Term::from_field_text(text, WORDS[*word]);
            let found = IndexedTerm::of(searcher, term.clone()).unwrap().expect("some article has it");
            ours.push(WeightedTerm { articles: found.articles, term: Arc::new(found), weight: *weight });
            let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
            theirs.push(Box::new(BoostQuery::new(Box::new(query), *weight)));
        }
        (TermUnion::new(ours, &Statistics::new(searcher, articles, [text]).unwrap()), BooleanQuery::union(theirs))
    }

    fn scores(searcher: &Searcher, query: &dyn Query, limit: usize) -> Vec<(f32, DocAddress)> {
        searcher.search(query, &TopDocs::with_limit(limit).order_by_score()).unwrap()
    }

    fn assert_same_scores(ours: &[(f32, DocAddress)], theirs: &[(f32, DocAddress)]) {
        assert_eq!(ours.len(), theirs.len());
        for (our, their) in ours.iter().zip(theirs) {
            assert!((our.0 - their.0).abs() <= 1e-4 * their.0, "{our:?} {their:?}");
        }
    }

    #[test]
    fn it_finds_and_scores_what_the_union_of_tantivy_does() {
        let searcher = searcher();
        let words = prop::collection::vec((0..WORDS.len(), 0.05_f32..2.0), 1..9);
        proptest!(ProptestConfig::with_cases(48), |(words in words, limit in 1_usize..80)| {
            let (ours, theirs) = unions(&searcher, &words);
            // All are asked for, since tantivy may miss some of the best where segments differ in their lengths.
            let best = scores(&searcher, &theirs, 10_000);
            assert_same_scores(&scores(&searcher, &ours, limit), &best[..limit.min(best.len())]);
            let all = searcher.search(&theirs, &DocSetCollector).unwrap();
            prop_assert_eq!(&searcher.search(&ours, &DocSetCollector).unwrap(), &all);
            prop_assert_eq!(ours.count(&searcher).unwrap(), all.len());
        });
    }

    #[test]
    fn within_another_query_it_is_a_union_too() {
        let searcher = searcher();
        let both = |one: Box<dyn Query>, other: Box<dyn Query>| {
            BooleanQuery::new(vec![(Occur::Must, one), (Occur::Must, other)])
        };
        for (one, other) in [([(0, 1.0), (5, 0.5)], [(2, 0.3), (6, 1.0)]), ([(4, 1.0), (7, 1.0)], [(1, 1.0), (3, 2.0)])]
        {
            let (our_one, their_one) = unions(&searcher, &one);
            let (our_other, their_other) = unions(&searcher, &other);
            let ours = both(Box::new(our_one), Box::new(our_other));
            let theirs = both(Box::new(their_one), Box::new(their_other));
            assert_same_scores(&scores(&searcher, &ours, 10_000), &scores(&searcher, &theirs, 10_000));
        }
    }

    #[test]
    fn a_scorer_seeks_within_its_window_and_beyond() {
        let searcher = searcher();
        let (ours, theirs) = unions(&searcher, &[(3, 1.0), (6, 1.0)]);
        let scoring = EnableScoring::enabled_from_searcher(&searcher);
        let reader = searcher.segment_reader(0);
        for step in [1, 7, 500, 5_000, 20_000] {
            let mut our = ours.weight(scoring).unwrap().scorer(reader, 1.0).unwrap();
            let mut their = theirs.weight(scoring).unwrap().scorer(reader, 1.0).unwrap();
            while their.doc() != TERMINATED {
                assert_eq!(our.doc(), their.doc());
                assert!((our.score() - their.score()).abs() < 1e-4);
                let target = their.doc() + step;
                assert_eq!(our.seek(target), their.seek(target));
            }
            assert_eq!((our.doc(), our.advance()), (TERMINATED, TERMINATED));
        }
    }

    #[test]
    fn an_explanation_adds_up_to_the_score() {
        let searcher = searcher();
        let (mut ours, _) = unions(&searcher, &[(0, 0.2), (2, 1.0), (5, 0.5)]);
        // One of them stands in for a more frequent word.
        let mut terms = ours.terms.to_vec();
        terms[2].articles *= 3;
        let before = scores(&searcher, &ours, 1);
        ours = TermUnion::new(terms, &ours.statistics);
        assert!(scores(&searcher, &ours, 1)[0].0 < before[0].0);
        for (score, address) in scores(&searcher, &ours, 3) {
            let explained = ours.explain(&searcher, address).unwrap();
            assert!((explained.value() - score).abs() < 1e-4 * score, "{explained:?}");
        }
    }
}
