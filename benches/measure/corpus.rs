//! The articles that a bench runs on: real ones from a file the user names, else made ones.

use std::fmt;

use serde::Deserialize;
use warraq::Article;

use super::newspaper::Newspaper;

/// Articles and where they come from.
pub(crate) struct Corpus {
    pub(crate) articles: Vec<Article>,
    origin: &'static str,
}

/// What is read of a line.
#[derive(Deserialize)]
struct Record {
    title: String,
    body: String,
}

impl Corpus {
    /// About `usual` megabytes (or `WARRAQ_BENCH_MB`) of the articles in the JSON Lines file that
    /// `WARRAQ_BENCH_JSONL` names (keys `title` and `body`), taken evenly from all of it; without one, of made
    /// articles, the same at every run.
    ///
    /// # Panics
    /// The file cannot be read or holds something else.
    pub(crate) fn of_megabytes(usual: usize) -> Self {
        let usual = if super::is_measuring() { usual } else { 1 };
        let bytes = super::number_in_environment("WARRAQ_BENCH_MB").unwrap_or(usual).max(1) * 1_000_000;
        match std::env::var("WARRAQ_BENCH_JSONL") {
            Ok(path) => Corpus::from_json_lines(&path, bytes),
            Err(_) => Corpus::made(bytes),
        }
    }

    fn made(bytes: usize) -> Self {
        let mut newspaper = Newspaper::new();
        let articles = up_to(bytes, std::iter::from_fn(|| Some(newspaper.article())));
        Corpus { articles, origin: "made articles" }
    }

    fn from_json_lines(path: &str, bytes: usize) -> Self {
        let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("WARRAQ_BENCH_JSONL: {error}"));
        let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        let stride = (text.len() / bytes).max(1);
        let articles = lines.iter().step_by(stride).enumerate().map(|(number, line)| {
            let record: Record =
                serde_json::from_str(line).unwrap_or_else(|error| panic!("WARRAQ_BENCH_JSONL: {error}"));
            Article::new(format!("article-{number}"), record.title, record.body)
        });
        Corpus { articles: up_to(bytes, articles), origin: "articles of WARRAQ_BENCH_JSONL" }
    }

    /// Bytes of all titles and bodies, UTF-8.
    pub(crate) fn bytes(&self) -> u64 {
        self.articles.iter().map(bytes_of).sum()
    }
}

/// The first articles until they have so many bytes.
fn up_to(bytes: usize, articles: impl Iterator<Item = Article>) -> Vec<Article> {
    let mut taken = 0;
    articles
        .take_while(|article| {
            let wanted = taken < bytes as u64;
            taken += bytes_of(article);
            wanted
        })
        .collect()
}

fn bytes_of(article: &Article) -> u64 {
    (article.title.len() + article.body.len()) as u64
}

impl fmt::Display for Corpus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}, {:.1} MB of title and body", self.articles.len(), self.origin, self.bytes() as f64 / 1e6)
    }
}
