//! Synonyms of a schema: read beside it, kept in the index, applied when searching.

use std::fs;

use warraq::search::ReadingRule;
use warraq::{Article, Index, Schema};

use crate::env::{TestEnv, found, search};

const TABLE: &str = "سيارة, مركبة\ncairo => القاهرة\nالأمم المتحدة, un\n";

fn schema_text() -> String {
    Schema::news().as_toml().replacen("version = 1", "version = 1\nsynonyms = \"synonyms.txt\"", 1)
}

/// A schema file with a file of synonyms beside it.
fn write_schema(env: &TestEnv, table: &str) -> std::path::PathBuf {
    fs::write(env.path().join("synonyms.txt"), table).unwrap();
    let path = env.path().join("schema.toml");
    fs::write(&path, schema_text()).unwrap();
    path
}

fn index_of(env: &TestEnv, schema: &Schema) -> Index {
    let _writing = crate::env::writing();
    let index = Index::open_or_create(env.index_directory(), schema).unwrap();
    let mut writer = index.writer().unwrap();
    for (id, body) in [
        ("car", "باع التاجر سيارته القديمة"),
        ("vehicle", "مرت المركبات أمام الجسر"),
        ("capital", "وصل الوفد إلى القاهرة"),
        ("nations", "طالبت الأمم المتحدة بوقف النار"),
        ("un", "قال مندوب UN أمس"),
    ] {
        writer.add(&Article::new(id, "خبر", body)).unwrap();
    }
    writer.commit().unwrap();
    index
}

#[test]
fn an_index_keeps_its_synonyms_and_searches_with_them() {
    let env = TestEnv::new();
    let schema = Schema::read(write_schema(&env, TABLE)).unwrap();
    index_of(&env, &schema);
    let index = Index::open(env.index_directory()).unwrap();
    assert_eq!(index.schema(), &schema);
    assert_eq!(found(&index, "سيارة"), ["car", "vehicle"], "the word that was typed counts more");
    assert_eq!(found(&index, "المركبات"), ["vehicle", "car"]);
    assert_eq!(found(&index, "+الأمم +المتحدة"), ["nations", "un"]);
    assert_eq!(found(&index, "un")[0], "un");
    let cairo = search(&index, "cairo");
    assert_eq!((cairo.total, cairo.hits[0].id.as_str()), (1, "capital"));
    assert_eq!((cairo.readings[0].rule, cairo.readings[0].instead), (ReadingRule::Synonym, true));
    for exactly in ["=مركبة", "\"مركبة\""] {
        assert_eq!(search(&index, exactly).total, 0, "{exactly}");
    }
    let shown = &search(&index, "سيارة").hits[1].snippets[0];
    assert_eq!(&shown.text[shown.highlights[0].clone()], "المركبات");
}

#[test]
fn other_synonyms_need_no_new_index() {
    let env = TestEnv::new();
    index_of(&env, &Schema::read(write_schema(&env, TABLE)).unwrap());
    let later = Schema::read(write_schema(&env, "سيارة, عربة\n")).unwrap();
    let index = index_of(&env, &later);
    assert_eq!(found(&index, "سيارة"), ["car"]);
    assert_eq!(Index::open(env.index_directory()).unwrap().schema(), &later);
    let weighed = index.with_weights_of(&Schema::read(write_schema(&env, TABLE)).unwrap()).unwrap();
    assert_eq!(found(&weighed, "سيارة").len(), 2, "a schema given for a measurement brings its own");
}

#[test]
fn a_wrong_table_is_refused_with_its_file_and_line() {
    let env = TestEnv::new();
    let error = Schema::read(write_schema(&env, "سيارة, مركبة\nسفينة\n")).unwrap_err();
    assert_eq!(env.normalise(&error.to_string()), "[DIR]/synonyms.txt:2: a synonym needs another word beside it");
    fs::remove_file(env.path().join("synonyms.txt")).unwrap();
    let error = Schema::read(env.path().join("schema.toml")).unwrap_err();
    assert!(error.is_io() && error.path().unwrap().ends_with("synonyms.txt"));
}
