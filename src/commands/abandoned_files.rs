//! What a program makes for as long as it runs, and cannot remove when it is killed: the next one does.
//!
//! Each holds a lock of its file, which the system gives back however the program ends. A file that somebody holds, that was
//! written to a moment ago, or whose system has no locks is left alone.

use std::fs::{DirEntry, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// A file is locked a moment after it was made.
const LEAST_AGE: Duration = Duration::from_mins(1);

/// The file in a temporary folder that is locked while the folder is in use.
const LOCK: &str = "in-use";

const PART: (&str, &str) = (".leaveboard-", ".part");
const DEMO: &str = "leaveboard-demo-";

/// The name of a file that is being written.
pub(super) fn part_name(attempt: usize) -> String {
    let (before, after) = PART;
    format!("{before}{}-{attempt}{after}", std::process::id())
}

/// The name of a demo's folder.
pub(super) fn demo_name(moment: i128) -> String {
    format!("{DEMO}{}-{moment}", std::process::id())
}

/// Says that `file` is in use, as long as it is open. Where that cannot be said, nobody takes it for abandoned either.
pub(super) fn hold(file: &File) {
    let _ = file.try_lock();
}

/// Says that `folder` is in use, as long as the file that comes back is open.
pub(super) fn hold_folder(folder: &Path) -> io::Result<File> {
    let file = File::create_new(folder.join(LOCK))?;
    hold(&file);
    Ok(file)
}

/// Removes what programs that were killed were writing in the folder of `target`. `made_now` was just made there: its time is
/// the file system's, whose clock may be another machine's.
pub(super) fn remove_parts_beside(target: &Path, made_now: &File) {
    let Ok(now) = time_of(made_now) else { return };
    let folder = target.parent().filter(|folder| *folder != Path::new(""));
    for entry in entries(folder.unwrap_or(Path::new(".")), PART.0) {
        let path = entry.path();
        if path.to_string_lossy().ends_with(PART.1) && is_abandoned(&entry, &path, now) {
            // What cannot be removed is no reason to end.
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Removes the folders of demos that were killed. `made_now` was just made beside them.
pub(super) fn remove_demos(temporary: &Path, made_now: &File) {
    let Ok(now) = time_of(made_now) else { return };
    for entry in entries(temporary, DEMO) {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir())
            && is_abandoned(&entry, &lock_of(&path), now)
        {
            let _ = std::fs::remove_dir_all(path);
        }
    }
}

fn lock_of(folder: &Path) -> PathBuf {
    folder.join(LOCK)
}

fn entries(folder: &Path, prefix: &'static str) -> impl Iterator<Item = DirEntry> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(move |entry| entry.file_name().to_string_lossy().starts_with(prefix))
}

fn time_of(file: &File) -> io::Result<SystemTime> {
    file.metadata()?.modified()
}

/// Whether `entry` was made long enough before `now` and nobody holds `lock`, a plain file.
fn is_abandoned(entry: &DirEntry, lock: &Path, now: SystemTime) -> bool {
    let made = entry.metadata().and_then(|found| found.modified());
    let age = made.ok().and_then(|made| now.duration_since(made).ok());
    let is_plain = lock.symlink_metadata().is_ok_and(|found| found.is_file());
    age.is_some_and(|age| age >= LEAST_AGE)
        && is_plain
        && File::open(lock).is_ok_and(|file| file.try_lock().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn age(file: &File) {
        let moment = time_of(file).unwrap() - 2 * LEAST_AGE;
        file.set_modified(moment).unwrap();
    }

    #[test]
    fn only_what_nobody_holds_and_nobody_has_just_made_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let make = |name: &str| File::create_new(folder.path().join(name)).unwrap();
        let abandoned = make(".leaveboard-1-0.part");
        let held = make(".leaveboard-1-1.part");
        let young = make(".leaveboard-1-2.part");
        let other = make("leaveboard.part");
        hold(&held);
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
            let file = hold_folder(&folder).unwrap();
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
