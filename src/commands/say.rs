//! Words for the person at the terminal: on standard error, and never a reason to fail.

use std::io::Write;

/// Prints a line.
pub(super) fn line(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
