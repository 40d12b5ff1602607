//! What the program says about itself: schemas, paths, completions and manual pages.

use std::process::Command;

use leaveboard::emulator::{EmulatorOptions, Faults};
use serde_json::Value;

use crate::commands::json_schema::problems;
use crate::commands::support::{Company, Home, Ran};

/// The schema called `name`, as the program prints it.
fn schema(home: &Home, name: &str) -> Value {
    let ran = home.run(&["schema", name]);
    ran.ended(0);
    serde_json::from_str(&ran.out).unwrap()
}

#[track_caller]
fn assert_described(schema: &Value, value: &Value) {
    let problems = problems(schema, value);
    assert_eq!(problems, [""; 0], "{value}");
}

/// The names of a schema's keys, each of which must have a description.
fn described_keys(schema: &Value) -> Vec<&str> {
    let keys = schema["properties"].as_object().unwrap().iter();
    keys.map(|(name, key)| {
        let about = key["description"].as_str().unwrap_or_default();
        assert!(about.len() > 5, "{name} is not described");
        &**name
    })
    .collect()
}

/// Every kind of row, printed of a company in which everything happens that the emulator knows.
#[tokio::test(flavor = "multi_thread")]
async fn every_row_of_every_command_is_as_its_schema_says() {
    let company = Company::start(EmulatorOptions {
        employees: 40,
        faults: Faults::Some,
        hostile: true,
        ..EmulatorOptions::default()
    })
    .await;
    let printed: [(&str, &[&str]); 11] = [
        ("sync", &["sync"]),
        ("balances", &["balances", "--tenant", "dingtalk"]),
        ("balances", &["balances", "--cached"]),
        ("types", &["types", "--cached"]),
        ("employees", &["employees", "--cached"]),
        ("expiring", &["expiring", "--within", "400d", "--cached"]),
        ("totals", &["totals", "--cached"]),
        ("totals", &["totals", "--by", "department", "--cached"]),
        ("totals", &["totals", "--by", "tenant", "--cached"]),
        ("check", &["check", "--cached"]),
        (
            "compare",
            &[
                "compare", "wecom", "dingtalk", "--match", "name", "--cached",
            ],
        ),
    ];
    for (name, arguments) in printed {
        let schema = schema(&company.home, name);
        let arguments = [arguments, &["--format", "ndjson"]].concat();
        let rows = company.run(&arguments).await.objects();
        assert!(!rows.is_empty(), "{arguments:?} prints nothing");
        for row in &rows {
            assert_described(&schema, row);
        }
        let keys = described_keys(&schema);
        assert!(keys.len() > 3, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_coverage_and_paths_are_as_their_schemas_say() {
    let (company, earlier) = Company::with_an_earlier_snapshot().await;
    let later = EmulatorOptions {
        employees: 20,
        limits: leaveboard::emulator::LimitScale::Off,
        ..EmulatorOptions::default()
    };
    let _later = company.sync_as(later).await;
    let diff = company.run(&["diff", &earlier, "--format", "ndjson"]).await;
    assert!(diff.objects().len() > 3, "{}", diff.err);
    let of_changes = schema(&company.home, "diff");
    for row in diff.objects() {
        assert_described(&of_changes, &row);
    }
    let document = company
        .run(&["employees", "--cached", "--format", "json"])
        .await;
    let document: Value = serde_json::from_str(&document.out).unwrap();
    let of_tenants = schema(&company.home, "coverage");
    for tenant in document["tenants"].as_array().unwrap() {
        assert_described(&of_tenants, tenant);
    }
    let info = company.run(&["info", "--format", "json"]).await;
    let info: Value = serde_json::from_str(&info.ended(0).out).unwrap();
    assert_described(&schema(&company.home, "info"), &info);
}

#[test]
fn a_configuration_is_as_its_schema_says() {
    let home = Home::with_unreachable_tenants();
    home.append_to_configuration(
        "\n[store]\nurl = { env = \"STORE\" }\nkeep_days = 30\n[leave_kinds]\nstatutory = [\"年假\"]\n[leave_kinds.wecom]\nwelfare = [\"1\"]\n\
         [[view]]\nname = \"年底\"\n[filters]\n\"研发\" = \"部门:研发\"\n",
    );
    let text = std::fs::read_to_string(home.path("leaveboard/config.toml")).unwrap();
    let value =
        |text: &str| serde_json::to_value(toml::from_str::<toml::Table>(text).unwrap()).unwrap();
    let schema = schema(&home, "config");
    assert_described(&schema, &value(&text));
    let unknown = value(&text.replace("keep_days", "keep"));
    assert!(!problems(&schema, &unknown).is_empty());
    let misspelt = value(&text.replace("platform = ", "plattform = "));
    assert!(!problems(&schema, &misspelt).is_empty());
}

/// The template's keys are all in the schema: a key that somebody adds to one of them is missed in the other.
#[test]
fn the_template_with_every_key_is_as_the_schema_says() {
    let home = Home::new();
    home.run(&["config", "init"]).ended(0);
    let text = std::fs::read_to_string(home.path("leaveboard/config.toml")).unwrap();
    let uncommented = text.lines().filter_map(|line| {
        let line = line.strip_prefix("# ").unwrap_or(line);
        let is_toml = line.starts_with('[') || line.contains(" = ");
        let is_words = line.starts_with("[leave_kinds.") || line.starts_with("  ");
        (is_toml && !is_words).then_some(line)
    });
    let text = uncommented.collect::<Vec<_>>().join("\n");
    let table: toml::Table =
        toml::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let value = serde_json::to_value(table).unwrap();
    assert_described(&schema(&home, "config"), &value);
}

#[test]
fn an_unknown_schema_is_answered_with_the_nearest_and_the_list() {
    let home = Home::new();
    let ran = home.run(&["schema", "balance"]);
    ran.ended(2).said(&["`balances`", "employees", "config"]);
    home.run(&["schema", "x"]).ended(2).said(&["expiring"]);
}

#[test]
fn info_names_every_path_without_a_configuration_too() {
    let home = Home::new();
    let info = home.run(&["info"]);
    info.ended(0);
    for part in [
        "leaveboard/config.toml (not there yet)",
        ".local/state/leaveboard/leaveboard.log",
    ] {
        assert!(info.out.contains(part), "{}", info.out);
    }
    let mut command = home.command(&["--language", "zh-CN", "info"]);
    let info = Ran::from(command.env("LEAVEBOARD_LOG", "own.log").output().unwrap());
    assert!(info.out.contains("日志: own.log"), "{}", info.out);
    assert!(info.out.contains("由 LEAVEBOARD_LOG 指定"), "{}", info.out);
}

#[test]
fn a_store_of_the_environment_goes_before_the_configuration_and_shows_no_password() {
    let home = Home::with_unreachable_tenants();
    let store = |url: &str| {
        let mut command = home.command(&["store", "path"]);
        Ran::from(command.env("LEAVEBOARD_STORE", url).output().unwrap())
    };
    let path = store("sqlite:here.db").out;
    assert!(path.trim_end().ends_with("/here.db"), "{path}");
    assert_eq!(
        store("postgres://me:hunter2@db/x").out,
        "postgres://me:(redacted)@db/x\n"
    );
    let wrong = store("mysql://me:hunter2@db");
    wrong.ended(2).said(&["LEAVEBOARD_STORE"]);
    assert!(!wrong.err.contains("hunter2"));
}

#[test]
fn tenants_of_the_environment_are_those_of_a_command_that_names_none() {
    let home = Home::with_unreachable_tenants();
    let ran = |arguments: &[&str], tenants: &str| {
        let mut command = home.command(arguments);
        Ran::from(command.env("LEAVEBOARD_TENANT", tenants).output().unwrap())
    };
    let plan = ran(&["employees", "--dry-run"], "feishu");
    plan.ended(0);
    assert!(
        plan.out.contains("feishu") && !plan.out.contains("wecom"),
        "{}",
        plan.out
    );
    let plan = ran(&["employees", "--dry-run", "--tenant", "wecom"], "feishu");
    assert!(
        plan.out.contains("wecom") && !plan.out.contains("feishu"),
        "{}",
        plan.out
    );
    ran(&["employees", "--dry-run"], "nobody")
        .ended(2)
        .said(&["nobody"]);
}

#[test]
fn a_wrong_word_in_a_variable_is_named() {
    let home = Home::with_unreachable_tenants();
    for (variable, word) in [
        ("LEAVEBOARD_LANGUAGE", "klingon"),
        ("LEAVEBOARD_THEME", "pink"),
    ] {
        let mut command = home.command(&["config", "show"]);
        let ran = Ran::from(command.env(variable, word).output().unwrap());
        ran.ended(2).said(&[variable, word, "auto"]);
    }
    let mut command = home.command(&["config", "show"]);
    command
        .env("LEAVEBOARD_LANGUAGE", "zh-CN")
        .env("LEAVEBOARD_THEME", "mono");
    let ran = Ran::from(command.output().unwrap());
    assert!(
        ran.out.contains("language = \"zh-CN\"\ntheme = \"mono\""),
        "{}",
        ran.out
    );
}

#[test]
fn every_shell_gets_a_script_that_asks_the_program() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = home.run(&["completions", shell]);
        ran.ended(0);
        assert!(ran.out.contains("LEAVEBOARD_COMPLETE"), "{}", ran.out);
    }
    home.run(&["completions", "tcsh"]).ended(2);
}

/// What the program answers a fish that asks for the next word.
fn completed(home: &Home, words: &[&str]) -> String {
    let mut command: Command = home.command(&[]);
    command
        .arg("--")
        .args(words)
        .env("LEAVEBOARD_COMPLETE", "fish");
    Ran::from(command.output().unwrap()).out
}

#[test]
fn commands_options_and_the_configured_tenants_are_completed() {
    let home = Home::with_unreachable_tenants();
    assert!(completed(&home, &["leaveboard", "bal"]).contains("balances"));
    assert!(completed(&home, &["leaveboard", "balances", "--fil"]).contains("--filter"));
    let tenants = completed(&home, &["leaveboard", "balances", "--tenant", "d"]);
    assert!(
        tenants.contains("dingtalk") && !tenants.contains("wecom"),
        "{tenants}"
    );
    let tenants = completed(&home, &["leaveboard", "sync", "--tenant", ""]);
    assert!(tenants.contains("feishu"), "{tenants}");
    assert!(completed(&home, &["leaveboard", "compare", "we"]).contains("wecom"));
    assert!(completed(&Home::new(), &["leaveboard", "balances", "--tenant", ""]).is_empty());
}

#[test]
fn there_is_a_manual_page_for_every_command() {
    let home = Home::new();
    let page = home.run(&["man"]);
    page.ended(0);
    assert!(
        page.out.contains(".TH") && page.out.contains("balances"),
        "{}",
        page.out
    );
    home.run(&["man", "--out", "pages"]).ended(0);
    for page in [
        "leaveboard.1",
        "leaveboard-balances.1",
        "leaveboard-store-purge.1",
        "leaveboard-man.1",
    ] {
        assert!(home.path("pages").join(page).exists(), "{page}");
    }
    let balances = std::fs::read_to_string(home.path("pages/leaveboard-balances.1")).unwrap();
    assert!(balances.contains("filter"), "{balances}");
}
