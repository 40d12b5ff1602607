//! What the program says is in the user's language, whole: the same names, values and paths in both, and no half of a sentence in the
//! other one.

use super::support::{Company, Home, ONE_DAY_TEST, PEOPLE, Ran};
use crate::support::waiting::away_from_midnight;

/// Arguments, a variable that is set, and what the message repeats in either language.
struct Wrong {
    arguments: &'static [&'static str],
    variable: Option<(&'static str, &'static str)>,
    repeats: &'static [&'static str],
}

const fn wrong(arguments: &'static [&'static str], repeats: &'static [&'static str]) -> Wrong {
    Wrong {
        arguments,
        variable: None,
        repeats,
    }
}

const fn with(
    variable: (&'static str, &'static str),
    arguments: &'static [&'static str],
    repeats: &'static [&'static str],
) -> Wrong {
    Wrong {
        arguments,
        variable: Some(variable),
        repeats,
    }
}

/// One of each kind of mistake.
const MISTAKES: &[Wrong] = &[
    // what clap finds
    wrong(
        &["balances", "--as-of", "31.10.2026"],
        &["--as-of", "31.10.2026", "last-month-end"],
    ),
    wrong(
        &["balances", "--format", "pdf"],
        &["--format", "pdf", "ndjson"],
    ),
    wrong(&["balances", "--formt", "csv"], &["--formt", "--format"]),
    wrong(&["balancse"], &["balancse", "balances"]),
    wrong(
        &["balances", "--no-cache", "--cached"],
        &["--no-cache", "--cached"],
    ),
    wrong(&["diff"], &["FROM"]),
    wrong(&["sync", "--every", "soon"], &["--every", "soon", "15m"]),
    wrong(
        &["sync", "--every", "500ms"],
        &["--every", "500ms", "8784h"],
    ),
    wrong(
        &["expiring", "--within", "soon"],
        &["--within", "soon", "30d"],
    ),
    wrong(&["demo", "--employees", "many"], &["--employees", "many"]),
    wrong(&["emulate", "--listen", "here"], &["--listen", "here"]),
    // options that do not go together
    wrong(
        &["balances", "--cached", "--as-of", "today"],
        &["--cached", "--as-of"],
    ),
    wrong(
        &["types", "--filter", "a"],
        &["--filter", "types", "--type"],
    ),
    wrong(
        &["employees", "--type", "a"],
        &["--type", "employees", "--filter"],
    ),
    wrong(&["balances", "--lots"], &["--lots", "csv"]),
    wrong(&["balances", "--bom"], &["--bom", "csv"]),
    wrong(&["--view", "company", "types"], &["--view"]),
    // what they say
    wrong(
        &["balances", "--tenant", "nobody"],
        &["nobody", "wecom, dingtalk, feishu", "config.toml"],
    ),
    wrong(&["balances", "--filter", "left<x"], &["--filter", "left<x"]),
    wrong(
        &["balances", "--fields", "employee"],
        &["--fields", "employee", "employee_id"],
    ),
    wrong(
        &["balances", "--fields", "tenant,tenant"],
        &["--fields", "tenant"],
    ),
    wrong(
        &["diff", "2026-11-02", "2026-11-01"],
        &["2026-11-02", "2026-11-01"],
    ),
    wrong(
        &["diff", "yesterday", "--filter", "left<0"],
        &["--filter", "diff"],
    ),
    wrong(&["compare", "wecom", "wecom"], &["wecom"]),
    wrong(&["compare", "wecom", "nobody"], &["nobody", "config.toml"]),
    wrong(
        &["compare", "wecom", "missing.csv"],
        &["missing.csv", "os error 2"],
    ),
    wrong(
        &["compare", "wecom", "feishu", "--tolerance", "much"],
        &["--tolerance", "0.01"],
    ),
    wrong(
        &["compare", "wecom", "feishu", "--columns", "much"],
        &["--columns", "much", "KEY"],
    ),
    wrong(&["store", "purge"], &["--tenant", "--yes"]),
    wrong(&["store", "stats", "--tenant", "nobody"], &["nobody"]),
    wrong(&["schema", "balancs"], &["balancs", "balances"]),
    wrong(&["secret", "set", "nobody"], &["nobody", "config.toml"]),
    wrong(&[], &["leaveboard balances"]),
    // files
    wrong(
        &["balances", "-o", "taken.csv"],
        &["-o", "taken.csv", "--force"],
    ),
    wrong(&["balances", "-o", "."], &["-o"]),
    wrong(
        &["balances", "-o", "missing/x.csv"],
        &["missing/x.csv", "os error 2"],
    ),
    wrong(
        &["config", "init", "--no-input"],
        &["config.toml", "--config"],
    ),
    wrong(
        &["--config", "missing.toml", "balances"],
        &["missing.toml", "leaveboard config init"],
    ),
    wrong(&["--config", "broken.toml", "balances"], &["broken.toml:2"]),
    wrong(
        &["--config", "unknown.toml", "balances"],
        &["unknown.toml:3", "corpid", "corp_id"],
    ),
    // variables
    with(
        ("LEAVEBOARD_THEME", "pink"),
        &["types"],
        &["LEAVEBOARD_THEME", "pink", "high-contrast"],
    ),
    with(
        ("LEAVEBOARD_STORE", "mysql://me:hunter2@x"),
        &["types"],
        &["LEAVEBOARD_STORE", "sqlite:PATH"],
    ),
    with(
        ("LEAVEBOARD_LOG_LEVEL", "loud"),
        &["types"],
        &["LEAVEBOARD_LOG_LEVEL", "loud", "trace"],
    ),
    with(
        ("LEAVEBOARD_LOG", "missing/x.log"),
        &["types"],
        &["LEAVEBOARD_LOG", "missing/x.log", "os error 2"],
    ),
];

/// A home whose configuration leaves the language to the locale.
fn home() -> Home {
    let home = Home::with_unreachable_tenants();
    home.replace_in_configuration("language = \"en\"", "language = \"auto\"");
    home.write_private("taken.csv", "mine");
    home.write_private("broken.toml", "[display]\nlanguage = en\n");
    home.write_private(
        "unknown.toml",
        "[[tenant]]\nname = \"a\"\ncorpid = \"ww1\"\nplatform = \"wecom\"\nsecret = { env = \"A\" }\n",
    );
    home
}

fn ran(home: &Home, mistake: &Wrong, locale: &str) -> Ran {
    let mut command = home.command(mistake.arguments);
    command.env("LC_ALL", locale).env_remove("LANG");
    command.envs(mistake.variable);
    Ran::from(command.output().unwrap())
}

fn is_han(sign: char) -> bool {
    matches!(sign, '\u{4e00}'..='\u{9fff}')
}

/// Words of which every English sentence about a mistake has at least one, and which are no name,
/// option or path.
fn english_words(text: &str) -> Vec<&str> {
    const WORDS: &[&str] = &[
        "the", "is", "are", "was", "cannot", "write", "use", "there", "which", "and", "or", "not",
        "no", "with", "for", "of", "it", "has", "have", "this", "did", "you", "required", "found",
    ];
    let words = text.split(|sign: char| !sign.is_ascii_alphabetic() && !"-_.".contains(sign));
    words.filter(|word| WORDS.contains(word)).collect()
}

#[test]
fn every_mistake_is_told_whole_in_the_language_of_the_locale() {
    let home = home();
    for mistake in MISTAKES {
        let english = ran(&home, mistake, "en_US.UTF-8");
        let chinese = ran(&home, mistake, "zh_CN.UTF-8");
        let what = mistake.arguments;
        assert_eq!(english.code, chinese.code, "{what:?}");
        assert!(
            matches!(english.code, Some(1 | 2)),
            "{what:?}: {:?}",
            english.code
        );
        assert!(
            chinese
                .err
                .lines()
                .all(|line| line.is_empty() || line.chars().any(is_han) || !line.contains(' ')),
            "{}",
            chinese.err
        );
        assert_eq!(english_words(&chinese.err), [""; 0], "{}", chinese.err);
        for word in mistake.repeats {
            for said in [&english.err, &chinese.err] {
                assert!(said.contains(word), "{what:?}: {word} is not in:\n{said}");
            }
        }
        for said in [&english, &chinese] {
            assert!(!said.err.contains("hunter2"), "{}", said.err);
            assert_eq!(said.out, "", "{what:?}");
        }
    }
}

/// The headings in examples of options are Chinese in either language.
#[test]
fn no_mistake_is_told_in_chinese_where_english_is_spoken() {
    let home = home();
    for mistake in MISTAKES {
        let said = ran(&home, mistake, "en_US.UTF-8")
            .err
            .replace("left=剩余", "");
        assert!(!said.chars().any(is_han), "{:?}: {said}", mistake.arguments);
    }
}

/// Where the configuration is wrong, its own language is not known.
#[test]
fn the_option_and_the_variable_choose_the_language_of_a_wrong_configuration() {
    let home = home();
    let arguments = ["--config", "unknown.toml", "--language", "zh-CN", "types"];
    let ran = home.run(&arguments);
    ran.ended(2)
        .said(&["unknown.toml:3", "没有这个键", "您是否想写 `corp_id`"]);
    let mut command = home.command(&["--config", "unknown.toml", "types"]);
    command.env("LEAVEBOARD_LANGUAGE", "zh-CN");
    Ran::from(command.output().unwrap())
        .ended(2)
        .said(&["没有这个键"]);
    home.run(&["--config", "unknown.toml", "types"])
        .ended(2)
        .said(&["unknown key", "did you mean `corp_id`"]);
}

/// What a person reads on standard error is Chinese; what a script reads on standard output is what it always was.
#[tokio::test(flavor = "multi_thread")]
async fn objects_say_the_same_in_either_language_and_standard_error_does_not() {
    away_from_midnight(ONE_DAY_TEST).await;
    let company = Company::of(PEOPLE).await;
    company.home.replace_private("feishu.secret", "wrong");
    let arguments = ["balances", "--format", "json", "--no-cache", "--language"];
    let [zh, en] = ["zh-CN", "en"].map(|language| [&arguments[..], &[language]].concat());
    let (zh, en) = (company.run(&zh).await, company.run(&en).await);
    zh.ended(3).said(&["feishu：", "tenant_access_token"]);
    en.ended(3).said(&["feishu: "]);
    assert!(!en.err.chars().any(is_han), "{}", en.err);
    let document = |ran: &Ran| serde_json::from_str::<serde_json::Value>(&ran.out).unwrap();
    let (zh, en) = (document(&zh), document(&en));
    // Each request has a log id of its own.
    let gap = |document: &serde_json::Value| {
        let gap = document["tenants"][2]["gaps"][0].to_string();
        gap.split(" [log id").next().map(str::to_owned)
    };
    assert_eq!(gap(&zh), gap(&en));
    assert!(gap(&zh).is_some_and(|gap| gap.contains("failed (")));
    let errors = |document: &serde_json::Value| {
        let rows = document["balances"].as_array().unwrap().iter();
        rows.map(|row| row["error"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(errors(&zh), errors(&en));
}

/// Nobody listens at the address: the reasons come from the operating system and the network's library.
#[test]
fn a_network_that_fails_is_told_in_chinese() {
    let home = home();
    let ran = home.run(&["types", "--no-cache", "--language", "zh-CN"]);
    ran.ended(1).said(&["wecom：", "连接不上", "无法连接平台"]);
    let words: Vec<&str> = english_words(&ran.err);
    assert_eq!(words, [""; 0], "{}", ran.err);
}

/// A row for each kind of call, with the same keys whatever is planned.
#[test]
fn a_dry_run_is_printed_in_the_format_asked_for() {
    let home = home();
    let plan = home.run(&["balances", "--dry-run", "--format", "ndjson"]);
    let rows = plan.ended(0).objects();
    let of = |endpoint: &str| rows.iter().find(|row| row["endpoint"] == endpoint).unwrap();
    let balances = of("getuservacationquota");
    assert_eq!(balances["calls"], 1000);
    assert_eq!(balances["people_assumed"], true);
    assert_eq!(balances["times"], "once for each person");
    assert_eq!(balances["limit_per"], "minute");
    let document = home.run(&["balances", "-n", "-f", "json"]);
    let document: serde_json::Value = serde_json::from_str(&document.ended(0).out).unwrap();
    assert_eq!(document["calls"].as_array().unwrap().len(), rows.len());
    let csv = home.run(&["balances", "-n", "-f", "csv", "--language", "zh-CN"]);
    let header = csv.ended(0).out.lines().next().unwrap_or_default();
    assert_eq!(
        header,
        "企业,平台,接口,频次,人数,人数为假定,调用次数,每种假期各一遍,计费,限额次数,限额周期,至少秒数"
    );
    assert!(
        csv.out
            .contains("wecom,企业微信,getuservacationquota,每人一次,1000,是,1000,否,否,"),
        "{}",
        csv.out
    );
    let book = home.run(&["sync", "-n", "-f", "ndjson"]);
    assert_eq!(book.ended(0).objects(), rows);
    let fields = home.run(&[
        "balances",
        "-n",
        "-f",
        "csv",
        "--fields",
        "endpoint,seconds",
    ]);
    assert!(
        fields.ended(0).out.starts_with("endpoint,seconds\r\n"),
        "{}",
        fields.out
    );
    home.run(&["balances", "-n", "-f", "csv", "--fields", "left"])
        .ended(2)
        .said(&["--fields", "left", "endpoint"]);
}

/// The workbook is a file like any other.
#[test]
fn a_dry_run_may_go_into_a_file() {
    let home = home();
    let ran = home.run(&[
        "balances",
        "-n",
        "-f",
        "xlsx",
        "-o",
        "plan.xlsx",
        "--language",
        "zh-CN",
    ]);
    ran.ended(0);
    assert!(
        std::fs::read(home.path("plan.xlsx"))
            .unwrap()
            .starts_with(b"PK")
    );
}
