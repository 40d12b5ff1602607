//! The file of the last session: read before the first frame, which is quick because it is small, and written when the dashboard is left.

use std::io::{self, Write};
use std::path::Path;

use crate::app::AppState;
use crate::app::last_session::record::{LastSession, UnreadableSession};
use crate::config::read_plain_text;
use crate::export::NewFile;
use crate::text::notices::Notice;

/// Far larger than what thousands of tenants need.
const MAX_SESSION_BYTES: u64 = 1 << 20;

/// The name of the file for these tenants: each set of tenants has a file of its own.
pub fn session_file_name(tenants: &[&str]) -> String {
    let mut names = tenants.to_vec();
    names.sort_unstable();
    // FNV-1a, so that the name stays the same from version to version.
    let bytes = names.iter().flat_map(|name| name.bytes().chain([b'\n']));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("session-{hash:016x}.json")
}

/// Restores where the dashboard was. A file that cannot be read changes nothing, and a notice says
/// so.
pub(super) fn restore(file: &Path, state: &mut AppState) {
    let text = match read_plain_text(file, MAX_SESSION_BYTES) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return,
        Err(_) => String::new(),
    };
    match LastSession::from_json(&text) {
        Ok(session) => state.restore(&session),
        Err(UnreadableSession::Damaged) => state.notice = Some(Notice::SessionDamaged),
        Err(UnreadableSession::Newer) => state.notice = Some(Notice::SessionNewer),
    }
}

/// Writes where the dashboard is. A folder that cannot be written to is no reason to fail.
pub(super) fn keep(file: &Path, state: &AppState) {
    if let Err(error) = write(file, &state.last_session().to_json()) {
        tracing::warn!(kind = ?error.kind(), "the session cannot be kept");
    }
}

/// The file appears when it is complete, and only its owner can read it.
fn write(file: &Path, text: &str) -> io::Result<()> {
    // What a later version wrote is not understood here and stays.
    let before = read_plain_text(file, MAX_SESSION_BYTES).unwrap_or_default();
    if LastSession::from_json(&before) == Err(UnreadableSession::Newer) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut new = NewFile::create(file.to_owned(), true)?;
    new.write_all(text.as_bytes())?;
    new.put_in_place()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_set_of_tenants_has_a_file_of_its_own_in_any_order() {
        assert_eq!(
            session_file_name(&["a", "b"]),
            session_file_name(&["b", "a"])
        );
        assert_ne!(session_file_name(&["a", "b"]), session_file_name(&["ab"]));
        assert_ne!(session_file_name(&["a"]), session_file_name(&["a", "b"]));
    }

    #[test]
    fn the_file_is_its_owners_and_one_of_a_later_version_stays() {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        let file = folder.path().join("state").join("session.json");
        write(&file, "{}").unwrap_or_else(|error| panic!("{error}"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&file).map(|it| it.permissions().mode() & 0o777);
            assert_eq!(mode.ok(), Some(0o600));
        }
        let newer = r#"{"version":9}"#;
        write(&file, newer).unwrap_or_else(|error| panic!("{error}"));
        write(&file, "{}").unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(std::fs::read_to_string(&file).ok().as_deref(), Some(newer));
    }
}
