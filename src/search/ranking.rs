//! The second stage of ranking: the best articles of the first are looked at again for words that stand together.
//!
//! The first stage is a sum of BM25 scores over postings without positions; what it cannot see is
//! whether the words of the query are neighbours in the text. Neighbours are scored as phrases of two words at the
//! stem level (the ordered pairs of Metzler and Croft's sequential dependence model, 2005), for the best articles
//! of the first stage alone.

use tantivy::query::{EnableScoring, PhraseQuery, Query as TantivyQuery, Weight};
use tantivy::{DocAddress, Searcher, SeekDangerResult, Term};

use super::Statistics;
use super::recency::Recency;

/// How many of the first stage's articles are looked at again. Paging stays stable, since the articles behind them
/// keep the order of the first stage.
pub(super) const CANDIDATES: usize = 20;

/// How many words a query has at most for words of the same family to be looked for as well: who asks in full sentences
/// names what is meant (questions lose .006 of MRR@10 by more words), and pays for it with twice the time.
pub(super) const SHORT_QUERY: usize = 4;

/// Two words of a query that stand next to each other in it, as terms of one field.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub(super) terms: [Term; 2],
    /// How many words of the query lie between them, which were left out as function words.
    pub(super) gap: usize,
    pub(super) weight: f32,
}

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

/// How many places apart beyond their order in the query two words may stand, or swapped.
const PAIR_SLOP: u32 = 2;

/// The candidates, those in which pairs stand together moved up.
pub(super) fn rescore(
    mut candidates: Vec<(f32, DocAddress)>,
    pairs: &[Pair],
    recency: Option<Recency>,
    searcher: &Searcher,
    statistics: &Statistics,
) -> tantivy::Result<Vec<(f32, DocAddress)>> {
    let scoring = EnableScoring::enabled_from_statistics_provider(statistics, searcher);
    let looked_at = candidates.len().min(CANDIDATES);
    let head = &mut candidates[..looked_at];
    head.sort_unstable_by_key(|(_, address)| *address);
    for pair in pairs {
        let [first, second] = pair.terms.clone();
        let phrase = PhraseQuery::new_with_offset_and_slop(vec![(0, first), (1 + pair.gap, second)], PAIR_SLOP);
        let weight = phrase.weight(scoring)?;
        add_scores(head, &*weight, pair.weight, recency, searcher)?;
    }
    head.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    Ok(candidates)
}

/// Adds a query's scores to articles that are sorted by address.
fn add_scores(
    articles: &mut [(f32, DocAddress)],
    weight: &dyn Weight,
    boost: f32,
    recency: Option<Recency>,
    searcher: &Searcher,
) -> tantivy::Result<()> {
    for of_segment in articles.chunk_by_mut(|a, b| a.1.segment_ord == b.1.segment_ord) {
        let reader = searcher.segment_reader(of_segment[0].1.segment_ord);
        // Scorers that are asked for certain articles must not look for the next one that matches.
        let (mut at, mut scorer) = weight.scorer_danger(reader, of_segment[0].1.doc_id, boost)?;
        for (index, (score, address)) in of_segment.iter_mut().enumerate() {
            match at {
                SeekDangerResult::SeekLowerBound(next) if next > address.doc_id => continue,
                _ if index > 0 => at = scorer.seek_danger(address.doc_id),
                _ => {}
            }
            if at == SeekDangerResult::Found {
                let factor = recency.map_or(1.0, |recency| recency.factor_at(searcher, *address));
                *score += scorer.score() * factor;
            }
        }
    }
    Ok(())
}
