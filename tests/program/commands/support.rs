//! Running the real binary, alone or beside an emulator.

use std::io::Read;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use leaveboard::emulator::{Emulator, EmulatorOptions, LimitScale};
use serde_json::Value;

use crate::support::waiting::find;

pub(super) const PEOPLE: usize = 60;

/// Longer than a test of this folder takes that compares what two runs of one day print.
pub(super) const ONE_DAY_TEST: std::time::Duration = std::time::Duration::from_mins(2);

/// A folder to run in, away from whoever runs the tests.
pub(super) struct Home(tempfile::TempDir);

impl Home {
    pub(super) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The binary, with no configuration but what is in this folder.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("leaveboard"));
        command
            .args(arguments)
            .current_dir(self.0.path())
            .env_remove("LEAVEBOARD_CONFIG")
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

    /// Writes the configuration of three tenants at `base_url`, with these secrets.
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
        std::fs::create_dir_all(self.path("leaveboard")).unwrap();
        std::fs::write(
            self.path("leaveboard/config.toml"),
            text.replace("file = \"", "file = \"../"),
        )
        .unwrap();
    }

    /// From now on this is the store.
    pub(super) fn write_configuration_with_store(&self, url: &str) {
        self.rewrite_configuration(|text| {
            let tenants = text.split("\n[store]").next().unwrap_or_default();
            format!("{tenants}\n[store]\nurl = \"{url}\"\n")
        });
    }

    /// From now on so many calls of DingTalk may be spent in a month.
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

    /// From now on this platform's tenant alone is narrowed, by these lines.
    pub(super) fn narrow(&self, platform: &str, narrowing: &str) {
        let platform = format!("platform = \"{platform}\"\n");
        self.rewrite_configuration(|text| {
            let lines = text.split_inclusive('\n');
            let text: String = lines.filter(|line| !line.contains("departments")).collect();
            text.replace(&platform, &format!("{platform}{narrowing}\n"))
        });
    }

    fn rewrite_configuration(&self, rewrite: impl FnOnce(&str) -> String) {
        let file = self.path("leaveboard/config.toml");
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, rewrite(&text)).unwrap();
    }

    pub(super) fn append_to_configuration(&self, text: &str) {
        self.rewrite_configuration(|before| format!("{before}{text}"));
    }

    pub(super) fn write_private(&self, name: &str, text: &str) {
        leaveboard::config::create_private_file(&self.path(name), text).unwrap();
    }
}

/// What a finished run left.
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

    #[track_caller]
    pub(super) fn said(&self, words: &[&str]) -> &Self {
        for word in words {
            assert!(self.err.contains(word), "{word} is not in:\n{}", self.err);
        }
        self
    }

    /// The objects without where they come from, as the platform's own are printed.
    pub(super) fn figures(&self) -> Vec<Value> {
        let mut objects = self.objects();
        for object in &mut objects {
            for key in ["source", "fetched_at"] {
                let told = object.as_object_mut().unwrap().remove(key);
                assert!(told.is_some(), "{key} is not told");
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

/// Rows without what says where they come from: a kept row and a fetched one are the same but for that.
pub(super) fn figures(rows: Vec<Value>) -> Vec<Value> {
    let bare = |mut row: Value| {
        let keys = row.as_object_mut().unwrap();
        keys.retain(|key, _| key != "source" && key != "fetched_at");
        row
    };
    rows.into_iter().map(bare).collect()
}

pub(super) fn text<'v>(object: &'v Value, key: &str) -> &'v str {
    object[key].as_str().unwrap_or_default()
}

/// A company served in this process, and a folder whose configuration knows it.
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

    pub(super) async fn of(employees: usize) -> Self {
        Self::start(EmulatorOptions {
            employees,
            ..EmulatorOptions::default()
        })
        .await
    }

    /// Runs beside the emulator, which lives in this process.
    pub(super) async fn run(&self, arguments: &[&str]) -> Ran {
        let mut command = self.home.command(arguments);
        let output = tokio::task::spawn_blocking(move || command.output().unwrap());
        Ran::from(output.await.unwrap())
    }

    /// The same on a machine of another zone.
    pub(super) async fn run_in_zone(&self, zone: &str, arguments: &[&str]) -> Ran {
        let mut command = self.home.command(arguments);
        command.env("TZ", zone);
        let output = tokio::task::spawn_blocking(move || command.output().unwrap());
        Ran::from(output.await.unwrap())
    }

    /// The same where no file may become larger than 64 kB.
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
        let output = tokio::task::spawn_blocking(move || command.output().unwrap());
        Ran::from(output.await.unwrap())
    }

    pub(super) fn requests(&self) -> u64 {
        self.emulator.counts().total()
    }
}

impl Home {
    /// From now on nobody listens where the configuration points.
    pub(super) fn configure_unreachable(&self) {
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

/// Waits for the end, but not for ever.
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
