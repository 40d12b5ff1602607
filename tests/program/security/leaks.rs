//! A full run under storm faults writes no secret and no token anywhere, and its log at `info` no name and no id of anybody.

use std::io::{Cursor, Read};
use std::path::Path;
use std::time::Duration;

use leaveboard::domain::text::clean;
use leaveboard::emulator::{EmulatorOptions, Faults};

use super::super::support::{Company, Ran};
use super::hostile::files_below;
use super::proxy::{Proxy, Taint};

const RUN: [&[&str]; 16] = [
    &["sync"],
    &["balances", "-f", "ndjson"],
    &["balances", "--cached", "-f", "table"],
    &["balances", "--cached", "-f", "json"],
    &["balances", "--cached", "-f", "csv", "-o", "rows.csv"],
    &["balances", "--cached", "-f", "xlsx", "-o", "rows.xlsx"],
    &["balances", "--no-cache", "--tenant", "feishu", "-f", "csv"],
    &["types", "-f", "json"],
    &["employees", "--cached", "-f", "json"],
    &["check", "--cached", "-f", "json"],
    &["expiring", "--within", "400d", "--cached", "-f", "json"],
    &["doctor"],
    &["doctor", "-f", "json"],
    &["config", "show"],
    &["secret", "status"],
    &["info", "-f", "json"],
];

/// A company in a storm, behind a proxy that knows what must not leak.
async fn company_in_a_storm() -> (Company, Proxy) {
    let company = Company::start(EmulatorOptions {
        employees: 12,
        faults: Faults::Storm,
        slow_reply: Duration::from_millis(5),
        ..EmulatorOptions::default()
    })
    .await;
    let emulator = company.emulator.base_url();
    let proxy = Proxy::start(&emulator, Taint::default()).await;
    company
        .home
        .replace_in_configuration(&emulator, &proxy.base_url);
    (company, proxy)
}

/// A secret in the spellings in which it could be written.
fn spellings(secret: &str) -> Vec<String> {
    let mut url = reqwest::Url::parse("http://x/").unwrap();
    url.query_pairs_mut().append_pair("s", secret);
    let in_address = url.query().unwrap_or_default()["s=".len()..].to_owned();
    let in_json = serde_json::Value::from(secret).to_string();
    let in_json = in_json[1..in_json.len() - 1].to_owned();
    let mut all = vec![secret.to_owned(), in_address, in_json];
    all.dedup();
    all
}

fn holds(bytes: &[u8], word: &str) -> bool {
    memchr::memmem::find(bytes, word.as_bytes()).is_some()
}

/// What a run prints, and what it leaves behind.
struct Written(Vec<(String, Vec<u8>)>);

impl Written {
    fn add(&mut self, arguments: &[&str], ran: &Ran) {
        let bytes = format!("{}\n{}", ran.out, ran.err).into_bytes();
        self.0.push((arguments.join(" "), bytes));
    }

    /// All files but those in which a test gave the program its secrets.
    fn add_files(&mut self, folder: &Path) {
        let files = files_below(folder).into_iter();
        let files = files.filter(|file| file.extension().is_none_or(|end| end != "secret"));
        for file in files {
            let bytes = std::fs::read(&file).unwrap();
            let name = file.display().to_string();
            if file.extension().is_some_and(|end| end == "xlsx") {
                self.add_workbook(&name, &bytes);
            }
            self.0.push((name, bytes));
        }
    }

    /// The files of which a workbook is made. They are compressed, so that nothing is found in the workbook itself.
    fn add_workbook(&mut self, name: &str, workbook: &[u8]) {
        let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
        for at in 0..archive.len() {
            let mut file = archive.by_index(at).unwrap();
            let part = file.name().unwrap().into_owned();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            self.0.push((format!("{name}: {part}"), bytes));
        }
    }

    /// Of this only what has `part` in its name.
    fn only(&self, part: &str) -> Self {
        let all = self.0.iter();
        Self(
            all.filter(|(what, _)| what.contains(part))
                .cloned()
                .collect(),
        )
    }

    fn holds(&self, word: &str) -> Option<&str> {
        let found = self.0.iter().find(|(_, bytes)| holds(bytes, word));
        found.map(|(what, _)| what.as_str())
    }

    #[track_caller]
    fn assert_without(&self, words: &[String]) {
        for word in words.iter().flat_map(|word| spellings(word)) {
            assert_eq!(self.holds(&word), None, "{word} was written");
        }
    }
}

fn secrets_of(company: &Company) -> Vec<String> {
    let platforms = ["wecom", "dingtalk", "feishu"];
    let keys = platforms.map(|platform| company.emulator.app_keys(platform).unwrap());
    keys.map(|keys| keys.secret).to_vec()
}

async fn run_logging(company: &Company, level: &str, arguments: &[&str]) -> Ran {
    let mut command = company.home.command(arguments);
    command.env("LEAVEBOARD_LOG_LEVEL", level);
    Company::run_command(command).await
}

#[cfg(unix)]
async fn drive_dashboard(company: &Company) -> Vec<u8> {
    use super::terminal::Terminal;
    let mut command = company.home.command(&[]);
    command.env("LEAVEBOARD_LOG_LEVEL", "trace");
    let drive = tokio::task::spawn_blocking(move || {
        let mut terminal = Terminal::start(&command);
        terminal.shows("Employees");
        terminal.press_each(&[
            "3",
            ".",
            "Y",
            "\u{1b}",
            "C",
            "E",
            "T",
            "K",
            "H",
            "P",
            "B",
            "\u{1b}[15~",
        ]);
        terminal.quit()
    });
    drive.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_run_in_a_storm_writes_neither_a_secret_nor_a_token() {
    let (company, proxy) = company_in_a_storm().await;
    let mut written = Written(Vec::new());
    for arguments in RUN {
        written.add(arguments, &run_logging(&company, "trace", arguments).await);
    }
    #[cfg(unix)]
    written
        .0
        .push(("dashboard".to_owned(), drive_dashboard(&company).await));
    written.add_files(&company.home.path("."));
    let tokens = proxy.tokens();
    assert!(tokens.len() >= 3, "every platform gave a token: {tokens:?}");
    written.assert_without(&tokens);
    written.assert_without(&secrets_of(&company));
    // The search finds what is there: people are in what was printed and inside of the workbook, and the log at trace has the calls.
    let people = proxy.people();
    let finds_people = |written: &Written| {
        let found = |name: &String| written.holds(&clean(name)).is_some();
        people.iter().any(found)
    };
    assert!(finds_people(&written));
    assert!(finds_people(&written.only(".xlsx: ")));
    let log = written
        .0
        .iter()
        .filter(|(what, _)| Path::new(what).extension().is_some_and(|end| end == "log"));
    assert!(log.clone().count() == 1 && log.clone().all(|(_, bytes)| holds(bytes, "DEBUG")));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_at_info_names_nobody() {
    let (company, proxy) = company_in_a_storm().await;
    for arguments in RUN {
        run_logging(&company, "info", arguments).await;
    }
    let files = files_below(&company.home.path("."));
    let mut logs = files
        .iter()
        .filter(|file| file.extension().is_some_and(|end| end == "log"));
    let log = std::fs::read(logs.next().unwrap()).unwrap();
    assert!(logs.next().is_none());
    assert!(
        holds(&log, "INFO") && log.len() > 1_000,
        "{} bytes",
        log.len()
    );
    let people = proxy.people();
    assert!(people.len() >= 24, "{people:?}");
    for name in people {
        for name in [clean(&name), name] {
            assert!(!holds(&log, &name), "{name} is in the log");
        }
    }
}

/// Where the process that is to crash reports it.
const CRASH_FILE: &str = "LEAVEBOARD_TEST_CRASH_FILE";

/// Does nothing, unless the test below runs it in a process of its own: who reports panics does so for a whole process.
#[test]
fn a_process_that_crashes() {
    let Some(file) = std::env::var_os(CRASH_FILE) else {
        return;
    };
    leaveboard::shell::crash::report_panics(file.into(), "a report was written".to_owned());
    let (token, name) = ("token-7f3a".to_owned(), "曾思齐".to_owned());
    panic!("no row of {name} with {token}");
}

/// The words of a panic may hold anything, and a report of one says where it was and nothing else.
#[test]
fn the_report_of_a_crash_holds_nothing_that_was_put_together_at_run_time() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("crash.txt");
    let crashed = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["a_process_that_crashes", "--nocapture"])
        .env(CRASH_FILE, &file)
        .output()
        .unwrap();
    assert!(!crashed.status.success(), "{crashed:?}");
    let report = std::fs::read_to_string(file).unwrap();
    assert!(report.contains("leaks.rs"), "{report}");
    assert!(
        !report.contains("token-7f3a") && !report.contains("曾思齐"),
        "{report}"
    );
}
