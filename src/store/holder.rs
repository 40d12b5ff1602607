//! The name of a lease's holder: `host/process/id`, then `#3` for the program's third sync of the
//! tenant.
//!
//! `program` writes the name, and only this file takes it apart. Anybody who can write to the store
//! can write any name, so what is shown of it is cleaned and cut.

use crate::domain::Language;
use crate::domain::text::clean;

/// Characters of a host name or a process number that are shown.
const LONGEST_PART: usize = 64;

/// Who holds a lease: one running program, whose name no other program has (`host/process/id`).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Holder(pub String);

/// A holder's name, taken apart.
struct HolderParts<'a> {
    /// The whole name, if it has another form.
    host: &'a str,
    process: Option<&'a str>,
    id: Option<&'a str>,
}

impl Holder {
    /// The same program in its sync `number`: two syncs of one program do not share a lease.
    #[must_use]
    pub fn for_sync(&self, number: u32) -> Self {
        Self(format!("{}#{number}", self.program()))
    }

    /// Whether both are one program, whichever of its syncs they name.
    pub fn is_same_program(&self, other: &Self) -> bool {
        self.program() == other.program()
    }

    /// The name without the number of the sync. A host may have a `#` in its name too.
    fn program(&self) -> &str {
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        match self.0.rsplit_once('#') {
            Some((program, number)) if is_number(number) => program,
            _ => &self.0,
        }
    }

    fn parts(&self) -> HolderParts<'_> {
        let mut parts = self.program().split('/');
        HolderParts {
            host: parts.next().unwrap_or_default(),
            process: parts.next(),
            id: parts.next(),
        }
    }

    /// The id that no other program has, if the holder runs on this machine.
    pub(super) fn id_on_this_machine(&self) -> Option<&str> {
        let parts = self.parts();
        parts.id.filter(|_| parts.host == host_name())
    }

    /// The machine it runs on.
    pub fn host(&self) -> String {
        presentable(self.parts().host)
    }

    /// The program in words: `ledger-1, process 4711`.
    pub fn explain(&self, language: Language) -> String {
        let host = self.host();
        match self.parts().process.map(presentable) {
            Some(process) => language.pick(
                format!("{host} 的进程 {process}"),
                format!("{host}, process {process}"),
            ),
            None => host,
        }
    }
}

fn presentable(part: &str) -> String {
    clean(part).chars().take(LONGEST_PART).collect()
}

/// The machine's name, as far as it can be had without an unsafe call.
pub(super) fn host_name() -> String {
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
    fn a_holder_is_described_by_host_and_process_in_both_languages() {
        for (holder, host, chinese, english) in [
            (
                "ledger-1/4711/00ff",
                "ledger-1",
                "ledger-1 的进程 4711",
                "ledger-1, process 4711",
            ),
            // The third sync of the same program.
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
            // Anybody who can write to the store can write any name.
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
    fn the_syncs_of_one_program_have_different_names() {
        let program = Holder("ledger-1/4711/00ff#1".to_owned());
        let of_sync = program.for_sync(3);
        assert_eq!(of_sync.0, "ledger-1/4711/00ff#3");
        assert!(of_sync.is_same_program(&program) && of_sync != program);
        assert!(!of_sync.is_same_program(&Holder("ledger-1/4711/00fe#3".to_owned())));
    }

    #[test]
    fn a_host_with_a_number_sign_in_its_name_is_not_cut() {
        let program = Holder("desk#1/4711/00ff".to_owned());
        let of_sync = program.for_sync(3);
        assert_eq!(of_sync.0, "desk#1/4711/00ff#3");
        assert!(of_sync.is_same_program(&program));
        assert_eq!(
            (of_sync.host(), program.host()),
            ("desk#1".to_owned(), "desk#1".to_owned())
        );
        let other = Holder("desk#2/4712/00fe".to_owned());
        assert!(!other.is_same_program(&program) && !other.for_sync(3).is_same_program(&of_sync));
    }

    #[test]
    fn this_machine_has_a_name_without_marks() {
        let name = host_name();
        assert!(!name.is_empty() && !name.contains('/'));
    }
}
