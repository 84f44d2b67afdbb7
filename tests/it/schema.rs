//! The schema that is built in, and how an index made with it lies in tantivy: a golden file, so that a change of
//! either is seen, and with it the need to raise a version.

use std::fmt::Write as _;

use snapbox::{assert_data_eq, file, str};
use warraq::article::ArticleField;
use warraq::{Index, Schema};

use crate::env::TestEnv;

#[test]
fn the_fields_of_an_index_are_those_that_are_written_down() {
    let env = TestEnv::new();
    env.index();
    let meta = std::fs::read_to_string(env.index_directory().join("meta.json")).unwrap();
    let meta: serde_json::Value = serde_json::from_str(&meta).unwrap();
    let mut table = String::from("# tantivy field\ttype\tindexed\tstored\tcolumn\n");
    for field in meta["schema"].as_array().unwrap() {
        let options = &field["options"];
        let indexing = &options["indexing"];
        let indexed = match (indexing["tokenizer"].as_str(), indexing["record"].as_str()) {
            (Some(tokenizer), Some(record)) => format!("{tokenizer}, {record}"),
            _ => options["indexed"].as_bool().unwrap_or_default().to_string(),
        };
        let column = match &options["fast"] {
            serde_json::Value::Null => "false".to_owned(),
            serde_json::Value::Object(fast) => fast["with_tokenizer"].as_str().unwrap_or("true").to_owned(),
            other => other.to_string(),
        };
        let row = [field["name"].as_str().unwrap(), field["type"].as_str().unwrap(), &indexed];
        writeln!(table, "{}\t{}\t{column}", row.join("\t"), options["stored"]).unwrap();
    }
    assert_data_eq!(table, file!["../data/schema/layout.tsv": Text]);
}

#[test]
fn every_commit_says_what_the_index_was_made_with() {
    let env = TestEnv::new();
    let index = env.index();
    let meta = std::fs::read_to_string(env.index_directory().join("meta.json")).unwrap();
    let meta: serde_json::Value = serde_json::from_str(&meta).unwrap();
    let payload: serde_json::Value = serde_json::from_str(meta["payload"].as_str().unwrap()).unwrap();
    assert_eq!(payload["schema_version"], index.schema().version());
    assert_eq!(payload["analysis_version"], warraq::arabic::ANALYSIS_VERSION);
    assert_eq!(payload["schema"], Schema::news().as_toml());
}

#[test]
fn an_index_keeps_the_schema_it_was_made_with() {
    let env = TestEnv::new();
    let _writing = crate::env::writing();
    let small = Schema::from_toml(
        "version = 7\n\
         [fields.id]\ntype = \"keyword\"\n\
         [fields.title]\ntype = \"text\"\nanalyzers = { exact = 1.0 }\nstored = true\n\
         [fields.body]\ntype = \"text\"\nanalyzers = { light10 = 1.0 }\naliases = [\"words\"]\n",
    )
    .unwrap();
    Index::create(env.index_directory(), &small).unwrap();
    let index = Index::open(env.index_directory()).unwrap();
    assert_eq!((index.schema().version(), index.schema()), (7, &small));
    assert_eq!(index.stats().unwrap().schema_version, 7);

    let mut writer = index.writer().unwrap();
    let mut article = warraq::Article::new("1", "عنوان الخبر", "نص وفيه مدرسة");
    article.section = "محليات".into();
    writer.add(&article).unwrap();
    writer.commit().unwrap();
    let hit = crate::env::search(&index, "مدرسه").hits.remove(0);
    assert_eq!((hit.title.as_str(), hit.section.as_str()), ("عنوان الخبر", ""), "what is not stored is not shown");
    assert_eq!(crate::env::found(&index, "الخبر"), ["1"]);
    assert_eq!(crate::env::found(&index, "section:محليات"), Vec::<String>::new());
}

#[test]
fn every_part_of_an_article_is_declared() {
    let news = Schema::news();
    for field in ArticleField::ALL {
        let declared = news.field(field).unwrap_or_else(|| panic!("{field} is declared"));
        assert!(declared.aliases.contains(&field.name().to_owned()), "{field} is known by its own name");
    }
}

#[test]
fn the_readme_of_the_schema_explains_every_entry_and_every_table() {
    let folder = crate::env::repository().join("index-schema");
    let readme = std::fs::read_to_string(folder.join("README.md")).unwrap();
    let news = std::fs::read_to_string(folder.join("news.toml")).unwrap();
    for line in news.lines().filter(|line| !line.starts_with(['#', ' '])) {
        if let Some((key, _)) = line.split_once(" = ") {
            assert!(readme.contains(&format!("`{key}`")), "`{key}` is not explained");
        } else if let Some(field) = line.strip_prefix("[fields.").and_then(|rest| rest.strip_suffix(']')) {
            assert!(readme.contains(&format!("| `{field}` |")), "the field `{field}` is not explained");
        }
    }
    let tables = std::fs::read_dir(folder.join("lexicon")).unwrap();
    let mut count = 0;
    for table in tables {
        let name = table.unwrap().file_name().into_string().unwrap();
        assert!(readme.contains(&format!("`{name}`")), "the table `{name}` is not explained");
        count += 1;
    }
    assert!(count > 10);
}

#[test]
fn a_wrong_schema_is_refused_with_its_line_and_advice() {
    let complaint = |text: &str| {
        let error = Schema::from_toml(text).unwrap_err();
        assert!(error.is_schema());
        format!("{error}\nhint: {}", error.hint().unwrap_or("-"))
    };
    let news = Schema::news();
    let changed = |from: &str, to: &str| {
        assert!(news.as_toml().contains(from), "{from}");
        complaint(&news.as_toml().replacen(from, to, 1))
    };
    assert_data_eq!(
        [
            changed("[fields.body]", "[fields.text]"),
            changed("[fields.body]", "[fields.bodies]\ntype = \"text\"\n[fields.body]"),
            changed("version = ", "versions = "),
            changed("stored = true", "stored = yes"),
            changed("stem = ", "stemmer = "),
            complaint("version = 1\n"),
            complaint(""),
        ]
        .join("\n\n"),
        str![[r#"
line 21: an article has no field `text`
hint: the fields are id, title, body, source, section, author, published, url, language

line 21: an article has no field `bodies`
hint: the fields are id, title, body, source, section, author, published, url, language

line 6: unknown field `versions`, expected one of `version`, `synonyms`, `fields`, `paths`
hint: -

line 10: string values must be quoted, expected literal string
hint: -

line 17: there is no analyzer `stemmer`
hint: the analyzers are exact, stem, light10, snowball

line 1: missing field `fields`
hint: -

line 1: missing field `version`
hint: -
"#]]
    );
}
