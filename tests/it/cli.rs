//! The program as a user sees it: output, diagnostics, exit codes.

use crate::env::TestEnv;

fn indexed() -> TestEnv {
    let env = TestEnv::new();
    env.write(
        "news.jsonl",
        "{\"id\":\"n1\",\"العنوان\":\"وزير الصحة يزور المدارس\",\"النص\":\"زار الوزير مدرستين في المدينة.\",\"المصدر\":\"المرفأ\",\"التاريخ\":\"2015-07-21\"}\n",
    );
    assert_eq!(env.warraq(&["index"]).code, Some(0));
    env
}

#[test]
fn a_hit_is_shown_with_its_facts_and_a_passage() {
    let found = indexed().warraq(&["search", "وزراء"]);
    assert_eq!(found.code, Some(0));
    assert_eq!(
        found.stdout,
        "  1  وزير الصحة يزور المدارس\n     المرفأ · 2015-07-21 · news.jsonl#1 · [n1]\n     زار الوزير مدرستين في المدينة.\n\n1 article\n"
    );
}

#[test]
fn hits_as_json_lines_end_with_a_summary() {
    let lines = indexed().warraq(&["search", "--json", "مدرسة", "-لندن"]).json();
    assert_eq!(lines.len(), 2);
    let (hit, summary) = (&lines[0], &lines[1]);
    assert_eq!((hit["type"].as_str(), hit["id"].as_str()), (Some("hit"), Some("n1")));
    let snippet = &hit["snippets"][0];
    let range = &snippet["highlights"][0];
    let (start, end) = (range["start"].as_u64().unwrap() as usize, range["end"].as_u64().unwrap() as usize);
    assert_eq!(&snippet["text"].as_str().unwrap()[start..end], "مدرستين");
    assert_eq!((summary["type"].as_str(), summary["total"].as_u64()), (Some("summary"), Some(1)));
}

#[test]
fn nothing_found_is_one_and_an_error_is_two() {
    let env = indexed();
    let nothing = env.warraq(&["search", "قمر"]);
    assert_eq!((nothing.code, nothing.stdout.as_str(), nothing.stderr.as_str()), (Some(1), "", "nothing found\n"));
    assert_eq!(env.warraq(&["show", "n9"]).code, Some(1));
    let strict = env.warraq(&["search", "--strict", "وزير \"الصحة"]);
    assert_eq!(strict.code, Some(2));
    assert!(strict.stderr.contains('^') && strict.stderr.contains("error: ") && strict.stderr.contains("hint: "));
    let elsewhere = TestEnv::new().warraq(&["search", "وزير"]);
    assert_eq!(elsewhere.code, Some(2));
    assert!(elsewhere.stderr.contains("hint: make one with `warraq index DIR`"), "{}", elsewhere.stderr);
}

#[test]
fn what_cannot_be_meant_is_searched_as_words_with_a_note() {
    let found = indexed().warraq(&["search", "عاجل: الوزير"]);
    assert_eq!(found.code, Some(0));
    assert!(found.stderr.starts_with("note: "), "{}", found.stderr);
}

#[test]
fn words_are_analyzed_from_standard_input() {
    use std::io::Write;
    let env = TestEnv::new();
    let mut child = crate::env::command(&env.path(""))
        .args(["analyze", "--words", "--field", "stem"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all("الصحف\nوالوزراء\n".as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "الصحف\tصحيفه\nوالوزراء\tوزير\n");
}

#[test]
fn rankings_are_measured() {
    let env = indexed();
    env.write("topics.tsv", "1\tوزير\n");
    env.write("qrels.txt", "1 0 n1 3\n");
    let measured = env.warraq(&["eval", "topics.tsv", "qrels.txt", "--run", "run.txt", "--json"]);
    assert_eq!(measured.json()[0]["ndcg_at_10"].as_f64(), Some(1.0));
    let run = std::fs::read_to_string(env.path("run.txt")).unwrap();
    assert!(run.starts_with("1 Q0 n1 1 "), "{run}");
    assert!(run.ends_with(" warraq\n"));
}

#[test]
fn completions_name_the_commands() {
    let script = TestEnv::new().warraq(&["completions", "bash"]).stdout;
    assert!(script.contains("search") && script.contains("--snippet-chars"));
}
