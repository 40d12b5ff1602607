//! `help filter`, `help exit-codes` and `help environment`: sections of the documents, so that help
//! and documents say the same.

use std::ffi::OsString;

use clap::CommandFactory;

use crate::commands::cli::Cli;
use crate::domain::Language;

/// A page of help that belongs to no command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::commands) enum HelpTopic {
    Filter,
    ExitCodes,
    Environment,
}

/// The pages by the words that ask for them.
const TOPICS: [(&str, HelpTopic); 3] = [
    ("filter", HelpTopic::Filter),
    ("exit-codes", HelpTopic::ExitCodes),
    ("environment", HelpTopic::Environment),
];

const FILTER: &str = include_str!("../../../docs/filter.md");
const COMMANDS: &str = include_str!("../../../docs/commands.md");
const OPERATIONS: &str = include_str!("../../../docs/operations.md");
const CHINESE: &str = include_str!("../../../docs/help.zh.md");

/// The page that `leaveboard help WORD` asks for.
pub(in crate::commands) fn topic(arguments: &[OsString]) -> Option<HelpTopic> {
    let asked = asked_word(arguments)?;
    let found = TOPICS.iter().find(|(word, _)| *word == asked)?;
    Some(found.1)
}

/// Whether it is `leaveboard help keys`. Its page is made from the keys in use, not from a
/// document.
pub(in crate::commands) fn asks_for_keys(arguments: &[OsString]) -> bool {
    asked_word(arguments).is_some_and(|word| word == "keys")
}

/// The word behind `help`.
fn asked_word(arguments: &[OsString]) -> Option<String> {
    let mut words = arguments.iter().skip(1).map(|word| word.to_string_lossy());
    let mut word = words.next()?;
    // Options before the command, such as `--language zh-CN` and `--plain`.
    while let Some(option) = word.strip_prefix("--") {
        if takes_next_word(option) {
            words.next()?;
        }
        word = words.next()?;
    }
    if word != "help" {
        return None;
    }
    words.next().map(Into::into)
}

/// Whether the word behind this option (without its hyphens) is its value.
fn takes_next_word(option: &str) -> bool {
    let command = Cli::command();
    let mut options = command.get_arguments();
    // One with `=` is called by no option's name.
    let known = options.find(|known| known.get_long() == Some(option));
    known.is_some_and(|known| known.get_action().takes_values())
}

/// The page as it is printed.
pub(in crate::commands) fn page(topic: HelpTopic, language: Language) -> String {
    let text = match (language, topic) {
        (Language::English, HelpTopic::Filter) => FILTER,
        (Language::English, HelpTopic::ExitCodes) => section(COMMANDS, "Exit codes"),
        (Language::English, HelpTopic::Environment) => section(OPERATIONS, "Environment"),
        (Language::Chinese, HelpTopic::Filter) => section(CHINESE, "筛选"),
        (Language::Chinese, HelpTopic::ExitCodes) => section(CHINESE, "退出码"),
        (Language::Chinese, HelpTopic::Environment) => section(CHINESE, "环境变量"),
    };
    plain(text)
}

/// A section of a document, with its heading.
fn section<'d>(document: &'d str, heading: &str) -> &'d str {
    let start = document.find(&format!("## {heading}\n"));
    let Some(text) = start.map(|start| &document[start..]) else {
        return "";
    };
    let end = text[3..].find("\n## ").map_or(text.len(), |end| end + 4);
    &text[..end]
}

/// Without the marks that only a reader of Markdown needs: links, lines below the heads of tables, and escapes.
fn plain(markdown: &str) -> String {
    let lines = markdown.lines();
    let lines = lines.filter(|line| !line.starts_with("| ---") && !line.starts_with("```"));
    let mut text = String::new();
    for line in lines {
        let words = line.trim_start_matches('#');
        let line = if words.len() < line.len() {
            words.trim_start()
        } else {
            line
        };
        let line = line.replace("\\|", "/");
        let line = line.replace("**", "").replace('`', "");
        let line = line.strip_prefix("| ").map_or(line.clone(), |row| {
            let cells = row.trim_end_matches('|').trim().replace(" | ", "\n      ");
            format!("  {cells}")
        });
        text.push_str(&without_links(&line));
        text.push('\n');
    }
    text
}

fn without_links(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("](") {
        let Some((target, behind)) = after.split_once(')') else {
            break;
        };
        if target.contains(' ') {
            text.push_str(before);
            text.push_str("](");
            rest = after;
            continue;
        }
        let (start, label) = before.rsplit_once('[').unwrap_or((before, ""));
        text.push_str(start);
        text.push_str(label);
        rest = behind;
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_a_text_in_both_languages() {
        for (word, topic) in TOPICS {
            for language in [Language::Chinese, Language::English] {
                let page = page(topic, language);
                assert!(page.lines().count() > 5, "{word} {language:?}: {page}");
                for mark in ["](", "**", "| ---", "## "] {
                    assert!(!page.contains(mark), "{word}: {mark} in {page}");
                }
            }
        }
    }

    #[test]
    fn a_page_is_printed_only_for_its_word_behind_help() {
        let asked = |words: &[&str]| {
            let words: Vec<OsString> = words.iter().map(OsString::from).collect();
            topic(&words)
        };
        assert_eq!(asked(&["x", "help", "filter"]), Some(HelpTopic::Filter));
        let chinese = ["x", "--language", "zh-CN", "help", "exit-codes"];
        assert_eq!(asked(&chinese), Some(HelpTopic::ExitCodes));
        for option in ["--plain", "--language=en", "--cached", "--tenant=hq"] {
            let words = ["x", option, "help", "filter"];
            assert_eq!(asked(&words), Some(HelpTopic::Filter), "{option}");
        }
        let tenant = ["x", "--tenant", "hq", "help", "filter"];
        assert_eq!(asked(&tenant), Some(HelpTopic::Filter));
        for words in [
            &["x", "help", "balances"][..],
            &["x", "help"],
            &["x", "balances", "filter"],
            &["x"],
        ] {
            assert_eq!(asked(words), None, "{words:?}");
        }
        let keys: Vec<OsString> = ["x", "help", "keys"].map(OsString::from).into();
        assert!(asks_for_keys(&keys) && !asks_for_keys(&keys[..2]));
    }
}
