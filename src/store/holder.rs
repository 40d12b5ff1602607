//! What the name of a lease's holder says: `host/process/id`, then `#3` for the program's third question.
//!
//! The name is written in `program` and taken apart here alone. Whoever can write to the store can write anything there, so what is
//! shown of it is cleaned and cut.

use crate::domain::Language;
use crate::domain::text::clean;

/// Characters of a host name or a process number that are shown.
const LONGEST_PART: usize = 64;

/// Who holds a lease: one running program, told apart from every other (`host/process/id`).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Holder(pub String);

/// A holder's name, taken apart.
struct HolderParts<'a> {
    /// All of a name that has another form.
    host: &'a str,
    process: Option<&'a str>,
    id: Option<&'a str>,
}

impl Holder {
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

    fn parts(&self) -> HolderParts<'_> {
        let mut parts = self.program().split('/');
        HolderParts {
            host: parts.next().unwrap_or_default(),
            process: parts.next(),
            id: parts.next(),
        }
    }

    /// What tells the program from every other one, if it runs on this machine.
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
    fn the_questions_of_one_program_have_different_names() {
        let program = Holder("ledger-1/4711/00ff#1".to_owned());
        let question = program.for_question(3);
        assert_eq!(question.0, "ledger-1/4711/00ff#3");
        assert!(question.is_same_program(&program) && question != program);
        assert!(!question.is_same_program(&Holder("ledger-1/4711/00fe#3".to_owned())));
    }

    #[test]
    fn this_machine_has_a_name_without_marks() {
        let name = host_name();
        assert!(!name.is_empty() && !name.contains('/'));
    }
}
