//! The bar on a terminal while `index` reads, and the list of what was skipped.

use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use warraq::Error;
use warraq::ingest::IngestEvent;

use crate::args::IndexArgs;
use crate::printer;

/// How many things that could not be read are shown one by one; the rest is counted.
const SHOWN_SKIPS: u64 = 20;

/// Something that was skipped, in the report in JSON.
#[derive(Serialize)]
pub(super) struct Skip {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    reason: String,
}

/// The bar on a terminal, and the list of what was skipped.
pub(super) struct Progress<'a> {
    bar: ProgressBar,
    articles: u64,
    shown: u64,
    unshown: u64,
    is_verbose: bool,
    /// Everything that was skipped, where the report lists it.
    skips: Option<Vec<Skip>>,
    /// What was told in an earlier look at the same archive.
    told: &'a mut BTreeSet<String>,
}

impl<'a> Progress<'a> {
    pub(super) fn new(args: &IndexArgs, told: &'a mut BTreeSet<String>) -> Self {
        let bar = if std::io::stderr().is_terminal() { ProgressBar::new(0) } else { ProgressBar::hidden() };
        let style = ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes}  {msg}");
        bar.set_style(style.expect("the template is a constant that a test draws"));
        let skips = args.json.then(Vec::new);
        Progress { bar, articles: 0, shown: 0, unshown: 0, is_verbose: args.verbose, skips, told }
    }

    pub(super) fn show(&mut self, event: &IngestEvent<'_>) {
        match event {
            IngestEvent::Planned { bytes, .. } => {
                self.bar.set_length(*bytes);
                self.bar.enable_steady_tick(Duration::from_millis(200));
            }
            IngestEvent::Article => {
                self.articles += 1;
                if self.articles.is_multiple_of(1000) {
                    self.bar.set_message(format!("{} articles", self.articles));
                }
            }
            IngestEvent::Skipped(error) => self.show_skipped(error),
            IngestEvent::FileDone(file) => self.bar.inc(file.size),
            _ => {}
        }
    }

    fn show_skipped(&mut self, error: &Error) {
        if let Some(skips) = &mut self.skips {
            let path = error.path().map(|path| path.display().to_string()).unwrap_or_default();
            skips.push(Skip { path, line: error.line(), reason: error.message().to_owned() });
        }
        // A file that the system refuses to read is tried, and refused, at every look.
        if error.is_io() && !self.told.insert(error.to_string()) {
            return;
        }
        if self.is_verbose || self.shown < SHOWN_SKIPS {
            self.shown += 1;
            self.bar.suspend(|| printer::print_warning(error));
        } else {
            self.unshown += 1;
        }
    }

    /// Ends the bar and hands over what was skipped.
    pub(super) fn finish(self) -> Option<Vec<Skip>> {
        self.bar.finish_and_clear();
        if self.unshown > 0 {
            printer::print_note(&format!("… and {} more skipped, which --verbose shows", self.unshown));
        }
        self.skips
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[test]
    fn the_bar_can_be_drawn() {
        #[derive(Parser)]
        struct Line {
            #[command(flatten)]
            args: IndexArgs,
        }
        let mut told = BTreeSet::new();
        assert!(Progress::new(&Line::parse_from(["index"]).args, &mut told).finish().is_none());
    }
}
