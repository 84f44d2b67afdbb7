//! What an article does not say itself and its surroundings do: text, address, folders, in this order.

use super::date_place::{date_in_path, date_in_text};
use super::draft::Draft;
use super::item::{DateOrigin, Suspicion};
use super::language::{is_in_other_letters, language_of};
use super::mojibake;
use super::presentation_forms::{self, Mended};

/// Folders that say how an archive is kept, not whose it is.
const STORAGE_FOLDERS: [&str; 20] = [
    "archive", "archives", "article", "articles", "corpus", "csv", "data", "dump", "dumps", "export", "feeds", "files",
    "html", "json", "jsonl", "news", "pages", "txt", "warc", "xml",
];

/// Completes an article that stands at `relative`, in `members` of an archive (empty for a file of its own).
pub(super) fn complete(draft: &mut Draft, relative: &str, members: &str) {
    restore_letters(draft);
    if draft.opens_with_date {
        draft.take_date_line();
    }
    complete_date(draft, relative, members);
    let article = &mut draft.article;
    if article.source.is_empty() {
        article.source = host_of(&article.url).unwrap_or_default().to_owned();
    }
    // The outermost folder is that of the newspaper, also where the record calls it by another name.
    let mut folders = named_folders(relative).chain(named_folders(members));
    let newspaper = folders.next().unwrap_or_default();
    if article.source.is_empty() {
        newspaper.clone_into(&mut article.source);
    }
    if article.section.is_empty() {
        folders.next().unwrap_or_default().clone_into(&mut article.section);
    }
    if article.language.is_empty() {
        let text = if article.body.is_empty() { &article.title } else { &article.body };
        language_of(text).clone_into(&mut article.language);
    }
    let is_arabic = match article.language.get(..2) {
        Some(language) => ["ar", "fa", "ur", "ck", "ps", "ku"].contains(&language),
        None => !is_in_other_letters(&article.body),
    };
    if !is_arabic {
        draft.suspect(Suspicion::NotArabic);
    }
    let article = &draft.article;
    if article.body.contains('\u{FFFD}') || article.title.contains('\u{FFFD}') {
        draft.suspect(Suspicion::ReplacementCharacters);
    }
}

/// Undoes what wrong decoding and old typesetting did to the letters.
fn restore_letters(draft: &mut Draft) {
    let article = &mut draft.article;
    let mut suspicions = Vec::new();
    let shorter = [&mut article.title, &mut article.author, &mut article.source, &mut article.section];
    if let Some((original, garbling)) = mojibake::restored(&article.body) {
        article.body = original;
        let name = garbling.encoding.name();
        suspicions.push(Suspicion::Repaired(format!("UTF-8 that had been decoded as {name} was restored")));
        for text in shorter {
            if let Some(original) = mojibake::restored_like(text, garbling) {
                *text = original;
            }
        }
    }
    for text in [&mut article.body, &mut article.title] {
        if let Some((letters, mended)) = presentation_forms::restored(text) {
            *text = letters;
            suspicions.push(match mended {
                Mended::Forms => Suspicion::PresentationForms,
                Mended::FormsAndOrder => Suspicion::DrawnOrder,
            });
        }
    }
    for suspicion in suspicions {
        draft.suspect(suspicion);
    }
}

fn complete_date(draft: &mut Draft, relative: &str, members: &str) {
    if draft.article.published.is_none() {
        let text = date_in_text(&draft.article.body).map(|date| (date, DateOrigin::Text));
        let url = || date_in_path(path_of(&draft.article.url)).map(|date| (date, DateOrigin::Url));
        let member = || date_in_path(members).map(|date| (date, DateOrigin::Path));
        let path = || date_in_path(relative).map(|date| (date, DateOrigin::Path));
        let created = || draft.created.map(|date| (date, DateOrigin::Metadata));
        if let Some((date, origin)) = text.or_else(url).or_else(member).or_else(path).or_else(created) {
            draft.published(date, origin);
        }
    }
    if draft.provenance.date_origin == Some(DateOrigin::Metadata) {
        draft.provenance.suspicions.retain(|suspicion| !matches!(suspicion, Suspicion::UnknownDate(_)));
    }
}

/// The folders of a path that could name a newspaper or a section: no dates, no archives, nothing of storage.
fn named_folders(path: &str) -> impl Iterator<Item = &str> {
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
    folders.split('/').filter(|folder| {
        let is_date = folder.chars().all(|c| c.is_ascii_digit() || "-_.".contains(c));
        let is_archive = folder.contains('.');
        !is_date && !is_archive && !STORAGE_FOLDERS.contains(&folder.to_ascii_lowercase().as_str())
    })
}

/// The host of an address, without `www.`.
fn host_of(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    if !scheme.starts_with("http") {
        return None;
    }
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then_some(host)
}

/// What stands behind the host of an address, without the query.
fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.split_once('/').map_or("", |(_, path)| path);
    path.split(['?', '#']).next().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::keys::ArticleField;

    fn completed(url: &str, body: &str, relative: &str, members: &str) -> Draft {
        let mut draft = Draft::new("UTF-8");
        draft.set(ArticleField::Url, url);
        draft.set(ArticleField::Body, body);
        complete(&mut draft, relative, members);
        draft
    }

    #[test]
    fn the_source_is_the_host_or_the_first_folder_with_a_name() {
        let table = [
            ("https://www.almina.example/local/1", "x/a.txt", "", "almina.example"),
            ("", "almina/2015/07/a.txt", "", "almina"),
            ("", "2015/almina/a.txt", "", "almina"),
            ("", "html/a.html", "", ""),
            ("", "a.zip", "almina/a.txt", "almina"),
            ("", "a.txt", "", ""),
            ("mailto:x", "a.txt", "", ""),
        ];
        for (url, relative, members, source) in table {
            assert_eq!(completed(url, "نص", relative, members).article.source, source, "{url} {relative}");
        }
    }

    #[test]
    fn a_text_without_arabic_letters_is_suspicious() {
        // Letters of windows-1256 that were shown as those of windows-1252, a language, a number.
        let table = [
            ("ÇáÎÈÑ ÇáÃæá Ýí ÇáÕÍíÝÉ", true),
            ("The ministry announced that the price of wheat has risen", true),
            ("12 / 34", false),
            ("نص عربي", false),
            ("iPhone في الأسواق", false),
        ];
        for (body, expected) in table {
            let draft = completed("", body, "a.txt", "");
            assert_eq!(draft.provenance.suspicions.contains(&Suspicion::NotArabic), expected, "{body}");
        }
    }

    #[test]
    fn the_section_is_the_folder_below_that_of_the_newspaper() {
        let table = [
            ("المرفأ", "almarfa/2015/a.txt", "", ""),
            ("المرفأ", "almarfa/sport/a.txt", "", "sport"),
            ("", "almarfa/2015/sport/a.txt", "", "sport"),
            ("", "almarfa/2015.zip", "sport/a.txt", "sport"),
            ("almarfa", "almarfa/a.txt", "", ""),
        ];
        for (source, relative, members, section) in table {
            let mut draft = Draft::new("UTF-8");
            draft.set(ArticleField::Source, source);
            complete(&mut draft, relative, members);
            assert_eq!(draft.article.section, section, "{source} {relative} {members}");
        }
    }

    #[test]
    fn the_date_is_taken_from_the_nearest_place() {
        let date_line = "الثلاثاء 21 يوليو 2015\nنص";
        let table = [
            ("http://x.example/2014/01/02/a", date_line, "2013/01/01/a.txt", Some(("2015-07-21", DateOrigin::Text))),
            ("http://x.example/2014/01/02/a", "نص", "2013/01/01/a.txt", Some(("2014-01-02", DateOrigin::Url))),
            ("", "نص", "2013/01/01/a.txt", Some(("2013-01-01", DateOrigin::Path))),
            ("", "نص", "a.txt", None),
        ];
        for (url, body, relative, expected) in table {
            let draft = completed(url, body, relative, "");
            let found = draft.article.published.map(|date| date.date().to_string());
            assert_eq!(found.as_deref().zip(draft.provenance.date_origin), expected, "{url} {relative}");
        }
    }
}
