//! The program as scripts see it: the real binary, its output, its words on standard error and its exit code.

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use leaveboard::emulator::{Emulator, EmulatorOptions, Faults, LimitScale};
use serde_json::Value;

const PEOPLE: usize = 60;

/// A folder to run in, away from whoever runs the tests.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The binary, with no configuration but what is in this folder.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("leaveboard"));
        command
            .args(arguments)
            .current_dir(self.0.path())
            .env_remove("LEAVEBOARD_CONFIG")
            .env("XDG_CONFIG_HOME", self.0.path())
            .env("HOME", self.0.path())
            .env("LC_ALL", "en_US.UTF-8")
            .env("NO_PROXY", "*")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        Ran::from(self.command(arguments).output().unwrap())
    }

    /// Writes the configuration of three tenants at `base_url`, with these secrets.
    fn configure(&self, base_url: &str, secrets: [&str; 3], keys: [&str; 3]) {
        let tenants = [
            ("wecom", "corp_id", ""),
            ("dingtalk", "app_key", "requests_per_second = 100000\n"),
            ("feishu", "app_id", ""),
        ];
        let mut text = "[display]\nlanguage = \"en\"\n".to_owned();
        for ((platform, key, more), (secret, id)) in
            tenants.into_iter().zip(secrets.into_iter().zip(keys))
        {
            self.write_private(&format!("{platform}.secret"), secret);
            text += &format!(
                "[[tenant]]\nname = \"{platform}\"\nplatform = \"{platform}\"\n{key} = \"{id}\"\n\
                 secret = {{ file = \"{platform}.secret\" }}\nbase_url = \"{base_url}\"\n\
                 requests_per_minute = 1000000\n{more}"
            );
        }
        std::fs::create_dir_all(self.path("leaveboard")).unwrap();
        std::fs::write(
            self.path("leaveboard/config.toml"),
            text.replace("file = \"", "file = \"../"),
        )
        .unwrap();
    }

    fn write_private(&self, name: &str, text: &str) {
        leaveboard::config::create_private_file(&self.path(name), text).unwrap();
    }
}

/// What a finished run left.
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    #[track_caller]
    fn ended(&self, code: i32) -> &Self {
        assert_eq!(
            self.code,
            Some(code),
            "out:\n{}\nerr:\n{}",
            self.out,
            self.err
        );
        self
    }

    #[track_caller]
    fn said(&self, words: &[&str]) -> &Self {
        for word in words {
            assert!(self.err.contains(word), "{word} is not in:\n{}", self.err);
        }
        self
    }

    fn objects(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| serde_json::from_str(line).expect(line))
            .collect()
    }
}

fn text<'v>(object: &'v Value, key: &str) -> &'v str {
    object[key].as_str().unwrap_or_default()
}

/// A company served in this process, and a folder whose configuration knows it.
struct Company {
    home: Home,
    emulator: Emulator,
}

impl Company {
    async fn start(options: EmulatorOptions) -> Self {
        let emulator = Emulator::start(EmulatorOptions {
            limits: LimitScale::Off,
            ..options
        })
        .await
        .unwrap();
        let keys = emulator.credentials();
        let home = Home::new();
        home.configure(
            &emulator.base_url(),
            [
                &keys.wecom.secret,
                &keys.dingtalk.secret,
                &keys.feishu.secret,
            ],
            [
                &keys.wecom.corp_id,
                &keys.dingtalk.app_key,
                &keys.feishu.app_id,
            ],
        );
        Self { home, emulator }
    }

    async fn of(employees: usize) -> Self {
        Self::start(EmulatorOptions {
            employees,
            ..EmulatorOptions::default()
        })
        .await
    }

    /// Runs beside the emulator, which lives in this process.
    async fn run(&self, arguments: &[&str]) -> Ran {
        let mut command = self.home.command(arguments);
        let output = tokio::task::spawn_blocking(move || command.output().unwrap());
        Ran::from(output.await.unwrap())
    }

    fn requests(&self) -> u64 {
        self.emulator.counts().total()
    }
}

#[test]
fn without_a_configuration_the_way_on_is_told() {
    let home = Home::new();
    for arguments in [
        &[][..],
        &["balances"],
        &["types"],
        &["employees"],
        &["config", "show"],
    ] {
        home.run(arguments).ended(2).said(&[
            "leaveboard demo",
            "leaveboard config init",
            "config.toml",
        ]);
    }
    home.run(&["--config", "missing.toml", "balances"])
        .ended(2)
        .said(&["missing.toml", "cannot be read"]);
}

#[test]
fn config_init_writes_a_private_template_once() {
    let home = Home::new();
    let file = home.path("leaveboard/config.toml");
    home.run(&["config", "init"])
        .ended(0)
        .said(&["config.toml"]);
    let template = std::fs::read_to_string(&file).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            std::fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    home.run(&["config", "init"])
        .ended(2)
        .said(&["exists already"]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), template);
    let path = home.run(&["config", "path"]);
    assert_eq!(path.ended(0).out.trim_end(), file.to_str().unwrap());
    home.run(&["balances"])
        .ended(2)
        .said(&["no tenant is configured"]);
}

#[test]
fn config_show_prints_what_counts_without_secrets() {
    let home = Home::new();
    home.configure(
        "http://127.0.0.1:1",
        ["hunter2", "hunter3", "hunter4"],
        ["ww1", "ding1", "cli_1"],
    );
    let shown = home.run(&["config", "show"]);
    assert!(
        shown
            .ended(0)
            .out
            .contains("user_id_type = \"people_corehr_id\""),
        "{}",
        shown.out
    );
    assert!(!shown.out.contains("hunter"), "{}", shown.out);
}

#[test]
fn a_wrong_configuration_ends_with_2_and_one_line() {
    let home = Home::new();
    let file = home.path("c.toml");
    std::fs::write(
        &file,
        "[[tenant]]\nname = \"a\"\nplatform = \"wecom\"\ncorp_id = \"w\"\nsecret = \"hunter2\"\n",
    )
    .unwrap();
    let ran = home.run(&["--config", "c.toml", "balances"]);
    ran.ended(2).said(&["c.toml:5", "secret", "env"]);
    assert!(
        !ran.err.contains("hunter2") && ran.err.lines().count() == 1,
        "{}",
        ran.err
    );
}

#[test]
fn wrong_options_end_with_2() {
    let home = Home::new();
    home.configure(
        "http://127.0.0.1:1",
        ["s", "s", "s"],
        ["ww1", "ding1", "cli_1"],
    );
    home.run(&["balances", "--tenant", "nobody"])
        .ended(2)
        .said(&["nobody", "wecom, dingtalk, feishu"]);
    home.run(&["balances", "--format", "xlsx"])
        .ended(2)
        .said(&["later version"]);
    home.run(&["balances", "--format", "yaml"]).ended(2);
    home.run(&["balances", "--as-of", "2026-02-30"]).ended(2);
    home.run(&["balances", "--filter", "left<many"])
        .ended(2)
        .said(&["left<many"]);
    home.run(&["types", "--filter", "x"])
        .ended(2)
        .said(&["--type"]);
    home.run(&["employees", "--type", "x"])
        .ended(2)
        .said(&["--filter"]);
    home.run(&["balances", "--cached", "--no-cache"]).ended(2);
    home.run(&["nonsense"]).ended(2);
    home.run(&["balances", "--cached"])
        .ended(1)
        .said(&["nothing is kept"]);
    assert!(home.run(&["--help"]).ended(0).out.contains("balances"));
}

#[test]
fn the_dashboard_without_a_terminal_points_at_the_commands() {
    let home = Home::new();
    home.configure(
        "http://127.0.0.1:1",
        ["s", "s", "s"],
        ["ww1", "ding1", "cli_1"],
    );
    home.run(&[])
        .ended(2)
        .said(&["no terminal", "leaveboard balances"]);
    home.run(&["demo"])
        .ended(2)
        .said(&["no terminal", "leaveboard balances"]);
}

/// Not even a secret is read.
#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_says_the_calls_and_sends_nothing() {
    let company = Company::of(PEOPLE).await;
    std::fs::remove_file(company.home.path("wecom.secret")).unwrap();
    let ran = company.run(&["balances", "--dry-run"]).await;
    for word in [
        "wecom (wecom, http://127.0.0.1",
        "getuservacationquota",
        "once for each person",
        "once for each leave type and 50 people",
        "leave_balances",
    ] {
        assert!(
            ran.ended(0).out.contains(word),
            "{word} is not in:\n{}",
            ran.out
        );
    }
    let types = company
        .run(&["types", "--dry-run", "--tenant", "wecom"])
        .await;
    assert!(
        !types.ended(0).out.contains("getuservacationquota"),
        "{}",
        types.out
    );
    assert_eq!(company.requests(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn balances_come_in_order_of_tenants_people_and_types() {
    let company = Company::of(PEOPLE).await;
    let balances = company.run(&["balances", "--format", "ndjson"]).await;
    let people = company.run(&["employees", "--format", "ndjson"]).await;
    let types = company.run(&["types", "--format", "ndjson"]).await;
    balances.ended(0);
    assert_eq!(
        balances.err, "",
        "no progress where standard error is no terminal"
    );
    let mut tenants: Vec<String> = Vec::new();
    let mut rows: Vec<(String, String)> = Vec::new();
    for row in balances.objects() {
        let tenant = text(&row, "tenant").to_owned();
        let person = (tenant.clone(), text(&row, "employee_id").to_owned());
        if tenants.last() != Some(&tenant) {
            tenants.push(tenant);
        }
        if rows.last() != Some(&person) {
            rows.push(person);
        }
    }
    assert_eq!(tenants, ["wecom", "dingtalk", "feishu"]);
    let listed: Vec<(String, String)> = people
        .ended(0)
        .objects()
        .iter()
        .map(|row| {
            (
                text(row, "tenant").to_owned(),
                text(row, "employee_id").to_owned(),
            )
        })
        .collect();
    assert_eq!(
        rows, listed,
        "a person's rows stand together, in the order of employees"
    );
    assert!(listed.len() >= 3 * PEOPLE);
    assert_types_in_order(&balances.objects(), &types.ended(0).objects());
}

fn assert_types_in_order(balances: &[Value], types: &[Value]) {
    let key = |row: &Value| {
        (
            text(row, "tenant").to_owned(),
            text(row, "leave_type_id").to_owned(),
        )
    };
    let order: Vec<_> = types.iter().map(key).collect();
    for pair in balances.windows(2) {
        if pair[0]["employee_id"] == pair[1]["employee_id"]
            && pair[0]["tenant"] == pair[1]["tenant"]
        {
            let place = |row: &Value| {
                order
                    .iter()
                    .position(|known| *known == key(row))
                    .unwrap_or(usize::MAX)
            };
            assert!(place(&pair[0]) <= place(&pair[1]), "{pair:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_format_prints_the_same_rows() {
    let company = Company::of(20).await;
    let lines = company
        .run(&["balances", "--format", "ndjson"])
        .await
        .ended(0)
        .objects();
    let document = company.run(&["balances", "--format", "json"]).await;
    let document: Value = serde_json::from_str(&document.ended(0).out).unwrap();
    assert_eq!(document["balances"].as_array().unwrap(), &lines);
    let coverage = &document["tenants"][0];
    assert_eq!(
        (text(coverage, "tenant"), text(coverage, "state")),
        ("wecom", "complete")
    );
    assert_eq!(coverage["people"], coverage["answered"]);
    let sheet = company.run(&["balances", "--format", "csv"]).await;
    assert_eq!(sheet.ended(0).out.matches("\r\n").count(), lines.len() + 1);
    let table = company.run(&["balances"]).await;
    let table_rows = table
        .ended(0)
        .out
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("Tenant"));
    assert_eq!(table_rows.count(), lines.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_gets_what_standard_output_would_and_a_failure_leaves_it() {
    let company = Company::of(10).await;
    let printed = company.run(&["types", "--format", "ndjson"]).await;
    let file = company.home.path("types.ndjson");
    std::fs::write(&file, "yesterday").unwrap();
    let ran = company
        .run(&["types", "--format", "ndjson", "-o", "types.ndjson"])
        .await;
    assert_eq!(ran.ended(0).out, "");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), printed.out);
    company.home.configure_unreachable();
    company
        .run(&["types", "--format", "ndjson", "-o", "types.ndjson"])
        .await
        .ended(1)
        .said(&["types.ndjson was left as it was"]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), printed.out);
    let parts = std::fs::read_dir(company.home.path(".")).unwrap();
    assert!(
        !parts
            .flatten()
            .any(|entry| entry.path().to_string_lossy().ends_with(".part"))
    );
}

impl Home {
    /// From now on nobody listens where the configuration points.
    fn configure_unreachable(&self) {
        let file = self.path("leaveboard/config.toml");
        let text = std::fs::read_to_string(&file).unwrap();
        let away = text.lines().map(|line| {
            if line.starts_with("base_url") {
                "base_url = \"http://127.0.0.1:1\""
            } else {
                line
            }
        });
        std::fs::write(&file, away.collect::<Vec<_>>().join("\n")).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tenants_types_and_people_can_be_chosen() {
    let company = Company::of(PEOPLE).await;
    let types = company
        .run(&["types", "--format", "ndjson", "--tenant", "wecom"])
        .await
        .ended(0)
        .objects();
    assert!(types.iter().all(|row| text(row, "tenant") == "wecom"));
    let (id, name) = (
        text(&types[0], "leave_type_id"),
        text(&types[0], "leave_type"),
    );
    for word in [id, name] {
        let arguments = [
            "balances", "--format", "ndjson", "--tenant", "wecom", "--type", word,
        ];
        let rows = company.run(&arguments).await.ended(0).objects();
        assert_eq!(rows.len(), PEOPLE, "one row a person");
        assert!(
            rows.iter()
                .all(|row| text(row, "leave_type_id") == id || text(row, "leave_type") == name)
        );
    }
    company
        .run(&["balances", "--tenant", "wecom", "--type", "no such leave"])
        .await
        .ended(2)
        .said(&["no such leave", name]);
}

/// A filter about people asks for their balances only, as far as the order of asking allows, and ends early.
#[tokio::test(flavor = "multi_thread")]
async fn a_filter_prints_the_people_that_match() {
    let company = Company::of(PEOPLE).await;
    let people = company
        .run(&["employees", "--format", "ndjson", "--tenant", "wecom"])
        .await
        .ended(0)
        .objects();
    let id = text(&people[PEOPLE / 2], "employee_id").to_owned();
    let found = company
        .run(&[
            "balances", "--format", "ndjson", "--tenant", "wecom", "--filter", &id,
        ])
        .await
        .ended(0)
        .objects();
    assert!(
        !found.is_empty()
            && found
                .iter()
                .all(|row| text(row, "employee_id").contains(&id)),
        "{found:?}"
    );
    let all = company
        .run(&["balances", "--format", "ndjson"])
        .await
        .ended(0)
        .objects();
    let below = company
        .run(&["balances", "--format", "ndjson", "--filter", "left<0"])
        .await
        .ended(0)
        .objects();
    let person = |row: &Value| {
        (
            text(row, "tenant").to_owned(),
            text(row, "employee_id").to_owned(),
        )
    };
    let negative = |row: &&Value| text(row, "left").starts_with('-');
    let expected: Vec<_> = all.iter().filter(negative).map(person).collect();
    assert!(
        !expected.is_empty(),
        "the generated company has overdrawn balances"
    );
    assert!(
        expected
            .iter()
            .all(|key| below.iter().any(|row| person(row) == *key))
    );
    assert!(below.iter().all(|row| expected.contains(&person(row))));
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_by_all_is_4_and_by_one_is_3() {
    let company = Company::of(10).await;
    for platform in ["dingtalk", "wecom", "feishu"] {
        let name = format!("{platform}.secret");
        std::fs::remove_file(company.home.path(&name)).unwrap();
        company.home.write_private(&name, "wrong");
        let ran = company.run(&["balances", "--format", "ndjson"]).await;
        let code = if platform == "feishu" { 4 } else { 3 };
        ran.ended(code).said(&[&format!("{platform}: ")]);
        assert!(!ran.err.contains("wrong\n"), "{}", ran.err);
        assert!(
            ran.objects()
                .iter()
                .all(|row| text(row, "tenant") != platform)
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_who_fail_are_rows_and_make_it_partial() {
    let company = Company::start(EmulatorOptions {
        employees: PEOPLE,
        faults: Faults::Some,
        ..EmulatorOptions::default()
    })
    .await;
    let ran = company
        .run(&["balances", "--format", "ndjson", "--tenant", "wecom"])
        .await;
    ran.ended(3)
        .said(&["wecom: ", &format!("of {PEOPLE} people failed (")]);
    assert!(ran.err.lines().count() <= 20, "{}", ran.err);
    let failed: Vec<Value> = ran
        .objects()
        .into_iter()
        .filter(|row| !row["error"].is_null())
        .collect();
    assert!(!failed.is_empty());
    assert!(
        failed
            .iter()
            .all(|row| row["left"].is_null() && !text(&row["error"], "code").is_empty())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_listening_is_1() {
    let company = Company::of(5).await;
    company.home.configure_unreachable();
    let ran = company.run(&["employees", "--format", "ndjson"]).await;
    ran.ended(1).said(&["wecom: ", "dingtalk: ", "feishu: "]);
    assert_eq!(ran.out, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_day_is_asked_of_feishu_and_not_known_elsewhere() {
    let company = Company::of(10).await;
    let ran = company
        .run(&["balances", "--format", "ndjson", "--as-of", "2026-06-30"])
        .await;
    ran.ended(3).said(&[
        "wecom: nothing is known of 2026-06-30",
        "dingtalk: nothing is known",
    ]);
    let rows = ran.objects();
    assert!(!rows.is_empty());
    for row in &rows {
        assert_eq!(
            (text(row, "tenant"), text(row, "as_of")),
            ("feishu", "2026-06-30")
        );
    }
    company
        .run(&["balances", "--tenant", "wecom", "--as-of", "2026-06-30"])
        .await
        .ended(1)
        .said(&["snapshot"]);
}

fn start(home: &Home, arguments: &[&str]) -> Child {
    home.command(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits for the end, but not for ever.
fn ended(mut child: Child) -> (Option<i32>, String) {
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begun.elapsed() > Duration::from_secs(20) {
            child.kill().unwrap();
            panic!("the program did not end");
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let mut err = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut err)
        .unwrap();
    (status.code(), err)
}

#[cfg(unix)]
fn interrupt(child: &Child) {
    let sent = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_pipe_is_a_quiet_end() {
    let company = Company::of(400).await;
    for format in ["ndjson", "csv", "json", "table"] {
        let mut child = start(&company.home, &["balances", "--format", format]);
        let left = tokio::task::spawn_blocking(move || {
            let mut out = BufReader::new(child.stdout.take().unwrap());
            out.read_line(&mut String::new()).unwrap();
            drop(out);
            ended(child)
        });
        assert_eq!(left.await.unwrap(), (Some(0), String::new()), "{format}");
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_ends_with_130_and_leaves_whole_lines() {
    let company = Company::start(EmulatorOptions {
        employees: 2000,
        latency: Duration::from_millis(50),
        ..EmulatorOptions::default()
    })
    .await;
    let mut child = start(&company.home, &["balances", "--format", "ndjson"]);
    let (code, lines) = tokio::task::spawn_blocking(move || {
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut printed = String::new();
        out.read_line(&mut printed).unwrap();
        interrupt(&child);
        out.read_to_string(&mut printed).unwrap();
        let (code, _) = ended(child);
        (code, printed)
    })
    .await
    .unwrap();
    assert_eq!(code, Some(130));
    assert!(lines.ends_with('\n'));
    assert!(
        lines
            .lines()
            .all(|line| serde_json::from_str::<Value>(line).is_ok())
    );
}

#[cfg(unix)]
#[test]
fn emulate_says_its_keys_first_and_its_configuration_works() {
    let home = Home::new();
    let mut child = start(
        &home,
        &[
            "emulate",
            "--employees",
            "5",
            "--seed",
            "7",
            "--write-config",
            "e/emu.toml",
        ],
    );
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let keys: Value = serde_json::from_str(&line).unwrap();
    assert!(text(&keys, "base_url").starts_with("http://127.0.0.1:"));
    for (platform, key) in [
        ("wecom", "corp_id"),
        ("dingtalk", "app_key"),
        ("feishu", "app_id"),
    ] {
        assert!(
            !text(&keys[platform], key).is_empty() && !text(&keys[platform], "secret").is_empty()
        );
    }
    let people = home.run(&["--config", "e/emu.toml", "employees", "--format", "ndjson"]);
    assert!(people.ended(0).objects().len() >= 15, "{}", people.out);
    interrupt(&child);
    let (code, err) = ended(child);
    assert_eq!(code, Some(130), "{err}");
    assert_eq!(secret_modes(&home), [0o600; 3]);
    let mut again = start(&home, &["emulate", "--write-config", "e/emu.toml"]);
    let again_out = again.stdout.take().unwrap();
    BufReader::new(again_out).read_line(&mut line).unwrap();
    interrupt(&again);
    assert_eq!(ended(again).0, Some(130), "its own file is replaced");
    std::fs::write(home.path("mine.toml"), "# mine\n").unwrap();
    home.run(&["emulate", "--write-config", "mine.toml"])
        .ended(2)
        .said(&["mine.toml exists"]);
    assert_eq!(
        std::fs::read_to_string(home.path("mine.toml")).unwrap(),
        "# mine\n"
    );
    home.run(&["emulate", "--listen", "0.0.0.0:0"])
        .ended(2)
        .said(&["loopback"]);
}

#[cfg(unix)]
fn secret_modes(home: &Home) -> [u32; 3] {
    use std::os::unix::fs::PermissionsExt;
    ["wecom", "dingtalk", "feishu"].map(|platform| {
        let file = home.path(&format!("e/emu.{platform}.secret"));
        std::fs::metadata(file).unwrap().permissions().mode() & 0o777
    })
}
