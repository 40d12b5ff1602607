//! This program's name for leases: told apart from every other, and readable for whoever waits for it.

use std::hash::{BuildHasher, RandomState};

use super::{Holder, process};

impl Holder {
    /// Host, process and a part of its own: a process number comes again, and two machines may have one name. Then, where the
    /// system tells it, what others of the same machine recognise the process by.
    pub fn of_this_program() -> Self {
        let (process, start) = (std::process::id(), RandomState::new());
        let start = start.hash_one(process);
        let mark = process::own_mark().map_or_else(String::new, |mark| format!("/{mark}"));
        Self(format!("{}/{process}/{start:016x}{mark}", host()))
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

    /// The program in words: `ledger-1, process 4711`.
    pub fn explain(&self) -> String {
        let mut parts = self.0.split('/');
        match (parts.next(), parts.next()) {
            (Some(host), Some(process)) => format!("{host}, process {process}"),
            _ => self.0.clone(),
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
    fn a_holder_is_told_by_host_and_process() {
        let holder = Holder("ledger-1/4711/00ff".to_owned());
        assert_eq!(holder.explain(), "ledger-1, process 4711");
        let own = Holder::of_this_program().explain();
        assert!(own.contains(&std::process::id().to_string()), "{own}");
    }
}
