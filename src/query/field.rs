//! The fields that a query may name, with their English and Arabic names. It knows no schema and no index.

use super::syntax::without_marks;
use std::fmt;

use super::term::WordForm;

/// A field of words: its text is analysed, and words and phrases are looked for in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The headline: `title:`, `عنوان:`.
    Title,
    /// The text of the article: `body:`, `نص:`.
    Body,
    /// The newspaper or agency: `source:`, `مصدر:`.
    Source,
    /// Who wrote it: `author:`, `كاتب:`.
    Author,
    /// The part of the paper: `section:`, `قسم:`.
    Section,
}

impl Field {
    /// Its name in English, as queries are written back.
    pub fn name(self) -> &'static str {
        match self {
            Field::Title => "title",
            Field::Body => "body",
            Field::Source => "source",
            Field::Author => "author",
            Field::Section => "section",
        }
    }

    /// Whether naming it narrows the search, as a date does: an article is from a source or it is not.
    ///
    /// Titles and bodies are searched for what they say, and are ranked like any words.
    pub fn narrows(self) -> bool {
        match self {
            Field::Source | Field::Author | Field::Section => true,
            Field::Title | Field::Body => false,
        }
    }

    /// Its name in Arabic.
    pub fn arabic_name(self) -> &'static str {
        match self {
            Field::Title => "عنوان",
            Field::Body => "نص",
            Field::Source => "مصدر",
            Field::Author => "كاتب",
            Field::Section => "قسم",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A field whose value is compared as a whole, as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeywordField {
    /// The article's id: `id:`, `معرف:`.
    Id,
    /// Its web address: `url:`, `رابط:`.
    Url,
    /// Its place in the archive: `path:`, `مسار:`.
    Path,
    /// The language of its text: `language:`, `لغة:`.
    Language,
}

impl KeywordField {
    /// Its name in English, as queries are written back.
    pub fn name(self) -> &'static str {
        match self {
            KeywordField::Id => "id",
            KeywordField::Url => "url",
            KeywordField::Path => "path",
            KeywordField::Language => "language",
        }
    }

    /// Its name in Arabic.
    pub fn arabic_name(self) -> &'static str {
        match self {
            KeywordField::Id => "معرف",
            KeywordField::Url => "رابط",
            KeywordField::Path => "مسار",
            KeywordField::Language => "لغة",
        }
    }
}

impl fmt::Display for KeywordField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How a period narrows the date of publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateRelation {
    /// `date:`, on a day of the period.
    Within,
    /// `before:`, before its first day.
    Before,
    /// `after:`, after its last day.
    After,
}

/// What a name before a colon stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NamedField {
    Text(Field),
    Keyword(KeywordField),
    Date(DateRelation),
    /// How near the words have to be to what is typed.
    Level(WordForm),
}

/// Every name, in lower case; the first name of each field is the one queries are written back with.
const NAMES: [(&[&str], NamedField); 16] = [
    (&["title", "عنوان", "العنوان"], NamedField::Text(Field::Title)),
    (&["body", "نص", "النص", "متن", "المتن"], NamedField::Text(Field::Body)),
    (&["source", "مصدر", "المصدر"], NamedField::Text(Field::Source)),
    (&["author", "كاتب", "الكاتب"], NamedField::Text(Field::Author)),
    (&["section", "قسم", "القسم"], NamedField::Text(Field::Section)),
    (&["id", "معرف", "المعرف"], NamedField::Keyword(KeywordField::Id)),
    (&["url", "رابط", "الرابط"], NamedField::Keyword(KeywordField::Url)),
    (&["path", "مسار", "المسار"], NamedField::Keyword(KeywordField::Path)),
    (&["language", "لغة", "لغه", "اللغة", "اللغه"], NamedField::Keyword(KeywordField::Language)),
    (&["date", "تاريخ", "التاريخ"], NamedField::Date(DateRelation::Within)),
    (&["before", "قبل"], NamedField::Date(DateRelation::Before)),
    (&["after", "بعد"], NamedField::Date(DateRelation::After)),
    (&["exact", "حرفيا"], NamedField::Level(WordForm::AsTyped)),
    (&["folded", "مكتوبا"], NamedField::Level(WordForm::Surface)),
    (&["stem", "جذع"], NamedField::Level(WordForm::Stem)),
    (&["coarse", "قريب"], NamedField::Level(WordForm::Coarse)),
];

/// The field with this name; the case of Latin letters does not matter.
pub(super) fn named(name: &str) -> Option<NamedField> {
    let name = without_marks(name);
    NAMES.iter().find(|(names, _)| names.iter().any(|known| known.eq_ignore_ascii_case(&name))).map(|(_, field)| *field)
}

/// The English names of all fields, for advice.
pub(super) fn english_names() -> String {
    let fields = NAMES.iter().filter(|(_, named)| !matches!(named, NamedField::Level(_)));
    fields.map(|(names, _)| names[0]).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_their_field() {
        for field in [Field::Title, Field::Body, Field::Source, Field::Author, Field::Section] {
            assert_eq!(named(field.name()), Some(NamedField::Text(field)));
            assert_eq!(named(field.arabic_name()), Some(NamedField::Text(field)));
        }
        for field in [KeywordField::Id, KeywordField::Url, KeywordField::Path, KeywordField::Language] {
            assert_eq!(named(field.name()), Some(NamedField::Keyword(field)));
            assert_eq!(named(field.arabic_name()), Some(NamedField::Keyword(field)));
        }
        assert_eq!(named("TITLE"), named("title"));
        assert_eq!(named("عاجل"), None);
    }

    #[test]
    fn no_name_stands_for_two_fields() {
        let all: Vec<&str> = NAMES.iter().flat_map(|(names, _)| names.iter().copied()).collect();
        let distinct: std::collections::HashSet<&str> = all.iter().copied().collect();
        assert_eq!(all.len(), distinct.len());
    }
}
