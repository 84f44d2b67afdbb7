//! Learns the weights from the labelled forms, compiles the lexicon, and checks that both are those of the tables.
//!
//! `WARRAQ_LEXICON=learn cargo test --release --lib stem` writes `weights.tsv` and what is compiled anew, and
//! `WARRAQ_LEXICON=compile` only the latter; without the variable the same test compares. It is a test so that the
//! tables, the weights and the program cannot drift apart, and so that it may use what the library keeps private.

#![allow(clippy::print_stderr, reason = "learning takes a while and says how it goes")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use super::super::chars::{fold_letter, letter::*};
use super::super::stop_words::StopWords;
use super::super::token::letters_of;
use super::evidence::Evidence;
use super::features::{self, features, has_table_way};
use super::letters::{LONGEST, Letters};
use super::lexicon::{Lexicon, build};
use super::readings::{Category, Mapped, Word, readings};
use super::table_sources;
use super::tables::{self, List, TABLES};
use super::{WEIGHTS, Weights, best, forced, function_word, read};

/// A form, and the features of one reading by number and value.
type Form = Vec<u8>;
type Features = Vec<(u16, f32)>;

fn fold(written: &[u8]) -> Form {
    written.iter().map(|letter| fold_letter(*letter)).collect()
}

/// Forms rarer than this do not stand for their written spelling alone.
const RARE: u64 = 20;
/// The strength with which weights are kept small: the variance of a Gaussian prior is its inverse.
const REGULARIZATION: f64 = 1.0;
/// What an example made of a list counts beside one that was labelled.
const LISTED_WEIGHT: f64 = 0.15;

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("index-schema/lexicon").join(name)
}

fn rows(name: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(file(name)).expect("the table is in the repository");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// Every counted form, written, with its count.
fn counted_forms() -> Vec<(Form, u64)> {
    let number = |row: &Vec<String>| row[1].parse().expect("a count is a number");
    rows("form_counts.tsv")
        .iter()
        .filter_map(|row| Some((letters_of(&row[0]).filter(|form| form.len() <= LONGEST)?, number(row))))
        .collect()
}

/// Counts by form: written spellings that are not rare, and the sum of all spellings for the folded form.
fn counts(forms: &[(Form, u64)]) -> BTreeMap<Form, (u64, Option<Form>)> {
    let mut counts: BTreeMap<Form, (u64, Option<Form>)> = BTreeMap::new();
    for (written, count) in forms {
        let folded = fold(written);
        if folded != *written && *count >= RARE {
            counts.insert(written.clone(), (*count, None));
        }
        counts.entry(folded).or_default().0 += count;
    }
    counts
}

fn is_function_word(form: &[u8]) -> bool {
    StopWords::get().is_function_word(&fold(form))
}

/// The readings of one form, and which of them are right.
struct Example {
    readings: Vec<Features>,
    right: Vec<bool>,
    weight: f64,
}

fn canonical(lemma: &[u8]) -> Letters {
    let lemma = tables::canonical(lemma);
    TABLES.month(&lemma).unwrap_or(lemma)
}

fn example(
    written: &[u8],
    lexicon: Lexicon<'_>,
    weight: f64,
    right: impl Fn(&[u8]) -> bool,
    listed: bool,
) -> Option<Example> {
    let folded = fold(written);
    let evidence = Evidence::new(lexicon, &folded);
    let word = Word::new(written, &folded, &evidence);
    let readings = readings(&word, &evidence);
    let table_way = has_table_way(&readings);
    let is_right: Vec<bool> = readings.iter().map(|reading| right(&reading.lemma)).collect();
    if is_right.iter().all(|right| *right) || !is_right.contains(&true) {
        return None;
    }
    // A name from a list teaches nothing by standing in it.
    let names: [u16; 4] = ["lists:3", "lists:6", "lists:11", "lists:14"]
        .map(|name| features::number(name).expect("the group has 16 features") as u16);
    let features = readings
        .iter()
        .map(|reading| {
            let mut list = Features::new();
            features(&word, reading, table_way, &evidence, |feature, value| list.push((feature as u16, value)));
            if listed {
                list.retain(|(feature, _)| !names.contains(feature));
            }
            list
        })
        .collect();
    Some(Example { readings: features, right: is_right, weight })
}

fn labelled(lexicon: Lexicon<'_>) -> Vec<Example> {
    let mut missing = 0;
    let mut examples = Vec::new();
    for row in rows("labelled_forms.tsv") {
        let (Some(written), Some(lemma)) = (letters_of(&row[0]), letters_of(&row[1])) else { continue };
        let lemma = canonical(&fold(&lemma));
        let folded = fold(&written);
        if row[2] == "func" || row[2] == "num" || forced(&written, &folded, lexicon).is_some() {
            continue;
        }
        match example(&written, lexicon, 1.0, |found| *found == lemma[..], false) {
            Some(example) => examples.push(example),
            None => missing += 1,
        }
    }
    eprintln!("{} labelled examples, {missing} teach nothing", examples.len());
    examples
}

/// A teh marbuta is a teh before a pronoun.
fn end_as_without_pronoun(noun: &mut Form) {
    if let Some(last) = noun.last_mut().filter(|last| **last == TEH) {
        *last = TEH_MARBUTA;
    }
}

/// Keeps a dictionary form for a core, and none where another was kept.
fn agree(of_cores: &mut BTreeMap<Form, Option<Letters>>, core: Form, lemma: Letters) {
    let kept = of_cores.entry(core).or_insert(Some(lemma));
    if *kept != Some(lemma) {
        *kept = None;
    }
}

/// What readers have said of forms that are left to the weights.
#[derive(Default)]
struct Labels {
    /// The dictionary forms of the labelled forms.
    of_forms: BTreeMap<Form, Letters>,
    /// Those of what stands between the clitics of labelled forms, where all of these have the same.
    of_cores: BTreeMap<Form, Option<Letters>>,
    /// The same before a pronoun, which no adjective has: شعبيته is not شعبي.
    of_cores_with_pronoun: BTreeMap<Form, Option<Letters>>,
}

impl Labels {
    fn read(lexicon: Lexicon<'_>) -> Self {
        let mut labels = Labels::default();
        for row in rows("labelled_forms.tsv") {
            let (Some(written), Some(lemma)) = (letters_of(&row[0]), letters_of(&row[1])) else { continue };
            let folded = fold(&written);
            if row[2] == "func" || row[2] == "num" || forced(&written, &folded, lexicon).is_some() {
                continue;
            }
            if function_word(&written, &folded).is_some() {
                continue;
            }
            let lemma = canonical(&fold(&lemma));
            let mut parts = row[3].rsplit('+').filter_map(letters_of).peekable();
            let is_pronoun = |part: &Form| TABLES.enclitics.iter().any(|pronoun| fold(part) == pronoun[..]);
            let has_pronoun = row[3].contains('+') && parts.next_if(is_pronoun).is_some();
            if let Some(mut core) = parts.next() {
                if has_pronoun && row[2] != "verb" {
                    end_as_without_pronoun(&mut core);
                }
                if row[2] != "adj" {
                    agree(&mut labels.of_cores_with_pronoun, core.clone(), lemma);
                }
                agree(&mut labels.of_cores, core, lemma);
            }
            labels.of_forms.insert(written, lemma);
        }
        labels
    }

    /// The dictionary form that a form has by them, where it is one of its readings.
    fn read_as(&self, written: &[u8], lexicon: Lexicon<'_>, weights: &Weights) -> Option<Letters> {
        let folded = fold(written);
        let evidence = Evidence::new(lexicon, &folded);
        let word = Word::new(written, &folded, &evidence);
        let unlabelled = best(&word, &evidence, weights, None)?;
        let label = if let Some(label) = self.of_forms.get(written) {
            *label
        } else {
            // Between other clitics than those that were labelled.
            let is_certain = function_word(written, &folded).is_some()
                || folded.len() < 3
                || is_function_word(written)
                || forced(written, &folded, lexicon).is_some();
            if is_certain {
                return None;
            }
            let end = written.len() - unlabelled.enclitic_length(&TABLES);
            let mut core = written[end - unlabelled.core.len()..end].to_vec();
            if unlabelled.enclitic != 0 && unlabelled.category == Category::Noun {
                end_as_without_pronoun(&mut core);
            }
            let of_cores = if unlabelled.enclitic == 0 { &self.of_cores } else { &self.of_cores_with_pronoun };
            of_cores.get(&core).copied().flatten()?
        };
        // A broken plural of the tables is one, whichever of its meanings was labelled (كتب).
        if unlabelled.mapped == Mapped::Broken {
            return Some(unlabelled.lemma);
        }
        best(&word, &evidence, weights, Some(&label)).map(|reading| reading.lemma)
    }
}

/// Names stay whole, bare and behind proclitics; protected words keep their first letter.
fn listed(lexicon: Lexicon<'_>) -> Vec<Example> {
    let mut examples = Vec::new();
    for name in table_sources::list(List::Names) {
        for proclitic in [&[][..], &[WAW], &[LAM], &[BEH]] {
            let form = [proclitic, &name[..]].concat();
            examples.extend(example(&form, lexicon, LISTED_WEIGHT, |lemma| *lemma == name[..], true));
        }
    }
    for word in table_sources::list(List::Protected) {
        examples.extend(example(&word, lexicon, LISTED_WEIGHT, |lemma| lemma[0] == word[0], true));
    }
    examples
}

/// The gradient of the negative log likelihood (a multinomial logistic model over the readings of each form).
fn gradient(examples: &[Example], weights: &[f64]) -> (f64, Vec<f64>) {
    let mut loss = 0.0;
    let mut gradient = vec![0.0; weights.len()];
    for example in examples {
        let scores: Vec<f64> = example
            .readings
            .iter()
            .map(|list| list.iter().map(|(feature, value)| weights[usize::from(*feature)] * f64::from(*value)).sum())
            .collect();
        let highest = scores.iter().copied().fold(f64::MIN, f64::max);
        let parts: Vec<f64> = scores.iter().map(|score| (score - highest).exp()).collect();
        let all: f64 = parts.iter().sum();
        let right: f64 = parts.iter().zip(&example.right).filter(|(_, right)| **right).map(|(part, _)| part).sum();
        loss -= example.weight * (right / all).ln();
        for ((part, is_right), list) in parts.iter().zip(&example.right).zip(&example.readings) {
            let expected = part / all - if *is_right { part / right } else { 0.0 };
            for (feature, value) in list {
                gradient[usize::from(*feature)] += example.weight * expected * f64::from(*value);
            }
        }
    }
    for (slope, weight) in gradient.iter_mut().zip(weights) {
        loss += REGULARIZATION / 2.0 * weight * weight;
        *slope += REGULARIZATION * weight;
    }
    (loss, gradient)
}

/// Minimizes the loss by Adam (Kingma and Ba 2015) over all examples at once.
fn learn(examples: &[Example]) -> Vec<f64> {
    const STEPS: usize = 400;
    let mut weights = vec![0.0; features::COUNT];
    let (mut mean, mut square) = (vec![0.0; weights.len()], vec![0.0; weights.len()]);
    for step in 1..=STEPS {
        let (loss, gradient) = gradient(examples, &weights);
        let rate = 0.1 * (1.0 - step as f64 / (STEPS + 1) as f64);
        for index in 0..weights.len() {
            mean[index] = 0.9 * mean[index] + 0.1 * gradient[index];
            square[index] = 0.99 * square[index] + 0.01 * gradient[index] * gradient[index];
            let corrected_mean = mean[index] / (1.0 - 0.9f64.powi(step as i32));
            let corrected_square: f64 = square[index] / (1.0 - 0.99f64.powi(step as i32));
            weights[index] -= rate * corrected_mean / (corrected_square.sqrt() + 1e-8);
        }
        if step % 100 == 0 {
            eprintln!("step {step}: loss {loss:.1}");
        }
    }
    weights
}

/// The share of examples whose best reading is right.
fn accuracy(examples: &[&Example], weights: &[f64]) -> f64 {
    let right = examples.iter().filter(|example| {
        let score = |list: &Features| -> f64 {
            list.iter().map(|(feature, value)| weights[usize::from(*feature)] * f64::from(*value)).sum()
        };
        let best = (0..example.readings.len())
            .max_by(|a, b| score(&example.readings[*a]).total_cmp(&score(&example.readings[*b])).then(b.cmp(a)));
        best.is_some_and(|best| example.right[best])
    });
    right.count() as f64 / examples.len() as f64
}

fn weights_text(weights: &[f64]) -> String {
    let mut text = String::from(
        "# feature (group and number, named in src/arabic/stem/features.rs)\tweight, learned from labelled_forms.tsv, names.tsv and protected.tsv\n",
    );
    for (feature, weight) in weights.iter().enumerate().filter(|(_, weight)| weight.abs() >= 0.01) {
        writeln!(text, "{}\t{weight:.3}", features::name(feature)).expect("a string takes any text");
    }
    text
}

/// Forms whose first hamza was left out have the dictionary form of the spelling that has it, where that is the commoner
/// one: ارضية is أرضية.
fn as_spelled_with_hamza(forms: &[(Form, u64)], mut lemmas: Vec<Form>) -> Vec<Form> {
    let without_hamza = |form: &Form| -> Form {
        let plain = |letter: &u8| {
            if matches!(*letter, ALEF_HAMZA_ABOVE | ALEF_HAMZA_BELOW | ALEF_MADDA) { ALEF } else { *letter }
        };
        form.iter().map(plain).collect()
    };
    // The forms come by their frequency.
    let mut commonest: BTreeMap<Form, usize> = BTreeMap::new();
    for (place, (form, _)) in forms.iter().enumerate() {
        commonest.entry(without_hamza(form)).or_insert(place);
    }
    for (place, (form, _)) in forms.iter().enumerate() {
        if without_hamza(form) == *form {
            lemmas[place] = lemmas[commonest[form]].clone();
        }
    }
    lemmas
}

/// The compiled lexicon: every counted form with its dictionary form.
fn compile(forms: &[(Form, u64)], counts: &BTreeMap<Form, (u64, Option<Form>)>, weights: &Weights) -> Vec<u8> {
    let counted = build::compile(counts, is_function_word);
    let lexicon = Lexicon::parse(&counted).expect("it was just made");
    let half = forms.len() / 2;
    // What a reader has said of a form counts more than what the weights make of it, where it is a reading at all.
    let labels = Labels::read(lexicon);
    let read_all = |forms: &[(Form, u64)]| -> Vec<Form> {
        let lemma = |written: &Form| {
            let by_label = labels.read_as(written, lexicon, weights);
            by_label.unwrap_or_else(|| read(written, &fold(written), lexicon, weights))
        };
        forms.iter().map(|(written, _)| lemma(written).to_vec()).collect()
    };
    let lemmas = std::thread::scope(|scope| {
        let second = scope.spawn(|| read_all(&forms[half..]));
        let mut lemmas = read_all(&forms[..half]);
        lemmas.extend(second.join().expect("reading does not panic"));
        lemmas
    });
    let lemmas = as_spelled_with_hamza(forms, lemmas);
    let mut compiled = counts.clone();
    // The folded form, which is also the sloppy spelling, has the dictionary form of its commonest spelling.
    let mut commonest: BTreeMap<Form, u64> = BTreeMap::new();
    for ((written, count), lemma) in forms.iter().zip(&lemmas) {
        let folded = fold(written);
        if commonest.get(&folded).is_none_or(|other| count > other) {
            commonest.insert(folded.clone(), *count);
            compiled.get_mut(&folded).expect("every folded form was counted").1 = Some(lemma.clone());
        }
    }
    for ((written, count), lemma) in forms.iter().zip(&lemmas) {
        let folded = fold(written);
        if *written == folded {
            continue;
        }
        if compiled[&folded].1.as_ref() != Some(lemma) || compiled.contains_key(written) {
            compiled.insert(written.clone(), (*count, Some(lemma.clone())));
        }
    }
    build::compile(&compiled, is_function_word)
}

#[test]
fn the_compiled_lexicon_is_that_of_the_tables() {
    let task = std::env::var("WARRAQ_LEXICON").unwrap_or_default();
    let forms = counted_forms();
    let counts = counts(&forms);
    let learned;
    let weights = if task == "learn" {
        let counted = build::compile(&counts, is_function_word);
        let lexicon = Lexicon::parse(&counted).expect("it was just made");
        let mut examples = labelled(lexicon);
        // How well the weights read forms they have not seen: learn on four fifths, read the rest.
        if std::env::var("WARRAQ_LEXICON_FOLDS").is_ok() {
            let mut sum = 0.0;
            for fold in 0..5 {
                let (mut seen, mut unseen) = (Vec::new(), Vec::new());
                for (index, example) in labelled(lexicon).into_iter().enumerate() {
                    if index % 5 == fold { unseen.push(example) } else { seen.push(example) }
                }
                seen.extend(listed(lexicon));
                let weights = learn(&seen);
                sum += accuracy(&unseen.iter().collect::<Vec<_>>(), &weights);
            }
            eprintln!("accuracy on unseen forms {:.4}", sum / 5.0);
        }
        examples.extend(listed(lexicon));
        let values = learn(&examples);
        eprintln!("accuracy on the examples {:.4}", accuracy(&examples.iter().collect::<Vec<_>>(), &values));
        let text = weights_text(&values);
        std::fs::write(file("weights.tsv"), &text).expect("the folder can be written");
        learned = Weights::parse(&text);
        &learned
    } else {
        &*WEIGHTS
    };
    let tables = &*table_sources::COMPILED;
    let compiled = compile(&forms, &counts, weights);
    if task == "learn" || task == "compile" {
        std::fs::write(file("compiled.bin"), &compiled).expect("the folder can be written");
        std::fs::write(file("compiled_tables.bin"), tables).expect("the folder can be written");
        return;
    }
    let stored = |name| std::fs::read(file(name)).expect("the lexicon is in the repository");
    assert!(
        compiled == stored("compiled.bin") && *tables == stored("compiled_tables.bin"),
        "the tables changed; `WARRAQ_LEXICON=compile cargo test --release --lib stem` compiles them anew"
    );
}
