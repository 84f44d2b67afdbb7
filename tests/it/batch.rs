//! Saved queries that are run again and again: only what is new is told, and the exit code says whether anything is.

use snapbox::{assert_data_eq, str};

use crate::env::TestEnv;

const QUERIES: &str = "# what the desk watches\nزلازل\tزلزال\n\nسدود\t\"سد النهضة\"\n";

fn archive() -> TestEnv {
    let env = TestEnv::new();
    std::fs::write(env.path().join("queries.tsv"), QUERIES).unwrap();
    env.write(
        "a.jsonl",
        "{\"id\": \"1\", \"title\": \"زلزال\", \"text\": \"ضرب زلزال الساحل\", \"date\": \"2015-07-21\"}\n",
    );
    env.run(&["index"]);
    env
}

#[test]
fn a_run_tells_what_came_since_the_last() {
    let env = archive();
    let batch = ["batch", "../queries.tsv", "--state", "../last", "--json"];
    assert_data_eq!(
        env.run(&batch).to_string(),
        str![[r##"
exit code 0
----- stdout
{"type":"hit","query":"زلازل","rank":1,"id":"1","score":[SCORE],"title":"زلزال","title_highlights":[{"start":0,"end":10}],"snippets":[{"text":"ضرب زلزال الساحل","highlights":[{"start":7,"end":17}],"start":0,"cut_at_start":false,"cut_at_end":false}],"source":"","section":"","author":"","published":"2015-07-21T00:00:00","url":"","path":"a.jsonl","record":"#1","copies":0}
{"type":"summary","query":"زلازل","text":"زلزال","total":1,"stories":1,"shown":1,"readings":[]}
{"type":"summary","query":"سدود","text":"/"سد النهضة/"","total":0,"stories":0,"shown":0,"readings":[]}

"##]]
    );
    let again = env.run(&batch);
    assert_eq!(again.code, Some(1), "{again}");

    // The file is read again as a whole; only what stands new in it is news.
    env.write(
        "a.jsonl",
        "{\"id\": \"1\", \"title\": \"زلزال\", \"text\": \"ضرب زلزال الساحل\", \"date\": \"2015-07-21\"}\n\
         {\"id\": \"2\", \"title\": \"زلزال\", \"text\": \"ضرب زلزال الجبل\", \"date\": \"2015-07-20\"}\n",
    );
    env.run(&["index"]);
    let text = ["batch", "../queries.tsv", "--state", "../last"];
    assert_data_eq!(
        env.run(&text).to_string(),
        str![[r#"
exit code 0
----- stdout
زلازل: زلزال

  1  زلزال
     2015-07-20 · a.jsonl#2 · [2]
     ضرب زلزال الجبل


"#]]
    );
    assert_eq!(env.run(&text).code, Some(1));

    // A query that is added later begins with all that there is.
    std::fs::write(env.path().join("queries.tsv"), format!("{QUERIES}الجبل\tالجبل\n")).unwrap();
    let run = env.run(&batch);
    assert_eq!((run.code, run.stdout.matches("\"type\":\"hit\"").count()), (Some(0), 1), "{run}");

    // In an index made anew everything is new, and that is said.
    env.run(&["index", "--rebuild"]);
    let run = env.run(&text);
    assert_eq!(run.code, Some(0));
    assert_data_eq!(
        run.stderr,
        str![[r#"
note: the index was made anew since the last run, so that everything counts as new

"#]]
    );
}

#[test]
fn a_date_asks_for_what_was_published_since_and_leaves_no_state() {
    let env = archive();
    assert_eq!(env.run(&["batch", "../queries.tsv", "--since", "2015-07"]).code, Some(0));
    assert_eq!(env.run(&["batch", "../queries.tsv", "--since", "2015-08"]).code, Some(1));
    assert!(!env.path().join("queries.tsv.state").exists());
    assert_eq!(env.run(&["batch", "../queries.tsv"]).code, Some(0));
    assert!(env.path().join("queries.tsv.state").exists());
}

#[test]
fn what_cannot_be_read_is_refused_with_its_line() {
    let env = archive();
    std::fs::write(env.path().join("broken.tsv"), "زلازل\tزلزال\nسدود سد\n").unwrap();
    std::fs::write(env.path().join("twice.tsv"), "زلازل\tزلزال\nزلازل\tسد\n").unwrap();
    std::fs::write(env.path().join("long.tsv"), format!("زلازل\tزلزال\nكلام\t{}\n", "كلمة ".repeat(1_001))).unwrap();
    std::fs::write(env.path().join("open.tsv"), "زلازل\t(زلزال\n").unwrap();
    std::fs::write(env.path().join("last"), "{").unwrap();
    let runs: [&[&str]; 7] = [
        &["batch", "../long.tsv"],
        &["batch", "../open.tsv", "--strict"],
        &["batch", "../broken.tsv"],
        &["batch", "../twice.tsv"],
        &["batch", "../queries.tsv", "--state", "../last"],
        &["batch", "../queries.tsv", "--since", "غدا"],
        &["batch", "../nowhere.tsv"],
    ];
    let printed: Vec<String> = runs.iter().map(|arguments| env.run(arguments).to_string()).collect();
    assert_data_eq!(
        printed.join("\n"),
        str![[r#"
exit code 2
----- stderr
error: ../long.tsv:2: the query has more than 1000 words
hint: search for fewer words

exit code 2
----- stderr
  (زلزال
  ^
error: ../open.tsv:1: the parenthesis is never closed
hint: close it with `)`

exit code 2
----- stderr
error: ../broken.tsv:2: a saved query is a name, a tab and a query

exit code 2
----- stderr
error: ../twice.tsv:2: the name `زلازل` stands twice

exit code 2
----- stderr
error: ../last: this is no state of a last run: EOF while parsing an object at line 1 column 1
hint: delete it, and the next run reports everything; or name another with `--state FILE`

exit code 2
----- stderr
error: `غدا` is neither `last` nor a date
hint: write `--since last`, 2015, 2015-07 or 2015-07-21

exit code 2
----- stderr
error: ../nowhere.tsv: No such file or directory (os error 2)

"#]]
    );
}

#[test]
fn two_runs_at_once_write_their_states_under_different_names() {
    let env = archive();
    // What another run is just writing is left alone.
    std::fs::create_dir(env.path().join("queries.tsv.state.new")).unwrap();
    assert_eq!(env.run(&["batch", "../queries.tsv"]).code, Some(0));
    let names = std::fs::read_dir(env.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.filter(|name| name.contains("state")).collect();
    names.sort();
    assert_eq!(names, ["queries.tsv.state", "queries.tsv.state.new"]);
}
