//! `warraq search`.

use std::io::Write;
use std::path::Path;

use serde::Serialize;
use warraq::search::{MatchLevel, Sort};
use warraq::{Query, SearchOptions, SnippetOptions};

use super::Result;
use crate::args::{MatchChoice, SearchArgs, SortChoice};
use crate::exit::Exit;
use crate::printer;

#[derive(Serialize)]
struct Summary<'a> {
    query: &'a str,
    understood: String,
    total: u64,
    shown: usize,
    offset: usize,
}

pub(super) fn run(args: &SearchArgs, named: Option<&Path>) -> Result {
    // Without the space that tells an excluded word from an option.
    let parts: Vec<&str> = args.query.iter().map(|part| part.trim()).collect();
    let text = parts.join(" ");
    let query = if args.strict {
        Query::parse(&text).inspect_err(|error| {
            if let Some(range) = error.range() {
                printer::print_place(&text, &range);
            }
        })?
    } else {
        let (query, notes) = Query::parse_lenient(&text)?;
        for note in notes {
            printer::print_note(&format!("note: {note}"));
            printer::print_hint(note.hint());
        }
        query
    };
    let index = super::open_index(named)?;
    let snippets = SnippetOptions::new().max_chars(args.snippet_chars).max_fragments(args.fragments);
    let options = SearchOptions::new()
        .limit(args.limit)
        .offset(args.offset)
        .sort(match args.sort {
            SortChoice::Relevance => Sort::Relevance,
            SortChoice::Newest => Sort::Newest,
            SortChoice::Oldest => Sort::Oldest,
        })
        .match_level(match args.match_level {
            MatchChoice::Exact => MatchLevel::Exact,
            MatchChoice::Folded => MatchLevel::Folded,
            MatchChoice::Stem => MatchLevel::Stem,
            MatchChoice::Coarse => MatchLevel::Coarse,
        })
        .snippets((!args.no_snippets).then_some(snippets));
    let results = index.searcher()?.search(&query, &options)?;
    let mut out = printer::stdout();
    if args.json {
        for hit in &results.hits {
            printer::write_json(&mut out, "hit", hit)?;
        }
        let summary = Summary {
            query: &text,
            understood: query.to_string(),
            total: results.total,
            shown: results.hits.len(),
            offset: args.offset,
        };
        printer::write_json(&mut out, "summary", &summary)?;
    } else {
        printer::write_hits(&mut out, &results)?;
        match results.total {
            0 => printer::print_note("nothing found"),
            total => writeln!(out, "{}", printer::counted(total, "article", "articles"))?,
        }
    }
    out.flush()?;
    Ok(if results.total == 0 { Exit::NothingFound } else { Exit::Found })
}
