//! Near-duplicates: whether articles are copies of one story, told from fifty-one bits kept of each.
//!
//! Agencies sell one text to many papers, which change its headline, cut its end and print it. Two texts are copies
//! where most of their shingles, runs of four words, are the same (A. Broder, “On the resemblance and containment of
//! documents”, 1997). An article is known by a [`Sketch`] of its shingles, and a story by what is kept of the sketch
//! of the article that began it, its [`StoryId`]. An article whose sketch resembles that of a story belongs to it;
//! else it begins one. So there is no list of members: every copy carries the id of its story, which goes on when
//! the article that began it is removed, and which later copies find.
//!
//! Pure functions of words: nothing here may know articles, files or the index.

mod shingles;
mod sketch;
mod stories;

pub(crate) use sketch::{Sketch, StoryId};
pub(crate) use stories::Stories;
