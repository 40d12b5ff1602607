//! Every text of the screen stands in `src/text`. Elsewhere no Chinese is written, but for what is listed here with its reason.

use std::fs;
use std::path::Path;

use crate::layering::circles::without_tests;
use crate::layering::rust_files;

/// What may have Chinese in it: the beginning of a path in `src`, and why.
const EXCEPTIONS: [(&str, &str); 18] = [
    ("text/", "the texts"),
    (
        "emulator/",
        "a generated company, and what platforms answer",
    ),
    ("domain/insight/generated.rs", "a generated company"),
    (
        "domain/explain/",
        "rules and figures in sentences, made of what each platform sends",
    ),
    ("domain/balance.rs", "remedies of errors"),
    ("domain/bilingual.rs", "errors of the operating system"),
    ("domain/changes/types.rs", "rules as snapshots hold them"),
    ("domain/matching/", "the language of the filter"),
    ("domain/platforms/mod.rs", "names of the platforms"),
    (
        "domain/work_calendar/",
        "words that are read from a calendar",
    ),
    (
        "sheets/",
        "words that are read from sheets, and what is wrong with them",
    ),
    (
        "shell/sheet_reading.rs",
        "what is wrong with the words for columns",
    ),
    ("shell/log.rs", "what is wrong with the file of the log"),
    ("platform/", "errors of the platforms, with their remedies"),
    ("sync/cached.rs", "remedies of errors"),
    ("config/", "the template, and remedies of errors"),
    ("store/", "errors of the store, with their remedies"),
    (
        "commands/",
        "what only commands say, and the demo's configuration",
    ),
];

/// The literals of a source, with the lines on which they begin. Comments are skipped, and so are the tests at its end.
fn literals(source: &str) -> Vec<(usize, String)> {
    let source = without_tests(source);
    let mut found = Vec::new();
    let mut line = 1;
    let mut rest = source;
    while let Some(next) = rest.chars().next() {
        let length = match next {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '"' => {
                let length = quoted(rest);
                found.push((line, rest[1..length - 1].to_owned()));
                length
            }
            '\'' => character(rest).unwrap_or(1),
            _ => next.len_utf8(),
        };
        if next == '\'' && length > 1 {
            found.push((line, rest[..length].to_owned()));
        }
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    found
}

/// The length of the string that begins here, with its quotes.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    for (at, sign) in text.char_indices().skip(1) {
        match sign {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of the character that begins here; `None` for a lifetime.
fn character(text: &str) -> Option<usize> {
    let mut signs = text.char_indices().skip(1);
    let (_, first) = signs.next()?;
    if first == '\\' {
        return text[2..].find('\'').map(|at| at + 3);
    }
    let (at, end) = signs.next()?;
    (end == '\'').then_some(at + 1)
}

fn is_chinese(text: &str) -> bool {
    let mut signs = text.chars();
    signs.any(|sign| matches!(sign, '\u{3001}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}'))
}

#[test]
fn every_text_of_the_screen_stands_in_one_folder() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    let mut unused: Vec<&str> = EXCEPTIONS.iter().map(|(path, _)| *path).collect();
    let mut wrong = Vec::new();
    for file in files {
        let path = file.strip_prefix(&src).unwrap().to_str().unwrap();
        if path
            .split('/')
            .any(|part| part == "tests" || part == "tests.rs")
        {
            continue;
        }
        let source = fs::read_to_string(&file).unwrap();
        let mut chinese = literals(&source)
            .into_iter()
            .filter(|(_, text)| is_chinese(text))
            .peekable();
        if chinese.peek().is_none() {
            continue;
        }
        let allowed: Vec<&str> = EXCEPTIONS
            .iter()
            .map(|(start, _)| *start)
            .filter(|start| path.starts_with(start))
            .collect();
        unused.retain(|start| !allowed.contains(start));
        if allowed.is_empty() {
            wrong.extend(chinese.map(|(line, text)| format!("{path}:{line}: {text}")));
        }
    }
    assert!(wrong.is_empty(), "these belong into src/text: {wrong:#?}");
    assert!(unused.is_empty(), "these need no exception: {unused:?}");
}

#[test]
fn the_check_sees_strings_and_characters_and_no_comments() {
    let source = "/// 年假\nfn f<'a>(c: char) { c == '、' || x(\"a\\\"b 年假\") } // 调休\n#[cfg(test)]\nmod tests { \"张三\" }";
    let found: Vec<(usize, String)> = literals(source)
        .into_iter()
        .filter(|(_, text)| is_chinese(text))
        .collect();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|(line, _)| *line == 2));
}
