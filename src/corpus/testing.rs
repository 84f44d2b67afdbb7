//! What the tests of the formats share: a file of given bytes is read and what comes of it is collected.

use std::io::{self, Read};
use std::ops::ControlFlow;

use super::{ArticleField, Item, KeyAliases, Provenance, ReadOptions, SourceFile, read};
use crate::article::Article;

/// What came of reading.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub(super) articles: Vec<(Article, Provenance)>,
    /// The errors as a person sees them, without the folder of the file.
    pub(super) skipped: Vec<String>,
}

impl Collected {
    /// Title and body of each article.
    pub(super) fn texts(&self) -> Vec<(&str, &str)> {
        self.articles.iter().map(|(article, _)| (article.title.as_str(), article.body.as_str())).collect()
    }

    /// The identifiers.
    pub(super) fn ids(&self) -> Vec<&str> {
        self.articles.iter().map(|(article, _)| article.id.as_str()).collect()
    }
}

/// Aliases as a schema would give them.
pub(super) fn aliases() -> KeyAliases {
    let mut aliases = KeyAliases::new();
    let table = [
        ("id", ArticleField::Id),
        ("_id", ArticleField::Id),
        ("title", ArticleField::Title),
        ("headline", ArticleField::Title),
        ("meta.title", ArticleField::Title),
        ("body", ArticleField::Body),
        ("content", ArticleField::Body),
        ("text", ArticleField::Body),
        ("_source.title", ArticleField::Title),
        ("_source.body", ArticleField::Body),
        ("date", ArticleField::Published),
        ("date_extracted", ArticleField::Published),
        ("source", ArticleField::Source),
        ("section", ArticleField::Section),
        ("author", ArticleField::Author),
        ("url", ArticleField::Url),
        ("language", ArticleField::Language),
    ];
    for (key, field) in table {
        aliases.add(key, field);
    }
    aliases
}

/// Reads `bytes` as a file called `name`.
pub(super) fn read_bytes(name: &str, bytes: &[u8]) -> Collected {
    read_bytes_with(name, bytes, &ReadOptions::default())
}

/// Reads `bytes` as a file called `name` with options.
pub(super) fn read_bytes_with(name: &str, bytes: &[u8], options: &ReadOptions) -> Collected {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name.replace('/', "_"));
    std::fs::write(&path, bytes).unwrap();
    let file = SourceFile { path: path.clone(), relative: name.to_owned(), size: bytes.len() as u64, modified: 0 };
    let mut collected = Collected::default();
    let shown = path.display().to_string();
    read(&file, &aliases(), options, &mut |item| {
        match item {
            Item::Article(article, provenance) => collected.articles.push((article, provenance)),
            Item::Skipped(error) => collected.skipped.push(error.to_string().replace(&shown, name)),
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    collected
}

/// Yields few bytes at a time, so that every state meets the end of the window.
pub(super) struct Trickle<'a>(pub(super) &'a [u8]);

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.0.len().min(3).min(buffer.len());
        buffer[..count].copy_from_slice(&self.0[..count]);
        self.0 = &self.0[count..];
        Ok(count)
    }
}
