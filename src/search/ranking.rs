//! The second stage of ranking: the best articles of the first are looked at again for words that stand together.
//!
//! The first stage is a sum of BM25 scores over postings without positions; what it cannot see is
//! whether the words of the query are neighbours in the text. Neighbours are scored as phrases of two words at the
//! stem level (the ordered pairs of Metzler and Croft's sequential dependence model, 2005), for the best articles
//! of the first stage alone.

use tantivy::{DocAddress, Searcher};

use super::neighbours::{Pair, PairScores};
use super::recency::Recency;
use super::statistics::Statistics;

/// How many of the first stage's articles are looked at again at most. Paging stays stable, since the articles behind them
/// keep the order of the first stage.
pub(super) const CANDIDATES: usize = 20;

/// How many words a query has at most for words of the same family to be looked for as well: who asks in full sentences
/// names what is meant (questions lose .006 of MRR@10 by more words), and pays for it with twice the time.
pub(super) const SHORT_QUERY: usize = 4;

/// What counts in a ranking beside the weights of the schema's fields.
///
/// `warraq eval --ablation` shows what each gains.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct RankingWeights {
    /// How much two query words that stand together count beside their own scores. Headlines and questions gain most
    /// at .1 to .2 (MRR@10 +.006 and +.008), three words out of order and topics typed as keywords lose there; .05
    /// gains half of it and loses nothing.
    pub neighbours: f32,
    /// The factor of what a word may also mean ([`Analyzer::related_terms`](crate::arabic::Analyzer::related_terms)).
    pub related: f32,
}

impl Default for RankingWeights {
    fn default() -> Self {
        RankingWeights { neighbours: 0.05, related: 1.0 }
    }
}

/// The candidates, the best first, those in which pairs stand together moved up. Of those behind the first so many,
/// only what may come to stand among these is looked at.
pub(super) fn rescore(
    mut candidates: Vec<(f32, DocAddress)>,
    needed: usize,
    pairs: &[Pair],
    recency: Option<Recency>,
    searcher: &Searcher,
    statistics: &Statistics,
) -> tantivy::Result<Vec<(f32, DocAddress)>> {
    let mut looked_at = candidates.len().min(CANDIDATES);
    if let Some((last_needed, _)) = needed.checked_sub(1).and_then(|last| candidates.get(last)) {
        let most: f32 = pairs.iter().map(|pair| pair.most(statistics)).sum();
        looked_at = candidates[..looked_at].partition_point(|(score, _)| score + most >= *last_needed);
    }
    let head = &mut candidates[..looked_at];
    head.sort_unstable_by_key(|(_, address)| *address);
    for of_segment in head.chunk_by_mut(|a, b| a.1.segment_ord == b.1.segment_ord) {
        let reader = searcher.segment_reader(of_segment[0].1.segment_ord);
        let mut scores = PairScores::new(pairs, reader, statistics)?;
        for (score, address) in of_segment {
            let of_pairs = scores.score(address.doc_id);
            if of_pairs > 0.0 {
                *score += of_pairs * recency.map_or(1.0, |recency| recency.factor_at(searcher, *address));
            }
        }
    }
    head.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    Ok(candidates)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tantivy::schema::{FAST, Schema, TEXT};
    use tantivy::{Index, IndexWriter, Term};

    use super::super::indexed_terms::IndexedTerm;
    use super::*;
    use crate::index::PUBLISHED;

    /// Articles with two words at some distance, in two segments, and the same articles with scores that fall slowly.
    fn searcher() -> (Searcher, Vec<(f32, DocAddress)>) {
        let mut builder = Schema::builder();
        let text = builder.add_text_field("text", TEXT);
        let published = builder.add_i64_field(PUBLISHED, FAST);
        let index = Index::create_in_ram(builder.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 20_000_000).unwrap();
        writer.set_merge_policy(Box::new(tantivy::merge_policy::NoMergePolicy));
        let mut scored = Vec::new();
        for segment in 0..2 {
            for doc in 0..20 {
                let words = format!("a {}b {}", "x ".repeat(doc * 3 % 7), "y ".repeat(doc % 5));
                let age = 86_400 * 10 * doc as i64;
                writer.add_document(tantivy::doc!(text => words, published => age)).unwrap();
                scored.push((10.0 - 0.01 * (doc * 7 % 20) as f32, DocAddress::new(segment, doc as u32)));
            }
            writer.commit().unwrap();
        }
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        (index.reader().unwrap().searcher(), scored)
    }

    #[test]
    fn what_is_shown_is_the_same_however_few_are_asked_for() {
        let (searcher, scored) = searcher();
        let text = searcher.schema().get_field("text").unwrap();
        let statistics = Statistics::new(&searcher, searcher.num_docs(), [text]).unwrap();
        let terms = ["a", "b"].map(|word| {
            let found = IndexedTerm::of(&searcher, Term::from_field_text(text, word)).unwrap();
            Arc::new(found.expect("every article has it"))
        });
        let recency = Recency::new(jiff::civil::date(1970, 8, 1).at(0, 0, 0, 0), 50.0);
        for (weight, recency) in [(0.5, None), (2.0, None), (20.0, None), (2.0, Some(recency))] {
            let pairs = [Pair { terms: terms.clone(), gap: 0, weight }];
            let rescore = |needed| rescore(scored.clone(), needed, &pairs, recency, &searcher, &statistics).unwrap();
            let all = rescore(scored.len());
            let moved = all.iter().zip(&scored).filter(|(after, before)| after.1 != before.1).count();
            assert!(moved > 5, "{moved} of them moved");
            for needed in 1..=scored.len() {
                assert_eq!(rescore(needed)[..needed], all[..needed], "the best {needed} at weight {weight}");
            }
            for (score, address) in &all[..CANDIDATES] {
                let (before, _) = scored.iter().find(|(_, of_scored)| of_scored == address).unwrap();
                let mut alone =
                    PairScores::new(&pairs, searcher.segment_reader(address.segment_ord), &statistics).unwrap();
                let factor = recency.map_or(1.0, |recency| recency.factor_at(&searcher, *address));
                assert!((before + alone.score(address.doc_id) * factor - score).abs() < 1e-4);
            }
        }
    }
}
