//! Removes the temporary files of programs that were killed.
//!
//! A program holds a lock on each of its temporary files, which the operating system releases however the program ends. So a file
//! whose lock can be taken is abandoned. A file is left alone if it is locked, if it is less than a minute old (it may not be locked
//! yet), or if the file system has no locks.

use std::fs::{DirEntry, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::NamedTempFile;

/// A file is locked only after it was created, so a younger one may belong to a running program.
const MIN_ABANDONED_AGE: Duration = Duration::from_mins(1);

/// The file in a demo's folder that is locked while the demo runs.
const LOCK_FILE: &str = "in-use";

const PART_PREFIX: &str = ".leaveboard-";
const PART_SUFFIX: &str = ".part";
const DEMO_PREFIX: &str = "leaveboard-demo-";

/// A new file in `folder` that will be renamed once it is written. Only its owner can read it.
pub(super) fn part_in(folder: &Path) -> io::Result<NamedTempFile> {
    let process = std::process::id();
    tempfile::Builder::new()
        .prefix(&format!("{PART_PREFIX}{process}-"))
        .suffix(PART_SUFFIX)
        .tempfile_in(folder)
}

/// The name of a demo's folder.
pub fn demo_name(moment: i128) -> String {
    format!("{DEMO_PREFIX}{}-{moment}", std::process::id())
}

/// Marks `file` as in use while it is open. On a file system without locks this does nothing, and then no other program removes the
/// file either.
pub fn lock_file(file: &File) {
    let _ = file.try_lock();
}

/// Marks `folder` as in use while the returned file is open.
pub fn lock_folder(folder: &Path) -> io::Result<File> {
    let file = File::create_new(folder.join(LOCK_FILE))?;
    lock_file(&file);
    Ok(file)
}

/// Removes abandoned part files from the folder of `target`. Their age is measured against `new_file`, which was just created there:
/// on a network file system times are those of another machine's clock.
pub(super) fn remove_parts_beside(target: &Path, new_file: &File) {
    let Ok(now) = time_of(new_file) else { return };
    let folder = target.parent().filter(|folder| *folder != Path::new(""));
    for entry in entries(folder.unwrap_or(Path::new(".")), PART_PREFIX) {
        let path = entry.path();
        if path.to_string_lossy().ends_with(PART_SUFFIX) && is_abandoned(&entry, &path, now) {
            // A file that cannot be removed only stays longer.
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Removes the folders of abandoned demos. `new_file` was just created beside them.
pub fn remove_demos(temporary: &Path, new_file: &File) {
    let Ok(now) = time_of(new_file) else { return };
    for entry in entries(temporary, DEMO_PREFIX) {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir())
            && is_abandoned(&entry, &lock_of(&path), now)
        {
            let _ = std::fs::remove_dir_all(path);
        }
    }
}

fn lock_of(folder: &Path) -> PathBuf {
    folder.join(LOCK_FILE)
}

fn entries(folder: &Path, prefix: &'static str) -> impl Iterator<Item = DirEntry> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(move |entry| entry.file_name().to_string_lossy().starts_with(prefix))
}

fn time_of(file: &File) -> io::Result<SystemTime> {
    file.metadata()?.modified()
}

/// Whether `entry` is old enough and no program holds `lock`. A lock that is not a plain file (a link, a pipe) was not made by this
/// program.
fn is_abandoned(entry: &DirEntry, lock: &Path, now: SystemTime) -> bool {
    let made = entry.metadata().and_then(|found| found.modified());
    let age = made.ok().and_then(|made| now.duration_since(made).ok());
    let is_plain = lock.symlink_metadata().is_ok_and(|found| found.is_file());
    age.is_some_and(|age| age >= MIN_ABANDONED_AGE)
        && is_plain
        && File::open(lock).is_ok_and(|file| file.try_lock().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn age(file: &File) {
        let moment = time_of(file).unwrap() - 2 * MIN_ABANDONED_AGE;
        file.set_modified(moment).unwrap();
    }

    #[test]
    fn files_that_are_locked_or_just_made_are_not_removed() {
        let folder = tempfile::tempdir().unwrap();
        let make = |name: &str| File::create_new(folder.path().join(name)).unwrap();
        let abandoned = make(".leaveboard-1-0.part");
        let held = make(".leaveboard-1-1.part");
        let young = make(".leaveboard-1-2.part");
        let other = make("leaveboard.part");
        lock_file(&held);
        for file in [&abandoned, &held, &other] {
            age(file);
        }
        remove_parts_beside(&folder.path().join("rows.csv"), &young);
        let mut left: Vec<_> = entries(folder.path(), "")
            .map(|one| one.file_name())
            .collect();
        left.sort();
        let expected = [
            ".leaveboard-1-1.part",
            ".leaveboard-1-2.part",
            "leaveboard.part",
        ];
        assert_eq!(left, expected);
    }

    #[cfg(unix)]
    #[test]
    fn a_demos_folder_goes_once_its_program_has_ended() {
        let temporary = tempfile::tempdir().unwrap();
        let make = |name: &str| {
            let folder = temporary.path().join(name);
            std::fs::create_dir(&folder).unwrap();
            let file = lock_folder(&folder).unwrap();
            age(&File::open(&folder).unwrap());
            (folder, file)
        };
        let (running, _in_use) = make("leaveboard-demo-1-1");
        let (killed, in_use) = make("leaveboard-demo-2-1");
        let now = File::create_new(temporary.path().join("now")).unwrap();
        remove_demos(temporary.path(), &now);
        assert!(running.exists() && killed.exists());
        drop(in_use);
        remove_demos(temporary.path(), &now);
        assert!(running.exists() && !killed.exists());
    }
}
