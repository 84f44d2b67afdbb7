//! Text analysis: megabytes of UTF-8 and words a second of every analyzer, of two levels in one pass, and of
//! tantivy's default and Snowball Arabic analyzers (its own stemmer, and `rust-stemmers` in its place) in the same
//! run; the first pass and the first stem of a process; the size of the compiled lexicon.
//!
//! Corpus: 8 MB of made articles, or of the JSON Lines file named by `WARRAQ_BENCH_JSONL` (`WARRAQ_BENCH_MB`,
//! `WARRAQ_BENCH_ROUNDS` change size and rounds). One thread, its processor time, median of the rounds. Every
//! round begins with a fresh analyzer; only the rows “warm” keep one, with the words that it remembers. Words outside
//! the lexicon are remembered by the process: the row “first pass” is of processes that know none.
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

/// Asks it for the speed of its first pass over the corpus.
const FIRST_PASS: &str = "--first-pass";

/// A frequent word, and one that no lexicon of news holds.
const WORDS: [(&str, &str); 2] = [("a frequent word", "المدارس"), ("an unknown word", "وسيستفزلقونهما")];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == FIRST_STEM) {
        print_time_of_first_stem(&arguments[at + 1]);
        return;
    }
    let corpus = Corpus::of_megabytes(8);
    if arguments.iter().any(|argument| argument == FIRST_PASS) {
        let (time, _) = Clock::Thread.time(|| words(&corpus, &mut Levels::new(&[Analyzer::Stem])));
        println!("{}", megabytes_per_second(corpus.bytes(), time.as_secs_f64()));
        return;
    }
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
    let kept = [vec![Analyzer::Stem], vec![Analyzer::Exact, Analyzer::Stem]];
    for analyzers in &kept {
        let mut warm = Levels::new(analyzers);
        contestants.push(Contestant::new(format!("{}, warm", name(analyzers)), move || words(corpus, &mut warm)));
    }
    let measured = take_turns(Clock::Thread, measure::rounds(5), contestants);

    let (default, snowball) = (&measured[0], &measured[1]);
    let peers = measured.len() - levels.len() - kept.len();
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

/// What a process of its own costs: the wall time of its first stem, which is what a user waits for, and the speed of
/// its first pass.
fn start_up() {
    let rows: Vec<Vec<String>> = WORDS
        .into_iter()
        .map(|(name, word)| {
            let times: Vec<f64> = (0..9).map(|_| number_of_a_new_process(&[FIRST_STEM, word])).collect();
            let longest = times.iter().copied().fold(0.0, f64::max);
            vec![name.to_owned(), format!("{:.3}", median(times)), format!("{longest:.3}")]
        })
        .collect();
    print_table("First stem of a cold process, wall time of 9 starts", &["word", "median ms", "longest ms"], &rows);
    let speeds = (0..measure::rounds(5)).map(|_| number_of_a_new_process(&[FIRST_PASS, "--bench"])).collect();
    println!("\nstem, first pass of a cold process: {:.1} MB/s (median)", median(speeds));
}

/// The number that this program prints, started anew.
fn number_of_a_new_process(arguments: &[&str]) -> f64 {
    let program = std::env::current_exe().expect("a running program has a path");
    let output = Command::new(&program).args(arguments).output().expect("the bench starts itself");
    String::from_utf8_lossy(&output.stdout).trim().parse().expect("the bench prints a number")
}

fn print_time_of_first_stem(word: &str) {
    let start = Instant::now();
    let terms = Analyzer::Stem.terms(word);
    let time = start.elapsed();
    assert_eq!(terms.len(), 1);
    println!("{}", time.as_secs_f64() * 1e3);
}
