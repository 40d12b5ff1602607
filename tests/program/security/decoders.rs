//! Which texts the decoders of the platforms read, found in their sources, so that a new one cannot miss the test with hostile texts.

use std::collections::BTreeSet;
use std::path::Path;

use super::hostile::files_below;

/// The functions of `src/platform/json` that take a text over as it was sent, but for what is cleaned of it.
const TEXTS: [&str; 7] = [
    "text",
    "borrowed_text",
    "identifier",
    "borrowed_identifier",
    "identifiers",
    "code",
    "verbatim",
];

/// The keys whose texts a source reads: fields with `deserialize_with`, and `record.text("key")`.
fn keys_in(source: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let (mut reads_text, mut renamed) = (false, None);
    for line in source.lines().map(str::trim) {
        for function in TEXTS {
            let calls = line.split(&format!(".{function}(\"")).skip(1);
            keys.extend(calls.filter_map(|call| Some(call.split_once('"')?.0.to_owned())));
        }
        if line.starts_with("#[serde(") {
            let of = |name: &str| {
                let (_, rest) = line.split_once(&format!("{name} = \""))?;
                Some(rest.split_once('"')?.0)
            };
            renamed = of("rename").map(str::to_owned).or(renamed);
            let function = of("deserialize_with").and_then(|path| path.strip_prefix("json::"));
            reads_text |= function.is_some_and(|function| TEXTS.contains(&function));
        } else if let Some((name, _)) = line.split_once(": ")
            && !line.starts_with("//")
        {
            let name = name.rsplit(' ').next().unwrap_or(name);
            let key = renamed.take().unwrap_or_else(|| name.to_owned());
            keys.extend(reads_text.then_some(key));
            reads_text = false;
        }
    }
    keys
}

/// The keys of all texts that decoders read.
pub(super) fn decoded_keys() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/platform");
    let sources = files_below(&folder).into_iter().filter(|file| {
        let name = file.to_string_lossy();
        !name.contains("tests") && !name.contains("/json/") && !name.ends_with("fuzzing.rs")
    });
    let mut keys = BTreeSet::new();
    for file in sources {
        let source = std::fs::read_to_string(&file).unwrap();
        let without_tests = source.split("#[cfg(test)]\nmod tests").next().unwrap_or("");
        keys.extend(keys_in(without_tests));
    }
    keys
}

#[test]
fn the_texts_that_a_source_reads_are_found() {
    let source = "
        #[serde(default)]
        struct Wire {
            #[serde(deserialize_with = \"json::identifier\")]
            userid: Option<String>,
            #[serde(deserialize_with = \"json::integer\")]
            level: Option<i64>,
            #[serde(rename = \"type\", deserialize_with = \"json::text\")]
            pub(crate) kind: Option<String>,
            /// A name.
            #[serde(borrow, deserialize_with = \"json::borrowed_text\")]
            pub(super) errmsg: Option<Cow<'a, str>>,
        }
        let id = record.identifier(\"calendar_id\")?;
        let flag = record.flag(\"enable\")?;";
    let keys: Vec<String> = keys_in(source).into_iter().collect();
    assert_eq!(keys, ["calendar_id", "errmsg", "type", "userid"]);
    assert!(decoded_keys().len() > 40);
}
