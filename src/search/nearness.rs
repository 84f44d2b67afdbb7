//! Articles in which words or phrases stand near each other, in any order.
//!
//! tantivy's phrases with slop count how far words would have to move, which depends on their order; here only the
//! distance in the text counts. The conjunction of the terms says which articles are looked at; this must not score
//! them.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::doc_predicate_query::{
    ConstOrVariableSegmentPredicate, DocPredicate, DocPredicateQuery, SegmentDocPredicate,
};
use tantivy::query::{BooleanQuery, EnableScoring, Query as TantivyQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, Term};

/// A word, or words one after another: terms of one field, each with its place among them.
pub(super) type Operand = Vec<(usize, Term)>;

/// The articles in which all operands stand so that each is at most `distance` words from the next; neighbours are
/// at distance one.
pub(super) fn near(operands: Vec<Operand>, distance: u32) -> Box<dyn TantivyQuery> {
    Box::new(DocPredicateQuery::from(Nearness { operands, distance }))
}

#[derive(Debug)]
struct Nearness {
    operands: Vec<Operand>,
    distance: u32,
}

impl DocPredicate for Nearness {
    type SegmentDocPredicate = SegmentNearness;

    fn doc_predicate(
        &self,
        segment: &SegmentReader,
    ) -> tantivy::Result<ConstOrVariableSegmentPredicate<SegmentNearness>> {
        let mut operands = Vec::with_capacity(self.operands.len());
        let mut terms: Vec<Box<dyn TantivyQuery>> = Vec::new();
        for operand in &self.operands {
            let mut words = Vec::with_capacity(operand.len());
            for (place, term) in operand {
                let inverted = segment.inverted_index(term.field())?;
                let postings = inverted.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?;
                let Some(postings) = postings else { return Ok(ConstOrVariableSegmentPredicate::Const(false)) };
                words.push((*place as u32, postings));
                terms.push(Box::new(TermQuery::new(term.clone(), IndexRecordOption::Basic)));
            }
            operands.push(words);
        }
        let scoring = EnableScoring::disabled_from_schema(segment.schema());
        let necessary_condition = BooleanQuery::intersection(terms).weight(scoring)?.scorer(segment, 1.0)?;
        let predicate = SegmentNearness { operands, distance: self.distance, positions: Vec::new() };
        Ok(ConstOrVariableSegmentPredicate::Variable { predicate, necessary_condition: Box::new(necessary_condition) })
    }
}

struct SegmentNearness {
    operands: Vec<Vec<(u32, SegmentPostings)>>,
    distance: u32,
    positions: Vec<u32>,
}

impl SegmentDocPredicate for SegmentNearness {
    fn eval(&mut self, doc: DocId) -> bool {
        let mut places = Vec::new();
        for (operand, words) in self.operands.iter_mut().enumerate() {
            let length = words.last().map_or(1, |(place, _)| place + 1);
            for start in starts(words, doc, &mut self.positions) {
                places.push(Place { start, end: start + length - 1, operand });
            }
        }
        stand_near(places, self.operands.len(), self.distance)
    }
}

/// Where the words stand one after another in an article.
fn starts(words: &mut [(u32, SegmentPostings)], doc: DocId, positions: &mut Vec<u32>) -> Vec<u32> {
    let mut starts: Vec<u32> = Vec::new();
    for (index, (place, postings)) in words.iter_mut().enumerate() {
        if postings.doc() < doc {
            postings.seek(doc);
        }
        if postings.doc() != doc {
            return Vec::new();
        }
        postings.positions(positions);
        let of_word = positions.iter().filter_map(|position| position.checked_sub(*place));
        if index == 0 {
            starts = of_word.collect();
        } else {
            let of_word: Vec<u32> = of_word.collect();
            starts.retain(|start| of_word.binary_search(start).is_ok());
        }
    }
    starts
}

/// Where an operand stands, from its first to its last word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    start: u32,
    end: u32,
    operand: usize,
}

/// Whether somewhere every operand stands in a chain of places, each at most `distance` from the one before.
fn stand_near(mut places: Vec<Place>, operands: usize, distance: u32) -> bool {
    places.sort_unstable();
    let mut last_of: Vec<Option<Place>> = vec![None; operands];
    for place in places {
        last_of[place.operand] = Some(place);
        // The latest place of every operand before this one is the nearest to it.
        let Some(mut chain) = last_of.iter().copied().collect::<Option<Vec<Place>>>() else { continue };
        chain.sort_unstable();
        if chain.windows(2).all(|pair| pair[1].start > pair[0].end && pair[1].start - pair[0].end <= distance) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(places: &[(u32, u32, usize)], operands: usize, distance: u32) -> bool {
        let places = places.iter().map(|(start, end, operand)| Place { start: *start, end: *end, operand: *operand });
        stand_near(places.collect(), operands, distance)
    }

    #[test]
    fn order_does_not_matter_and_neighbours_are_at_distance_one() {
        assert!(near(&[(4, 4, 0), (5, 5, 1)], 2, 1));
        assert!(near(&[(5, 5, 0), (4, 4, 1)], 2, 1));
        assert!(!near(&[(4, 4, 0), (6, 6, 1)], 2, 1));
        assert!(near(&[(6, 6, 0), (4, 4, 1)], 2, 2));
    }

    #[test]
    fn a_later_place_may_be_the_near_one() {
        assert!(near(&[(0, 0, 0), (20, 20, 1), (40, 40, 0), (42, 42, 1)], 2, 3));
    }

    #[test]
    fn the_length_of_a_phrase_is_no_distance() {
        assert!(near(&[(0, 3, 0), (4, 4, 1)], 2, 1));
        assert!(!near(&[(0, 3, 0), (2, 2, 1)], 2, 5), "a word inside a phrase is not near it");
    }

    #[test]
    fn three_words_stand_in_a_chain() {
        assert!(near(&[(0, 0, 2), (3, 3, 0), (6, 6, 1)], 3, 3));
        assert!(!near(&[(0, 0, 2), (3, 3, 0), (7, 7, 1)], 3, 3));
    }
}
