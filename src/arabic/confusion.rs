//! Which letters people type for one another, and how likely: the costs of typing mistakes.
//!
//! Letters are those of the folded form, where أ إ آ, ى and ة are one with ا, ي and ه already. This file must know
//! nothing of words but the letters beside the mistake, and nothing of dictionaries.

use std::sync::LazyLock;

use super::chars::letter_char::*;

/// What a mistake without an excuse costs: any letter for any other, one too many or one too few.
pub(crate) const ORDINARY: u8 = 10;

/// What two swapped neighbours cost: the commonest slip of fast typing.
pub(crate) const SWAPPED: u8 = 6;

/// What a space too many or too few costs.
pub(crate) const SPACE: u8 = 6;

/// What a letter costs that was typed twice, or once instead of twice.
const DOUBLED: u8 = 5;

/// What a long vowel costs that was left out or put in: `الفزياء`, `تليفزيون`.
const LONG_VOWEL: u8 = 7;

/// What a clitic in front costs: the word behind it was meant all the same.
const CLITIC: u8 = 6;

/// What an alef in front costs, and a lam behind it: together they are the article.
const ARTICLE: [u8; 2] = [5, 2];

/// What a hamza without a seat costs that was left out: `شي` for `شيء`.
const LONE_HAMZA: u8 = 3;

/// A reason for which two letters are confused.
struct Confusion {
    /// The letters, any of which stands for any other.
    letters: &'static [char],
    cost: u8,
}

/// The confusions, the likeliest first: of several that hold for two letters the first counts.
const CONFUSIONS: [Confusion; 28] = [
    // Seats of the hamza: spelling rules differ from country to country (مسؤول, مسئول), and many leave it out.
    Confusion { letters: &[HAMZA, WAW_HAMZA, YEH_HAMZA], cost: 3 },
    Confusion { letters: &[WAW_HAMZA, WAW], cost: 3 },
    Confusion { letters: &[YEH_HAMZA, YEH], cost: 3 },
    Confusion { letters: &[HAMZA, ALEF], cost: 4 },
    // One sound in most of Iraq, the Gulf and Tunisia: the commonest spelling mistake of all.
    Confusion { letters: &[DAD, ZAH], cost: 3 },
    // Emphatic and plain sounds that the ear confuses.
    Confusion { letters: &[SAD, SEEN], cost: 4 },
    Confusion { letters: &[TAH, TEH], cost: 4 },
    Confusion { letters: &[DAD, DAL], cost: 5 },
    Confusion { letters: &[ZAH, ZAIN], cost: 5 },
    Confusion { letters: &[ZAH, THAL], cost: 5 },
    // Interdentals that the cities speak as stops or sibilants, and write so.
    Confusion { letters: &[THAL, DAL], cost: 4 },
    Confusion { letters: &[THAL, ZAIN], cost: 4 },
    Confusion { letters: &[THEH, TEH], cost: 4 },
    Confusion { letters: &[THEH, SEEN], cost: 4 },
    // A final alef for a final teh marbuta: سوريا, سورية.
    Confusion { letters: &[ALEF, HEH], cost: 5 },
    // A final alef for an alef maksura: موسيقا, موسيقى.
    Confusion { letters: &[ALEF, YEH], cost: 6 },
    // The foreign g, which each country writes otherwise: غوغل, جوجل, كوكل.
    Confusion { letters: &[QAF, KAF, GHAIN, JEEM], cost: 5 },
    // Sounds of the throat that foreign ears and dialects merge.
    Confusion { letters: &[AIN, ALEF], cost: 6 },
    Confusion { letters: &[AIN, HAMZA], cost: 6 },
    Confusion { letters: &[HAH, HEH], cost: 5 },
    // One shape, other dots: what the eye and scanners of print confuse.
    Confusion { letters: &[BEH, TEH, THEH, NOON, YEH, YEH_HAMZA], cost: 6 },
    Confusion { letters: &[JEEM, HAH, KHAH], cost: 5 },
    Confusion { letters: &[REH, ZAIN], cost: 5 },
    Confusion { letters: &[SEEN, SHEEN], cost: 5 },
    Confusion { letters: &[SAD, DAD], cost: 5 },
    Confusion { letters: &[TAH, ZAH], cost: 5 },
    Confusion { letters: &[AIN, GHAIN], cost: 5 },
    // One shape in the middle of a word, apart at its end.
    Confusion { letters: &[FEH, QAF], cost: 5 },
];

/// What a letter costs that lies beside the one that was meant on the keyboard.
const NEIGHBOUR: u8 = 7;

/// The Arabic keyboard, row by row from the left as the keys lie; a key touches those beside it, and two of the row
/// above: its own number and the next. Lam-alef, a key of two letters, stands as a gap.
const KEYBOARD: [&[char]; 3] = [
    &[DAD, SAD, THEH, QAF, FEH, GHAIN, AIN, HEH, KHAH, HAH, JEEM, DAL],
    &[SHEEN, SEEN, YEH, BEH, LAM, ALEF, TEH, NOON, MEEM, KAF, TAH],
    &[YEH_HAMZA, HAMZA, WAW_HAMZA, REH, '\0', YEH, HEH, WAW, ZAIN, ZAH],
];

fn key(letter: char) -> impl Iterator<Item = (usize, usize)> {
    KEYBOARD.iter().enumerate().flat_map(move |(row, keys)| {
        keys.iter().enumerate().filter(move |(_, key)| **key == letter).map(move |(column, _)| (row, column))
    })
}

fn touch((row, column): (usize, usize), (other_row, other_column): (usize, usize)) -> bool {
    match other_row as i32 - row as i32 {
        0 => column.abs_diff(other_column) == 1,
        1 => column == other_column || column == other_column + 1,
        -1 => other_column == column || other_column == column + 1,
        _ => false,
    }
}

/// The letters HAMZA to YEH, between which mistakes are told apart.
const FIRST: u32 = 0x621;
const COUNT: usize = 0x64A - 0x621 + 1;

static CHANGED: LazyLock<[[u8; COUNT]; COUNT]> = LazyLock::new(|| {
    let letter = |index: usize| char::from_u32(FIRST + index as u32).unwrap_or_default();
    std::array::from_fn(|one| std::array::from_fn(|other| cost_of_change(letter(one), letter(other))))
});

fn cost_of_change(one: char, other: char) -> u8 {
    if one == other {
        return 0;
    }
    let holds = |confusion: &&Confusion| confusion.letters.contains(&one) && confusion.letters.contains(&other);
    if let Some(confusion) = CONFUSIONS.iter().find(holds) {
        return confusion.cost;
    }
    match key(one).any(|key_of_one| key(other).any(|key_of_other| touch(key_of_one, key_of_other))) {
        true => NEIGHBOUR,
        false => ORDINARY,
    }
}

/// What it costs that one letter stands for another; nothing where they are the same.
pub(crate) fn changed(one: char, other: char) -> u8 {
    if one == other {
        return 0;
    }
    let index = |letter: char| u32::from(letter).checked_sub(FIRST).map(|index| index as usize);
    match (index(one), index(other)) {
        (Some(one), Some(other)) if one < COUNT && other < COUNT => CHANGED[one][other],
        _ => ORDINARY,
    }
}

/// What a letter costs that one of two spellings has more than the other: the letter at `place`, counted from zero,
/// behind the letter `before`.
pub(crate) fn additional(place: usize, before: Option<char>, letter: char) -> u8 {
    if before == Some(letter) {
        return DOUBLED;
    }
    match (place, letter) {
        (_, HAMZA) => LONE_HAMZA,
        (0, ALEF) => ARTICLE[0],
        (1, LAM) if before == Some(ALEF) => ARTICLE[1],
        (0, WAW | FEH | BEH | LAM | KAF) => CLITIC,
        (_, ALEF | WAW | YEH) => LONG_VOWEL,
        _ => ORDINARY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confusions_cost_less_than_other_mistakes_and_the_same_both_ways() {
        let letters = || (FIRST..FIRST + COUNT as u32).filter_map(char::from_u32);
        for one in letters() {
            for other in letters() {
                assert_eq!(changed(one, other), changed(other, one), "{one} {other}");
                assert!(changed(one, other) <= ORDINARY);
                assert_eq!(changed(one, other) == 0, one == other);
            }
        }
        assert!(changed(DAD, ZAH) < changed(DAD, DAL));
        assert!(changed(DAD, DAL) < changed(DAD, SAD) + 1);
        assert_eq!(changed(LAM, MEEM), ORDINARY);
        assert_eq!(changed('a', 'b'), ORDINARY);
    }

    #[test]
    fn keys_that_touch_are_neighbours() {
        assert_eq!(changed(NOON, MEEM), NEIGHBOUR);
        assert_eq!(changed(LAM, FEH), NEIGHBOUR);
        assert_eq!(changed(REH, BEH), NEIGHBOUR);
        assert_eq!(changed(DAL, SHEEN), ORDINARY);
    }

    #[test]
    fn letters_too_many_cost_by_what_they_are() {
        assert_eq!(additional(3, Some(DAL), DAL), DOUBLED);
        assert_eq!(additional(0, None, WAW), CLITIC);
        assert!(additional(0, None, ALEF) + additional(1, Some(ALEF), LAM) < ORDINARY);
        assert_eq!(additional(2, Some(FEH), YEH), LONG_VOWEL);
        assert_eq!(additional(2, Some(FEH), MEEM), ORDINARY);
    }
}
