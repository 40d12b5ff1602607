//! The tables of traps in docs/platforms are complete: each number is there once, and every test that they name exists.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// One row of a table of traps: its number, and the cell that names its tests.
struct Row {
    number: String,
    tested: String,
}

/// The rows whose first cell is `prefix` and a number.
fn rows(document: &str, prefix: &str) -> Vec<Row> {
    document
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_prefix(prefix))
        .filter_map(|rest| {
            let mut cells = rest.split(" | ");
            let number = cells.next()?.to_owned();
            let tested = cells.nth(1)?.trim_end_matches(" |").to_owned();
            number
                .parse::<u32>()
                .is_ok()
                .then_some(Row { number, tested })
        })
        .collect()
}

/// The parts of a text between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

fn collect_tests(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            collect_tests(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path).expect("a readable file");
            found.extend(test_names(&source));
        }
    }
}

/// The names of the functions below an attribute that ends in `test]`, such as `#[tokio::test]`.
fn test_names(source: &str) -> Vec<String> {
    let mut under_attribute = false;
    let mut names = Vec::new();
    for line in source.lines().map(str::trim) {
        if line.starts_with("#[") {
            under_attribute |= line.contains("test]") || line.contains("test(");
        } else if let Some((_, rest)) = line.split_once("fn ").filter(|_| under_attribute) {
            under_attribute = false;
            names.extend(rest.split('(').next().map(str::to_owned));
        }
    }
    names
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn all_tests() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for folder in ["src", "tests"] {
        collect_tests(&root().join(folder), &mut found);
    }
    found
}

/// The tables of traps of all platforms, in the order of the numbers.
fn trap_tables() -> String {
    let files = ["wecom.md", "dingtalk.md", "README.md", "feishu.md"];
    let read = |file: &str| fs::read_to_string(root().join("docs/platforms").join(file));
    files.map(|file| read(file).expect(file)).concat()
}

#[test]
fn every_trap_has_one_row() {
    let tables = trap_tables();
    for (prefix, last) in [("", 43), ("Feishu ", 29)] {
        let numbers: Vec<_> = rows(&tables, prefix)
            .into_iter()
            .map(|row| row.number)
            .collect();
        let expected: Vec<_> = (1..=last).map(|number| number.to_string()).collect();
        assert_eq!(numbers, expected, "rows {prefix:?}");
    }
}

#[test]
fn every_row_names_a_test_or_says_why_not() {
    let tables = trap_tables();
    let tests = all_tests();
    for row in rows(&tables, "").iter().chain(&rows(&tables, "Feishu ")) {
        let named: Vec<_> = quoted(&row.tested).collect();
        let explained = row.tested.starts_with("no test: ");
        assert!(
            explained || !named.is_empty(),
            "trap {} says neither where it is tested nor why not",
            row.number
        );
        if !explained {
            for name in named {
                assert!(
                    tests.contains(name),
                    "trap {}: there is no test {name}",
                    row.number
                );
            }
        }
    }
}
