//! How many articles and files there are of each kind: by format, encoding, year, newspaper, language.

use std::collections::BTreeMap;

use serde::Serialize;
use tantivy::columnar::BytesColumn;
use tantivy::schema::IndexRecordOption;
use tantivy::termdict::TermMerger;
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED};

use super::document::{decode_column_value, year};
use super::layout::{Layout, column_name};
use super::provenance::kind_in_column;
use crate::article::ArticleField;

/// The articles and files of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Tally {
    /// The name of the kind, such as `html` or `2015`; empty for articles of which it is not known.
    pub value: String,
    /// How many articles are of it.
    pub articles: u64,
    /// How many files have such articles. A file that has articles of several kinds counts for each.
    pub files: u64,
}

/// Articles and files counted by what they are, the most frequent kinds first, years in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Tallies {
    /// By format.
    pub formats: Vec<Tally>,
    /// By encoding.
    pub encodings: Vec<Tally>,
    /// By year of publication.
    pub years: Vec<Tally>,
    /// By what the publication date was taken from.
    pub date_origins: Vec<Tally>,
    /// By newspaper or agency; empty where the schema keeps no column of it.
    pub sources: Vec<Tally>,
    /// By language.
    pub languages: Vec<Tally>,
    /// By kind of reason to look at an article again; sound articles are not counted.
    pub suspicions: Vec<Tally>,
    /// How many articles have any such reason.
    pub suspicious: u64,
}

/// Counts the articles and files of each kind. Files have to come one after another.
#[derive(Debug, Default)]
pub(crate) struct TallyCounter {
    counts: BTreeMap<String, Count>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    articles: u64,
    files: u64,
    last_file: Option<u64>,
}

impl TallyCounter {
    /// Counts an article of a file, which is known by a number.
    pub(crate) fn count(&mut self, value: &str, file: u64) {
        let count = self.count_of(value);
        count.articles += 1;
        count.note_file(file);
    }

    fn count_of(&mut self, value: &str) -> &mut Count {
        if !self.counts.contains_key(value) {
            self.counts.insert(value.to_owned(), Count::default());
        }
        self.counts.get_mut(value).expect("it was inserted")
    }

    /// The kinds, the most frequent first.
    pub(crate) fn by_frequency(self) -> Vec<Tally> {
        let mut tallies = self.by_value();
        tallies.sort_by_key(|tally| std::cmp::Reverse(tally.articles));
        tallies
    }

    /// The kinds in the order of their names, the unknown last.
    pub(crate) fn by_value(self) -> Vec<Tally> {
        let tally = |(value, count): (String, Count)| Tally { value, articles: count.articles, files: count.files };
        let mut tallies: Vec<Tally> = self.counts.into_iter().map(tally).collect();
        tallies.sort_by_key(|tally| tally.value.is_empty());
        tallies
    }
}

impl Count {
    fn note_file(&mut self, file: u64) {
        self.files += u64::from(self.last_file.replace(file) != Some(file));
    }
}

/// What articles are counted by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Aspect {
    Format,
    Encoding,
    Year,
    DateOrigin,
    Source,
    Language,
    Suspicion,
}

const ASPECTS: [Aspect; 7] = [
    Aspect::Format,
    Aspect::Encoding,
    Aspect::Year,
    Aspect::DateOrigin,
    Aspect::Source,
    Aspect::Language,
    Aspect::Suspicion,
];

/// The kind of every article of a segment, by one aspect.
struct SegmentKinds {
    /// The kind of each document, a place in `names`; several where an article has several reasons.
    kinds: Vec<(DocId, usize)>,
    names: Vec<String>,
}

pub(super) fn tallies(layout: &Layout, searcher: &Searcher) -> tantivy::Result<Tallies> {
    let mut tallies = Tallies::default();
    for aspect in ASPECTS {
        if aspect == Aspect::Source && !layout.columns.contains_key(&ArticleField::Source) {
            continue;
        }
        let mut counter = TallyCounter::default();
        let mut kinds_of_segments = Vec::new();
        for segment in searcher.segment_readers() {
            let kinds = segment_kinds(layout, segment, aspect)?;
            let mut last = None;
            for (doc, kind) in &kinds.kinds {
                counter.count_of(&kinds.names[*kind]).articles += 1;
                tallies.suspicious += u64::from(aspect == Aspect::Suspicion && last.replace(*doc) != Some(*doc));
            }
            kinds_of_segments.push(kinds);
        }
        count_files(layout, searcher, &kinds_of_segments, &mut counter)?;
        match aspect {
            Aspect::Format => tallies.formats = counter.by_frequency(),
            Aspect::Encoding => tallies.encodings = counter.by_frequency(),
            Aspect::Year => tallies.years = counter.by_value(),
            Aspect::DateOrigin => tallies.date_origins = counter.by_frequency(),
            Aspect::Source => tallies.sources = counter.by_frequency(),
            Aspect::Language => tallies.languages = counter.by_frequency(),
            Aspect::Suspicion => tallies.suspicions = counter.by_frequency(),
        }
    }
    Ok(tallies)
}

/// The kinds of the articles of a segment, in the order of the documents.
fn segment_kinds(layout: &Layout, segment: &SegmentReader, aspect: Aspect) -> tantivy::Result<SegmentKinds> {
    let columns = segment.fast_fields();
    let sizes = columns.u64(layout.name(layout.text_bytes))?;
    let articles = segment.doc_ids_alive().filter(|doc| sizes.first(*doc).is_some());
    let mut segment_kinds = SegmentKinds { kinds: Vec::new(), names: vec![String::new()] };
    let strings = |field| columns.str(layout.name(field)).map(|column| column.map(BytesColumn::from));
    let column = match aspect {
        Aspect::Format => strings(layout.format)?,
        Aspect::Encoding => strings(layout.encoding)?,
        Aspect::DateOrigin => strings(layout.date_origin)?,
        Aspect::Suspicion => strings(layout.suspicion)?,
        Aspect::Source => columns.bytes(&column_name(ArticleField::Source))?,
        Aspect::Language => return language_kinds(layout, segment, articles, segment_kinds),
        Aspect::Year => {
            let times = columns.i64(layout.name(layout.published))?;
            let mut places = BTreeMap::new();
            for doc in articles {
                let place = match times.first(doc).and_then(year) {
                    None => 0,
                    Some(year) => *places.entry(year).or_insert_with(|| {
                        segment_kinds.names.push(year.to_string());
                        segment_kinds.names.len() - 1
                    }),
                };
                segment_kinds.kinds.push((doc, place));
            }
            return Ok(segment_kinds);
        }
    };
    let places = match &column {
        Some(column) => places_of_values(column, aspect, &mut segment_kinds.names)?,
        None => Vec::new(),
    };
    for doc in articles {
        let before = segment_kinds.kinds.len();
        if let Some(column) = &column {
            for ord in column.term_ords(doc) {
                let kind = (doc, places[ord as usize]);
                // Several reasons of one kind count once.
                if !segment_kinds.kinds[before..].contains(&kind) {
                    segment_kinds.kinds.push(kind);
                }
            }
        }
        if segment_kinds.kinds.len() == before && aspect != Aspect::Suspicion {
            segment_kinds.kinds.push((doc, 0));
        }
    }
    Ok(segment_kinds)
}

/// Where the kind of each value of a column stands in `names`, to which it is added.
fn places_of_values(column: &BytesColumn, aspect: Aspect, names: &mut Vec<String>) -> std::io::Result<Vec<usize>> {
    let mut places = Vec::with_capacity(column.num_terms());
    for ord in 0..column.num_terms() as u64 {
        let mut bytes = Vec::new();
        column.ord_to_bytes(ord, &mut bytes)?;
        let mut value = match aspect {
            Aspect::Source => decode_column_value(&bytes),
            _ => String::from_utf8_lossy(&bytes).into_owned(),
        };
        let mut place = None;
        if aspect == Aspect::Suspicion {
            value.truncate(kind_in_column(&value).len());
            place = names.iter().position(|name| *name == value);
        }
        places.push(place.unwrap_or(names.len()));
        if place.is_none() {
            names.push(value);
        }
    }
    Ok(places)
}

/// Languages are keywords, of which the terms are few.
fn language_kinds(
    layout: &Layout,
    segment: &SegmentReader,
    articles: impl Iterator<Item = DocId>,
    mut segment_kinds: SegmentKinds,
) -> tantivy::Result<SegmentKinds> {
    let mut kind_of = vec![0; segment.max_doc() as usize];
    if let Some(field) = layout.keywords.get(&ArticleField::Language) {
        let inverted = segment.inverted_index(*field)?;
        let mut terms = inverted.terms().stream()?;
        while terms.advance() {
            segment_kinds.names.push(String::from_utf8_lossy(terms.key()).into_owned());
            let mut postings = inverted.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
            while postings.doc() != TERMINATED {
                kind_of[postings.doc() as usize] = segment_kinds.names.len() - 1;
                postings.advance();
            }
        }
    }
    segment_kinds.kinds = articles.map(|doc| (doc, kind_of[doc as usize])).collect();
    Ok(segment_kinds)
}

/// Counts files: the terms of the field of paths are files, whose articles may lie in several segments.
fn count_files(
    layout: &Layout,
    searcher: &Searcher,
    kinds_of_segments: &[SegmentKinds],
    counter: &mut TallyCounter,
) -> tantivy::Result<()> {
    let inverted = searcher
        .segment_readers()
        .iter()
        .map(|segment| segment.inverted_index(layout.path))
        .collect::<tantivy::Result<Vec<_>>>()?;
    let streams = inverted.iter().map(|inverted| inverted.terms().stream()).collect::<std::io::Result<Vec<_>>>()?;
    let mut paths = TermMerger::new(streams);
    let mut file = 0;
    while paths.advance() {
        file += 1;
        for (ordinal, term) in paths.current_segment_ords_and_term_infos() {
            let SegmentKinds { kinds, names } = &kinds_of_segments[ordinal];
            let mut postings = inverted[ordinal].read_postings_from_terminfo(&term, IndexRecordOption::Basic)?;
            let mut place = kinds.partition_point(|(doc, _)| *doc < postings.doc());
            while postings.doc() != TERMINATED {
                while kinds.get(place).is_some_and(|(doc, _)| *doc < postings.doc()) {
                    place += 1;
                }
                while let Some((_, kind)) = kinds.get(place).filter(|(doc, _)| *doc == postings.doc()) {
                    counter.count_of(&names[*kind]).note_file(file);
                    place += 1;
                }
                postings.advance();
            }
        }
    }
    Ok(())
}
