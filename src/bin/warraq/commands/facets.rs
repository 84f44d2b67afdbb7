//! `warraq facets`: how many of the articles that a query finds each newspaper, section, author or time has.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;
use warraq::search::{CountBy, Facet, FacetCounts, FacetField, FacetOptions, MatchLevel, Reading};

use super::{Result, typed_query};
use crate::args::{CountChoice, FacetChoice, FacetsArgs};
use crate::exit::Exit;
use crate::printer;
use crate::terminal::sanitize;

#[derive(Serialize)]
struct Summary<'a> {
    query: &'a str,
    understood: String,
    count: CountBy,
    total: u64,
    stories: u64,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    readings: &'a [Reading],
}

pub(super) fn run(args: &FacetsArgs, named: Option<&Path>) -> Result {
    let text = typed_query::text(&args.query);
    let query = typed_query::parse(&text, args.strict)?;
    let count = count_by(args.count);
    let options = FacetOptions::new(args.by.iter().map(|by| field(*by))).limit(args.limit).count(count);
    let searcher = super::open_index(named)?.searcher()?;
    let counts = searcher.facets(&query, &options)?;
    let mut out = printer::stdout();
    if args.json {
        for facet in &counts.facets {
            printer::write_json(&mut out, "facet", facet)?;
        }
        let (total, stories) = (counts.total, counts.stories);
        let (understood, readings) = (query.to_string(), &counts.readings[..]);
        let summary = Summary { query: &text, understood, count, total, stories, readings };
        printer::write_json(&mut out, "summary", &summary)?;
    } else if args.tsv {
        write_tsv(&mut out, &counts)?;
    } else {
        for facet in counts.facets.iter().filter(|_| counts.total > 0) {
            write_facet(&mut out, facet)?;
        }
        printer::write_total(&mut out, counts.total, counts.stories)?;
    }
    out.flush()?;
    if !args.json {
        printer::print_readings(&counts.readings);
        if counts.total == 0 {
            printer::print_advice(&searcher.advice(&query, MatchLevel::default())?);
        }
    }
    Ok(if counts.total == 0 { Exit::NothingFound } else { Exit::Found })
}

pub(super) fn count_by(choice: CountChoice) -> CountBy {
    match choice {
        CountChoice::Articles => CountBy::Articles,
        CountChoice::Stories => CountBy::Stories,
    }
}

fn field(choice: FacetChoice) -> FacetField {
    match choice {
        FacetChoice::Source => FacetField::Source,
        FacetChoice::Section => FacetField::Section,
        FacetChoice::Author => FacetField::Author,
        FacetChoice::Year => FacetField::Year,
        FacetChoice::Month => FacetField::Month,
        FacetChoice::Day => FacetField::Day,
    }
}

fn name(field: FacetField) -> &'static str {
    match field {
        FacetField::Source => "source",
        FacetField::Section => "section",
        FacetField::Author => "author",
        FacetField::Year => "year",
        FacetField::Month => "month",
        FacetField::Day => "day",
        _ => "value",
    }
}

/// Numbers come first: a value in Arabic letters is drawn from right to left, and what follows it would move.
fn write_facet(out: &mut dyn Write, facet: &Facet) -> io::Result<()> {
    writeln!(out, "{}", printer::heading(name(facet.field)))?;
    for value in &facet.values {
        writeln!(out, "{:>8}  {}", value.count, sanitize(&value.value))?;
    }
    if facet.more > 0 {
        writeln!(out, "       …  {}", printer::counted(facet.more, "more value", "more values"))?;
    }
    if facet.without > 0 {
        writeln!(out, "{:>8}  (none)", facet.without)?;
    }
    writeln!(out)
}

fn write_tsv(out: &mut dyn Write, counts: &FacetCounts) -> io::Result<()> {
    for facet in &counts.facets {
        for value in &facet.values {
            writeln!(out, "{}\t{}\t{}", name(facet.field), value.count, sanitize(&value.value))?;
        }
    }
    Ok(())
}
