//! What the fuzz targets do with the bytes that they are given: `fuzz/` runs them with libFuzzer, `src/fuzzing/tests.rs` runs them on
//! the corpora and on random inputs. A target fails by panicking.
//!
//! This module exists only in tests and with the feature `fuzzing`. The decoders stay private to their layers, which have a file `fuzzing.rs`
//! each; only the names of the targets are reached from outside.

use crate::{config, domain, platform, store};

#[cfg(test)]
mod tests;

/// One fuzz target: a name, which is also that of its file and its corpus in `fuzz/`, and what it does.
#[derive(Clone, Copy, Debug)]
pub struct FuzzTarget {
    /// The name.
    pub name: &'static str,
    /// What it does with an input. Bytes that are no UTF-8 are read as the replacement character where a target takes a text.
    pub run: fn(&[u8]),
}

/// Every target.
pub const FUZZ_TARGETS: [FuzzTarget; 8] = [
    FuzzTarget {
        name: "wecom",
        run: |bytes| platform::wecom::fuzzing::read_reply(&String::from_utf8_lossy(bytes)),
    },
    FuzzTarget {
        name: "dingtalk",
        run: |bytes| platform::dingtalk::fuzzing::read_reply(&String::from_utf8_lossy(bytes)),
    },
    FuzzTarget {
        name: "feishu",
        run: |bytes| platform::feishu::fuzzing::read_reply(&String::from_utf8_lossy(bytes)),
    },
    FuzzTarget {
        name: "records",
        run: |bytes| platform::fuzzing::keep_record(&String::from_utf8_lossy(bytes)),
    },
    FuzzTarget {
        name: "configuration",
        run: |bytes| config::fuzzing::read_configuration(&String::from_utf8_lossy(bytes)),
    },
    FuzzTarget {
        name: "filter",
        run: |bytes| domain::matching::fuzzing::read_filter(&String::from_utf8_lossy(bytes)),
    },
    FuzzTarget {
        name: "matcher",
        run: |bytes| domain::matching::fuzzing::search_company(&String::from_utf8_lossy(bytes)),
    },
    FuzzTarget {
        name: "store",
        run: store::read_stored_bytes,
    },
];

/// Runs the target of this name.
///
/// # Panics
/// Where the input shows a defect, and where there is no such target.
pub fn run(name: &str, bytes: &[u8]) {
    let target = FUZZ_TARGETS.iter().find(|target| target.name == name);
    let target = target.unwrap_or_else(|| panic!("no fuzz target is called {name}"));
    (target.run)(bytes);
}
