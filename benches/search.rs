//! Search: half and 99 in 100 of the queries are answered within so many microseconds, for ranking alone (the
//! places of the ten best), for their ids, for ten articles, and for ten with snippets; short queries (two or three words of a headline)
//! and whole headlines, each a union of its words over title and body.
//!
//! The peer is tantivy's own index of the same articles: Snowball Arabic, plain BM25 over title and body, its
//! `SnippetGenerator` for ten bodies. Warraq does more for the same row: two levels, the exact number of hits (with
//! articles), and the headline highlighted too. Every query goes to both before the next one comes. For ranking
//! alone Warraq's index is searched through tantivy, with the levels and weights of its schema: the library's own
//! calls fetch at least the ids, which lie beside the text.
//!
//! Corpus: 24 MB of made articles, or of the JSON Lines file named by `WARRAQ_BENCH_JSONL` (`WARRAQ_BENCH_MB`,
//! `WARRAQ_BENCH_ROUNDS` change size and rounds). Processor time of the thread, reading of the query included; a
//! query's time is the median of its rounds; a ratio is that of the summed times.
//!
//! Run: `cargo bench --bench search`

#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]

mod measure;

use measure::corpus::Corpus;
use measure::newspaper::SplitMix64;
use measure::peer::{Chain, Peer, build_warraq};
use measure::{Clock, median, percentile, print_table};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Query as TantivyQuery, TermQuery};
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{TantivyDocument, Term};
use tempfile::TempDir;
use warraq::arabic::{Tokenizer, fold, is_stop_word};
use warraq::schema::Level;
use warraq::{Index, Query, SearchOptions, Searcher, SnippetOptions};

const HITS: usize = 10;
const QUERIES: usize = 300;
/// The same for both: Warraq counts characters and tantivy bytes, of which Arabic has two a letter.
const SNIPPET_CHARS: usize = 150;

/// What is done for each query.
#[derive(Clone, Copy)]
enum Task {
    Rank,
    Ids,
    Articles,
    Snippets,
}

const TASKS: [(&str, Task); 4] = [
    ("ranking alone", Task::Rank),
    ("ten ids", Task::Ids),
    ("ten articles", Task::Articles),
    ("ten snippets", Task::Snippets),
];

fn main() {
    let corpus = Corpus::of_megabytes(24);
    println!("{corpus}");
    let (ours, theirs) = (TempDir::new().expect("a temporary folder"), TempDir::new().expect("a temporary folder"));
    let index = build_warraq(ours.path(), &corpus.articles).expect("warraq indexes the articles");
    let mut warraq = WarraqSearch::new(&index);
    let peer = Peer::build(Chain::Snowball, theirs.path(), &corpus.articles).expect("tantivy indexes the articles");
    let mut tantivy = TantivySearch::new(peer);

    let mut random = SplitMix64(7);
    let headlines = headlines(&corpus, &mut random);
    let short: Vec<String> = headlines.iter().filter_map(|headline| short_query(headline, &mut random)).collect();
    let mut rows = Vec::new();
    for (kind, queries) in [("short", &short), ("headline", &headlines)] {
        assert!(!queries.is_empty(), "the corpus has no headlines of words");
        for (name, task) in TASKS {
            rows.push(compare(
                &format!("{kind} ({}), {name}", queries.len()),
                task,
                queries,
                &mut warraq,
                &mut tantivy,
            ));
        }
    }
    let head = [
        "queries, task",
        "warraq p50 µs",
        "p99 µs",
        "tantivy p50 µs",
        "p99 µs",
        "warraq ÷ tantivy",
        "hits",
        "tantivy's hits",
    ];
    print_table("Search for ten hits, one thread", &head, &rows);
}

fn compare(
    name: &str,
    task: Task,
    queries: &[String],
    warraq: &mut WarraqSearch,
    tantivy: &mut TantivySearch,
) -> Vec<String> {
    let rounds = measure::rounds(5);
    let mut times = [vec![Vec::new(); queries.len()], vec![Vec::new(); queries.len()]];
    let mut hits = [0, 0];
    for round in 0..=rounds {
        let mut hits_of_round = [0, 0];
        for (query, text) in queries.iter().enumerate() {
            let (our_time, our_hits) = Clock::Thread.time(|| warraq.search(text, task));
            let (their_time, their_hits) = Clock::Thread.time(|| tantivy.search(text, task));
            assert!(our_hits > 0 && their_hits > 0, "{text:?} stands in an article and was not found");
            hits_of_round[0] += our_hits;
            hits_of_round[1] += their_hits;
            if round > 0 {
                times[0][query].push(our_time.as_secs_f64() * 1e6);
                times[1][query].push(their_time.as_secs_f64() * 1e6);
            }
        }
        if round == 0 {
            hits = hits_of_round;
        }
        assert_eq!(hits, hits_of_round, "a round found other hits than the first");
    }
    let [ours, theirs] = times.map(|times| times.into_iter().map(median).collect::<Vec<f64>>());
    let ratio = ours.iter().sum::<f64>() / theirs.iter().sum::<f64>();
    let cell = |times: &[f64], percent| format!("{:.0}", percentile(times.to_vec(), percent));
    vec![
        name.to_owned(),
        cell(&ours, 50),
        cell(&ours, 99),
        cell(&theirs, 50),
        cell(&theirs, 99),
        format!("{ratio:.2}"),
        hits[0].to_string(),
        hits[1].to_string(),
    ]
}

/// Headlines of four words and more, as words alone: their colons and quotation marks would be operators.
fn headlines(corpus: &Corpus, random: &mut SplitMix64) -> Vec<String> {
    let mut headlines = Vec::with_capacity(QUERIES);
    let chances = (corpus.articles.len() / QUERIES).max(1);
    for article in corpus.articles.iter().filter(|_| random.one_in(chances)) {
        let mut tokenizer = Tokenizer::new(&article.title);
        let mut words = Vec::new();
        while let Some(token) = tokenizer.next_token() {
            words.push(article.title[token.range].to_owned());
        }
        if (4..=14).contains(&words.len()) && headlines.len() < QUERIES {
            headlines.push(words.join(" "));
        }
    }
    headlines
}

/// Two or three neighbouring content words of a headline.
fn short_query(headline: &str, random: &mut SplitMix64) -> Option<String> {
    let content: Vec<&str> =
        headline.split(' ').filter(|word| word.chars().count() > 2 && !is_stop_word(&fold(word))).collect();
    let length = 2 + random.below(2);
    let start = random.below(content.len().checked_sub(length)? + 1);
    Some(content[start..start + length].join(" "))
}

struct WarraqSearch {
    searcher: Searcher,
    /// The same index as tantivy sees it, for ranking alone.
    inner: tantivy::Searcher,
    levels: Vec<(Level, tantivy::schema::Field)>,
}

impl WarraqSearch {
    fn new(index: &Index) -> Self {
        let inner = tantivy::Index::open_in_dir(index.directory()).expect("warraq's index is one of tantivy");
        let mut levels = Vec::new();
        for field in index.schema().fields() {
            for level in field.levels.iter().filter(|level| level.weight > 0.0) {
                let name = format!("{}_{}", field.field, level.analyzer.name());
                levels.push((*level, inner.schema().get_field(&name).expect("a field for each level")));
            }
        }
        assert!(!levels.is_empty(), "the schema searches something");
        let searcher = index.searcher().expect("the index can be read");
        WarraqSearch { searcher, inner: inner.reader().expect("a reader of the index").searcher(), levels }
    }

    /// How many hits there were.
    fn search(&mut self, text: &str, task: Task) -> usize {
        let (query, _) = Query::parse_lenient(text).expect("words are a query");
        let options = SearchOptions::new().limit(HITS);
        let snippets = match task {
            Task::Rank => return self.rank(text),
            Task::Ids => return self.searcher.rank(&query, HITS).expect("the index can be read").len(),
            Task::Articles => None,
            Task::Snippets => Some(SnippetOptions::new().max_chars(SNIPPET_CHARS)),
        };
        let results = self.searcher.search(&query, &options.snippets(snippets)).expect("the index can be read");
        if matches!(task, Task::Snippets) {
            assert!(results.hits.iter().all(|hit| !hit.snippets.is_empty()), "a hit of {text:?} has no snippet");
        }
        results.hits.len()
    }

    fn rank(&self, text: &str) -> usize {
        let mut words: Vec<Box<dyn TantivyQuery>> = Vec::new();
        for (level, field) in &self.levels {
            for token in
                level.analyzer.terms(text).iter().filter(|token| token.is_indexed && !is_stop_word(&token.term))
            {
                let term = Term::from_field_text(*field, &token.term);
                let query = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
                words.push(Box::new(BoostQuery::new(query, level.weight)));
            }
        }
        let found = self.inner.search(&BooleanQuery::union(words), &TopDocs::with_limit(HITS).order_by_score());
        found.expect("the index can be read").len()
    }
}

struct TantivySearch {
    peer: Peer,
    searcher: tantivy::Searcher,
    analyzer: TextAnalyzer,
}

impl TantivySearch {
    fn new(peer: Peer) -> Self {
        let searcher = peer.index.reader().expect("a reader of the index").searcher();
        TantivySearch { searcher, analyzer: Chain::Snowball.analyzer(), peer }
    }

    fn search(&mut self, text: &str, task: Task) -> usize {
        let query = self.query(text);
        let found = self.searcher.search(&*query, &TopDocs::with_limit(HITS).order_by_score());
        let found = found.expect("the index can be read");
        if matches!(task, Task::Rank) {
            return found.len();
        }
        let generator = matches!(task, Task::Snippets).then(|| {
            let mut generator =
                SnippetGenerator::create(&self.searcher, &*query, self.peer.body).expect("the body is analyzed");
            generator.set_max_num_chars(SNIPPET_CHARS * 2);
            generator
        });
        for (_, address) in &found {
            let document: TantivyDocument = self.searcher.doc(*address).expect("the document is stored");
            let id = document.get_first(self.peer.id).and_then(|id| id.as_str());
            assert!(id.is_some(), "every document has an id");
            if let Some(generator) = &generator {
                std::hint::black_box(generator.snippet_from_doc(&document));
            }
        }
        found.len()
    }

    /// The union of the words over title and body.
    fn query(&mut self, text: &str) -> Box<dyn TantivyQuery> {
        let mut words: Vec<Box<dyn TantivyQuery>> = Vec::new();
        let fields = [self.peer.title, self.peer.body];
        self.analyzer.token_stream(text).process(&mut |token| {
            for field in fields {
                let term = Term::from_field_text(field, &token.text);
                words.push(Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)));
            }
        });
        Box::new(BooleanQuery::union(words))
    }
}
