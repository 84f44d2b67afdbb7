//! The text layer of PDF files. Arabic in them often stands as it was drawn; it is put into reading order. Where a
//! file gives lam-alef ligatures as two plain letters in drawn order, lam-alef and alef-lam cannot be told apart: such
//! articles are marked suspicious.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::corpus::draft::Draft;
use crate::corpus::format::{Format, Halt};
use crate::corpus::input::Input;
use crate::corpus::item::Suspicion;
use crate::corpus::keys::ArticleField;
use crate::corpus::presentation_forms::{Mended, reading_order_restored, restored};
use crate::corpus::reading::Reading;

/// Articles on pages.
pub(super) struct Pdf;

/// A file of more pages is an issue of a newspaper: each page is an article of its own.
const LONGEST_ARTICLE_PAGES: usize = 8;

impl Format for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["pdf"]
    }

    fn recognises(&self, head: &[u8]) -> bool {
        head.starts_with(b"%PDF-")
    }

    fn read(&self, input: Input<'_>, reading: &mut Reading<'_>) -> Result<(), Halt> {
        let limit = reading.options().nested_archive_limit();
        let Some(bytes) = input.read_whole(limit)? else {
            return reading.skip(format!("the document is larger than the limit of {limit} bytes"), None);
        };
        let pages = pages(&bytes).map_err(|reason| reading.failure(reason))?;
        if pages.len() <= LONGEST_ARTICLE_PAGES {
            return reading.article(article(&pages.join("\n")), None, None);
        }
        for (number, page) in (1..).zip(&pages) {
            if !page.trim().is_empty() {
                reading.article(article(page), Some(number), None)?;
            }
        }
        Ok(())
    }
}

/// The text of each page.
fn pages(bytes: &[u8]) -> Result<Vec<String>, String> {
    // The library gives up on some malformed files by a panic; it shares no state with us that could be left half done.
    let extracted = catch_unwind(AssertUnwindSafe(|| pdf_extract::extract_text_from_mem_by_pages(bytes)));
    match extracted {
        Ok(Ok(pages)) => Ok(pages),
        Ok(Err(error)) => Err(format!("the document is damaged: {error}")),
        Err(_) => Err("the document is damaged in a way that its reader does not know".to_owned()),
    }
}

fn article(text: &str) -> Draft {
    let mut draft = Draft::new("UTF-8");
    let forms = restored(text);
    if let Some((_, mended)) = &forms {
        draft.suspect(match mended {
            Mended::Forms => Suspicion::PresentationForms,
            Mended::FormsAndOrder => Suspicion::DrawnOrder,
        });
    }
    let text = forms.map_or_else(|| text.to_owned(), |(text, _)| text);
    let ordered = reading_order_restored(&text);
    if ordered.is_some() {
        draft.suspect(Suspicion::DrawnOrder);
    }
    let paragraphs = paragraphs(ordered.as_deref().unwrap_or(&text));
    match paragraphs.split_once('\n') {
        Some((title, body)) => {
            draft.set(ArticleField::Title, title);
            draft.set(ArticleField::Body, body);
        }
        None => draft.set(ArticleField::Body, paragraphs),
    }
    draft
}

/// Joins lines that were broken at the edge of the page.
fn paragraphs(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    let mut joined = String::with_capacity(text.len());
    for line in lines {
        joined.push_str(line);
        let ends_sentence = line.ends_with(['.', '!', ':', '\u{061F}', '\u{00BB}', '"']); // ARABIC QUESTION MARK, »
        let is_full = line.chars().count() * 10 >= longest * 7;
        joined.push(if is_full && !ends_sentence { ' ' } else { '\n' });
    }
    joined.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use crate::corpus::Suspicion;
    use crate::corpus::testing::read_bytes;

    /// Made for this test: three lines in DejaVu Sans, as a program without and one with a shaping engine draws them.
    const DRAWN_FORMS: &[u8] = include_bytes!("samples/drawn_forms.pdf");
    const DRAWN_ORDER: &[u8] = include_bytes!("samples/drawn_order.pdf");

    #[test]
    fn drawn_text_is_read_in_order() {
        let title = "وزير النقل يفتتح المحطة الجديدة";
        let body = "أكد وزير النقل أمس أن المحطة الجديدة جاهزة أمام الركاب، بعد انتهاء الشركة المنفذة من مد القضبان.\n\
            وأضاف أن التذكرة لن تتجاوز 25 قرشا في عام 2015.";
        for bytes in [DRAWN_FORMS, DRAWN_ORDER] {
            let read = read_bytes("a.pdf", bytes);
            assert_eq!(read.texts(), [(title, body)], "{:?}", read.skipped);
            assert_eq!(read.articles[0].1.suspicions, [Suspicion::DrawnOrder]);
        }
    }

    #[test]
    fn a_damaged_document_is_told() {
        for bytes in [&DRAWN_FORMS[..2000], b"%PDF-1.4\n"] {
            let read = read_bytes("a.pdf", bytes);
            assert_eq!((read.articles.len(), read.skipped.len()), (0, 1));
        }
    }
}
