//! One JSON object as an article: deserialised straight into its fields, with no tree of values in between.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::html::{fragment_text, remove_markup};
use super::json_repair::mended;
use crate::corpus::draft::Draft;
use crate::corpus::encoding::{decode, valid_utf_8};
use crate::corpus::keys::{ArticleField, KeyAliases, KeyLevel, Target};

/// Keys under which an object keeps the one value that stands for it: `{"$date": …}`, `{"rendered": …}`.
const VALUE_KEYS: [&str; 11] =
    ["$oid", "$date", "$numberLong", "#text", "@value", "rendered", "name", "value", "main", "original", "ar"];

/// The key whose text is markup, whether a tag is in it or not.
const MARKUP_KEY: &str = "rendered";

/// The article of one record, which need not be UTF-8. A record with a known mistake in it is mended, and says so.
pub(super) fn parse_record(bytes: &[u8], aliases: &KeyAliases) -> serde_json::Result<Draft> {
    let mut draft = Draft::new("UTF-8");
    let text = valid_utf_8(bytes).unwrap_or_else(|| {
        let decoded = decode(bytes, None);
        draft = Draft::new(decoded.encoding);
        draft.note_repairs(decoded.repairs);
        decoded.text
    });
    if let Err(error) = fill(&text, aliases, &mut draft) {
        let encoding = draft.provenance.encoding;
        draft = Draft::new(encoding);
        let Some(mended) = mended(&text) else {
            return Err(error);
        };
        if fill(&mended, aliases, &mut draft).is_err() {
            return Err(error);
        }
        draft.note_repairs(vec![format!("{}; the record was mended", json_message(&error))]);
    }
    remove_markup(&mut draft);
    Ok(draft)
}

/// What is wrong with a record, without the line, which is told apart.
pub(super) fn json_message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    format!("not valid JSON: {message} at column {}", error.column())
}

fn fill(text: &str, aliases: &KeyAliases, draft: &mut Draft) -> serde_json::Result<()> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    ObjectSeed { level: Some(aliases.top()), aliases: Some(aliases), parent: None, draft }
        .deserialize(&mut deserializer)?;
    deserializer.end()
}

/// The articles inside an object that is no article itself: `{"status": "ok", "articles": [{…}, {…}]}`.
pub(super) fn parse_wrapped(bytes: &[u8], aliases: &KeyAliases) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let text = decode(bytes, None).text;
    if let Ok(members) = serde_json::from_str::<BTreeMap<Cow<'_, str>, &RawValue>>(&text) {
        for value in members.values() {
            collect_wrapped(value.get(), aliases, &mut drafts);
        }
    }
    drafts
}

fn collect_wrapped(json: &str, aliases: &KeyAliases, drafts: &mut Vec<Draft>) {
    if json.starts_with('[') {
        for value in serde_json::from_str::<Vec<&RawValue>>(json).unwrap_or_default() {
            collect_wrapped(value.get(), aliases, drafts);
        }
    } else if json.starts_with('{') {
        match parse_record(json.as_bytes(), aliases) {
            Ok(draft) if !draft.article.body.is_empty() => drafts.push(draft),
            _ => drafts.extend(parse_wrapped(json.as_bytes(), aliases)),
        }
    }
}

/// Fills the draft from an object.
struct ObjectSeed<'s> {
    /// What is known of the keys; `None` in an object under a key that has no dotted aliases.
    level: Option<&'s KeyLevel>,
    /// All aliases, at the top, where a key may be written with dots.
    aliases: Option<&'s KeyAliases>,
    /// The field that the object as a whole stands for.
    parent: Option<Target>,
    draft: &'s mut Draft,
}

impl<'de> DeserializeSeed<'de> for ObjectSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ObjectSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(KeyMeaning { target, nested, is_markup }) =
            map.next_key_seed(KeySeed { level: self.level, aliases: self.aliases, parent: self.parent })?
        {
            if target.is_none() && nested.is_none() {
                map.next_value::<IgnoredAny>()?;
            } else {
                map.next_value_seed(ValueSeed { target, nested, is_markup, draft: self.draft })?;
            }
        }
        Ok(())
    }
}

/// What a key of the object at hand leads to.
struct KeyMeaning<'s> {
    target: Option<Target>,
    nested: Option<&'s KeyLevel>,
    is_markup: bool,
}

/// Looks a key up without copying it.
struct KeySeed<'s> {
    level: Option<&'s KeyLevel>,
    aliases: Option<&'s KeyAliases>,
    parent: Option<Target>,
}

impl<'de, 's> DeserializeSeed<'de> for KeySeed<'s> {
    type Value = KeyMeaning<'s>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<KeyMeaning<'s>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'s> Visitor<'_> for KeySeed<'s> {
    type Value = KeyMeaning<'s>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<KeyMeaning<'s>, E> {
        if let Some(entry) = self.level.and_then(|level| level.entry(key)) {
            return Ok(KeyMeaning { target: entry.target, nested: entry.nested.as_deref(), is_markup: false });
        }
        let dotted = self.aliases.filter(|_| key.contains('.')).and_then(|aliases| aliases.target(key));
        let of_parent = self.parent.filter(|_| VALUE_KEYS.contains(&key));
        Ok(KeyMeaning { target: dotted.or(of_parent), nested: None, is_markup: key == MARKUP_KEY })
    }
}

/// Puts a value into the field it belongs to.
struct ValueSeed<'s> {
    target: Option<Target>,
    nested: Option<&'s KeyLevel>,
    is_markup: bool,
    draft: &'s mut Draft,
}

impl ValueSeed<'_> {
    fn put(self, text: Cow<'_, str>) {
        if let Some(target) = self.target {
            let text = if self.is_markup { fragment_text(&text).into() } else { text };
            self.draft.claim(target, text);
        }
    }
}

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.put(text.into());
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.put(number.to_string().into());
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.put(number.to_string().into());
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.put(number.to_string().into());
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<(), A::Error> {
        let Some(target) = self.target else {
            while values.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(());
        };
        let separator = if target.field == ArticleField::Body { "\n" } else { "، " };
        let mut texts = Vec::new();
        while let Some(Part(text)) = values.next_element()? {
            texts.extend(text);
        }
        self.draft.claim(target, texts.join(separator).into());
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        ObjectSeed { level: self.nested, aliases: None, parent: self.target, draft: self.draft }.visit_map(map)
    }
}

/// One element of an array that fills a field: a text, a number or an object with a text in it.
struct Part(Option<String>);

impl<'de> Deserialize<'de> for Part {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = <&RawValue>::deserialize(deserializer)?.get();
        let text = match json.as_bytes().first() {
            Some(b'"') => serde_json::from_str::<String>(json).map(Some),
            Some(b'0'..=b'9' | b'-') => Ok(Some(json.to_owned())),
            Some(b'{') => serde_json::from_str::<BTreeMap<String, Part>>(json).map(|mut members| {
                let mut keys = VALUE_KEYS.iter().chain(&["text", "content"]);
                keys.find_map(|&key| members.remove(key)).and_then(|Part(text)| text)
            }),
            _ => Ok(None),
        };
        text.map(Part).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::testing::aliases;

    fn article(json: &str) -> crate::article::Article {
        parse_record(json.as_bytes(), &aliases()).unwrap().article
    }

    #[test]
    fn values_of_every_kind_fill_fields() {
        let table = [
            (r#"{"title": "أ", "body": "ب"}"#, ("", "أ", "ب", "")),
            (r#"{"ID": 17, "Headline": "\u0623\n", "text": "ب", "author": null}"#, ("17", "أ", "ب", "")),
            (
                r#"{"id": {"$oid": "x1"}, "title": {"rendered": "أ"}, "content": {"rendered": "ب"}}"#,
                ("x1", "أ", "ب", ""),
            ),
            (
                r#"{"author": ["س", {"name": "ص"}, 5, null], "body": ["ف1", {"type": "p", "text": "ف2"}]}"#,
                ("", "", "ف1\nف2", "س، ص، 5"),
            ),
            (r#"{"meta": {"title": "أ", "other": [1, {"title": "لا"}]}, "body": "ب"}"#, ("", "أ", "ب", "")),
            (r#"{"meta.title": "أ", "body": "ب", "deep": {"body": "لا"}}"#, ("", "أ", "ب", "")),
            (r#"{"_id": "e", "_source": {"title": "أ", "body": "ب"}}"#, ("e", "أ", "ب", "")),
            (r#"{"title": {"rendered": "أ &#8220;ب&#8221;"}, "body": "&quot;&amp;"}"#, ("", "أ “ب”", "\"&", "")),
            (
                r#"{"headline": {"main": "أ", "kicker": null}, "byline": {"original": "س"}, "body": "ب"}"#,
                ("", "أ", "ب", ""),
            ),
            (r#"{"text": "ثان", "content": "أول"}"#, ("", "", "أول", "")),
            (r#"{"body": true, "title": 3.5}"#, ("", "3.5", "", "")),
        ];
        for (json, (id, title, body, author)) in table {
            let found = article(json);
            assert_eq!((&*found.id, &*found.title, &*found.body, &*found.author), (id, title, body, author), "{json}");
        }
    }

    #[test]
    fn dates_are_read_from_text_and_objects() {
        let expected = Some(jiff::civil::date(2015, 7, 21).at(2, 51, 32, 0));
        for json in [r#"{"date_extracted": "2015-07-21 02:51:32"}"#, r#"{"date": {"$date": "2015-07-21T02:51:32"}}"#] {
            assert_eq!(article(json).published, expected, "{json}");
        }
    }

    #[test]
    fn a_record_in_windows_1256_is_decoded() {
        let (bytes, _, _) = encoding_rs::WINDOWS_1256.encode(r#"{"title": "عنوان", "body": "نص الخبر الأول"}"#);
        let draft = parse_record(&bytes, &aliases()).unwrap();
        assert_eq!((&*draft.article.body, draft.provenance.encoding), ("نص الخبر الأول", "windows-1256"));
    }

    #[test]
    fn articles_inside_other_objects_are_found() {
        let json = r#"{"status": "ok", "hits": {"hits": [{"_id": "1", "_source": {"title": "أ", "body": "ب"}},
            {"_id": "2", "_source": {"body": "ج"}}, 5]}, "extra": {"title": "بلا نص"}}"#;
        let bodies: Vec<_> = parse_wrapped(json.as_bytes(), &aliases()).into_iter().map(|d| d.article.body).collect();
        assert_eq!(bodies, ["ب", "ج"]);
    }

    #[test]
    fn broken_records_are_errors() {
        for json in ["{", "[]", "{}x", r#"{"body": "a"#, r#"{"author": [1 2]}"#, "\"text\""] {
            assert!(parse_record(json.as_bytes(), &aliases()).is_err(), "{json}");
        }
    }
}
