//! Search: how long half, and 99 in 100, of the queries take at most, for scoring alone (the ids of the ten best),
//! for ten articles, and for ten with snippets; short queries (two or three words of a headline) and whole
//! headlines, each a union of its words over title and body.
//!
//! The peer is tantivy's own index of the same articles: Snowball Arabic, plain BM25 over title and body, its
//! `SnippetGenerator` for ten bodies. Warraq does more for the same row: more than one level of analysis, words
//! that stand together, words of the same family, the exact number of hits and of stories (but for scoring alone), and
//! the headline highlighted too. Advice on rare words, which tantivy has no counterpart of, is switched off.
//! Scoring has a second peer: tantivy's plain union of the same words (function words left out) over the same
//! fields of Warraq's own index. For scoring, Warraq's index is one without stored texts, whose few blocks of ids
//! all stay decompressed, since `Searcher::rank` fetches the ids from the document store.
//!
//! Corpus: 24 MB of made articles, or of the JSON Lines file named by `WARRAQ_BENCH_JSONL` (`WARRAQ_BENCH_MB`,
//! `WARRAQ_BENCH_ROUNDS` change size and rounds). Processor time of the thread, reading of the query included; every
//! query goes to all before the next one comes; a query's time is the median of its rounds, and a ratio divides
//! the percentiles, or the sums, of one run.
//!
//! Run: `cargo bench --bench search`

#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]

mod measure;

use std::path::Path;

use measure::corpus::Corpus;
use measure::newspaper::SplitMix64;
use measure::peer::{Chain, Peer, build_warraq};
use measure::{Clock, median, percentile, print_table};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Query as TantivyQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{TantivyDocument, Term};
use tempfile::TempDir;
use warraq::arabic::{Analyzer, Tokenizer, fold, is_stop_word};
use warraq::{Query, Schema, SearchOptions, Searcher, SnippetOptions};

const HITS: usize = 10;
const QUERIES: usize = 300;
/// The same for both: Warraq counts characters and tantivy bytes, of which Arabic has two a letter.
const SNIPPET_CHARS: usize = 150;

/// What is done for each query.
#[derive(Clone, Copy, PartialEq)]
enum Task {
    Score,
    Fetch,
    Snippets,
}

/// One who answers queries: how many hits, or hits with something highlighted, it has for a query.
struct Engine<'a> {
    name: &'static str,
    answer: Box<dyn FnMut(&str) -> usize + 'a>,
}

impl<'a> Engine<'a> {
    fn new(name: &'static str, answer: impl FnMut(&str) -> usize + 'a) -> Self {
        Engine { name, answer: Box::new(answer) }
    }
}

fn main() {
    let corpus = Corpus::of_megabytes(24);
    println!("{corpus}");
    let folders: [TempDir; 3] = std::array::from_fn(|_| TempDir::new().expect("a temporary folder"));
    let [ours, ours_without_texts, theirs] = folders.each_ref().map(TempDir::path);
    let news = Schema::news();
    let without_texts = Schema::from_toml(&news.as_toml().replace("stored = true", "stored = false"));
    let without_texts = without_texts.expect("a schema that stores nothing");
    let warraq = searcher(ours, &news, &corpus);
    let warraq_without_texts = searcher(ours_without_texts, &without_texts, &corpus);
    let peer = Peer::build(Chain::Snowball, theirs, &corpus.articles).expect("tantivy indexes the articles");
    let tantivy = TantivySearch::new(peer);
    let same_fields = SameFields::open(ours_without_texts, &without_texts).expect("tantivy opens an index of its own");

    let mut random = SplitMix64(7);
    let headlines = headlines(&corpus, &mut random);
    let short: Vec<String> = headlines.iter().filter_map(|headline| short_query(headline, &mut random)).collect();
    let mut rows = Vec::new();
    for (kind, queries) in [("short", &short), ("headline", &headlines)] {
        assert!(!queries.is_empty(), "the corpus has no headlines of words");
        for (name, task) in [("scoring", Task::Score), ("ten articles", Task::Fetch), ("ten snippets", Task::Snippets)]
        {
            let index = if task == Task::Score { &warraq_without_texts } else { &warraq };
            let mut engines = vec![
                Engine::new("tantivy Snowball", |text| tantivy.answer(text, task)),
                Engine::new("warraq", |text| answer_of_warraq(index, text, task)),
            ];
            if task == Task::Score {
                engines.push(Engine::new("plain BM25, warraq's fields", |text| same_fields.answer(text)));
            }
            rows.extend(compare(&format!("{kind} ({}), {name}", queries.len()), task, queries, engines));
        }
    }
    let head =
        ["queries, task", "engine", "p50 µs", "p99 µs", "p50 ÷ tantivy", "p99 ÷ tantivy", "sum ÷ tantivy", "hits"];
    print_table("Search for ten hits, one thread", &head, &rows);
}

fn searcher(folder: &Path, schema: &Schema, corpus: &Corpus) -> Searcher {
    let index = build_warraq(folder, schema, &corpus.articles).expect("warraq indexes the articles");
    index.searcher().expect("the index can be read")
}

/// The rows of one task; ratios are to the first engine.
fn compare(name: &str, task: Task, queries: &[String], mut engines: Vec<Engine<'_>>) -> Vec<Vec<String>> {
    let rounds = measure::rounds(5);
    let mut times = vec![vec![Vec::with_capacity(rounds); queries.len()]; engines.len()];
    let mut hits = Vec::new();
    for round in 0..=rounds {
        let mut hits_of_round = vec![0; engines.len()];
        for (query, text) in queries.iter().enumerate() {
            for (number, engine) in engines.iter_mut().enumerate() {
                let (time, found) = Clock::Thread.time(|| (engine.answer)(text));
                assert!(
                    found > 0 || task == Task::Snippets,
                    "{text:?} stands in an article and {} did not find it",
                    engine.name
                );
                hits_of_round[number] += found;
                if round > 0 {
                    times[number][query].push(time.as_secs_f64() * 1e6);
                }
            }
        }
        if round == 0 {
            hits.clone_from(&hits_of_round);
        }
        assert_eq!(hits, hits_of_round, "a round found other hits than the first");
    }
    let times: Vec<Vec<f64>> = times.into_iter().map(|times| times.into_iter().map(median).collect()).collect();
    let figures = |times: &[f64]| [percentile(times.to_vec(), 50), percentile(times.to_vec(), 99), times.iter().sum()];
    let of_peer = figures(&times[0]);
    let row = |(number, engine): (usize, &Engine<'_>)| {
        let own = figures(&times[number]);
        let mut row = vec![name.to_owned(), engine.name.to_owned(), format!("{:.0}", own[0]), format!("{:.0}", own[1])];
        row.extend(own.iter().zip(&of_peer).map(|(own, peer)| format!("{:.2}", own / peer)));
        row.push(hits[number].to_string());
        row
    };
    engines.iter().enumerate().map(row).collect()
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

/// How many hits there are, or hits with something highlighted.
fn answer_of_warraq(searcher: &Searcher, text: &str, task: Task) -> usize {
    let (query, _) = Query::parse_lenient(text).expect("words are a query");
    let snippets = match task {
        Task::Score => return searcher.rank(&query, HITS).expect("the index can be read").len(),
        Task::Fetch => None,
        Task::Snippets => Some(SnippetOptions::new().max_chars(SNIPPET_CHARS)),
    };
    let options = SearchOptions::new().limit(HITS).snippets(snippets).advice(false);
    let results = searcher.search(&query, &options).expect("the index can be read");
    if task == Task::Snippets {
        for hit in &results.hits {
            let highlighted = hit.snippets.iter().any(|snippet| !snippet.highlights.is_empty());
            assert!(highlighted || !hit.title_highlights.is_empty(), "a hit of {text:?} does not show why it is one");
        }
    }
    results.hits.len()
}

/// The union of terms, each in its field.
fn union(terms: impl Iterator<Item = Term>) -> BooleanQuery {
    let queries =
        terms.map(|term| -> Box<dyn TantivyQuery> { Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) });
    BooleanQuery::union(queries.collect())
}

/// tantivy's own index, searched as its examples do.
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

    fn answer(&self, text: &str, task: Task) -> usize {
        let query = self.query(text);
        let found = self.searcher.search(&query, &TopDocs::with_limit(HITS).order_by_score());
        let found = found.expect("the index can be read");
        if task == Task::Score {
            return found.len();
        }
        let generator = (task == Task::Snippets).then(|| {
            let generator = SnippetGenerator::create(&self.searcher, &query, self.peer.body);
            let mut generator = generator.expect("the body is analyzed");
            generator.set_max_num_chars(SNIPPET_CHARS * 2);
            generator
        });
        let mut answers = 0;
        for (_, address) in found {
            let document: TantivyDocument = self.searcher.doc(address).expect("the document is stored");
            let id = document.get_first(self.peer.id).and_then(|id| id.as_str());
            assert!(id.is_some(), "every document has an id");
            let shown = match &generator {
                Some(generator) => !generator.snippet_from_doc(&document).highlighted().is_empty(),
                None => true,
            };
            answers += usize::from(shown);
        }
        answers
    }

    fn query(&self, text: &str) -> BooleanQuery {
        let mut words = Vec::new();
        self.analyzer.clone().token_stream(text).process(&mut |token| words.push(token.text.clone()));
        let fields = [self.peer.title, self.peer.body];
        union(words.iter().flat_map(|word| fields.map(|field| Term::from_field_text(field, word))))
    }
}

/// The fields of Warraq's index that plain words are looked for in, scored by tantivy alone.
struct SameFields {
    searcher: tantivy::Searcher,
    fields: Vec<(Analyzer, Field)>,
}

impl SameFields {
    fn open(folder: &Path, schema: &Schema) -> tantivy::Result<Self> {
        let index = tantivy::Index::open_in_dir(folder)?;
        let mut fields = Vec::new();
        for part in schema.fields() {
            for level in part.levels.iter().filter(|level| level.weight > 0.0) {
                // The name that `src/index/layout.rs` gives a level.
                let name = format!("{}_{}", part.field, level.analyzer.name());
                fields.push((level.analyzer, index.schema().get_field(&name)?));
            }
        }
        Ok(SameFields { searcher: index.reader()?.searcher(), fields })
    }

    fn answer(&self, text: &str) -> usize {
        let mut words: Vec<&str> = text.split(' ').filter(|word| !is_stop_word(&fold(word))).collect();
        if words.is_empty() {
            words = text.split(' ').collect();
        }
        let words = words.join(" ");
        let terms = self.fields.iter().flat_map(|(analyzer, field)| {
            let terms = analyzer.terms(&words).into_iter().filter(|token| token.is_indexed);
            terms.map(|token| Term::from_field_text(*field, &token.term))
        });
        let found = self.searcher.search(&union(terms), &TopDocs::with_limit(HITS).order_by_score());
        found.expect("the index can be read").len()
    }
}
