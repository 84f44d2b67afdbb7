//! The pasts that the stem of an inflected verb may come from, each with the way that leads there.
//!
//! It lists; which of them is likely must be judged elsewhere.

use super::super::chars::letter::*;
use super::letters::Letters;
use super::readings::Way;
use super::tables::Tables;

/// The stem of a defective verb as it is written without a pronoun: an alef maksura is an alef before one (يراها →
/// يرى, أعطاه → أعطى).
pub(super) fn long_final(stem: &[u8], ending: &[u8], enclitic: usize) -> Option<Letters> {
    let ends_in_alef = enclitic != 0 && ending.is_empty() && stem.last() == Some(&ALEF);
    ends_in_alef.then(|| Letters::from(stem).with(stem.len() - 1, YEH))
}

/// The pasts that an imperfect stem may come from.
pub(super) fn imperfect_ways(tables: &Tables, stem: &[u8], ending: &[u8], ways: &mut Vec<(Way, Letters)>) {
    ways.extend(tables.pasts_of_imperfect(stem).map(|past| (Way::Table, past)));
    ways.extend(tables.pasts_of_short_imperfect(stem).map(|past| (Way::ShortTable, past)));
    ways.push((Way::Plain, Letters::from(stem)));
    ways.push((Way::AlefBefore, Letters::joined([&[ALEF], stem])));
    if let [WAW_HAMZA, rest @ ..] = stem {
        ways.push((Way::HamzaToAlef, Letters::joined([&[ALEF], rest])));
    }
    if stem.len() == 2 {
        ways.push((Way::WawBefore, Letters::joined([&[WAW], stem])));
    }
    for (index, letter) in stem.iter().enumerate().skip(1) {
        if matches!(*letter, WAW | YEH) && index + 1 < stem.len() {
            let hollow = Letters::from(stem).with(index, ALEF);
            if stem.len() == 3 {
                ways.push((Way::Hollow, hollow));
            } else if index + 2 == stem.len() {
                ways.push((Way::Hollow, Letters::joined([&[ALEF], &hollow])));
            }
        }
    }
    if !ending.is_empty() {
        ways.push((Way::Final, Letters::joined([stem, &[YEH]])));
    }
    if stem.last() == Some(&WAW) {
        ways.push((Way::Final, Letters::from(stem).with(stem.len() - 1, ALEF)));
    }
    if stem.last() == Some(&YEH) {
        ways.push((Way::Final, Letters::joined([&[ALEF], stem])));
    }
}

/// The pasts that a past stem may come from.
pub(super) fn past_ways(tables: &Tables, stem: &[u8], ending: &[u8], ways: &mut Vec<(Way, Letters)>) {
    ways.push((Way::Plain, Letters::from(stem)));
    if let Some(active) = tables.active_past(stem) {
        ways.push((Way::Passive, active));
    }
    if !ending.is_empty() {
        ways.extend(tables.pasts_of_short_past(stem).map(|past| (Way::ShortTable, past)));
        ways.push((Way::Final, Letters::joined([stem, &[YEH]])));
        ways.push((Way::Final, Letters::joined([stem, &[ALEF]])));
    }
}
