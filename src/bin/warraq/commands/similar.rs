//! `warraq similar`: articles related to one that is known by its id.

use std::io::Write;
use std::path::Path;

use serde::Serialize;
use warraq::search::Copies;
use warraq::{SearchOptions, SnippetOptions};

use super::Result;
use crate::args::SimilarArgs;
use crate::exit::Exit;
use crate::printer;

#[derive(Serialize)]
struct Summary<'a> {
    similar_to: &'a str,
    total: u64,
    stories: u64,
    shown: usize,
    offset: usize,
}

pub(super) fn run(args: &SimilarArgs, named: Option<&Path>) -> Result {
    let searcher = super::open_index(named)?.searcher()?;
    let snippets = (!args.no_snippets).then(SnippetOptions::new);
    let options = SearchOptions::new().limit(args.limit).offset(args.offset).snippets(snippets).copies(Copies::Counted);
    let Some(results) = searcher.similar(&args.id, &options)? else {
        printer::print_note(&format!("no article has the id `{}`", args.id));
        return Ok(Exit::NothingFound);
    };
    let mut out = printer::stdout();
    if args.json {
        for hit in &results.hits {
            printer::write_json(&mut out, "hit", hit)?;
        }
        let (total, stories) = (results.total, results.stories);
        let summary = Summary { similar_to: &args.id, total, stories, shown: results.hits.len(), offset: args.offset };
        printer::write_json(&mut out, "summary", &summary)?;
    } else {
        printer::write_hits(&mut out, &results)?;
        printer::write_total(&mut out, results.total, results.stories)?;
    }
    out.flush()?;
    Ok(if results.total == 0 { Exit::NothingFound } else { Exit::Found })
}
