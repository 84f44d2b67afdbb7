//! An automaton that walks a dictionary of terms, aligning each with a word letter by letter, and leaves it wherever
//! no term can be near enough.
//!
//! What an alignment costs is told by whoever asks; here is only the walk over bytes.

use tantivy_fst::Automaton;

/// The longest word that is aligned, in letters.
pub(super) const LONGEST: usize = 24;

/// A row of the table of alignments: what the letters of the term so far cost against the first letters of the word.
pub(super) type Row = [u8; LONGEST + 1];

/// What an alignment of terms with a word costs.
pub(super) trait Alignment {
    /// The number of letters of the word.
    fn length(&self) -> usize;

    /// The row before any letter of a term.
    fn first_row(&self) -> Row;

    /// The row behind one letter more.
    fn next_row(&self, reading: &Reading, letter: char) -> Row;

    /// What it costs to come from the row before the last one to a match, passing over the last.
    fn leap(&self) -> u8 {
        u8::MAX
    }
}

/// How far a term has been read.
#[derive(Clone)]
pub(super) struct Reading {
    pub(super) row: Row,
    pub(super) row_before: Row,
    /// The last letter, and how many there were.
    pub(super) letter: Option<char>,
    pub(super) letters: usize,
    /// The bytes of a letter that is not whole yet, and how many are missing.
    partial: u32,
    missing: u8,
    is_dead: bool,
}

/// Accepts the terms whose alignment costs at most `budget`.
pub(super) struct Within<A> {
    pub(super) alignment: A,
    pub(super) budget: u8,
}

impl<A: Alignment> Within<A> {
    /// What a term costs, if it is within the budget.
    pub(super) fn cost(&self, term: &[u8]) -> Option<u8> {
        let reading = term.iter().fold(self.start(), |reading, byte| self.accept(&reading, *byte));
        self.is_match(&reading).then(|| reading.row[self.alignment.length()])
    }

    fn read(&self, reading: &Reading, letter: char) -> Reading {
        let length = self.alignment.length();
        let least = |row: &Row| row[..=length].iter().min().copied().unwrap_or(u8::MAX);
        let row = self.alignment.next_row(reading, letter);
        let is_dead =
            least(&row) > self.budget && least(&reading.row).saturating_add(self.alignment.leap()) > self.budget;
        Reading {
            row,
            row_before: reading.row,
            letter: Some(letter),
            letters: reading.letters + 1,
            partial: 0,
            missing: 0,
            is_dead,
        }
    }
}

impl<A: Alignment> Automaton for Within<A> {
    type State = Reading;

    fn start(&self) -> Reading {
        Reading {
            row: self.alignment.first_row(),
            row_before: [u8::MAX; LONGEST + 1],
            letter: None,
            letters: 0,
            partial: 0,
            missing: 0,
            is_dead: false,
        }
    }

    fn is_match(&self, reading: &Reading) -> bool {
        !reading.is_dead && reading.missing == 0 && reading.row[self.alignment.length()] <= self.budget
    }

    fn can_match(&self, reading: &Reading) -> bool {
        !reading.is_dead
    }

    fn accept(&self, reading: &Reading, byte: u8) -> Reading {
        if reading.is_dead {
            return reading.clone();
        }
        let (partial, missing) = match byte {
            _ if reading.missing > 0 => (reading.partial << 6 | u32::from(byte & 0x3F), reading.missing - 1),
            0xC0..0xE0 => (u32::from(byte & 0x1F), 1),
            0xE0..0xF0 => (u32::from(byte & 0x0F), 2),
            0xF0.. => (u32::from(byte & 0x07), 3),
            _ => (u32::from(byte), 0),
        };
        if missing > 0 {
            return Reading { partial, missing, ..reading.clone() };
        }
        self.read(reading, char::from_u32(partial).unwrap_or(char::REPLACEMENT_CHARACTER))
    }
}
