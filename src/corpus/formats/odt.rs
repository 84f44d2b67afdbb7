//! Documents of OpenOffice and LibreOffice (ODT): the paragraphs of the main text.

use super::document::{self, Paragraph};
use super::xml::tree::{Element, Node};
use crate::calendar::parse_date_time;
use crate::corpus::format::{Format, Halt};
use crate::corpus::input::Input;
use crate::corpus::keys::ArticleField;
use crate::corpus::reading::Reading;

/// One article in a document.
pub(super) struct Odt;

impl Format for Odt {
    fn name(&self) -> &'static str {
        "odt"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["odt"]
    }

    fn recognises(&self, head: &[u8]) -> bool {
        // The first member says what the archive is, uncompressed.
        let kind = head.get(30..).unwrap_or_default();
        head.starts_with(b"PK\x03\x04") && kind.starts_with(b"mimetypeapplication/vnd.oasis.opendocument.text")
    }

    fn is_kind_of(&self) -> &'static [&'static str] {
        &["zip"]
    }

    fn read(&self, input: Input<'_>, reading: &mut Reading<'_>) -> Result<(), Halt> {
        document::read(input, reading, "content.xml", |members, content, draft| {
            if let Some(properties) = members.element("meta.xml") {
                draft.set(ArticleField::Title, properties.text_of("title"));
                draft.set(ArticleField::Author, properties.text_of("initial-creator"));
                draft.set(ArticleField::Author, properties.text_of("creator"));
                draft.set(ArticleField::Language, properties.text_of("language"));
                draft.created = parse_date_time(&properties.text_of("creation-date"));
            }
            paragraphs(content.find("body").unwrap_or(content))
        })
    }
}

fn paragraphs(body: &Element) -> Vec<Paragraph> {
    let mut paragraphs = Vec::new();
    for element in body.descendants().filter(|element| matches!(&*element.name, "text:p" | "text:h")) {
        let style = element.attribute("text:style-name").to_ascii_lowercase();
        let is_first_level = element.name == "text:h" && matches!(element.attribute("text:outline-level"), "" | "1");
        let mut text = String::new();
        append_text(element, &mut text);
        if !text.trim().is_empty() {
            paragraphs.push((text.trim().to_owned(), is_first_level || style == "title"));
        }
    }
    paragraphs
}

fn append_text(element: &Element, text: &mut String) {
    for node in &element.children {
        match node {
            Node::Text(part) => text.push_str(part),
            Node::Element(child) => match child.name.as_str() {
                "text:s" | "text:tab" => text.push(' '),
                "text:line-break" => text.push('\n'),
                // Remarks, and paragraphs inside frames, which come by themselves.
                "office:annotation" | "text:p" | "text:h" => {}
                _ => append_text(child, text),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::zip_archive::zipped;
    use crate::corpus::testing::read_bytes;

    #[test]
    fn paragraphs_are_lines() {
        let content = "<office:document-content><office:body><office:text>\
            <text:h text:outline-level='1'>عنوان الخبر</text:h><text:p>الثلاثاء 21 يوليو 2015</text:p>\
            <text:p>فقرة<text:s/>أولى &amp; <text:span>كاملة</text:span></text:p><text:p/><text:p>أخرى</text:p>\
            </office:text></office:body></office:document-content>";
        let meta = "<office:document-meta><office:meta><meta:initial-creator>سالم</meta:initial-creator>\
            <meta:creation-date>2016-01-01T10:00:00</meta:creation-date></office:meta></office:document-meta>";
        let bytes = zipped(&[
            ("mimetype", b"application/vnd.oasis.opendocument.text"),
            ("content.xml", content.as_bytes()),
            ("meta.xml", meta.as_bytes()),
        ]);
        let read = read_bytes("a.odt", &bytes);
        assert_eq!(read.texts(), [("عنوان الخبر", "فقرة أولى & كاملة\nأخرى")], "{:?}", read.skipped);
        let (article, provenance) = &read.articles[0];
        assert_eq!((&*article.author, provenance.format), ("سالم", "odt"));
        assert_eq!(article.published.unwrap().date().to_string(), "2015-07-21");
        assert!(read_bytes("a.odt", &bytes[..100]).skipped[0].contains("the document is damaged"));
    }
}
