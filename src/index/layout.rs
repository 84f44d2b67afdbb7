//! How articles and what is known of files lie in tantivy: the only place that names its fields.
//!
//! An index holds two kinds of documents: articles, and one record for every file that was read, so that a
//! single commit decides both. Each analyzed level of a text is a tantivy field of its own; the text itself
//! is stored once beside them.

use std::collections::BTreeMap;

use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema as TantivySchema, TextFieldIndexing, TextOptions,
};

use super::replay::REPLAY;
use crate::arabic::Analyzer;
use crate::article::ArticleField;
use crate::schema::{FieldKind, Schema};

/// The name of the column of stories.
pub(crate) const STORY: &str = "story";

/// The name of the column of times of publication.
pub(crate) const PUBLISHED: &str = "published";

/// The name of the column of commits.
pub(crate) const COMMIT: &str = "commit";

/// The name of the column of a part's values.
pub(crate) fn column_name(part: ArticleField) -> String {
    format!("{part}_column")
}

/// One analyzed level of one part of an article.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LevelField {
    pub(crate) part: ArticleField,
    pub(crate) analyzer: Analyzer,
    pub(crate) weight: f32,
    pub(crate) field: Field,
}

/// The tantivy fields of an index.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) tantivy: TantivySchema,
    /// The key of an article.
    pub(crate) id: Field,
    /// The file an article came from.
    pub(crate) path: Field,
    /// The place inside the file.
    pub(crate) record: Field,
    /// The publication time in seconds since 1970, as a column.
    pub(crate) published: Field,
    /// The bytes of title and body, as a column.
    pub(crate) text_bytes: Field,
    /// The story that an article is a copy of, as a column: `near_duplicates`.
    pub(crate) story: Field,
    /// The number of the commit that brought an article with this text, as a column.
    pub(crate) commit: Field,
    /// The format an article was read from, or that of a file record's file, as a column.
    pub(crate) format: Field,
    /// The encoding of an article's bytes, as a column.
    pub(crate) encoding: Field,
    /// What an article's publication time was taken from, as a column.
    pub(crate) date_origin: Field,
    /// The reasons to look at an article again, as a column.
    pub(crate) suspicion: Field,
    /// The path of a file record; articles have none.
    pub(crate) file: Field,
    pub(crate) file_size: Field,
    pub(crate) file_modified: Field,
    /// The hash of the file's bytes.
    pub(crate) file_hash: Field,
    /// Why the file has to be read again though it did not change.
    pub(crate) file_flags: Field,
    /// What was skipped in the file, by reason.
    pub(crate) file_skipped: Field,
    /// Parts that are kept for display; id, path, record and publication time are always kept.
    pub(crate) stored: BTreeMap<ArticleField, Field>,
    /// Parts that are kept as columns of strings, in the bytes of `text_code`.
    pub(crate) columns: BTreeMap<ArticleField, Field>,
    /// Keyword parts, compared as a whole.
    pub(crate) keywords: BTreeMap<ArticleField, Field>,
    /// Parts whose words are indexed before those of another.
    pub(crate) preceded_by: BTreeMap<ArticleField, Vec<ArticleField>>,
    /// Analyzed levels, grouped by part, the closest first.
    pub(crate) levels: Vec<LevelField>,
}

impl Layout {
    pub(crate) fn new(schema: &Schema) -> Self {
        let mut builder = TantivySchema::builder();
        let id = builder.add_text_field("id", STRING | STORED);
        let path = builder.add_text_field("path", STRING | STORED);
        let record = builder.add_text_field("record", STORED);
        let published = builder.add_i64_field(PUBLISHED, FAST | STORED);
        let text_bytes = builder.add_u64_field("text_bytes", FAST);
        let story = builder.add_u64_field(STORY, FAST);
        let commit = builder.add_u64_field(COMMIT, FAST);
        let column = || TextOptions::default().set_fast("raw");
        let format = builder.add_text_field("format", column());
        let encoding = builder.add_text_field("encoding", column());
        let date_origin = builder.add_text_field("date_origin", column());
        let suspicion = builder.add_text_field("suspicion", column());
        let file = builder.add_text_field("file", STRING.set_fast("raw"));
        let file_size = builder.add_u64_field("file_size", FAST);
        let file_modified = builder.add_i64_field("file_modified", FAST);
        let file_hash = builder.add_u64_field("file_hash", FAST);
        let file_flags = builder.add_u64_field("file_flags", FAST);
        let file_skipped = builder.add_text_field("file_skipped", column());

        let mut stored = BTreeMap::new();
        let mut columns = BTreeMap::new();
        let mut keywords = BTreeMap::new();
        let mut preceded_by = BTreeMap::new();
        let mut levels = Vec::new();
        for entry in schema.fields() {
            let part = entry.field;
            if part == ArticleField::Id || entry.kind == FieldKind::Date {
                continue;
            }
            if entry.stored {
                stored.insert(part, builder.add_bytes_field(&format!("{part}_coded"), STORED));
            }
            if entry.fast {
                columns.insert(part, builder.add_bytes_field(&column_name(part), FAST));
            }
            if entry.kind == FieldKind::Keyword {
                keywords.insert(part, builder.add_text_field(&format!("{part}_keyword"), STRING));
            }
            if !entry.preceded_by.is_empty() {
                preceded_by.insert(part, entry.preceded_by.clone());
            }
            for level in &entry.levels {
                let indexing = TextFieldIndexing::default()
                    .set_tokenizer(REPLAY)
                    .set_index_option(IndexRecordOption::WithFreqsAndPositions)
                    .set_fieldnorms(true);
                let options = TextOptions::default().set_indexing_options(indexing);
                let field = builder.add_text_field(&format!("{part}_{}", level.analyzer.name()), options);
                levels.push(LevelField { part, analyzer: level.analyzer, weight: level.weight, field });
            }
        }
        Layout {
            tantivy: builder.build(),
            id,
            path,
            record,
            published,
            text_bytes,
            story,
            commit,
            format,
            encoding,
            date_origin,
            suspicion,
            file,
            file_size,
            file_modified,
            file_hash,
            file_flags,
            file_skipped,
            stored,
            columns,
            keywords,
            preceded_by,
            levels,
        }
    }

    /// The name of a field, by which its column is asked for.
    pub(crate) fn name(&self, field: Field) -> &str {
        self.tantivy.get_field_name(field)
    }

    /// The analyzed levels of one part.
    pub(crate) fn levels_of(&self, part: ArticleField) -> impl Iterator<Item = &LevelField> {
        self.levels.iter().filter(move |level| level.part == part)
    }
}
