//! Electronic books and magazines (EPUB): every chapter that has text is an article.

use zip::ZipArchive;

use super::document::member_text;
use super::html::page_article;
use super::xml::tree::Element;
use crate::corpus::draft::Draft;
use crate::corpus::format::{Format, Halt};
use crate::corpus::input::Input;
use crate::corpus::keys::ArticleField;
use crate::corpus::reading::Reading;

/// Chapters in reading order.
pub(super) struct Epub;

impl Format for Epub {
    fn name(&self) -> &'static str {
        "epub"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["epub"]
    }

    fn recognises(&self, head: &[u8]) -> bool {
        // The first member says what the archive is, uncompressed.
        head.starts_with(b"PK\x03\x04") && head.get(30..58) == Some(b"mimetypeapplication/epub+zip")
    }

    fn is_kind_of(&self) -> &'static [&'static str] {
        &["zip"]
    }

    fn read(&self, input: Input<'_>, reading: &mut Reading<'_>) -> Result<(), Halt> {
        let limit = reading.options().nested_archive_limit();
        let Some(bytes) = input.into_seekable(limit)? else {
            return reading.skip(format!("the book is larger than the limit of {limit} bytes"), None);
        };
        let damaged = |error| reading.failure(format!("the book is damaged: {error}"));
        let mut archive = ZipArchive::new(bytes).map_err(damaged)?;
        let limit = reading.options().record_limit();
        let container = member_text(&mut archive, "META-INF/container.xml", limit).unwrap_or_default();
        let package_path =
            Element::parse(&container).0.find("rootfile").map(|file| file.attribute("full-path").to_owned());
        let package = package_path.as_deref().and_then(|path| member_text(&mut archive, path, limit));
        let (Some(path), Some(package)) = (package_path, package) else {
            return Err(reading.failure("the book has no table of its files").into());
        };
        let (package, _) = Element::parse(&package);
        for (number, chapter_path) in (1..).zip(chapter_paths(&package, &path)) {
            let Some(page) = member_text(&mut archive, &chapter_path, limit) else {
                reading
                    .skip(format!("the chapter {chapter_path} is missing or above the limit of {limit} bytes"), None)?;
                continue;
            };
            let mut draft = page_article(page.as_bytes(), None);
            if draft.article.body.is_empty() {
                // Covers and title pages.
                continue;
            }
            draft.take_date_line();
            fill_from_package(&package, &mut draft);
            reading.article(draft, Some(number), None)?;
        }
        Ok(())
    }
}

/// The members that hold the chapters, in reading order, without the table of contents.
fn chapter_paths(package: &Element, package_path: &str) -> Vec<String> {
    let folder = package_path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let items: Vec<_> = package.descendants().filter(|element| element.local_name() == "item").collect();
    let references = package.descendants().filter(|element| element.local_name() == "itemref");
    let chapters = references
        .filter_map(|reference| items.iter().find(|item| item.attribute("id") == reference.attribute("idref")));
    let texts = chapters.filter(|item| !item.attribute("properties").split(' ').any(|property| property == "nav"));
    texts.map(|item| member_path(&folder, item.attribute("href"))).collect()
}

/// The name of the member that a reference from a folder leads to: references are addresses, with `%20` for a space
/// and `..` for the folder above.
fn member_path(folder: &str, reference: &str) -> String {
    let reference = percent_decoded(reference.split('#').next().unwrap_or_default());
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(reference.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let code = behind.get(..2).filter(|_| first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        if let Some(byte) = code.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            bytes.push(byte);
            rest = &behind[2..];
        } else {
            bytes.push(first);
            rest = behind;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn fill_from_package(package: &Element, draft: &mut Draft) {
    let Some(metadata) = package.find("metadata") else {
        return;
    };
    draft.set(ArticleField::Source, metadata.text_of("publisher"));
    draft.set(ArticleField::Source, metadata.text_of("title"));
    draft.set(ArticleField::Section, metadata.text_of("title"));
    draft.set(ArticleField::Author, metadata.text_of("creator"));
    if draft.article.published.is_none() {
        draft.set(ArticleField::Published, metadata.text_of("date"));
    }
    draft.set(ArticleField::Language, metadata.text_of("language"));
}

#[cfg(test)]
mod tests {
    use super::super::zip_archive::zipped;
    use crate::corpus::testing::read_bytes;

    #[test]
    fn chapters_are_articles() {
        let chapter = |title: &str, text: &str| {
            format!(
                "<html xmlns='x'><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"
            )
        };
        let package = "<package><metadata><dc:title>مجلة</dc:title><dc:creator>تحرير</dc:creator><dc:date>2015-07-21</dc:date>\
            <dc:language>ar</dc:language></metadata><manifest><item id='n' href='nav.xhtml' properties='nav'/>\
            <item id='b' href='b.xhtml'/><item id='a' href='../OEBPS/t/a%20%D8%A3.xhtml'/><item id='x' href='missing.xhtml'/></manifest>\
            <spine><itemref idref='n'/><itemref idref='a'/><itemref idref='b'/><itemref idref='x'/></spine></package>";
        let bytes = zipped(&[
            ("mimetype", b"application/epub+zip"),
            (
                "META-INF/container.xml",
                b"<container><rootfiles><rootfile full-path='OEBPS/p.opf'/></rootfiles></container>",
            ),
            ("OEBPS/p.opf", package.as_bytes()),
            ("OEBPS/t/a أ.xhtml", chapter("أول", "نص الفصل الأول").as_bytes()),
            ("OEBPS/b.xhtml", chapter("ثان", "نص الفصل الثاني").as_bytes()),
        ]);
        let read = read_bytes("a.epub", &bytes);
        assert_eq!(read.texts(), [("أول", "نص الفصل الأول"), ("ثان", "نص الفصل الثاني")]);
        assert_eq!(read.ids(), ["a.epub#1", "a.epub#2"]);
        assert_eq!(
            read.skipped,
            ["a.epub: the chapter OEBPS/missing.xhtml is missing or above the limit of 33554432 bytes"]
        );
        let article = &read.articles[0].0;
        assert_eq!((&*article.source, &*article.author, &*article.language), ("مجلة", "تحرير", "ar"));
        assert_eq!(article.published.unwrap().date().to_string(), "2015-07-21");
    }
}
