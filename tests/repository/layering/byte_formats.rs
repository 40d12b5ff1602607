//! What is stored has its bytes in `src/store/codec`, and nowhere else: `domain` turns nothing into bytes, and what it opens to the codec
//! is used by nobody else.

use std::fs;
use std::path::Path;

use super::paths::{Named, names_in};
use super::{is_within, module_of, rust_files};

/// Names that only code that lays out bytes uses. `from_be_bytes` is not among them: `domain` makes
/// a sort key of the beginning of a text with it.
const OF_BYTES: [&str; 6] = [
    "le_bytes",
    "to_be_bytes",
    "to_ne_bytes",
    "ByteReader",
    "ByteWriter",
    "MalformedBytes",
];

/// The columns and cells that `domain` opens, so that the store can write them down and fill them again.
const OPENED: [&str; 4] = [
    "domain::columns",
    "domain::department_lists",
    "domain::ledger::packed",
    "domain::ledger::slab",
];

/// Describes what is wrong with the source of `module`.
fn violations(module: &[String], source: &str) -> Vec<String> {
    let path = module.join("::");
    if is_within(&path, &["domain"]) {
        let named = OF_BYTES.iter().filter(|word| source.contains(**word));
        return named
            .map(|word| format!("{path} must not name {word}"))
            .collect();
    }
    if is_within(&path, &["store::codec"]) {
        return Vec::new();
    }
    let names = names_in(source, module).into_iter();
    let opened = names.filter_map(|name| match name {
        Named::Own(used) if is_within(&used, &OPENED) => Some(used),
        _ => None,
    });
    opened
        .map(|used| format!("{path} must not use {used}"))
        .collect()
}

#[test]
fn only_the_codec_of_the_store_lays_out_what_is_stored() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    let wrong = files.iter().flat_map(|file| {
        let module = module_of(file.strip_prefix(&src).unwrap());
        violations(&module, &fs::read_to_string(file).unwrap())
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_checker_catches_bytes_in_domain_and_cells_outside_the_codec() {
    let wrong = |module: [&str; 2], source: &str| violations(&module.map(str::to_owned), source);
    assert_eq!(
        wrong(["domain", "lot"], "fn f(n: u32) { n.to_le_bytes(); }"),
        ["domain::lot must not name le_bytes"]
    );
    let source = "use crate::domain::ledger::slab::CellSlab;";
    assert_eq!(
        wrong(["store", "blocks"], source),
        ["store::blocks must not use domain::ledger::slab::CellSlab"]
    );
    assert!(wrong(["store", "codec"], source).is_empty());
    assert!(wrong(["store", "blocks"], "use crate::domain::LedgerBlock;").is_empty());
}
