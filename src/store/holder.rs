//! This program's name for leases: told apart from every other, and readable for whoever waits for it.

use std::hash::{BuildHasher, RandomState};

use super::{Holder, process};
use crate::domain::Language;
use crate::domain::text::clean;

/// Characters of a host name or a process number that are shown.
const LONGEST_PART: usize = 64;

impl Holder {
    /// Host, process and a part of its own: a process number comes again, and two machines may have one name. Then, where the
    /// system tells it, what others of the same machine recognise the process by.
    pub fn of_this_program() -> Self {
        let (process, start) = (std::process::id(), RandomState::new());
        let start = start.hash_one(process);
        let mark = process::own_mark().map_or_else(String::new, |mark| format!("/{mark}"));
        Self(format!("{}/{process}/{start:016x}{mark}", host()))
    }

    /// The same program, answering its question `number`: two questions of one program do not share a lease.
    #[must_use]
    pub fn for_question(&self, number: u32) -> Self {
        Self(format!("{}#{number}", self.program()))
    }

    /// Whether both are one program, whichever questions it answers.
    pub fn is_same_program(&self, other: &Self) -> bool {
        self.program() == other.program()
    }

    /// Without the question's number.
    fn program(&self) -> &str {
        self.0.split('#').next().unwrap_or_default()
    }

    /// Whether the program has ended for certain: one of this machine that runs no more, as far as the system tells (Linux).
    pub(super) fn has_ended(&self) -> bool {
        // A question's number may follow.
        let program = self.0.split('#').next().unwrap_or_default();
        let parts: Vec<&str> = program.splitn(4, '/').collect();
        match parts[..] {
            [of, number, _, mark] => of == host() && process::has_ended(number, mark),
            _ => false,
        }
    }

    /// The machine it runs on; all of a name that has another form. Cleaned and cut, since others wrote it.
    pub fn host(&self) -> String {
        self.part(0).unwrap_or_default()
    }

    fn part(&self, at: usize) -> Option<String> {
        let part = self.0.split('/').nth(at)?;
        Some(clean(part).chars().take(LONGEST_PART).collect())
    }

    /// The program in words: `ledger-1, process 4711`.
    pub fn explain(&self, language: Language) -> String {
        let host = self.host();
        match self.part(1) {
            Some(process) => language.pick(
                format!("{host} 的进程 {process}"),
                format!("{host}, process {process}"),
            ),
            None => host,
        }
    }
}

/// The machine's name, without a call that is unsafe.
fn host() -> String {
    let from_file = |file| std::fs::read_to_string(file).ok();
    let name = from_file("/proc/sys/kernel/hostname")
        .or_else(|| from_file("/etc/hostname"))
        .or_else(|| std::env::var("COMPUTERNAME").ok())
        .or_else(|| std::env::var("HOSTNAME").ok());
    let name = name.as_deref().map(str::trim).unwrap_or_default();
    let name: String = name
        .chars()
        .filter(|c| !c.is_control() && *c != '/')
        .collect();
    if name.is_empty() {
        "this-host".to_owned()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_programs_are_never_taken_for_one() {
        assert_ne!(Holder::of_this_program(), Holder::of_this_program());
    }

    #[test]
    fn a_holder_is_told_by_host_and_process_in_both_languages() {
        for (holder, host, chinese, english) in [
            (
                "ledger-1/4711/00ff",
                "ledger-1",
                "ledger-1 的进程 4711",
                "ledger-1, process 4711",
            ),
            // The third question of the same program.
            (
                "ledger-1/4711/00ff#3",
                "ledger-1",
                "ledger-1 的进程 4711",
                "ledger-1, process 4711",
            ),
            (
                "another form",
                "another form",
                "another form",
                "another form",
            ),
            ("", "", "", ""),
            // Whoever can write to the store can write anything there.
            (
                "led\u{200b}ger-1\u{202e}/47\n11/00ff",
                "ledger-1",
                "ledger-1 的进程 4711",
                "ledger-1, process 4711",
            ),
        ] {
            let holder = Holder(holder.to_owned());
            assert_eq!(holder.host(), host);
            assert_eq!(holder.explain(Language::Chinese), chinese);
            assert_eq!(holder.explain(Language::English), english);
        }
    }

    #[test]
    fn this_program_is_told_by_its_own_process() {
        let own = Holder::of_this_program();
        let process = format!("process {}", std::process::id());
        assert!(
            own.explain(Language::English).ends_with(&process),
            "{own:?}"
        );
        assert!(!own.host().is_empty());
    }
}
