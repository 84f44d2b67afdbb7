//! Any text parses or is refused in bounded time; what parses is written back as a text that parses to the same.
//!
//! `cargo +nightly fuzz run query`

#![no_main]

use libfuzzer_sys::fuzz_target;
use warraq::query::Query;

fuzz_target!(|text: &str| {
    let Ok((query, notes)) = Query::parse_lenient(text) else {
        assert!(Query::parse(text).is_err(), "the limits hold in both modes");
        return;
    };
    for note in &notes {
        assert!(text.get(note.range()).is_some(), "a note lies in the query");
    }
    match Query::parse(text) {
        Ok(strict) => assert!(notes.is_empty() && strict == query, "without notes the modes agree"),
        Err(error) => assert_eq!(error.range(), notes.first().map(|note| note.range())),
    }
    assert_eq!(query.is_empty(), query.positive_terms().count() == 0 && query.to_string().is_empty());
    if !query.is_empty() {
        let written = query.to_string();
        let read = Query::parse(&written).expect("what is written back parses");
        assert_eq!(read, query, "{written}");
    }
});
