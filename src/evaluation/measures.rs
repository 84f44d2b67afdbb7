//! nDCG@10, average precision, reciprocal rank and recall of one ranking.

use std::collections::HashMap;

use serde::Serialize;

/// How good one ranking, or the mean of several, is; each from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Measures {
    /// Normalized discounted cumulative gain of the first ten, with the grade as the gain
    /// (Järvelin and Kekäläinen 2002, as `ndcg_cut_10`).
    pub ndcg_at_10: f64,
    /// Average precision over the whole ranking; every grade above zero is relevant.
    pub average_precision: f64,
    /// The reciprocal of the first relevant rank, zero where it is beyond ten.
    pub reciprocal_rank_at_10: f64,
    /// The share of the relevant articles among the first hundred.
    pub recall_at_100: f64,
}

/// The measures of a ranking of article ids, best first, against the grades of one topic.
///
/// ```
/// use std::collections::HashMap;
/// let grades = HashMap::from([("a".to_owned(), 3), ("b".to_owned(), 0), ("c".to_owned(), 1)]);
/// let found = warraq::evaluation::measures(&["b", "a"], &grades);
/// assert_eq!(found.reciprocal_rank_at_10, 0.5);
/// assert_eq!(found.recall_at_100, 0.5);
/// ```
pub fn measures<S: AsRef<str>>(ranking: &[S], grades: &HashMap<String, u32>) -> Measures {
    let grade = |id: &S| grades.get(id.as_ref()).copied().unwrap_or(0);
    let relevant = grades.values().filter(|grade| **grade > 0).count();
    if relevant == 0 {
        return Measures::default();
    }
    let mut ideal: Vec<u32> = grades.values().copied().collect();
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    let ndcg_at_10 = discounted_gain(ranking.iter().map(grade)) / discounted_gain(ideal.into_iter());

    let mut found = 0;
    let mut precision_sum = 0.0;
    let mut reciprocal_rank_at_10 = 0.0;
    let mut found_at_100 = 0;
    for (index, id) in ranking.iter().enumerate() {
        if grade(id) == 0 {
            continue;
        }
        found += 1;
        let rank = (index + 1) as f64;
        precision_sum += f64::from(found) / rank;
        if found == 1 && index < 10 {
            reciprocal_rank_at_10 = 1.0 / rank;
        }
        if index < 100 {
            found_at_100 = found;
        }
    }
    Measures {
        ndcg_at_10,
        average_precision: precision_sum / relevant as f64,
        reciprocal_rank_at_10,
        recall_at_100: f64::from(found_at_100) / relevant as f64,
    }
}

/// The discounted gain of the first ten grades.
fn discounted_gain(grades: impl Iterator<Item = u32>) -> f64 {
    // The sum of nothing would be a negative zero.
    grades.take(10).enumerate().fold(0.0, |sum, (index, grade)| sum + f64::from(grade) / ((index + 2) as f64).log2())
}

/// The mean over topics.
pub fn mean(all: &[Measures]) -> Measures {
    let count = all.len().max(1) as f64;
    let mean_of = |part: fn(&Measures) -> f64| all.iter().map(part).fold(0.0, |sum, one| sum + one) / count;
    Measures {
        ndcg_at_10: mean_of(|one| one.ndcg_at_10),
        average_precision: mean_of(|one| one.average_precision),
        reciprocal_rank_at_10: mean_of(|one| one.reciprocal_rank_at_10),
        recall_at_100: mean_of(|one| one.recall_at_100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grades(pairs: &[(&str, u32)]) -> HashMap<String, u32> {
        pairs.iter().map(|(id, grade)| ((*id).to_owned(), *grade)).collect()
    }

    #[test]
    fn a_perfect_ranking_has_one_everywhere() {
        let perfect = measures(&["a", "b"], &grades(&[("a", 3), ("b", 1), ("c", 0)]));
        assert_eq!(
            perfect,
            Measures { ndcg_at_10: 1.0, average_precision: 1.0, reciprocal_rank_at_10: 1.0, recall_at_100: 1.0 }
        );
    }

    #[test]
    fn a_ranking_worked_out_by_hand() {
        let found = measures(&["x", "b", "a"], &grades(&[("a", 2), ("b", 1), ("c", 1)]));
        let gain = 1.0 / 3f64.log2() + 2.0 / 4f64.log2();
        let ideal = 2.0 + 1.0 / 3f64.log2() + 1.0 / 4f64.log2();
        assert!((found.ndcg_at_10 - gain / ideal).abs() < 1e-12);
        assert!((found.average_precision - (1.0 / 2.0 + 2.0 / 3.0) / 3.0).abs() < 1e-12);
        assert!((found.reciprocal_rank_at_10 - 0.5).abs() < 1e-12);
        assert!((found.recall_at_100 - 2.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn a_topic_without_relevant_articles_counts_zero() {
        assert_eq!(measures(&["a"], &grades(&[("a", 0)])), Measures::default());
    }
}
