//! This program as the others know it: its name for leases, and a locked file by which they see that it still runs.
//!
//! The kernel releases the lock when the process ends, however it ends. So a program whose lock can be had has ended, and its lease
//! is taken over at once instead of 20 seconds later. That is true on every system that has file locks, in containers too, and
//! needs no process numbers, which come again and mean different processes in different containers.
//!
//! The file is in the folder for temporary files, not beside the store: so it serves PostgreSQL as well, a database folder stays as
//! it is, and no network file system decides whose locks reach how far. Programs that do not share that folder (other machines,
//! most containers, another user's private folder) cannot see the file; to them the program runs until its lease has run out. A
//! session lock of PostgreSQL would reach further, but is lost behind a pooler in transaction mode.

use std::fs::{self, File, TryLockError};
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::holder::{Holder, host_name};

const LOCK_PREFIX: &str = "leaveboard-";
const LOCK_SUFFIX: &str = ".lock";

/// Far longer than a lease lasts, so no program needs a file of this age any more.
const MIN_ABANDONED_AGE: Duration = Duration::from_hours(1);

/// One open store's program. Dropping it releases the lock and removes the file.
#[derive(Debug)]
pub(super) struct ThisProgram {
    holder: Holder,
    /// `None`: no file could be made, and nobody can tell whether the program runs.
    _lock: Option<ProgramLock>,
}

#[derive(Debug)]
struct ProgramLock {
    /// Locked as long as it is open.
    _file: File,
    path: PathBuf,
}

impl ThisProgram {
    pub(super) fn start() -> Self {
        Self::start_in(&std::env::temp_dir())
    }

    fn start_in(folder: &Path) -> Self {
        let process = std::process::id();
        let id = format!("{:016x}", RandomState::new().hash_one(process));
        let lock = ProgramLock::take(folder, &id);
        Self {
            holder: Holder(format!("{}/{process}/{id}", host_name())),
            _lock: lock,
        }
    }

    /// Its name for leases.
    pub(super) fn holder(&self) -> &Holder {
        &self.holder
    }
}

impl ProgramLock {
    fn take(folder: &Path, id: &str) -> Option<Self> {
        let path = lock_file(folder, id);
        let file = File::create_new(&path).ok()?;
        if file.try_lock().is_err() {
            // A file system without locks: the file would say that the program has ended.
            let _ = fs::remove_file(&path);
            return None;
        }
        remove_abandoned(folder, &file);
        Some(Self { _file: file, path })
    }
}

/// Removes what killed programs left long ago. Ages are measured by the clock of the file system,
/// which may be another machine's: the time of `new_file` is its present.
fn remove_abandoned(folder: &Path, new_file: &File) {
    let (Ok(now), Ok(entries)) = (modified(new_file), fs::read_dir(folder)) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let id = name
            .to_str()
            .and_then(|name| name.strip_prefix(LOCK_PREFIX)?.strip_suffix(LOCK_SUFFIX));
        let is_old = || {
            let made = entry.metadata().and_then(|found| found.modified()).ok();
            let age = made.and_then(|made| now.duration_since(made).ok());
            age.is_some_and(|age| age >= MIN_ABANDONED_AGE)
        };
        if id.is_some_and(|id| is_old() && is_released(folder, id)) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn modified(file: &File) -> io::Result<SystemTime> {
    file.metadata()?.modified()
}

impl Drop for ProgramLock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Whether the holder of a lease has ended for certain. That can be known only of programs of this
/// machine: on a file system that several machines share, one may not see the other's locks.
pub(super) fn has_ended(holder: &Holder) -> bool {
    let id = holder.id_on_this_machine();
    id.is_some_and(|id| is_released(&std::env::temp_dir(), id))
}

fn is_released(folder: &Path, id: &str) -> bool {
    // The name comes out of the store, where others may have written anything.
    let is_id = id.len() == 16 && id.bytes().all(|b| b.is_ascii_hexdigit());
    let path = lock_file(folder, id);
    if !is_id || !fs::symlink_metadata(&path).is_ok_and(|found| found.is_file()) {
        return false;
    }
    let Ok(file) = File::open(&path) else {
        return false;
    };
    // Shared, so that several programs may look at the same time.
    match file.try_lock_shared() {
        Ok(()) => true,
        Err(TryLockError::WouldBlock | TryLockError::Error(_)) => false,
    }
}

fn lock_file(folder: &Path, id: &str) -> PathBuf {
    folder.join(format!("{LOCK_PREFIX}{id}{LOCK_SUFFIX}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id_of(program: &ThisProgram) -> String {
        program.holder().id_on_this_machine().unwrap().to_owned()
    }

    #[test]
    fn two_programs_are_never_taken_for_one() {
        let folder = tempfile::tempdir().unwrap();
        let one = ThisProgram::start_in(folder.path());
        let other = ThisProgram::start_in(folder.path());
        assert!(!one.holder().is_same_program(other.holder()));
    }

    #[test]
    fn a_program_has_ended_when_its_lock_is_released_and_not_before() {
        let folder = tempfile::tempdir().unwrap();
        let program = ThisProgram::start_in(folder.path());
        let id = id_of(&program);
        assert!(!is_released(folder.path(), &id), "it runs");
        // As the kernel does it for a process that was killed: the file stays.
        let path = lock_file(folder.path(), &id);
        let copy = folder.path().join("copy");
        fs::rename(&path, &copy).unwrap();
        drop(program);
        fs::rename(&copy, &path).unwrap();
        assert!(is_released(folder.path(), &id));
        assert!(is_released(folder.path(), &id), "looking changes nothing");
    }

    #[test]
    fn what_killed_programs_left_is_removed_after_an_hour_and_what_is_locked_or_young_stays() {
        let folder = tempfile::tempdir().unwrap();
        let make = |id: &str, age: Duration| {
            let file = File::create_new(lock_file(folder.path(), id)).unwrap();
            let now = modified(&file).unwrap();
            file.set_modified(now - age).unwrap();
            file
        };
        let two_hours = Duration::from_hours(2);
        drop(make("00000000000000aa", two_hours));
        drop(make("00000000000000bb", Duration::ZERO));
        let running = make("00000000000000cc", two_hours);
        running.try_lock().unwrap();
        let program = ThisProgram::start_in(folder.path());
        let is_there = |id: &str| lock_file(folder.path(), id).exists();
        assert!(!is_there("00000000000000aa"));
        assert!(is_there("00000000000000bb") && is_there("00000000000000cc"));
        assert!(is_there(&id_of(&program)));
    }

    #[test]
    fn a_program_whose_file_is_not_here_is_not_said_to_have_ended() {
        let (here, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let program = ThisProgram::start_in(elsewhere.path());
        assert!(!is_released(here.path(), &id_of(&program)));
    }

    #[test]
    fn a_file_that_is_none_of_ours_says_nothing() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("leaveboard-x.lock"), "").unwrap();
        fs::create_dir(lock_file(folder.path(), "0000000000000001")).unwrap();
        for id in ["x", "", "../x", "0000000000000001", "0000000000000002"] {
            assert!(!is_released(folder.path(), id), "{id}");
        }
    }

    #[test]
    fn nothing_is_left_behind_by_a_program_that_ends_by_itself() {
        let folder = tempfile::tempdir().unwrap();
        drop(ThisProgram::start_in(folder.path()));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_program_that_can_make_no_file_has_a_name_all_the_same() {
        let nowhere = ThisProgram::start_in(Path::new("/nowhere/at/all"));
        assert!(nowhere.holder().id_on_this_machine().is_some());
    }
}
