//! `completions`: a script for the user's shell that asks this program for what can be typed next, so that the names of the configured
//! tenants are among the answers.

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::ValueEnum;
use clap_complete::CompleteEnv;
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};
use clap_complete::env::Shells;

use crate::config;

use super::ending::{CommandError, Ending};

/// The variable that a shell sets to ask for completions.
const VARIABLE: &str = "LEAVEBOARD_COMPLETE";

/// The name under which shells find the program.
const PROGRAM: &str = "leaveboard";

/// A shell that completions can be printed for.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ShellName {
    Bash,
    Zsh,
    Fish,
    Powershell,
    Elvish,
}

impl ShellName {
    fn as_str(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Zsh => "zsh",
            Self::Fish => "fish",
            Self::Powershell => "powershell",
            Self::Elvish => "elvish",
        }
    }
}

/// Prints the script that registers the completions with `shell`.
pub(super) fn run(shell: ShellName) -> Result<Ending, CommandError> {
    let shells = Shells::builtins();
    let Some(completer) = shells.completer(shell.as_str()) else {
        let shell = shell.as_str();
        return Err(CommandError::usage((
            format!("没有 {shell} 的补全脚本"),
            format!("no completions for {shell}"),
        )));
    };
    let mut script = Vec::new();
    completer.write_registration(VARIABLE, PROGRAM, PROGRAM, PROGRAM, &mut script)?;
    io::stdout().write_all(&script)?;
    Ok(Ending::Complete)
}

/// Answers a shell that asks what can be typed next in the command line that `define` returns;
/// `None` where no shell asks. The values of `--tenant` are the configured tenants.
pub(super) fn answer(
    arguments: &[OsString],
    define: impl Fn() -> clap::Command,
) -> Option<ExitCode> {
    let folder = std::env::current_dir().ok();
    let completion = CompleteEnv::with_factory(|| with_tenants(define()))
        .var(VARIABLE)
        .bin(PROGRAM)
        .completer(PROGRAM)
        .try_complete(arguments.iter().cloned(), folder.as_deref());
    match completion {
        Ok(false) => None,
        Ok(true) => Some(ExitCode::SUCCESS),
        // A shell that asks for completions shows no errors.
        Err(_) => Some(ExitCode::FAILURE),
    }
}

fn with_tenants(command: clap::Command) -> clap::Command {
    let command = command.mut_args(|argument| {
        if ["tenant", "left", "right"].contains(&argument.get_id().as_str()) {
            argument.add(ArgValueCandidates::new(tenant_names))
        } else {
            argument
        }
    });
    command.mut_subcommands(with_tenants)
}

/// The configured tenants, none where there is no valid configuration. No secret is read.
fn tenant_names() -> Vec<CompletionCandidate> {
    let Some(config) = config::find_file(None).and_then(|place| config::load(&place.file).ok())
    else {
        return Vec::new();
    };
    let tenants = config.tenants.iter();
    let names = tenants.map(|block| {
        let label = block.tenant.label.clone();
        CompletionCandidate::new(block.tenant.settings.tenant.as_str()).help(Some(label.into()))
    });
    names.collect()
}
