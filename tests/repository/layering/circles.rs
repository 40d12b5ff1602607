//! Inside a layer, too, no file uses another that uses it, directly or through others.
//!
//! A file may name what its own folder's `mod.rs` holds, and that `mod.rs` may name the file's items to pass them on: a folder is one thing
//! to the rest of its layer.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::paths::{Named, names_in};
use super::{module_of, rust_files};

/// The files of which each uses others, by their modules.
type Uses = BTreeMap<String, BTreeSet<String>>;

/// What stands before the tests of a file: they may use whatever they like. Something else that only tests see ends nothing.
pub(crate) fn without_tests(source: &str) -> &str {
    source
        .split("#[cfg(test)]\nmod tests")
        .next()
        .unwrap_or(source)
}

/// The module among `modules` that has the item `path`.
fn owner<'a>(path: &'a str, modules: &BTreeSet<String>) -> Option<&'a str> {
    let ends = path.match_indices("::").map(|(at, _)| at);
    let mut ends: Vec<usize> = ends.chain([path.len()]).collect();
    ends.reverse();
    let starts = ends.into_iter().map(|end| &path[..end]);
    starts.into_iter().find(|start| modules.contains(*start))
}

/// Adds what the file of `module` uses in its own layer, except its own folder.
fn add_uses(module: &str, source: &str, modules: &BTreeSet<String>, uses: &mut Uses) {
    let parts: Vec<String> = module.split("::").map(str::to_owned).collect();
    let layer = &parts[0];
    for name in names_in(without_tests(source), &parts) {
        let path = match name {
            Named::Own(path) => path,
            Named::Foreign(path) => format!("{module}::{path}"),
        };
        let Some(target) = owner(&path, modules) else {
            continue;
        };
        let is_own_folder = module.starts_with(&format!("{target}::"));
        // The name of a crate is taken for one of the module itself, which is no use of another file.
        let is_in_layer = target == *layer || target.starts_with(&format!("{layer}::"));
        if target != module && is_in_layer && !is_own_folder {
            let entry = uses.entry(module.to_owned()).or_default();
            entry.insert(target.to_owned());
        }
    }
}

/// What is left once every file is taken away that uses none of the others, or is used by none: files in circles, and between them.
fn in_circles(mut uses: Uses) -> Uses {
    loop {
        let targets: BTreeSet<String> = uses.values().flatten().cloned().collect();
        let before = uses.values().map(BTreeSet::len).sum::<usize>();
        uses.retain(|module, _| targets.contains(module));
        let left: BTreeSet<String> = uses.keys().cloned().collect();
        for files in uses.values_mut() {
            files.retain(|file| left.contains(file));
        }
        uses.retain(|_, files| !files.is_empty());
        if before == uses.values().map(BTreeSet::len).sum::<usize>() {
            return uses;
        }
    }
}

fn uses_of(sources: &[(String, String)]) -> Uses {
    let modules = sources.iter().map(|(module, _)| module.clone()).collect();
    let mut uses = Uses::new();
    for (module, source) in sources {
        add_uses(module, source, &modules, &mut uses);
    }
    uses
}

#[test]
fn no_file_reaches_itself_through_others_of_its_layer() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    let mut sources = Vec::new();
    for file in files {
        let relative = file.strip_prefix(&src).unwrap();
        let module = module_of(relative).join("::");
        let is_test = module.split("::").any(|part| part == "tests");
        if !module.is_empty() && !is_test {
            sources.push((module, fs::read_to_string(&file).unwrap()));
        }
    }
    assert!(sources.len() > 300, "only {} files found", sources.len());
    let circles = in_circles(uses_of(&sources));
    assert!(circles.is_empty(), "these need each other: {circles:#?}");
}

#[test]
fn a_circle_is_found_and_a_ladder_is_none() {
    let source = |module: &str, source: &str| (module.to_owned(), source.to_owned());
    let ladder = [
        source("app", "mod state; mod key;"),
        source("app::state", "use crate::app::key::Key;"),
        source(
            "app::key",
            "#[cfg(test)]\nmod tests { use crate::app::state::AppState; }",
        ),
    ];
    assert!(in_circles(uses_of(&ladder)).is_empty());
    let circle = [
        source("app", ""),
        source("app::state", "use crate::app::views::View;"),
        source("app::views", "mod list; use list::draw;"),
        source("app::views::list", "use super::super::state::AppState;"),
    ];
    let found = in_circles(uses_of(&circle));
    let found: Vec<&str> = found.keys().map(String::as_str).collect();
    assert_eq!(found, ["app::state", "app::views", "app::views::list"]);
}
