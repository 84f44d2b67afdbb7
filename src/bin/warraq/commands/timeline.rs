//! `warraq timeline`: a histogram over time of what one or several queries find, side by side.

use std::io::{self, Write};
use std::path::Path;

use jiff::civil::Date;
use serde::Serialize;
use warraq::Query;
use warraq::search::{CountBy, Interval, MatchLevel, Reading, Timeline, TimelinePeriod};

use super::{Result, facets, typed_query};
use crate::args::{IntervalChoice, TimelineArgs};
use crate::exit::Exit;
use crate::printer;
use crate::terminal::sanitize;

/// The width of all bars of a line together, in characters.
const BARS_WIDTH: usize = 60;

/// The narrowest a bar may become where there are many queries.
const NARROWEST_BAR: usize = 8;

/// How many empty periods are drawn one by one; more are one line.
const DRAWN_EMPTY: usize = 3;

#[derive(Serialize)]
struct Series<'a> {
    query: &'a str,
    understood: String,
    dated: u64,
    undated: u64,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    readings: &'a [Reading],
}

#[derive(Serialize)]
struct Summary<'a> {
    by: Interval,
    count: CountBy,
    series: Vec<Series<'a>>,
}

pub(super) fn run(args: &TimelineArgs, named: Option<&Path>) -> Result {
    let texts: Vec<&str> = args.queries.iter().map(|text| text.trim()).collect();
    let queries: Vec<Query> =
        texts.iter().map(|text| typed_query::parse(text, args.strict)).collect::<warraq::Result<_>>()?;
    let interval = match args.by {
        IntervalChoice::Day => Interval::Day,
        IntervalChoice::Month => Interval::Month,
        IntervalChoice::Year => Interval::Year,
    };
    let count = facets::count_by(args.count);
    let searcher = super::open_index(named)?.searcher()?;
    let timeline = searcher.timeline(&queries, interval, count)?;
    let mut out = printer::stdout();
    if args.json {
        for period in &timeline.periods {
            printer::write_json(&mut out, "period", period)?;
        }
        let series = texts.iter().zip(&queries).zip(&timeline.series);
        let series = series
            .map(|((text, query), found)| Series {
                query: text,
                understood: query.to_string(),
                dated: found.dated,
                undated: found.undated,
                readings: &found.readings,
            })
            .collect();
        printer::write_json(&mut out, "summary", &Summary { by: interval, count, series })?;
    } else if args.tsv {
        write_tsv(&mut out, &texts, &timeline)?;
    } else {
        write_histogram(&mut out, &texts, &timeline)?;
    }
    out.flush()?;
    if !args.json {
        for (query, found) in queries.iter().zip(&timeline.series) {
            printer::print_readings(&found.readings);
            if found.dated + found.undated == 0 {
                printer::print_advice(&searcher.advice(query, MatchLevel::default())?);
            }
        }
    }
    let is_empty = timeline.series.iter().all(|found| found.dated + found.undated == 0);
    Ok(if is_empty { Exit::NothingFound } else { Exit::Found })
}

fn write_tsv(out: &mut dyn Write, texts: &[&str], timeline: &Timeline) -> io::Result<()> {
    let names: Vec<_> = texts.iter().map(|text| sanitize(text)).collect();
    writeln!(out, "period\t{}", names.join("\t"))?;
    for period in &timeline.periods {
        let counts: Vec<String> = period.counts.iter().map(u64::to_string).collect();
        writeln!(out, "{}\t{}", period.period, counts.join("\t"))?;
    }
    Ok(())
}

/// Periods, numbers and bars; the queries stand below on lines of their own, behind everything that has to stand in
/// columns, since a terminal turns the order of a line with Arabic letters around.
fn write_histogram(out: &mut dyn Write, texts: &[&str], timeline: &Timeline) -> io::Result<()> {
    let most = timeline.periods.iter().flat_map(|period| &period.counts).copied().max().unwrap_or_default();
    let digits = most.to_string().len().max(2);
    let width = (BARS_WIDTH / texts.len().max(1)).max(NARROWEST_BAR);
    let mut expected = timeline.periods.first().map(|period| period.start);
    for period in &timeline.periods {
        let empty = gap(timeline.interval, expected, period);
        if empty.len() > DRAWN_EMPTY {
            let what = match timeline.interval {
                Interval::Day => "days",
                Interval::Month => "months",
                _ => "years",
            };
            writeln!(out, "⋮ {} {what} of nothing", empty.len())?;
        } else {
            for label in empty {
                write_line(out, &label, &vec![0; texts.len()], most, digits, width)?;
            }
        }
        write_line(out, &period.period, &period.counts, most, digits, width)?;
        expected = timeline.interval.next(period.start);
    }
    for (place, (text, found)) in texts.iter().zip(&timeline.series).enumerate() {
        let what = match timeline.count {
            CountBy::Articles => printer::counted(found.dated, "article", "articles"),
            _ => printer::counted(found.dated, "story", "stories"),
        };
        let undated = match found.undated {
            0 => String::new(),
            undated => format!(", {undated} without a date"),
        };
        let number = if texts.len() > 1 { format!("{}. ", place + 1) } else { String::new() };
        writeln!(out, "{number}{what}{undated}: {}", sanitize(text))?;
    }
    Ok(())
}

/// The labels of the empty periods before one.
fn gap(interval: Interval, expected: Option<Date>, period: &TimelinePeriod) -> Vec<String> {
    let mut labels = Vec::new();
    let mut at = expected;
    while let Some(start) = at.filter(|start| *start < period.start) {
        labels.push(interval.label(start));
        at = interval.next(start);
    }
    labels
}

fn write_line(
    out: &mut dyn Write,
    label: &str,
    counts: &[u64],
    most: u64,
    digits: usize,
    width: usize,
) -> io::Result<()> {
    let mut line = label.to_owned();
    for count in counts {
        let bar = bar(*count, most, width);
        let padding = " ".repeat(width.saturating_sub(bar.chars().count()));
        line.push_str(&format!("  {count:>digits$} {bar}{padding}"));
    }
    writeln!(out, "{}", line.trim_end())
}

/// A bar in eighths of a character; what is not nothing is never drawn as nothing.
fn bar(count: u64, most: u64, width: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (count as f64 / most.max(1) as f64 * (width * 8) as f64).round() as usize;
    let eighths = eighths.max(usize::from(count > 0));
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_in_proportion() {
        assert_eq!(bar(8, 8, 4), "████");
        assert_eq!(bar(4, 8, 4), "██");
        assert_eq!(bar(0, 8, 4), "");
        assert_eq!(bar(1, 1_000_000, 4), "▏");
        assert_eq!(bar(0, 0, 4), "");
    }
}
