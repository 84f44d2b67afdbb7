//! Word documents (DOCX): the paragraphs of the main text.

use super::document::{self, Paragraph};
use super::xml::tree::{Element, Node};
use crate::calendar::parse_date_time;
use crate::corpus::format::{Format, Halt};
use crate::corpus::input::Input;
use crate::corpus::keys::ArticleField;
use crate::corpus::reading::Reading;

/// One article in a document.
pub(super) struct Docx;

impl Format for Docx {
    fn name(&self) -> &'static str {
        "docx"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["docx"]
    }

    fn recognises(&self, head: &[u8]) -> bool {
        head.starts_with(b"PK\x03\x04") && memchr::memmem::find(head, b"word/document.xml").is_some()
    }

    fn is_kind_of(&self) -> &'static [&'static str] {
        &["zip"]
    }

    fn read(&self, input: Input<'_>, reading: &mut Reading<'_>) -> Result<(), Halt> {
        document::read(input, reading, "word/document.xml", |members, text, draft| {
            if let Some(properties) = members.element("docProps/core.xml") {
                draft.set(ArticleField::Title, properties.text_of("title"));
                draft.set(ArticleField::Author, properties.text_of("creator"));
                draft.set(ArticleField::Language, properties.text_of("language"));
                draft.created = parse_date_time(&properties.text_of("created"));
            }
            let styles = members.element("word/styles.xml").map(|styles| heading_styles(&styles));
            paragraphs(text, &styles.unwrap_or_default())
        })
    }
}

fn paragraphs(document: &Element, heading_styles: &[String]) -> Vec<Paragraph> {
    let mut paragraphs = Vec::new();
    for paragraph in document.descendants().filter(|element| element.name == "w:p") {
        let style = paragraph.find("pstyle").map_or("", |style| style.attribute("w:val")).to_ascii_lowercase();
        let mut text = String::new();
        append_runs(paragraph, &mut text);
        if !text.trim().is_empty() {
            let is_heading = is_heading_name(&style) || heading_styles.contains(&style);
            paragraphs.push((text.trim().to_owned(), is_heading));
        }
    }
    paragraphs
}

/// The identifiers of the styles for titles: Arabic Word calls them `a3` or the like, their names are always English.
fn heading_styles(styles: &Element) -> Vec<String> {
    let is_heading = |style: &&Element| {
        style.find("name").is_some_and(|name| is_heading_name(&name.attribute("w:val").to_ascii_lowercase()))
    };
    let styles = styles.descendants().filter(|element| element.name == "w:style").filter(is_heading);
    styles.map(|style| style.attribute("w:styleid").to_ascii_lowercase()).collect()
}

fn is_heading_name(style: &str) -> bool {
    ["title", "heading1", "heading 1"].iter().any(|name| style.starts_with(name))
}

fn append_runs(element: &Element, text: &mut String) {
    for node in &element.children {
        let Node::Element(child) = node else { continue };
        match child.name.as_str() {
            "w:t" => text.push_str(&child.text()),
            "w:tab" => text.push(' '),
            "w:br" | "w:cr" => text.push('\n'),
            // Deleted text, field codes, and paragraphs inside text boxes, which come by themselves.
            "w:del" | "w:instrtext" | "w:p" | "mc:fallback" => {}
            _ => append_runs(child, text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::zip_archive::zipped;
    use crate::corpus::testing::read_bytes;

    fn document(paragraphs: &str) -> Vec<u8> {
        let text =
            format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"x\"><w:body>{paragraphs}</w:body></w:document>");
        let core = "<cp:coreProperties><dc:title>قالب</dc:title><dc:creator>سالم</dc:creator></cp:coreProperties>";
        zipped(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("word/document.xml", text.as_bytes()),
            ("docProps/core.xml", core.as_bytes()),
        ])
    }

    #[test]
    fn paragraphs_are_lines() {
        let bytes = document(
            "<w:p><w:pPr><w:pStyle w:val=\"Title\"/></w:pPr><w:r><w:t>عنوان الخبر</w:t></w:r></w:p>\
             <w:p><w:r><w:t xml:space=\"preserve\">فقرة </w:t></w:r><w:r><w:t>أولى &amp; كاملة</w:t></w:r></w:p>\
             <w:p><w:del><w:r><w:t>محذوف</w:t></w:r></w:del></w:p>\
             <w:tbl><w:tr><w:tc><w:p><w:r><w:t>خلية</w:t><w:tab/><w:t>أخرى</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        );
        for name in ["a.docx", "a.zip"] {
            let read = read_bytes(name, &bytes);
            assert_eq!(read.texts(), [("عنوان الخبر", "فقرة أولى & كاملة\nخلية أخرى")], "{:?}", read.skipped);
            assert_eq!((&*read.articles[0].0.author, read.articles[0].1.format), ("سالم", "docx"));
        }
    }

    #[test]
    fn titles_are_known_by_the_name_of_their_style_and_dates_by_their_line() {
        let paragraph = |style: &str, text: &str| {
            format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
        };
        let styles = "<w:styles><w:style w:styleId=\"a3\"><w:name w:val=\"Title\"/></w:style></w:styles>";
        let core = "<cp:coreProperties><dcterms:created>2016-01-01T10:00:00Z</dcterms:created></cp:coreProperties>";
        for (date, published) in [("الثلاثاء 21 يوليو 2015", "2015-07-21"), ("", "2016-01-01")] {
            let text = [paragraph("a", "تمهيد"), paragraph("a3", "عنوان"), paragraph("a", date), paragraph("a", "نص")];
            let document = format!("<w:document><w:body>{}</w:body></w:document>", text.concat());
            let bytes = zipped(&[
                ("word/document.xml", document.as_bytes()),
                ("word/styles.xml", styles.as_bytes()),
                ("docProps/core.xml", core.as_bytes()),
            ]);
            let read = read_bytes("a.docx", &bytes);
            assert_eq!(read.texts(), [("عنوان", "تمهيد\nنص")]);
            assert_eq!(read.articles[0].0.published.unwrap().date().to_string(), published);
        }
    }

    #[test]
    fn a_damaged_document_is_told() {
        let bytes = document("<w:p/>");
        assert!(read_bytes("a.docx", &bytes[..100]).skipped[0].contains("the document is damaged"));
        // The properties of the document still have its title.
        let read = read_bytes("a.docx", &bytes);
        assert_eq!(read.texts().len(), 1);
        assert_eq!(read.articles[0].1.suspicions, [crate::corpus::Suspicion::NoText]);
    }
}
