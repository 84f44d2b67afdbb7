//! The README's console blocks are run: each `$ command` line with the output under it; `...` stands for any lines.

use std::process::Command;

use crate::env::{TestEnv, repository};

#[test]
fn the_console_blocks_are_true() {
    let readme = std::fs::read_to_string(repository().join("README.md")).unwrap();
    let env = TestEnv::new();
    // The commands run in a copy of the archive, so that nothing is written into the repository.
    for entry in walkdir::WalkDir::new(repository().join("examples")) {
        let entry = entry.unwrap();
        let target = env.path("").join(entry.path().strip_prefix(repository()).unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(target).unwrap();
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_warraq"));
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap_or_default());
    let mut ran = 0;
    for block in readme.split("```console\n").skip(1) {
        let block = block.split("\n```").next().unwrap();
        for step in format!("\n{block}").split("\n$ ").skip(1) {
            let (command, expected) = step.split_once('\n').unwrap_or((step, ""));
            if !command.starts_with("warraq ") {
                continue;
            }
            let output = Command::new("sh")
                .args(["-c", command])
                .current_dir(env.path(""))
                .env("PATH", &path)
                .env("NO_COLOR", "1")
                .env_remove("WARRAQ_INDEX")
                .output()
                .unwrap();
            let shown = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
            assert!(matches(expected, &shown), "$ {command}\nexpected:\n{expected}\nfound:\n{shown}");
            ran += 1;
        }
    }
    assert!(ran >= 3, "the README shows {ran} commands");
}

/// Whether the lines are those expected, where `...` stands for any.
fn matches(expected: &str, shown: &str) -> bool {
    fn lines(text: &str) -> Vec<&str> {
        text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect()
    }
    fn from(expected: &[&str], shown: &[&str]) -> bool {
        match expected {
            [] => shown.is_empty(),
            ["...", rest @ ..] => (0..=shown.len()).any(|passed| from(rest, &shown[passed..])),
            [first, rest @ ..] => shown.first() == Some(first) && from(rest, &shown[1..]),
        }
    }
    from(&lines(expected), &lines(shown))
}
