//! Articles in which words stand letter for letter as they were typed, hamzas and dots included.
//!
//! No level of the index keeps such differences, so the texts of the articles that a folded level finds are read.
//! This must not score them.

use tantivy::query::doc_predicate_query::{
    ConstOrVariableSegmentPredicate, DocPredicate, DocPredicateQuery, SegmentDocPredicate,
};
use tantivy::query::{EnableScoring, Query as TantivyQuery};
use tantivy::store::StoreReader;
use tantivy::{DocId, SegmentReader};

use crate::arabic::Tokenizer;
use crate::article::ArticleField;
use crate::index::{self, Layout};

/// How many blocks of the store are kept: articles come in the order in which they lie there.
const KEPT_BLOCKS: usize = 2;

/// The articles of `folded` in one of whose `parts` the words of `text` stand one after another as they were typed.
pub(super) fn as_typed(
    folded: Box<dyn TantivyQuery>,
    text: &str,
    parts: Vec<ArticleField>,
    layout: &Layout,
) -> Box<dyn TantivyQuery> {
    let words = written_words(text);
    Box::new(DocPredicateQuery::from(AsTyped { folded, words, parts, layout: layout.clone() }))
}

fn written_words(text: &str) -> Vec<String> {
    let mut tokenizer = Tokenizer::new(text);
    let mut words = Vec::new();
    while let Some(token) = tokenizer.next_token() {
        words.push(token.written());
    }
    words
}

#[derive(Debug)]
struct AsTyped {
    folded: Box<dyn TantivyQuery>,
    words: Vec<String>,
    parts: Vec<ArticleField>,
    layout: Layout,
}

impl DocPredicate for AsTyped {
    type SegmentDocPredicate = SegmentAsTyped;

    fn doc_predicate(
        &self,
        segment: &SegmentReader,
    ) -> tantivy::Result<ConstOrVariableSegmentPredicate<SegmentAsTyped>> {
        let scoring = EnableScoring::disabled_from_schema(segment.schema());
        let necessary_condition: Box<dyn tantivy::DocSet> =
            Box::new(self.folded.weight(scoring)?.scorer(segment, 1.0)?);
        let predicate = SegmentAsTyped {
            store: segment.get_store_reader(KEPT_BLOCKS)?,
            words: self.words.clone(),
            parts: self.parts.clone(),
            layout: self.layout.clone(),
        };
        Ok(ConstOrVariableSegmentPredicate::Variable { predicate, necessary_condition })
    }
}

struct SegmentAsTyped {
    store: StoreReader,
    words: Vec<String>,
    parts: Vec<ArticleField>,
    layout: Layout,
}

impl SegmentDocPredicate for SegmentAsTyped {
    fn eval(&mut self, doc: DocId) -> bool {
        // An article that cannot be read is not shown either.
        let Ok(article) = index::stored_article(&self.store, &self.layout, doc) else { return false };
        self.parts.iter().any(|part| has_words(index::text_of(&article, *part), &self.words))
    }

    fn cost(&self) -> u64 {
        10_000
    }
}

/// Whether the written words stand one after another in a text.
fn has_words(text: &str, words: &[String]) -> bool {
    let of_text = written_words(text);
    !words.is_empty() && of_text.windows(words.len()).any(|window| window == words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hamzas_and_dots_tell_written_words_apart() {
        let words = |text| written_words(text);
        assert!(has_words("قال إنّ المدرسةَ قريبة", &words("المدرسة قريبة")));
        assert!(!has_words("قال إنّ المدرسه قريبة", &words("المدرسة قريبة")));
        assert!(!has_words("المدرسة الجديدة قريبة", &words("المدرسة قريبة")));
        assert!(!has_words("المدرسة", &words("")));
    }
}
