//! `warraq analyze`.

use std::io::{self, BufRead, Read, Write};

use serde::Serialize;
use warraq::Error;
use warraq::arabic::{Analyzer, Explanation, explain};

use super::Result;
use crate::args::AnalyzeArgs;
use crate::exit::Exit;
use crate::printer;
use crate::terminal::sanitize;

#[derive(Serialize)]
struct Explained<'a> {
    word: &'a str,
    #[serde(flatten)]
    explanation: &'a Explanation,
}

#[derive(Serialize)]
struct Word<'a> {
    word: &'a str,
    start: usize,
    end: usize,
    terms: serde_json::Map<String, serde_json::Value>,
}

pub(super) fn run(args: &AnalyzeArgs) -> Result {
    let analyzers = match &args.field {
        Some(name) => vec![Analyzer::named(name).ok_or_else(|| {
            let known: Vec<_> = Analyzer::ALL.iter().map(|analyzer| analyzer.name()).collect();
            Error::schema(format!("there is no analyzer `{name}`"))
                .with_hint(format!("the analyzers are {}", known.join(", ")))
        })?],
        None => Analyzer::ALL.to_vec(),
    };
    let mut out = printer::stdout();
    if args.words {
        write_words(&mut out, &analyzers)?;
    } else {
        let text = if args.text.is_empty() {
            let mut text = String::new();
            io::stdin().read_to_string(&mut text)?;
            text
        } else {
            args.text.join(" ")
        };
        if args.explain {
            write_explanations(&mut out, &text, args.json)?;
        } else {
            write_tokens(&mut out, &text, &analyzers, args.json)?;
        }
    }
    out.flush()?;
    Ok(Exit::Found)
}

/// `word<TAB>term…` lines; a word that is cut has its terms separated by spaces.
fn write_words(out: &mut dyn Write, analyzers: &[Analyzer]) -> io::Result<()> {
    for line in io::stdin().lock().lines() {
        let word = line?;
        write!(out, "{word}")?;
        for analyzer in analyzers {
            let terms: Vec<_> = analyzer.terms(&word).into_iter().map(|token| token.term).collect();
            write!(out, "\t{}", terms.join(" "))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// How the stem of each Arabic word was chosen.
fn write_explanations(out: &mut dyn Write, text: &str, json: bool) -> io::Result<()> {
    if !json {
        writeln!(out, "word\tstem\tsegments\trule\tcounted")?;
    }
    for token in Analyzer::Stem.terms(text) {
        let word = &text[token.range.clone()];
        let Some(explanation) = explain(word) else {
            if !json {
                writeln!(out, "{}\t{}\t-\tno Arabic word\t-", sanitize(word), token.term)?;
            }
            continue;
        };
        if json {
            printer::write_json(out, "explanation", &Explained { word, explanation: &explanation })?;
            continue;
        }
        writeln!(
            out,
            "{}\t{}\t{}\t{}\t{:.0}",
            sanitize(word),
            explanation.stem,
            explanation.segments.join("+"),
            explanation.rule,
            explanation.count
        )?;
    }
    Ok(())
}

fn write_tokens(out: &mut dyn Write, text: &str, analyzers: &[Analyzer], json: bool) -> io::Result<()> {
    let levels: Vec<_> = analyzers.iter().map(|analyzer| analyzer.terms(text)).collect();
    if !json {
        let names: Vec<_> = analyzers.iter().map(|analyzer| analyzer.name()).collect();
        writeln!(out, "bytes\tword\t{}", names.join("\t"))?;
    }
    for index in 0..levels[0].len() {
        let range = levels[0][index].range.clone();
        let word = &text[range.clone()];
        if json {
            let terms = analyzers
                .iter()
                .zip(&levels)
                .map(|(analyzer, tokens)| (analyzer.name().to_owned(), tokens[index].term.clone().into()))
                .collect();
            printer::write_json(out, "word", &Word { word, start: range.start, end: range.end, terms })?;
        } else {
            let terms: Vec<_> = levels.iter().map(|tokens| tokens[index].term.as_str()).collect();
            writeln!(out, "{}..{}\t{}\t{}", range.start, range.end, sanitize(word), terms.join("\t"))?;
        }
    }
    Ok(())
}
