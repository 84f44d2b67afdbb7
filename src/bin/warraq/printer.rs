//! Everything that the program writes: results to standard output, diagnostics to standard error.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use serde::Serialize;
use warraq::search::{Advice, Change, MatchLevel, Reading, ReadingRule, StoryCopy};
use warraq::{Article, Hit, SearchResults};

use crate::terminal::sanitize;

pub(crate) const HIGHLIGHT: Style = AnsiColor::Red.on_default().bold();
const TITLE: Style = Style::new().bold();
pub(crate) const FAINT: Style = Style::new().dimmed();
const ERROR: Style = AnsiColor::Red.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default();

/// A line of JSON on standard output: every object says what it is.
#[derive(Serialize)]
struct Typed<'a, T> {
    r#type: &'a str,
    #[serde(flatten)]
    value: &'a T,
}

pub(crate) fn write_json<T: Serialize>(out: &mut dyn Write, kind: &str, value: &T) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &Typed { r#type: kind, value })?;
    writeln!(out)
}

pub(crate) fn write_hits(out: &mut dyn Write, results: &SearchResults) -> io::Result<()> {
    for hit in &results.hits {
        write_hit(out, hit)?;
        writeln!(out)?;
    }
    Ok(())
}

pub(crate) fn write_hit(out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
    write!(out, "{FAINT}{:>3}{FAINT:#}  ", hit.rank)?;
    let title_is_known = !hit.title.trim().is_empty();
    if title_is_known {
        write_pieces(out, pieces(&hit.title, &hit.title_highlights), TITLE)?;
    } else {
        write!(out, "{TITLE}{}{TITLE:#}", sanitize(&hit.id))?;
    }
    writeln!(out)?;
    let mut facts = Vec::new();
    facts.extend([&hit.source, &hit.section, &hit.author].into_iter().filter(|fact| !fact.is_empty()).cloned());
    facts.extend(hit.published.map(|published| published.date().to_string()));
    facts.push(match hit.record.is_empty() {
        true => hit.path.clone(),
        false if hit.record.starts_with('#') => format!("{}{}", hit.path, hit.record),
        false => format!("{}/{}", hit.path, hit.record),
    });
    if hit.id != facts[facts.len() - 1] {
        facts.push(format!("[{}]", hit.id));
    }
    writeln!(out, "     {FAINT}{}{FAINT:#}", sanitize(&facts.join(" · ")))?;
    for snippet in &hit.snippets {
        write!(out, "     {}", if snippet.cut_at_start { "… " } else { "" })?;
        write_pieces(out, snippet.pieces(), Style::new())?;
        writeln!(out, "{}", if snippet.cut_at_end { " …" } else { "" })?;
    }
    write_copies(out, hit)
}

fn write_copies(out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
    if hit.copies == 0 {
        return Ok(());
    }
    writeln!(out, "     {FAINT}+{}{FAINT:#}", counted(hit.copies, "copy", "copies"))?;
    for copy in &hit.listed_copies {
        writeln!(out, "       {}", copy_line(copy))?;
    }
    let unlisted = hit.copies - hit.listed_copies.len() as u64;
    if unlisted > 0 && !hit.listed_copies.is_empty() {
        writeln!(out, "       … and {unlisted} more")?;
    }
    Ok(())
}

/// Day, paper, headline and id of a copy, as far as they are known.
fn copy_line(copy: &StoryCopy) -> String {
    let published = copy.published.map(|published| published.date().to_string());
    let facts: Vec<&str> = [published.as_deref().unwrap_or_default(), &copy.source, &copy.title]
        .into_iter()
        .filter(|fact| !fact.trim().is_empty())
        .collect();
    format!("{} {FAINT}[{}]{FAINT:#}", sanitize(&facts.join(" · ")), sanitize(&copy.id))
}

/// How much a search found; that it found nothing is a diagnostic.
pub(crate) fn write_total(out: &mut dyn Write, articles: u64, stories: u64) -> io::Result<()> {
    match articles {
        0 => {
            print_note("nothing found");
            Ok(())
        }
        _ if articles == stories => writeln!(out, "{}", counted(articles, "article", "articles")),
        _ => {
            let stories = counted(stories, "story", "stories");
            writeln!(out, "{stories} in {}", counted(articles, "article", "articles"))
        }
    }
}

/// A line above others.
pub(crate) fn heading(text: &str) -> String {
    format!("{TITLE}{}{TITLE:#}", sanitize(text))
}

fn pieces<'t>(text: &'t str, highlights: &[std::ops::Range<usize>]) -> Vec<(&'t str, bool)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for range in highlights {
        pieces.push((&text[at..range.start], false));
        pieces.push((&text[range.clone()], true));
        at = range.end;
    }
    pieces.push((&text[at..], false));
    pieces
}

fn write_pieces<'t>(
    out: &mut dyn Write,
    pieces: impl IntoIterator<Item = (&'t str, bool)>,
    base: Style,
) -> io::Result<()> {
    for (piece, highlighted) in pieces {
        let style = if highlighted { HIGHLIGHT } else { base };
        write!(out, "{style}{}{style:#}", sanitize(piece))?;
    }
    Ok(())
}

pub(crate) fn write_article(out: &mut dyn Write, article: &Article, copies: &[StoryCopy]) -> io::Result<()> {
    writeln!(out, "{TITLE}{}{TITLE:#}", sanitize(&article.title))?;
    let published = article.published.map(|published| published.to_string()).unwrap_or_default();
    for (name, value) in [
        ("id", article.id.as_str()),
        ("source", &article.source),
        ("section", &article.section),
        ("author", &article.author),
        ("published", &published),
        ("url", &article.url),
        ("path", &article.path),
        ("record", &article.record),
    ] {
        if !value.is_empty() {
            writeln!(out, "{FAINT}{name}: {}{FAINT:#}", sanitize(value))?;
        }
    }
    for copy in copies {
        writeln!(out, "{FAINT}copy:{FAINT:#} {}", copy_line(copy))?;
    }
    writeln!(out)?;
    for line in article.body.lines() {
        writeln!(out, "{}", sanitize(line))?;
    }
    Ok(())
}

/// Standard output, buffered; colours are taken out where they do not belong.
pub(crate) fn stdout() -> io::BufWriter<anstream::AutoStream<io::Stdout>> {
    io::BufWriter::with_capacity(1 << 16, anstream::AutoStream::auto(io::stdout()))
}

/// A count and what is counted.
pub(crate) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A number of bytes in the unit that a person reads.
pub(crate) fn bytes(bytes: u64) -> String {
    match bytes as f64 {
        bytes if bytes < 1e3 => format!("{bytes} bytes"),
        bytes if bytes < 1e6 => format!("{:.0} kB", bytes / 1e3),
        bytes if bytes < 1e9 => format!("{:.1} MB", bytes / 1e6),
        bytes => format!("{:.1} GB", bytes / 1e9),
    }
}

/// Says which words were read as others.
pub(crate) fn print_readings(readings: &[Reading]) {
    // A word that stands twice was read twice in one way.
    for reading in readings.iter().enumerate().filter(|(place, it)| !readings[..*place].contains(it)).map(|(_, it)| it)
    {
        let (word, read_as) = (sanitize(&reading.word).into_owned(), reading.read_as.join(", "));
        let read_as = sanitize(&read_as);
        print_note(&match (reading.instead, reading.rule) {
            (true, ReadingRule::Synonym) => format!("{word}{HINT} was searched as {HINT:#}{read_as}"),
            (true, _) => format!("{HINT}no article has {HINT:#}{word}{HINT}; searched instead: {HINT:#}{read_as}"),
            (false, _) => format!("{word}{HINT} was also searched as {HINT:#}{read_as}"),
        });
    }
}

/// Says what no article has, and what to ask instead.
pub(crate) fn print_advice(advice: &Advice) {
    for missing in &advice.missing {
        let nearest = missing
            .nearest
            .as_ref()
            .map(|nearest| format!("{HINT}; {HINT:#}{}{HINT} has {}{HINT:#}", sanitize(&nearest.word), nearest.total));
        print_note(&format!("{HINT}no article has {HINT:#}{}{}", sanitize(&missing.part), nearest.unwrap_or_default()));
    }
    for suggestion in &advice.suggestions {
        let lead = match suggestion.change {
            Change::Without if !suggestion.part.is_empty() => format!("without {}", sanitize(&suggestion.part)),
            Change::Looser => "less strictly".to_owned(),
            Change::Any => "any of the words".to_owned(),
            _ => "did you mean".to_owned(),
        };
        let total = counted(suggestion.total, "article", "articles");
        let level = match suggestion.match_level {
            Some(MatchLevel::Folded) => "--match folded ",
            Some(MatchLevel::Stem) => "--match stem ",
            Some(MatchLevel::Coarse) => "--match coarse ",
            _ => "",
        };
        print_note(&format!("{HINT}{lead}:{HINT:#} {level}{} ({total})", sanitize(&suggestion.query)));
    }
}

/// One line of diagnostics.
pub(crate) fn print_note(text: &str) {
    // A diagnostic that cannot be written has nowhere else to go.
    let _ = writeln!(anstream::stderr(), "{text}");
}

pub(crate) fn print_warning(error: &warraq::Error) {
    print_note(&format!("{HINT}skipped:{HINT:#} {}", sanitize(&error.to_string())));
}

pub(crate) fn print_hint(hint: &str) {
    print_note(&format!("{HINT}hint:{HINT:#} {}", sanitize(hint)));
}

pub(crate) fn print_error(error: &CommandError) {
    print_note(&format!("{ERROR}error:{ERROR:#} {}", sanitize(&error.to_string())));
    if let CommandError::Warraq(error) = error
        && let Some(hint) = error.hint()
    {
        print_hint(hint);
    }
}

/// Shows a place in a query under the query.
pub(crate) fn print_place(query: &str, range: &std::ops::Range<usize>) {
    let width = |text: &str| text.chars().filter(|c| !('\u{064B}'..='\u{065F}').contains(c)).count();
    let before = " ".repeat(width(&query[..range.start]));
    let carets = "^".repeat(width(&query[range.clone()]).max(1));
    print_note(&format!("  {}\n  {before}{carets}", sanitize(query)));
}

/// Why a command failed.
#[derive(Debug)]
pub(crate) enum CommandError {
    /// The library's reason.
    Warraq(warraq::Error),
    /// Writing the output failed.
    Output(io::Error),
}

impl std::fmt::Display for CommandError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            CommandError::Warraq(error) => error.fmt(f),
            CommandError::Output(error) => write!(f, "cannot write the output: {error}"),
        }
    }
}

impl From<warraq::Error> for CommandError {
    fn from(error: warraq::Error) -> Self {
        CommandError::Warraq(error)
    }
}

impl From<io::Error> for CommandError {
    fn from(error: io::Error) -> Self {
        CommandError::Output(error)
    }
}

/// Whether the reader of standard output went away, as `head` does.
pub(crate) fn is_broken_pipe(error: &CommandError) -> bool {
    matches!(error, CommandError::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
}
