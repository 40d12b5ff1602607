//! Runs the real binary in a folder of its own, alone or with an emulator in this process.

use std::io::Read;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use leaveboard::emulator::{Emulator, EmulatorOptions, Faults, LimitScale};
use serde_json::Value;

use crate::support::waiting::find;

pub(super) const PEOPLE: usize = 60;

/// Longer than any test here that compares two runs of the same day. Such a test waits if midnight is closer than this.
pub(super) const ONE_DAY_TEST: Duration = Duration::from_mins(2);

/// A folder that serves as the program's home, so that a test does not touch the files of the user who runs it.
pub(super) struct Home(tempfile::TempDir);

impl Home {
    pub(super) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A command that runs the binary with the configuration and the data of this folder alone.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("leaveboard"));
        command
            .args(arguments)
            .current_dir(self.0.path())
            .env_remove("LEAVEBOARD_CONFIG")
            .env_remove("LEAVEBOARD_LANGUAGE")
            .env_remove("LEAVEBOARD_THEME")
            .env_remove("LEAVEBOARD_STORE")
            .env_remove("LEAVEBOARD_TENANT")
            .env_remove("LEAVEBOARD_LOG")
            .env_remove("LEAVEBOARD_LOG_LEVEL")
            .env_remove("XDG_STATE_HOME")
            .env_remove("CLICOLOR_FORCE")
            .env("XDG_CONFIG_HOME", self.0.path())
            .env("XDG_DATA_HOME", self.path("data"))
            .env("HOME", self.0.path())
            .env("LC_ALL", "en_US.UTF-8")
            .env("NO_PROXY", "*")
            .stdin(Stdio::null());
        command
    }

    pub(super) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::from(self.command(arguments).output().unwrap())
    }

    /// A home that is configured for three tenants at an address where nobody listens.
    pub(super) fn with_unreachable_tenants() -> Self {
        let home = Self::new();
        home.configure("http://127.0.0.1:1", ["s"; 3], ["ww1", "ding1", "cli_1"]);
        home
    }

    /// Writes the configuration of three tenants at `base_url`, with these secrets and ids.
    pub(super) fn configure(&self, base_url: &str, secrets: [&str; 3], keys: [&str; 3]) {
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
            let block = format!(
                "[[tenant]]\nname = \"{platform}\"\nplatform = \"{platform}\"\n{key} = \"{id}\"\n\
                 secret = {{ file = \"{platform}.secret\" }}\nbase_url = \"{base_url}\"\n\
                 requests_per_minute = 1000000\n{more}"
            );
            text.push_str(&block);
        }
        let file = self.path("leaveboard/config.toml");
        let _ = std::fs::remove_file(&file);
        let text = text.replace("file = \"", "file = \"../");
        leaveboard::config::create_private_file(&file, &text).unwrap();
    }

    /// Sets `[store] url`.
    pub(super) fn write_configuration_with_store(&self, url: &str) {
        self.rewrite_configuration(|text| {
            let tenants = text.split("\n[store]").next().unwrap_or_default();
            format!("{tenants}\n[store]\nurl = \"{url}\"\n")
        });
    }

    /// Sets DingTalk's monthly call budget.
    pub(super) fn allow_dingtalk_calls(&self, calls: u64) {
        self.rewrite_configuration(|text| {
            let lines = text
                .lines()
                .filter(|line| !line.starts_with("monthly_call_budget"));
            let text = lines.collect::<Vec<_>>().join("\n");
            let second = "requests_per_second = 100000";
            text.replace(second, &format!("{second}\nmonthly_call_budget = {calls}"))
        });
    }

    /// Narrows the tenant of this platform, and no other, to departments by these lines of the configuration.
    pub(super) fn narrow(&self, platform: &str, narrowing: &str) {
        let platform = format!("platform = \"{platform}\"\n");
        self.rewrite_configuration(|text| {
            let lines = text.split_inclusive('\n');
            let text: String = lines.filter(|line| !line.contains("departments")).collect();
            text.replace(&platform, &format!("{platform}{narrowing}\n"))
        });
    }

    pub(super) fn replace_in_configuration(&self, from: &str, to: &str) {
        self.rewrite_configuration(|text| text.replace(from, to));
    }

    fn rewrite_configuration(&self, rewrite: impl FnOnce(&str) -> String) {
        let file = self.path("leaveboard/config.toml");
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, rewrite(&text)).unwrap();
    }

    pub(super) fn append_to_configuration(&self, text: &str) {
        self.rewrite_configuration(|before| format!("{before}{text}"));
    }

    pub(super) fn replace_private(&self, name: &str, text: &str) {
        std::fs::remove_file(self.path(name)).unwrap();
        self.write_private(name, text);
    }

    pub(super) fn write_private(&self, name: &str, text: &str) {
        leaveboard::config::create_private_file(&self.path(name), text).unwrap();
    }
}

/// A run that has ended: its exit code and what it printed.
#[derive(Debug)]
pub(super) struct Ran {
    pub(super) code: Option<i32>,
    pub(super) out: String,
    pub(super) err: String,
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
    /// Asserts the exit code.
    #[track_caller]
    pub(super) fn ended(&self, code: i32) -> &Self {
        assert_eq!(
            self.code,
            Some(code),
            "out:\n{}\nerr:\n{}",
            self.out,
            self.err
        );
        self
    }

    /// Asserts that standard error holds each of these words.
    #[track_caller]
    pub(super) fn said(&self, words: &[&str]) -> &Self {
        for word in words {
            assert!(self.err.contains(word), "{word} is not in:\n{}", self.err);
        }
        self
    }

    /// The printed objects without `source` and `fetched_at`, which each of them must have.
    pub(super) fn figures(&self) -> Vec<Value> {
        let mut objects = self.objects();
        for object in &mut objects {
            for key in ["source", "fetched_at"] {
                let value = object.as_object_mut().unwrap().remove(key);
                assert!(value.is_some(), "there is no {key}");
            }
        }
        objects
    }

    pub(super) fn objects(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| serde_json::from_str(line).expect(line))
            .collect()
    }
}

/// Rows without `source` and `fetched_at`: that is all in which a stored row and a fetched one may differ.
pub(super) fn figures(rows: Vec<Value>) -> Vec<Value> {
    let without_source = |mut row: Value| {
        let keys = row.as_object_mut().unwrap();
        keys.retain(|key, _| key != "source" && key != "fetched_at");
        row
    };
    rows.into_iter().map(without_source).collect()
}

pub(super) fn text<'v>(object: &'v Value, key: &str) -> &'v str {
    object[key].as_str().unwrap_or_default()
}

/// A generated company that an emulator in this process serves, and a home that is configured for it.
pub(super) struct Company {
    pub(super) home: Home,
    pub(super) emulator: Emulator,
}

impl Company {
    pub(super) async fn start(options: EmulatorOptions) -> Self {
        let emulator = Emulator::start(EmulatorOptions {
            limits: LimitScale::Off,
            ..options
        })
        .await
        .unwrap();
        let apps = ["wecom", "dingtalk", "feishu"];
        let apps = apps.map(|platform| emulator.app_keys(platform).unwrap());
        let home = Home::new();
        home.configure(
            &emulator.base_url(),
            apps.each_ref().map(|app| app.secret.as_str()),
            apps.each_ref().map(|app| app.id.as_str()),
        );
        Self { home, emulator }
    }

    pub(super) async fn of(employees: usize) -> Self {
        Self::start(EmulatorOptions {
            employees,
            ..EmulatorOptions::default()
        })
        .await
    }

    /// A company whose every reply is delayed, so that a run can be interrupted.
    pub(super) async fn with_latency(employees: usize, milliseconds: u64) -> Self {
        Self::start(EmulatorOptions {
            employees,
            latency: Duration::from_millis(milliseconds),
            ..EmulatorOptions::default()
        })
        .await
    }

    /// A company of which some people cannot be read.
    pub(super) async fn with_faults(employees: usize) -> Self {
        Self::start(EmulatorOptions {
            employees,
            faults: Faults::Some,
            ..EmulatorOptions::default()
        })
        .await
    }

    pub(super) async fn run(&self, arguments: &[&str]) -> Ran {
        Self::run_command(self.home.command(arguments)).await
    }

    /// Runs a command in a thread of its own, because the emulator needs those of the runtime.
    pub(super) async fn run_command(mut command: Command) -> Ran {
        let output = tokio::task::spawn_blocking(move || command.output().unwrap());
        Ran::from(output.await.unwrap())
    }

    /// Runs on a machine that is set to another time zone.
    pub(super) async fn run_in_zone(&self, zone: &str, arguments: &[&str]) -> Ran {
        let mut command = self.home.command(arguments);
        command.env("TZ", zone);
        Self::run_command(command).await
    }

    /// Runs where no file may grow beyond 64 kB, which stands for a full disk.
    #[cfg(unix)]
    pub(super) async fn run_in_little_room(&self, arguments: &[&str]) -> Ran {
        let plain = self.home.command(arguments);
        let mut command = Command::new("sh");
        command
            .args(["-c", "trap '' XFSZ; ulimit -f 64; exec \"$@\"", "sh"])
            .arg(plain.get_program())
            .args(arguments)
            .current_dir(self.home.path("."))
            .stdin(Stdio::null());
        for (name, value) in plain.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        Self::run_command(command).await
    }

    pub(super) fn requests(&self) -> u64 {
        self.emulator.counts().total()
    }
}

impl Home {
    /// Points the configuration to an address where nobody listens.
    pub(super) fn configure_unreachable(&self) {
        self.rewrite_configuration(|text| {
            let unreachable = text.lines().map(|line| {
                if line.starts_with("base_url") {
                    "base_url = \"http://127.0.0.1:1\""
                } else {
                    line
                }
            });
            unreachable.collect::<Vec<_>>().join("\n")
        });
    }
}

/// The exit code of a program and what it said on standard error. Fails if the program does not end.
pub(super) fn end_of(mut child: Child) -> (Option<i32>, String) {
    let status = find("a program to end", || child.try_wait().unwrap());
    let mut err = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut err)
        .unwrap();
    (status.code(), err)
}

/// The permissions of a file.
#[cfg(unix)]
pub(super) fn mode_of(file: &std::path::Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file).unwrap().permissions().mode() & 0o777
}

/// Sends what Ctrl-C sends.
#[cfg(unix)]
pub(super) fn interrupt(child: &Child) {
    signal(child, "-INT");
}

#[cfg(unix)]
pub(super) fn signal(child: &Child, signal: &str) {
    let sent = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
}
