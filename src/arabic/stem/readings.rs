//! Lists every legal reading of a word: proclitic, stem rule, ending and enclitic, each with the dictionary form it
//! leads to. Nothing is judged here.

use super::super::chars::letter::*;
use super::evidence::Evidence;
use super::letters::Letters;
use super::tables::{Irregular, IrregularKind, List, TABLES, Tables};
use super::verb_ways::{imperfect_ways, long_final, past_ways};

/// What a reading takes the word for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Category {
    Noun,
    Imperfect,
    Past,
}

/// How the dictionary form was reached from the stem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Way {
    /// By the ending alone.
    Plain,
    /// A verb table has the stem.
    Table,
    /// A verb table has the pair whose shortened form this is.
    ShortTable,
    /// An alef was put before the stem (forms IV, VII, VIII, X).
    AlefBefore,
    /// Waw hamza became alef (يؤكد → أكد).
    HamzaToAlef,
    /// A lost initial waw was put back (يصل → وصل).
    WawBefore,
    /// A middle long vowel became alef (يقول → قال).
    Hollow,
    /// A final yeh was put back, or waw became alef.
    Final,
    /// A passive past became active.
    Passive,
}

impl Way {
    pub(super) const COUNT: usize = 9;
}

/// How an irregular table changed the dictionary form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mapped {
    No,
    Broken,
    Sound,
    Feminine,
}

fn is_alef_hamza(letter: u8) -> bool {
    matches!(letter, ALEF_MADDA | ALEF_HAMZA_ABOVE | ALEF_HAMZA_BELOW)
}

/// One reading of a word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    pub(super) category: Category,
    /// Indexes into the lists of [`Tables`].
    pub(super) proclitic: usize,
    pub(super) ending: usize,
    /// 0 for none, else one more than the index.
    pub(super) enclitic: usize,
    /// Only of an imperfect.
    pub(super) prefix: usize,
    pub(super) way: Way,
    /// What is left between proclitic and enclitic.
    pub(super) core: Letters,
    /// What is left without the ending.
    pub(super) stem: Letters,
    /// The dictionary form before the irregular tables.
    pub(super) base: Letters,
    /// The dictionary form.
    pub(super) lemma: Letters,
    pub(super) mapped: Mapped,
}

impl Reading {
    pub(super) fn enclitic_length(&self, tables: &Tables) -> usize {
        self.enclitic.checked_sub(1).map_or(0, |index| tables.enclitics[index].len())
    }

    /// Whether the noun has an ending of the dual, of a sound plural or of the feminine that its dictionary form has not.
    fn has_ending_of_number(&self, tables: &Tables) -> bool {
        let mut endings = tables.noun_endings.iter().chain(&tables.noun_endings_before_enclitic);
        let (from, to) = endings.nth(self.ending).expect("a reading has an ending of the tables");
        match (&from[..], &to[..]) {
            // A teh marbuta that stays, as it is or before a pronoun.
            ([HEH | TEH], [HEH]) => false,
            ([YEH | WAW], []) => true,
            (from, _) => from.iter().any(|letter| matches!(*letter, HEH | TEH | NOON)),
        }
    }
}

/// A word to be read.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) written: Letters,
    pub(super) folded: Letters,
    /// Whether it ends in a teh marbuta, written or meant.
    pub(super) teh_marbuta: bool,
}

impl Word {
    pub(super) fn new(written: &[u8], folded: &[u8], evidence: &Evidence<'_>) -> Self {
        let teh_marbuta = match written.last() {
            Some(&TEH_MARBUTA) => true,
            // A final heh is a sloppy teh marbuta where that spelling is by far the usual one.
            Some(&HEH) if written.len() > 3 => {
                let marbuta = Letters::from(written).with(written.len() - 1, TEH_MARBUTA);
                let dotted = evidence.count(&marbuta);
                dotted > 5.0 * (evidence.count(folded) - dotted).max(1.0)
            }
            _ => false,
        };
        Word { written: Letters::from(written), folded: Letters::from(folded), teh_marbuta }
    }
}

/// The shortest stem of a reading, in letters.
const SHORTEST_STEM: usize = 2;

/// All readings of a word; the first is the uncut one.
pub(super) fn readings(word: &Word, evidence: &Evidence<'_>) -> Vec<Reading> {
    let mut list = Readings { word, tables: &TABLES, evidence, readings: Vec::with_capacity(16) };
    list.nouns();
    if !word.teh_marbuta {
        list.imperfects();
        list.pasts();
    }
    list.readings
}

struct Readings<'w, 'e> {
    word: &'w Word,
    tables: &'static Tables,
    evidence: &'w Evidence<'e>,
    readings: Vec<Reading>,
}

impl Readings<'_, '_> {
    fn nouns(&mut self) {
        let tables = self.tables;
        for (proclitic, letters) in tables.noun_proclitics.iter().enumerate() {
            let Some(rest) = self.word.folded.strip_prefix(&letters[..]) else { continue };
            if rest.len() < SHORTEST_STEM {
                continue;
            }
            for (ending, (from, to)) in tables.noun_endings.iter().enumerate() {
                let keeps_heh = to.last() == Some(&HEH) || from.is_empty() && to.is_empty();
                if self.word.teh_marbuta && from.last() != Some(&HEH) && !keeps_heh {
                    continue;
                }
                self.noun(proclitic, 0, rest, ending, from, to);
            }
            // A noun has an article or a pronoun, not both, and none after a teh marbuta.
            if letters.ends_with(&[ALEF, LAM]) || letters.ends_with(&[LAM, LAM]) || self.word.teh_marbuta {
                continue;
            }
            for (enclitic, pronoun) in tables.enclitics.iter().enumerate() {
                let Some(core) = rest.strip_suffix(&pronoun[..]) else { continue };
                for (ending, (from, to)) in tables.noun_endings_before_enclitic.iter().enumerate() {
                    self.noun(proclitic, enclitic + 1, core, tables.noun_endings.len() + ending, from, to);
                }
            }
        }
    }

    fn noun(&mut self, proclitic: usize, enclitic: usize, core: &[u8], ending: usize, from: &[u8], to: &[u8]) {
        let Some(stem) = core.strip_suffix(from) else { return };
        if stem.len() < SHORTEST_STEM {
            return;
        }
        let base = Letters::joined([stem, to]);
        let uncut = proclitic == 0 && enclitic == 0 && base == self.word.folded;
        if !uncut && !self.evidence.knows(&base) && !self.tables.has(&base, List::Nouns) {
            return;
        }
        if proclitic != 0 && self.begins_with_proclitic(&base) {
            return;
        }
        self.push(Reading {
            category: Category::Noun,
            proclitic,
            ending,
            enclitic,
            prefix: 0,
            way: Way::Plain,
            core: Letters::from(core),
            stem: Letters::from(stem),
            lemma: base,
            base,
            mapped: Mapped::No,
        });
    }

    /// Whether what looks like a dictionary form has been counted because it has a proclitic itself: بسهولة, as if it were
    /// the word behind the و of وبسهولة, or ونجاح behind the ب of the name بونجاح.
    fn begins_with_proclitic(&self, base: &[u8]) -> bool {
        let lists = self.tables.lists(base);
        let is_listed = [List::Nouns, List::Names, List::Irregular, List::Protected, List::Nisbas];
        if is_listed.into_iter().any(|list| lists.have(list)) || self.evidence.with_article(base) > 0.0 {
            return false;
        }
        if let [ALEF, LAM, rest @ ..] = base {
            // A word that begins so for itself is written with a hamza (إلغاء) or has an article of its own (الالتزام).
            let spelled = [ALEF_HAMZA_ABOVE, ALEF_HAMZA_BELOW].map(|hamza| Letters::from(base).with(0, hamza));
            return rest.len() >= SHORTEST_STEM && spelled.iter().all(|spelling| self.evidence.count(spelling) == 0.0);
        }
        let Some((&(WAW | FEH | BEH | LAM | KAF), rest)) = base.split_first() else { return false };
        rest.len() >= 3 && self.evidence.of(rest) > self.evidence.of(base)
    }

    /// Every division of a verb: proclitic, what follows it, enclitic, core.
    fn verb_divisions(&self, past: bool) -> Vec<(usize, usize, Letters)> {
        let mut divisions = Vec::new();
        for (proclitic, letters) in self.tables.verb_proclitics.iter().enumerate() {
            // The future and the subjunctive are imperfects.
            if past && letters.iter().any(|letter| matches!(*letter, SEEN | LAM)) {
                continue;
            }
            let Some(rest) = self.word.folded.strip_prefix(&letters[..]) else { continue };
            divisions.push((proclitic, 0, Letters::from(rest)));
            for (enclitic, pronoun) in self.tables.enclitics.iter().enumerate() {
                // A verb takes ني, not ي.
                if pronoun[..] == [YEH] {
                    continue;
                }
                if let Some(core) = rest.strip_suffix(&pronoun[..])
                    && core.len() > SHORTEST_STEM
                {
                    divisions.push((proclitic, enclitic + 1, Letters::from(core)));
                }
            }
        }
        divisions
    }

    fn imperfects(&mut self) {
        let tables = self.tables;
        let mut ways = Vec::with_capacity(8);
        for (proclitic, enclitic, core) in self.verb_divisions(false) {
            for (prefix, letters) in tables.imperfect_prefixes.iter().enumerate() {
                let Some(rest) = core.strip_prefix(&letters[..]) else { continue };
                for (ending, from) in tables.imperfect_endings.iter().enumerate() {
                    let Some(stem) = rest.strip_suffix(&from[..]) else { continue };
                    if stem.len() < SHORTEST_STEM {
                        continue;
                    }
                    imperfect_ways(tables, stem, from, &mut ways);
                    if let Some(long) = long_final(stem, from, enclitic) {
                        let pasts = tables.pasts_of_imperfect(&long);
                        ways.extend(pasts.map(|past| (Way::Table, past)));
                    }
                    for (way, past) in ways.drain(..) {
                        self.verb(Category::Imperfect, proclitic, enclitic, prefix, ending, &core, stem, way, past);
                    }
                }
            }
        }
    }

    fn pasts(&mut self) {
        let tables = self.tables;
        let mut ways = Vec::with_capacity(8);
        for (proclitic, enclitic, core) in self.verb_divisions(true) {
            for (ending, from) in tables.past_endings.iter().enumerate() {
                let Some(stem) = core.strip_suffix(&from[..]) else { continue };
                if stem.len() < SHORTEST_STEM {
                    continue;
                }
                past_ways(tables, stem, from, &mut ways);
                if let Some(long) = long_final(stem, from, enclitic)
                    && tables.has(&long, List::Pasts)
                {
                    ways.push((Way::Table, long));
                }
                for (way, past) in ways.drain(..) {
                    self.verb(Category::Past, proclitic, enclitic, 0, ending, &core, stem, way, past);
                }
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "they are the parts of one reading")]
    fn verb(
        &mut self,
        category: Category,
        proclitic: usize,
        enclitic: usize,
        prefix: usize,
        ending: usize,
        core: &[u8],
        stem: &[u8],
        way: Way,
        past: Letters,
    ) {
        let known = self.tables.has(&past, List::Pasts);
        if !known && (way == Way::Passive || !self.evidence.knows(&past)) {
            return;
        }
        self.push(Reading {
            category,
            proclitic,
            ending,
            enclitic,
            prefix,
            way,
            core: Letters::from(core),
            stem: Letters::from(stem),
            lemma: past,
            base: past,
            mapped: Mapped::No,
        });
    }

    /// No proclitic has a hamza, and an alef with hamza below is the first letter of a word: what stands before it is a
    /// proclitic.
    fn begins_at_hamza(&self, reading: &Reading) -> bool {
        let word = self.word;
        if reading.core == word.folded {
            return true;
        }
        let start = word.folded.len() - reading.enclitic_length(self.tables) - reading.core.len();
        let (before, core) = word.written.split_at(start);
        // Behind a lam one above does so too, but for short words (لأم).
        if core.len() > 3 && core.starts_with(&[LAM, ALEF_HAMZA_ABOVE]) {
            return false;
        }
        // What was counted without a hamza is another word: كأدهم is not كاد.
        if let (&[proclitic @ (WAW | FEH | BEH | LAM | KAF), ALEF_HAMZA_ABOVE, ..], [first, ALEF, ..]) =
            (core, &reading.base[..])
            && proclitic == *first
            && self.evidence.count(&reading.base.with(1, ALEF_HAMZA_ABOVE)) == 0.0
        {
            return false;
        }
        !before.iter().any(|letter| is_alef_hamza(*letter))
            && !core.iter().skip(1).any(|letter| *letter == ALEF_HAMZA_BELOW)
    }

    /// Whether the dictionary form begins with what is the article of a noun of the tables: بالصحف is بال + صحف.
    fn keeps_article(&self, reading: &Reading) -> bool {
        let proclitic = self.tables.noun_proclitics.get(reading.proclitic).map_or(0, |letters| letters.len());
        let is_article = reading.category == Category::Noun && proclitic > 0;
        is_article
            && matches!(&reading.base[..], [ALEF, LAM, noun @ ..]
                if self.tables.has(noun, List::Nouns) || self.tables.has(noun, List::Irregular))
            && self.word.written.get(proclitic) == Some(&ALEF)
    }

    /// Whether a reading whose dictionary form is an irregular form of the tables may be a form of that.
    fn is_irregular_form(&self, reading: &Reading, irregular: &Irregular) -> bool {
        let word = self.word;
        if irregular.needs_alef_maksura() && reading.enclitic == 0 && word.written.last() != Some(&ALEF_MAKSURA) {
            return false;
        }
        // A broken plural has no second ending of number or gender: مزارعين is no plural of مزارع “farms”.
        if irregular.kind == IrregularKind::Broken && reading.has_ending_of_number(self.tables) {
            return false;
        }
        // A hamza that is written stands where the form has it: الأم is not آلام.
        let start = word.folded.len() - reading.enclitic_length(self.tables) - reading.core.len();
        let mut inner = word.written.iter().skip(start).zip(irregular.written.iter()).skip(1);
        inner.all(|(letter, of_table)| !is_alef_hamza(*letter) || letter == of_table)
    }

    /// Adds a reading; where its dictionary form is an irregular plural, one more that leads to the singular.
    fn push(&mut self, mut reading: Reading) {
        if !self.begins_at_hamza(&reading) || self.keeps_article(&reading) {
            return;
        }
        if let Some(canonical) = self.tables.variant(&reading.lemma) {
            reading.lemma = canonical;
        }
        if reading.category == Category::Noun
            && let Some(irregular) = self.tables.irregular(&reading.lemma)
            && self.is_irregular_form(&reading, &irregular)
        {
            let mut lemma = irregular.lemma;
            if let Some(canonical) = self.tables.variant(&lemma) {
                lemma = canonical;
            }
            let mapped = match irregular.kind {
                IrregularKind::Broken => Mapped::Broken,
                IrregularKind::Sound => Mapped::Sound,
                IrregularKind::Feminine => Mapped::Feminine,
            };
            self.readings.push(Reading { lemma, mapped, ..reading });
        }
        if let Some(month) = self.tables.month(&reading.lemma) {
            reading.lemma = month;
        }
        self.readings.push(reading);
    }
}
