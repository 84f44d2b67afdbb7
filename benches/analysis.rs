//! Text analysis: megabytes of UTF-8 and words a second of every analyzer, of two levels in one pass, and of
//! tantivy's default and Snowball Arabic analyzers (its own stemmer, and `rust-stemmers` in its place) in the same
//! run; the cost of the first stem of a process; the size of the compiled lexicon.
//!
//! Corpus: 8 MB of made articles, or of the JSON Lines file named by `WARRAQ_BENCH_JSONL` (`WARRAQ_BENCH_MB`,
//! `WARRAQ_BENCH_ROUNDS` change size and rounds). One thread, its processor time, median of the rounds. Every
//! round begins with a fresh analyzer, which remembers no word; only the row “warm” keeps one.
//!
//! Run: `cargo bench --bench analysis`

#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]

mod measure;

use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

use measure::corpus::Corpus;
use measure::peer::Chain;
use measure::{Clock, Contestant, median, megabytes_per_second, print_table, take_turns};
use rust_stemmers::{Algorithm, Stemmer};
use tantivy::tokenizer::TextAnalyzer;
use warraq::arabic::{Analyzer, Levels};

/// Asks the program, started anew, for the time of its first stem.
const FIRST_STEM: &str = "--first-stem";

/// A frequent word, and one that no lexicon of news holds.
const WORDS: [(&str, &str); 2] = [("a frequent word", "المدارس"), ("an unknown word", "وسيستفزلقونهما")];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == FIRST_STEM) {
        print_time_of_first_stem(&arguments[at + 1]);
        return;
    }
    let corpus = Corpus::of_megabytes(8);
    println!("{corpus}");
    throughput(&corpus);
    start_up();
    let lexicon = include_bytes!("../index-schema/lexicon/compiled.bin").len();
    println!("\nCompiled lexicon, part of the program: {lexicon} bytes");
}

fn throughput(corpus: &Corpus) {
    let levels: Vec<Vec<Analyzer>> = Analyzer::ALL
        .into_iter()
        .map(|analyzer| vec![analyzer])
        .chain([vec![Analyzer::Exact, Analyzer::Light10], vec![Analyzer::Exact, Analyzer::Stem]])
        .collect();
    let mut contestants = vec![
        Contestant::new("tantivy default", || words_of_tantivy(corpus, Chain::Default.analyzer())),
        Contestant::new("tantivy Snowball", || words_of_tantivy(corpus, Chain::Snowball.analyzer())),
        Contestant::new("tantivy + rust-stemmers", || words_of_rust_stemmers(corpus)),
    ];
    for analyzers in &levels {
        contestants.push(Contestant::new(name(analyzers), move || words(corpus, &mut Levels::new(analyzers))));
    }
    let mut warm = Levels::new(&[Analyzer::Stem]);
    contestants.push(Contestant::new("stem, warm", move || words(corpus, &mut warm)));
    let measured = take_turns(Clock::Thread, measure::rounds(5), contestants);

    let (default, snowball) = (&measured[0], &measured[1]);
    let peers = measured.len() - levels.len() - 1;
    for peer in &measured[..peers] {
        assert_eq!(peer.count, default.count, "a stemmer neither adds nor removes words");
    }
    for ours in &measured[peers..] {
        assert_eq!(ours.count, measured[peers].count, "every analyzer sees the same words");
    }
    assert_same_stems(corpus);
    let rows: Vec<Vec<String>> = measured
        .iter()
        .map(|row| {
            let seconds = row.median_seconds();
            vec![
                row.name.clone(),
                format!("{:.1}", megabytes_per_second(corpus.bytes(), seconds)),
                format!("{:.2}", row.count as f64 / 1e6 / seconds),
                format!("{:.2}", row.times_as_fast_as(default)),
                format!("{:.2}", row.times_as_fast_as(snowball)),
                row.count.to_string(),
            ]
        })
        .collect();
    let head = ["analyzer", "MB/s", "M words/s", "× tantivy default", "× tantivy Snowball", "words"];
    print_table("Analysis of title and body, one thread", &head, &rows);
}

fn name(analyzers: &[Analyzer]) -> String {
    analyzers.iter().map(|analyzer| analyzer.name()).collect::<Vec<_>>().join(" + ")
}

fn words(corpus: &Corpus, levels: &mut Levels) -> u64 {
    let mut words = 0;
    for article in &corpus.articles {
        for text in [&article.title, &article.body] {
            levels.for_each(text, |_, terms| {
                black_box(terms.get(0));
                words += 1;
            });
        }
    }
    words
}

fn words_of_tantivy(corpus: &Corpus, mut analyzer: TextAnalyzer) -> u64 {
    let mut words = 0;
    for article in &corpus.articles {
        for text in [&article.title, &article.body] {
            analyzer.token_stream(text).process(&mut |token| {
                black_box(&token.text);
                words += 1;
            });
        }
    }
    words
}

/// tantivy's default words, each stemmed by the stemmer that its Snowball filter had before its own.
fn words_of_rust_stemmers(corpus: &Corpus) -> u64 {
    let stemmer = Stemmer::create(Algorithm::Arabic);
    let mut analyzer = Chain::Default.analyzer();
    let mut words = 0;
    for article in &corpus.articles {
        for text in [&article.title, &article.body] {
            analyzer.token_stream(text).process(&mut |token| {
                black_box(stemmer.stem(&token.text));
                words += 1;
            });
        }
    }
    words
}

/// Both Snowball stemmers make the same term of every word of some articles: the peers do the same work.
fn assert_same_stems(corpus: &Corpus) {
    let stemmer = Stemmer::create(Algorithm::Arabic);
    let (mut default, mut snowball) = (Chain::Default.analyzer(), Chain::Snowball.analyzer());
    for article in corpus.articles.iter().take(100) {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        let stem = |word: &str| stemmer.stem(word).into_owned();
        default.token_stream(&article.body).process(&mut |token| ours.push(stem(&token.text)));
        snowball.token_stream(&article.body).process(&mut |token| theirs.push(token.text.clone()));
        assert_eq!(ours, theirs);
    }
}

/// The wall time of the first stem in a process of its own, which is what a user waits for.
fn start_up() {
    let program = std::env::current_exe().expect("a running program has a path");
    let rows: Vec<Vec<String>> = WORDS
        .into_iter()
        .map(|(name, word)| {
            let times = (0..9).map(|_| {
                let output = Command::new(&program).args([FIRST_STEM, word]).output().expect("the bench starts itself");
                let text = String::from_utf8_lossy(&output.stdout);
                text.trim().parse::<f64>().expect("the bench prints milliseconds")
            });
            let times: Vec<f64> = times.collect();
            let longest = times.iter().copied().fold(0.0, f64::max);
            vec![name.to_owned(), format!("{:.3}", median(times)), format!("{longest:.3}")]
        })
        .collect();
    print_table("First stem of a cold process, wall time of 9 starts", &["word", "median ms", "longest ms"], &rows);
}

fn print_time_of_first_stem(word: &str) {
    let start = Instant::now();
    let terms = Analyzer::Stem.terms(word);
    let time = start.elapsed();
    assert_eq!(terms.len(), 1);
    println!("{}", time.as_secs_f64() * 1e3);
}
