//! Writes why an article was found, for people: the written forms, then the sum of its score.

use std::io::{self, Write};

use warraq::search::{HitExplanation, MatchedBy, ScoreKind, ScorePart, WrittenMatch};

use crate::printer::{FAINT, HIGHLIGHT};
use crate::terminal::sanitize;

pub(crate) fn write(out: &mut dyn Write, explanation: &HitExplanation) -> io::Result<()> {
    for found in &explanation.matches {
        write_match(out, found)?;
    }
    writeln!(out, "     {FAINT}score{FAINT:#} {:.3}", explanation.score)?;
    for part in &explanation.parts {
        write_part(out, part)?;
    }
    Ok(())
}

fn write_match(out: &mut dyn Write, found: &WrittenMatch) -> io::Result<()> {
    write!(out, "     {HIGHLIGHT}{}{HIGHLIGHT:#}", sanitize(&found.form))?;
    if found.count > 1 {
        write!(out, " ×{}", found.count)?;
    }
    write!(out, " {FAINT}for{FAINT:#} {}", sanitize(&found.word))?;
    if let Some(read_as) = &found.read_as {
        write!(out, " {FAINT}read as{FAINT:#} {} {FAINT}({}){FAINT:#}", sanitize(&read_as.word), read_as.rule.name())?;
    }
    let matched_by = match found.matched_by {
        MatchedBy::Written => "as written",
        MatchedBy::Folded => "but for hamzas and dots",
        MatchedBy::Stem => "same stem",
        MatchedBy::Related => "related word",
        MatchedBy::Prefix => "begins so",
        MatchedBy::Suffix => "ends so",
        MatchedBy::Fuzzy => "spelled alike",
        _ => "",
    };
    write!(out, "{FAINT}: {matched_by}")?;
    if let Some(analysis) = &found.analysis {
        let cut =
            if analysis.segments.len() > 1 { format!(", {}", analysis.segments.join("+")) } else { String::new() };
        write!(out, "; {}{cut}, {}", analysis.stem, analysis.rule)?;
    }
    writeln!(out, "{FAINT:#}")
}

fn write_part(out: &mut dyn Write, part: &ScorePart) -> io::Result<()> {
    let term = sanitize(&part.term);
    let what = match part.kind {
        ScoreKind::Term => format!("{} {term}", part.level),
        ScoreKind::Phrase => format!("{} phrase “{term}”", part.level),
        ScoreKind::Neighbours => format!("{} {term} side by side", part.level),
        _ => "constant".to_owned(),
    };
    write!(out, "     {:>7.3}  {what}", part.score)?;
    if matches!(part.kind, ScoreKind::Term | ScoreKind::Phrase) {
        write!(
            out,
            " {FAINT}= {:.3} × 2.2 × idf {:.2} × tf {:.3} ({} in {} words, {:.0} on average){FAINT:#}",
            part.weight, part.idf, part.tf, part.frequency, part.length, part.average_length
        )?;
    }
    writeln!(out)
}
