//! Paths that are typed on screen.

use std::path::{Path, PathBuf};

/// The path with `~/` in front replaced by the user's folder: no shell has done that for a name that is typed here.
pub(super) fn in_home(path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), std::env::var_os("HOME")) {
        (Ok(rest), Some(home)) => Path::new(&home).join(rest),
        _ => path.to_owned(),
    }
}
