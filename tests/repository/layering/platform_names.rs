//! What a platform does, says and lacks stands in its own folders: elsewhere no code names one, but for a few registers that say where it
//! is found. A list of them is in CONTRIBUTING.md, below "A platform".

use std::fs;
use std::path::Path;

use super::circles::without_tests;
use super::paths::tokens;
use super::{is_within, module_of, rust_files};

/// The names of the platforms in lower case, with which everything of theirs is called.
const PLATFORMS: [&str; 3] = ["wecom", "dingtalk", "feishu"];

/// Where a platform may be named with everything below: their folders, and what is true of each before any call.
const OF_PLATFORMS: [&str; 4] = [
    "domain::platforms",
    "platform::facts",
    "platform::allow",
    "platform::connect",
];

/// The files that find the folder of a platform, without what is below them. `domain::insight::generated` is only in tests.
const REGISTERS: [&str; 5] = [
    "platform",
    "emulator",
    "domain::explain",
    "fuzzing",
    "domain::insight::generated",
];

/// The layers and folders that have a folder for each platform.
const FOLDERS: [&str; 3] = ["platform", "emulator", "domain::explain"];

fn may_name_platforms(module: &str) -> bool {
    let mut own_folders = FOLDERS.iter().flat_map(|folder| {
        let own = PLATFORMS.iter();
        own.map(move |platform| format!("{folder}::{platform}"))
    });
    REGISTERS.contains(&module)
        || is_within(module, &OF_PLATFORMS)
        || own_folders.any(|own| is_within(module, &[&own]))
}

/// The first name in the code of `module` that is a platform's, if it has no business there.
fn named_platform(module: &str, source: &str) -> Option<String> {
    if may_name_platforms(module) {
        return None;
    }
    let is_of_platform = |word: &String| {
        let word = word.to_lowercase();
        PLATFORMS.iter().any(|platform| word.contains(platform))
    };
    tokens(without_tests(source))
        .into_iter()
        .find(is_of_platform)
}

#[test]
fn no_code_outside_its_own_folders_and_the_registers_names_a_platform() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    let mut wrong = Vec::new();
    for file in files {
        let relative = file.strip_prefix(&src).unwrap();
        let module = module_of(relative).join("::");
        let is_test = module.split("::").any(|part| part == "tests");
        let source = fs::read_to_string(&file).unwrap();
        if let Some(word) = named_platform(&module, &source).filter(|_| !is_test) {
            wrong.push(format!("{} names {word}", relative.display()));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_checker_catches_a_platform_in_code_and_lets_words_pass() {
    let matches = "match kind { PlatformKind::WeCom => 1, _ => 2 }";
    for module in ["app::update", "platform::budget", "emulator::server"] {
        let found = named_platform(module, matches);
        assert_eq!(found.as_deref(), Some("WeCom"), "{module}");
    }
    for module in ["platform::facts", "platform::wecom::auth", "emulator"] {
        assert_eq!(named_platform(module, matches), None, "{module}");
    }
    let of_details = "fn f(details: &FeishuDetails) {}";
    assert!(named_platform("domain::expiry", of_details).is_some());
    let words =
        "// WeCom\nconst TEXT: &str = \"DingTalk\"; #[cfg(test)]\nmod tests { use feishu::X; }";
    assert_eq!(named_platform("commands::cli", words), None);
}
