//! Help in the user's language: clap's own in Chinese, examples for every command, and pages about what several commands share.

mod chinese;
mod examples;
mod topics;

use clap::Command;
use textwrap::{Options, WordSeparator};

use crate::domain::Language;
use crate::shell::terminal_probe::terminal_columns;

use chinese::{CHINESE, FRAME};
use examples::EXAMPLES;

pub(super) use topics::{asks_for_keys, page, topic};

/// The columns before a text that stands below its option.
const INDENT: usize = 10;

/// Wider lines are hard to read; clap's own limit.
const MAX_WIDTH: usize = 100;

/// Puts two or three examples below every command's help, before the other text there.
pub(super) fn with_examples(command: Command, language: Language) -> Command {
    each_command(command, "", &|command, path| {
        let Some((_, examples)) = EXAMPLES.iter().find(|(own, _)| *own == path) else {
            return command;
        };
        let mut text = language.pick("示例：", "Examples:").to_owned();
        for (line, chinese, english) in *examples {
            let about = language.pick(*chinese, *english);
            text += &["\n  leaveboard ", line, "\n      ", about].concat();
        }
        let more = command.get_after_help().map(ToString::to_string);
        if let Some(more) = more {
            text.push_str("\n\n");
            text.push_str(&more);
        }
        command.after_help(text)
    })
}

/// The definition with its texts in Chinese. A text that is missing stays English; a test finds it.
pub(super) fn in_chinese(command: Command) -> Command {
    each_command(command, "", &|command, path| {
        let mut command = command.next_line_help(true);
        if let Some(about) = text_of(path, "about") {
            command = command.about(about);
        }
        if let Some(after) = text_of(path, "after") {
            command = command.after_help(wrapped(after, 0));
        }
        command.mut_args(|argument| match text_of(path, argument.get_id().as_str()) {
            Some(help) => argument.help(wrapped(help, INDENT)),
            None => argument,
        })
    })
}

/// The text for an option of a command, or else for the option of that name in any command.
fn text_of(path: &str, id: &str) -> Option<&'static str> {
    let of = |path: &str| {
        let mut texts = CHINESE.iter();
        texts.find(|(own, own_id, _)| *own == path && *own_id == id)
    };
    let (_, _, text) = of(path).or_else(|| of("*"))?;
    Some(*text)
}

/// `change` for a command and all below it, with the path of each without the program's name.
fn each_command(
    command: Command,
    path: &str,
    change: &impl Fn(Command, &str) -> Command,
) -> Command {
    let command = change(command, path);
    command.mut_subcommands(|below| {
        let below_path = format!("{path} {}", below.get_name());
        each_command(below, below_path.trim_start(), change)
    })
}

/// Wraps lines where Chinese may be broken. clap itself breaks lines only at spaces.
fn wrapped(text: &str, indent: usize) -> String {
    let width = terminal_columns().unwrap_or(MAX_WIDTH);
    let width = width.min(MAX_WIDTH).saturating_sub(indent).max(20);
    let options = Options::new(width).word_separator(WordSeparator::UnicodeBreakProperties);
    textwrap::fill(text, options)
}

/// clap's own words around the texts, in Chinese.
pub(super) fn framed_in_chinese(text: &str) -> String {
    let mut text = text.to_owned();
    for (english, chinese) in FRAME {
        text = text.replace(english, chinese);
    }
    text
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::super::cli::Cli;
    use super::*;

    /// `found` with each command and its path.
    fn walk(command: &Command, path: &str, found: &mut impl FnMut(&Command, &str)) {
        found(command, path);
        for below in command.get_subcommands() {
            let below_path = format!("{path} {}", below.get_name());
            walk(below, below_path.trim_start(), found);
        }
    }

    #[test]
    fn each_text_of_the_chinese_help_stands_once() {
        let mut seen = std::collections::HashSet::new();
        for (path, id, _) in CHINESE {
            assert!(seen.insert((path, id)), "{path} {id} stands twice");
        }
    }

    #[test]
    fn every_command_and_option_is_described_in_both_languages() {
        let mut missing = Vec::new();
        walk(&Cli::command(), "", &mut |command, path| {
            let about = command.get_about().is_some() && text_of(path, "about").is_some();
            let after = command.get_after_help().is_none() || text_of(path, "after").is_some();
            if !about || !after {
                missing.push(path.to_owned());
            }
            for argument in command.get_arguments() {
                let id = argument.get_id().as_str();
                if argument.get_help().is_none() || text_of(path, id).is_none() {
                    missing.push(format!("{path}: {id}"));
                }
            }
        });
        assert_eq!(missing, [""; 0]);
    }

    #[test]
    fn no_chinese_text_is_about_something_that_is_gone() {
        let mut known = Vec::new();
        walk(&Cli::command(), "", &mut |command, path| {
            known.push((path.to_owned(), "about".to_owned()));
            if command.get_after_help().is_some() {
                known.push((path.to_owned(), "after".to_owned()));
            }
            for argument in command.get_arguments() {
                let id = argument.get_id().to_string();
                known.push((path.to_owned(), id.clone()));
                known.push(("*".to_owned(), id));
            }
        });
        for (path, id, text) in CHINESE {
            let own = ((*path).to_owned(), (*id).to_owned());
            assert!(known.contains(&own), "{path}: {id}: {text}");
        }
    }

    #[test]
    fn every_command_has_examples_that_are_read_as_they_are_written() {
        let mut paths = Vec::new();
        walk(&Cli::command(), "", &mut |command, path| {
            if !command.has_subcommands() || path.is_empty() {
                paths.push(path.to_owned());
            }
        });
        for path in &paths {
            let examples = EXAMPLES.iter().find(|(own, _)| own == path);
            let (_, examples) = examples.unwrap_or_else(|| panic!("no examples of {path:?}"));
            for (line, ..) in *examples {
                assert!(line.starts_with(path.as_str()), "{path}: {line}");
                // Redirections and pipes belong to the shell and are not parsed here.
                let words = line.split(" | ").next().unwrap_or_default();
                let words = words.split(" > ").next().unwrap_or_default();
                let words = words.split(" < ").next().unwrap_or_default();
                let words = words.split(' ').filter(|word| !word.is_empty());
                let words = words.map(|word| word.trim_matches('\'').to_owned());
                let arguments = std::iter::once("leaveboard".to_owned()).chain(words);
                let read = Cli::command().try_get_matches_from(arguments);
                assert!(read.is_ok(), "{line}: {}", read.unwrap_err());
            }
        }
        assert_eq!(EXAMPLES.len(), paths.len());
    }
}
