//! Environment variables: those that ask for a log, and those that are meant for other programs.

use super::support::{Company, Home, PEOPLE};

/// The file's name looks like a log filter in some of these cases, but is only a name.
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
        Company::run_command(run).await.ended(0);
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
        assert_eq!(super::support::mode_of(&file), 0o600);
    }
}

#[test]
fn a_log_that_cannot_be_written_and_an_unknown_level_are_errors() {
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

/// Variables for other programs, with values that make no sense, neither stop the program nor make it panic.
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
            let ran = Company::run_command(run).await;
            let expected = if arguments == ["--no-such"] { 2 } else { 0 };
            assert_eq!(ran.code, Some(expected), "{name}={value}: {}", ran.err);
            assert!(!ran.err.contains("panicked"), "{name}={value}: {}", ran.err);
        }
    }
    let mut run = company.home.command(&["config", "path"]);
    run.env_remove("HOME").env_remove("XDG_CONFIG_HOME");
    let output = run.output().unwrap();
    assert!(matches!(output.status.code(), Some(0 | 2)));
}

/// Errors repeat flags, variables and the configuration, which may hold escape sequences and line breaks.
#[test]
fn an_error_repeats_nothing_that_steers_a_terminal() {
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
