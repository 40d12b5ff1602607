//! `schema`: JSON schemas of the configuration and of everything that is printed as JSON.

mod configuration;
mod insight_rows;
mod keys;
mod program_rows;
mod row_keys;
mod rows;

use std::io::{self, Write};

use serde_json::{Value, json};

use super::ending::{CommandError, Ending};
use keys::{SchemaKey, object};

/// A schema that can be asked for: its name, what it describes, and its keys.
struct NamedSchema {
    name: &'static str,
    title: &'static str,
    keys: fn() -> Vec<SchemaKey>,
}

const fn named(
    name: &'static str,
    title: &'static str,
    keys: fn() -> Vec<SchemaKey>,
) -> NamedSchema {
    NamedSchema { name, title, keys }
}

/// All of them, in the order in which they are listed.
const SCHEMAS: [NamedSchema; 14] = [
    named("balances", "A row of `leaveboard balances`", rows::balances),
    named("types", "A row of `leaveboard types`", rows::types),
    named(
        "employees",
        "A row of `leaveboard employees`",
        rows::employees,
    ),
    named("expiring", "A row of `leaveboard expiring`", rows::expiring),
    named(
        "totals",
        "A row of `leaveboard totals`",
        insight_rows::totals,
    ),
    named("check", "A row of `leaveboard check`", insight_rows::check),
    named(
        "compare",
        "A row of `leaveboard compare`",
        insight_rows::compare,
    ),
    named("diff", "A row of `leaveboard diff`", insight_rows::diff),
    named(
        "sync",
        "A line of `leaveboard sync --format ndjson`",
        program_rows::sync,
    ),
    named(
        "dry-run",
        "A row of `--dry-run` of any command",
        program_rows::dry_run,
    ),
    named(
        "coverage",
        "An entry of `tenants` in a JSON document",
        program_rows::coverage,
    ),
    named(
        "doctor",
        "What `leaveboard doctor --format json` prints",
        program_rows::doctor,
    ),
    named(
        "info",
        "What `leaveboard info --format json` prints",
        program_rows::info,
    ),
    named(
        "config",
        "The configuration file, as JSON",
        configuration::configuration,
    ),
];

/// Prints the schema called `name`.
pub(super) fn run(name: &str) -> Result<Ending, CommandError> {
    let found = SCHEMAS.iter().find(|schema| schema.name == name);
    let found = found.ok_or_else(|| unknown(name))?;
    let text = serde_json::to_string_pretty(&found.to_json()).map_err(io::Error::from)?;
    writeln!(io::stdout(), "{text}")?;
    Ok(Ending::Complete)
}

impl NamedSchema {
    fn to_json(&self) -> Value {
        let mut schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.title,
        });
        if let (Value::Object(schema), Value::Object(keys)) = (&mut schema, object(&(self.keys)()))
        {
            schema.extend(keys.clone());
        }
        schema
    }
}

/// The names, for completions and messages.
pub(super) fn names() -> [&'static str; SCHEMAS.len()] {
    SCHEMAS.each_ref().map(|schema| schema.name)
}

fn unknown(name: &str) -> CommandError {
    let near = names()
        .into_iter()
        .map(|known| (strsim::jaro_winkler(name, known), known))
        .filter(|(likeness, _)| *likeness > 0.7)
        .max_by(|(one, _), (other, _)| one.total_cmp(other));
    let [zh, en] = near.map_or([String::new(), String::new()], |(_, near)| {
        [
            format!("；您是否想写 `{near}`"),
            format!("; did you mean `{near}`"),
        ]
    });
    let known = names().join(", ");
    CommandError::usage((
        format!("没有名为「{name}」的结构{zh}。可用：{known}"),
        format!("no schema is called \"{name}\"{en}. There are: {known}"),
    ))
}
