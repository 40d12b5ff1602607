//! Commands that end without a request to any platform.

use super::support::Home;

#[test]
fn without_a_configuration_the_error_says_how_to_get_one() {
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
    assert_eq!(super::support::mode_of(&file), 0o600);
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
fn config_show_prints_the_effective_configuration_without_secrets() {
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
    let home = Home::with_unreachable_tenants();
    home.run(&["balances", "--tenant", "nobody"])
        .ended(2)
        .said(&["nobody", "wecom, dingtalk, feishu"]);
    home.run(&["balances", "--format", "yaml"])
        .ended(2)
        .said(&["[possible values: table, json, ndjson, csv, xlsx]"]);
    home.run(&["balances", "--as-of", "2026-02-30"]).ended(2);
    for (arguments, said) in [
        (&["--fields", "lefft"][..], "did you mean left"),
        (&["--fields", "left,left"], "left is named twice"),
        (
            &["--fields", "left", "--layout", "wide"],
            "--type chooses them",
        ),
        (&["--bom", "-f", "json"], "no byte-order mark"),
        (&["--lots"], "--lots is about csv"),
        (&["--tenant", "wecom,nobody"], "nobody"),
        (&["--as-of", "tomorrow"], "last-month-end"),
    ] {
        let arguments = [&["balances"], arguments].concat();
        home.run(&arguments).ended(2).said(&[said]);
    }
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
    let home = Home::with_unreachable_tenants();
    home.run(&[])
        .ended(2)
        .said(&["no terminal", "leaveboard balances"]);
    home.run(&["demo"])
        .ended(2)
        .said(&["no terminal", "leaveboard balances"]);
}

#[test]
fn sync_needs_a_store_and_a_time_that_makes_sense() {
    let home = Home::with_unreachable_tenants();
    for every in ["15", "soon", "-15m", "0s", "500ms", "2562047788015215h"] {
        let ran = home.run(&["sync", &format!("--every={every}")]);
        ran.ended(2).said(&["--every"]);
    }
    assert!(
        home.run(&["sync", "--dry-run"])
            .ended(0)
            .out
            .contains("getuservacationquota")
    );
    home.append_to_configuration("[store]\nurl = \"none\"\n");
    home.run(&["sync"]).ended(2).said(&["[store] url"]);
    assert!(!home.path("data").exists(), "no store was made");
}
