//! Headings over what surrounds an article on Arabic pages (comments, related stories, share buttons), and the removal
//! of what stands under them.

use dom_query::{Document, NodeRef};

use super::render::{LetterCounts, visible_text};

/// Such a heading is no longer than this, in characters.
const LONGEST_HEADING: usize = 40;

/// The headings, folded as [`folded`] does.
const HEADINGS: [&str; 50] = [
    "التعليقات",
    "تعليقات",
    "تعليقات القراء",
    "تعليقات الزوار",
    "تعليقات فيسبوك",
    "اراء القراء",
    "ردود القراء",
    "شاركنا رايك",
    "شارك برايك",
    "اضف تعليقا",
    "اضف تعليق",
    "اضف تعليقك",
    "اكتب تعليقا",
    "اكتب تعليقك",
    "اترك تعليقا",
    "اترك تعليقك",
    "اترك ردا",
    "اقرا ايضا",
    "اقرا المزيد",
    "اقرا كذلك",
    "طالع ايضا",
    "شاهد ايضا",
    "تابع ايضا",
    "مواضيع ذات صله",
    "موضوعات ذات صله",
    "مواضيع متعلقه",
    "موضوعات متعلقه",
    "مقالات ذات صله",
    "اخبار ذات صله",
    "اخبار متعلقه",
    "روابط ذات صله",
    "ذات صله",
    "اخبار اخري",
    "المزيد من الاخبار",
    "اخر الاخبار",
    "احدث الاخبار",
    "اخترنا لكم",
    "اخترنا لك",
    "قد يعجبك ايضا",
    "قد يهمك ايضا",
    "قد يهمك",
    "الاكثر قراءه",
    "الاكثر مشاهده",
    "الاكثر تعليقا",
    "الاكثر تداولا",
    "شارك",
    "شارك المقال",
    "شارك الخبر",
    "تابعونا",
    "الكلمات المفتاحيه",
];

/// Elements that a heading may be.
const HEADING_SELECTOR: &str = "h2, h3, h4, h5, h6, div, span, p, b, strong, font, td, legend, dt, a, li";

/// Removes what such headings stand over: the largest element that begins with the heading and does not hold the
/// article's headline, and where the heading stands right among paragraphs, the links behind it.
pub(super) fn remove_surroundings(document: &Document) {
    let Some(body) = document.body() else { return };
    let counts = LetterCounts::of(&body);
    for heading in document.select(HEADING_SELECTOR).nodes() {
        let letters = counts.letters(heading).all;
        if letters == 0 || letters > LONGEST_HEADING || heading.parent().is_none() {
            continue;
        }
        if !HEADINGS.contains(&folded(&visible_text(heading)).as_str()) {
            continue;
        }
        let frame = frame_of(heading);
        let mut behind = frame.next_sibling();
        frame.remove_from_parent();
        if frame.id != heading.id && counts.letters(&frame).all > letters {
            continue;
        }
        // The heading had no frame of its own: a list or links behind it belong to it.
        while let Some(sibling) = behind {
            behind = sibling.next_sibling();
            let letters = counts.letters(&sibling);
            if sibling.is_element() && letters.all > 0 {
                if letters.in_links * 2 <= letters.all {
                    break;
                }
                sibling.remove_from_parent();
            }
        }
    }
}

/// The largest ancestor whose text begins with the heading.
fn frame_of<'d>(heading: &NodeRef<'d>) -> NodeRef<'d> {
    let mut frame = *heading;
    while let Some(parent) = frame.parent() {
        let is_page = ["body", "html", "article", "main", "table", "tr", "td"].iter().any(|name| parent.has_name(name));
        if is_page || has_text_before(&frame) || parent.descendants_it().any(|inner| inner.has_name("h1")) {
            break;
        }
        frame = parent;
    }
    frame
}

fn has_text_before(node: &NodeRef<'_>) -> bool {
    let mut before = node.prev_sibling();
    while let Some(sibling) = before {
        if !sibling.is_comment() && !visible_text(&sibling).is_empty() {
            return true;
        }
        before = sibling.prev_sibling();
    }
    false
}

/// A heading without vowels, numbers and punctuation, its alefs, yehs and teh marbutas written one way.
fn folded(heading: &str) -> String {
    let letters = heading.chars().filter_map(|c| match c {
        '\u{0623}' | '\u{0625}' | '\u{0622}' => Some('\u{0627}'), // forms of ALEF
        '\u{0649}' => Some('\u{064A}'),                           // ALEF MAKSURA
        '\u{0629}' => Some('\u{0647}'),                           // TEH MARBUTA
        '\u{064B}'..='\u{0652}' | '\u{0640}' => None,             // vowels, TATWEEL
        c if c.is_alphabetic() => Some(c),
        _ => Some(' '),
    });
    letters.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_in_their_folded_form() {
        for heading in HEADINGS {
            assert_eq!(folded(heading), heading);
        }
        assert_eq!(folded("اقرأ أيضًا: "), "اقرا ايضا");
        assert_eq!(folded("آراء القرّاء (5)"), "اراء القراء");
    }

    #[test]
    fn what_stands_under_a_heading_goes() {
        let table = [
            ("<p>نص</p><div><h3>التعليقات (2)</h3><p>تعليق طويل</p></div>", "نص"),
            ("<p>نص</p><div><div><b>اقرأ أيضا</b></div><ul><li><a>خبر</a></ul></div><p>بقية</p>", "نص\nبقية"),
            ("<p>نص</p><h4>مواضيع ذات صلة</h4><ul><li><a>خبر</a></ul><p>بقية</p>", "نص\nبقية"),
            ("<p>نص</p><p><strong>اقرأ أيضا:</strong> <a>خبر</a></p><p>بقية</p>", "نص\nبقية"),
            ("<div><h1>عنوان</h1><span>شارك</span><p>نص</p></div>", "عنوان\nنص"),
            ("<p>كثرت التعليقات على الخبر</p>", "كثرت التعليقات على الخبر"),
        ];
        for (html, expected) in table {
            let document = Document::from(html);
            remove_surroundings(&document);
            assert_eq!(visible_text(&document.root()), expected, "{html}");
        }
    }
}
