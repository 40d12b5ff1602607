//! SQLite's file: who may read it, and that nothing of anybody is damaged.

use std::fs;
use std::path::Path;
use std::time::Duration;

use leaveboard::store::{Store, StoreError, StoreUrl};

use crate::store::engines::{Engine, key};
use crate::support::waiting::until;

/// One call written down: enough to see whether what was stored still is.
async fn remember(engine: &Engine) {
    let tenant = engine.tenant().await;
    let counted = tenant.count_calls("quota", 7, None).await;
    counted.unwrap();
}

async fn remembered(engine: &Engine) -> u32 {
    let tenant = engine.tenant().await;
    let calls = tenant.calls_within(Duration::from_mins(2)).await.unwrap();
    calls.iter().map(|(_, _, calls)| calls).sum()
}

async fn refusal(file: &Path) -> StoreError {
    let place = StoreUrl::File(file.to_owned());
    Store::open(&place).await.unwrap_err()
}

/// Opens what cannot be opened, twice, and finds it as it was.
async fn is_refused_untouched(engine: &Engine) -> StoreError {
    let before = fs::read(engine.file()).unwrap();
    refusal(&engine.file()).await;
    let error = refusal(&engine.file()).await;
    assert!(fs::read(engine.file()).unwrap() == before, "{error}");
    error
}

#[cfg(unix)]
fn rights(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[cfg(unix)]
fn set_rights(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_its_owners_alone_and_so_is_what_lies_beside_it() {
    let engine = Engine::sqlite();
    let folder = engine.file().parent().unwrap().join("new").join("deeper");
    let place = StoreUrl::File(folder.join("leaveboard.db"));
    let store = Store::open(&place).await.unwrap();
    store.tenant(&key("hq")).await.unwrap();
    assert_eq!(rights(&folder), 0o700);
    for name in ["leaveboard.db", "leaveboard.db-wal", "leaveboard.db-shm"] {
        assert_eq!(rights(&folder.join(name)), 0o600, "{name}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_others_could_read_is_closed_to_them() {
    let engine = Engine::sqlite();
    remember(&engine).await;
    set_rights(&engine.file(), 0o644);
    assert_eq!(remembered(&engine).await, 7);
    assert_eq!(rights(&engine.file()), 0o600);
}

#[cfg(unix)]
#[tokio::test]
async fn a_folder_that_somebody_named_keeps_its_rights_and_the_programs_own_is_closed() {
    let engine = Engine::sqlite();
    let folder = engine.file().parent().unwrap().to_owned();
    set_rights(&folder, 0o755);
    engine.open().await;
    assert_eq!(rights(&folder), 0o755);
    let place = StoreUrl::DefaultFile(engine.file());
    Store::open(&place).await.unwrap();
    assert_eq!(rights(&folder), 0o700);
}

/// What would be waited for or written to is refused before it is opened, and its rights stay.
#[cfg(unix)]
#[tokio::test]
async fn what_is_not_a_plain_file_is_refused_and_keeps_its_rights() {
    let engine = Engine::sqlite();
    let folder = engine.file().parent().unwrap().to_owned();
    let (pipe, socket) = (folder.join("pipe"), folder.join("socket"));
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let _listening = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    let linked = folder.join("linked");
    std::os::unix::fs::symlink(&pipe, &linked).unwrap();
    set_rights(&pipe, 0o644);
    for file in [&pipe, &socket, &linked, &folder] {
        let before = rights(file);
        let error = tokio::time::timeout(Duration::from_secs(5), refusal(file));
        let error = error.await.expect("it is refused at once").to_string();
        assert!(error.contains("not a plain file"), "{error}");
        assert_eq!(rights(file), before, "{}", file.display());
    }
    // Nor is what the engine would open beside the file.
    fs::rename(&pipe, engine.file().with_extension("db-wal")).unwrap();
    let error = refusal(&engine.file()).await.to_string();
    assert!(error.contains("not a plain file"), "{error}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_left_as_it_is() {
    for content in ["no", "a letter to the works council, longer than a header"] {
        let engine = Engine::sqlite();
        fs::write(engine.file(), content).unwrap();
        let error = is_refused_untouched(&engine).await;
        assert!(matches!(error, StoreError::Foreign { .. }), "{error}");
        let text = error.to_string();
        assert!(text.contains("leaveboard.db"), "{text}");
        assert!(text.contains("name another [store] url"), "{text}");
    }
}

#[tokio::test]
async fn another_programs_database_is_refused_and_left_as_it_is() {
    for tables in [
        "CREATE TABLE bookmarks (url TEXT); INSERT INTO bookmarks VALUES ('x')",
        // Other programs count the versions of their tables too.
        "CREATE TABLE schema_version (version INTEGER); INSERT INTO schema_version VALUES (3)",
    ] {
        let engine = Engine::sqlite();
        engine.execute(tables);
        let error = is_refused_untouched(&engine).await;
        assert!(matches!(error, StoreError::Foreign { .. }), "{error}");
        let said = error.to_string();
        assert!(said.contains("not a leaveboard store") && said.contains("another program"));
    }
}

#[tokio::test]
async fn an_empty_file_is_filled() {
    let engine = Engine::sqlite();
    fs::write(engine.file(), "").unwrap();
    remember(&engine).await;
    assert_eq!(remembered(&engine).await, 7);
}

#[tokio::test]
async fn a_store_of_a_newer_version_is_refused_and_left_as_it_is() {
    for engine in crate::store::engines::engines() {
        remember(&engine).await;
        let version = engine.number("SELECT version FROM schema_version");
        engine.execute("UPDATE schema_version SET version = 99");
        let error = Store::open(&engine.place).await.unwrap_err();
        assert!(
            matches!(error, StoreError::Newer { found: 99, .. }),
            "{error}"
        );
        assert!(error.to_string().contains("newer leaveboard"), "{error}");
        engine.execute(&format!("UPDATE schema_version SET version = {version}"));
        assert_eq!(remembered(&engine).await, 7);
    }
}

#[tokio::test]
async fn a_truncated_file_is_named_and_left_as_it_is() {
    let engine = Engine::sqlite();
    remember(&engine).await;
    settle(&engine).await;
    let whole = fs::read(engine.file()).unwrap();
    fs::write(engine.file(), &whole[..whole.len() / 2]).unwrap();
    let error = is_refused_untouched(&engine).await;
    assert!(matches!(&error, StoreError::Corrupt { file, .. } if *file == engine.file()));
    fs::write(engine.file(), &whole).unwrap();
    assert_eq!(remembered(&engine).await, 7);
}

#[tokio::test]
async fn a_damaged_page_is_named_when_it_is_needed_and_the_rest_is_left_as_it_is() {
    let engine = Engine::sqlite();
    remember(&engine).await;
    settle(&engine).await;
    let whole = fs::read(engine.file()).unwrap();
    let mut damaged = whole.clone();
    damaged[4096..].fill(0xAA);
    fs::write(engine.file(), &damaged).unwrap();
    let error = is_refused_untouched(&engine).await;
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error}");
    fs::write(engine.file(), &whole).unwrap();
    assert_eq!(remembered(&engine).await, 7);
}

/// Waits until the store is closed: then everything is in the file itself, and the log beside it is gone.
pub(crate) async fn settle(engine: &Engine) {
    let log = engine.file().with_extension("db-wal");
    let what = format!("{} to go", log.display());
    until(&what, async || !log.exists()).await;
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_unwritable_with_a_remedy() {
    let engine = Engine::sqlite();
    fs::write(engine.file(), "in the way").unwrap();
    let error = refusal(&engine.file().join("below").join("leaveboard.db")).await;
    assert!(matches!(error, StoreError::Unwritable(_)), "{error}");
    assert!(error.to_string().contains("[store] url"), "{error}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_read_only_file_is_unwritable_and_keeps_what_it_has() {
    if crate::store::processes::is_checked_as_a_mere_user() {
        return;
    }
    let engine = Engine::sqlite();
    remember(&engine).await;
    settle(&engine).await;
    set_rights(&engine.file(), 0o400);
    // Its owner may change the rights, and the store would: as if it were another's.
    let folder = engine.file().parent().unwrap().to_owned();
    set_rights(&folder, 0o500);
    let error = Store::open(&engine.place).await.err();
    set_rights(&folder, 0o700);
    set_rights(&engine.file(), 0o600);
    assert!(
        matches!(error, Some(StoreError::Unwritable(_))),
        "{error:?}"
    );
    assert_eq!(remembered(&engine).await, 7);
}

#[cfg(unix)]
#[tokio::test]
async fn a_read_only_folder_is_unwritable() {
    if crate::store::processes::is_checked_as_a_mere_user() {
        return;
    }
    let engine = Engine::sqlite();
    let folder = engine.file().parent().unwrap().to_owned();
    set_rights(&folder, 0o500);
    let error = Store::open(&engine.place).await.err();
    set_rights(&folder, 0o700);
    assert!(
        matches!(error, Some(StoreError::Unwritable(_))),
        "{error:?}"
    );
}

#[tokio::test]
async fn where_nothing_is_to_be_kept_there_is_no_store() {
    let error = Store::open(&StoreUrl::Nowhere).await.unwrap_err();
    assert!(error.to_string().contains("none"), "{error}");
}
