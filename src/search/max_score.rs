//! The union of postings in one segment: the best articles by MaxScore, all articles in their order, or all scored.
//!
//! Postings are decoded in blocks and added up over a window of articles, one term after another. For the best
//! articles, terms that cannot lift an article over the threshold by themselves, all taken together, are looked up
//! only for those that the other terms found (Turtle and Flood, "Query evaluation: strategies and optimizations",
//! 1995; term at a time in windows as Lucene's MaxScoreBulkScorer has it). A word's exact level, which weighs a
//! fifth of its stem's, and the words it may also mean become such terms after a few hits.
//!
//! It knows postings and scores alone; it must not know whose terms they are.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{Bm25Weight, Scorer};
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, Score, SeekDangerResult, TERMINATED};

/// How many articles a window spans at most.
const WINDOW: usize = 4096;

/// How many the first one spans; each next is twice as wide, so that the threshold rises before many are scored.
const FIRST_WINDOW: u32 = 256;

/// How many postings are added up in the time that one is looked up.
const LOOK_UP: u64 = 8;

/// How a term scores the articles of a segment.
#[derive(Clone)]
pub(super) struct Similarity {
    pub(super) lengths: FieldNormReader,
    pub(super) bm25: Bm25Weight,
}

/// A place in the postings of a term.
pub(super) struct Cursor {
    /// Boxed, for two decoded blocks are a kilobyte.
    postings: Box<BlockSegmentPostings>,
    /// The place within the decoded block.
    place: usize,
    /// `None` where nothing is scored.
    similarity: Option<Similarity>,
}

impl Cursor {
    pub(super) fn new(postings: Box<BlockSegmentPostings>, similarity: Option<Similarity>) -> Self {
        Cursor { postings, place: 0, similarity }
    }

    /// The most that the term can give an article.
    fn most(&self) -> Score {
        self.similarity.as_ref().map_or(0.0, |similarity| similarity.bm25.max_score())
    }

    /// The article it stands at, [`TERMINATED`] behind the last one.
    fn doc(&self) -> DocId {
        self.postings.docs().get(self.place).copied().unwrap_or(TERMINATED)
    }

    /// Moves to the first article that is not before `target`.
    fn seek(&mut self, target: DocId) {
        if self.doc() < target {
            self.place = self.postings.seek(target);
        }
    }

    /// How often the term stands in an article, if it does. Articles are asked for in their order.
    pub(super) fn frequency_in(&mut self, doc: DocId) -> Option<u32> {
        self.seek(doc);
        (self.doc() == doc).then(|| self.postings.freq(self.place))
    }

    /// What the term gives an article: nothing where it has it not. Articles are asked for in their order.
    fn score_of(&mut self, doc: DocId) -> Score {
        let Some(frequency) = self.frequency_in(doc) else { return 0.0 };
        let similarity = self.similarity.as_ref();
        similarity.map_or(0.0, |Similarity { lengths, bm25 }| bm25.score(lengths.fieldnorm_id(doc), frequency))
    }

    /// Adds the articles before `end` to a window, and moves behind them; those before the window are passed over.
    fn add_until(&mut self, end: DocId, window: &mut Window) {
        self.seek(window.start);
        loop {
            let docs = &self.postings.docs()[self.place..];
            let inside = match docs.last() {
                Some(last) if *last < end => docs.len(),
                _ => docs.partition_point(|doc| *doc < end),
            };
            match &self.similarity {
                Some(Similarity { lengths, bm25 }) => {
                    let frequencies = &self.postings.freqs()[self.place..];
                    for (doc, frequency) in docs[..inside].iter().zip(frequencies) {
                        window.add(*doc, bm25.score(lengths.fieldnorm_id(*doc), *frequency));
                    }
                }
                None => {
                    for doc in &docs[..inside] {
                        window.insert(*doc);
                    }
                }
            }
            let is_rest_of_block = inside == docs.len();
            self.place += inside;
            // A block without articles is the end of the postings.
            if !is_rest_of_block || self.place == 0 {
                return;
            }
            self.postings.advance();
            self.place = 0;
        }
    }
}

/// Articles side by side, with what was added up for each.
struct Window {
    start: DocId,
    scores: Box<[Score]>,
    /// A bit for every article that was added.
    added: [u64; WINDOW / 64],
}

impl Window {
    fn new() -> Self {
        Window { start: 0, scores: vec![0.0; WINDOW].into(), added: [0; WINDOW / 64] }
    }

    fn insert(&mut self, doc: DocId) {
        let place = (doc - self.start) as usize;
        self.added[place / 64] |= 1 << (place % 64);
    }

    fn add(&mut self, doc: DocId, score: Score) {
        self.scores[(doc - self.start) as usize] += score;
        self.insert(doc);
    }

    fn end(&self) -> DocId {
        self.start.saturating_add(WINDOW as u32)
    }

    /// The first article that was added and is not before `doc`.
    fn next(&self, doc: DocId) -> Option<DocId> {
        let place = (doc - self.start) as usize;
        let mut word = place / 64;
        let mut bits = self.added.get(word)? & (!0 << (place % 64));
        while bits == 0 {
            word += 1;
            bits = *self.added.get(word)?;
        }
        Some(self.start + (word * 64) as u32 + bits.trailing_zeros())
    }

    fn score(&self, doc: DocId) -> Score {
        self.scores[(doc - self.start) as usize]
    }

    /// Hands on all articles in their order.
    fn for_each(&self, mut each: impl FnMut(DocId, Score)) {
        for (word, added) in self.added.iter().enumerate() {
            let mut bits = *added;
            while bits != 0 {
                let place = word * 64 + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                each(self.start + place as u32, self.scores[place]);
            }
        }
    }

    /// An empty window at another place.
    fn move_to(&mut self, start: DocId) {
        self.start = start;
        for (added, scores) in self.added.iter_mut().zip(self.scores.as_chunks_mut::<64>().0) {
            if *added != 0 {
                scores.fill(0.0);
                *added = 0;
            }
        }
    }
}

/// Hands on the articles that score more than the threshold, which `callback` raises. `max_doc` is the number of
/// documents of the segment.
pub(super) fn for_each_pruning(
    mut cursors: Vec<Cursor>,
    max_doc: DocId,
    mut threshold: Score,
    callback: &mut dyn FnMut(DocId, Score) -> Score,
) {
    cursors.sort_by(|a, b| a.most().total_cmp(&b.most()));
    // What the terms up to each give at most together.
    let bounds: Vec<Score> = cursors
        .iter()
        .scan(0.0, |sum, cursor| {
            *sum += cursor.most();
            Some(*sum)
        })
        .collect();
    let mut window = Window::new();
    let mut candidates = Vec::new();
    let mut width = FIRST_WINDOW;
    let mut optional = 0;
    loop {
        optional += bounds[optional..].iter().take_while(|bound| **bound <= threshold).count();
        let (optional_cursors, essential) = cursors.split_at_mut(optional);
        let start = first_doc(essential);
        if start == TERMINATED {
            return;
        }
        window.move_to(start);
        let end = start.saturating_add(width);
        for cursor in essential {
            cursor.add_until(end, &mut window);
        }
        let bound = optional.checked_sub(1).map_or(0.0, |last| bounds[last]);
        candidates.clear();
        window.for_each(|doc, score| {
            if score + bound > threshold {
                candidates.push(doc);
            }
        });
        for (cursor, bound) in optional_cursors.iter_mut().zip(&bounds).rev() {
            let postings = u64::from(cursor.postings.doc_freq()) * u64::from(width) / u64::from(max_doc);
            let is_dense = |candidates: &[DocId]| postings < LOOK_UP * candidates.len() as u64;
            if !is_dense(&candidates) {
                candidates.retain(|doc| window.score(*doc) + bound > threshold);
            }
            if is_dense(&candidates) {
                cursor.add_until(end, &mut window);
            } else {
                for doc in &candidates {
                    window.add(*doc, cursor.score_of(*doc));
                }
            }
        }
        for doc in &candidates {
            let score = window.score(*doc);
            if score > threshold {
                threshold = callback(*doc, score);
            }
        }
        width = (width * 2).min(WINDOW as u32);
    }
}

/// Hands on all articles in their order, many at a time.
pub(super) fn for_each_no_score(mut cursors: Vec<Cursor>, callback: &mut dyn FnMut(&[DocId])) {
    let mut window = Window::new();
    let mut docs = Vec::new();
    loop {
        let start = first_doc(&cursors);
        if start == TERMINATED {
            return;
        }
        window.move_to(start);
        let end = window.end();
        for cursor in &mut cursors {
            cursor.add_until(end, &mut window);
        }
        docs.clear();
        window.for_each(|doc, _| docs.push(doc));
        // Collectors may count on no more at a time.
        docs.chunks(COLLECT_BLOCK_BUFFER_LEN).for_each(&mut *callback);
    }
}

fn first_doc(cursors: &[Cursor]) -> DocId {
    cursors.iter().map(Cursor::doc).min().unwrap_or(TERMINATED)
}

/// Goes through all articles in their order, with their scores.
pub(super) struct UnionScorer {
    cursors: Vec<Cursor>,
    window: Window,
    doc: DocId,
    /// In how many articles the terms stand, if in no two of them together.
    size_hint: u32,
}

impl UnionScorer {
    pub(super) fn new(cursors: Vec<Cursor>, size_hint: u32) -> Self {
        let mut scorer = UnionScorer { cursors, window: Window::new(), doc: 0, size_hint };
        scorer.doc = scorer.next_window();
        scorer
    }

    /// Fills the window with the articles from the first that is left on, and says which this is.
    fn next_window(&mut self) -> DocId {
        self.window.move_to(first_doc(&self.cursors));
        if self.window.start < TERMINATED {
            let end = self.window.end();
            for cursor in &mut self.cursors {
                cursor.add_until(end, &mut self.window);
            }
        }
        self.window.start
    }
}

impl DocSet for UnionScorer {
    fn advance(&mut self) -> DocId {
        if self.doc < TERMINATED {
            self.doc = self.window.next(self.doc + 1).unwrap_or_else(|| self.next_window());
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc {
            return self.doc;
        }
        let here = if target < self.window.end() { self.window.next(target) } else { None };
        self.doc = here.unwrap_or_else(|| {
            for cursor in &mut self.cursors {
                cursor.seek(target);
            }
            self.next_window()
        });
        self.doc
    }

    /// Articles that no other part of a query has fill no window: behind one the terms are asked alone.
    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target < self.window.end()
            && let Some(doc) = self.window.next(target)
        {
            self.doc = doc;
        } else {
            for cursor in &mut self.cursors {
                cursor.seek(target);
            }
            match first_doc(&self.cursors) {
                doc if doc == target && doc < TERMINATED => self.doc = self.next_window(),
                doc => return SeekDangerResult::SeekLowerBound(doc),
            }
        }
        if self.doc == target { SeekDangerResult::Found } else { SeekDangerResult::SeekLowerBound(self.doc) }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.size_hint
    }
}

impl Scorer for UnionScorer {
    fn score(&mut self) -> Score {
        match self.doc {
            TERMINATED => 0.0,
            doc => self.window.score(doc),
        }
    }
}
