//! A process as other processes of the same machine can recognise it, to see whether it still runs.
//!
//! Owns what `/proc` says of processes. A process number alone proves nothing: it comes again, and two containers over one store
//! may have equal host names and equal numbers. So a process is marked with the world in which its number means something
//! (this start of the kernel, the namespaces of numbers and of time, the user) and with the moment of its start. Who is of
//! another world cannot tell, and who cannot tell takes a process for running: on other systems than Linux always.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

/// Where the kernel tells of processes.
const PROC: &str = "/proc";

/// What marks this process: `world/start`. `None` where others could not recognise it.
pub(super) fn own_mark() -> Option<String> {
    mark(Path::new(PROC))
}

/// Whether the process `number` with this mark has ended for certain.
pub(super) fn has_ended(number: &str, mark: &str) -> bool {
    is_gone(Path::new(PROC), number, mark)
}

fn mark(proc: &Path) -> Option<String> {
    let start = Stat::read(proc, "self").ok()?.start;
    Some(format!("{}/{start}", world(proc)?))
}

fn is_gone(proc: &Path, number: &str, mark: &str) -> bool {
    let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    let Some((its_world, start)) = mark.split_once('/').filter(|_| is_number) else {
        return false;
    };
    // Where the first process is hidden (`hidepid`), so may be the one that is looked for.
    if world(proc).as_deref() != Some(its_world) || Stat::read(proc, "1").is_err() {
        return false;
    }
    match Stat::read(proc, number) {
        Ok(found) => found.has_ended || found.start != start,
        Err(error) => error.kind() == ErrorKind::NotFound,
    }
}

/// Within which a number and a start mean one process. `None` too where `/proc` counts processes otherwise than this one does,
/// which is that of another namespace.
fn world(proc: &Path) -> Option<String> {
    let kernel = fs::read_to_string(proc.join("sys/kernel/random/boot_id")).ok()?;
    let status = fs::read_to_string(proc.join("self/status")).ok()?;
    let mut numbers = field(&status, "NSpid:")?.split_whitespace();
    numbers.next().filter(|_| numbers.next().is_none())?;
    let user = field(&status, "Uid:")?.split_whitespace().next()?;
    let numbers = namespace(proc, "pid")?;
    // Older kernels have one time for all.
    let time = namespace(proc, "time").unwrap_or_default();
    Some(format!("{}-{numbers}-{time}-{user}", kernel.trim()))
}

fn field<'a>(status: &'a str, name: &str) -> Option<&'a str> {
    status.lines().find_map(|line| line.strip_prefix(name))
}

/// The number in `pid:[4026531836]`.
fn namespace(proc: &Path, name: &str) -> Option<String> {
    let link = fs::read_link(proc.join("self/ns").join(name)).ok()?;
    let digits = link.to_str()?.chars().filter(char::is_ascii_digit);
    Some(digits.collect())
}

/// Of a process: proc(5), `/proc/PID/stat`.
struct Stat {
    /// In ticks since the kernel started.
    start: String,
    /// Only its parent has not looked yet.
    has_ended: bool,
}

impl Stat {
    fn read(proc: &Path, number: &str) -> io::Result<Self> {
        let text = fs::read_to_string(proc.join(number).join("stat"))?;
        Self::parse(&text).ok_or_else(|| io::Error::from(ErrorKind::InvalidData))
    }

    /// Behind the name, which may hold anything: the state, and nineteen fields later the start.
    fn parse(text: &str) -> Option<Self> {
        let (_, fields) = text.rsplit_once(')')?;
        let mut fields = fields.split_whitespace();
        let state = fields.next()?;
        Some(Self {
            start: fields.nth(18)?.to_owned(),
            has_ended: matches!(state, "Z" | "X" | "x"),
        })
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "4711";

    /// A `/proc` as process 4711 reads it, which started at 500.
    fn machine(kernel: &str, namespace: u32, user: u32) -> tempfile::TempDir {
        let proc = tempfile::tempdir().unwrap();
        let write = |file: &str, text: String| {
            let file = proc.path().join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        };
        write("sys/kernel/random/boot_id", format!("{kernel}\n"));
        let status = format!("Name:\tx\nUid:\t{user}\t{user}\t{user}\t{user}\nNSpid:\t{OWN}\n");
        write("self/status", status);
        let link = proc.path().join("self/ns");
        fs::create_dir_all(&link).unwrap();
        let target = format!("pid:[{namespace}]");
        std::os::unix::fs::symlink(target, link.join("pid")).unwrap();
        for (number, start) in [("self", 500), (OWN, 500), ("1", 1)] {
            let text = stat("leaveboard", 'S', start);
            write(&format!("{number}/stat"), text);
        }
        proc
    }

    fn stat(name: &str, state: char, start: u32) -> String {
        let zeroes = "0 ".repeat(18);
        format!("4711 ({name}) {state} {zeroes}{start} 0 0\n")
    }

    #[test]
    fn a_process_that_runs_has_not_ended_and_one_that_is_not_there_has() {
        let proc = machine("k", 7, 0);
        let mark = mark(proc.path()).unwrap();
        assert_eq!(mark, "k-7--0/500");
        assert!(!is_gone(proc.path(), OWN, &mark));
        assert!(is_gone(proc.path(), "4712", &mark));
    }

    #[test]
    fn a_number_that_came_again_is_another_process() {
        let proc = machine("k", 7, 0);
        assert!(is_gone(proc.path(), OWN, "k-7--0/499"));
    }

    #[test]
    fn a_process_that_only_its_parent_still_knows_has_ended() {
        let proc = machine("k", 7, 0);
        let mark = mark(proc.path()).unwrap();
        let text = stat("a ) Z 1 (name", 'Z', 500);
        fs::write(proc.path().join(OWN).join("stat"), text).unwrap();
        assert!(is_gone(proc.path(), OWN, &mark));
        let text = stat("a ) Z 1 (name", 'R', 500);
        fs::write(proc.path().join(OWN).join("stat"), text).unwrap();
        assert!(!is_gone(proc.path(), OWN, &mark));
    }

    #[test]
    fn nobody_of_another_world_is_said_to_have_ended() {
        let here = machine("k", 7, 0);
        let elsewhere = [
            machine("other", 7, 0),
            machine("k", 8, 0),
            machine("k", 7, 1000),
        ];
        for other in elsewhere {
            let mark = mark(other.path()).unwrap();
            assert!(!is_gone(here.path(), "4712", &mark), "{mark}");
        }
        for mark in ["", "/", "k-7--0", "/500"] {
            assert!(!is_gone(here.path(), "4712", mark), "{mark}");
        }
        assert!(!is_gone(here.path(), "../4712", "k-7--0/500"));
    }

    #[test]
    fn where_processes_are_hidden_nobody_is_said_to_have_ended() {
        let proc = machine("k", 7, 0);
        let mark = mark(proc.path()).unwrap();
        fs::remove_dir_all(proc.path().join("1")).unwrap();
        assert!(!is_gone(proc.path(), "4712", &mark));
    }

    #[test]
    fn a_proc_of_an_outer_namespace_marks_nobody() {
        let proc = machine("k", 7, 0);
        let known = mark(proc.path()).unwrap();
        fs::write(
            proc.path().join("self/status"),
            "Uid:\t0\t0\t0\t0\nNSpid:\t4711\t12\n",
        )
        .unwrap();
        assert_eq!(mark(proc.path()), None);
        assert!(!is_gone(proc.path(), "4712", &known));
    }

    #[test]
    fn without_proc_nobody_is_marked() {
        let nothing = tempfile::tempdir().unwrap();
        assert_eq!(mark(nothing.path()), None);
        assert!(!is_gone(nothing.path(), "4712", "k-7--0/500"));
    }
}
