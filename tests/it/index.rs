//! The index over time: runs over a directory that changes, broken-off runs, versions.

use std::time::Duration;

use crate::env::{TestEnv, command};

fn articles(env: &TestEnv) -> u64 {
    env.warraq(&["stats", "--json"]).json()[0]["articles"].as_u64().unwrap()
}

fn finds(env: &TestEnv, query: &str) -> bool {
    env.warraq(&["search", query]).code == Some(0)
}

#[test]
fn a_second_run_reads_only_what_changed() {
    let env = TestEnv::new();
    env.write("a.txt", "عنوان أول\nنص عن البحر");
    env.write("b.txt", "عنوان ثان\nنص عن الجبل");
    assert_eq!(env.warraq(&["index"]).code, Some(0));
    assert_eq!(env.warraq(&["index"]).stdout, "up to date: 2 files unchanged\n");

    env.write("a.txt", "عنوان أول\nنص آخر عن الصحراء");
    env.write("c.txt", "عنوان ثالث\nنص عن النهر");
    std::fs::remove_file(env.path("b.txt")).unwrap();
    let report = env.warraq(&["index", "--json"]).json().remove(0);
    assert_eq!((report["files_read"].as_u64(), report["files_removed"].as_u64()), (Some(2), Some(1)));
    assert_eq!(articles(&env), 2);
    assert!(finds(&env, "صحراء") && finds(&env, "نهر"));
    assert!(!finds(&env, "بحر") && !finds(&env, "جبل"));
}

#[test]
fn an_id_stands_for_one_article() {
    let env = TestEnv::new();
    env.write("a.jsonl", "{\"id\":\"1\",\"title\":\"ألف\",\"body\":\"نص من الملف الأول\"}\n");
    env.write("b.jsonl", "{\"id\":\"1\",\"title\":\"باء\",\"body\":\"نص من الملف الثاني\"}\nbroken\n");
    let first = env.warraq(&["index"]);
    assert!(first.stderr.contains("the id `1` is that of another article"), "{}", first.stderr);
    assert!(first.stderr.contains("b.jsonl:2"), "{}", first.stderr);
    assert!(env.warraq(&["show", "1"]).stdout.contains("الأول"));

    // When the first article goes, the other has its turn.
    std::fs::remove_file(env.path("a.jsonl")).unwrap();
    env.warraq(&["index"]);
    assert_eq!(articles(&env), 1);
    assert!(env.warraq(&["show", "1"]).stdout.contains("الثاني"));
}

#[test]
fn another_schema_asks_for_a_rebuild() {
    let env = TestEnv::new();
    env.write("a.txt", "عنوان\nنص");
    env.warraq(&["index"]);
    let schema = warraq::Schema::news().as_toml().replace("version = 1", "version = 2");
    env.write("other.toml", &schema);
    let refused = env.warraq(&["index", "--schema", "other.toml"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("(version 1, now version 2)"), "{}", refused.stderr);
    assert!(refused.stderr.contains("hint: `warraq index --rebuild DIR`"), "{}", refused.stderr);
    assert_eq!(env.warraq(&["index", "--schema", "other.toml", "--rebuild"]).code, Some(0));
}

#[test]
fn a_run_that_is_killed_loses_nothing_that_was_committed() {
    let env = TestEnv::new();
    env.write("archive/first.txt", "عنوان\nالمقال الذي سبق");
    assert_eq!(env.warraq(&["index", "archive"]).code, Some(0));
    let words = ["وزير", "مدينة", "بحر", "قمر", "مدرسة", "نهر", "جبل"];
    let mut lines = String::new();
    for number in 0..30_000 {
        let body: Vec<_> = (0..60).map(|place| words[(number * 7 + place * place) % words.len()]).collect();
        lines
            .push_str(&format!("{{\"id\":\"{number}\",\"title\":\"خبر {number}\",\"body\":\"{}\"}}\n", body.join(" ")));
    }
    env.write("archive/many.jsonl", &lines);

    let mut run = command(&env.path("")).args(["index", "archive"]).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(150));
    run.kill().unwrap();
    run.wait().unwrap();

    let index = ["--index", "archive/.warraq"];
    let before = env.warraq(&[&["search", "سبق"], &index[..]].concat());
    assert_eq!(before.code, Some(0), "{before:?}");
    assert_eq!(env.warraq(&["index", "archive"]).code, Some(0));
    let stats = env.warraq(&[&["stats", "--json"], &index[..]].concat()).json().remove(0);
    assert_eq!(stats["articles"].as_u64(), Some(30_001));
}
