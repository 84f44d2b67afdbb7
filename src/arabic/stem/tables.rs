//! The word tables as the stemmer asks for them. Those of `index-schema/lexicon/` are compiled into one table that is
//! part of the program (`compiled_tables.bin`); a test makes and checks it (`table_sources.rs`). Only the few affixes
//! are read at run time, with the first word that the compiled lexicon does not hold.

use std::sync::LazyLock;

use super::super::chars::letter::ALEF_MAKSURA;
use super::letters::Letters;
use super::word_table::{Kind, WordTable};

/// The dictionary form behind a plural or another irregular form.
#[derive(Clone, Copy, Debug)]
pub(super) struct Irregular {
    /// The dictionary form, folded.
    pub(super) lemma: Letters,
    /// The form as written, with its hamza.
    pub(super) written: Letters,
    /// Whether it is a sound plural, or no plural.
    pub(super) kind: IrregularKind,
}

impl Irregular {
    /// Whether the form ends in an alef maksura, so that a written yeh is another word.
    pub(super) fn needs_alef_maksura(&self) -> bool {
        self.written.last() == Some(&ALEF_MAKSURA)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum IrregularKind {
    Broken,
    Sound,
    Feminine,
}

/// Every table.
pub(super) struct Tables {
    pub(super) noun_proclitics: Vec<Letters>,
    pub(super) verb_proclitics: Vec<Letters>,
    pub(super) enclitics: Vec<Letters>,
    pub(super) noun_endings: Vec<(Letters, Letters)>,
    pub(super) noun_endings_before_enclitic: Vec<(Letters, Letters)>,
    pub(super) imperfect_prefixes: Vec<Letters>,
    pub(super) imperfect_endings: Vec<Letters>,
    pub(super) past_endings: Vec<Letters>,
    /// Passive pasts and their active ones.
    passive_pasts: Vec<(Letters, Letters)>,
    words: WordTable<'static>,
}

/// The lists in which a word stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lists(pub(super) u8);

/// A list of words.
#[derive(Clone, Copy, Debug)]
#[repr(u8)]
pub(super) enum List {
    /// Singulars of the plural table: nouns and adjectives for certain.
    Nouns = 1,
    /// Adjectives of countries and peoples.
    Nisbas = 2,
    /// Past forms of verbs, third person masculine singular.
    Pasts = 4,
    Names = 8,
    Protected = 16,
    /// Forms that an irregular table leads from.
    Irregular = 32,
    /// Usual spellings of which there are variants.
    Usual = 64,
}

impl Lists {
    pub(super) fn are_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn have(self, list: List) -> bool {
        self.0 & list as u8 != 0
    }
}

/// The tables as they stand in the repository.
pub(super) static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    #[cfg(not(test))]
    let compiled: &[u8] = include_bytes!("../../../index-schema/lexicon/compiled_tables.bin");
    // A table that was changed counts in the tests that compile it.
    #[cfg(test)]
    let compiled: &[u8] = &super::table_sources::COMPILED;
    Tables::read(compiled)
});

/// The usual spelling of a dictionary form.
pub(super) fn canonical(form: &[u8]) -> Letters {
    TABLES.variant(form).unwrap_or_else(|| Letters::from(form))
}

/// The written letters of a table's cell; empty for anything that is not an Arabic word.
pub(super) fn written(cell: &str) -> Letters {
    let mut letters = Letters::EMPTY;
    // A letter of U+0600–06FF is two bytes, the first of them 0xD8–0xDB.
    for pair in cell.as_bytes().chunks(2) {
        let &[lead @ 0xD8..=0xDB, trail] = pair else { return Letters::EMPTY };
        letters.extend(&[(lead << 6) | (trail & 0x3F)]);
    }
    letters
}

pub(super) fn folded(cell: &str) -> Letters {
    Letters::folded(&written(cell))
}

impl Tables {
    /// The lists in which a folded word stands.
    #[inline]
    pub(super) fn lists(&self, word: &[u8]) -> Lists {
        self.words.get(Kind::Lists, word).next().map_or_else(Lists::default, |lists| Lists(lists[0]))
    }

    /// Whether a folded word stands in a list.
    #[inline]
    pub(super) fn has(&self, word: &[u8], list: List) -> bool {
        self.lists(word).have(list)
    }

    /// What a folded plural or feminine is a form of.
    pub(super) fn irregular(&self, form: &[u8]) -> Option<Irregular> {
        let mut values = self.words.get(Kind::Irregular, form);
        let (lemma, written, kind) = (values.next()?, values.next()?, values.next()?);
        let kind = match kind {
            [0] => IrregularKind::Broken,
            [1] => IrregularKind::Sound,
            _ => IrregularKind::Feminine,
        };
        Some(Irregular { lemma: Letters::from(lemma), written: Letters::from(written), kind })
    }

    /// The usual spelling of a variant.
    #[inline]
    pub(super) fn variant(&self, spelling: &[u8]) -> Option<Letters> {
        self.words.get(Kind::Variants, spelling).next().map(Letters::from)
    }

    /// The usual name of a month.
    pub(super) fn month(&self, name: &[u8]) -> Option<Letters> {
        self.words.get(Kind::Months, name).next().map(Letters::from)
    }

    /// The dictionary form of a function word and of what is written as one with it.
    pub(super) fn function_word(&self, form: &[u8]) -> Option<Letters> {
        self.words.get(Kind::FunctionWords, form).next().map(Letters::from)
    }

    /// The pasts of a folded imperfect without its prefix.
    pub(super) fn pasts_of_imperfect(&self, stem: &[u8]) -> impl Iterator<Item = Letters> {
        self.words.get(Kind::Imperfects, stem).map(Letters::from)
    }

    /// The pasts of what a jussive or a consonant ending leaves of a hollow or defective imperfect.
    pub(super) fn pasts_of_short_imperfect(&self, stem: &[u8]) -> impl Iterator<Item = Letters> {
        self.words.get(Kind::ShortImperfects, stem).map(Letters::from)
    }

    /// The pasts of what a consonant ending leaves of them.
    pub(super) fn pasts_of_short_past(&self, stem: &[u8]) -> impl Iterator<Item = Letters> {
        self.words.get(Kind::ShortPasts, stem).map(Letters::from)
    }

    /// The active past of a passive one.
    pub(super) fn active_past(&self, passive: &[u8]) -> Option<Letters> {
        self.passive_pasts.iter().find(|(past, _)| **past == *passive).map(|(_, active)| *active)
    }

    /// The adjectives of the people of a folded place, without its article.
    pub(super) fn nisbas_of(&self, place: &[u8]) -> impl Iterator<Item = &'static [u8]> {
        self.words.get(Kind::Places, place)
    }

    fn read(compiled: &'static [u8]) -> Self {
        let mut tables = Tables {
            noun_proclitics: Vec::new(),
            verb_proclitics: Vec::new(),
            enclitics: Vec::new(),
            noun_endings: Vec::new(),
            noun_endings_before_enclitic: Vec::new(),
            imperfect_prefixes: Vec::new(),
            imperfect_endings: Vec::new(),
            past_endings: Vec::new(),
            passive_pasts: Vec::new(),
            words: WordTable::parse(compiled).expect("the tables in the program were compiled for this layout"),
        };
        for row in include_str!("../../../index-schema/lexicon/affixes.tsv").lines() {
            let mut cells = row.split('\t');
            let kind = cells.next().unwrap_or_default();
            // `-` for nothing is no Arabic word either.
            let mut cell = || folded(cells.next().unwrap_or_default());
            let (affix, instead) = (cell(), cell());
            match kind {
                "noun_proclitic" => tables.noun_proclitics.push(affix),
                "verb_proclitic" => tables.verb_proclitics.push(affix),
                "enclitic" => tables.enclitics.push(affix),
                "noun_ending" => tables.noun_endings.push((affix, instead)),
                "noun_ending_before_enclitic" => tables.noun_endings_before_enclitic.push((affix, instead)),
                "imperfect_prefix" => tables.imperfect_prefixes.push(affix),
                "imperfect_ending" => tables.imperfect_endings.push(affix),
                "past_ending" => tables.past_endings.push(affix),
                "passive_past" => tables.passive_pasts.push((affix, instead)),
                _ => {}
            }
        }
        tables
    }
}
