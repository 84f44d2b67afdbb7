//! `warraq check`: the articles that may not be what they were when they were written, with the reasons.

use std::io::Write;
use std::path::Path;

use serde::Serialize;
use warraq::index::SuspiciousArticle;

use super::Result;
use crate::args::CheckArgs;
use crate::exit::Exit;
use crate::printer::{self, counted};
use crate::terminal::sanitize;

#[derive(Serialize)]
struct Summary {
    suspicious: u64,
    articles: u64,
}

pub(super) fn run(args: &CheckArgs, named: Option<&Path>) -> Result {
    let index = super::open_index(named)?.snapshot()?;
    let suspicious = index.suspicious()?;
    let summary = Summary { suspicious: suspicious.len() as u64, articles: index.stats()?.articles };
    let mut out = printer::stdout();
    for article in &suspicious {
        if args.json {
            printer::write_json(&mut out, "suspicious", article)?;
        } else {
            write_line(&mut out, article)?;
        }
    }
    if args.json {
        printer::write_json(&mut out, "summary", &summary)?;
    } else {
        let count = match summary.suspicious {
            0 => "nothing suspicious".to_owned(),
            count => format!("{count} suspicious"),
        };
        writeln!(out, "{count} in {}", counted(summary.articles, "article", "articles"))?;
    }
    out.flush()?;
    Ok(if suspicious.is_empty() { Exit::Found } else { Exit::Suspicious })
}

/// The place, the id where it is not the place, and the reasons.
fn write_line(out: &mut dyn Write, article: &SuspiciousArticle) -> std::io::Result<()> {
    let separator = if article.record.is_empty() || article.record.starts_with('#') { "" } else { "/" };
    let mut place = format!("{}{separator}{}", article.path, article.record);
    if place != article.id {
        place.push_str(&format!(" [{}]", article.id));
    }
    let reasons: Vec<_> = article.reasons.iter().map(|reason| reason.reason.as_str()).collect();
    writeln!(out, "{}: {}", sanitize(&place), sanitize(&reasons.join("; ")))
}
