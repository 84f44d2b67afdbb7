//! The README is true: its console blocks are run, one after another in one folder, and print what stands there.
//!
//! A block is marked `console`; a line that begins with `$ ` is typed into a shell, and the lines after it are what
//! is printed; `...` stands for any lines. Seconds, sizes of indexes and scores may differ.

use std::path::Path;
use std::process::Command;

use crate::env::{TestEnv, output, program, replace_between, repository, without_callers_variables};

fn page(name: &str) -> String {
    std::fs::read_to_string(repository().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The README, if it is written yet.
fn readme() -> Option<String> {
    repository().join("README.md").exists().then(|| page("README.md"))
}

/// The fenced blocks of a page that are marked so.
fn blocks<'p>(page: &'p str, mark: &str) -> Vec<&'p str> {
    let start = format!("```{mark}\n");
    page.split(start.as_str()).skip(1).map(|rest| rest.split("```").next().unwrap_or_default()).collect()
}

/// The commands of a block, each with what it prints.
fn commands(block: &str) -> Vec<(&str, String)> {
    let mut commands: Vec<(&str, String)> = Vec::new();
    for line in block.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            commands.push((command, String::new()));
        } else if let Some((_, output)) = commands.last_mut() {
            output.push_str(line);
            output.push('\n');
        }
    }
    commands
}

/// Types a command into a shell; both streams, as a terminal shows them.
fn typed(folder: &Path, command: &str) -> String {
    let program = program().get_program().to_owned();
    let programs = Path::new(&program).parent().expect("the program is in a folder").to_owned();
    let path = std::env::join_paths(
        std::iter::once(programs).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    );
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("{command} 2>&1")]).current_dir(folder).env("PATH", path.expect("folders of programs"));
    without_callers_variables(&mut shell);
    String::from_utf8(output(&mut shell, "").stdout).expect("output is UTF-8")
}

/// The text without what differs between machines and runs, on both sides of the comparison: seconds, sizes of
/// indexes, scores.
fn without_measures(text: &str) -> String {
    let mut clean = replace_between(text, " of text in ", "/s\n", "[SECONDS]");
    clean = replace_between(&clean, "index             ", " of the text", "[SIZE]");
    replace_between(&clean, "\"score\":", ",", "[SCORE]")
}

/// Whether the printed lines are the expected ones, where a line `...` stands for any number of lines.
fn is_as_expected(printed: &[&str], expected: &[&str]) -> bool {
    match expected {
        [] => printed.is_empty(),
        ["...", rest @ ..] => (0..=printed.len()).any(|passed| is_as_expected(&printed[passed..], rest)),
        [line, rest @ ..] => printed.first() == Some(line) && is_as_expected(&printed[1..], rest),
    }
}

#[test]
fn three_dots_stand_for_any_lines() {
    assert!(is_as_expected(&["a", "b", "c"], &["a", "...", "c"]));
    assert!(is_as_expected(&["a"], &["...", "a", "..."]));
    assert!(!is_as_expected(&["a", "b"], &["a", "...", "c"]));
    assert!(!is_as_expected(&["a", "b"], &["a"]));
    assert!(!is_as_expected(&[], &["a"]));
}

#[test]
fn what_the_readme_shows_is_what_is_printed() {
    let Some(readme) = readme() else { return };
    let env = TestEnv::with_example_archive();
    let examples = env.path().join("examples");
    std::fs::create_dir(&examples).unwrap();
    std::fs::rename(env.archive(), examples.join("archive")).unwrap();

    let mut folder = env.path().to_owned();
    let mut wrong = Vec::new();
    let mut count = 0;
    for (command, expected) in blocks(&readme, "console").into_iter().flat_map(commands) {
        if command.starts_with("cargo ") {
            continue; // the two commands of the set-up; the continuous integration runs them
        }
        if let Some(below) = command.strip_prefix("cd ") {
            folder.push(below);
            continue;
        }
        let (printed, expected) = (without_measures(&typed(&folder, command)), without_measures(&expected));
        let (printed_lines, expected_lines): (Vec<_>, Vec<_>) = (printed.lines().collect(), expected.lines().collect());
        if !is_as_expected(&printed_lines, &expected_lines) {
            wrong.push(format!("$ {command}\n--- README.md\n{expected}--- printed\n{printed}"));
        }
        count += 1;
    }
    assert!(count >= 1, "README.md shows no command and what it prints");
    assert!(wrong.is_empty(), "{} of {count} commands:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_set_up_is_two_commands_and_the_continuous_integration_runs_the_second() {
    let Some(readme) = readme() else { return };
    let set_up = readme.split_once("\n## Set-up\n").expect("a part on the set-up").1.split("\n## ").next().unwrap();
    let commands: Vec<_> =
        blocks(set_up, "console").into_iter().flat_map(commands).map(|(command, _)| command).collect();
    assert_eq!(commands.len(), 2, "{commands:?}");
    assert!(commands[0].contains("index examples/archive") && commands[0].contains(" search "));
    let steps = page(".ci/run");
    assert!(steps.lines().any(|line| line.trim() == commands[1]), "`{}` is no step of .ci/run", commands[1]);
}

#[test]
fn the_library_example_of_the_readme_is_the_one_that_compiles() {
    let Some(readme) = readme() else { return };
    let example = page("examples/embed.rs");
    let code = blocks(&readme, "rust").remove(0).trim();
    let lines: Vec<_> = example.lines().map(str::trim).collect();
    for line in code.lines().map(str::trim) {
        assert!(lines.contains(&line), "examples/embed.rs has no line `{line}`");
    }
}

#[test]
fn every_page_that_is_named_is_there() {
    let mut pages = vec!["CONTRIBUTING.md", "index-schema/README.md", "examples/README.md"];
    pages.extend(
        ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"].iter().filter(|name| repository().join(name).exists()),
    );
    for name in pages {
        let page = page(name);
        let folder = repository().join(name).parent().unwrap().to_owned();
        for link in page.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if !link.contains("://") {
                let target = link.split('#').next().unwrap_or_default();
                assert!(folder.join(target).exists(), "{name} links to {link}");
            }
        }
    }
}
