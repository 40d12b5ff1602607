//! The names of types are unique in the crate, so that a search for one finds the definition that is meant.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::circles::without_tests;
use super::rust_files;

/// The definition of a type, as its line shows it.
struct Definition {
    name: String,
    file: String,
    is_seen_elsewhere: bool,
}

/// The type that a line defines, if it defines one.
fn definition(line: &str, file: &str) -> Option<Definition> {
    let line = line.trim_start();
    let (is_seen_elsewhere, rest) = match line.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => (true, rest.split_once(") ")?.1),
        Some(rest) => (true, rest.strip_prefix(' ')?),
        None => (false, line),
    };
    let (keyword, rest) = rest.split_once(' ')?;
    if !["struct", "enum", "trait", "type", "union"].contains(&keyword) {
        return None;
    }
    let name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
    name.starts_with(char::is_uppercase).then(|| Definition {
        name,
        file: file.to_owned(),
        is_seen_elsewhere,
    })
}

/// The types of a file outside its tests. Two of the same name in one file are alternatives under different `cfg`s.
fn definitions(path: &Path) -> Vec<Definition> {
    let source = fs::read_to_string(path).expect("a readable file");
    let code = without_tests(&source);
    let file = path.to_string_lossy();
    let mut found: Vec<Definition> = code
        .lines()
        .filter_map(|line| definition(line, &file))
        .collect();
    found.dedup_by(|one, other| one.name == other.name);
    found
}

#[test]
fn a_type_that_other_files_see_shares_its_name_with_no_other() {
    let mut files = Vec::new();
    rust_files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut files,
    );
    let mut by_name: BTreeMap<String, Vec<Definition>> = BTreeMap::new();
    let is_test = |path: &&std::path::PathBuf| path.iter().any(|part| part == "tests");
    for path in files.iter().filter(|path| !is_test(path)) {
        for found in definitions(path) {
            by_name.entry(found.name.clone()).or_default().push(found);
        }
    }
    assert!(by_name.len() > 400, "only {} types found", by_name.len());
    let shared: Vec<String> = by_name
        .into_iter()
        .filter(|(_, found)| found.len() > 1 && found.iter().any(|one| one.is_seen_elsewhere))
        .map(|(name, found)| {
            let files: Vec<_> = found.into_iter().map(|one| one.file).collect();
            format!("{name}: {}", files.join(", "))
        })
        .collect();
    assert!(shared.is_empty(), "\n{}", shared.join("\n"));
}
