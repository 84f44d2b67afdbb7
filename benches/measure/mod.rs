//! What all benches share: contestants that take turns, clocks, medians, ratios and tables.
//!
//! Contestants run A B C, A B C, … in one process, so that whatever slows the machine slows all of them; a ratio is
//! the median of the rounds' ratios. Times are processor time (crate `cpu-time`), not wall time, unless a bench says
//! otherwise. Counts are asserted; a time never is. Started otherwise than by `cargo bench` (by `cargo test --benches`),
//! a bench runs once over little text, for its assertions alone.

#![allow(dead_code, reason = "each bench uses a part of what they share")]
#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]

pub(crate) mod corpus;
pub(crate) mod newspaper;
pub(crate) mod peer;

use std::fmt::Write;
use std::time::{Duration, Instant};

use cpu_time::{ProcessTime, ThreadTime};

/// Whose processor time is taken.
#[derive(Clone, Copy)]
pub(crate) enum Clock {
    /// This thread's alone.
    Thread,
    /// Every thread's, for work that other threads share in.
    Process,
    /// The time on the wall, for work that several threads are to end sooner; other programs on the machine count.
    Wall,
}

impl Clock {
    /// The time that `work` takes, and what it returns.
    pub(crate) fn time<T>(self, work: impl FnOnce() -> T) -> (Duration, T) {
        match self {
            Clock::Thread => {
                let start = ThreadTime::now();
                let result = work();
                (start.elapsed(), result)
            }
            Clock::Process => {
                let start = ProcessTime::now();
                let result = work();
                (start.elapsed(), result)
            }
            Clock::Wall => {
                let start = Instant::now();
                let result = work();
                (start.elapsed(), result)
            }
        }
    }
}

/// Something to measure. Its work returns a count that must be the same in every round.
pub(crate) struct Contestant<'a> {
    pub(crate) name: String,
    work: Box<dyn FnMut() -> u64 + 'a>,
}

impl<'a> Contestant<'a> {
    pub(crate) fn new(name: impl Into<String>, work: impl FnMut() -> u64 + 'a) -> Self {
        Contestant { name: name.into(), work: Box::new(work) }
    }
}

/// The times of one contestant, one for each round.
pub(crate) struct Measured {
    pub(crate) name: String,
    /// What its work returned, the same in every round.
    pub(crate) count: u64,
    seconds: Vec<f64>,
}

impl Measured {
    pub(crate) fn median_seconds(&self) -> f64 {
        median(self.seconds.clone())
    }

    /// How many times as fast as `peer`: the median of the rounds' ratios.
    pub(crate) fn times_as_fast_as(&self, peer: &Measured) -> f64 {
        median(self.seconds.iter().zip(&peer.seconds).map(|(own, peer)| peer / own).collect())
    }
}

/// Whether times are wanted, and not only what is asserted: cargo says so.
pub(crate) fn is_measuring() -> bool {
    std::env::args().any(|argument| argument == "--bench")
}

/// How many rounds a bench runs: `WARRAQ_BENCH_ROUNDS`, else `usual`.
pub(crate) fn rounds(usual: usize) -> usize {
    let usual = if is_measuring() { usual } else { 1 };
    number_in_environment("WARRAQ_BENCH_ROUNDS").unwrap_or(usual).max(1)
}

/// A number in an environment variable.
///
/// # Panics
/// It is set to something that is no number.
pub(crate) fn number_in_environment(name: &str) -> Option<usize> {
    let value = std::env::var(name).ok()?;
    Some(value.parse().unwrap_or_else(|_| panic!("{name} must be a number, not {value:?}")))
}

/// Lets the contestants take turns: one round that is not counted, then `rounds`.
///
/// # Panics
/// A contestant returned another count than in its first round.
pub(crate) fn take_turns(clock: Clock, rounds: usize, contestants: Vec<Contestant<'_>>) -> Vec<Measured> {
    let mut contestants = contestants;
    let mut measured: Vec<Measured> = contestants
        .iter_mut()
        .map(|contestant| Measured {
            name: contestant.name.clone(),
            count: (contestant.work)(),
            seconds: Vec::with_capacity(rounds),
        })
        .collect();
    for _ in 0..rounds {
        for (contestant, measured) in contestants.iter_mut().zip(&mut measured) {
            let (time, count) = clock.time(|| (contestant.work)());
            assert_eq!(count, measured.count, "{} did not do the same work in every round", measured.name);
            measured.seconds.push(time.as_secs_f64());
        }
    }
    measured
}

/// The middle of the values, the upper one of two.
pub(crate) fn median(values: Vec<f64>) -> f64 {
    percentile(values, 50)
}

/// The value that `percent` per cent of the values do not exceed.
///
/// # Panics
/// There are no values.
pub(crate) fn percentile(mut values: Vec<f64>, percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(values.len() * percent / 100).min(values.len() - 1)]
}

/// Millions of bytes (10^6) a second.
pub(crate) fn megabytes_per_second(bytes: u64, seconds: f64) -> f64 {
    bytes as f64 / 1e6 / seconds
}

/// Prints a table: the first column to the left, the others to the right.
pub(crate) fn print_table(title: &str, head: &[&str], rows: &[Vec<String>]) {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.chain([head[column].chars().count()]).max().unwrap_or_default()
    };
    println!("\n{title}");
    let head: Vec<String> = head.iter().map(|name| (*name).to_owned()).collect();
    for row in std::iter::once(&head).chain(rows) {
        let mut line = format!("  {:<1$}", row[0], width(0));
        for (column, cell) in row.iter().enumerate().skip(1) {
            write!(line, "  {cell:>0$}", width(column)).expect("a string takes all text");
        }
        println!("{line}");
    }
}
