//! The house stays in order: floors, first lines, sizes, nothing left behind.

use std::path::{Path, PathBuf};

use crate::env::repository;

/// What each module may import of the crate, as ARCHITECTURE.md says it.
const FLOORS: [(&str, &[&str]); 14] = [
    ("error", &[]),
    ("article", &[]),
    ("calendar", &["error"]),
    ("arabic", &[]),
    ("schema", &["arabic", "article", "error"]),
    ("corpus", &["article", "calendar", "error"]),
    ("query", &["calendar", "error"]),
    ("snippet", &["arabic"]),
    ("evaluation", &["error"]),
    ("index", &["schema", "arabic", "article", "error"]),
    ("search", &["index", "query", "snippet", "arabic", "article", "calendar", "error"]),
    ("ingest", &["corpus", "index", "search", "schema", "article", "error"]),
    ("token_stream", &["arabic"]),
    ("lib", &[]),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// The code before its tests.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    text.split("#[cfg(test)]\nmod tests").next().unwrap().to_owned()
}

#[test]
fn no_import_runs_upward() {
    let src = repository().join("src");
    let mut seen = 0;
    for path in sources(&src) {
        let relative = path.strip_prefix(&src).unwrap().with_extension("");
        let module = relative.iter().next().unwrap().to_str().unwrap();
        if module == "bin" {
            assert!(!code(&path).contains("warraq::error::Kind"));
            continue;
        }
        let (_, allowed) = FLOORS.iter().find(|(name, _)| *name == module).expect("every module has a floor");
        for line in code(&path).lines().filter(|line| !line.trim_start().starts_with("//")) {
            let Some((_, import)) = line.split_once("crate::") else { continue };
            let imported = import.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap();
            let is_own = imported == module || imported == "Result" || imported == "Error";
            assert!(is_own || allowed.contains(&imported), "{}: {line}", path.display());
            seen += 1;
        }
        let analysis = ["arabic", "corpus", "query", "snippet", "evaluation"].contains(&module);
        assert!(!analysis || !code(&path).contains("tantivy::"), "{} knows tantivy", path.display());
    }
    assert!(seen > 50);
}

#[test]
fn every_file_says_what_it_is_and_is_short() {
    for path in sources(&repository().join("src")) {
        let code = code(&path);
        assert!(code.starts_with("//!"), "{} does not say what it is", path.display());
        assert!(code.lines().count() <= 450, "{} is long", path.display());
        for left_behind in ["TO\u{44}O", "FIX\u{4D}E", "unimple\u{6D}ented!"] {
            assert!(!code.contains(left_behind), "{} has a {left_behind}", path.display());
        }
    }
}

#[test]
fn the_changelog_has_a_place_for_what_is_new() {
    let changelog = std::fs::read_to_string(repository().join("CHANGELOG.md")).unwrap();
    assert!(changelog.contains("## [Unreleased]") || changelog.contains("## Unreleased"));
}
