//! What analysis has read for one query and knows for the next.

use std::sync::{Arc, Mutex};

use crate::arabic::{Analyzer, Levels};

/// The words of queries and of articles that were shown, with their terms: they cost one look-up in the next ones. There is one for
/// each set of analyzers, of which a schema has few.
#[derive(Clone, Default)]
pub(super) struct ReadWords(Arc<Mutex<Vec<Levels>>>);

impl ReadWords {
    /// Takes those of these analyzers; who searches at the same time reads anew.
    pub(super) fn take(&self, analyzers: &[Analyzer]) -> Levels {
        let known = self.0.lock().ok().and_then(|mut kept| {
            let place = kept.iter().position(|levels| levels.analyzers() == analyzers)?;
            Some(kept.swap_remove(place))
        });
        known.unwrap_or_else(|| Levels::new(analyzers))
    }

    /// Keeps them for the next query.
    pub(super) fn keep(&self, levels: Levels) {
        if let Ok(mut kept) = self.0.lock()
            && kept.iter().all(|other| other.analyzers() != levels.analyzers())
        {
            kept.push(levels);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_for_each_set_of_analyzers() {
        let read = ReadWords::default();
        let sets: [&[Analyzer]; 3] = [&[Analyzer::Exact, Analyzer::Stem], &[], &[Analyzer::Exact]];
        for analyzers in sets.into_iter().chain(sets) {
            let levels = read.take(analyzers);
            assert_eq!(levels.analyzers(), analyzers);
            read.keep(levels);
        }
        assert_eq!(read.0.lock().unwrap().len(), sets.len());
    }
}
