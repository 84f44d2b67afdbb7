//! `warraq search`.

use std::io::Write;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use serde::Serialize;
use warraq::arabic::fold;
use warraq::query::{Occur, Query};
use warraq::search::{Advice, Copies, MatchLevel, Reading, Recency, Sort};
use warraq::{SearchOptions, SnippetOptions};

use super::{Result, typed_query};
use crate::args::{CopiesChoice, MatchChoice, SearchArgs, SortChoice};
use crate::exit::Exit;
use crate::{explanation, printer};

#[derive(Serialize)]
struct Summary<'a> {
    query: &'a str,
    understood: String,
    total: u64,
    stories: u64,
    shown: usize,
    offset: usize,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    readings: &'a [Reading],
    #[serde(flatten)]
    advice: &'a Advice,
}

/// The civil time in UTC, as articles without a zone are taken to have it.
fn now() -> DateTime {
    Offset::UTC.to_datetime(Timestamp::now())
}

pub(super) fn run(args: &SearchArgs, named: Option<&Path>) -> Result {
    let text = typed_query::text(&args.query);
    let query = typed_query::parse(&text, args.strict)?;
    let index = super::open_index(named)?;
    let snippets = SnippetOptions::new().max_chars(args.snippet_chars).max_fragments(args.fragments);
    let options = SearchOptions::new()
        .limit(args.limit)
        .offset(args.offset)
        .readings(!args.no_readings)
        .recency(args.recency.map(|days| Recency::new(now(), days)))
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
    let searcher = index.searcher()?;
    let results = searcher.search(&query, &options)?;
    let mut out = printer::stdout();
    if args.json {
        for hit in &results.hits {
            printer::write_json(&mut out, "hit", hit)?;
            if args.explain
                && let Some(explanation) = searcher.explain(&query, &hit.id, &options)?
            {
                printer::write_json(&mut out, "explanation", &explanation)?;
            }
        }
        let summary = Summary {
            query: &text,
            understood: query.to_string(),
            total: results.total,
            stories: results.stories,
            shown: results.hits.len(),
            offset: args.offset,
            readings: &results.readings,
            advice: &results.advice,
        };
        printer::write_json(&mut out, "summary", &summary)?;
    } else {
        for hit in &results.hits {
            printer::write_hit(&mut out, hit)?;
            if args.explain
                && let Some(explanation) = searcher.explain(&query, &hit.id, &options)?
            {
                explanation::write(&mut out, &explanation)?;
            }
            writeln!(out)?;
        }
        printer::write_total(&mut out, results.total, results.stories)?;
        out.flush()?;
        printer::print_readings(&results.readings);
        printer::print_advice(&results.advice);
        if !matches!(args.sort, SortChoice::Relevance) && results.total > 0 && asks_for_any_of_several(&query) {
            printer::print_hint(
                "by date, every article with any of the words is a hit; `+word`, AND or quotation marks ask for all",
            );
        }
    }
    out.flush()?;
    Ok(if results.total == 0 { Exit::NothingFound } else { Exit::Found })
}

/// Whether one of several words is enough, of which only relevance puts the articles with all of them first.
fn asks_for_any_of_several(query: &Query) -> bool {
    let clauses = match query {
        Query::Clauses { clauses, .. } => clauses,
        Query::InField { query, .. } | Query::Boosted { query, .. } => return asks_for_any_of_several(query),
        _ => return false,
    };
    let required: Vec<_> = clauses.iter().filter(|clause| clause.occur == Occur::Must).collect();
    let is_function_word =
        |query: &Query| matches!(query, Query::Word(word) if warraq::arabic::is_stop_word(&fold(word.text())));
    let alternatives = clauses.iter().filter(|clause| clause.occur == Occur::Should);
    let alternatives = alternatives.filter(|clause| !is_function_word(&clause.query)).count();
    (required.is_empty() && alternatives > 1) || required.iter().any(|clause| asks_for_any_of_several(&clause.query))
}
