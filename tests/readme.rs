//! The documents say what the program does: the tables of keys in docs/keys.md are the program's own, and README.md holds the test command.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use leaveboard::app::keys::keymap::{Binding, KeyContext, Pane};
use leaveboard::app::keys::lookup::bindings_at;
use leaveboard::app::views::name::{ViewLayout, ViewName};
use leaveboard::domain::Language;

fn document(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect(path)
}

/// Every binding of the views, once, in the order of the panes.
fn bindings() -> Vec<&'static Binding> {
    let mut found: Vec<&Binding> = Vec::new();
    let panes = Pane::ALL.into_iter().map(KeyContext::Pane);
    let lists = ViewName::ALL
        .into_iter()
        .filter(|view| view.layout() == ViewLayout::List);
    for context in panes.chain(lists.map(KeyContext::View)) {
        for binding in bindings_at(context) {
            if !found.iter().any(|earlier| std::ptr::eq(*earlier, binding)) {
                found.push(binding);
            }
        }
    }
    found
}

fn key_table(language: Language) -> String {
    let (keys, does) = language.pick(("按键", "作用"), ("keys", "do"));
    let mut table = format!("| {keys} | {does} |\n| --- | --- |\n");
    for binding in bindings() {
        let keys: Vec<_> = binding.keys.iter().map(|key| format!("`{key}`")).collect();
        let _ = writeln!(
            table,
            "| {} | {} |",
            keys.join(" "),
            binding.describe(language)
        );
    }
    table
}

#[test]
fn the_tables_of_keys_are_the_programs_own() {
    let keys = document("docs/keys.md");
    for language in [Language::English, Language::Chinese] {
        let table = key_table(language);
        assert!(
            keys.contains(&table),
            "docs/keys.md should hold this table:\n{table}"
        );
    }
}

#[test]
fn the_test_command_stands_between_its_markers() {
    let readme = document("README.md");
    let (_, after) = readme.split_once("<!-- test-command -->").unwrap();
    let (block, _) = after.split_once("<!-- /test-command -->").unwrap();
    let commands: Vec<_> = block
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("```"))
        .collect();
    assert_eq!(
        commands,
        ["cargo test --locked"],
        "what .ci/run takes from here"
    );
}
