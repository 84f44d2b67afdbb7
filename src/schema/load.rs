//! Reads a schema from TOML and checks it; every complaint names its line.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{FieldKind, FieldSchema, Level, Schema, Synonyms};
use crate::arabic::Analyzer;
use crate::article::ArticleField;
use crate::error::{Error, Result};
use crate::path_pattern::PathPattern;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SchemaEntry {
    version: u32,
    synonyms: Option<String>,
    fields: BTreeMap<Spanned<String>, FieldEntry>,
    #[serde(default)]
    paths: Vec<PathEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PathEntry {
    pattern: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldEntry {
    r#type: KindEntry,
    #[serde(default)]
    analyzers: BTreeMap<Spanned<String>, f32>,
    #[serde(default)]
    preceded_by: Vec<Spanned<String>>,
    #[serde(default)]
    stored: bool,
    #[serde(default)]
    fast: bool,
    #[serde(default)]
    aliases: Vec<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum KindEntry {
    Text,
    Keyword,
    Date,
}

pub(super) fn schema(text: &str) -> Result<Schema> {
    let entry: SchemaEntry = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        Error::schema(error.message().trim_end_matches('\n').to_owned()).with_line(line)
    })?;
    let mut fields = Vec::with_capacity(entry.fields.len());
    for (name, field) in entry.fields {
        let line = line_of(text, name.span().start);
        fields.push(field_schema(text, name.get_ref(), line, field)?);
    }
    fields.sort_by_key(|field| field.field);
    for needed in [ArticleField::Id, ArticleField::Title, ArticleField::Body] {
        if !fields.iter().any(|field| field.field == needed) {
            return Err(Error::schema(format!("the field `{needed}` is missing"))
                .with_line(1)
                .with_hint(format!("add a table `[fields.{needed}]`")));
        }
    }
    check_aliases(text, &fields)?;
    let mut paths = Vec::with_capacity(entry.paths.len());
    for path in entry.paths {
        let line = line_of(text, path.pattern.span().start);
        PathPattern::parse(path.pattern.get_ref()).map_err(|error| error.with_line(line))?;
        paths.push(path.pattern.into_inner());
    }
    Ok(Schema {
        version: entry.version,
        fields,
        paths,
        toml: text.to_owned(),
        synonyms_file: entry.synonyms,
        synonyms: Synonyms::default(),
    })
}

fn field_schema(text: &str, name: &str, line: u64, entry: FieldEntry) -> Result<FieldSchema> {
    let Some(field) = ArticleField::named(name) else {
        let known: Vec<_> = ArticleField::ALL.iter().map(|field| field.name()).collect();
        return Err(Error::schema(format!("an article has no field `{name}`"))
            .with_line(line)
            .with_hint(format!("the fields are {}", known.join(", "))));
    };
    let kind = match entry.r#type {
        KindEntry::Text => FieldKind::Text,
        KindEntry::Keyword => FieldKind::Keyword,
        KindEntry::Date => FieldKind::Date,
    };
    let kind_fits = match field {
        ArticleField::Title | ArticleField::Body => kind == FieldKind::Text,
        ArticleField::Published => kind == FieldKind::Date,
        ArticleField::Id => kind == FieldKind::Keyword,
        _ => kind != FieldKind::Date,
    };
    if !kind_fits {
        return Err(Error::schema(format!("the field `{name}` cannot have this type")).with_line(line));
    }
    if (kind == FieldKind::Text) == entry.analyzers.is_empty() {
        let message = if kind == FieldKind::Text { "needs analyzers" } else { "has no analyzers: it is not text" };
        return Err(Error::schema(format!("the field `{name}` {message}")).with_line(line));
    }
    let mut levels = Vec::with_capacity(entry.analyzers.len());
    for (name, weight) in entry.analyzers {
        levels.push(level(text, &name, weight)?);
    }
    levels.sort_by_key(|level| level.analyzer);
    let mut preceded_by = Vec::with_capacity(entry.preceded_by.len());
    for name in &entry.preceded_by {
        let part =
            ArticleField::named(name.get_ref()).filter(|part| *part != field && *part != ArticleField::Published);
        preceded_by.push(part.ok_or_else(|| {
            Error::schema(format!("`{}` cannot stand before the field `{field}`", name.get_ref()))
                .with_line(line_of(text, name.span().start))
        })?);
    }
    let aliases = entry.aliases.iter().map(|alias| alias.trim().to_lowercase()).collect();
    Ok(FieldSchema { field, kind, levels, preceded_by, stored: entry.stored, fast: entry.fast, aliases })
}

fn level(text: &str, name: &Spanned<String>, weight: f32) -> Result<Level> {
    let line = line_of(text, name.span().start);
    let Some(analyzer) = Analyzer::named(name.get_ref()) else {
        let known: Vec<_> = Analyzer::ALL.iter().map(|analyzer| analyzer.name()).collect();
        return Err(Error::schema(format!("there is no analyzer `{}`", name.get_ref()))
            .with_line(line)
            .with_hint(format!("the analyzers are {}", known.join(", "))));
    };
    if !weight.is_finite() || weight < 0.0 {
        return Err(Error::schema("a weight is a number from zero").with_line(line));
    }
    Ok(Level { analyzer, weight })
}

fn check_aliases(text: &str, fields: &[FieldSchema]) -> Result<()> {
    let mut seen = BTreeMap::new();
    for field in fields {
        for alias in &field.aliases {
            if let Some(other) = seen.insert(alias, field.field).filter(|other| *other != field.field) {
                let line = text.rfind(&format!("\"{alias}\"")).map_or(1, |at| line_of(text, at));
                return Err(Error::schema(format!("the key `{alias}` stands for `{other}` and for `{}`", field.field))
                    .with_line(line));
            }
        }
    }
    Ok(())
}

fn line_of(text: &str, offset: usize) -> u64 {
    text.as_bytes()[..offset.min(text.len())].iter().filter(|byte| **byte == b'\n').count() as u64 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "[fields.id]\ntype = \"keyword\"\n[fields.title]\ntype = \"text\"\nanalyzers = { exact = 1.0 }\n\
                        [fields.body]\ntype = \"text\"\nanalyzers = { exact = 1.0 }\n";

    fn complaint(text: &str) -> String {
        let error = schema(text).unwrap_err();
        assert!(error.is_schema());
        error.to_string()
    }

    #[test]
    fn the_schema_that_is_built_in_loads() {
        let news = Schema::news();
        assert_eq!(news.field(ArticleField::Body).unwrap().kind, FieldKind::Text);
        assert_eq!(news.field_of_key(" Content "), Some(ArticleField::Body));
        assert_eq!(news.field_of_key("العنوان"), Some(ArticleField::Title));
        assert_eq!(news.field_of_key("colour"), None);
    }

    #[test]
    fn a_complaint_names_its_line() {
        let unknown_key = format!("version = 1\ncolour = 2\n{BODY}");
        assert!(complaint(&unknown_key).starts_with("line 2: unknown field `colour`"));
        let unknown_entry = format!("version = 1\n{BODY}shown = true\n");
        assert!(
            complaint(&unknown_entry).starts_with("line 10: unknown field `shown`"),
            "{}",
            complaint(&unknown_entry)
        );
        let unknown_field = format!("version = 1\n{BODY}[fields.headline]\ntype = \"text\"\n");
        assert_eq!(complaint(&unknown_field), "line 10: an article has no field `headline`");
        let unknown_analyzer = format!("version = 1\n{BODY}").replace("exact = 1.0", "khoja = 1.0");
        assert_eq!(complaint(&unknown_analyzer), "line 9: there is no analyzer `khoja`");
        let no_body = "version = 1\n[fields.id]\ntype = \"keyword\"\n[fields.title]\ntype = \"text\"\nanalyzers = { exact = 1 }\n";
        assert_eq!(complaint(no_body), "line 1: the field `body` is missing");
        let twice =
            format!("version = 1\n{BODY}aliases = [\"x\"]\n[fields.url]\ntype = \"keyword\"\naliases = [\"X\"]\n");
        assert!(complaint(&twice).contains("the key `x` stands for `body` and for `url`"));
    }

    #[test]
    fn patterns_of_paths_are_checked_where_they_stand() {
        let with = |pattern: &str| format!("version = 1\n{BODY}[[paths]]\npattern = \"{pattern}\"\n");
        let sound = schema(&with("{source}/{year}/{month}/{day}/**")).unwrap();
        assert_eq!(sound.paths(), ["{source}/{year}/{month}/{day}/**"]);
        let unknown = complaint(&with("{colour}/**"));
        assert_eq!(unknown, "line 11: the path pattern `{colour}/**`: `colour` is not a name");
        assert!(complaint(&with("{source")).starts_with("line 11: "));
        let misspelt = with("{source}/**").replace("pattern", "patern");
        assert!(complaint(&misspelt).starts_with("line 11: "), "{}", complaint(&misspelt));
    }

    #[test]
    fn text_needs_an_analyzer_and_only_text_has_one() {
        let without = format!("version = 1\n{}", BODY.replacen("analyzers = { exact = 1.0 }", "", 1));
        assert!(complaint(&without).contains("the field `title` needs analyzers"));
        let with = format!("version = 1\n{BODY}[fields.url]\ntype = \"keyword\"\nanalyzers = {{ exact = 1.0 }}\n");
        assert!(complaint(&with).contains("the field `url` has no analyzers"));
    }
}
