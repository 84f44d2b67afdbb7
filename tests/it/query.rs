//! The query language against a table of queries, and the page that documents it against the parser.

use warraq::Query;

/// Each line: what is typed, the query as it is written back, and the places noted, between `|`.
///
/// A line without notes parses strictly to the same query; with notes, strict parsing fails at the first place.
const TABLE: &str = include_str!("../data/query-language.tsv");

const PAGE: &str = include_str!("../../docs/query-language.md");

fn table() -> impl Iterator<Item = [&'static str; 3]> {
    TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")).map(|line| {
        let mut columns = line.split('\t');
        let row = [(); 3].map(|()| columns.next().unwrap_or(""));
        assert_eq!(columns.next(), None, "three columns: {line}");
        row
    })
}

#[test]
fn the_table_is_long_enough_to_mean_something() {
    assert!(table().count() >= 60);
}

#[test]
fn every_line_of_the_table_holds() {
    for [typed, written, noted] in table() {
        let (query, notes) = Query::parse_lenient(typed).unwrap();
        assert_eq!(query.to_string(), written, "{typed}");
        let places: Vec<&str> = notes.iter().map(|note| &typed[note.range()]).collect();
        assert_eq!(places.join("|"), noted, "{typed}");
        match Query::parse(typed) {
            Ok(strict) => assert!(notes.is_empty() && strict == query, "{typed}"),
            Err(error) => assert_eq!(error.range(), Some(notes[0].range()), "{typed}"),
        }
    }
}

#[test]
fn every_example_of_the_page_means_what_it_says() {
    let mut examples = 0;
    for line in PAGE.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        assert_eq!(cells.len(), 3, "English, Arabic, meaning: {line}");
        let parsed: Vec<Query> = cells[..2]
            .iter()
            .map(|cell| {
                let typed = cell.trim_matches('`');
                Query::parse(typed).unwrap_or_else(|error| panic!("{typed}: {error}"))
            })
            .collect();
        assert_eq!(shape(&parsed[0]), shape(&parsed[1]), "the two examples are of one kind: {line}");
        examples += 1;
    }
    assert!(examples >= 25, "{examples} examples");
}

#[test]
fn the_page_shows_how_a_query_is_written_back() {
    let block = PAGE.split_once("```text\n").and_then(|(_, rest)| rest.split_once("\n```")).unwrap().0;
    let (typed, written) = block.split_once('\n').unwrap();
    assert_eq!(Query::parse(typed).unwrap().to_string(), written);
}

#[test]
fn what_the_page_calls_meaningless_is_searched_with_a_note() {
    let section = PAGE.split_once("## When something cannot be meant as typed").unwrap().1;
    let examples: Vec<&str> = section
        .lines()
        .filter_map(|line| line.strip_prefix("* `")?.split_once("` — "))
        .map(|(typed, _)| typed)
        .collect();
    assert!(examples.len() >= 5);
    for typed in examples {
        let (query, notes) = Query::parse_lenient(typed).unwrap();
        assert!(!query.is_empty() && !notes.is_empty(), "{typed}");
    }
}

/// The query with its words taken out, for comparing an English and an Arabic example of the same thing.
fn shape(query: &Query) -> String {
    if let Query::Keyword(keyword) = query {
        return keyword.field().to_string(); // an address may be written in several ways
    }
    let mut shape = String::new();
    for c in query.to_string().chars() {
        let c = if c.is_alphanumeric() { 'x' } else { c };
        if !(c == 'x' && shape.ends_with('x')) {
            shape.push(c);
        }
    }
    shape
}
