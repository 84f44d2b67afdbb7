//! `warraq search`.

use std::io::Write;
use std::path::Path;

use serde::Serialize;
use warraq::search::{Copies, MatchLevel, Sort};
use warraq::{SearchOptions, SnippetOptions};

use super::{Result, typed_query};
use crate::args::{CopiesChoice, MatchChoice, SearchArgs, SortChoice};
use crate::exit::Exit;
use crate::printer;

#[derive(Serialize)]
struct Summary<'a> {
    query: &'a str,
    understood: String,
    total: u64,
    stories: u64,
    shown: usize,
    offset: usize,
}

pub(super) fn run(args: &SearchArgs, named: Option<&Path>) -> Result {
    let text = typed_query::text(&args.query);
    let query = typed_query::parse(&text, args.strict)?;
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
        .copies(match args.copies {
            CopiesChoice::Counted => Copies::Counted,
            CopiesChoice::Listed => Copies::Listed,
            CopiesChoice::Separate => Copies::Separate,
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
            stories: results.stories,
            shown: results.hits.len(),
            offset: args.offset,
        };
        printer::write_json(&mut out, "summary", &summary)?;
    } else {
        printer::write_hits(&mut out, &results)?;
        printer::write_total(&mut out, results.total, results.stories)?;
    }
    out.flush()?;
    Ok(if results.total == 0 { Exit::NothingFound } else { Exit::Found })
}
