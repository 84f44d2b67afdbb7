//! A query as it was typed on the command line, understood.

use std::collections::BTreeSet;

use warraq::Query;

use crate::printer;

/// The text of a query that was typed in several arguments.
pub(super) fn text(parts: &[String]) -> String {
    // Without the space that tells an excluded word from an option.
    let parts: Vec<&str> = parts.iter().map(|part| part.trim()).collect();
    parts.join(" ")
}

/// The query. Unless `strict`, what cannot be meant as typed is told in a note and searched as words.
pub(super) fn parse(text: &str, strict: bool) -> warraq::Result<Query> {
    if strict {
        return Query::parse(text).inspect_err(|error| {
            if let Some(range) = error.range() {
                printer::print_place(text, &range);
            }
        });
    }
    let (query, notes) = Query::parse_lenient(text)?;
    let mut told = BTreeSet::new();
    for note in notes.iter().filter(|note| told.insert(note.message())) {
        let place = text[note.range()].trim().trim_end_matches(':');
        match note.message().contains(place) || place == text.trim() {
            true => printer::print_note(&format!("note: {note}")),
            false => printer::print_note(&format!("note: {note}: {place}")),
        }
        printer::print_hint(note.hint());
    }
    Ok(query)
}
