//! The rules that no compiler checks: the floors, the size and the opening of files, letters that
//! cannot be seen, and a changelog that is kept.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::env::repository;

/// How many lines a file of code may have without its tests.
const LONGEST_FILE: usize = 450;

/// Which modules of the crate each module may import. A floor stands on those below it and on nothing else.
const FLOORS: [(&str, &[&str]); 15] = [
    ("error", &[]),
    ("article", &[]),
    ("calendar", &["error"]),
    ("arabic", &[]),
    ("path_pattern", &["article", "error"]),
    ("schema", &["arabic", "article", "error", "path_pattern"]),
    ("corpus", &["article", "calendar", "error", "path_pattern"]),
    ("query", &["calendar", "error"]),
    ("token_stream", &["arabic"]),
    ("near_duplicates", &[]),
    ("index", &["arabic", "article", "error", "near_duplicates", "schema"]),
    ("snippet", &["arabic"]),
    ("search", &["arabic", "article", "calendar", "error", "index", "near_duplicates", "query", "schema", "snippet"]),
    ("ingest", &["article", "corpus", "error", "index", "schema", "search"]),
    ("evaluation", &["error"]),
];

/// Crates that only some modules may name.
const OUTSIDE: [(&str, &[&str]); 10] = [
    ("tantivy_fst", &["search"]),
    ("tantivy", &["index", "search", "token_stream"]),
    ("walkdir", &["corpus"]),
    ("encoding_rs", &["corpus"]),
    ("zip", &["corpus"]),
    ("toml", &["schema"]),
    ("rust_stemmers", &["arabic"]),
    ("clap", &["bin"]),
    ("anstream", &["bin"]),
    ("indicatif", &["bin"]),
];

/// What the library does not do: print, read the clock or the environment, end the process.
const NOT_IN_THE_LIBRARY: [&str; 9] = [
    "println!",
    "print!(",
    "dbg!",
    "Instant::now",
    "SystemTime::now",
    "std::env::",
    "env::var",
    "process::exit",
    "Zoned::now",
];

struct SourceFile {
    /// The path in the repository, with `/` between folders.
    path: String,
    /// The module of the crate's root that it belongs to; `bin` for the program, `lib` for the root.
    module: String,
    /// The text, its tests taken out.
    code: String,
    text: String,
}

/// Every file of code but those that are compiled for tests only.
fn sources() -> Vec<SourceFile> {
    let mut paths = Vec::new();
    collect(&repository().join("src"), &mut paths);
    paths.sort();
    let texts: Vec<_> = paths.iter().map(|path| fs::read_to_string(path).expect("code is UTF-8")).collect();
    let mut test_only = BTreeSet::new();
    for (path, text) in paths.iter().zip(&texts) {
        for (cfg, declaration) in text.lines().zip(text.lines().skip(1)) {
            if cfg.trim() == "#[cfg(test)]"
                && let Some(name) = declaration.trim().strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';'))
            {
                test_only.insert(path.with_file_name(format!("{name}.rs")));
            }
        }
    }
    let sources: Vec<_> = paths
        .iter()
        .zip(texts)
        .filter(|(path, _)| !test_only.contains(*path))
        .map(|(path, text)| {
            let relative = path.strip_prefix(repository()).expect("it was found there");
            let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            SourceFile {
                path: parts.join("/"),
                module: parts[1].trim_end_matches(".rs").to_owned(),
                code: text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned(),
                text,
            }
        })
        .collect();
    assert!(sources.len() > 50, "the code was found");
    sources
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

/// The lines of code that are no comments.
fn code_lines(code: &str) -> impl Iterator<Item = &str> {
    code.lines().filter(|line| !line.trim_start().starts_with("//"))
}

/// The modules that each module may import.
fn floors() -> BTreeMap<String, BTreeSet<String>> {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    FLOORS.iter().map(|(module, imported)| ((*module).to_owned(), names(imported))).collect()
}

/// The same as ARCHITECTURE.md says it in its table, where there is that page.
fn floors_of_the_page() -> Option<BTreeMap<String, BTreeSet<String>>> {
    let page = page("ARCHITECTURE.md")?;
    let names = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let table = page.split_once("| module | may import | must never know |").expect("the table of floors").1;
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let floors = rows.map(|row| {
        let cells: Vec<_> = row.split('|').collect();
        (names(cells[1]).remove(0), names(cells[2]).into_iter().collect())
    });
    Some(floors.collect())
}

/// The modules of the crate's root that code names as `crate::…`; names that the root re-exports count for the
/// module they are from.
fn imports(file: &SourceFile) -> BTreeSet<String> {
    let mut modules = BTreeSet::new();
    for line in code_lines(&file.code) {
        for path in line.split("crate::").skip(1) {
            let name: String = path.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let module = match name.as_str() {
                "Error" | "Result" => "error",
                "Article" => "article",
                "Index" | "IndexWriter" => "index",
                "Query" => "query",
                "Schema" => "schema",
                other => other,
            };
            if module != file.module {
                modules.insert(module.to_owned());
            }
        }
    }
    modules
}

#[test]
fn modules_import_what_is_below_them_and_no_more() {
    let floors = floors();
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for file in sources().iter().filter(|file| !["bin", "lib"].contains(&file.module.as_str())) {
        let Some(allowed) = floors.get(&file.module) else {
            wrong.push(format!("{}: `{}` stands on no floor", file.path, file.module));
            continue;
        };
        let imports = imports(file);
        wrong.extend(imports.difference(allowed).map(|module| format!("{} imports `{module}`", file.path)));
        used.entry(file.module.clone()).or_default().extend(imports);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(used, floors, "what the code imports, and what it may");
}

#[test]
fn the_page_of_the_architecture_has_the_same_floors() {
    if let Some(of_the_page) = floors_of_the_page() {
        assert_eq!(of_the_page, floors(), "ARCHITECTURE.md, and what the code may import");
    }
}

#[test]
fn the_program_sees_only_the_public_face() {
    let modules: BTreeSet<_> = floors().into_keys().collect();
    for file in sources().iter().filter(|file| file.module == "bin") {
        let own: BTreeSet<_> = imports(file).into_iter().collect();
        let taken: Vec<_> = own.intersection(&modules).collect();
        assert!(taken.is_empty(), "{} names modules of the library as its own: {taken:?}", file.path);
        assert!(!file.code.contains("#[path"), "{} reaches into the library", file.path);
    }
}

#[test]
fn crates_are_named_only_where_they_belong() {
    for file in sources() {
        for (name, modules) in OUTSIDE {
            let is_named = code_lines(&file.code).any(|line| {
                line.trim_start().starts_with(&format!("use {name}::")) || line.contains(&format!(" {name}::"))
            });
            assert!(!is_named || modules.contains(&file.module.as_str()), "{} names `{name}`", file.path);
        }
    }
}

#[test]
fn the_library_does_not_print_or_look_around() {
    for file in sources().iter().filter(|file| file.module != "bin") {
        for word in NOT_IN_THE_LIBRARY {
            let line = code_lines(&file.code).find(|line| line.contains(word));
            assert_eq!(line, None, "{}", file.path);
        }
    }
}

#[test]
fn every_file_opens_with_what_it_is() {
    for file in sources() {
        let first = file.text.lines().next().unwrap_or_default();
        assert!(first.len() > 10 && first.starts_with("//! "), "{} opens with {first:?}", file.path);
    }
}

#[test]
fn files_are_short() {
    for file in sources() {
        let lines = file.code.lines().count();
        assert!(lines <= LONGEST_FILE, "{} has {lines} lines without its tests", file.path);
    }
}

#[test]
fn marks_that_cannot_be_seen_stand_as_escapes() {
    // A vowel mark or a tatweel that stands on no letter joins what is before it in an editor.
    let is_mark = |c: char| matches!(c, '\u{0640}' | '\u{064B}'..='\u{065F}' | '\u{0670}');
    let is_invisible = |c: char| {
        matches!(c, '\u{00A0}' | '\u{00AD}' | '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}')
            || matches!(c, '\u{2060}'..='\u{2069}' | '\u{FEFF}')
    };
    for file in sources() {
        for (number, line) in file.code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            let mut before = ' ';
            for c in line.chars() {
                let bare = is_mark(c) && !is_mark(before) && !('\u{0620}'..='\u{064A}').contains(&before);
                assert!(!bare && !is_invisible(c), "{}:{}: U+{:04X}", file.path, number + 1, u32::from(c));
                before = c;
            }
        }
    }
}

#[test]
fn nothing_is_left_for_later() {
    let marks = [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["XX", "X"].concat(), ["unimplemented", "!"].concat()];
    for file in sources() {
        for mark in &marks {
            assert!(!file.text.contains(mark.as_str()), "{} says {mark}", file.path);
        }
    }
}

#[test]
fn the_changelog_is_kept() {
    let Some(changelog) = page("CHANGELOG.md") else { return };
    let version = env!("CARGO_PKG_VERSION");
    let unreleased = changelog.split_once("## [Unreleased]").expect("an Unreleased part").1;
    assert!(
        unreleased.lines().any(|line| line.starts_with(['-', '*'])) || unreleased.contains(&format!("[{version}]"))
    );
}

#[test]
fn the_floors_are_drawn() {
    let Some(page) = page("ARCHITECTURE.md") else { return };
    let picture = page.split("```text").nth(1).and_then(|rest| rest.split("```").next()).expect("a picture");
    for module in floors().into_keys() {
        assert!(picture.contains(&module), "`{module}` is not drawn");
        assert!(page.contains(&format!("**`{module}`**")), "`{module}` has no sentences");
    }
}

#[test]
fn nothing_names_the_machine_it_was_written_on() {
    let places = [["/wo", "rk/"].concat(), ["/tm", "p/"].concat(), ["/ro", "ot/"].concat(), ["/ho", "me/"].concat()];
    let mut pages = vec!["Cargo.toml".to_owned(), "CONTRIBUTING.md".to_owned(), ".ci/run".to_owned()];
    pages.extend(["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "index-schema/README.md"].map(str::to_owned));
    pages.extend(sources().into_iter().map(|file| file.path));
    for name in pages {
        let Some(text) = page(&name) else { continue };
        for place in &places {
            assert!(!text.contains(place.as_str()), "{name} names {place}");
        }
    }
}

/// A page of the repository, if it is written yet.
fn page(path: &str) -> Option<String> {
    fs::read_to_string(repository().join(path)).ok()
}
