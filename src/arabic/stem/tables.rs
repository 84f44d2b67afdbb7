//! The authored word tables as the stemmer asks for them. They are read from `index-schema/lexicon/` once, when
//! the first word comes that the compiled lexicon does not hold.

use std::sync::LazyLock;

use super::super::chars::letter::*;
use super::letters::{Letters, LettersMap};

/// The dictionary form behind a plural or another irregular form.
#[derive(Clone, Copy, Debug)]
pub(super) struct Irregular {
    /// The dictionary form, folded.
    pub(super) lemma: Letters,
    /// The form as written, with its hamza.
    pub(super) written: Letters,
    /// Whether the form ends in an alef maksura, so that a written yeh is another word.
    pub(super) needs_alef_maksura: bool,
    /// Whether it is a sound plural, or no plural.
    pub(super) kind: IrregularKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum IrregularKind {
    Broken,
    Sound,
    Feminine,
}

/// Every table.
#[derive(Default)]
pub(super) struct Tables {
    pub(super) noun_proclitics: Vec<Letters>,
    pub(super) verb_proclitics: Vec<Letters>,
    pub(super) enclitics: Vec<Letters>,
    pub(super) noun_endings: Vec<(Letters, Letters)>,
    pub(super) noun_endings_before_enclitic: Vec<(Letters, Letters)>,
    pub(super) imperfect_prefixes: Vec<Letters>,
    pub(super) imperfect_endings: Vec<Letters>,
    pub(super) past_endings: Vec<Letters>,
    pub(super) passive_pasts: LettersMap<Letters>,
    /// Folded plural or feminine → dictionary form.
    pub(super) irregular: LettersMap<Irregular>,
    /// The lists in which folded words stand.
    lists: LettersMap<Lists>,
    /// Folded imperfect without its prefix → pasts.
    pub(super) imperfects: LettersMap<Vec<Letters>>,
    /// Short forms that a jussive or a consonant ending leaves of hollow and defective verbs → pasts.
    pub(super) short_imperfects: LettersMap<Vec<Letters>>,
    pub(super) short_pasts: LettersMap<Vec<Letters>>,
    /// Folded places, without their article → the adjectives of their people.
    pub(super) places: LettersMap<Vec<Letters>>,
    pub(super) variants: LettersMap<Letters>,
    pub(super) months: LettersMap<Letters>,
}

/// The lists in which a word stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lists(u8);

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
    pub(super) fn have(self, list: List) -> bool {
        self.0 & list as u8 != 0
    }
}

/// The tables as they stand in the repository.
pub(super) static TABLES: LazyLock<Tables> = LazyLock::new(Tables::read);

macro_rules! table {
    ($name:literal) => {
        include_str!(concat!("../../../index-schema/lexicon/", $name))
    };
}

fn rows(text: &str) -> impl Iterator<Item = Row<'_>> {
    text.lines().filter(|line| !line.starts_with('#')).map(Row)
}

/// A row of a table.
struct Row<'t>(&'t str);

impl<'t> Row<'t> {
    /// The cell of a column; empty where the row has none.
    fn cell(&self, column: usize) -> &'t str {
        self.0.split('\t').nth(column).unwrap_or_default()
    }
}

/// The written letters of a table's cell; empty for anything that is not an Arabic word.
fn written(cell: &str) -> Letters {
    let mut letters = Letters::EMPTY;
    // A letter of U+0600–06FF is two bytes, the first of them 0xD8–0xDB.
    for pair in cell.as_bytes().chunks(2) {
        let &[lead @ 0xD8..=0xDB, trail] = pair else { return Letters::EMPTY };
        letters.extend(&[(lead << 6) | (trail & 0x3F)]);
    }
    letters
}

/// The usual spelling of a dictionary form.
pub(super) fn canonical(form: &[u8]) -> Letters {
    TABLES.variants.get(form).copied().unwrap_or_else(|| Letters::from(form))
}

fn folded(cell: &str) -> Letters {
    Letters::folded(&written(cell))
}

impl Tables {
    /// The lists in which a folded word stands.
    pub(super) fn lists(&self, word: &[u8]) -> Lists {
        self.lists.get(word).copied().unwrap_or_default()
    }

    /// Whether a folded word stands in a list.
    pub(super) fn has(&self, word: &[u8], list: List) -> bool {
        self.lists(word).have(list)
    }

    /// The words of a list, in order.
    #[cfg(test)]
    pub(super) fn list(&self, list: List) -> Vec<Letters> {
        let mut words: Vec<_> =
            self.lists.iter().filter(|(_, lists)| lists.have(list)).map(|(word, _)| *word).collect();
        words.sort_unstable();
        words
    }

    fn enlist(&mut self, word: Letters, list: List) {
        self.lists.entry(word).or_default().0 |= list as u8;
    }

    fn read() -> Self {
        let mut tables = Tables::default();
        // About what the tables hold, so that no map is moved while it grows.
        tables.lists.reserve(18_000);
        tables.irregular.reserve(3_600);
        for verbs in [&mut tables.imperfects, &mut tables.short_imperfects, &mut tables.short_pasts] {
            verbs.reserve(3_500);
        }
        tables.read_affixes();
        tables.read_plurals();
        tables.read_verbs();
        tables.read_places();
        for row in rows(table!("variants.tsv")) {
            let usual = folded(row.cell(1));
            tables.variants.insert(folded(row.cell(0)), usual);
            tables.enlist(usual, List::Usual);
        }
        for row in rows(table!("months.tsv")) {
            // A name in two words is one token, and one that is also another word is left alone.
            if row.cell(2).is_empty() {
                tables.months.insert(folded(&row.cell(0).replace(' ', "")), folded(row.cell(1)));
            }
        }
        for row in rows(table!("names.tsv")) {
            tables.enlist(folded(row.cell(0)), List::Names);
        }
        for row in rows(table!("protected.tsv")) {
            tables.enlist(folded(row.cell(0)), List::Protected);
        }
        tables
    }

    fn read_affixes(&mut self) {
        for row in rows(table!("affixes.tsv")) {
            let cell = |index: usize| match row.cell(index) {
                "-" => Letters::EMPTY,
                affix => folded(affix),
            };
            match row.cell(0) {
                "noun_proclitic" => self.noun_proclitics.push(cell(1)),
                "verb_proclitic" => self.verb_proclitics.push(cell(1)),
                "enclitic" => self.enclitics.push(cell(1)),
                "noun_ending" => self.noun_endings.push((cell(1), cell(2))),
                "noun_ending_before_enclitic" => self.noun_endings_before_enclitic.push((cell(1), cell(2))),
                "imperfect_prefix" => self.imperfect_prefixes.push(cell(1)),
                "imperfect_ending" => self.imperfect_endings.push(cell(1)),
                "past_ending" => self.past_endings.push(cell(1)),
                "passive_past" => {
                    self.passive_pasts.insert(cell(1), cell(2));
                }
                _ => {}
            }
        }
    }

    fn read_places(&mut self) {
        for row in rows(table!("nationalities.tsv")) {
            let nisbas: Vec<Letters> = row.cell(1).split(',').map(folded).filter(|nisba| !nisba.is_empty()).collect();
            for nisba in &nisbas {
                self.enlist(*nisba, List::Nisbas);
            }
            let place = written(row.cell(0));
            // ألمانيا begins with a hamza, not with an article.
            let without_article = place.strip_prefix(&[ALEF, LAM]).filter(|rest| rest.len() >= 3);
            let place = Letters::folded(without_article.unwrap_or(&place));
            if place.len() >= 4 {
                self.enlist(place, List::Names);
            }
            self.places.insert(place, nisbas);
        }
    }

    fn read_plurals(&mut self) {
        for row in rows(table!("broken_plurals.tsv")) {
            let (singular, plural) = (folded(row.cell(0)), written(row.cell(1)));
            let kind = if row.cell(2) == "broken" { IrregularKind::Broken } else { IrregularKind::Sound };
            self.enlist(singular, List::Nouns);
            self.add_irregular(singular, plural, kind);
        }
        for row in rows(table!("feminine_irregular.tsv")) {
            self.add_irregular(folded(row.cell(1)), written(row.cell(0)), IrregularKind::Feminine);
        }
    }

    fn add_irregular(&mut self, lemma: Letters, form: Letters, kind: IrregularKind) {
        let key = Letters::folded(&form);
        let needs_alef_maksura = form.last() == Some(&ALEF_MAKSURA);
        if key != lemma {
            self.enlist(key, List::Irregular);
            self.irregular.insert(key, Irregular { lemma, written: form, needs_alef_maksura, kind });
        }
    }

    fn read_verbs(&mut self) {
        for row in rows(table!("irregular_verbs.tsv")) {
            let (past, imperfect) = (folded(row.cell(0)), folded(row.cell(1)));
            self.add_verb(past, Letters::from(imperfect.get(1..).unwrap_or_default()));
        }
        for row in rows(table!("regular_verbs.tsv")) {
            let past = folded(row.cell(0));
            // Forms IV, VII, VIII and X lose their initial alef after the prefix.
            let stem = past.strip_prefix(&[ALEF]).filter(|stem| stem.len() >= 3).map_or(past, Letters::from);
            self.add_verb(past, stem);
        }
    }

    fn add_verb(&mut self, past: Letters, stem: Letters) {
        fn push(map: &mut LettersMap<Vec<Letters>>, key: Letters, past: Letters) {
            let pasts = map.entry(key).or_default();
            if !pasts.contains(&past) {
                pasts.push(past);
            }
        }
        if stem.len() < 2 || past.len() < 2 {
            return;
        }
        // The jussive drops a middle or final long vowel: يقول → يقل, يجري → يجر.
        if let [start @ .., vowel, last] = &stem[..]
            && matches!(*vowel, ALEF | WAW | YEH)
            && !start.is_empty()
        {
            push(&mut self.short_imperfects, Letters::joined([start, &[*last]]), past);
        }
        if let [start @ .., ALEF | WAW | YEH] = &stem[..]
            && start.len() >= 2
        {
            push(&mut self.short_imperfects, Letters::from(start), past);
        }
        // A consonant ending shortens a hollow past (قال → قلت), and a final vowel goes before تـ and وا
        // (جرى → جرت, جروا) or turns into yeh (أعطى → أعطيت).
        if let [start @ .., ALEF, last] = &past[..]
            && !start.is_empty()
        {
            push(&mut self.short_pasts, Letters::joined([start, &[*last]]), past);
        }
        if let [start @ .., ALEF | YEH] = &past[..]
            && start.len() >= 2
        {
            push(&mut self.short_pasts, Letters::from(start), past);
            for vowel in [YEH, WAW] {
                let long = Letters::joined([start, &[vowel]]);
                if long != past {
                    push(&mut self.short_pasts, long, past);
                }
            }
        }
        push(&mut self.imperfects, stem, past);
        self.enlist(past, List::Pasts);
    }
}
