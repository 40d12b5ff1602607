//! Every exception in deny.toml says since when it is one and why, so that somebody can tell later whether it still has to be.

use std::fs;
use std::path::Path;

/// The lists of deny.toml that hold exceptions from the policy. What its list `deny` holds is the policy itself.
const OF_EXCEPTIONS: [&str; 7] = [
    "exceptions",
    "ignore",
    "skip",
    "skip-tree",
    "clarify",
    "allow-git",
    "allow-registry",
];

/// Whether the text begins with a day and continues with some words.
fn has_day_and_reason(text: &str) -> bool {
    let Some((day, reason)) = text.split_once(": ") else {
        return false;
    };
    day.parse::<jiff::civil::Date>().is_ok() && reason.split_whitespace().count() >= 5
}

/// The `reason` of an entry.
fn reason(entry: &str) -> Option<&str> {
    let (_, rest) = entry.split_once("reason = \"")?;
    rest.split('"').next()
}

/// The entries of all lists of exceptions that lack a day or a reason.
fn without_reason(policy: &str) -> Vec<&str> {
    let mut wrong = Vec::new();
    let (mut is_inside, mut comment) = (false, "");
    for line in policy.lines().map(str::trim) {
        let list = line.split_once(" = [");
        if let Some((name, rest)) = list.filter(|(name, _)| !name.starts_with(['#', '{'])) {
            is_inside = OF_EXCEPTIONS.contains(&name) && !rest.ends_with(']');
            // On one line there is no place for a comment.
            if OF_EXCEPTIONS.contains(&name) && rest.ends_with(']') && rest != "]" {
                wrong.push(line);
            }
            comment = "";
        } else if line == "]" {
            is_inside = false;
        } else if let Some(text) = line.strip_prefix('#') {
            comment = if comment.is_empty() {
                text.trim()
            } else {
                comment
            };
        } else {
            let is_explained = has_day_and_reason(reason(line).unwrap_or(comment));
            wrong.extend((is_inside && !line.is_empty() && !is_explained).then_some(line));
            comment = "";
        }
    }
    wrong
}

#[test]
fn every_exception_of_the_dependency_policy_is_dated_with_its_reason() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("deny.toml");
    let policy = fs::read_to_string(file).expect("deny.toml");
    assert_eq!(without_reason(&policy), [""; 0]);
    let read: toml::Table = policy.parse().expect("TOML");
    for (section, key, value) in [
        ("bans", "wildcards", "deny"),
        ("sources", "unknown-git", "deny"),
        ("sources", "unknown-registry", "deny"),
    ] {
        assert_eq!(read[section][key].as_str(), Some(value), "{section}.{key}");
    }
}

#[test]
fn an_exception_without_a_day_or_without_a_reason_is_found() {
    let policy = "[licenses]\nallow = [\n    \"MIT\",\n]\nexceptions = [\n    # 2026-11-21: it is data and asks for nothing.\n    { crate = \"a\" },\n    { crate = \"b\" },\n    # because\n    { crate = \"c\" },\n]\n\
        [advisories]\nignore = [\n    { id = \"d\", reason = \"2026-11-21: no code of ours gets there\" },\n    { id = \"e\", reason = \"not ours\" },\n]\n\
        [bans]\nskip = [\"f\"]\nskip-tree = []\n";
    assert_eq!(
        without_reason(policy),
        [
            "{ crate = \"b\" },",
            "{ crate = \"c\" },",
            "{ id = \"e\", reason = \"not ours\" },",
            "skip = [\"f\"]",
        ]
    );
}
