//! Reading of the archive that the repository ships: every article, in its format and its encoding, with the date
//! and the source that its folder, its name or its text gives.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use snapbox::{assert_data_eq, file, str};
use warraq::corpus::Suspicion;

use crate::env::{TestEnv, example_archive, read_archive, repository};

/// How many articles the archive's README promises.
const ARTICLES: usize = 48;

#[test]
fn the_readme_of_the_archive_counts_right() {
    let readme = std::fs::read_to_string(repository().join("examples/README.md")).unwrap();
    assert!(readme.contains(&format!("holds {ARTICLES} short news articles")), "{readme}");
}

#[test]
fn every_article_is_read_as_it_was_written() {
    let (articles, skipped) = read_archive(&example_archive());
    assert_eq!(skipped, Vec::<String>::new());
    assert_eq!(articles.len(), ARTICLES);
    let mut table = String::from("# id\tformat\tencoding\tpublished\tdate from\tsource\ttitle\n");
    for (article, provenance) in &articles {
        let published = article.published.map(|published| published.date().to_string()).unwrap_or_default();
        let origin = provenance.date_origin.map(|origin| origin.to_string()).unwrap_or_default();
        let row = [
            article.id.as_str(),
            provenance.format,
            provenance.encoding,
            &published,
            &origin,
            &article.source,
            &article.title,
        ];
        writeln!(table, "{}", row.join("\t")).unwrap();
    }
    assert_data_eq!(table, file!["../data/corpus/articles.tsv": Text]);
}

#[test]
fn ids_are_unique_and_the_same_at_every_run() {
    let ids = |articles: Vec<(warraq::Article, _)>| articles.into_iter().map(|(a, _)| a.id).collect::<Vec<_>>();
    let first = ids(read_archive(&example_archive()).0);
    assert_eq!(first.iter().collect::<BTreeSet<_>>().len(), first.len());
    assert_eq!(ids(read_archive(&example_archive()).0), first);
    let copy = TestEnv::with_example_archive();
    assert_eq!(ids(copy.read().0), first, "an id does not depend on where the archive is");
}

#[test]
fn an_article_says_where_it_stands() {
    let (articles, _) = read_archive(&example_archive());
    let by_id: BTreeMap<_, _> = articles.iter().map(|(article, _)| (article.id.as_str(), article)).collect();
    for (id, path, record) in [
        ("almarfa/2005/20051220.htm", "almarfa/2005/20051220.htm", ""),
        ("masabih-aldelta/export-2015-2016.json#1", "masabih-aldelta/export-2015-2016.json", "#1"),
        ("qw-2018-0066", "qindil-alwaha/مختارات.jsonl", "#6"),
        ("atlas-2024-47", "sufuh-alatlas/2024.zip", "articles-2024.jsonl#6"),
        (
            "sufuh-alatlas/2024.zip/letters/2024-03-13-postman.txt",
            "sufuh-alatlas/2024.zip",
            "letters/2024-03-13-postman.txt",
        ),
    ] {
        let article = by_id.get(id).unwrap_or_else(|| panic!("{id} is read"));
        assert_eq!((article.path.as_str(), article.record.as_str()), (path, record));
    }
}

#[test]
fn old_encodings_are_read_as_arabic() {
    let (articles, _) = read_archive(&example_archive());
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (article, provenance) in &articles {
        *counts.entry(provenance.encoding).or_default() += 1;
        let letters = article.body.chars().filter(|c| c.is_alphabetic()).count();
        let arabic = article.body.chars().filter(|c| ('\u{0620}'..='\u{06D3}').contains(c)).count();
        assert!(arabic * 10 > letters * 9, "{}: {arabic} of {letters} letters are Arabic", article.id);
        assert!(!article.body.contains(['\u{FFFD}', '\r']), "{}", article.id);
        assert_eq!(provenance.suspicions, [], "{}", article.id);
    }
    // As the table of the archive's README says.
    assert_eq!(counts, BTreeMap::from([("UTF-16LE", 2), ("UTF-8", 38), ("windows-1256", 8)]));
}

#[test]
fn menus_and_notices_are_no_text() {
    let (articles, _) = read_archive(&example_archive());
    let pages: Vec<_> = articles.iter().filter(|(_, provenance)| provenance.format == "html").collect();
    assert_eq!(pages.len(), 8);
    for (article, _) in pages {
        assert!(article.body.chars().count() > 300, "{} is short: {}", article.id, article.body);
        for furniture in ["ملفات تعريف الارتباط", "جميع الحقوق محفوظة", "الأكثر قراءة", "اقرأ أيضا", "<p>", "&nbsp;"]
        {
            assert!(!article.body.contains(furniture), "{} has «{furniture}»", article.id);
        }
    }
}

#[test]
fn what_cannot_be_read_is_told_with_its_place_and_the_rest_is_read() {
    let env = TestEnv::new();
    env.write("good.txt", "عنوان\nنص المقال الأول");
    env.write(
        "lines.jsonl",
        "{\"title\": \"أول\", \"text\": \"نص\"}\n{\"title\": broken}\n{\"title\": \"ثالث\", \"text\": \"نص\"}\n",
    );
    env.write(
        "no-text.json",
        "[{\"title\": \"عنوان بلا نص\"}, {\"source\": \"بلا عنوان\"}, {\"title\": \"ب\", \"text\": \"نص\"}]",
    );
    env.write("empty.txt", "");
    env.write("torn.zip", b"PK\x03\x04 and no more");
    env.write("torn.jsonl.gz", b"\x1F\x8B\x08 and no more");
    env.write("picture.jpg", b"\xFF\xD8\xFF");
    let (articles, skipped) = env.read();
    assert_eq!(articles[3].1.suspicions, [Suspicion::NoText]);
    let ids: Vec<_> = articles.iter().map(|(article, _)| article.id.as_str()).collect();
    assert_eq!(ids, ["good.txt", "lines.jsonl#1", "lines.jsonl#3", "no-text.json#1", "no-text.json#3"]);
    assert_data_eq!(
        skipped.join("\n"),
        str![[r#"
[DIR]/archive/empty.txt: the article has neither title nor text
[DIR]/archive/lines.jsonl:2: not valid JSON: expected value at column 11
[DIR]/archive/no-text.json:1: the article has neither title nor text
[DIR]/archive/torn.jsonl.gz: the compressed data is damaged: invalid gzip header
[DIR]/archive/torn.zip: the zip archive is cut off or damaged: invalid Zip archive: Could not find EOCD
"#]]
    );
}

#[test]
fn keys_of_records_are_told_by_the_schema() {
    let env = TestEnv::new();
    env.write(
        "a.jsonl",
        concat!(
            r#"{"Head_Line": "عنوان", "content": "نص", "date_extracted": "2015-07-21 02:51:32", "byline": "كاتبة"}"#,
            "\n",
            r#"{"العنوان": "عنوان", "النص": "نص", "التاريخ": "21 تموز 2015", "المصدر": "واس", "القسم": "محليات"}"#,
            "\n",
            r#"{"_id": "k-1", "title": "عنوان", "text": "نص", "date": "not a date", "colour": "أحمر"}"#,
            "\n",
        ),
    );
    let (articles, skipped) = env.read();
    assert_eq!(skipped, Vec::<String>::new());
    let published: Vec<_> = articles.iter().map(|(article, _)| article.published.map(|at| at.to_string())).collect();
    assert_eq!(published, [Some("2015-07-21T02:51:32".into()), Some("2015-07-21T00:00:00".into()), None]);
    assert_eq!(articles[0].0.author, "كاتبة");
    assert_eq!((articles[1].0.source.as_str(), articles[1].0.section.as_str()), ("واس", "محليات"));
    assert_eq!(articles[2].0.id, "k-1");
    assert_eq!(articles[2].1.suspicions, [Suspicion::UnknownDate("not a date".into())]);
}
