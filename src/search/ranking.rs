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

/// How many of the first stage's articles are looked at again. Paging stays stable, since the articles behind them
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
