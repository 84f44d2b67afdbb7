//! Articles out of the document store, their values read where they lie.
//!
//! tantivy takes every byte of a value by itself and copies it twice, which is a twelfth of the time of a search with
//! passages. What is not understood here is left to tantivy; what an article is, to `document.rs`.

use std::sync::Arc;

use tantivy::schema::{Field, Value};
use tantivy::store::StoreReader;
use tantivy::{DocAddress, DocId, Searcher, TantivyDocument};

use super::document;
use super::layout::Layout;
use crate::article::Article;

/// How many decompressed blocks of each segment are kept: as many as tantivy keeps.
const KEPT_BLOCKS: usize = 100;

/// The articles of every segment of a searcher.
#[derive(Clone)]
pub(crate) struct ArticleStore(Arc<[StoreReader]>);

impl ArticleStore {
    pub(crate) fn open(searcher: &Searcher) -> tantivy::Result<Self> {
        let stores = searcher.segment_readers().iter().map(|segment| segment.get_store_reader(KEPT_BLOCKS));
        Ok(ArticleStore(stores.collect::<std::io::Result<_>>()?))
    }

    /// The article at an address.
    pub(crate) fn article(&self, layout: &Layout, address: DocAddress) -> tantivy::Result<Article> {
        stored_article(&self.0[address.segment_ord as usize], layout, address.doc_id)
    }

    /// The id of the article at an address.
    pub(crate) fn id(&self, layout: &Layout, address: DocAddress) -> tantivy::Result<String> {
        let store = &self.0[address.segment_ord as usize];
        match values(&store.get_document_bytes(address.doc_id)?).map(|values| first_of(&values, layout.id)) {
            Some(Some(StoredValue::Text(id))) => Ok(id.to_owned()),
            _ => Ok(document::id(layout, &store.get::<TantivyDocument>(address.doc_id)?)),
        }
    }
}

/// An article in the document store of a segment.
pub(crate) fn stored_article(store: &StoreReader, layout: &Layout, doc: DocId) -> tantivy::Result<Article> {
    match values(&store.get_document_bytes(doc)?) {
        Some(values) => Ok(document::article_of(layout, |field| first_of(&values, field))),
        None => Ok(document::article(layout, &store.get::<TantivyDocument>(doc)?)),
    }
}

/// A value of a stored document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum StoredValue<'d> {
    Text(&'d str),
    Bytes(&'d [u8]),
    I64(i64),
    U64(u64),
}

impl<'d> StoredValue<'d> {
    /// The first value of a field in a document that tantivy has read.
    pub(super) fn first_of(document: &'d TantivyDocument, field: Field) -> Option<Self> {
        let value = document.get_first(field)?;
        let text = value.as_str().map(StoredValue::Text);
        let bytes = text.or_else(|| value.as_bytes().map(StoredValue::Bytes));
        bytes.or_else(|| value.as_i64().map(StoredValue::I64)).or_else(|| value.as_u64().map(StoredValue::U64))
    }
}

fn first_of<'d>(values: &[(Field, StoredValue<'d>)], field: Field) -> Option<StoredValue<'d>> {
    values.iter().find(|(of_value, _)| *of_value == field).map(|(_, value)| *value)
}

/// The values of a stored document in their order, if all are of the kinds that articles have.
fn values(bytes: &[u8]) -> Option<Vec<(Field, StoredValue<'_>)>> {
    let mut rest = bytes;
    let count = number(&mut rest)?;
    let mut values = Vec::with_capacity(count.min(bytes.len()));
    for _ in 0..count {
        let field = Field::from_field_id(u32::from_le_bytes(fixed(&mut rest)?));
        let [kind] = fixed(&mut rest)?;
        let value = match kind {
            0 => StoredValue::Text(std::str::from_utf8(counted(&mut rest)?).ok()?),
            1 => StoredValue::U64(u64::from_le_bytes(fixed(&mut rest)?)),
            2 => StoredValue::I64(i64::from_le_bytes(fixed(&mut rest)?)),
            4 => StoredValue::Bytes(counted(&mut rest)?),
            _ => return None,
        };
        values.push((field, value));
    }
    rest.is_empty().then_some(values)
}

fn fixed<const LENGTH: usize>(rest: &mut &[u8]) -> Option<[u8; LENGTH]> {
    let (first, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(*first)
}

/// Bytes with their number before them.
fn counted<'d>(rest: &mut &'d [u8]) -> Option<&'d [u8]> {
    let length = number(rest)?;
    let (first, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(first)
}

/// A number of seven bits a byte, the lowest first; the last byte has the eighth bit.
fn number(rest: &mut &[u8]) -> Option<usize> {
    let mut number = 0_usize;
    for shift in (0..usize::BITS).step_by(7) {
        let [byte] = fixed(rest)?;
        number |= usize::from(byte & 0x7F) << shift;
        if byte & 0x80 != 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use tantivy::Index;
    use tantivy::schema::{OwnedValue, STORED, STRING, Schema};

    use super::super::replay;
    use super::*;
    use crate::article::ArticleField;

    #[test]
    fn an_article_with_another_kind_of_value_is_read_too() {
        let layout = Layout::new(&crate::schema::Schema::news());
        let index = Index::create_in_ram(layout.tantivy.clone());
        index.tokenizers().register(replay::REPLAY, replay::Replay::default());
        let mut writer = index.writer_with_num_threads(1, 20_000_000).unwrap();
        for other in [None, Some(OwnedValue::Null)] {
            let mut document = TantivyDocument::new();
            document.add_text(layout.id, "خبر-1");
            document.add_text(layout.path, "a.txt");
            document.add_i64(layout.published, 86_400);
            if let Some(value) = other {
                document.add_field_value(layout.stored[&ArticleField::Body], &value);
            }
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        let store = ArticleStore::open(&searcher).unwrap();
        let is_read = |doc| values(&store.0[0].get_document_bytes(doc).unwrap()).is_some();
        assert_eq!((is_read(0), is_read(1)), (true, false));
        for doc in 0..2 {
            let address = DocAddress::new(0, doc);
            let article = store.article(&layout, address).unwrap();
            assert_eq!((&*article.id, &*article.path), ("خبر-1", "a.txt"));
            assert_eq!(article.published, Some(jiff::civil::date(1970, 1, 2).at(0, 0, 0, 0)));
            assert_eq!(store.id(&layout, address).unwrap(), "خبر-1");
        }
    }

    #[test]
    fn values_are_those_that_tantivy_reads() {
        let mut builder = Schema::builder();
        let text = builder.add_text_field("text", STRING | STORED);
        let bytes = builder.add_bytes_field("bytes", STORED);
        let signed = builder.add_i64_field("signed", STORED);
        let unsigned = builder.add_u64_field("unsigned", STORED);
        let boolean = builder.add_bool_field("boolean", STORED);
        let index = Index::create_in_ram(builder.build());
        let mut writer = index.writer_with_num_threads(1, 20_000_000).unwrap();
        for length in [0, 1, 127, 128, 20_000] {
            let mut document = TantivyDocument::new();
            document.add_bytes(bytes, &vec![0xC3; length]);
            document.add_text(text, "\u{0633}".repeat(length / 3));
            document.add_i64(signed, -7 - length as i64);
            document.add_u64(unsigned, u64::MAX - length as u64);
            writer.add_document(document).unwrap();
        }
        writer.add_document(tantivy::doc!(boolean => true)).unwrap();
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        let store = searcher.segment_reader(0).get_store_reader(1).unwrap();
        for doc in 0..5 {
            let document: TantivyDocument = store.get(doc).unwrap();
            let stored = store.get_document_bytes(doc).unwrap();
            let found = values(&stored).unwrap();
            assert_eq!(found.len(), 4);
            for (field, value) in found {
                assert_eq!(Some(value), StoredValue::first_of(&document, field));
            }
            for cut in 0..stored.len().min(300) {
                assert_eq!(values(&stored[..cut]), None);
            }
        }
        assert_eq!(values(&store.get_document_bytes(5).unwrap()), None, "articles have no such values");
    }
}
