//! Enforces the layers of ARCHITECTURE.md: reads `src/` and fails where a file uses a layer, or names a crate, that its own layer
//! must not know.

mod byte_formats;
pub(crate) mod circles;
mod paths;
mod platform_names;
mod type_names;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use paths::{Named, names_in};

/// One top-level module of the crate and what it may know.
struct Layer {
    name: &'static str,
    /// Layers it may use: a whole layer (`domain`), or one item of it (`platform::ApiError`).
    may_use: &'static [&'static str],
    /// The [`GUARDED_CRATES`] it may name: a whole crate, or one item of it (`reqwest::Url`). Tests may name any crate.
    may_name: &'static [&'static str],
}

/// Crates that tie code to a terminal, a network, a runtime or a file format. All other crates may be used everywhere.
const GUARDED_CRATES: [&str; 21] = [
    "arboard",
    "axum",
    "calamine",
    "clap",
    "color_eyre",
    "crossterm",
    "csv",
    "encoding_rs",
    "etcetera",
    "indicatif",
    "jaq_core",
    "jaq_json",
    "jaq_std",
    "ratatui",
    "reqwest",
    "rusqlite",
    "serde_json",
    "tokio",
    "tokio_postgres",
    "toml",
    "tui_input",
];

/// The layers of ARCHITECTURE.md. `app` and `ui` may also name some plain data of lower layers that travels to the screen in
/// reports: errors, usage figures, outcomes. `app` measures the screen in ratatui's rectangles and shows raw records as JSON.
const LAYERS: &[Layer] = &[
    Layer {
        name: "domain",
        may_use: &[],
        may_name: &[],
    },
    Layer {
        name: "platform",
        may_use: &["domain"],
        may_name: &["reqwest", "serde_json", "tokio"],
    },
    Layer {
        name: "store",
        may_use: &["domain"],
        may_name: &["rusqlite", "serde_json", "tokio", "tokio_postgres"],
    },
    Layer {
        name: "sync",
        may_use: &["domain", "platform", "store"],
        may_name: &["tokio"],
    },
    Layer {
        name: "text",
        may_use: &[
            "domain",
            "sync::Cost",
            "sync::Outcome",
            "sync::TenantId",
            "platform::ApiError",
            "platform::CallPurpose",
            "platform::RequestWait",
            "platform::Usage",
            "store::StoreError",
        ],
        may_name: &[],
    },
    Layer {
        name: "app",
        may_use: &[
            "domain",
            "sync",
            "text",
            "platform::ApiError",
            "platform::ErrorClass",
            "platform::PageNote",
            "platform::Usage",
            "store::Holder",
            "store::StoredAnswer",
            "store::StoreError",
            "store::SyncRecord",
            "export::Coverage",
            "export::CoverageState",
            "export::OutputFormat",
        ],
        may_name: &["ratatui::layout", "serde_json", "tui_input"],
    },
    Layer {
        name: "ui",
        may_use: &[
            "domain",
            "text",
            "app",
            "sync::Cost",
            "sync::Outcome",
            "platform::ApiError",
            "config::OwnTheme",
            "config::RoleStyle",
            "config::ThemeColour",
            "config::ThemeName",
            "config::ThemeRole",
            "export::OutputFormat",
            "export::SHEET_ROWS",
        ],
        may_name: &["ratatui", "tui_input"],
    },
    Layer {
        name: "shell",
        may_use: &[
            "domain", "platform", "store", "sync", "text", "app", "ui", "config", "sheets",
            "export",
        ],
        may_name: &[
            "arboard",
            "color_eyre",
            "crossterm",
            "ratatui",
            "tokio",
            "tui_input",
        ],
    },
    Layer {
        name: "config",
        may_use: &["domain", "platform"],
        may_name: &["etcetera", "reqwest::Url", "tokio", "toml"],
    },
    Layer {
        name: "sheets",
        may_use: &["domain"],
        may_name: &["calamine", "csv", "encoding_rs"],
    },
    Layer {
        name: "export",
        may_use: &["domain", "text"],
        may_name: &["csv", "jaq_core", "jaq_json", "jaq_std", "serde_json"],
    },
    Layer {
        name: "commands",
        may_use: &[
            "domain", "platform", "store", "sync", "text", "config", "sheets", "export",
            "emulator", "shell",
        ],
        may_name: &[
            "clap",
            "etcetera",
            "indicatif",
            "serde_json",
            "tokio",
            "toml",
        ],
    },
    Layer {
        name: "fuzzing",
        may_use: &["domain", "platform", "store", "config"],
        may_name: &["serde_json"],
    },
    Layer {
        name: "emulator",
        may_use: &[],
        may_name: &["axum", "serde_json", "tokio"],
    },
];

fn layer(name: &str) -> Option<&'static Layer> {
    LAYERS.iter().find(|layer| layer.name == name)
}

/// Whether `path` (such as `platform::error::ApiError`) is one of `allowed` or below one of them.
fn is_within(path: &str, allowed: &[&str]) -> bool {
    allowed.iter().any(|allowed| {
        path.strip_prefix(allowed)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    })
}

/// Describes what is wrong with one file, whose path is relative to `src/`.
fn violations(file: &Path, source: &str) -> Vec<String> {
    let module = module_of(file);
    let Some(top) = module.first() else {
        return Vec::new();
    };
    let Some(layer) = layer(top) else {
        return vec![format!("{}: no layer is called {top}", file.display())];
    };
    names_in(source, &module)
        .iter()
        .filter_map(|name| violation(layer, name))
        .map(|what| format!("{}: {what}", file.display()))
        .collect()
}

fn violation(layer: &Layer, name: &Named) -> Option<String> {
    match name {
        Named::Own(path) => {
            let top = path.split("::").next().unwrap_or(path);
            let elsewhere = top != layer.name && LAYERS.iter().any(|other| other.name == top);
            (elsewhere && !is_within(path, layer.may_use))
                .then(|| format!("{} must not use crate::{path}", layer.name))
        }
        Named::Foreign(path) => (is_within(path, &GUARDED_CRATES)
            && !is_within(path, layer.may_name))
        .then(|| format!("{} must not name {path}", layer.name)),
    }
}

/// The module of a file: `ui/panes/mod.rs` is `["ui", "panes"]`; `lib.rs` and `main.rs` are the crate's root.
fn module_of(file: &Path) -> Vec<String> {
    let mut module: Vec<String> = file
        .with_extension("")
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    let last = module.last().map_or("", String::as_str);
    if ["mod", "lib", "main"].contains(&last) {
        module.pop();
    }
    module
}

/// Collects the Rust files of a folder and its subfolders.
pub(crate) fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_file_keeps_to_its_layer() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    assert!(files.len() > 20, "only {} files found", files.len());
    let wrong: Vec<String> = files
        .iter()
        .flat_map(|path| {
            violations(
                path.strip_prefix(&src).unwrap(),
                &fs::read_to_string(path).unwrap(),
            )
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn no_layer_reaches_itself_through_others() {
    let used: BTreeMap<_, Vec<_>> = LAYERS
        .iter()
        .map(|layer| {
            (
                layer.name,
                layer
                    .may_use
                    .iter()
                    .map(|path| path.split("::").next().unwrap())
                    .collect(),
            )
        })
        .collect();
    for layer in LAYERS {
        let mut reached: Vec<&str> = used[layer.name].clone();
        let mut next = 0;
        while let Some(name) = reached.get(next).copied() {
            assert_ne!(name, layer.name, "a circle through {name}");
            let further = used[name].iter().filter(|name| !reached.contains(name));
            let further: Vec<_> = further.copied().collect();
            reached.extend(further);
            next += 1;
        }
    }
}

#[test]
fn the_checker_catches_a_forbidden_path_however_it_is_written() {
    let wrong = |file: &str, source: &str| violations(Path::new(file), source);
    let into_ui = ["domain/made_up.rs: domain must not use crate::ui::render"];
    for source in [
        "use crate::ui::render;",
        "use crate::{domain::Amount, ui::{render}};",
        "use crate::ui::render as draw;",
        "fn f() { crate::ui::render() }",
        "use super::super::ui::render;",
        "mod tests { use super::super::super::ui::render; }",
        "/* crate */ pub(crate) use crate :: ui :: render;",
    ] {
        assert_eq!(wrong("domain/made_up.rs", source), into_ui, "{source}");
    }
    assert_eq!(
        wrong("emulator/wecom/mod.rs", "use crate::domain::Amount;"),
        ["emulator/wecom/mod.rs: emulator must not use crate::domain::Amount"]
    );
    assert_eq!(
        wrong("config.rs", "use crate::sync::*;"),
        ["config.rs: config must not use crate::sync::*"]
    );
    assert_eq!(
        wrong("helpers.rs", ""),
        ["helpers.rs: no layer is called helpers"]
    );
}

#[test]
fn the_checker_catches_a_guarded_crate() {
    let wrong = |file: &str, source: &str| violations(Path::new(file), source);
    for (source, path) in [
        ("use tokio::sync::mpsc;", "tokio::sync::mpsc"),
        ("use {serde::Serialize, tokio::time};", "tokio::time"),
        ("#[tokio::main] async fn f() {}", "tokio::main"),
        ("fn f(x: ::tokio::time::Instant) {}", "tokio::time::Instant"),
        ("mod a {} use tokio as t;", "tokio"),
    ] {
        assert_eq!(
            wrong("app/made_up.rs", source),
            [format!("app/made_up.rs: app must not name {path}")],
            "{source}"
        );
    }
    assert_eq!(
        wrong("config/tenant.rs", "use reqwest::{Client, Url};"),
        ["config/tenant.rs: config must not name reqwest::Client"]
    );
    assert_eq!(
        wrong("commands/made_up.rs", "use ratatui::Frame;"),
        ["commands/made_up.rs: commands must not name ratatui::Frame"]
    );
}

#[test]
fn the_checker_lets_the_allowed_pass() {
    for (file, source) in [
        (
            "domain/expiry.rs",
            "use super::super::domain::Amount; use crate::domain::Unit;",
        ),
        (
            "app/update.rs",
            "use crate::platform::ApiError; use crate::sync::{SyncEvent, Report};",
        ),
        (
            "domain/text.rs",
            "// use crate::ui::render;\nconst T: &str = \"crate::ui::render\"; const R: &str = r#\"tokio::\"#;",
        ),
        (
            "domain/text.rs",
            "fn f<'a>(c: char, s: &'a str) -> bool { c == '\"' || s == \"ratatui::\" }",
        ),
        ("app/update.rs", "mod tests { #[tokio::test] fn t() {} }"),
        ("app/tests.rs", "use tokio::time;"),
        ("lib.rs", "pub mod ui;"),
        ("main.rs", "fn main() { leaveboard::commands::run() }"),
    ] {
        assert_eq!(violations(Path::new(file), source), [""; 0], "{source}");
    }
    assert_eq!(
        violations(Path::new("app/update.rs"), "use crate::platform::Platform;"),
        ["app/update.rs: app must not use crate::platform::Platform"]
    );
}
