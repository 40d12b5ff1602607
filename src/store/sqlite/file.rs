//! Opens and creates the file, refuses those of other programs, and sets its rights.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::fault::explain;
use crate::domain::Bilingual;
use crate::store::error::StoreError;

/// How long to wait for another process that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How long to wait before the next try where SQLite does not wait by itself.
const RETRY_INTERVAL: Duration = Duration::from_millis(10);

/// The first bytes of every SQLite database.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Opens the connection that writes, and creates the file if there is none. A file of another program is refused before anything in
/// it is changed. `own_folder`: the folder belongs to this program too, and others need not read it.
pub(super) fn open_writer(file: &Path, own_folder: bool) -> Result<Connection, StoreError> {
    for companion in COMPANIONS {
        is_there(&with_suffix(file, companion))?;
    }
    if !is_there(file)? {
        make_file(file).map_err(|error| cannot_make(file, &error))?;
    }
    refuse_other_content(file)?;
    let connection = connect(file)?;
    refuse_other_tables(&connection, file)?;
    close_to_others(file, own_folder);
    refuse_to_only_read(&connection, file)?;
    prepare_writer(&connection).map_err(|error| explain(file, &error))?;
    Ok(connection)
}

/// Opens the connection that only reads.
pub(super) fn open_reader(file: &Path) -> Result<Connection, StoreError> {
    let connection = connect(file)?;
    connection
        .pragma_update(None, "query_only", true)
        .map_err(|error| explain(file, &error))?;
    Ok(connection)
}

fn connect(file: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connected = Connection::open_with_flags(file, flags).and_then(|connection| {
        connection.busy_timeout(BUSY_TIMEOUT)?;
        // A file that was tampered with must not run code of its own, and its pages are checked.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.pragma_update(None, "trusted_schema", false)?;
        connection.pragma_update(None, "cell_size_check", true)?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(connection)
    });
    connected.map_err(|error| explain(file, &error))
}

fn prepare_writer(connection: &Connection) -> rusqlite::Result<()> {
    let deadline = Instant::now() + BUSY_TIMEOUT;
    // If several programs open a new file at once, SQLite refuses all but one here, without waiting as it does elsewhere.
    while let Err(error) = use_write_ahead_log(connection) {
        if error.sqlite_error_code() != Some(ErrorCode::DatabaseBusy) || Instant::now() > deadline {
            return Err(error);
        }
        std::thread::sleep(RETRY_INTERVAL);
    }
    connection.pragma_update(None, "synchronous", "normal")
}

fn use_write_ahead_log(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))
}

/// Files that SQLite creates beside the database and opens with it.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Whether a plain file is there. Anything else is refused before it is opened: a device would be written to and get other rights, and
/// a pipe would block.
fn is_there(file: &Path) -> Result<bool, StoreError> {
    match fs::metadata(file) {
        Ok(found) if found.is_file() => Ok(true),
        Ok(_) => Err(StoreError::unavailable((
            format!("{} 不是普通文件：请换一个 [store] url", file.display()),
            format!(
                "{} is not a plain file: name another [store] url",
                file.display()
            ),
        ))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(cannot_make(file, &error)),
    }
}

/// Creates an empty file for its owner alone, in a folder for its owner alone. If another process creates it first, that one is used.
fn make_file(file: &Path) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        make_folder(folder)?;
    }
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Lets only the owner read the file, and so what SQLite creates beside it, even if it was copied here with other rights. Where that
/// is impossible (another owner, a file system without rights), the store works without.
#[cfg(unix)]
fn close_to_others(file: &Path, own_folder: bool) {
    use std::os::unix::fs::PermissionsExt;
    // Through the open file, so that what is checked is what is changed, whatever its name means by then.
    if let Ok(opened) = File::open(file)
        && opened.metadata().is_ok_and(|found| found.is_file())
    {
        let _ = opened.set_permissions(fs::Permissions::from_mode(0o600));
    }
    if own_folder && let Some(folder) = file.parent() {
        let _ = fs::set_permissions(folder, fs::Permissions::from_mode(0o700));
    }
}

#[cfg(not(unix))]
fn close_to_others(_: &Path, _: bool) {}

/// SQLite opens a file that it may not write for reading only, and would report that at the first write.
fn refuse_to_only_read(connection: &Connection, file: &Path) -> Result<(), StoreError> {
    let explained = |error| explain(file, &error);
    if connection.is_readonly("main").map_err(explained)? {
        let file = file.display();
        return Err(StoreError::unwritable((
            format!("{file} 是只读的：请修改它的权限，或换一个 [store] url"),
            format!("{file} is read-only: change its rights, or name another [store] url"),
        )));
    }
    Ok(())
}

fn cannot_make(file: &Path, error: &io::Error) -> StoreError {
    let (file, reason) = (file.display(), Bilingual::of_io(error));
    StoreError::unwritable((
        format!(
            "无法创建 {file}（{}）：请修改所在文件夹的权限，或换一个 [store] url",
            reason.zh()
        ),
        format!(
            "{file} cannot be made ({}): change the rights of its folder, or name another [store] url",
            reason.en()
        ),
    ))
}

/// SQLite takes a short file for an empty database and would overwrite it.
fn refuse_other_content(file: &Path) -> Result<(), StoreError> {
    let mut start = Vec::new();
    let read = File::open(file).and_then(|opened| opened.take(16).read_to_end(&mut start));
    read.map_err(|error| cannot_make(file, &error))?;
    if start.is_empty() || start == MAGIC {
        return Ok(());
    }
    Err(foreign(
        file,
        ("它不是 SQLite 数据库", "it is no SQLite database"),
    ))
}

/// The first step of the schema made all of these tables in one transaction, so a store has all of them or is empty.
const OWN_TABLES: &str = "'schema_version', 'tenants', 'syncs'";

fn refuse_other_tables(connection: &Connection, file: &Path) -> Result<(), StoreError> {
    let sql = format!(
        "SELECT COUNT(*), COALESCE(SUM(type = 'table' AND name IN ({OWN_TABLES})), 0) FROM sqlite_master"
    );
    let (all, own): (i64, i64) = connection
        .query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(|error| explain(file, &error))?;
    if all > 0 && own < 3 {
        return Err(foreign(
            file,
            ("里面是别的程序的表", "it holds another program's tables"),
        ));
    }
    Ok(())
}

fn foreign(file: &Path, reason: (&str, &str)) -> StoreError {
    StoreError::Foreign {
        file: file.to_owned(),
        reason: reason.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_that_open_a_new_file_at_the_same_time_all_succeed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new.db");
        make_file(&file).unwrap();
        let other = connect(&file).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        let opening = {
            let file = file.clone();
            std::thread::spawn(move || open_writer(&file, false).map(drop))
        };
        std::thread::sleep(RETRY_INTERVAL * 20);
        other.execute_batch("COMMIT").unwrap();
        opening.join().unwrap().unwrap();
    }
}
