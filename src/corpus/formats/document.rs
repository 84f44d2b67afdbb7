//! What documents of word processors have in common: a zip archive of XML files, one of which is the main text, in
//! paragraphs that become one article. It must not know the names that a format gives to anything.

use std::io::{Read, Seek};

use zip::ZipArchive;

use super::xml::tree::Element;
use crate::corpus::draft::Draft;
use crate::corpus::format::Halt;
use crate::corpus::input::{Input, Seekable};
use crate::corpus::keys::ArticleField;
use crate::corpus::reading::Reading;

/// A paragraph and whether it is set as the title of the document.
pub(super) type Paragraph = (String, bool);

/// The XML files of a document.
pub(super) struct Members<'a> {
    archive: ZipArchive<Box<dyn Seekable + 'a>>,
    /// The most bytes of one of them.
    limit: usize,
}

impl Members<'_> {
    /// The root of a file; `None` if it is missing or too long.
    pub(super) fn element(&mut self, name: &str) -> Option<Element> {
        Some(Element::parse(&member_text(&mut self.archive, name, self.limit)?).0)
    }
}

/// Reads the article of a document with the main text in `main`: `paragraphs` fills in what its properties say and
/// gives its paragraphs.
pub(super) fn read(
    input: Input<'_>,
    reading: &mut Reading<'_>,
    main: &str,
    paragraphs: impl FnOnce(&mut Members<'_>, &Element, &mut Draft) -> Vec<Paragraph>,
) -> Result<(), Halt> {
    let limit = reading.options().nested_archive_limit();
    let Some(bytes) = input.into_seekable(limit)? else {
        return reading.skip(format!("the document is larger than the limit of {limit} bytes"), None);
    };
    let damaged = |error| reading.failure(format!("the document is damaged: {error}"));
    let archive = ZipArchive::new(bytes).map_err(damaged)?;
    let mut members = Members { archive, limit: reading.options().record_limit() };
    let Some(text) = members.element(main) else {
        return Err(reading.failure("the document has no main text, or one above the limit").into());
    };
    let mut draft = Draft::new("UTF-8");
    let paragraphs = paragraphs(&mut members, &text, &mut draft);
    fill(paragraphs, &mut draft);
    reading.article(draft, None, None)
}

/// The text of a member that is UTF-8, as all of the XML in documents is; `None` if it is missing or too long.
pub(super) fn member_text<R: Read + Seek>(archive: &mut ZipArchive<R>, name: &str, limit: usize) -> Option<String> {
    let mut bytes = Vec::new();
    archive.by_name(name).ok()?.take(limit as u64 + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() <= limit).then(|| String::from_utf8_lossy(&bytes).into_owned())
}

/// Fills title, text and date from the paragraphs of a document.
fn fill(mut paragraphs: Vec<Paragraph>, draft: &mut Draft) {
    let headline = paragraphs.iter().take(3).position(|(_, is_heading)| *is_heading);
    // Properties hold titles of templates; the headline in the text is the author's.
    match headline {
        Some(at) => draft.overwrite(ArticleField::Title, &paragraphs.remove(at).0),
        None if draft.article.title.is_empty() && paragraphs.len() > 1 => {
            draft.set(ArticleField::Title, paragraphs.remove(0).0);
        }
        None => paragraphs.retain(|(text, _)| *text != draft.article.title),
    }
    let body: Vec<_> = paragraphs.into_iter().map(|(text, _)| text).collect();
    draft.set(ArticleField::Body, body.join("\n"));
    draft.opens_with_date = true;
}
