//! What the environment says: a log, and what other programs left in it.

use super::support::{Company, Home, PEOPLE};

/// The file's name is no filter, and headless commands log as the dashboard does.
#[tokio::test(flavor = "multi_thread")]
async fn a_log_is_written_whatever_its_name_and_holds_no_secret_and_no_balance() {
    let company = Company::of(PEOPLE).await;
    let secret = std::fs::read_to_string(company.home.path("wecom.secret")).unwrap();
    for (name, level, command) in [
        ("leave.log", "", "balances"),
        ("info", "debug", "sync"),
        ("leaveboard=trace", "trace", "employees"),
    ] {
        let mut run = company.home.command(&[command, "--tenant", "wecom"]);
        run.env("LEAVEBOARD_LOG", name);
        run.env("LEAVEBOARD_LOG_LEVEL", level);
        let ran = tokio::task::spawn_blocking(move || run.output().unwrap());
        assert_eq!(ran.await.unwrap().status.code(), Some(0));
        let file = company.home.path(name);
        let log = std::fs::read_to_string(&file).unwrap();
        for word in [command, "started", "ended", "wecom", "people=60"] {
            assert!(log.contains(word), "{name}: {word} is not in:\n{log}");
        }
        assert_eq!(log.contains("DEBUG"), !level.is_empty(), "{log}");
        for hidden in [secret.as_str(), "access_token", "http://", "年假"] {
            assert!(!log.contains(hidden), "{hidden} is in:\n{log}");
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&file).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}

#[test]
fn a_log_that_cannot_be_written_and_a_level_that_is_none_are_said() {
    let home = Home::new();
    for (file, level, word) in [
        ("missing/leave.log", "", "cannot log into missing/leave.log"),
        (".", "", "not a plain file"),
        ("/dev/null", "", "not a plain file"),
        ("leave.log", "loud", "\"loud\" is not one of error, warn"),
    ] {
        let mut command = home.command(&["config", "path"]);
        command.env("LEAVEBOARD_LOG", file);
        command.env("LEAVEBOARD_LOG_LEVEL", level);
        let ran = super::support::Ran::from(command.output().unwrap());
        ran.ended(2).said(&["LEAVEBOARD_LOG", word]);
    }
}

/// Variables of other programs and of other machines are none of ours, and no reason to panic.
#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_environment_is_no_panic() {
    let company = Company::of(3).await;
    for (name, value) in [
        ("TOKIO_WORKER_THREADS", "0"),
        ("TOKIO_WORKER_THREADS", "many"),
        ("COLUMNS", "0"),
        ("COLUMNS", "99999999999999999999"),
        ("LINES", "-1"),
        ("LC_ALL", "\u{fffd}.!@"),
        ("LANG", ""),
        ("TMPDIR", "/no/such/folder"),
        ("NO_PROXY", "::::,*,[,"),
        ("HTTP_PROXY", "not a url"),
        ("SSL_CERT_FILE", "/no/such/file"),
        ("SSL_CERT_DIR", "/no/such/folder"),
        ("TZ", "Nowhere/At_All:::"),
        ("RUST_LOG", "=,=,["),
        ("RUST_BACKTRACE", "perhaps"),
        ("NO_COLOR", ""),
    ] {
        for arguments in [&["employees"][..], &["balances", "--help"], &["--no-such"]] {
            let mut run = company.home.command(arguments);
            run.env(name, value);
            let output = tokio::task::spawn_blocking(move || run.output().unwrap());
            let output = output.await.unwrap();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            let expected = if arguments == ["--no-such"] { 2 } else { 0 };
            assert_eq!(
                output.status.code(),
                Some(expected),
                "{name}={value}: {said}"
            );
            assert!(!said.contains("panicked"), "{name}={value}: {said}");
        }
    }
    let mut run = company.home.command(&["config", "path"]);
    run.env_remove("HOME").env_remove("XDG_CONFIG_HOME");
    let output = run.output().unwrap();
    assert!(matches!(output.status.code(), Some(0 | 2)));
}

/// Flags, variables and the configuration are repeated in errors, and may hold what steers a terminal.
#[test]
fn what_is_repeated_in_an_error_is_cleaned() {
    const EVIL: &str = "x\u{1b}]0;owned\u{7}\u{202e}y\u{9b}31m\nforged: line";
    let home = Home::new();
    home.write_private(
        "leaveboard/config.toml",
        "[[tenant]]\nname = \"a\"\nplatform = \"wecom\"\ncorp_id = \"c\"\nsecret = { env = \"E\\u001b[31mVIL\" }\n",
    );
    for (arguments, code) in [
        (&["balances", "--tenant", EVIL][..], 2),
        (&["balances", "--filter", &format!("left<{EVIL}")], 2),
        (&["balances", "--format", EVIL], 2),
        (&["sync", "--every", EVIL], 2),
        (&[EVIL], 2),
        (&["balances", "-o", &format!("missing/{EVIL}")], 1),
        (&["--config", EVIL, "balances"], 2),
        (&["balances", "--no-cache"], 4),
    ] {
        let ran = home.run(arguments);
        ran.ended(code);
        let is_steering = |c: char| c.is_control() && c != '\n' || "\u{202e}\u{9b}".contains(c);
        assert!(!ran.err.contains(is_steering), "{:?}", ran.err);
        assert!(
            ran.err.lines().all(|line| !line.starts_with("forged")),
            "{}",
            ran.err
        );
    }
    let mut command = home.command(&["balances"]);
    command.env("LEAVEBOARD_CONFIG", EVIL);
    let ran = super::support::Ran::from(command.output().unwrap());
    ran.ended(2);
    assert!(
        !ran.err.contains(['\u{1b}', '\u{202e}', '\u{9b}']),
        "{:?}",
        ran.err
    );
}
