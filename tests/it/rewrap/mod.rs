//! The same articles in every wrapper and encoding: titles, texts and dates have to come back as they went in.
//!
//! The articles of the example archive are wrapped at every run; those of `../shared/data/saudinewsnet`, where they
//! are, with `cargo test --release --test it rewrap -- --ignored --nocapture`, which prints the table.

mod packing;
mod wrappers;

use std::fmt::Write as _;
use std::fs::File;
use std::io::Read;

use jiff::civil::{Date, DateTime};
use warraq::corpus::DateOrigin;

use crate::env::{TestEnv, example_archive, read_archive, repository};
use wrappers::WRAPPERS;

/// An article before it is wrapped.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) date: Date,
    pub(crate) source: String,
    pub(crate) author: String,
}

/// Files of an archive: relative path and bytes.
pub(crate) type Files = Vec<(String, Vec<u8>)>;

/// The least share of titles and texts, and of dates, that have to come back.
const TEXTS: f64 = 0.995;
const DATES: f64 = 0.99;

/// A row of the table.
struct Row {
    name: &'static str,
    articles: usize,
    titles: usize,
    bodies: usize,
    dates: usize,
    /// The first that did not come back.
    example: Option<String>,
}

impl Row {
    fn share(&self, count: usize) -> f64 {
        count as f64 / self.articles as f64
    }

    fn passes(&self) -> bool {
        self.share(self.titles) >= TEXTS && self.share(self.bodies) >= TEXTS && self.share(self.dates) >= DATES
    }
}

/// Words, whatever white space stands between them: pages and feeds do not keep it.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn wrapped_and_read(samples: &[Sample]) -> Vec<Row> {
    WRAPPERS.iter().map(|wrapper| row(wrapper, samples)).collect()
}

fn row(wrapper: &wrappers::Wrapper, samples: &[Sample]) -> Row {
    let samples: Vec<Sample> = samples.iter().map(wrapper.fitted).collect();
    let env = TestEnv::new();
    for (path, bytes) in (wrapper.files)(&samples) {
        env.write(&path, bytes);
    }
    let (articles, skipped) = env.read();
    let (mut titles, mut bodies, mut dates) = (0, 0, 0);
    let mut example = skipped.first().cloned();
    if articles.len() != samples.len() {
        example = Some(format!("{} articles of {}; {example:?}", articles.len(), samples.len()));
    }
    for ((article, provenance), sample) in articles.iter().zip(&samples) {
        let date = article.published.map(DateTime::date);
        let same_title = words(&article.title) == words(&sample.title);
        let same_body = words(&article.body) == words(&sample.body);
        let same_date = date == Some(sample.date);
        titles += usize::from(same_title);
        bodies += usize::from(same_body);
        dates += usize::from(same_date);
        if example.is_none() && !(same_title && same_body && same_date) {
            example = Some(format!("{provenance:?}\n{article:#?}\n{sample:#?}"));
        }
    }
    Row { name: wrapper.name, articles: samples.len(), titles, bodies, dates, example }
}

fn table(rows: &[Row]) -> String {
    let mut table = format!("{:<34} {:>8} {:>8} {:>8} {:>8}\n", "wrapper", "articles", "titles", "texts", "dates");
    for row in rows {
        let percent = |count| format!("{:.2}%", row.share(count) * 100.0);
        let (titles, bodies, dates) = (percent(row.titles), percent(row.bodies), percent(row.dates));
        writeln!(table, "{:<34} {:>8} {titles:>8} {bodies:>8} {dates:>8}", row.name, row.articles).unwrap();
    }
    table
}

#[track_caller]
fn assert_all_pass(rows: &[Row]) {
    let failures: Vec<_> = rows.iter().filter(|row| !row.passes()).collect();
    let mut examples = String::new();
    for row in &failures {
        writeln!(examples, "{}: {}", row.name, row.example.as_deref().unwrap_or_default()).unwrap();
    }
    assert!(failures.is_empty(), "{}\n{examples}", table(rows));
}

#[test]
fn the_example_archive_survives_every_wrapper() {
    let (articles, _) = read_archive(&example_archive());
    let samples: Vec<Sample> = articles
        .into_iter()
        // A date on a line of its own is no text any more once it stands in a page.
        .filter(|(article, provenance)| !article.title.is_empty() && provenance.date_origin != Some(DateOrigin::Text))
        .filter_map(|(article, _)| {
            Some(Sample {
                title: article.title,
                body: article.body,
                date: article.published?.date(),
                source: article.source,
                author: article.author,
            })
        })
        .collect();
    assert!(samples.len() > 40, "{} articles", samples.len());
    assert_all_pass(&wrapped_and_read(&samples));
}

#[test]
#[ignore = "wraps thousands of articles in every wrapper: cargo test --release --test it rewrap -- --ignored --nocapture"]
#[allow(clippy::print_stderr, reason = "the figures are shown, and so is why there are none")]
fn a_real_archive_survives_every_wrapper() {
    let data = repository().join("../shared/data/saudinewsnet");
    if !data.is_dir() {
        eprintln!("not measured: ../shared/data/saudinewsnet is not there");
        return;
    }
    let mut samples = Vec::new();
    let mut days: Vec<_> = std::fs::read_dir(data).unwrap().map(|entry| entry.unwrap().path()).collect();
    days.retain(|path| path.extension().is_some_and(|extension| extension == "zip"));
    days.sort();
    for day in days {
        let mut archive = zip::ZipArchive::new(File::open(&day).unwrap()).unwrap();
        let mut json = String::new();
        archive.by_index(0).unwrap().read_to_string(&mut json).unwrap();
        let records: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
        // One in eight of each day: a few thousand in all.
        for record in records.iter().step_by(8) {
            let text = |key: &str| record[key].as_str().unwrap_or_default().trim().to_owned();
            let sample = Sample {
                title: words(&text("title")),
                body: text("content"),
                date: text("date_extracted")[..10].parse().unwrap(),
                source: text("source"),
                author: text("author"),
            };
            // Records are read as what their character references stand for, pages as what they show.
            let has_references = [&sample.title, &sample.body].iter().any(|text| text.contains('&'));
            if !sample.title.is_empty() && !sample.body.is_empty() && !has_references {
                samples.push(sample);
            }
        }
    }
    let rows = wrapped_and_read(&samples);
    eprintln!("{}", table(&rows));
    assert_all_pass(&rows);
}
