//! Secrets in the keyring of the operating system, and the address of the store where secrets come from.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::support::{Company, Home, Ran};

/// A machine without a session bus, as over SSH and in containers.
fn without_keyring(home: &Home, arguments: &[&str]) -> Command {
    let mut command = home.command(arguments);
    command
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .env("XDG_RUNTIME_DIR", home.path("no-runtime"))
        .env_remove("DISPLAY");
    command
}

fn run_with_input(mut command: Command, input: &str) -> Ran {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // The program may have ended without reading it.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    Ran::from(child.wait_with_output().unwrap())
}

#[test]
fn without_a_keyring_that_is_said_at_once_with_the_other_three_ways() {
    let home = Home::with_unreachable_tenants();
    for language in ["en", "zh-CN"] {
        home.replace_in_configuration("language = \"en\"", &format!("language = \"{language}\""));
        let started = Instant::now();
        let set = without_keyring(&home, &["secret", "set", "wecom", "--stdin"]);
        let ran = run_with_input(set, "hunter2\n");
        ran.ended(1).said(&["env = ", "file = ", "command = "]);
        assert!(!ran.err.contains("hunter2") && !ran.out.contains("hunter2"));
        // Two seconds for the keyring, and some for a debug build on a busy machine.
        assert!(started.elapsed() < Duration::from_secs(30));
    }
    let remove = without_keyring(&home, &["secret", "remove", "wecom"]);
    Ran::from({ remove }.output().unwrap()).ended(1);
}

#[test]
fn a_secret_is_set_for_a_tenant_that_is_named_and_known() {
    let home = Home::with_unreachable_tenants();
    home.run(&["secret", "set"]).ended(2);
    home.run(&["secret", "set", "wecom", "--store"]).ended(2);
    home.run(&["secret", "set", "nobody", "--stdin"])
        .ended(2)
        .said(&["nobody", "wecom, dingtalk, feishu"]);
}

#[test]
fn the_status_tells_where_each_secret_is_from_and_never_what_it_is() {
    let home = Home::with_unreachable_tenants();
    home.replace_private("wecom.secret", "hunter2-wecom");
    let ran = home.run(&["secret", "status"]);
    assert_eq!(ran.ended(0).out.lines().count(), 3, "{}", ran.out);
    assert!(ran.out.contains("wecom.secret  can be read"), "{}", ran.out);
    assert!(!ran.out.contains("hunter2"), "{}", ran.out);
    home.replace_in_configuration(
        "{ file = \"../dingtalk.secret\" }",
        "{ env = \"NO_SUCH_SECRET\" }",
    );
    home.replace_in_configuration(
        "{ file = \"../feishu.secret\" }",
        "{ command = [\"false\", \"hunter2\"] }",
    );
    let ran = home.run(&["secret", "status"]);
    let lines: Vec<&str> = ran.ended(1).out.lines().collect();
    assert!(
        lines[1].contains("NO_SUCH_SECRET is not set"),
        "{}",
        ran.out
    );
    assert!(lines[2].contains("the command was not run"), "{}", ran.out);
    assert!(!ran.out.contains("hunter2"), "{}", ran.out);
    home.run(&["secret", "status", "wecom"]).ended(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_whose_keyring_is_missing_keeps_no_other_back() {
    let company = Company::of(20).await;
    company
        .home
        .replace_in_configuration("{ file = \"../wecom.secret\" }", "{ keyring = true }");
    let command = without_keyring(&company.home, &["types", "--format", "ndjson"]);
    let ran = Company::run_command(command).await;
    ran.ended(3).said(&["wecom: ", "keyring"]);
    assert!(ran.out.contains("feishu"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_of_the_store_comes_from_where_secrets_come_from() {
    let company = Company::of(20).await;
    let home = &company.home;
    home.write_private("store.url", "sqlite:../from-file.db\n");
    for (form, file) in [
        ("{ env = \"STORE_URL\" }", "from-env.db"),
        ("{ file = \"../store.url\" }", "from-file.db"),
        (
            "{ command = [\"echo\", \"sqlite:../from-command.db\"] }",
            "from-command.db",
        ),
    ] {
        home.replace_in_configuration("\n[store]\nurl = \"sqlite\"\n", "");
        let store = format!("\n[store]\nurl = {form}\n");
        home.append_to_configuration(&store);
        let with_url = |arguments: &[&str]| {
            let mut command = home.command(arguments);
            command.env("STORE_URL", "sqlite:../from-env.db");
            command
        };
        let sync = Company::run_command(with_url(&["sync", "--tenant", "wecom"])).await;
        sync.ended(0);
        assert!(home.path(file).exists(), "{file}");
        let path = Company::run_command(with_url(&["store", "path"])).await;
        assert!(path.ended(0).out.contains(file), "{}", path.out);
        let shown = Company::run_command(with_url(&["config", "show"])).await;
        let word = form.split(' ').nth(1).unwrap();
        assert!(
            shown.ended(0).out.contains(&format!("url = {{ {word} = ")),
            "{}",
            shown.out
        );
        home.replace_in_configuration(&store, "");
    }
    home.append_to_configuration("\n[store]\nurl = { env = \"NO_SUCH_URL\" }\n");
    // `none` means the same wherever it comes from.
    let mut nowhere = home.command(&["sync"]);
    nowhere.env("NO_SUCH_URL", "none");
    Company::run_command(nowhere)
        .await
        .ended(2)
        .said(&["sync fills the store"]);
    company
        .run(&["sync"])
        .await
        .ended(1)
        .said(&["NO_SUCH_URL is not set"]);
    company
        .run(&["types"])
        .await
        .ended(0)
        .said(&["NO_SUCH_URL"]);
}

#[cfg(unix)]
#[test]
fn a_password_in_the_file_asks_for_mode_600() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::with_unreachable_tenants();
    home.write_configuration_with_store("postgres://hr:hunter2@127.0.0.1:1/leave");
    let file = home.path("leaveboard/config.toml");
    let mode = |mode| {
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(&file, permissions).unwrap();
    };
    for open in [0o644, 0o640, 0o604] {
        mode(open);
        let ran = home.run(&["config", "show"]);
        ran.ended(2).said(&["store: url", "chmod 600", "{ env = "]);
        assert!(!ran.err.contains("hunter2"), "{}", ran.err);
    }
    mode(0o600);
    home.run(&["config", "show"]).ended(0);
    // Without a password anybody may read it.
    mode(0o644);
    home.write_configuration_with_store("postgres://hr@127.0.0.1:1/leave");
    home.run(&["config", "show"]).ended(0);
}
