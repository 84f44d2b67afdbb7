//! The command line: what a user typed, before it means anything.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Parser, Subcommand, ValueEnum};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Yellow.on_default().bold())
    .usage(AnsiColor::Yellow.on_default().bold())
    .literal(AnsiColor::Green.on_default())
    .placeholder(AnsiColor::Cyan.on_default());

/// A full-text search engine for Arabic news archives.
///
/// Point it at a directory of articles with `warraq index DIR`, then search it with `warraq search WORDS` from
/// anywhere inside.
#[derive(Debug, Parser)]
#[command(version, styles = STYLES, max_term_width = 100)]
pub(crate) struct Args {
    /// The index directory; without it, `.warraq` in this directory or one above.
    #[arg(long, global = true, value_name = "DIR", env = "WARRAQ_INDEX", hide_env_values = true)]
    pub(crate) index: Option<PathBuf>,

    /// Whether to colour the output.
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto, value_name = "WHEN")]
    pub(crate) color: ColorChoice,

    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Puts a space before an argument such as `-لندن`, so that a word to exclude is not taken for an option: options
/// are Latin. The query parser passes over the space.
pub(crate) fn shield_excluded_word(argument: OsString) -> OsString {
    let is_word = |text: &str| {
        text.strip_prefix('-')
            .is_some_and(|word| !word.is_empty() && !word.starts_with(|c: char| c == '-' || c.is_ascii_alphanumeric()))
    };
    match argument.to_str() {
        Some(text) if is_word(text) => format!(" {text}").into(),
        _ => argument,
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read a directory of articles into an index, or bring the index up to date.
    Index(IndexArgs),
    /// Search, and show the best articles with the passages that matched.
    Search(SearchArgs),
    /// Show articles related to one.
    Similar(SimilarArgs),
    /// Count what a query finds by newspaper, section, author, year, month or day.
    Facets(FacetsArgs),
    /// Draw how often queries find something over time, side by side.
    Timeline(TimelineArgs),
    /// Run saved queries, and show what is new since their last run.
    Batch(BatchArgs),
    /// Show one article whole.
    Show(ShowArgs),
    /// Show how a text is cut into words and terms.
    Analyze(AnalyzeArgs),
    /// Measure relevance with judged topics.
    Eval(EvalArgs),
    /// Show what the index holds: formats, encodings, years, newspapers, what was skipped, and its size.
    Stats(StatsArgs),
    /// List the articles that may not be what they were when they were written.
    Check(CheckArgs),
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

fn days(text: &str) -> Result<f32, &'static str> {
    let days = text.parse().ok().filter(|days: &f32| days.is_finite() && *days > 0.0);
    days.ok_or("a number of days above zero is expected")
}

#[derive(Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the command line, given or not")]
pub(crate) struct IndexArgs {
    /// The directory, or one file, to read.
    #[arg(default_value = ".", value_name = "DIR")]
    pub(crate) root: PathBuf,
    /// Use this schema instead of that of the index, or of the one that is built in.
    #[arg(long, value_name = "FILE")]
    pub(crate) schema: Option<PathBuf>,
    /// Make the index anew beside the old one, with the same schema and synonyms, and replace it at the end.
    #[arg(long)]
    pub(crate) rebuild: bool,
    /// Read only files whose path matches, such as `2015/**`; may be given several times.
    #[arg(long, value_name = "GLOB")]
    pub(crate) include: Vec<String>,
    /// Leave out files and folders whose path matches; may be given several times.
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,
    /// Memory for postings that wait to be written, in mebibytes.
    #[arg(long, value_name = "MIB", default_value_t = 160, value_parser = clap::value_parser!(u32).range(15..=4000))]
    pub(crate) memory: u32,
    /// Follow symbolic links; a loop of links is reported.
    #[arg(long)]
    pub(crate) follow_links: bool,
    /// How many threads read and analyze; as many as there are processors unless set.
    #[arg(long, value_name = "COUNT")]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Read every file again and compare its bytes, where size and time of change may lie.
    #[arg(long)]
    pub(crate) verify: bool,
    /// Read everything that would be indexed and report it, and write nothing.
    #[arg(long, conflicts_with = "watch")]
    pub(crate) dry_run: bool,
    /// Go on for ever: look for changes again after so many seconds, 10 unless set.
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true, default_missing_value = "10",
          value_parser = clap::value_parser!(u64).range(1..=86400))]
    pub(crate) watch: Option<u64>,
    /// Show everything that is skipped, not only the first twenty, and whole tables in the report.
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// Print the report as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "options are on or off")]
pub(crate) struct SearchArgs {
    /// Words, "phrases", AND OR NOT, +must -mustnot, (groups), field:word, prefix*, date:2015-07..2015-08.
    #[arg(required = true, value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    /// How many hits to show.
    #[arg(short = 'n', long, default_value_t = 10, value_name = "COUNT")]
    pub(crate) limit: usize,
    /// How many of the best hits to pass over.
    #[arg(long, default_value_t = 0, value_name = "COUNT")]
    pub(crate) offset: usize,
    /// The order of hits.
    #[arg(long, value_enum, default_value_t = SortChoice::Relevance)]
    pub(crate) sort: SortChoice,
    /// Let newer articles rank higher: one that is so many days old counts for three quarters of one of today.
    #[arg(long, value_name = "DAYS", value_parser = days)]
    pub(crate) recency: Option<f32>,
    /// How near a word of an article has to be to the word that was typed.
    #[arg(long = "match", value_enum, default_value_t = MatchChoice::Coarse, value_name = "LEVEL")]
    pub(crate) match_level: MatchChoice,
    /// The length of a passage in characters.
    #[arg(long, default_value_t = 220, value_name = "CHARS")]
    pub(crate) snippet_chars: usize,
    /// How many passages to show of an article.
    #[arg(long, default_value_t = 1, value_name = "COUNT")]
    pub(crate) fragments: usize,
    /// Show no passages.
    #[arg(long)]
    pub(crate) no_snippets: bool,
    /// What becomes of copies of one story.
    #[arg(long, value_enum, default_value_t = CopiesChoice::Counted, value_name = "WHAT")]
    pub(crate) copies: CopiesChoice,
    /// Say of every hit which written forms matched, by which rule, and what its score is made of.
    #[arg(long)]
    pub(crate) explain: bool,
    /// Search every word as typed, also one that no article has or that is a name in Latin letters.
    #[arg(long)]
    pub(crate) no_readings: bool,
    /// Refuse a query that cannot be understood as typed, instead of searching its words.
    #[arg(long)]
    pub(crate) strict: bool,
    /// Print JSON Lines: one object per hit, then a summary.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SimilarArgs {
    /// The article's id, as `search` shows it.
    pub(crate) id: String,
    /// How many hits to show.
    #[arg(short = 'n', long, default_value_t = 10, value_name = "COUNT")]
    pub(crate) limit: usize,
    /// How many of the best hits to pass over.
    #[arg(long, default_value_t = 0, value_name = "COUNT")]
    pub(crate) offset: usize,
    /// Show no passages.
    #[arg(long)]
    pub(crate) no_snippets: bool,
    /// Print JSON Lines: one object per hit, then a summary.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct FacetsArgs {
    /// A query, as `search` takes it.
    #[arg(required = true, value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    /// By what to count, one or several separated by commas.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "source,year", value_name = "FIELDS")]
    pub(crate) by: Vec<FacetChoice>,
    /// How many newspapers, sections or authors to show.
    #[arg(short = 'n', long, default_value_t = 10, value_name = "COUNT")]
    pub(crate) limit: usize,
    /// What to count.
    #[arg(long, value_enum, default_value_t = CountChoice::Stories, value_name = "WHAT")]
    pub(crate) count: CountChoice,
    /// Refuse a query that cannot be understood as typed, instead of searching its words.
    #[arg(long)]
    pub(crate) strict: bool,
    /// Print lines of field, count and value with tabs between.
    #[arg(long, conflicts_with = "json")]
    pub(crate) tsv: bool,
    /// Print JSON Lines: one object per field, then a summary.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct TimelineArgs {
    /// One or several queries; quote each that has several words.
    #[arg(required = true, value_name = "QUERY")]
    pub(crate) queries: Vec<String>,
    /// How long a period is.
    #[arg(long, value_enum, default_value_t = IntervalChoice::Month, value_name = "PERIOD")]
    pub(crate) by: IntervalChoice,
    /// What to count.
    #[arg(long, value_enum, default_value_t = CountChoice::Stories, value_name = "WHAT")]
    pub(crate) count: CountChoice,
    /// Refuse a query that cannot be understood as typed, instead of searching its words.
    #[arg(long)]
    pub(crate) strict: bool,
    /// Print periods and counts with tabs between, under a line of the queries.
    #[arg(long, conflicts_with = "json")]
    pub(crate) tsv: bool,
    /// Print JSON Lines: one object per period, then a summary.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct BatchArgs {
    /// Saved queries: a name, a tab and a query on each line.
    pub(crate) queries: PathBuf,
    /// What is new: `last`, what was added to the index since the query was last run; or a date, since which it was
    /// published.
    #[arg(long, default_value = "last", value_name = "last|DATE")]
    pub(crate) since: Option<String>,
    /// Where the last run is remembered; without it, in a file beside QUERIES whose name ends in `.state`.
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
    /// How many hits to show of each query.
    #[arg(short = 'n', long, default_value_t = 20, value_name = "COUNT")]
    pub(crate) limit: usize,
    /// Refuse a query that cannot be understood as typed, instead of searching its words.
    #[arg(long)]
    pub(crate) strict: bool,
    /// Print JSON Lines: one object per hit, and a summary behind those of each query.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ShowArgs {
    /// The article's id, as `search` shows it.
    pub(crate) id: String,
    /// Print the article as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct AnalyzeArgs {
    /// The text; without it, standard input is read.
    #[arg(value_name = "TEXT")]
    pub(crate) text: Vec<String>,
    /// Read one word a line from standard input and write `word<TAB>term` lines.
    #[arg(long, conflicts_with = "text")]
    pub(crate) words: bool,
    /// Only this analyzer.
    #[arg(long, value_name = "ANALYZER", visible_alias = "analyzer")]
    pub(crate) field: Option<String>,
    /// Say how the stem of each word was chosen: clitics, rule, table, and how often the form was counted.
    #[arg(long, conflicts_with_all = ["words", "field"])]
    pub(crate) explain: bool,
    /// Print JSON Lines, one object per word.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct EvalArgs {
    /// Topics: an identifier, a tab and a query on each line.
    pub(crate) topics: PathBuf,
    /// Judgments in TREC's format: `topic 0 article grade`.
    pub(crate) judgments: PathBuf,
    /// Rank with the weights of this schema, which must have the index's fields and analyzers.
    #[arg(long, value_name = "FILE")]
    pub(crate) schema: Option<PathBuf>,
    /// Write the rankings in TREC's format.
    #[arg(long, value_name = "FILE")]
    pub(crate) run: Option<PathBuf>,
    /// How many articles each topic's ranking has.
    #[arg(long, default_value_t = 1000, value_name = "COUNT")]
    pub(crate) depth: usize,
    /// Print the measures of each topic as well.
    #[arg(long)]
    pub(crate) per_topic: bool,
    /// Measure the ranking without one of its parts after another.
    #[arg(long, conflicts_with_all = ["run", "per_topic"])]
    pub(crate) ablation: bool,
    /// Choose weights on all folds of the topics but one and measure them on that one, for each fold in turn.
    #[arg(long, value_name = "FOLDS", conflicts_with_all = ["run", "per_topic", "ablation"], value_parser = clap::value_parser!(u8).range(2..))]
    pub(crate) cross_validate: Option<u8>,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CheckArgs {
    /// Print JSON Lines: one object per article, then a summary.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct StatsArgs {
    /// Show whole tables, not only the twelve most frequent rows.
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl ColorChoice {
    pub(crate) fn write_global(self) {
        match self {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum MatchChoice {
    /// Letter for letter, hamzas and dots included.
    Exact,
    /// As typed, but for hamzas, dots of ة and ى, and vowel marks.
    Folded,
    /// Any form of the word.
    Stem,
    /// Any form, and words of its family at a lower rank.
    Coarse,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum SortChoice {
    /// The most relevant first.
    Relevance,
    /// The latest published first.
    Newest,
    /// The earliest published first.
    Oldest,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum CopiesChoice {
    /// A story is one hit that tells how many copies there are.
    Counted,
    /// The same, with the copies below it.
    Listed,
    /// Every copy is a hit.
    Separate,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum CountChoice {
    /// Every article.
    Articles,
    /// Copies of one story once.
    Stories,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum IntervalChoice {
    /// Days.
    Day,
    /// Months.
    Month,
    /// Years.
    Year,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum FacetChoice {
    /// The newspaper or agency.
    Source,
    /// The part of the newspaper.
    Section,
    /// The writer.
    Author,
    /// The year of publication.
    Year,
    /// The month of publication.
    Month,
    /// The day of publication.
    Day,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn an_excluded_word_is_no_option() {
        let search =
            |arguments: &[&str]| Args::try_parse_from(arguments.iter().map(|a| shield_excluded_word((*a).into())));
        let args = search(&["warraq", "search", "وزير", "-لندن", "-n", "3"]).unwrap();
        let Command::Search(args) = args.command else { panic!("a search") };
        assert_eq!((args.query.join(" ").as_str(), args.limit), ("وزير  -لندن", 3));
    }

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }
}
