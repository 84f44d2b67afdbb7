//! Copies of one story among the hits: shown once, counted, and listed where that is asked for.
//!
//! Which articles are copies was decided when they were indexed (`near_duplicates`); a column tells the story of
//! each. A story is shown by its copy that ranks highest, and hits keep the order that they have without it.

use std::ops::Bound;

use jiff::civil::DateTime;
use serde::Serialize;
use tantivy::query::{BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, Query, RangeQuery};
use tantivy::schema::Field;
use tantivy::{DocAddress, Term};

use super::compile::Compiled;
use super::matches::{Matches, StoryColumns, StorySet};
use super::results::Hit;
use super::{SearchOptions, Searcher};
use crate::error::Result;
use crate::near_duplicates::StoryId;

/// What becomes of the copies of a story that all match.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Copies {
    /// A story is one hit, which tells how many copies there are.
    #[default]
    Counted,
    /// The same, and the hit lists the copies.
    Listed,
    /// Every copy is a hit.
    Separate,
}

/// An article that is a copy of a hit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StoryCopy {
    /// Its identifier.
    pub id: String,
    /// Its headline.
    pub title: String,
    /// The newspaper or agency.
    pub source: String,
    /// The time of publication.
    pub published: Option<DateTime>,
}

/// How many copies a hit lists at most; all are counted.
const MOST_LISTED: usize = 100;

/// What a search found before anything is ranked.
pub(super) struct Found {
    /// The articles that count.
    pub(super) matches: Matches,
    /// How many articles the compiled query ranks: those of the stories that are passed over are among them.
    ranked: usize,
    /// Stories that are not shown, since the index had them before.
    passed_over: StorySet,
}

impl Found {
    /// All that matches; the query is narrowed to what the options let through.
    pub(super) fn new(compiled: &mut Compiled, searcher: &Searcher, options: &SearchOptions) -> tantivy::Result<Self> {
        let matches = searcher.matches(&*compiled.query)?;
        let Some(commit) = options.added_after else {
            return Ok(Found { ranked: matches.len(), matches, passed_over: StorySet::default() });
        };
        let (later, earlier) = matches.split_at_commit(commit, &searcher.inner)?;
        let passed_over = match options.copies {
            Copies::Separate => StorySet::default(),
            Copies::Counted | Copies::Listed => earlier.stories(),
        };
        let query = std::mem::replace(&mut compiled.query, Box::new(EmptyQuery));
        compiled.query = added_after(query, commit, searcher.index.layout().commit);
        Ok(Found { ranked: later.len(), matches: later.without(&passed_over), passed_over })
    }

    /// All that matches but the copies of a story.
    pub(super) fn without_story(story: StoryId, compiled: &Compiled, searcher: &Searcher) -> tantivy::Result<Self> {
        let matches = searcher.matches(&*compiled.query)?;
        let passed_over = StorySet::from_iter([story]);
        Ok(Found { ranked: matches.len(), matches: matches.without(&passed_over), passed_over })
    }

    /// The articles to show, best first: the page that is asked for. `ranked` gives so many of the best articles,
    /// and with a greater number the same ones and more.
    pub(super) fn page(
        &self,
        options: &SearchOptions,
        columns: &StoryColumns,
        ranked: impl Fn(usize) -> tantivy::Result<Vec<(f32, DocAddress)>>,
    ) -> tantivy::Result<Vec<(f32, DocAddress)>> {
        page(options, self.ranked, |address| columns.story(address), &self.passed_over, ranked)
    }
}

/// The query for articles that came after a commit; scores stay as they are.
fn added_after(query: Box<dyn Query>, commit: u64, field: Field) -> Box<dyn Query> {
    let later = RangeQuery::new(Bound::Excluded(Term::from_field_u64(field, commit)), Bound::Unbounded);
    let unscored = ConstScoreQuery::new(Box::new(later), 0.0);
    Box::new(BooleanQuery::new(vec![(Occur::Must, query), (Occur::Must, Box::new(unscored))]))
}

fn page(
    options: &SearchOptions,
    total: usize,
    story: impl Fn(DocAddress) -> StoryId,
    passed_over: &StorySet,
    ranked: impl Fn(usize) -> tantivy::Result<Vec<(f32, DocAddress)>>,
) -> tantivy::Result<Vec<(f32, DocAddress)>> {
    let needed = options.offset.saturating_add(options.limit).min(total);
    if needed <= options.offset {
        return Ok(Vec::new());
    }
    // Of news some hits in a hundred are copies of a higher one: half as many again will mostly do.
    let mut fetched = needed.saturating_add(needed / 2 + 5).min(total);
    loop {
        let mut page = ranked(fetched)?;
        if options.copies == Copies::Separate {
            page.retain(|(_, address)| !passed_over.contains(&story(*address)));
        } else {
            let mut shown = passed_over.clone();
            page.retain(|(_, address)| shown.insert(story(*address)));
        }
        if page.len() >= needed || fetched == total {
            page.truncate(needed);
            page.drain(..options.offset.min(page.len()));
            return Ok(page);
        }
        fetched = fetched.saturating_mul(2).min(total);
    }
}

impl Searcher {
    /// Tells each hit of its copies among the matches.
    pub(super) fn add_copies(
        &self,
        hits: &mut [Hit],
        page: &[(f32, DocAddress)],
        found: &Found,
        options: &SearchOptions,
    ) -> Result<()> {
        if options.copies == Copies::Separate {
            return Ok(());
        }
        let articles = found.matches.articles_of(page.iter().map(|(_, address)| self.stories.story(*address)));
        for (hit, (_, address)) in hits.iter_mut().zip(page) {
            let story = self.stories.story(*address);
            hit.copies = articles[&story].saturating_sub(1);
            if options.copies == Copies::Listed && hit.copies > 0 {
                let copies = found.matches.iter().filter(|copy| copy.story == story && copy.address != *address);
                hit.listed_copies = self.copies_at(copies.map(|copy| copy.address).take(MOST_LISTED))?;
            }
        }
        Ok(())
    }

    /// The copies of the article of that id, the earliest first; none where there is no such article.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn copies(&self, id: &str) -> Result<Vec<StoryCopy>> {
        let Some(address) = self.address_of(id)? else { return Ok(Vec::new()) };
        let story = self.stories.story(address);
        let mut addresses = self.addresses_of(story);
        addresses.retain(|copy| *copy != address);
        self.copies_at(addresses)
    }

    /// All articles that tell a story.
    pub(super) fn addresses_of(&self, story: StoryId) -> Vec<DocAddress> {
        let mut addresses = Vec::new();
        for (segment, reader) in self.inner.segment_readers().iter().enumerate() {
            let of_segment = reader.doc_ids_alive().map(|doc| DocAddress::new(segment as u32, doc));
            addresses.extend(of_segment.filter(|address| self.stories.story(*address) == story));
        }
        addresses
    }

    /// The earliest first.
    fn copies_at(&self, addresses: impl IntoIterator<Item = DocAddress>) -> Result<Vec<StoryCopy>> {
        let copies = addresses.into_iter().map(|address| self.copy_at(address));
        let mut copies = copies.collect::<Result<Vec<_>>>()?;
        copies.sort_by(|a, b| (a.published, &a.id).cmp(&(b.published, &b.id)));
        Ok(copies)
    }

    fn copy_at(&self, address: DocAddress) -> Result<StoryCopy> {
        let article = self.article_at(address)?;
        Ok(StoryCopy { id: article.id, title: article.title, source: article.source, published: article.published })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of twelve articles, of which each that is even begins a story and the next is its copy.
    fn documents(options: &SearchOptions, passed_over: &[StoryId]) -> Vec<u32> {
        let ranked = |count| Ok((0..12).take(count).map(|doc| (12.0 - doc as f32, DocAddress::new(0, doc))).collect());
        let story = |address: DocAddress| StoryId::from(address.doc_id / 2);
        let page = page(options, 12, story, &passed_over.iter().copied().collect(), ranked).unwrap();
        page.into_iter().map(|(_, address)| address.doc_id).collect()
    }

    #[test]
    fn a_story_is_shown_once_and_pages_do_not_overlap() {
        let options = SearchOptions::new().limit(2);
        assert_eq!(documents(&options, &[]), [0, 2]);
        assert_eq!(documents(&options.clone().offset(2), &[]), [4, 6]);
        assert_eq!(documents(&options.clone().offset(4), &[]), [8, 10]);
        assert_eq!(documents(&options.clone().offset(5).limit(usize::MAX), &[]), [10]);
        assert_eq!(documents(&options.clone().offset(6), &[]), [0; 0]);
        assert_eq!(documents(&options.limit(20), &[0, 3]), [2, 4, 8, 10], "stories that are passed over");
    }

    #[test]
    fn separate_copies_are_pages_of_the_ranking() {
        let options = SearchOptions::new().copies(Copies::Separate).limit(3).offset(10);
        assert_eq!(documents(&options, &[]), [10, 11]);
        assert_eq!(documents(&options.offset(20), &[]), [0; 0]);
    }
}
