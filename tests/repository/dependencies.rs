//! Every dependency of Cargo.toml is used. The compiler checks the library's own (the lint
//! `unused_crate_dependencies` in `src/lib.rs`); this also covers tests, benches and examples.

use std::fs;
use std::path::Path;

use crate::layering::rust_files;

/// The names of the dependencies in the tables of `manifest` whose heading ends in `dependencies`.
fn dependencies(manifest: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut in_table = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            in_table = line.ends_with("dependencies]");
        } else if in_table && let Some((name, _)) = line.split_once(" = ") {
            names.push(name);
        }
    }
    names
}

/// The dependencies that no source names as `name::`, `use name;` or `name as`.
fn unused<'m>(manifest: &'m str, sources: &[String]) -> Vec<&'m str> {
    let is_used = |dependency: &&str| {
        let name = dependency.replace('-', "_");
        let uses = [
            format!("{name}::"),
            format!("use {name};"),
            format!("{name} as"),
        ];
        sources
            .iter()
            .any(|source| uses.iter().any(|used| source.contains(used)))
    };
    let mut names = dependencies(manifest);
    names.retain(|name| !is_used(name));
    names
}

#[test]
fn every_dependency_is_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "tests", "benches", "examples"] {
        rust_files(&root.join(folder), &mut files);
    }
    let read = |path: &std::path::PathBuf| fs::read_to_string(path).expect("a readable file");
    let sources: Vec<String> = files.iter().map(read).collect();
    let manifest = fs::read_to_string(root.join("Cargo.toml")).expect("Cargo.toml");
    assert!(dependencies(&manifest).len() > 40, "too few are found");
    assert_eq!(unused(&manifest, &sources), [""; 0]);
}

#[test]
fn a_dependency_that_no_source_names_is_found() {
    let manifest = "[dependencies]\nserde = \"1\"\nnot-used = \"1\"\n\
                    [dev-dependencies]\nalso-not = { version = \"1\" }\n[features]\nx = []\n";
    let source = "use serde::Serialize; // not-used".to_owned();
    assert_eq!(unused(manifest, &[source]), ["not-used", "also-not"]);
}
