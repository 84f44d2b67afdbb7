//! The stories of an index while articles are added to it.

use std::collections::BTreeSet;

use super::sketch::{Sketch, StoryId};

/// The ids of all stories, some twelve bytes each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stories {
    /// Sorted, so that those of one anchor stand together.
    ids: BTreeSet<StoryId>,
}

impl Stories {
    /// The story that a text of this sketch belongs to: the most alike of those that it may be a copy of, else one
    /// that it begins.
    pub(crate) fn join(&mut self, sketch: &Sketch) -> StoryId {
        let candidates = sketch.ranges().flat_map(|range| self.ids.range(range));
        let alike = candidates.filter_map(|id| sketch.difference(*id).map(|difference| (difference, *id)));
        if let Some((_, story)) = alike.min() {
            return story;
        }
        let own = sketch.own_story();
        self.ids.insert(own);
        own
    }
}

impl FromIterator<StoryId> for Stories {
    fn from_iter<I: IntoIterator<Item = StoryId>>(ids: I) -> Self {
        Stories { ids: ids.into_iter().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(seed: usize, count: usize) -> Vec<String> {
        (0..count).map(|word| format!("كلمه{seed}و{word}")).collect()
    }

    fn sketch(words: &[String]) -> Sketch {
        Sketch::new(words.iter().map(String::as_bytes), "")
    }

    #[test]
    fn copies_join_and_strangers_do_not() {
        let mut stories = Stories::default();
        let mut joined = 0;
        for seed in 0..200 {
            let original = words(seed, 300);
            let story = stories.join(&sketch(&original));
            assert_eq!(stories.join(&sketch(&original)), story);
            // Its first words are others, its end is cut, one word in the middle is changed: .86 of the shingles.
            let mut copy = original[12..290].to_vec();
            copy[100] = "غيرها".to_owned();
            joined += usize::from(stories.join(&sketch(&copy)) == story);
        }
        assert!((160..=200).contains(&joined), "{joined} of 200 copies joined");
        assert_eq!(stories.ids.len(), 200 + 200 - joined, "no two strangers are one story");
    }

    #[test]
    fn a_text_that_shares_a_third_is_another_story() {
        let mut stories = Stories::default();
        let mut apart = 0;
        for seed in 0..100 {
            let original = words(seed, 300);
            let mut other = original[..150].to_vec();
            other.extend(words(1000 + seed, 150));
            apart += usize::from(stories.join(&sketch(&original)) != stories.join(&sketch(&other)));
        }
        assert!(apart >= 95, "{apart} of 100");
    }

    proptest::proptest! {
        #[test]
        fn a_text_that_is_read_again_begins_no_story(
            texts in proptest::collection::vec(proptest::collection::vec("[ابت]{0,2}", 0..40), 1..12),
        ) {
            let mut stories = Stories::default();
            let joined: Vec<StoryId> = texts.iter().map(|words| stories.join(&sketch(words))).collect();
            proptest::prop_assert!(joined.iter().all(|story| *story < 1 << 51));
            let known = stories.ids.len();
            for words in &texts {
                stories.join(&sketch(words));
            }
            proptest::prop_assert_eq!(stories.ids.len(), known);
        }
    }

    #[test]
    fn a_story_is_known_by_its_id_alone() {
        let original = sketch(&words(7, 300));
        let story = Stories::default().join(&original);
        // Nothing is left of the first article but the id that its copies carry.
        let mut later: Stories = [story].into_iter().collect();
        assert_eq!(later.join(&original), story);
    }
}
