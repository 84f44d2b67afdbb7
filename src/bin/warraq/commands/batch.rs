//! `warraq batch`: runs saved queries and shows what each finds that was not there at its last run.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use warraq::calendar::{DateSpan, parse_span};
use warraq::search::{Copies, Reading, Sort};
use warraq::{Error, Hit, Query, SearchOptions, Searcher, SnippetOptions};

use super::{Result, typed_query};
use crate::args::BatchArgs;
use crate::exit::Exit;
use crate::printer::{self, CommandError};

/// A line of the file of queries.
struct SavedQuery {
    name: String,
    text: String,
    query: Query,
}

/// What is known of the last run: up to which commit of which index each query was answered.
#[derive(Debug, Default, Serialize, Deserialize)]
struct State {
    /// The identity of the index, in hexadecimal.
    index: String,
    /// The last commit that was searched, by the query as it was understood: a query that is changed begins anew.
    commits: BTreeMap<String, u64>,
}

#[derive(Serialize)]
struct NamedHit<'a> {
    query: &'a str,
    #[serde(flatten)]
    hit: &'a Hit,
}

#[derive(Serialize)]
struct Summary<'a> {
    query: &'a str,
    text: &'a str,
    total: u64,
    stories: u64,
    shown: usize,
    readings: &'a [Reading],
}

pub(super) fn run(args: &BatchArgs, named: Option<&Path>) -> Result {
    let queries = saved_queries(&args.queries, args.strict)?;
    let published = args.since.as_deref().filter(|since| *since != "last").map(published_since).transpose()?;
    let index = super::open_index(named)?;
    let searcher = index.searcher()?;
    let path = args.state.clone().unwrap_or_else(|| default_state(&args.queries));
    let mut state = match published {
        Some(_) => State::default(),
        None => State::read(&path, &format!("{:016x}", index.identity()))?,
    };
    let mut out = printer::stdout();
    let mut is_news = false;
    for saved in &queries {
        let understood = saved.query.to_string();
        let (query, added_after) = match published {
            Some(span) => (Query::all_of([saved.query.clone(), Query::Date(span)]), None),
            None => (saved.query.clone(), state.commits.get(&understood).copied()),
        };
        is_news |= write_news(&mut out, saved, &query, added_after, &searcher, args)?;
        state.commits.insert(understood, searcher.commit());
    }
    // What was not written whole was not told, and is told again by the next run.
    out.flush()?;
    if published.is_none() {
        let run_now: BTreeSet<String> = queries.iter().map(|saved| saved.query.to_string()).collect();
        state.commits.retain(|query, _| run_now.contains(query));
        state.write(&path)?;
    }
    Ok(if is_news { Exit::Found } else { Exit::NothingFound })
}

/// Writes what a query finds; whether it is anything.
fn write_news(
    out: &mut dyn Write,
    saved: &SavedQuery,
    query: &Query,
    added_after: Option<u64>,
    searcher: &Searcher,
    args: &BatchArgs,
) -> std::result::Result<bool, CommandError> {
    let options = SearchOptions::new()
        .limit(args.limit)
        .sort(Sort::Newest)
        .snippets(Some(SnippetOptions::new()))
        .copies(Copies::Counted)
        .added_after(added_after);
    let results = searcher.search(query, &options)?;
    if args.json {
        for hit in &results.hits {
            printer::write_json(out, "hit", &NamedHit { query: &saved.name, hit })?;
        }
        let (total, stories) = (results.total, results.stories);
        let (shown, readings) = (results.hits.len(), &results.readings);
        let summary = Summary { query: &saved.name, text: &saved.text, total, stories, shown, readings };
        printer::write_json(out, "summary", &summary)?;
    } else if results.total > 0 {
        printer::print_readings(&results.readings);
        writeln!(out, "{}", printer::heading(&format!("{}: {}", saved.name, saved.text)))?;
        writeln!(out)?;
        printer::write_hits(out, &results)?;
        let unseen = results.stories - results.hits.len() as u64;
        if unseen > 0 {
            writeln!(out, "… and {}", printer::counted(unseen, "more story", "more stories"))?;
            writeln!(out)?;
        }
    }
    Ok(results.total > 0)
}

/// The queries of a file: a name, a tab and a query on each line; empty lines and those that begin with `#` are
/// passed over.
fn saved_queries(path: &Path, strict: bool) -> std::result::Result<Vec<SavedQuery>, CommandError> {
    let text = super::read_text(path)?;
    let complaint = |message: String, line: u64| Error::index(message).with_path(path).with_line(line);
    let mut names = BTreeSet::new();
    let mut queries = Vec::new();
    for (line, number) in text.trim_start_matches('\u{FEFF}').lines().zip(1_u64..) {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let Some((name, text)) = line.split_once('\t').map(|(name, text)| (name.trim(), text.trim())) else {
            return Err(complaint("a saved query is a name, a tab and a query".to_owned(), number).into());
        };
        if !names.insert(name) {
            return Err(complaint(format!("the name `{name}` stands twice"), number).into());
        }
        let query = typed_query::parse(text, strict).map_err(|error| error.with_path(path).with_line(number))?;
        queries.push(SavedQuery { name: name.to_owned(), text: text.to_owned(), query });
    }
    Ok(queries)
}

/// All days from the first of a date or period on.
fn published_since(text: &str) -> warraq::Result<DateSpan> {
    parse_span(text).and_then(DateSpan::from).and_then(|day| DateSpan::new(Some(day), None)).ok_or_else(|| {
        Error::query(format!("`{text}` is neither `last` nor a date"), text, 0..text.len())
            .with_hint("write `--since last`, 2015, 2015-07 or 2015-07-21")
    })
}

/// Beside the queries, with `.state` behind the name.
fn default_state(queries: &Path) -> PathBuf {
    let mut name = queries.as_os_str().to_owned();
    name.push(".state");
    PathBuf::from(name)
}

impl State {
    /// The state of the last run on this index; an empty one where there was none.
    fn read(path: &Path, index: &str) -> warraq::Result<State> {
        let fresh = State { index: index.to_owned(), commits: BTreeMap::new() };
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(fresh),
            Err(error) => return Err(Error::io(path, error)),
        };
        let state: State = serde_json::from_str(&text).map_err(|error| {
            Error::index(format!("this is no state of a last run: {error}"))
                .with_path(path)
                .with_hint("delete it, and the next run reports everything; or name another with `--state FILE`")
        })?;
        if state.index != index {
            printer::print_note("note: the index was made anew since the last run, so that everything counts as new");
            return Ok(fresh);
        }
        Ok(state)
    }

    /// Keeps the state; a run that is broken off leaves the old one. Of two runs at once, the later keeps its own.
    fn write(&self, path: &Path) -> warraq::Result<()> {
        let text = serde_json::to_string(self).expect("numbers and text are valid JSON");
        let mut unfinished = path.as_os_str().to_owned();
        unfinished.push(format!(".{}.new", std::process::id()));
        let written = std::fs::write(&unfinished, text + "\n").and_then(|()| std::fs::rename(&unfinished, path));
        written.map_err(|error| {
            // What is wrong is told by the error that comes first.
            let _ = std::fs::remove_file(&unfinished);
            Error::io(path, error)
        })
    }
}
