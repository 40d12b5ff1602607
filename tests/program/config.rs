//! What the configuration file may say, and what is answered when it says something else.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails by that")]

use std::path::{Path, PathBuf};

use leaveboard::config::{self, Config, ConfigError, TerminalUse, ThemeName};
use leaveboard::domain::insight::leave_kinds::LegalKind;
use leaveboard::domain::{Language, PlatformKind};
use secrecy::ExposeSecret;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    #[cfg(unix)]
    fn mode(&self, name: &str, mode: u32) -> PathBuf {
        use std::os::unix::fs::PermissionsExt;
        let path = self.0.path().join(name);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        path
    }
}

fn load(text: &str) -> Result<Config, ConfigError> {
    let folder = Folder::new();
    let file = folder.write("config.toml", text);
    // A password in the file asks for it.
    #[cfg(unix)]
    folder.mode("config.toml", 0o600);
    config::load(&file)
}

/// The message for a file that holds `text`.
fn refused(text: &str) -> String {
    load(text).expect_err(text).to_string()
}

const WECOM: &str = r#"[[tenant]]
name = "hq-wecom"
platform = "wecom"
corp_id = "ww0123"
secret = { env = "WECOM_SECRET" }
"#;

#[test]
fn every_theme_is_read_by_the_name_it_is_shown_by() {
    for name in ["auto", "dark", "light", "high-contrast", "mono"] {
        let config = load(&format!("[display]\ntheme = \"{name}\"\n{WECOM}")).unwrap();
        assert_eq!(config.display.theme.as_str(), name);
    }
}

#[test]
fn departments_are_ids_written_as_texts_or_numbers_and_shown_again() {
    let config = load(&format!(
        "{WECOM}departments = [\"2\", 17]\nexclude_departments = [\"9\"]\n"
    ));
    let config = config.unwrap();
    let scope = &config.tenants[0].tenant.settings.departments;
    assert_eq!(scope.only, ["2", "17"]);
    assert_eq!(scope.exclude, ["9"]);
    for wrong in ["\"2\"", "[true]", "[\"\"]", "[[\"2\"]]"] {
        let told = refused(&format!("{WECOM}departments = {wrong}\n"));
        assert!(told.contains("departments"), "{told}");
    }
}

#[test]
fn the_example_of_the_contract_is_read_with_its_defaults() {
    let config = load(
        r#"
[display]
language = "zh-CN"
theme = "high-contrast"

[store]
url = "sqlite:/var/lib/leave.db"

[[tenant]]
name = "hq-wecom"
label = "总部"
platform = "wecom"
corp_id = "ww0123"
secret = { env = "WECOM_SECRET" }
requests_per_minute = 600

[[tenant]]
name = "hq-dingtalk"
platform = "dingtalk"
app_key = "dingabc"
secret = { file = "/run/secrets/dingtalk" }
op_userid = "manager01"
monthly_call_budget = 5000
monthly_call_threshold = 4500
requests_per_second = 20

[[tenant]]
name = "hq-feishu"
platform = "feishu"
app_id = "cli_abc"
secret = { command = ["pass", "show", "feishu"] }
"#,
    )
    .unwrap();
    assert_eq!(config.display.language, Language::Chinese);
    assert_eq!(config.display.theme, ThemeName::HighContrast);
    let names: Vec<&str> = config
        .tenants
        .iter()
        .map(|t| t.tenant.settings.tenant.as_str())
        .collect();
    assert_eq!(names, ["hq-wecom", "hq-dingtalk", "hq-feishu"]);
    assert_eq!(config.tenants[0].tenant.label, "总部");
    assert_eq!(config.tenants[1].tenant.label, "hq-dingtalk");
    let urls: Vec<String> = config
        .tenants
        .iter()
        .map(|t| t.tenant.settings.base_url.to_string())
        .collect();
    assert_eq!(
        urls,
        [
            "https://qyapi.weixin.qq.com",
            "https://oapi.dingtalk.com",
            "https://open.feishu.cn"
        ]
    );
    assert_eq!(
        config.tenants[2].tenant.settings.credentials.platform(),
        PlatformKind::Feishu
    );
}

#[test]
fn what_is_shown_is_a_configuration_again_and_holds_no_secret() {
    let text = format!(
        "{WECOM}\n[[tenant]]\nname = \"f\"\nlabel = \"e\u{301}\\\"总\"\nplatform = \"feishu\"\napp_id = \"cli_1\"\n\
        secret = {{ command = [\"echo\", \"hunter2\"] }}\n[store]\nurl = \"postgres://me:hunter2@db/leave\"\n"
    );
    let shown = load(&text).unwrap().to_string();
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(shown.contains("keep_days = 400"), "{shown}");
    let again = load(&shown).unwrap();
    assert_eq!(again.tenants.len(), 2);
    assert_eq!(again.tenants[1].tenant.label, "e\u{301}\"总");
    assert_eq!(
        again.tenants[0].secret.from,
        load(&text).unwrap().tenants[0].secret.from
    );
}

#[test]
fn the_companys_own_records_are_read_and_shown_again() {
    let text = format!(
        "{WECOM}\n[people]\ndates = \"people.xlsx\"\n[leave_kinds]\nstatutory = [\"年假\", 7]\n\
         [leave_kinds.hq-wecom]\nwelfare = [\"年假\"]\n"
    );
    let read = load(&text).unwrap();
    assert!(read.people.dates.as_ref().unwrap().ends_with("people.xlsx"));
    let kinds = |config: &Config| {
        let names = |kinds: &[(String, LegalKind)]| {
            let names = kinds
                .iter()
                .map(|(name, kind)| format!("{name} {}", kind.as_str()));
            names.collect::<Vec<_>>()
        };
        let leave_kinds = &config.leave_kinds;
        [
            names(&leave_kinds.everywhere),
            names(&leave_kinds.tenants["hq-wecom"]),
        ]
    };
    assert_eq!(
        kinds(&read),
        [vec!["年假 statutory", "7 statutory"], vec!["年假 welfare"]]
    );
    let again = load(&read.to_string()).unwrap();
    assert_eq!(kinds(&again), kinds(&read));
    assert_eq!(again.people, read.people);
}

#[test]
fn the_template_is_valid_in_both_languages_once_its_blocks_are_uncommented() {
    for language in [Language::Chinese, Language::English] {
        assert_is_valid_uncommented(&config::template(language));
    }
}

#[track_caller]
fn assert_is_valid_uncommented(template: &str) {
    let text: String = template
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            // It names a file of the company's own, which is read with the configuration and does not exist here.
            Some(rest) if rest.starts_with("holidays") => String::new(),
            Some(rest)
                if rest.starts_with("[[") || rest.contains(" = ") && !rest.starts_with(' ') =>
            {
                format!("{rest}\n")
            }
            _ => format!("{line}\n"),
        })
        .collect();
    assert_eq!(load(&text).unwrap().tenants.len(), 3);
}

/// A bad file; the line and the key that its message names; words that it must have.
type BadFile = (String, usize, &'static str, &'static [&'static str]);

/// A good WeCom tenant with one line more.
fn wecom(extra: &str) -> String {
    format!("{WECOM}{extra}\n")
}

/// Mistakes in the file itself, and in sections other than a tenant's.
fn bad_sections() -> Vec<BadFile> {
    vec![
        (
            format!("[diplay]\ntheme = \"dark\"\n{WECOM}"),
            1,
            "diplay",
            &["unknown key", "`display`"],
        ),
        (
            format!("[display]\ntheme = \"drak\"\n{WECOM}"),
            2,
            "display: theme",
            &["drak", "\"dark\""],
        ),
        (
            format!("[display]\nlanguage = 1\n{WECOM}"),
            2,
            "display: language",
            &["wrong type", "found integer"],
        ),
        (
            format!("[store]\nurl = \"mysql://x\"\n{WECOM}"),
            2,
            "store: url",
            &["postgres://"],
        ),
        (
            format!("[store]\nurl = \"none\"\nkeep_days = 0\n{WECOM}"),
            3,
            "store: keep_days",
            &["out of range", "use 1 or more"],
        ),
        (
            format!("[store]\nkeep_day = 30\n{WECOM}"),
            2,
            "store: keep_day",
            &["unknown key", "`keep_days`"],
        ),
        (
            format!("display = 1\n{WECOM}"),
            1,
            "display",
            &["[display]"],
        ),
        (wecom("name = \"again\""), 6, "", &["TOML"]),
        (String::new(), 1, "tenant", &["no tenant", "[[tenant]]"]),
        ("tenant = []\n".into(), 1, "tenant", &["[[tenant]]"]),
        (
            "[tenant]\nname = \"a\"\n".into(),
            1,
            "tenant",
            &["wrong type", "[[tenant]]"],
        ),
    ]
}

/// Mistakes in what the company tells of its own people and leave.
fn bad_own_records() -> Vec<BadFile> {
    vec![
        (
            format!("[people]\ndate = \"people.csv\"\n{WECOM}"),
            2,
            "people: date",
            &["unknown key", "`dates`"],
        ),
        (
            format!("[leave_kinds]\nstatuory = [\"年假\"]\n{WECOM}"),
            2,
            "leave_kinds: statuory",
            &["`statutory`"],
        ),
        (
            format!("[leave_kinds]\nstatutory = \"年假\"\n{WECOM}"),
            2,
            "leave_kinds: statutory",
            &["wrong type", "[\"年假\"]"],
        ),
        (
            format!("[leave_kinds.wecom]\nwelfare = [\"a\"]\ncompensatory = [\"a\"]\n{WECOM}"),
            1,
            "leave_kinds: wecom",
            &["neither a kind of leave nor a tenant"],
        ),
        (
            format!("[leave_kinds]\nwelfare = [\"a\"]\ncompensatory = [\"b\", \"a\"]\n{WECOM}"),
            3,
            "leave_kinds: compensatory",
            &["\"a\" is already under welfare"],
        ),
    ]
}

/// Mistakes in filters with a name.
fn bad_filters() -> Vec<BadFile> {
    vec![
        (
            format!("[filters]\n\"a b\" = \"left<0\"\n{WECOM}"),
            2,
            "filters: a b",
            &["cannot have this name", "@name"],
        ),
        (
            format!("[filters]\nlow = \"left<x\"\n{WECOM}"),
            2,
            "filters: low",
            &["not a number", "dept:研发"],
        ),
        (
            format!("[filters]\nnested = \"@临期\"\n{WECOM}"),
            2,
            "filters: nested",
            &["no filter has this name"],
        ),
    ]
}

/// Mistakes in who a tenant is.
fn bad_tenants() -> Vec<BadFile> {
    vec![
        (
            wecom("labell = \"x\""),
            6,
            "labell",
            &["unknown key", "`label`"],
        ),
        (
            WECOM.replace("corp_id = \"ww0123\"\n", ""),
            1,
            "tenant \"hq-wecom\": corp_id",
            &["missing", "corp_id ="],
        ),
        (
            WECOM.replace("name = \"hq-wecom\"\n", ""),
            1,
            "tenant 1: name",
            &["no name"],
        ),
        (
            WECOM.replace("hq-wecom", "总部"),
            2,
            "tenant 1: name",
            &["总部", "letters"],
        ),
        (
            WECOM.replace("platform = \"wecom\"\n", ""),
            1,
            "platform",
            &["no platform", "feishu"],
        ),
        (
            WECOM.replace("\"wecom\"", "\"wework\""),
            3,
            "platform",
            &["wework", "\"wecom\""],
        ),
        (
            format!("{WECOM}\n{WECOM}"),
            8,
            "tenant \"hq-wecom\": name",
            &["taken", "line 1"],
        ),
        (
            wecom("app_key = \"x\""),
            6,
            "app_key",
            &["dingtalk", "wecom", "remove"],
        ),
    ]
}

/// Ids that are there and empty.
fn empty_ids() -> Vec<BadFile> {
    vec![
        (
            WECOM.replace("corp_id = \"ww0123\"", "corp_id = \"\""),
            4,
            "corp_id",
            &["empty"],
        ),
        (
            format!("{DINGTALK}op_userid = \"\"\n"),
            6,
            "op_userid",
            &["empty"],
        ),
    ]
}

/// Mistakes in how a platform is called.
fn bad_connections() -> Vec<BadFile> {
    vec![
        (
            wecom("base_url = \"http://example.com\""),
            6,
            "base_url",
            &["loopback", "https"],
        ),
        (
            wecom("base_url = \"https://u:hunter2@example.com\""),
            6,
            "base_url",
            &["https://HOST"],
        ),
        (wecom("base_url = 5"), 6, "base_url", &["wrong type"]),
        (
            wecom("requests_per_minute = 601"),
            6,
            "requests_per_minute",
            &["600"],
        ),
        (
            wecom("requests_per_minute = 0"),
            6,
            "requests_per_minute",
            &["out of range"],
        ),
        (
            wecom("requests_per_minute = \"many\""),
            6,
            "requests_per_minute",
            &["wrong type", "whole number"],
        ),
        (
            wecom("requests_per_minute = 99999999999999999999999999"),
            6,
            "requests_per_minute",
            &["out of range"],
        ),
    ]
}

/// Mistakes in where a secret is read from.
fn bad_secrets() -> Vec<BadFile> {
    vec![
        (
            WECOM.replace("{ env = \"WECOM_SECRET\" }", "\"hunter2\""),
            5,
            "secret",
            &["env", "file", "command", "keyring"],
        ),
        (
            WECOM.replace("secret = { env = \"WECOM_SECRET\" }", ""),
            1,
            "secret",
            &["no secret", "env"],
        ),
        (
            WECOM.replace("{ env = \"WECOM_SECRET\" }", "{ evn = \"hunter2\" }"),
            5,
            "evn",
            &["`env`"],
        ),
        (
            WECOM.replace(
                "{ env = \"WECOM_SECRET\" }",
                "{ env = \"A\", file = \"B\" }",
            ),
            5,
            "secret",
            &["only one"],
        ),
        (
            WECOM.replace(
                "{ env = \"WECOM_SECRET\" }",
                "{ command = \"pass show x\" }",
            ),
            5,
            "secret",
            &["list of texts"],
        ),
        (
            WECOM.replace("{ env = \"WECOM_SECRET\" }", "{ command = [] }"),
            5,
            "secret",
            &["empty"],
        ),
        (
            WECOM.replace("{ env = \"WECOM_SECRET\" }", "{ keyring = false }"),
            5,
            "secret",
            &["keyring"],
        ),
        (
            WECOM.replace("{ env = \"WECOM_SECRET\" }", "12345"),
            5,
            "secret",
            &["wrong type", "env"],
        ),
        (wecom("secret_two = hunter2"), 6, "", &["TOML"]),
    ]
}

#[test]
fn every_mistake_names_file_line_key_and_remedy() {
    let cases = [
        bad_sections(),
        bad_own_records(),
        bad_filters(),
        bad_tenants(),
        empty_ids(),
        bad_connections(),
        bad_secrets(),
    ];
    for (text, line, key, words) in cases.into_iter().flatten() {
        let message = refused(&text);
        assert!(
            message.contains(&format!("config.toml:{line}: ")),
            "{text}\n{message}"
        );
        for word in words.iter().chain([&key]) {
            assert!(
                message.contains(word),
                "{word} is not in: {message}\n{text}"
            );
        }
        assert!(!message.contains("hunter2"), "{message}");
        assert_eq!(message.lines().count(), 1, "{message}");
    }
}

#[test]
fn keys_of_one_platform_are_checked_there() {
    let feishu = |extra: &str| {
        refused(&format!(
            "[[tenant]]\nname = \"f\"\nlabel = \"e\u{301}\\\"总\"\nplatform = \"feishu\"\napp_id = \"cli\"\nsecret = {{ env = \"X\" }}\n{extra}\n"
        ))
    };
    assert!(feishu("time_zone = \"Mars/Base\"").contains("Asia/Shanghai"));
    assert!(feishu("user_id_type = \"openid\"").contains("\"open_id\""));
    assert!(feishu("expiry_records = \"yes\"").contains("true or false"));
    assert!(feishu("page_size = 101").contains("1 to 100"));
    assert!(feishu("requests_per_minute = 101").contains("100"));
    assert!(feishu("requests_per_second = 5").contains("belongs to dingtalk"));
}

#[test]
fn larger_editions_of_dingtalk_are_asked_40_or_60_times_a_second_and_none_oftener() {
    let dingtalk = |rate: u32| {
        format!(
            "[[tenant]]\nname = \"d\"\nplatform = \"dingtalk\"\napp_key = \"k\"\nsecret = {{ env = \"X\" }}\nrequests_per_second = {rate}\n"
        )
    };
    for rate in [1, 20, 40, 60] {
        let config = load(&dingtalk(rate)).unwrap();
        let settings = &config.tenants[0].tenant.settings;
        assert_eq!(settings.requests_per_second, Some(rate));
    }
    assert!(refused(&dingtalk(61)).contains("use 60 or less"));
}

#[test]
fn the_emulator_on_this_machine_may_be_asked_faster() {
    let text =
        format!("{WECOM}base_url = \"http://127.0.0.1:8080/\"\nrequests_per_minute = 100000\n");
    let config = load(&text).unwrap();
    let settings = &config.tenants[0].tenant.settings;
    assert_eq!(settings.base_url.to_string(), "http://127.0.0.1:8080");
    assert_eq!(settings.requests_per_minute, Some(100_000));
}

#[test]
fn several_mistakes_are_told_one_line_each_in_the_order_of_the_file() {
    let message = refused(
        "[display]\ntheme = 1\n[[tenant]]\nname = \"a b\"\nplatform = \"wecom\"\ncorpid = \"x\"\n",
    );
    let lines: Vec<&str> = message.lines().collect();
    assert!(lines.len() >= 4, "{message}");
    assert!(lines[0].contains(":2: display: theme"));
    assert!(
        message.contains(":6: tenant 1: corpid: unknown key; did you mean `corp_id`?"),
        "{message}"
    );
}

#[test]
fn a_missing_file_is_named() {
    let error = config::load(Path::new("/nowhere/leaveboard.toml"))
        .unwrap_err()
        .to_string();
    assert!(error.contains("/nowhere/leaveboard.toml"), "{error}");
    assert!(error.contains("config init"), "{error}");
}

async fn secret_of(folder: &Folder, form: &str) -> Result<String, String> {
    let file = folder.write(
        "config.toml",
        &WECOM.replace("{ env = \"WECOM_SECRET\" }", form),
    );
    let config = config::load(&file).unwrap();
    let access = config.tenants[0].unlock(&file, TerminalUse::Free).await;
    if let Some(error) = access.locked {
        assert!(error.lacks_secret() && error.is_final(), "{error:?}");
        assert_eq!(access.settings.credentials.secret().expose_secret(), "");
        return Err(format!("{error}; {}", error.remedy(Language::English)));
    }
    let secret = access.settings.credentials.secret();
    Ok(secret.expose_secret().to_owned())
}

#[cfg(unix)]
#[tokio::test]
async fn a_secret_file_beside_the_configuration_must_be_private() {
    let folder = Folder::new();
    folder.write("wecom.secret", "hunter2\n");
    for loose in [0o644, 0o640, 0o604, 0o660] {
        folder.mode("wecom.secret", loose);
        let error = secret_of(&folder, "{ file = \"wecom.secret\" }")
            .await
            .unwrap_err();
        assert!(
            error.contains("hq-wecom (wecom): secret failed") && error.contains("config.toml:5:"),
            "{error}"
        );
        assert!(
            error.contains("chmod 600") && !error.contains("hunter2"),
            "{error}"
        );
    }
    folder.mode("wecom.secret", 0o600);
    assert_eq!(
        secret_of(&folder, "{ file = \"wecom.secret\" }")
            .await
            .unwrap(),
        "hunter2"
    );
}

/// One line end is what editors and `echo` leave. What else stands around a secret would be sent, and refused, and sent again.
#[cfg(unix)]
#[tokio::test]
async fn a_blank_around_a_secret_is_refused_whatever_it_comes_from() {
    let folder = Folder::new();
    for (text, secret) in [
        ("a b\n", Ok("a b")),
        ("a\r\n", Ok("a")),
        (" a", Err("begins with a blank")),
        ("a \n", Err("ends with a blank")),
        ("a\t", Err("ends with a tab")),
        ("\u{feff}a\n", Err("begins with a byte-order mark")),
        ("a\u{1}b", Err("control character")),
        ("a\n\n", Err("several")),
        ("\n", Err("empty")),
    ] {
        folder.write("s", text);
        folder.mode("s", 0o400);
        let words = toml::Value::from(vec!["printf", "%s", text]);
        for form in ["{ file = \"s\" }", &format!("{{ command = {words} }}")] {
            match (secret_of(&folder, form).await, secret) {
                (Ok(read), Ok(secret)) => assert_eq!(read, secret),
                (Err(read), Err(word)) => assert!(read.contains(word), "{read}"),
                (read, _) => panic!("{text:?}: {read:?}"),
            }
        }
        std::fs::remove_file(folder.0.path().join("s")).unwrap();
    }
    let error = secret_of(&folder, "{ file = \"missing\" }")
        .await
        .unwrap_err();
    assert!(
        error.contains("missing") && error.contains(":5:"),
        "{error}"
    );
}

/// A file without end must not fill the memory, and a pipe that nobody writes to must not be waited for.
#[cfg(unix)]
#[tokio::test]
async fn only_a_plain_file_of_a_secrets_size_is_read() {
    let folder = Folder::new();
    let sparse = std::fs::File::create(folder.0.path().join("huge")).unwrap();
    sparse.set_len(1 << 40).unwrap();
    folder.mode("huge", 0o600);
    let made = std::process::Command::new("mkfifo")
        .args(["-m", "600"])
        .arg(folder.0.path().join("pipe"))
        .status();
    assert!(made.unwrap().success());
    for (file, word) in [
        ("huge", "longer than 16384 bytes"),
        ("pipe", "not a plain file"),
        ("/dev/zero", "not a plain file"),
        (".", "not a plain file"),
    ] {
        let form = format!("{{ file = \"{file}\" }}");
        let reading = secret_of(&folder, &form);
        let error = within_seconds(5, reading).await.unwrap_err();
        assert!(error.contains(word), "{file}: {error}");
    }
    for file in ["huge", "pipe"] {
        let error = config::load(&folder.0.path().join(file)).unwrap_err();
        assert!(error.to_string().contains("cannot be read"), "{error}");
    }
}

async fn within_seconds<T>(seconds: u64, work: impl Future<Output = T>) -> T {
    let limit = std::time::Duration::from_secs(seconds);
    let done = tokio::time::timeout(limit, work).await;
    done.expect("the secret was waited for too long")
}

#[cfg(unix)]
#[tokio::test]
async fn a_command_gives_the_secret_and_its_failure_is_told() {
    let folder = Folder::new();
    let ran = secret_of(
        &folder,
        "{ command = [\"printf\", \"%s\\n\", \"a;b $HOME\"] }",
    )
    .await;
    assert_eq!(ran.unwrap(), "a;b $HOME", "no shell stands between");
    let failed = secret_of(&folder, "{ command = [\"false\"] }")
        .await
        .unwrap_err();
    assert!(
        failed.contains(":5:") && failed.contains("false failed"),
        "{failed}"
    );
    let missing = secret_of(&folder, "{ command = [\"/no/such/program\", \"hunter2\"] }")
        .await
        .unwrap_err();
    assert!(
        missing.contains("cannot be run") && !missing.contains("hunter2"),
        "{missing}"
    );
}

/// An agent that a command leaves behind keeps the pipe open for as long as it lives.
#[cfg(unix)]
#[tokio::test]
async fn a_commands_own_children_do_not_hold_up_its_answer() {
    let folder = Folder::new();
    let form = r#"{ command = ["sh", "-c", "sleep 30 & printf abc"] }"#;
    let read = within_seconds(5, secret_of(&folder, form)).await;
    assert_eq!(read.unwrap(), "abc");
}

#[cfg(unix)]
#[tokio::test]
async fn a_command_that_prints_for_ever_is_stopped() {
    let folder = Folder::new();
    for form in [
        r#"{ command = ["yes"] }"#,
        r#"{ command = ["sh", "-c", "yes & yes"] }"#,
    ] {
        let error = within_seconds(5, secret_of(&folder, form)).await;
        let error = error.unwrap_err();
        assert!(error.contains("more than 16384 bytes"), "{error}");
    }
}

#[tokio::test]
async fn an_unset_variable_and_the_keyring_are_told() {
    let folder = Folder::new();
    let unset = secret_of(&folder, "{ env = \"LEAVEBOARD_TEST_UNSET\" }")
        .await
        .unwrap_err();
    assert!(
        unset.contains("LEAVEBOARD_TEST_UNSET is not set"),
        "{unset}"
    );
    let keyring = secret_of(&folder, "{ keyring = true }").await.unwrap_err();
    // There may be a keyring on this machine, but it has no secret of a test.
    assert!(keyring.contains("keyring"), "{keyring}");
}

const DINGTALK: &str = r#"[[tenant]]
name = "hq-dingtalk"
platform = "dingtalk"
app_key = "dingabc"
secret = { env = "DINGTALK_SECRET" }
"#;

fn months_calls(text: &str) -> Option<(u64, u64)> {
    let config = load(text).unwrap();
    let month = config.tenants[0].tenant.settings.credentials.month()?;
    Some((month.budget, month.threshold))
}

#[test]
fn trap_25_a_threshold_within_the_months_budget_is_asked_at() {
    assert_eq!(months_calls(DINGTALK), Some((5_000, 4_000)), "unless said");
    let unlimited = format!("{DINGTALK}monthly_call_budget = \"none\"\n");
    assert_eq!(months_calls(&unlimited), None);
    assert_eq!(
        months_calls(&load(&unlimited).unwrap().to_string()),
        None,
        "what is shown says so too"
    );
    let own = format!("{DINGTALK}monthly_call_threshold = 10\n");
    assert_eq!(months_calls(&own), Some((5_000, 10)));
    let budget = format!("{DINGTALK}monthly_call_budget = 5000\n");
    assert_eq!(months_calls(&budget), Some((5_000, 4_000)));
    let both = format!("{budget}monthly_call_threshold = 4500\n");
    assert_eq!(months_calls(&both), Some((5_000, 4_500)));
    let shown = load(&budget).unwrap().to_string();
    assert!(shown.contains("monthly_call_threshold = 4000"), "{shown}");
    assert_eq!(months_calls(&shown), Some((5_000, 4_000)));
}

#[test]
fn a_threshold_that_cannot_be_met_is_named_with_its_line_and_a_remedy() {
    let above = refused(&format!(
        "{DINGTALK}monthly_call_budget = 5000\nmonthly_call_threshold = 5001\n"
    ));
    assert!(
        above.contains(
            ":7: tenant \"hq-dingtalk\": monthly_call_threshold: 5001 is above monthly_call_budget"
        ),
        "{above}"
    );
    assert!(above.contains("use 0 to 5000"), "{above}");
    let word = refused(&format!("{DINGTALK}monthly_call_budget = \"unlimited\"\n"));
    assert!(word.contains("a whole number or \"none\""), "{word}");
    let alone = refused(&format!(
        "{DINGTALK}monthly_call_budget = \"none\"\nmonthly_call_threshold = 10\n"
    ));
    assert!(
        alone.contains(
            ":7: tenant \"hq-dingtalk\": monthly_call_threshold: a threshold without a budget"
        ),
        "{alone}"
    );
    assert!(alone.contains("write monthly_call_budget"), "{alone}");
    let elsewhere = refused(&format!("{WECOM}monthly_call_threshold = 10\n"));
    assert!(
        elsewhere.contains("belongs to dingtalk tenants"),
        "{elsewhere}"
    );
}

/// Hours for which the figures of a WeCom and a DingTalk tenant count as fresh.
fn fresh_for(sync: &str, wecom: &str, dingtalk: &str) -> [u64; 2] {
    let config = load(&format!("{WECOM}{wecom}\n{DINGTALK}{dingtalk}\n{sync}")).unwrap();
    let shown = load(&config.to_string()).unwrap();
    let hours = |config: &leaveboard::config::Config| {
        [0, 1].map(|at| config.tenants[at].tenant.fresh_for.as_secs() / 3_600)
    };
    assert_eq!(
        hours(&config),
        hours(&shown),
        "what is shown says the same: {config}"
    );
    hours(&config)
}

#[test]
fn figures_are_fresh_for_an_hour_and_on_dingtalk_whose_calls_are_counted_for_twelve() {
    assert_eq!(fresh_for("", "", ""), [1, 12]);
    assert_eq!(fresh_for("[sync]\nfresh_for = \"1h\"\n", "", ""), [1, 12]);
    assert_eq!(fresh_for("[sync]\nfresh_for = \"24h\"\n", "", ""), [24, 24]);
    assert_eq!(fresh_for("[sync]\nfresh_for = \"0s\"\n", "", ""), [0, 0]);
    let own = ["fresh_for = \"2h\"", "fresh_for = \"3h\""];
    assert_eq!(fresh_for("", own[0], own[1]), [2, 3], "a tenant's own");
    let wrong = refused(&format!("{WECOM}fresh_for = \"soon\"\n"));
    assert!(
        wrong.contains("\"soon\" is not a length of time"),
        "{wrong}"
    );
    assert!(wrong.contains("write a time such as \"1h\""), "{wrong}");
    let number = refused(&format!("{WECOM}[sync]\nfresh_for = 3600\n"));
    assert!(number.contains("sync: fresh_for"), "{number}");
    let minus = refused(&format!("{WECOM}[sync]\nfresh_for = \"-1h\"\n"));
    assert!(minus.contains("is not a length of time"), "{minus}");
}

#[test]
fn a_saved_view_is_read_and_shown_again() {
    let view = "[[view]]\nname = \"年底\"\ncolumns = [\"姓名\", \"年假(天)\"]\nsort = [\"-年假\"]\nfilter = \"剩余>0\"\n";
    let config = load(&format!("{WECOM}\n{view}")).unwrap();
    assert_eq!(config.views[0].name, "年底");
    assert_eq!(config.views[0].columns, ["姓名", "年假(天)"]);
    assert_eq!(config.views[0].sort, ["-年假"]);
    assert!(config.to_string().ends_with(view), "{config}");
}

#[test]
fn a_saved_view_with_mistakes_says_where_and_what_would_be_right() {
    for (view, parts) in [
        (
            "[[view]]\nname = \"a\"\ncolums = []\n",
            &["view \"a\": colums: unknown key", "`columns`"][..],
        ),
        (
            "[[view]]\ncolumns = [\"年假\"]\n",
            &["view: name", "a view needs a name"],
        ),
        (
            "[[view]]\nname = \"a\"\nsort = \"年假\"\n",
            &["view \"a\": sort", "a list of headings"],
        ),
        (
            "[[view]]\nname = \"a\"\nfilter = \"剩余<abc\"\n",
            &["view \"a\": filter"],
        ),
        (
            "[[view]]\nname = \"a\"\n[[view]]\nname = \"a\"\n",
            &["the name \"a\" is taken by the view on line"],
        ),
        (
            "[view]\nname = \"a\"\n",
            &["expected a list of [[view]] blocks"],
        ),
    ] {
        let message = refused(&format!("{WECOM}\n{view}"));
        for part in parts {
            assert!(message.contains(part), "{part}\n{message}");
        }
    }
}

#[test]
fn a_theme_of_ones_own_stands_in_the_configuration_or_in_a_file_beside_it() {
    let theme =
        "[theme]\ninherits = \"light\"\ndim = \"#657b83\"\nbad = { fg = 160, bold = false }\n";
    let config = load(&format!("{theme}{WECOM}")).unwrap();
    let own = config.own_theme.as_ref().unwrap();
    assert_eq!(
        (config.display.theme, own.inherits),
        (ThemeName::Own, ThemeName::Light)
    );
    assert_eq!(own.roles.len(), 2);
    let shown = config.to_string();
    assert!(shown.contains("theme = \"own\""), "{shown}");
    let again = load(&shown).unwrap();
    assert_eq!(again.own_theme.as_ref().unwrap().roles, own.roles);

    let named = load(&format!("[display]\ntheme = \"mono\"\n{theme}{WECOM}")).unwrap();
    assert_eq!(named.display.theme, ThemeName::Mono);
    assert!(named.own_theme.is_some(), "the key V goes to it");

    let folder = Folder::new();
    std::fs::create_dir(folder.0.path().join("themes")).unwrap();
    folder.write(
        "themes/corp.toml",
        "inherits = \"dark\"\nheading = \"bright-cyan\"\n",
    );
    let file = folder.write(
        "config.toml",
        &format!("[display]\ntheme = \"corp\"\n{WECOM}"),
    );
    let config = config::load(&file).unwrap();
    let own = config.own_theme.as_ref().unwrap();
    assert_eq!((config.display.theme, &*own.name), (ThemeName::Own, "corp"));
    assert!(config.to_string().contains("theme = \"corp\""));
}

#[test]
fn what_is_wrong_with_a_theme_is_told_with_its_file_its_line_and_what_was_meant() {
    for (text, wanted) in [
        (
            "[theme]\nhedding = \"red\"\n",
            ":2: theme: hedding: unknown key; did you mean `heading`?",
        ),
        (
            "[theme]\ndim = \"majenta\"\n",
            ":2: theme: dim: \"majenta\" is no colour; did you mean \"magenta\"?",
        ),
        (
            "[theme]\ndim = 256\n",
            ":2: theme: dim: the number is out of range; use 0 to 255",
        ),
        (
            "[theme]\ndim = { fg = \"red\", bald = true }\n",
            ":2: theme dim: bald: unknown key; did you mean `bold`?",
        ),
        (
            "[theme]\ninherits = \"drak\"\n",
            ":2: theme: inherits: \"drak\" is not one of",
        ),
        ("[display]\ntheme = \"lihgt\"\n", "did you mean \"light\"?"),
        (
            "[display]\ntheme = \"../x\"\n",
            ":2: display: theme: \"../x\" is not one of",
        ),
    ] {
        let message = refused(&format!("{text}{WECOM}"));
        assert!(message.contains(wanted), "{message}");
    }
    let folder = Folder::new();
    std::fs::create_dir(folder.0.path().join("themes")).unwrap();
    folder.write("themes/corp.toml", "\n\ndimm = \"red\"\n");
    let file = folder.write(
        "config.toml",
        &format!("[display]\ntheme = \"corp\"\n{WECOM}"),
    );
    let message = config::load(&file).unwrap_err().to_string();
    assert!(
        message.contains("corp.toml:3: dimm: unknown key; did you mean `dim`?"),
        "{message}"
    );
    let file = folder.write(
        "config.toml",
        &format!("[display]\ntheme = \"crop\"\n{WECOM}"),
    );
    let message = config::load(&file).unwrap_err().to_string();
    assert!(message.contains("did you mean \"corp\"?"), "{message}");
}
