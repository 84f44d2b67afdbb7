//! What analysis has read for one query and knows for the next.

use std::sync::{Arc, Mutex};

use crate::arabic::Levels;

/// The words of articles that were shown, with their terms: they cost one look-up in the next ones.
#[derive(Clone, Default)]
pub(super) struct ReadWords(Arc<Mutex<Option<Levels>>>);

impl ReadWords {
    /// Takes them; who searches at the same time reads anew.
    pub(super) fn take(&self) -> Option<Levels> {
        self.0.lock().ok()?.take()
    }

    /// Keeps them for the next query.
    pub(super) fn keep(&self, levels: Levels) {
        if let Ok(mut kept) = self.0.lock() {
            *kept = Some(levels);
        }
    }
}
