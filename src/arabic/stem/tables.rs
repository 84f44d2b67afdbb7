//! The authored word tables as the stemmer asks for them. They are read from `index-schema/lexicon/` once, when
//! the first word comes that the compiled lexicon does not hold.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::super::chars::{fold_letter, letter::*};
use super::super::token::letters_of;

/// A word in letters of U+06xx, by their low bytes.
pub(super) type Letters = Vec<u8>;

/// The dictionary form behind a plural or another irregular form.
#[derive(Clone, Debug)]
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
    pub(super) passive_pasts: HashMap<Letters, Letters>,
    /// Folded plural or feminine → dictionary form.
    pub(super) irregular: HashMap<Letters, Irregular>,
    /// Folded singulars of the plural table: nouns and adjectives for certain.
    pub(super) nouns: HashSet<Letters>,
    /// Folded imperfect without its prefix → pasts.
    pub(super) imperfects: HashMap<Letters, Vec<Letters>>,
    /// Short forms that a jussive or a consonant ending leaves of hollow and defective verbs → pasts.
    pub(super) short_imperfects: HashMap<Letters, Vec<Letters>>,
    pub(super) short_pasts: HashMap<Letters, Vec<Letters>>,
    /// Folded past forms, third person masculine singular.
    pub(super) pasts: HashSet<Letters>,
    /// Folded adjectives of countries and peoples.
    pub(super) nisbas: HashSet<Letters>,
    /// Folded places, without their article → the adjectives of their people.
    pub(super) places: HashMap<Letters, Vec<Letters>>,
    pub(super) variants: HashMap<Letters, Letters>,
    pub(super) months: HashMap<Letters, Letters>,
    pub(super) names: HashSet<Letters>,
    pub(super) protected: HashSet<Letters>,
}

/// The tables as they stand in the repository.
pub(super) static TABLES: LazyLock<Tables> = LazyLock::new(Tables::read);

macro_rules! table {
    ($name:literal) => {
        include_str!(concat!("../../../index-schema/lexicon/", $name))
    };
}

fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

/// The written letters of a table's cell; empty for anything that is not an Arabic word.
fn written(cell: &str) -> Letters {
    letters_of(cell.trim()).unwrap_or_default()
}

pub(super) fn fold(written: &[u8]) -> Letters {
    written.iter().map(|letter| fold_letter(*letter)).collect()
}

/// The usual spelling of a dictionary form.
pub(super) fn canonical(form: &[u8]) -> Letters {
    TABLES.variants.get(form).cloned().unwrap_or_else(|| form.to_vec())
}

fn folded(cell: &str) -> Letters {
    fold(&written(cell))
}

impl Tables {
    fn read() -> Self {
        let mut tables = Tables::default();
        tables.read_affixes();
        tables.read_plurals();
        tables.read_verbs();
        tables.read_places();
        for row in rows(table!("variants.tsv")) {
            tables.variants.insert(folded(row[0]), folded(row[1]));
        }
        for row in rows(table!("months.tsv")) {
            // A name in two words is one token, and one that is also another word is left alone.
            let caution = row.get(2).copied().unwrap_or_default();
            if caution.is_empty() {
                tables.months.insert(folded(&row[0].replace(' ', "")), folded(row[1]));
            }
        }
        tables.names.extend(rows(table!("names.tsv")).map(|row| folded(row[0])));
        tables.protected = rows(table!("protected.tsv")).map(|row| folded(row[0])).collect();
        tables
    }

    fn read_affixes(&mut self) {
        for row in rows(table!("affixes.tsv")) {
            let cell = |index: usize| match row[index] {
                "-" => Letters::new(),
                affix => folded(affix),
            };
            match row[0] {
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
            let nisbas: Vec<Letters> = row
                .get(1)
                .into_iter()
                .flat_map(|cell| cell.split(','))
                .map(folded)
                .filter(|nisba| !nisba.is_empty())
                .collect();
            self.nisbas.extend(nisbas.iter().cloned());
            let place = folded(row[0]);
            let place = place.strip_prefix(&[ALEF, LAM]).filter(|rest| rest.len() >= 3).unwrap_or(&place).to_vec();
            if place.len() >= 4 {
                self.names.insert(place.clone());
            }
            self.places.insert(place, nisbas);
        }
    }

    fn read_plurals(&mut self) {
        for row in rows(table!("broken_plurals.tsv")) {
            let (singular, plural) = (folded(row[0]), written(row[1]));
            let kind = if row.get(2) == Some(&"broken") { IrregularKind::Broken } else { IrregularKind::Sound };
            self.nouns.insert(singular.clone());
            self.add_irregular(singular, plural, kind);
        }
        for row in rows(table!("feminine_irregular.tsv")) {
            self.add_irregular(folded(row[1]), written(row[0]), IrregularKind::Feminine);
        }
    }

    fn add_irregular(&mut self, lemma: Letters, form: Letters, kind: IrregularKind) {
        let key = fold(&form);
        let needs_alef_maksura = form.last() == Some(&ALEF_MAKSURA);
        if key != lemma {
            self.irregular.insert(key, Irregular { lemma, written: form, needs_alef_maksura, kind });
        }
    }

    fn read_verbs(&mut self) {
        for row in rows(table!("irregular_verbs.tsv")) {
            let (past, imperfect) = (folded(row[0]), folded(row[1]));
            self.add_verb(past, imperfect.get(1..).unwrap_or_default().to_vec());
        }
        for row in rows(table!("regular_verbs.tsv")) {
            let past = folded(row[0]);
            // Forms IV, VII, VIII and X lose their initial alef after the prefix.
            let stem = past.strip_prefix(&[ALEF]).filter(|stem| stem.len() >= 3).unwrap_or(&past).to_vec();
            self.add_verb(past, stem);
        }
    }

    fn add_verb(&mut self, past: Letters, stem: Letters) {
        fn push(map: &mut HashMap<Letters, Vec<Letters>>, key: Letters, past: &Letters) {
            let pasts = map.entry(key).or_default();
            if !pasts.contains(past) {
                pasts.push(past.clone());
            }
        }
        if stem.len() < 2 || past.len() < 2 {
            return;
        }
        // The jussive drops a middle or final long vowel: يقول → يقل, يجري → يجر.
        if let [.., vowel, last] = stem[..]
            && matches!(vowel, ALEF | WAW | YEH)
            && stem.len() >= 3
        {
            let mut short = stem[..stem.len() - 2].to_vec();
            short.push(last);
            push(&mut self.short_imperfects, short, &past);
        }
        if matches!(stem.last(), Some(&(ALEF | WAW | YEH))) && stem.len() >= 3 {
            push(&mut self.short_imperfects, stem[..stem.len() - 1].to_vec(), &past);
        }
        // A consonant ending shortens a hollow past (قال → قلت), and a final vowel goes before تـ and وا
        // (جرى → جرت, جروا) or turns into yeh (أعطى → أعطيت).
        if let [.., ALEF, last] = past[..]
            && past.len() >= 3
        {
            let mut short = past[..past.len() - 2].to_vec();
            short.push(last);
            push(&mut self.short_pasts, short, &past);
        }
        if matches!(past.last(), Some(&(ALEF | YEH))) && past.len() >= 3 {
            push(&mut self.short_pasts, past[..past.len() - 1].to_vec(), &past);
            for vowel in [YEH, WAW] {
                let mut long = past[..past.len() - 1].to_vec();
                long.push(vowel);
                if long != past {
                    push(&mut self.short_pasts, long, &past);
                }
            }
        }
        push(&mut self.imperfects, stem, &past);
        self.pasts.insert(past);
    }
}
