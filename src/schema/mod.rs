//! The schema: which parts an article has, how each is indexed, and under which keys records carry it.
//!
//! It is data (`index-schema/news.toml`), read and checked here. It knows analyzers by name; it must not know
//! tantivy, files of articles, or queries.

mod load;
mod synonyms;

use std::path::Path;

pub use synonyms::{SynonymMatch, Synonyms};

use crate::arabic::Analyzer;
use crate::article::ArticleField;
use crate::error::{Error, Result};

/// The parts of an article and how they are indexed.
///
/// ```
/// use warraq::article::ArticleField;
/// let schema = warraq::Schema::news();
/// assert_eq!(schema.field_of_key("head_line"), Some(ArticleField::Title));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    version: u32,
    fields: Vec<FieldSchema>,
    paths: Vec<String>,
    toml: String,
    synonyms_file: Option<String>,
    synonyms: Synonyms,
}

/// How one part of an article is indexed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FieldSchema {
    /// The part.
    pub field: ArticleField,
    /// What its values are.
    pub kind: FieldKind,
    /// The analyzers it is indexed with, each with its weight in ranking, the closest first.
    /// Empty unless the kind is text.
    pub levels: Vec<Level>,
    /// Parts whose words are indexed before its own: a text with its headline is found by words of either.
    pub preceded_by: Vec<ArticleField>,
    /// Whether its text is kept in the index for display.
    pub stored: bool,
    /// Whether its values are kept in a column, for sorting, filters and counts.
    pub fast: bool,
    /// The keys that stand for it in incoming records.
    pub aliases: Vec<String>,
}

/// An analyzer that a field is indexed with.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Level {
    /// How terms are made.
    pub analyzer: Analyzer,
    /// The factor of the field's BM25 score at this level. A field with all weights zero is searched only
    /// where a query names it.
    pub weight: f32,
}

/// What the values of a field are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldKind {
    /// Analyzed words.
    Text,
    /// One value, compared as a whole.
    Keyword,
    /// A date or a point of time.
    Date,
}

impl Schema {
    /// The schema of a news archive that is built in.
    pub fn news() -> Self {
        Schema::from_toml(include_str!("../../index-schema/news.toml"))
            .expect("a test loads the schema that is built in")
    }

    /// The schema in a text.
    ///
    /// # Errors
    /// An unknown key, field or analyzer, a missing body: the error names the line.
    ///
    /// The file of synonyms that the text may name is not read; [`Schema::read`] does.
    pub fn from_toml(text: &str) -> Result<Self> {
        load::schema(text)
    }

    /// The schema in a file, with the synonyms of the file that it names, which lies beside it unless the name is a
    /// whole path.
    ///
    /// # Errors
    /// A file that cannot be read, and what [`Schema::from_toml`] and [`Synonyms::parse`] refuse: the error names the
    /// file and the line.
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let read = |path: &Path| std::fs::read_to_string(path).map_err(|error| Error::io(path, error));
        let schema = Schema::from_toml(&read(path)?).map_err(|error| error.with_path(path))?;
        let Some(name) = &schema.synonyms_file else { return Ok(schema) };
        let file = path.parent().unwrap_or(Path::new("")).join(name);
        let synonyms = Synonyms::parse(&read(&file)?).map_err(|error| error.with_path(&file))?;
        Ok(schema.with_synonyms(synonyms))
    }

    /// The same with these synonyms. They take part in searching alone, so that an index need not be made anew for
    /// them.
    #[must_use]
    pub fn with_synonyms(mut self, synonyms: Synonyms) -> Self {
        self.synonyms = synonyms;
        self
    }

    /// The synonyms of its words.
    pub fn synonyms(&self) -> &Synonyms {
        &self.synonyms
    }

    /// The file of synonyms that it names.
    pub fn synonyms_file(&self) -> Option<&str> {
        self.synonyms_file.as_deref()
    }

    /// Whether an index made with the one is an index made with the other: the synonyms do not count.
    pub(crate) fn is_indexed_like(&self, other: &Schema) -> bool {
        (self.version, &self.fields, &self.toml) == (other.version, &other.fields, &other.toml)
    }

    /// The version that its owner gave it; kept in every index made with it.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The fields, in the order of [`ArticleField`].
    pub fn fields(&self) -> &[FieldSchema] {
        &self.fields
    }

    /// How `field` is indexed, if it is.
    pub fn field(&self, field: ArticleField) -> Option<&FieldSchema> {
        self.fields.iter().find(|entry| entry.field == field)
    }

    /// The part of an article that an incoming key stands for; letter case does not count.
    pub fn field_of_key(&self, key: &str) -> Option<ArticleField> {
        let key = key.trim().to_lowercase();
        self.fields.iter().find(|entry| entry.aliases.contains(&key)).map(|entry| entry.field)
    }

    /// The same with another weight of one level, for measuring what that level gains.
    ///
    /// [`Schema::as_toml`] still gives the text that was read.
    #[must_use]
    pub fn with_weight(&self, field: ArticleField, analyzer: Analyzer, weight: f32) -> Self {
        let mut schema = self.clone();
        let levels = schema.fields.iter_mut().filter(|entry| entry.field == field).flat_map(|entry| &mut entry.levels);
        for level in levels.filter(|level| level.analyzer == analyzer) {
            level.weight = weight;
        }
        schema
    }

    /// What the places of folders mean, as [`PathPattern`](crate::PathPattern) says; the first that a file's path
    /// matches counts.
    pub fn paths(&self) -> &[String] {
        &self.paths
    }

    /// The text that it was read from.
    pub fn as_toml(&self) -> &str {
        &self.toml
    }
}

impl Default for Schema {
    fn default() -> Self {
        Schema::news()
    }
}
