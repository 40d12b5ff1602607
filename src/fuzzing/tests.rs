//! Replays the corpora, which hold every finding, and runs the targets on hostile and on random changes of what is in them.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::{Map, Value};

use super::{FUZZ_TARGETS, FuzzTarget};
use hostile::hostile_text;

#[path = "../../tests/support/hostile.rs"]
mod hostile;

/// The corpora together stay small: they are cloned with the repository.
const MAX_CORPUS_BYTES: usize = 1_000_000;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz")
        .join(name)
}

/// The files of a folder, sorted by name.
fn files_of(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn corpus(target: &FuzzTarget) -> Vec<Vec<u8>> {
    let files = files_of(&folder("corpus").join(target.name));
    let inputs: Vec<_> = files.iter().map(|file| fs::read(file).unwrap()).collect();
    assert!(!inputs.is_empty(), "{} has no corpus", target.name);
    inputs
}

fn names(folder: &Path) -> Vec<String> {
    let files = files_of(folder).into_iter();
    let name = |file: PathBuf| file.file_stem().unwrap().to_string_lossy().into_owned();
    files.map(name).collect()
}

#[test]
fn every_target_has_its_file_and_its_corpus_and_there_is_no_other() {
    let mut targets = FUZZ_TARGETS.map(|target| target.name);
    targets.sort_unstable();
    assert_eq!(names(&folder("fuzz_targets")), targets);
    assert_eq!(names(&folder("corpus")), targets);
    let manifest = fs::read_to_string(folder("Cargo.toml")).unwrap();
    for target in FUZZ_TARGETS {
        let name = target.name;
        let file = fs::read_to_string(folder("fuzz_targets").join(format!("{name}.rs"))).unwrap();
        let call = format!("leaveboard::fuzzing::run(\"{name}\", bytes)");
        assert!(file.contains(&call), "{file}");
        assert!(manifest.contains(&format!("name = \"{name}\"")));
    }
    let sizes = FUZZ_TARGETS
        .iter()
        .flat_map(corpus)
        .map(|input| input.len());
    assert!(sizes.sum::<usize>() < MAX_CORPUS_BYTES);
}

#[test]
fn every_input_of_the_corpora_passes() {
    for target in FUZZ_TARGETS {
        for input in corpus(&target) {
            (target.run)(&input);
        }
    }
}

/// Replaces the text or the key at `place` by `with`, counted in the order in which they are met; `None` where there are not this many.
fn with_one_replaced(value: &Value, place: usize, with: &impl Fn(&str) -> String) -> Option<Value> {
    let mut left = place;
    let replaced = replace(value, &mut left, with);
    (left == usize::MAX).then_some(replaced)
}

fn replace(value: &Value, left: &mut usize, with: &impl Fn(&str) -> String) -> Value {
    let mut next = |text: &str| match *left {
        usize::MAX => text.to_owned(),
        0 => {
            *left = usize::MAX;
            with(text)
        }
        _ => {
            *left -= 1;
            text.to_owned()
        }
    };
    match value {
        Value::String(text) => Value::String(next(text)),
        Value::Array(items) => items.iter().map(|item| replace(item, left, with)).collect(),
        Value::Object(fields) => {
            let mut replaced = Map::new();
            for (name, value) in fields {
                let name = replace(&Value::from(name.as_str()), left, with);
                let name = name.as_str().unwrap_or_default().to_owned();
                replaced.insert(name, replace(value, left, with));
            }
            Value::Object(replaced)
        }
        other => other.clone(),
    }
}

/// The text in place of the old one, and in the middle of it.
fn run_with(target: &FuzzTarget, reply: &Value, text: &str) {
    let instead = |_: &str| text.to_owned();
    let within = |old: &str| {
        let (start, end) = old.split_at(old.floor_char_boundary(old.len() / 2));
        format!("{start}{text}{end}")
    };
    for place in 0.. {
        let replies = [
            with_one_replaced(reply, place, &instead),
            with_one_replaced(reply, place, &within),
        ];
        let [Some(instead), Some(within)] = replies else {
            return;
        };
        for reply in [instead, within] {
            (target.run)(reply.to_string().as_bytes());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    /// The targets themselves check what the decoders return: no text but an id may contain a
    /// hostile character.
    #[test]
    fn a_hostile_text_in_any_place_of_any_reply_comes_out_clean(text in hostile_text()) {
        let wire = ["wecom", "dingtalk", "feishu", "records"];
        for target in FUZZ_TARGETS.iter().filter(|target| wire.contains(&target.name)) {
            let replies = corpus(target);
            let replies = replies.iter().filter_map(|input| serde_json::from_slice(input).ok());
            for reply in replies {
                run_with(target, &reply, &text);
            }
        }
    }
}

/// A change of an input: bytes replaced, taken out or put in, at a place between 0 and 1.
#[derive(Clone, Debug)]
struct TextChange {
    place: f64,
    removed: usize,
    added: Vec<u8>,
}

fn changes() -> impl Strategy<Value = TextChange> {
    let added = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..4),
        hostile_text().prop_map(String::into_bytes),
        prop::sample::select(vec![
            "\"", "[", "{", "null", "1e400", "-1", "\u{1}", "\n", "\t", " ", "!", "|", "<"
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
    ];
    (0.0..1.0f64, 0..8usize, added).prop_map(|(place, removed, added)| TextChange {
        place,
        removed,
        added,
    })
}

impl TextChange {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "any place will do"
    )]
    fn apply(&self, input: &mut Vec<u8>) {
        let start = (self.place * input.len() as f64) as usize;
        let end = (start + self.removed).min(input.len());
        input.splice(start..end, self.added.iter().copied());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn changed_inputs_pass_too(
        changes in prop::collection::vec(changes(), 1..5),
        other in prop::collection::vec(any::<u8>(), 0..64),
    ) {
        for target in FUZZ_TARGETS {
            (target.run)(&other);
            for mut input in corpus(&target) {
                for change in &changes {
                    change.apply(&mut input);
                }
                (target.run)(&input);
            }
        }
    }
}

#[test]
fn every_text_and_every_key_is_replaced_once() {
    let value: Value = serde_json::from_str(r#"{"a":["b",1,{"c":"d"}]}"#).unwrap();
    let places = (0..).map_while(|at| with_one_replaced(&value, at, &|_| "X".to_owned()));
    let places: Vec<String> = places.map(|value| value.to_string()).collect();
    assert_eq!(
        places,
        [
            r#"{"X":["b",1,{"c":"d"}]}"#,
            r#"{"a":["X",1,{"c":"d"}]}"#,
            r#"{"a":["b",1,{"X":"d"}]}"#,
            r#"{"a":["b",1,{"c":"X"}]}"#,
        ]
    );
}
