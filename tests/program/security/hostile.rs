//! Hostile texts in everything that platforms and the configuration can name reach no output: neither screen nor clipboard, neither a file
//! nor its name, neither the log nor a message.

use std::path::{Path, PathBuf};

use calamine::{Reader, Xlsx, open_workbook};
use leaveboard::domain::text::is_dirty;
use leaveboard::emulator::{EmulatorOptions, Faults, Situation};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

use super::super::support::{Company, Ran};
use super::hostile_text::{SEQUENCES, hostile_text};
use super::proxy::{Proxy, Taint};

/// Each of these is run for what it prints, and most of them in every format.
const COMMANDS: [&[&str]; 15] = [
    &["balances", "--cached"],
    &["balances", "--layout", "wide", "--cached"],
    &["types", "--cached"],
    &["employees", "--cached"],
    &["expiring", "--within", "400d", "--cached"],
    &["totals", "--cached"],
    &["totals", "--by", "department", "--cached"],
    &["check", "--cached"],
    &[
        "compare", "wecom", "dingtalk", "--match", "name", "--cached",
    ],
    &["diff", "today", "today"],
    &["doctor", "--tenant", "feishu"],
    &["doctor", "--tenant", "wecom", "-f", "json"],
    &["balances", "--cached", "--filter", "left<\u{1b}[31mx"],
    &["store", "stats"],
    &["config", "show"],
];

const FORMATS: [&str; 4] = ["table", "json", "ndjson", "csv"];

/// What stands for the platforms' texts: every kind of sequence, and some that chance chose.
fn taint(figures_too: bool) -> Taint {
    let mut runner = TestRunner::deterministic();
    let mut hostile: Vec<String> = SEQUENCES.map(str::to_owned).to_vec();
    // A comma separates ids in requests, a slash the parts of a path.
    let usable = |text: &String| is_dirty(text) && !text.contains([',', '/', '"']);
    while hostile.len() < 60 {
        let text = hostile_text().new_tree(&mut runner).unwrap().current();
        hostile.extend(Some(text).filter(usable));
    }
    Taint {
        hostile,
        figures_too,
        ..Taint::default()
    }
}

/// A company whose every reply is hostile, and the configuration's own labels too.
async fn hostile_company(options: EmulatorOptions, figures_too: bool) -> (Company, Proxy) {
    let company = Company::start(options).await;
    let taint = taint(figures_too);
    let emulator = company.emulator.base_url();
    let proxy = Proxy::start(&emulator, taint).await;
    company
        .home
        .replace_in_configuration(&emulator, &proxy.base_url);
    company.home.replace_in_configuration(
        "\nsecret = ",
        "\nlabel = \"总\\u001b[31;7777m部\\u202e \\u001b]0;PWNED\\u0007\"\nsecret = ",
    );
    let view = "\n[[view]]\nname = \"年\\u001b[31;7777m底\\u200b\"\nfilter = \"left<5\"\n";
    company.home.append_to_configuration(view);
    (company, proxy)
}

#[track_caller]
fn assert_clean_text(what: &str, text: &str) {
    // The byte order mark, which tells spreadsheet programs the encoding, and line ends are
    // allowed.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for line in text.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        assert!(!is_dirty(line), "{what}: {line:?}");
    }
}

#[track_caller]
fn assert_clean_values(what: &str, value: &Value) {
    match value {
        Value::String(text) => assert!(!is_dirty(text), "{what}: {text:?}"),
        Value::Array(items) => items
            .iter()
            .for_each(|item| assert_clean_values(what, item)),
        Value::Object(fields) => {
            for (name, value) in fields {
                assert!(!is_dirty(name), "{what}: {name:?}");
                assert_clean_values(what, value);
            }
        }
        _ => {}
    }
}

fn assert_clean_run(arguments: &[&str], ran: &Ran) {
    let what = arguments.join(" ");
    assert_clean_text(&what, &ran.out);
    assert_clean_text(&what, &ran.err);
    // A text that JSON hides behind an escape reaches the program that decodes it.
    for line in ran.out.lines() {
        if let Ok(value) = serde_json::from_str(line) {
            assert_clean_values(&what, &value);
        }
    }
    if let Ok(document) = serde_json::from_str(&ran.out) {
        assert_clean_values(&what, &document);
    }
}

fn assert_clean_workbook(file: &Path) {
    let mut book: Xlsx<_> = open_workbook(file).unwrap();
    for name in book.sheet_names() {
        assert!(!is_dirty(&name), "{}: {name:?}", file.display());
        let range = book.worksheet_range(&name).unwrap();
        for cell in range.cells().map(|(_, _, cell)| cell.to_string()) {
            assert_clean_text(&name, &cell);
        }
    }
}

/// Every file below a folder.
pub(super) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files
}

/// The names of all files, and what is in the log.
fn assert_clean_files(company: &Company) {
    let mut logs = 0;
    for file in files_below(&company.home.path(".")) {
        let name = file.to_string_lossy();
        assert!(!is_dirty(&name), "{name:?}");
        if file.extension().is_some_and(|end| end == "log") {
            logs += 1;
            assert_clean_text(&name, &std::fs::read_to_string(&file).unwrap());
        }
    }
    assert_eq!(logs, 1, "the log of all runs");
}

async fn run(company: &Company, arguments: &[&str]) -> Ran {
    let mut command = company.home.command(arguments);
    command
        .env("LEAVEBOARD_LOG", company.home.path("trace.log"))
        .env("LEAVEBOARD_LOG_LEVEL", "trace");
    let ran = Company::run_command(command).await;
    assert_clean_run(arguments, &ran);
    ran
}

async fn run_everything(company: &Company) {
    run(company, &["sync"]).await;
    run(company, &["sync", "-f", "ndjson"]).await;
    run(company, &["balances", "--no-cache", "--tenant", "feishu"]).await;
    run(company, &["balances", "--type", "\u{1b}[31;7777m\u{202e}"]).await;
    for arguments in COMMANDS {
        run(company, arguments).await;
        if arguments.contains(&"-f") || ["doctor", "store", "config"].contains(&arguments[0]) {
            continue;
        }
        for format in FORMATS {
            run(company, &[arguments, &["-f", format]].concat()).await;
        }
        let file = company.home.path("book.xlsx");
        let _ = std::fs::remove_file(&file);
        run(
            company,
            &[arguments, &["-f", "xlsx", "-o", "book.xlsx"]].concat(),
        )
        .await;
        if file.exists() {
            assert_clean_workbook(&file);
        }
    }
    assert_clean_files(company);
}

/// That replies were read at all: otherwise nothing would be proven.
async fn assert_people_are_known(company: &Company, platforms: &[&str]) {
    for platform in platforms {
        let arguments = ["balances", "--cached", "-f", "ndjson", "--tenant", platform];
        let rows = run(company, &arguments).await.objects();
        let known = rows.iter().filter(|row| row["state"] == "known").count();
        assert!(known > 10, "{platform}: {known} known of {}", rows.len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_names_ids_and_words_reach_no_output() {
    let options = EmulatorOptions {
        employees: 12,
        ..EmulatorOptions::default()
    };
    let (company, _proxy) = hostile_company(options, false).await;
    let feishu = "platform = \"feishu\"\n";
    let with_lots = format!("{feishu}expiry_records = true\n");
    company.home.replace_in_configuration(feishu, &with_lots);
    run_everything(&company).await;
    assert_people_are_known(&company, &["wecom", "dingtalk", "feishu"]).await;
    let expiring = ["expiring", "--within", "400d", "--tenant", "feishu"];
    let names_calendar = "working days by the platform's work calendar";
    let ran = run(&company, &expiring).await;
    assert!(ran.err.contains(names_calendar), "{}", ran.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_figures_dates_and_errors_reach_no_output() {
    let options = EmulatorOptions {
        employees: 12,
        faults: Faults::Some,
        hostile: true,
        slow_reply: std::time::Duration::from_millis(5),
        ..EmulatorOptions::default()
    };
    let (company, _proxy) = hostile_company(options, true).await;
    run_everything(&company).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_refusal_reaches_no_output() {
    for situation in [Situation::MissingPermission, Situation::ForeignAddress] {
        let options = EmulatorOptions {
            employees: 5,
            situations: vec![situation],
            ..EmulatorOptions::default()
        };
        let (company, _proxy) = hostile_company(options, false).await;
        for arguments in [
            &["sync"][..],
            &["sync", "-f", "json"],
            &["balances"],
            &["types", "-f", "json"],
            &["doctor"],
            &["doctor", "-f", "json"],
        ] {
            run(&company, arguments).await;
        }
        assert_clean_files(&company);
    }
}

/// What the dashboard writes is text and the few sequences by which it draws; what it copies is text with tabs and line ends.
#[cfg(unix)]
fn assert_clean_stream(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut rest = &*text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '\u{1b}' => sequence_length(rest),
            '\r' | '\n' | '\u{8}' => 1,
            _ => {
                assert!(
                    !is_dirty(&c.to_string()),
                    "{c:?} before {:?}",
                    &rest.get(..80)
                );
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
}

/// The length of the sequence that begins here, which must be one that the dashboard uses.
#[cfg(unix)]
fn sequence_length(text: &str) -> usize {
    if let Some(parameters) = text.strip_prefix("\u{1b}[") {
        let end = parameters.find(|c: char| !matches!(c, ' '..='?')).unwrap();
        let last = parameters[end..].chars().next().unwrap();
        // The colour that the hostile texts ask for.
        assert!(
            !parameters[..end].contains("7777"),
            "{:?}",
            &text[..end + 3]
        );
        assert!("mHJKhlABCDGdXun q".contains(last), "{:?}", &text[..end + 3]);
        return end + 3;
    }
    if let Some(copied) = text.strip_prefix("\u{1b}]52;c;") {
        let end = copied.find(['\u{7}', '\u{1b}']).unwrap();
        let copied = decoded(&copied[..end]);
        // What the hostile texts would copy.
        assert_ne!(copied, "PWNED");
        for cell in copied.split(['\t', '\n']) {
            assert!(!is_dirty(cell), "copied: {copied:?}");
        }
        let closing = if text[7 + end..].starts_with('\u{7}') {
            1
        } else {
            2
        };
        return 7 + end + closing;
    }
    let known = ["\u{1b}7", "\u{1b}8", "\u{1b}=", "\u{1b}>", "\u{1b}(B"];
    let found = known.iter().find(|known| text.starts_with(**known));
    found
        .unwrap_or_else(|| panic!("{:?}", text.chars().take(40).collect::<String>()))
        .len()
}

/// A text out of base64.
#[cfg(unix)]
fn decoded(base64: &str) -> String {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits: Vec<usize> = base64.chars().filter_map(|c| DIGITS.find(c)).collect();
    let groups = digits.chunks(4).flat_map(|group| {
        let number = group.iter().fold(0, |number, digit| number << 6 | digit);
        let number = number << (6 * (4 - group.len()));
        (0..group.len() - 1).map(move |at| u8::try_from(number >> (16 - 8 * at) & 255).unwrap())
    });
    String::from_utf8(groups.collect()).unwrap()
}

#[cfg(unix)]
#[test]
fn a_text_comes_out_of_base64() {
    for (base64, text) in [
        ("UFdORUQ=", "PWNED"),
        ("5byg", "张"),
        ("YWI=", "ab"),
        ("YQ==", "a"),
    ] {
        assert_eq!(decoded(base64), text);
    }
}

/// Every view with its panes, both languages, records as sent, rules, histories, marks, copies and a file.
#[cfg(unix)]
const KEYS: [&str; 66] = [
    "3",
    ".",
    "j",
    "y",
    "Y",
    ".",
    " ",
    "l",
    "j",
    "e",
    "\u{1b}",
    "4",
    "v",
    "j",
    "v",
    "\u{1b}",
    "\u{1b}",
    "2",
    " ",
    "j",
    " ",
    "c",
    "\u{1b}",
    "y",
    "Y",
    "?",
    "\u{1b}",
    "C",
    "$",
    "s",
    " ",
    "y",
    "Y",
    "w",
    "w",
    "u",
    "E",
    "w",
    "w",
    "l",
    "j",
    "y",
    "Y",
    "T",
    "b",
    "j",
    "y",
    "Y",
    "K",
    "l",
    "j",
    "y",
    "Y",
    "H",
    "P",
    "l",
    "j",
    "y",
    "Y",
    "L",
    "K",
    "C",
    "B",
    "/",
    "\u{1b}[31;7777m",
    "\u{1b}",
];

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn hostile_texts_reach_neither_the_screen_nor_the_clipboard_nor_the_name_of_a_file() {
    use super::terminal::Terminal;
    let options = EmulatorOptions {
        employees: 12,
        ..EmulatorOptions::default()
    };
    let (company, _proxy) = hostile_company(options, false).await;
    run(&company, &["sync"]).await;
    let command = company.home.command(&["--cached"]);
    let drive = tokio::task::spawn_blocking(move || {
        let mut terminal = Terminal::start(&command);
        terminal.shows("Employees");
        terminal.press_each(&KEYS);
        let before = terminal.written().len();
        // A file of what is on screen, under the name that the dialog suggests.
        terminal.press_each(&["C", "x", "\r", "\u{1b}"]);
        assert!(terminal.written().len() > before);
        terminal.quit()
    });
    let written = drive.await.unwrap();
    assert_clean_stream(&written);
    let text = String::from_utf8_lossy(&written);
    assert!(text.contains("\u{1b}]52;c;"), "nothing was copied");
    let files = files_below(&company.home.path("."));
    let is_csv = |file: &std::path::PathBuf| file.extension().is_some_and(|end| end == "csv");
    assert!(files.iter().any(is_csv), "nothing was exported: {files:?}");
    for file in files {
        let name = file.to_string_lossy();
        assert!(!is_dirty(&name), "{name:?}");
        match file.extension().and_then(|end| end.to_str()) {
            Some("xlsx") => assert_clean_workbook(&file),
            Some("csv") => assert_clean_text(&name, &std::fs::read_to_string(&file).unwrap()),
            _ => {}
        }
    }
}
