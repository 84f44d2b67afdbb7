//! Compiles the word tables of `index-schema/lexicon/` into the one that the program looks words up in. Tests use what
//! is compiled here, and one of them compares it with what ships.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::super::chars::letter::*;
use super::function_words;
use super::letters::Letters;
use super::tables::{IrregularKind, List, folded, written};
use super::word_table::{self, Kind};

/// The tables as they stand in the repository, compiled.
pub(super) static COMPILED: LazyLock<Vec<u8>> = LazyLock::new(|| Sources::read().compiled());

/// The words of a list, in order.
pub(super) fn list(list: List) -> Vec<Letters> {
    let sources = Sources::read();
    let listed = sources.lists.iter().filter(|(_, lists)| *lists & list as u8 != 0);
    listed.map(|(word, _)| *word).collect()
}

#[derive(Default)]
struct Sources {
    lists: BTreeMap<Letters, u8>,
    entries: BTreeMap<(Kind, Vec<u8>), Vec<Vec<u8>>>,
}

fn text(table: &str) -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/index-schema/lexicon/");
    std::fs::read_to_string(format!("{path}{table}")).expect("the table is in the repository")
}

/// Calls `take` with the cells of every row; one that a row has not is empty.
fn for_each_row(table: &str, mut take: impl FnMut([&str; 3])) {
    for line in text(table).lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        take(std::array::from_fn(|_| cells.next().unwrap_or_default()));
    }
}

impl Sources {
    fn read() -> Self {
        let mut sources = Sources::default();
        sources.read_plurals();
        sources.read_verbs();
        sources.read_places();
        for_each_row("variants.tsv", |[variant, usual, _]| {
            sources.set(Kind::Variants, folded(variant), &folded(usual));
            sources.enlist(folded(usual), List::Usual);
        });
        for_each_row("months.tsv", |[name, month, caution]| {
            // A name in two words is one token, and one that is also another word is left alone.
            if caution.is_empty() {
                sources.set(Kind::Months, folded(&name.replace(' ', "")), &folded(month));
            }
        });
        for_each_row("names.tsv", |[name, ..]| sources.enlist(folded(name), List::Names));
        for_each_row("protected.tsv", |[word, ..]| sources.enlist(folded(word), List::Protected));
        let forms = function_words::forms(&text("function_words.tsv"), &text("stopwords.tsv"));
        let forms: BTreeMap<_, _> = forms.into_iter().collect();
        for (form, dictionary_form) in forms {
            if sources.lists.get(&form).is_none_or(|lists| lists & List::Names as u8 == 0) {
                sources.set(Kind::FunctionWords, form, &dictionary_form);
            }
        }
        sources
    }

    fn compiled(mut self) -> Vec<u8> {
        let lists = self.lists.iter().map(|(word, lists)| ((Kind::Lists, word.to_vec()), vec![vec![*lists]]));
        self.entries.extend(lists);
        word_table::build(&self.entries)
    }

    fn set(&mut self, kind: Kind, word: Letters, value: &[u8]) {
        self.entries.insert((kind, word.to_vec()), vec![value.to_vec()]);
    }

    fn add(&mut self, kind: Kind, word: Letters, value: Letters) {
        let values = self.entries.entry((kind, word.to_vec())).or_default();
        if !values.iter().any(|known| known[..] == value[..]) {
            values.push(value.to_vec());
        }
    }

    fn enlist(&mut self, word: Letters, list: List) {
        *self.lists.entry(word).or_default() |= list as u8;
    }

    fn read_places(&mut self) {
        for_each_row("nationalities.tsv", |[place, adjectives, _]| {
            let nisbas: Vec<Letters> = adjectives.split(',').map(folded).filter(|nisba| !nisba.is_empty()).collect();
            for nisba in &nisbas {
                self.enlist(*nisba, List::Nisbas);
            }
            let place = written(place);
            // ألمانيا begins with a hamza, not with an article.
            let without_article = place.strip_prefix(&[ALEF, LAM]).filter(|rest| rest.len() >= 3);
            let place = Letters::folded(without_article.unwrap_or(&place));
            if place.len() >= 4 {
                self.enlist(place, List::Names);
            }
            let nisbas = nisbas.iter().map(|nisba| nisba.to_vec()).collect();
            self.entries.insert((Kind::Places, place.to_vec()), nisbas);
        });
    }

    fn read_plurals(&mut self) {
        for_each_row("broken_plurals.tsv", |[singular, plural, kind]| {
            let kind = if kind == "broken" { IrregularKind::Broken } else { IrregularKind::Sound };
            self.enlist(folded(singular), List::Nouns);
            self.add_irregular(folded(singular), written(plural), kind);
        });
        for_each_row("feminine_irregular.tsv", |[form, lemma, _]| {
            self.add_irregular(folded(lemma), written(form), IrregularKind::Feminine);
        });
    }

    fn add_irregular(&mut self, lemma: Letters, form: Letters, kind: IrregularKind) {
        let key = Letters::folded(&form);
        if key != lemma {
            self.enlist(key, List::Irregular);
            let values = vec![lemma.to_vec(), form.to_vec(), vec![kind as u8]];
            self.entries.insert((Kind::Irregular, key.to_vec()), values);
        }
    }

    fn read_verbs(&mut self) {
        for_each_row("irregular_verbs.tsv", |[past, imperfect, _]| {
            self.add_verb(folded(past), Letters::from(folded(imperfect).get(1..).unwrap_or_default()));
        });
        for_each_row("regular_verbs.tsv", |[past, ..]| {
            let past = folded(past);
            // Forms IV, VII, VIII and X lose their initial alef after the prefix.
            let stem = past.strip_prefix(&[ALEF]).filter(|stem| stem.len() >= 3).map_or(past, Letters::from);
            self.add_verb(past, stem);
        });
    }

    fn add_verb(&mut self, past: Letters, stem: Letters) {
        if past.len() < 2 {
            return;
        }
        self.enlist(past, List::Pasts);
        self.add_short_pasts(past);
        // A past alone has no imperfect in the table.
        if stem.len() < 2 {
            return;
        }
        self.add(Kind::Imperfects, stem, past);
        // The jussive drops a middle or final long vowel: يقول → يقل, يجري → يجر.
        if let [start @ .., vowel, last] = &stem[..]
            && matches!(*vowel, ALEF | WAW | YEH)
            && !start.is_empty()
        {
            self.add(Kind::ShortImperfects, Letters::joined([start, &[*last]]), past);
        }
        if let [start @ .., ALEF | WAW | YEH] = &stem[..]
            && start.len() >= 2
        {
            self.add(Kind::ShortImperfects, Letters::from(start), past);
        }
    }

    fn add_short_pasts(&mut self, past: Letters) {
        // A consonant ending shortens a hollow past (قال → قلت), and a final vowel goes before تـ and وا
        // (جرى → جرت, جروا) or turns into yeh (أعطى → أعطيت).
        if let [start @ .., ALEF, last] = &past[..]
            && !start.is_empty()
        {
            self.add(Kind::ShortPasts, Letters::joined([start, &[*last]]), past);
        }
        if let [start @ .., ALEF | YEH] = &past[..]
            && start.len() >= 2
        {
            self.add(Kind::ShortPasts, Letters::from(start), past);
            for vowel in [YEH, WAW] {
                let long = Letters::joined([start, &[vowel]]);
                if long != past {
                    self.add(Kind::ShortPasts, long, past);
                }
            }
        }
    }
}
