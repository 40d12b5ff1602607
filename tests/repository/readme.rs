//! The documents are true: the tables of keys are those of the program, links lead somewhere, and the code that is named exists.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use leaveboard::app::keys::place::OTHER_PLACES;
use leaveboard::app::keys::table::{BoundAction, KeyTable};
use leaveboard::config::template;
use leaveboard::domain::Language;
use leaveboard::platform::allow;
use leaveboard::text::views::ViewName;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn document(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect(path)
}

/// The actions of the views, each once. Those of dialogs and questions are in a table of their own.
fn actions_of_views(table: &KeyTable) -> Vec<&BoundAction> {
    let mut found: Vec<&BoundAction> = Vec::new();
    let views = ViewName::ALL.iter();
    for bound in views.flat_map(|view| table.of_place(view.word())) {
        let is_same = |other: &&BoundAction| std::ptr::eq(other.binding(), bound.binding());
        if !found.iter().any(is_same) {
            found.push(bound);
        }
    }
    found
}

fn keys_of(bound: &BoundAction) -> String {
    let keys: Vec<_> = bound.keys.iter().map(|key| format!("`{key}`")).collect();
    keys.join(" ")
}

fn key_table(language: Language) -> String {
    let [keys, action, does] = language.pick(["按键", "动作", "作用"], ["keys", "action", "do"]);
    let mut text = format!("| {keys} | {action} | {does} |\n| --- | --- | --- |\n");
    let table = KeyTable::default();
    for bound in actions_of_views(&table) {
        let (keys, name) = (keys_of(bound), bound.action().name());
        let does = bound.describe(language);
        let _ = writeln!(text, "| {keys} | `{name}` | {does} |");
    }
    text
}

/// The places of `keymap.toml` beside the views, with their actions.
fn place_table() -> String {
    let mut text = "| place | actions |\n| --- | --- |\n".to_owned();
    let table = KeyTable::default();
    for (place, _) in OTHER_PLACES {
        let actions = table.of_place(place).into_iter();
        let actions = actions.map(|it| format!("`{}` {}", it.action().name(), keys_of(it)));
        let actions = actions.collect::<Vec<_>>().join(", ");
        let _ = writeln!(text, "| `{place}` | {actions} |");
    }
    text
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
    let table = place_table();
    assert!(
        keys.contains(&table),
        "docs/keys.md should hold this table:\n{table}"
    );
}

/// The settings in the commented template that `config init` writes.
fn keys_of_the_template() -> Vec<String> {
    let template = template(Language::English);
    let settings = template.lines().map(|line| line.trim_start_matches("# "));
    let keys = settings.filter_map(|line| line.split_once(" = "));
    keys.map(|(key, _)| key.trim().to_owned())
        .filter(|key| !key.contains([' ', '"']))
        .collect()
}

#[test]
fn every_key_of_the_configuration_is_explained() {
    let operations = document("docs/operations.md");
    let keys = keys_of_the_template();
    let has = |name: &str| keys.iter().any(|key| key == name);
    assert!(has("monthly_call_budget") && has("url"));
    for key in keys {
        assert!(
            operations.contains(&format!("`{key}`")),
            "docs/operations.md should explain `{key}`"
        );
    }
}

#[test]
fn every_request_is_in_the_page_of_its_platform() {
    for endpoint in allow::ALL {
        let page = document(&format!("docs/platforms/{}.md", endpoint.platform.as_str()));
        assert!(page.contains(endpoint.path), "{}", endpoint.path);
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
        ".ci/run takes the command from here"
    );
}

/// Collects the documents of this folder, and below `docs` also those of its subfolders.
fn documents_in(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() && path.starts_with(root().join("docs")) {
            documents_in(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
}

fn documents() -> Vec<PathBuf> {
    let mut found = Vec::new();
    documents_in(root(), &mut found);
    assert!(found.len() > 10, "the documents were not found: {found:?}");
    found
}

/// The lines of a document outside its code blocks.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut in_code = false;
    text.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        in_code ^= is_fence;
        !in_code && !is_fence
    })
}

/// The targets of a document's links. Code has none.
fn link_targets(text: &str) -> Vec<String> {
    let mut targets = Vec::new();
    for line in prose(text) {
        let without_code: String = line.split('`').step_by(2).collect();
        let links = without_code.split("](").skip(1);
        targets.extend(links.filter_map(|rest| Some(rest.split_once(')')?.0.to_owned())));
    }
    targets
}

/// The anchors that GitHub makes of the headings: lower case, hyphens for spaces, no punctuation.
fn anchors(text: &str) -> Vec<String> {
    let headings = prose(text).filter(|line| line.starts_with('#'));
    headings
        .map(|line| {
            let heading = line.trim_start_matches('#').trim().to_lowercase();
            let kept = heading
                .chars()
                .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
            kept.collect::<String>().replace(' ', "-")
        })
        .collect()
}

/// Describes what is wrong with a link from `document`, if anything is.
fn broken_link(document: &Path, target: &str) -> Option<String> {
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    let file = match file {
        "" => document.to_owned(),
        file => document.parent()?.join(file),
    };
    if !file.exists() {
        return Some(format!("{}: no file {target}", document.display()));
    }
    if anchor.is_empty() {
        return None;
    }
    let text = fs::read_to_string(&file).expect("a readable document");
    (!anchors(&text).iter().any(|known| known == anchor))
        .then(|| format!("{}: no heading {target}", document.display()))
}

#[test]
fn every_link_between_documents_leads_to_a_file_and_a_heading() {
    let mut broken = Vec::new();
    for document in documents() {
        let text = fs::read_to_string(&document).expect("a readable document");
        let targets = link_targets(&text);
        let own = targets.iter().filter(|target| !target.contains("://"));
        broken.extend(own.filter_map(|target| broken_link(&document, target)));
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// The repository's paths between backticks. A path with `NAME` in it is a placeholder and is left out.
fn named_paths(text: &str) -> Vec<&str> {
    const FOLDERS: [&str; 9] = [
        "src/",
        "tests/",
        "docs/",
        "scripts/",
        "assets/",
        "benches/",
        "examples/",
        ".ci/",
        ".github/",
    ];
    prose(text)
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .filter_map(|code| code.split_whitespace().next())
        .filter(|path| FOLDERS.iter().any(|folder| path.starts_with(folder)))
        .filter(|path| !path.contains("NAME"))
        .collect()
}

/// Whether the file of `src/x.rs` or the item of `src/x.rs::item` exists.
fn exists(path: &str) -> bool {
    let (file, item) = path.split_once("::").unwrap_or((path, ""));
    let file = root().join(file);
    if item.is_empty() {
        return file.exists();
    }
    let source = fs::read_to_string(file).unwrap_or_default();
    ["fn", "struct", "enum", "trait", "const", "static"]
        .iter()
        .any(|kind| {
            source
                .match_indices(&format!("{kind} {item}"))
                .any(|(at, found)| {
                    let after = source[at + found.len()..].chars().next();
                    !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
                })
        })
}

#[test]
fn every_file_and_function_that_a_document_names_exists() {
    let mut missing = Vec::new();
    // The changelog names what existed when it was written.
    let current = documents()
        .into_iter()
        .filter(|path| !path.ends_with("CHANGELOG.md"));
    for document in current {
        let text = fs::read_to_string(&document).expect("a readable document");
        let absent = named_paths(&text).into_iter().filter(|path| !exists(path));
        missing.extend(absent.map(|path| format!("{}: {path}", document.display())));
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn broken_links_and_names_that_no_longer_exist_are_found() {
    let readme = root().join("README.md");
    assert_eq!(broken_link(&readme, "docs/keys.md#all-keys"), None);
    assert!(broken_link(&readme, "docs/keys.md#no-such-heading").is_some());
    assert!(broken_link(&readme, "docs/no-such-file.md").is_some());
    assert_eq!(
        link_targets("a [b](c.md), `[d](e.md)` and [f](g.md#h)"),
        ["c.md", "g.md#h"]
    );
    assert!(exists("src/main.rs::main") && exists("src/main.rs"));
    assert!(!exists("src/main.rs::mai") && !exists("src/no_such_file.rs"));
}
