//! Chooses passages: the windows with the best matches, cut between words and where possible between sentences.

use std::ops::Range;

use super::{Match, SnippetOptions};

/// What a repeated match of the same query word is worth beside its first one in a window.
const REPEATED_MATCH: f32 = 0.1;

/// How much a window counts that shows again what the headline says.
const REPEATED_HEADLINE: f32 = 0.5;

/// What two query words that stand next to each other in the text add, as a share of their weight: a passage
/// with `وزير الصحة` is a better one than a passage with the two words apart.
const NEIGHBOURS: f32 = 0.5;

/// How much of the room that is left goes before the first match where no sentence begins near.
const LEADING_SHARE: usize = 3; // one third

/// The ranges of the best passages, in bytes, in the order of the text.
pub(super) fn best_ranges(
    text: &str,
    headline: &str,
    matches: &[Match],
    options: &SnippetOptions,
) -> Vec<Range<usize>> {
    if options.max_chars == 0 || options.max_fragments == 0 {
        return Vec::new();
    }
    let repetitions = repetitions(text, headline);
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for window in best_windows(text, &repetitions, matches, options) {
        let range = extend(text, window, options.max_chars);
        if ranges.iter().all(|taken| range.end <= taken.start || taken.end <= range.start) {
            ranges.push(range);
        }
    }
    if ranges.is_empty() {
        let opening = repetitions.first().filter(|range| text[..range.start].trim().is_empty());
        let behind = opening.map_or(0, |range| range.end);
        let rest = text[behind..].trim_start_matches(|c: char| c.is_whitespace() || is_sentence_end(c));
        // A text that is nothing but its headline is shown all the same.
        let start = if rest.is_empty() { text.len() - text.trim_start().len() } else { text.len() - rest.len() };
        ranges.push(start..end_of_passage(text, start, options.max_chars, options.max_chars / 2));
    }
    ranges.sort_by_key(|range| range.start);
    ranges
}

/// The windows from a first to a last match, best first, without overlap.
fn best_windows(
    text: &str,
    repetitions: &[Range<usize>],
    matches: &[Match],
    options: &SnippetOptions,
) -> Vec<Range<usize>> {
    let chars = chars_to_matches(text, matches);
    let mut scored = Vec::with_capacity(matches.len());
    for first in 0..matches.len() {
        let start = matches[first].range.start;
        let mut score = 0.0;
        let mut end = start;
        for (index, found) in matches.iter().enumerate().skip(first) {
            if chars[index].end - chars[first].start > options.max_chars {
                break;
            }
            let window = &matches[first..index];
            let repeated = window.iter().any(|other| other.word == found.word);
            score += if repeated { found.weight * REPEATED_MATCH } else { found.weight };
            if let Some(before) = window.last()
                && before.word != found.word
                && before.position + 1 == found.position
            {
                score += NEIGHBOURS * found.weight.min(before.weight);
            }
            end = found.range.end;
        }
        if end > start {
            let next = repetitions.partition_point(|range| range.end <= start);
            if repetitions.get(next).is_some_and(|range| range.start < end) {
                score *= REPEATED_HEADLINE;
            }
            scored.push((score, start..end));
        }
    }
    // The best first; of equal ones the earlier, since news puts what matters first.
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.start.cmp(&b.1.start)));
    let mut windows: Vec<Range<usize>> = Vec::new();
    for (_, window) in scored {
        if windows.len() == options.max_fragments {
            break;
        }
        if windows.iter().all(|taken| window.end <= taken.start || taken.end <= window.start) {
            windows.push(window);
        }
    }
    windows
}

/// Where each match stands in characters, counted from the first one.
fn chars_to_matches(text: &str, matches: &[Match]) -> Vec<Range<usize>> {
    let mut chars = 0;
    let mut counted_to = matches.first().map_or(0, |first| first.range.start);
    let mut places = Vec::with_capacity(matches.len());
    for Match { range, .. } in matches {
        let start = chars + char_count(&text[counted_to..range.start]);
        chars = start + char_count(&text[range.clone()]);
        counted_to = range.end;
        places.push(start..chars);
    }
    places
}

/// How many bytes of a headline are searched for, since to prepare a search costs by their number; the rest is compared
/// where they stand.
const HEADLINE_START: usize = 24;

/// Where a text repeats its headline word for word, in order; nowhere where the headline is one word.
fn repetitions(text: &str, headline: &str) -> Vec<Range<usize>> {
    let headline = headline.trim();
    let mut repetitions = Vec::new();
    if !headline.contains(char::is_whitespace) {
        return repetitions;
    }
    let (text, headline) = (text.as_bytes(), headline.as_bytes());
    let beginning = memchr::memmem::Finder::new(&headline[..headline.len().min(HEADLINE_START)]);
    let mut from = 0;
    while let Some(start) = beginning.find(&text[from..]).map(|start| from + start) {
        from = start + 1;
        if text[start..].starts_with(headline) {
            from = start + headline.len();
            repetitions.push(start..from);
        }
    }
    repetitions
}

/// Widens a window to at most `max_chars` characters.
fn extend(text: &str, window: Range<usize>, max_chars: usize) -> Range<usize> {
    let room = max_chars.saturating_sub(char_count(&text[window.clone()]));
    let after = char_count_up_to(&text[window.end..], room);
    // Where the text ends soon, the room goes to what stands before.
    let leading = if after < room { (room - after).max(room / LEADING_SHARE) } else { room / LEADING_SHARE };
    let start = start_of_passage(text, window.start, leading, room);
    let taken = char_count(&text[start..window.end]);
    start..end_of_passage(text, window.end, max_chars.saturating_sub(taken), (max_chars / 2).saturating_sub(taken))
}

/// The best place to begin, at most `room` characters before `from`: where a sentence begins, else where a word
/// begins at most `leading` characters before.
fn start_of_passage(text: &str, from: usize, leading: usize, room: usize) -> usize {
    let mut word_start = from;
    for (count, (at, _)) in text[..from].char_indices().rev().enumerate().take(room) {
        if is_sentence_start(text, at) {
            return at;
        }
        if count < leading && is_word_start(text, at) {
            word_start = at;
        }
        // A sentence that began long before is not worth the room behind the match.
        if count >= leading * 2 {
            break;
        }
    }
    word_start
}

/// The best place to end, at most `room` characters after `from`: the last end of a sentence once `enough`
/// characters are shown, else the last end of a word.
fn end_of_passage(text: &str, from: usize, room: usize, enough: usize) -> usize {
    let mut word_end = from;
    let mut sentence_end = None;
    let mut count = 0;
    for (offset, c) in text[from..].char_indices() {
        let at = from + offset;
        if is_word_end(text, at) {
            word_end = at;
        }
        if count == room {
            return sentence_end.unwrap_or(word_end);
        }
        count += 1;
        if is_sentence_end(c) && count > enough && text[at + c.len_utf8()..].starts_with(|c: char| c.is_whitespace()) {
            sentence_end = Some(at + c.len_utf8());
        }
    }
    from + text[from..].trim_end().len()
}

/// Whether a sentence or a paragraph begins at `at`.
pub(super) fn is_sentence_start(text: &str, at: usize) -> bool {
    if text[at..].starts_with(char::is_whitespace) {
        return false;
    }
    let before = &text[..at];
    let trimmed = before.trim_end();
    trimmed.is_empty()
        || before[trimmed.len()..].contains('\n')
        || (trimmed.len() < before.len() && trimmed.ends_with(is_sentence_end))
}

fn is_sentence_end(c: char) -> bool {
    // ARABIC QUESTION MARK, ARABIC FULL STOP, HORIZONTAL ELLIPSIS
    matches!(c, '.' | '!' | '?' | '\u{061F}' | '\u{06D4}' | '\u{2026}')
}

fn is_word_start(text: &str, at: usize) -> bool {
    !text[at..].starts_with(char::is_whitespace) && (at == 0 || text[..at].ends_with(char::is_whitespace))
}

fn is_word_end(text: &str, at: usize) -> bool {
    text[at..].starts_with(char::is_whitespace) && !text[..at].ends_with(char::is_whitespace)
}

fn char_count(text: &str) -> usize {
    text.chars().count()
}

/// The number of characters, counted no further than `limit`.
fn char_count_up_to(text: &str, limit: usize) -> usize {
    text.chars().take(limit).count()
}

#[cfg(test)]
mod tests {
    use super::super::{Highlighter, WantedTerm};
    use super::*;
    use crate::arabic::Analyzer;
    use proptest::prelude::*;

    fn snippet(text: &str, words: &[&str], max_chars: usize) -> String {
        let wanted = words.iter().enumerate().map(|(word, term)| WantedTerm::new(Analyzer::Light10, *term, word));
        let mut highlighter = Highlighter::new(wanted.collect());
        let snippets = highlighter.snippets(text, &SnippetOptions::new().max_chars(max_chars));
        let snippet = &snippets[0];
        snippet.pieces().map(|(piece, hit)| if hit { format!("[{piece}]") } else { piece.to_owned() }).collect()
    }

    const TEXT: &str = "افتتح المعرض صباحا. وزار الوزيرُ جناح الصحف القديمة ثم تحدث طويلا إلى الزوار. وينتهي المعرض غدا.";

    #[test]
    fn a_passage_begins_with_its_sentence_and_ends_with_it() {
        assert_eq!(snippet(TEXT, &["وزير", "زوار"], 65), "وزار [الوزيرُ] جناح الصحف القديمة ثم تحدث طويلا إلى [الزوار].");
    }

    #[test]
    fn a_short_passage_is_cut_between_words() {
        assert_eq!(snippet(TEXT, &["صحف"], 20), "جناح [الصحف] القديمة");
        assert_eq!(snippet(TEXT, &["صحف"], 5), "[الصحف]");
    }

    #[test]
    fn a_headline_is_found_where_its_beginning_stands_more_than_once() {
        let headline = format!("{}للحرب", "لا ".repeat(9));
        let text = format!("لا {headline} ثم");
        let found = repetitions(&text, &headline);
        assert_eq!(found.len(), 1);
        assert_eq!(&text[found[0].clone()], headline);
        assert!(repetitions(&text, &format!("{headline} لا")).is_empty());
        let twice = format!("{headline}. وبعد ذلك {headline}");
        assert_eq!(repetitions(&twice, &headline), [0..headline.len(), twice.len() - headline.len()..twice.len()]);
    }

    #[test]
    fn without_a_match_the_text_begins() {
        assert_eq!(snippet(TEXT, &["قمر"], 25), "افتتح المعرض صباحا.");
        assert_eq!(snippet("", &["قمر"], 25), "");
    }

    #[test]
    fn neighbours_win_over_words_apart() {
        let text = "صحة الناس أولا. قال كاتب كلاما كثيرا عن أمور شتى لا تهم أحدا. أكد وزير الصحة ذلك.";
        assert_eq!(snippet(text, &["زير", "صح"], 24), "أكد [وزير] [الصحة] ذلك.");
    }

    proptest! {
        #[test]
        fn a_passage_keeps_its_length_and_its_words_whole(
            text in "[ابتوقلمن .\u{64B}\n]{0,300}",
            max_chars in 0usize..120,
        ) {
            let mut highlighter = Highlighter::new(vec![WantedTerm::new(Analyzer::Exact, "قل", 0), WantedTerm::new(Analyzer::Exact, "م", 1).prefix()]);
            for snippet in highlighter.snippets(&text, &SnippetOptions::new().max_chars(max_chars).max_fragments(3)) {
                prop_assert!(snippet.text.chars().count() <= max_chars);
                prop_assert_eq!(&text[snippet.start..snippet.start + snippet.text.len()], snippet.text.as_str());
                for range in &snippet.highlights {
                    let whole = snippet.start + range.start..snippet.start + range.end;
                    let letter = |c: char| !c.is_whitespace() && c != '.';
                    prop_assert!(!text[whole.end..].starts_with(letter));
                    // A mark without a letter before it is not part of a word.
                    let inside = text[..whole.start].ends_with(|c: char| letter(c) && c != '\u{064B}');
                    prop_assert!(!inside);
                }
            }
        }
    }
}
