//! An article in the making: fields as a format finds them, each kept from its best key.

use std::borrow::Cow;

use jiff::civil::DateTime;

use super::date_place::split_date_line;
use super::item::{DateOrigin, Provenance, Suspicion};
use super::keys::{ArticleField, Target};
use crate::article::Article;
use crate::calendar;
use crate::path_pattern::PathValues;

/// An article in the making.
#[derive(Debug, Default)]
pub struct Draft {
    pub(super) article: Article,
    pub(super) provenance: Provenance,
    /// One above the rank of the key each field was filled from; 0 for an empty field.
    claims: [u16; ArticleField::ALL.len()],
    /// When the document was made, for want of anything better.
    pub(super) created: Option<DateTime>,
    /// Whether lines above the text may tell its date: the text is whatever stands below the title.
    pub(super) opens_with_date: bool,
}

impl Draft {
    /// An empty draft of a text in `encoding`.
    pub fn new(encoding: &'static str) -> Self {
        let mut draft = Draft::default();
        draft.provenance.encoding = encoding;
        draft
    }

    /// Fills a field unless it is filled; an empty text fills nothing. A text that is no date does not fill
    /// [`ArticleField::Published`], it makes the article suspicious.
    pub fn set<'t>(&mut self, field: ArticleField, text: impl Into<Cow<'t, str>>) {
        self.claim(Target { field, rank: u16::MAX - 1 }, text.into());
    }

    /// Fills a field unless a key of a lower rank has filled it.
    pub(super) fn claim(&mut self, target: Target, text: Cow<'_, str>) {
        let claim = target.rank.saturating_add(1);
        let held = self.claims[target.field as usize];
        if (held != 0 && held <= claim) || text.trim_ascii().is_empty() {
            return;
        }
        if target.field == ArticleField::Published {
            match calendar::parse_date_time(&text) {
                Some(published) => {
                    self.article.published = Some(published);
                    self.provenance.date_origin = Some(DateOrigin::Metadata);
                }
                None => {
                    return self.suspect(Suspicion::UnknownDate(text.chars().take(80).collect()));
                }
            }
        } else if let Some(slot) = self.text_of(target.field) {
            *slot = if target.field == ArticleField::Body { trimmed(text) } else { one_line(text) };
        }
        self.claims[target.field as usize] = claim;
    }

    /// Fills a field whatever it held; a text that is no date leaves the date as it was.
    pub(super) fn overwrite(&mut self, field: ArticleField, text: &str) {
        if field != ArticleField::Published {
            self.claims[field as usize] = 0;
        } else if let Some(published) = calendar::parse_date_time(text) {
            return self.published(published, DateOrigin::Path);
        }
        self.set(field, text);
    }

    /// Fills the fields that a path tells; what the record says itself gives way.
    pub(super) fn overwrite_all(&mut self, values: &PathValues<'_>) {
        for &(field, text) in &values.fields {
            self.overwrite(field, text);
        }
        if let Some(date) = values.date {
            self.published(date.at(0, 0, 0, 0), DateOrigin::Path);
        }
    }

    /// Sets the date of publication, found elsewhere than in a field of its own.
    pub(super) fn published(&mut self, published: DateTime, origin: DateOrigin) {
        self.article.published = Some(published);
        self.provenance.date_origin = Some(origin);
    }

    /// Makes a line above the text that is a date and nothing else the date of publication, and cuts it off.
    pub(super) fn take_date_line(&mut self) {
        let Some((date, rest)) = split_date_line(&self.article.body) else {
            return;
        };
        let is_known = self.article.published.is_some_and(|published| published.date() == date.date());
        if self.article.published.is_none() {
            self.published(date, DateOrigin::Text);
        } else if !is_known {
            return;
        }
        if !rest.trim().is_empty() {
            self.article.body = trimmed(rest.into());
        }
    }

    /// Notes a reason to look at the article again.
    pub fn suspect(&mut self, suspicion: Suspicion) {
        if !self.provenance.suspicions.contains(&suspicion) {
            self.provenance.suspicions.push(suspicion);
        }
    }

    /// Notes what was mended in the bytes.
    pub(super) fn note_repairs(&mut self, repairs: Vec<String>) {
        for repair in repairs {
            self.suspect(Suspicion::Repaired(repair));
        }
    }

    /// Whether neither a title nor a text was found.
    pub(super) fn is_empty(&self) -> bool {
        self.article.title.is_empty() && self.article.body.is_empty()
    }

    fn text_of(&mut self, field: ArticleField) -> Option<&mut String> {
        let article = &mut self.article;
        Some(match field {
            ArticleField::Id => &mut article.id,
            ArticleField::Title => &mut article.title,
            ArticleField::Body => &mut article.body,
            ArticleField::Source => &mut article.source,
            ArticleField::Section => &mut article.section,
            ArticleField::Author => &mut article.author,
            ArticleField::Url => &mut article.url,
            ArticleField::Language => &mut article.language,
            ArticleField::Published => return None,
        })
    }
}

/// The text without white space around it, in its own memory where it has any.
fn trimmed(text: Cow<'_, str>) -> String {
    match text {
        Cow::Borrowed(text) => text.trim().to_owned(),
        Cow::Owned(mut text) => {
            text.truncate(text.trim_end().len());
            let leading = text.len() - text.trim_start().len();
            text.drain(..leading);
            text
        }
    }
}

/// The text without white space around it and without line breaks.
fn one_line(text: Cow<'_, str>) -> String {
    let text = trimmed(text);
    if text.contains(['\n', '\r', '\t']) { text.split_whitespace().collect::<Vec<_>>().join(" ") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_rank_wins_whatever_the_order() {
        let body = |rank| Target { field: ArticleField::Body, rank };
        for order in [[(0, "a"), (1, "b")], [(1, "b"), (0, "a")]] {
            let mut draft = Draft::new("UTF-8");
            for (rank, text) in order {
                draft.claim(body(rank), text.into());
            }
            draft.claim(body(0), "later".into());
            assert_eq!(draft.article.body, "a");
        }
    }

    #[test]
    fn empty_texts_and_unknown_dates_fill_nothing() {
        let mut draft = Draft::new("UTF-8");
        draft.set(ArticleField::Title, " \n ");
        draft.set(ArticleField::Title, String::from(" عنوان\n طويل \n"));
        draft.set(ArticleField::Published, "soon");
        assert_eq!(draft.article.title, "عنوان طويل");
        assert_eq!(draft.article.published, None);
        assert_eq!(draft.provenance.suspicions, [Suspicion::UnknownDate("soon".into())]);
        draft.set(ArticleField::Published, "2015-07-21");
        assert_eq!(draft.article.published, Some(jiff::civil::date(2015, 7, 21).at(0, 0, 0, 0)));
    }
}
