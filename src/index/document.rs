//! Article ↔ tantivy document: the only place where one becomes the other.

use jiff::civil::DateTime;
use tantivy::TantivyDocument;
use tantivy::schema::{Field, Value};

use super::article_store::StoredValue;
use super::layout::Layout;
use super::provenance::{self, ProvenanceRecord};
use super::text_code;
use crate::arabic::{Levels, fold};
use crate::article::{Article, ArticleField};
use crate::near_duplicates::Sketch;

/// An article as it is written: analyzed, and a document of tantivy.
pub(crate) struct PreparedArticle {
    pub(super) id: String,
    /// The document without what only the writer knows.
    pub(super) document: TantivyDocument,
    pub(super) sketch: Sketch,
}

/// Makes documents of articles, analyzing each text once for all its levels. It belongs to one thread.
pub(crate) struct DocumentBuilder {
    parts: Vec<AnalyzedPart>,
}

struct AnalyzedPart {
    part: ArticleField,
    fields: Vec<Field>,
    levels: Levels,
}

impl DocumentBuilder {
    pub(crate) fn new(layout: &Layout) -> Self {
        let parts = ArticleField::ALL
            .into_iter()
            .map(|part| {
                let analyzers: Vec<_> = layout.levels_of(part).map(|level| level.analyzer).collect();
                let fields = layout.levels_of(part).map(|level| level.field).collect();
                AnalyzedPart { part, fields, levels: Levels::new(&analyzers) }
            })
            .filter(|part| !part.fields.is_empty())
            .collect();
        DocumentBuilder { parts }
    }

    /// The article and how it was read, ready to be written. It must have an id.
    pub(crate) fn prepare(&mut self, layout: &Layout, article: &Article, record: &ProvenanceRecord) -> PreparedArticle {
        let (mut document, sketch) = self.document(layout, article);
        provenance::add_to(layout, &mut document, record);
        PreparedArticle { id: article.id.clone(), document, sketch }
    }

    /// The document of an article without what only the writer knows, and the sketch of its text.
    fn document(&mut self, layout: &Layout, article: &Article) -> (TantivyDocument, Sketch) {
        let mut document = TantivyDocument::new();
        document.add_text(layout.id, &article.id);
        if !article.path.is_empty() {
            document.add_text(layout.path, &article.path);
        }
        if !article.record.is_empty() {
            document.add_text(layout.record, &article.record);
        }
        if let Some(published) = article.published {
            document.add_i64(layout.published, seconds(published));
        }
        document.add_u64(layout.text_bytes, (article.title.len() + article.body.len()) as u64);
        for (part, field) in &layout.stored {
            let text = text_of(article, *part);
            if !text.is_empty() {
                document.add_bytes(*field, &text_code::encode(text));
            }
        }
        for (part, field) in &layout.columns {
            let text = text_of(article, *part);
            if !text.is_empty() {
                document.add_bytes(*field, &text_code::encode(text));
            }
        }
        for (part, field) in &layout.keywords {
            let value = keyword(*part, text_of(article, *part));
            if !value.is_empty() {
                document.add_text(*field, value);
            }
        }
        let mut sketch = None;
        for part in &mut self.parts {
            let before = layout.preceded_by.get(&part.part).into_iter().flatten();
            let texts = before.chain([&part.part]).map(|part| text_of(article, *part)).filter(|text| !text.is_empty());
            let levels = part.levels.term_texts(texts);
            if part.part == ArticleField::Body {
                // The closest level comes first: the folded words where the schema has the exact level.
                let headline = fold(&article.title);
                sketch = levels.first().map(|terms| Sketch::new(terms.last_text(), &headline));
            }
            for (field, terms) in part.fields.iter().zip(levels) {
                if !terms.is_empty() {
                    document.add_text(*field, terms.into_string());
                }
            }
        }
        (document, sketch.expect("the schema sees to it that the body has a level"))
    }
}

/// What is indexed of a keyword part: of an address its host alone, since whole addresses would take a fiftieth of
/// the index and nobody types one.
pub(crate) fn keyword(part: ArticleField, value: &str) -> &str {
    if part != ArticleField::Url {
        return value;
    }
    let host = value.split_once("://").map_or(value, |(_, rest)| rest);
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}

/// The id of the article in a document of the store.
pub(super) fn id(layout: &Layout, document: &TantivyDocument) -> String {
    document.get_first(layout.id).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
}

/// The text of a value in a column of strings.
pub(crate) fn decode_column_value(bytes: &[u8]) -> String {
    text_code::decode(bytes)
}

/// The article in a document of the store.
pub(crate) fn article(layout: &Layout, document: &TantivyDocument) -> Article {
    article_of(layout, |field| StoredValue::first_of(document, field))
}

/// The article that the first values of fields make.
pub(super) fn article_of<'d>(layout: &Layout, first: impl Fn(Field) -> Option<StoredValue<'d>>) -> Article {
    let text = |field| match first(field) {
        Some(StoredValue::Text(text)) => text.to_owned(),
        _ => String::new(),
    };
    let mut article =
        Article { id: text(layout.id), path: text(layout.path), record: text(layout.record), ..Article::default() };
    if let Some(StoredValue::I64(seconds)) = first(layout.published) {
        article.published = date_time(seconds);
    }
    for (part, field) in &layout.stored {
        if let Some(place) = text_of_mut(&mut article, *part)
            && let Some(StoredValue::Bytes(bytes)) = first(*field)
        {
            *place = text_code::decode(bytes);
        }
    }
    article
}

/// A part of an article as text; the publication time has none.
pub(crate) fn text_of(article: &Article, part: ArticleField) -> &str {
    match part {
        ArticleField::Id => &article.id,
        ArticleField::Title => &article.title,
        ArticleField::Body => &article.body,
        ArticleField::Source => &article.source,
        ArticleField::Section => &article.section,
        ArticleField::Author => &article.author,
        ArticleField::Url => &article.url,
        ArticleField::Language => &article.language,
        ArticleField::Published => "",
    }
}

fn text_of_mut(article: &mut Article, part: ArticleField) -> Option<&mut String> {
    match part {
        ArticleField::Id => Some(&mut article.id),
        ArticleField::Title => Some(&mut article.title),
        ArticleField::Body => Some(&mut article.body),
        ArticleField::Source => Some(&mut article.source),
        ArticleField::Section => Some(&mut article.section),
        ArticleField::Author => Some(&mut article.author),
        ArticleField::Url => Some(&mut article.url),
        ArticleField::Language => Some(&mut article.language),
        ArticleField::Published => None,
    }
}

/// Seconds from the start of 1970 in the article's own civil time.
pub(crate) fn seconds(time: DateTime) -> i64 {
    jiff::tz::Offset::UTC.to_timestamp(time).map_or(i64::MIN, jiff::Timestamp::as_second)
}

/// The civil time of a number of seconds from the start of 1970.
fn date_time(seconds: i64) -> Option<DateTime> {
    let timestamp = jiff::Timestamp::from_second(seconds).ok()?;
    Some(jiff::tz::Offset::UTC.to_datetime(timestamp))
}

/// The year of a number of seconds from the start of 1970.
pub(crate) fn year(seconds: i64) -> Option<i16> {
    date_time(seconds).map(DateTime::year)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_address_is_known_by_its_host() {
        for address in ["https://www.example.org/a/b", "example.org", "http://example.org?x=1"] {
            assert_eq!(keyword(ArticleField::Url, address), "example.org");
        }
        assert_eq!(keyword(ArticleField::Language, "ar"), "ar");
    }

    #[test]
    fn civil_times_survive_the_index() {
        for time in [date(2015, 7, 21).at(2, 51, 32, 0), date(1938, 1, 1).at(0, 0, 0, 0)] {
            assert_eq!(date_time(seconds(time)), Some(time));
        }
    }
}
