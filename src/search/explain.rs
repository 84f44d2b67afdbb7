//! Why an article was found, and what its score is made of, as plain data.
//!
//! The parts of the score are tantivy's own account of it, taken apart, and the neighbours of the second stage. It
//! must not print.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use tantivy::query::{BooleanQuery, EnableScoring, Occur, Query as TantivyQuery};
use tantivy::{DocAddress, DocSet, Term};

use super::compile::Compiled;
use super::written_matches::{WrittenMatch, written_matches};
use super::{SearchOptions, Searcher, Understood, ranking};
use crate::error::Result;
use crate::query::Query;

/// Why an article is found by a query.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct HitExplanation {
    /// The article's identifier.
    pub id: String,
    /// Its score: the sum of the parts. Articles behind the first candidates are ranked without their neighbours.
    pub score: f32,
    /// The written forms of the article that the words of the query match, headline first, in the order of the text.
    pub matches: Vec<WrittenMatch>,
    /// What the score is the sum of, the greatest first.
    pub parts: Vec<ScorePart>,
}

/// A part of a score.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ScorePart {
    /// What it is for.
    pub kind: ScoreKind,
    /// The part of the article and the level, such as `body stem`; empty where it is not one.
    pub level: String,
    /// The term, or the terms that stand together.
    pub term: String,
    /// What it adds to the score.
    pub score: f32,
    /// The weights of field, level and query, multiplied.
    pub weight: f32,
    /// How telling the term counts as: the inverse document frequency of BM25; of a term that stands in for a word of
    /// the query, that of the word where it is smaller.
    pub idf: f32,
    /// What its frequency and the length of the text make of it, from 0 to 1.
    pub tf: f32,
    /// How often it stands there.
    pub frequency: f32,
    /// The length of the field in words, as the index rounds it, and the average.
    pub length: f32,
    /// The average length of the field in words.
    pub average_length: f32,
}

/// What a part of a score is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ScoreKind {
    /// A term: BM25.
    Term,
    /// Words one after another: BM25 of the phrase.
    Phrase,
    /// Two words of the query that stand together.
    Neighbours,
    /// What scores all its articles alike.
    Constant,
}

/// Level and term by how tantivy names a term in its account of a score.
type TermNames = BTreeMap<String, (String, String)>;

impl Searcher {
    /// Why `query` finds the article of that id with these options, and what its score is made of; `None` where it
    /// does not find it.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn explain(&self, query: &Query, id: &str, options: &SearchOptions) -> Result<Option<HitExplanation>> {
        let Understood { query: understood, readings, compiled } =
            self.understand(query, options.readings, self.matching(options.match_level))?;
        let Some(address) = self.address_of(id)? else { return Ok(None) };
        let Some(mut parts) = self.tantivy(self.parts(&compiled, address))? else { return Ok(None) };
        if let Some(recency) = options.recency {
            let factor = recency.factor_at(&self.inner, address);
            for part in &mut parts {
                part.score *= factor;
                part.weight *= factor;
            }
        }
        parts.sort_by(|a, b| b.score.total_cmp(&a.score));
        let article = self.article_at(address)?;
        Ok(Some(HitExplanation {
            id: id.to_owned(),
            score: parts.iter().map(|part| part.score).sum(),
            matches: written_matches(&understood, &readings, self.index.layout(), &article),
            parts,
        }))
    }

    fn parts(&self, compiled: &Compiled, address: DocAddress) -> tantivy::Result<Option<Vec<ScorePart>>> {
        let mut parts = Vec::new();
        let names = self.terms(&*compiled.query);
        if !self.add_parts(&*compiled.query, address, &names, &mut parts)? {
            return Ok(None);
        }
        for pair in &compiled.pairs {
            let rescored = ranking::rescore(
                vec![(0.0, address)],
                1,
                std::slice::from_ref(pair),
                None,
                &self.inner,
                &self.statistics,
            )?;
            let score = rescored.first().map_or(0.0, |(score, _)| *score);
            if score > 0.0 {
                let terms = pair.terms.iter().map(|term| term.term.value().as_str().unwrap_or_default().to_owned());
                parts.push(ScorePart {
                    level: self.level_name(&pair.terms[0].term),
                    term: terms.collect::<Vec<_>>().join(" "),
                    score,
                    weight: pair.weight,
                    ..ScorePart::of(ScoreKind::Neighbours)
                });
            }
        }
        Ok(Some(parts))
    }

    /// Adds what the score of a query is the sum of, and says whether it matches the article at all.
    ///
    /// Sums are followed here and not by tantivy, whose account of a sum seeks backwards where a part of it does not
    /// match.
    fn add_parts(
        &self,
        query: &dyn TantivyQuery,
        address: DocAddress,
        names: &TermNames,
        parts: &mut Vec<ScorePart>,
    ) -> tantivy::Result<bool> {
        let scoring = EnableScoring::enabled_from_statistics_provider(&self.statistics, &self.inner);
        let reader = self.inner.segment_reader(address.segment_ord);
        let weight = query.weight(scoring)?;
        let mut scorer = weight.scorer(reader, 1.0)?;
        if scorer.doc() > address.doc_id || scorer.seek(address.doc_id) != address.doc_id {
            return Ok(false);
        }
        if let Some(sum) = query.downcast_ref::<BooleanQuery>() {
            for (_, summand) in sum.clauses().iter().filter(|(occur, _)| *occur != Occur::MustNot) {
                self.add_parts(&**summand, address, names, parts)?;
            }
            return Ok(true);
        }
        let account = weight.explain(reader, address.doc_id)?;
        let first = parts.len();
        take_apart(&serde_json::to_value(&account).unwrap_or_default(), 1.0, names, parts);
        for phrase in parts[first..].iter_mut().filter(|part| part.kind == ScoreKind::Phrase) {
            // A phrase stands alone in what is no sum.
            query.query_terms(&mut |term, _| {
                phrase.level = self.level_name(term);
                phrase.term.push_str(if phrase.term.is_empty() { "" } else { " " });
                phrase.term.push_str(term.value().as_str().unwrap_or_default());
            });
        }
        Ok(true)
    }

    /// The terms of a query by how tantivy names them in its account: level and term.
    fn terms(&self, query: &dyn TantivyQuery) -> TermNames {
        let mut terms = BTreeMap::new();
        query.query_terms(&mut |term, _| {
            let text = term.value().as_str().unwrap_or_default().to_owned();
            terms.insert(format!("Term={term:?}"), (self.level_name(term), text));
        });
        terms
    }

    fn level_name(&self, term: &Term) -> String {
        let mut levels = self.index.layout().levels.iter();
        let level = levels.find(|level| level.field == term.field());
        level.map_or_else(String::new, |level| format!("{} {}", level.part, level.analyzer.name()))
    }
}

impl ScorePart {
    fn of(kind: ScoreKind) -> Self {
        ScorePart {
            kind,
            level: String::new(),
            term: String::new(),
            score: 0.0,
            weight: 1.0,
            idf: 0.0,
            tf: 0.0,
            frequency: 0.0,
            length: 0.0,
            average_length: 0.0,
        }
    }
}

/// Takes tantivy's account of a score apart: sums and factors are followed down to terms and phrases.
fn take_apart(account: &Value, weight: f32, terms: &TermNames, parts: &mut Vec<ScorePart>) {
    let description = account["description"].as_str().unwrap_or_default();
    let details = account["details"].as_array().map_or(&[] as &[Value], Vec::as_slice);
    let score = number(&account["value"]) * weight;
    if let Some(factor) = description.strip_prefix("Boost x").and_then(|rest| rest.split(' ').next()) {
        let factor = factor.parse::<f32>().unwrap_or(1.0);
        for detail in details {
            take_apart(detail, weight * factor, terms, parts);
        }
    } else if description.starts_with("BooleanClause") {
        for detail in details {
            take_apart(detail, weight, terms, parts);
        }
    } else if score != 0.0 {
        let named = account["context"].as_array().into_iter().flatten().find_map(|name| terms.get(name.as_str()?));
        let (kind, bm25) = match details.first() {
            Some(bm25) if description == "Phrase Scorer" => (ScoreKind::Phrase, bm25),
            _ if named.is_some() => (ScoreKind::Term, account),
            _ => (ScoreKind::Constant, account),
        };
        let (level, term) = named.cloned().unwrap_or_default();
        let mut part = ScorePart { level, term, score, weight, ..ScorePart::of(kind) };
        for factor in bm25["details"].as_array().into_iter().flatten() {
            let value = number(&factor["value"]);
            match factor["description"].as_str().unwrap_or_default() {
                name if name.starts_with("idf") => part.idf = value,
                name if name.starts_with("freq / ") => {
                    part.tf = value;
                    for of_tf in factor["details"].as_array().into_iter().flatten() {
                        let value = number(&of_tf["value"]);
                        match of_tf["description"].as_str().unwrap_or_default() {
                            name if name.starts_with("freq,") => part.frequency = value,
                            name if name.starts_with("dl,") => part.length = value,
                            name if name.starts_with("avgdl,") => part.average_length = value,
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        parts.push(part);
    }
}

fn number(value: &Value) -> f32 {
    value.as_f64().unwrap_or_default() as f32
}
