//! Runs that are ended from outside: by a closed pipe, or by Ctrl-C. Also `emulate`, which ends in no other way.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};

use serde_json::Value;

use super::support::{Company, Home, end_of, text};
#[cfg(unix)]
use super::support::{interrupt, mode_of};

fn start(home: &Home, arguments: &[&str]) -> Child {
    home.command(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
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
            end_of(child)
        });
        assert_eq!(left.await.unwrap(), (Some(0), String::new()), "{format}");
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_ends_with_130_and_leaves_whole_lines() {
    let company = Company::with_latency(2000, 50).await;
    let mut child = start(&company.home, &["balances", "--format", "ndjson"]);
    let (code, lines) = tokio::task::spawn_blocking(move || {
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut printed = String::new();
        out.read_line(&mut printed).unwrap();
        interrupt(&child);
        out.read_to_string(&mut printed).unwrap();
        let (code, _) = end_of(child);
        (code, printed)
    })
    .await
    .unwrap();
    assert_eq!(code, Some(130));
    assert!(lines.ends_with('\n'));
    for line in lines.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        assert_eq!(
            text(&row, "tenant"),
            "wecom",
            "the next tenant is not begun"
        );
    }
}

#[cfg(unix)]
#[test]
fn emulate_prints_its_credentials_first_and_writes_a_configuration_that_works() {
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
    let (code, err) = end_of(child);
    assert_eq!(code, Some(130), "{err}");
    assert_eq!(secret_modes(&home), [0o600; 3]);
    let mut again = start(&home, &["emulate", "--write-config", "e/emu.toml"]);
    let again_out = again.stdout.take().unwrap();
    BufReader::new(again_out).read_line(&mut line).unwrap();
    interrupt(&again);
    assert_eq!(end_of(again).0, Some(130), "its own file is replaced");
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
    ["wecom", "dingtalk", "feishu"]
        .map(|platform| mode_of(&home.path(&format!("e/emu.{platform}.secret"))))
}

/// The error names the secret that exists, and nothing is written.
#[test]
fn emulate_replaces_no_secret_that_it_did_not_write() {
    let home = Home::new();
    let write = ["emulate", "--write-config", "emu.toml"];
    for name in ["emu.wecom.secret", "emu.feishu.secret"] {
        home.write_private(name, "mine");
        home.run(&write)
            .ended(2)
            .said(&[&format!("{name} exists"), "name another file"]);
        assert_eq!(std::fs::read_to_string(home.path(name)).unwrap(), "mine");
        std::fs::remove_file(home.path(name)).unwrap();
        assert_eq!(std::fs::read_dir(home.path(".")).unwrap().count(), 0);
    }
    // The file that cannot be written is named, not the configuration beside it.
    let marked =
        "# Written by `leaveboard emulate`, which replaces this file and the secrets beside it.\n";
    home.write_private("emu.toml", marked);
    std::fs::create_dir(home.path("emu.dingtalk.secret")).unwrap();
    home.run(&write)
        .ended(1)
        .said(&["cannot write emu.dingtalk.secret: "]);
}
