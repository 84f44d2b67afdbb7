//! Explanations of hits: written forms with their rules, and parts that add up to the score.

use warraq::search::{HitExplanation, MatchLevel, MatchedBy, ReadingRule, ScoreKind};
use warraq::{Index, Query, SearchOptions};

use crate::env::TestEnv;

/// The explanations of the best ten hits, with their scores.
fn explained(index: &Index, query: &str, options: &SearchOptions) -> Vec<(f32, HitExplanation)> {
    let searcher = index.searcher().unwrap();
    let query = Query::parse(query).unwrap();
    let hits = searcher.search(&query, options).unwrap().hits;
    hits.iter().map(|hit| (hit.score, searcher.explain(&query, &hit.id, options).unwrap().unwrap())).collect()
}

#[test]
fn the_parts_add_up_to_the_score() {
    let (_env, index) = TestEnv::with_example_index();
    let queries = [
        "وزير",
        "وزير الصحة",
        "+وزير +المالية -بغداد",
        "\"وزير المالية\"",
        "title:كتاب^3 شارع",
        "نفط NEAR/5 أسعار",
        "مدرس* OR بغدداد",
        "google الهاتف",
        "مجلس الوزراء date:2005",
        "سورية",
        "كتب~",
    ];
    let mut seen = 0;
    for query in queries {
        for level in [MatchLevel::Coarse, MatchLevel::Stem, MatchLevel::Folded, MatchLevel::Exact] {
            for (score, explanation) in explained(&index, query, &SearchOptions::new().match_level(level)) {
                seen += 1;
                let sum: f32 = explanation.parts.iter().map(|part| part.score).sum();
                assert!((sum - score).abs() < 1e-3, "{query} {level:?}: {sum} {score} {:?}", explanation.parts);
                assert!((explanation.score - sum).abs() < 1e-4);
                for part in explanation.parts.iter().filter(|part| part.kind == ScoreKind::Term) {
                    assert!(!part.level.is_empty() && !part.term.is_empty(), "{part:?}");
                    let product = part.weight * 2.2 * part.idf * part.tf;
                    assert!((product - part.score).abs() < 1e-3, "{part:?}");
                }
            }
        }
    }
    assert!(seen > 60, "{seen} hits");
}

#[test]
fn a_phrase_is_named_whatever_stands_beside_it() {
    let (_env, index) = TestEnv::with_example_index();
    for level in [MatchLevel::Folded, MatchLevel::Exact] {
        let query = "\"وزير المالية\"^2 \"مجلس الوزراء\" قال";
        let parts: Vec<_> = explained(&index, query, &SearchOptions::new().match_level(level))
            .into_iter()
            .flat_map(|(_, explanation)| explanation.parts)
            .filter(|part| part.kind == ScoreKind::Phrase)
            .collect();
        for phrase in ["وزير الماليه", "مجلس الوزراء"] {
            assert!(
                parts.iter().any(|part| part.level == "body exact" && part.term == phrase),
                "{phrase} in {parts:?}"
            );
        }
        assert!(parts.iter().all(|part| part.term.contains(' ')), "{parts:?}");
    }
}

#[test]
fn every_form_says_how_near_it_is_and_by_which_rule() {
    let (_env, index) = TestEnv::with_example_index();
    let (_, explanation) = explained(&index, "وزير الصحة", &SearchOptions::new()).remove(0);
    let minister = explanation.matches.iter().find(|found| found.form == "بوزير").unwrap();
    assert_eq!((minister.word.as_str(), minister.matched_by), ("وزير", MatchedBy::Stem));
    let analysis = minister.analysis.as_ref().unwrap();
    assert_eq!((analysis.stem.as_str(), analysis.segments.join("+").as_str()), ("وزير", "ب+وزير"));
    assert!(explanation.matches.iter().any(|found| found.matched_by == MatchedBy::Written));
    assert!(explanation.parts.iter().any(|part| part.kind == ScoreKind::Neighbours));
}

#[test]
fn a_form_of_a_word_that_was_read_as_another_names_both() {
    let (_env, index) = TestEnv::with_example_index();
    for (query, rule) in [("بغدداد", ReadingRule::Spelling), ("baghdad", ReadingRule::Transliteration)] {
        let (_, explanation) = explained(&index, query, &SearchOptions::new()).remove(0);
        let found = &explanation.matches[0];
        assert_eq!((found.word.as_str(), found.form.as_str()), (query, "بغداد"));
        let read_as = found.read_as.as_ref().unwrap();
        assert_eq!((read_as.word.as_str(), read_as.rule), ("بغداد", rule));
    }
}

#[test]
fn expansions_and_folding_are_told_apart() {
    let (_env, index) = TestEnv::with_example_index();
    for (query, form, matched_by) in [
        ("كهرب*", "كهرباء", MatchedBy::Prefix),
        ("*هرباء", "كهرباء", MatchedBy::Suffix),
        ("بغدداد~", "بغداد", MatchedBy::Fuzzy),
        ("مدينة كسلا", "مدينه", MatchedBy::Folded),
    ] {
        let all = explained(&index, query, &SearchOptions::new());
        let found = all.iter().flat_map(|(_, explanation)| &explanation.matches).find(|found| found.form == form);
        assert_eq!(found.map(|found| found.matched_by), Some(matched_by), "{query}");
    }
}

#[test]
fn what_is_not_found_has_no_explanation() {
    let (_env, index) = TestEnv::with_example_index();
    let searcher = index.searcher().unwrap();
    let query = Query::parse("بغداد").unwrap();
    assert_eq!(searcher.explain(&query, "atlas-2024-43", &SearchOptions::new()).unwrap(), None);
    assert_eq!(searcher.explain(&query, "ذخذخ", &SearchOptions::new()).unwrap(), None);
}
