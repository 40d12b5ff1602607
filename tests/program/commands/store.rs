//! `store path`, `store stats` and `store purge`: where the store is, what it holds, and emptying it.

#[cfg(unix)]
use super::support::signal;
use super::support::{Company, Home, text};
#[cfg(unix)]
use crate::support::waiting::until;

#[test]
fn a_comparison_of_snapshots_creates_no_store() {
    let home = Home::with_unreachable_tenants();
    let ran = home.run(&["diff", "yesterday", "today"]);
    ran.ended(1)
        .said(&["there is no store yet", "leaveboard sync"]);
    assert!(!home.path("data").exists(), "no store was created");
}

/// Feishu is asked about another day than today, and what it answers is not stored.
#[tokio::test(flavor = "multi_thread")]
async fn reading_what_is_stored_creates_no_store() {
    let company = Company::of(5).await;
    for (arguments, code) in [
        (&["balances", "--cached"][..], 1),
        (&["types", "--cached"], 1),
        (&["check", "--as-of", "yesterday"], 3),
        (&["balances", "--as-of", "2024-01-31"], 3),
    ] {
        let ran = company.run(arguments).await;
        ran.ended(code).said(&["yet"]);
        let data = company.home.path("data");
        assert!(!data.exists(), "{arguments:?} created a store");
    }
}

/// What is no store is refused by whatever opens it.
#[tokio::test(flavor = "multi_thread")]
async fn without_the_cache_no_command_opens_the_store() {
    let company = Company::of(5).await;
    let file = default_file(&company.home);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, "this is no store").unwrap();
    for command in [
        "balances",
        "expiring",
        "totals",
        "check",
        "types",
        "employees",
    ] {
        let ran = company.run(&[command, "--no-cache"]).await;
        assert!(!ran.err.contains("leaveboard.db"), "{command}: {}", ran.err);
        assert!(
            !ran.err.contains("cannot be read"),
            "{command}: {}",
            ran.err
        );
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "this is no store");
}

/// A company of which everybody is stored, for three tenants.
async fn stored_company(employees: usize) -> Company {
    let company = Company::of(employees).await;
    company.run(&["sync"]).await.ended(0);
    company
}

fn default_file(home: &Home) -> std::path::PathBuf {
    home.path("data/leaveboard/leaveboard.db")
}

/// The lines of `store stats` about tenants, without the time of the sync.
async fn tenants_in_store(company: &Company) -> Vec<String> {
    let ran = company.run(&["store", "stats"]).await;
    let lines = ran.ended(0).out.lines().skip(1);
    let without_moment = |line: &str| match line.split_once(", synced ") {
        Some((before, after)) => {
            let (_, after) = after.split_once("UTC+8").unwrap();
            format!("{before}{after}")
        }
        None => line.to_owned(),
    };
    lines.map(without_moment).collect()
}

fn complete_line(platform: &str, people: usize, snapshots: usize) -> String {
    let plural = if snapshots == 1 { "" } else { "s" };
    format!("{platform} ({platform}): {people} people, {snapshots} snapshot{plural}, 0 changes")
}

fn empty_line(platform: &str) -> String {
    format!("{platform} ({platform}): no complete sync yet, 0 snapshots, 0 changes")
}

#[test]
fn the_path_is_printed_whether_or_not_there_is_a_store() {
    let home = Home::with_unreachable_tenants();
    let path = |arguments: &[&str]| home.run(arguments).ended(0).out.clone();
    let default = format!("{}\n", default_file(&home).display());
    assert_eq!(path(&["store", "path"]), default);
    assert!(!home.path("data").exists(), "no store was created");
    for (url, printed) in [
        ("sqlite:/srv/leave.db", "/srv/leave.db"),
        ("none", "none"),
        (
            "postgres://hr:hunter2@db.example/leave",
            "postgres://hr:(redacted)@db.example/leave",
        ),
    ] {
        home.write_configuration_with_store(url);
        assert_eq!(path(&["store", "path"]), format!("{printed}\n"));
    }
}

/// A relative `[store] url` is resolved from the configuration file, so this store is not the one of the default configuration.
#[tokio::test(flavor = "multi_thread")]
async fn a_configuration_named_with_config_has_a_store_beside_it() {
    let company = stored_company(8).await;
    let home = &company.home;
    let configuration = std::fs::read_to_string(home.path("leaveboard/config.toml")).unwrap();
    std::fs::create_dir(home.path("branch")).unwrap();
    let branch = format!("{configuration}[store]\nurl = \"sqlite:branch.db\"\n");
    std::fs::write(home.path("branch/config.toml"), branch).unwrap();
    let named = |command: &'static str| ["--config", "branch/config.toml", "store", command];
    let path = company.run(&named("path")).await;
    assert_eq!(path.ended(0).out, "branch/branch.db\n");
    assert_eq!(company.run(&named("stats")).await.ended(0).out, "0 bytes\n");
    assert!(!home.path("branch/branch.db").exists());
    let sync = [
        "--config",
        "branch/config.toml",
        "sync",
        "--tenant",
        "feishu",
    ];
    company.run(&sync).await.ended(0);
    let stats = company.run(&named("stats")).await;
    assert!(stats.ended(0).out.contains("feishu (feishu): 8 people"));
    assert_eq!(stats.out.lines().count(), 2, "{}", stats.out);
    let purge = ["--config", "branch/config.toml", "store", "purge", "--yes"];
    company.run(&purge).await.ended(0);
    assert_eq!(
        tenants_in_store(&company).await,
        ["wecom", "dingtalk", "feishu"].map(|name| complete_line(name, 8, 1))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn stats_print_the_size_and_every_tenant_or_one() {
    let company = stored_company(30).await;
    company.run(&["sync", "--tenant", "wecom"]).await.ended(0);
    let stats = company.run(&["store", "stats"]).await;
    assert_eq!(stats.ended(0).err, "");
    let (bytes, _) = stats.out.split_once(" bytes\n").unwrap();
    assert!(bytes.parse::<u64>().unwrap() > 10_000, "{}", stats.out);
    assert!(stats.out.contains("30 people, synced 20"), "{}", stats.out);
    assert_eq!(
        tenants_in_store(&company).await,
        [
            complete_line("wecom", 30, 2),
            complete_line("dingtalk", 30, 1),
            complete_line("feishu", 30, 1)
        ]
    );
    let one = company
        .run(&["store", "stats", "--tenant", "dingtalk"])
        .await;
    assert_eq!(one.ended(0).out.lines().count(), 2, "{}", one.out);
    assert!(one.out.contains("dingtalk (dingtalk): 30 people"));
    let unknown = ["store", "stats", "--tenant", "nobody"];
    let ran = company.run(&unknown).await;
    ran.ended(2).said(&["no tenant called \"nobody\""]);
    assert_eq!(ran.out, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_is_emptied_and_the_others_stay() {
    let company = stored_company(30).await;
    let kept = |tenant| {
        [
            "balances", "--cached", "--format", "ndjson", "--tenant", tenant,
        ]
    };
    let before = company.run(&kept("feishu")).await.ended(0).figures();
    let purged = company.run(&["store", "purge", "--tenant", "wecom"]).await;
    assert_eq!(purged.ended(0).err, "wecom (wecom): emptied\n");
    assert_eq!(purged.out, "");
    assert_eq!(
        tenants_in_store(&company).await,
        [
            empty_line("wecom"),
            complete_line("dingtalk", 30, 1),
            complete_line("feishu", 30, 1)
        ]
    );
    let gone = company.run(&kept("wecom")).await;
    gone.ended(1).said(&["wecom", "leaveboard sync"]);
    assert_eq!(
        company.run(&kept("feishu")).await.ended(0).figures(),
        before
    );
    company.run(&["sync", "--tenant", "wecom"]).await.ended(0);
    assert_eq!(
        tenants_in_store(&company).await[0],
        complete_line("wecom", 30, 1)
    );
}

/// The platforms go on counting calls, so their counts stay.
#[tokio::test(flavor = "multi_thread")]
async fn after_all_is_emptied_no_person_is_left_in_the_file_and_calls_still_count() {
    let company = Company::of(30).await;
    company.home.allow_dingtalk_calls(5_000);
    company.run(&["sync"]).await.ended(0);
    let people = ["employees", "--cached", "--format", "ndjson"];
    let people = company.run(&people).await.ended(0).objects();
    assert_eq!(people.len(), 90);
    let is_kept = |word: &str| {
        let folder = default_file(&company.home);
        let files = std::fs::read_dir(folder.parent().unwrap()).unwrap();
        let holds = |file: std::fs::DirEntry| {
            let bytes = std::fs::read(file.path()).unwrap();
            bytes
                .windows(word.len())
                .any(|part| part == word.as_bytes())
        };
        files.flatten().any(holds)
    };
    assert!(people.iter().all(|row| is_kept(text(row, "employee_id"))));
    let purged = company.run(&["store", "purge", "--yes"]).await;
    purged.ended(0).said(&[
        "wecom (wecom): emptied",
        "dingtalk (dingtalk): emptied",
        "feishu (feishu): emptied",
    ]);
    for row in &people {
        for key in ["employee_id", "employee_name"] {
            assert!(!is_kept(text(row, key)), "{row}");
        }
    }
    assert_eq!(
        tenants_in_store(&company).await,
        ["wecom", "dingtalk", "feishu"].map(empty_line)
    );
    let month = async || {
        let ran = company.run(&["sync", "--tenant", "dingtalk"]).await;
        let told = ran.ended(0).err.clone();
        let (told, _) = told.split_once(" billable calls this month").expect(&told);
        let calls = told.rsplit(' ').next().unwrap_or_default();
        calls.replace(',', "").parse::<u64>().unwrap()
    };
    let (first, second) = (month().await, month().await);
    assert!(
        first > second - first,
        "the calls before it was emptied still count: {first}, then {second}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_emptied_only_with_yes() {
    let company = stored_company(5).await;
    let refused = company.run(&["store", "purge"]).await;
    refused.ended(2).said(&["--tenant", "--yes"]);
    let unknown = ["store", "purge", "--tenant", "nobody", "--yes"];
    let ran = company.run(&unknown).await;
    ran.ended(2).said(&["no tenant called \"nobody\""]);
    assert_eq!(
        tenants_in_store(&company).await,
        ["wecom", "dingtalk", "feishu"].map(|name| complete_line(name, 5, 1))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_that_is_no_longer_configured_can_be_emptied() {
    let company = stored_company(5).await;
    let file = company.home.path("leaveboard/config.toml");
    let configuration = std::fs::read_to_string(&file).unwrap();
    let (first, _) = configuration
        .split_once("[[tenant]]\nname = \"feishu\"")
        .unwrap();
    std::fs::write(&file, first).unwrap();
    let purge = ["store", "purge", "--tenant", "feishu"];
    company
        .run(&purge)
        .await
        .ended(0)
        .said(&["feishu (feishu): emptied"]);
    assert_eq!(tenants_in_store(&company).await[2], empty_line("feishu"));
}

#[test]
fn without_a_store_there_is_nothing_to_print_or_to_empty() {
    let home = Home::with_unreachable_tenants();
    assert_eq!(home.run(&["store", "stats"]).ended(0).out, "0 bytes\n");
    assert_eq!(home.run(&["store", "purge", "--yes"]).ended(0).err, "");
    for command in ["stats", "purge"] {
        let ran = home.run(&["store", command, "--tenant", "wecom"]);
        ran.ended(2).said(&["no tenant called \"wecom\""]);
    }
    assert!(!home.path("data").exists(), "no store was created");
    home.write_configuration_with_store("none");
    for arguments in [&["store", "stats"][..], &["store", "purge", "--yes"]] {
        home.run(arguments)
            .ended(2)
            .said(&["[store] url is \"none\""]);
    }
    home.write_configuration_with_store("postgres://hr:hunter2@127.0.0.1:1/leave");
    for arguments in [&["store", "stats"][..], &["store", "purge", "--yes"]] {
        let ran = home.run(arguments);
        assert!(!ran.ended(1).err.contains("hunter2"), "{}", ran.err);
    }
}

#[test]
fn a_damaged_store_is_reported_and_left_as_it_is() {
    let home = Home::with_unreachable_tenants();
    home.write_configuration_with_store("sqlite:../damaged.db");
    let damaged = home.path("damaged.db");
    std::fs::write(&damaged, "this is no store".repeat(500)).unwrap();
    for arguments in [&["store", "stats"][..], &["store", "purge", "--yes"]] {
        home.run(arguments).ended(1).said(&["damaged.db"]);
    }
    let unharmed = std::fs::read_to_string(&damaged).unwrap();
    assert_eq!(unharmed, "this is no store".repeat(500));
}

/// This is also what a damaged key looks like: nobody can tell whose answer it was.
#[tokio::test(flavor = "multi_thread")]
async fn a_stored_answer_that_is_lost_is_printed_as_pending_and_the_run_is_partial() {
    let company = stored_company(8).await;
    let store = rusqlite::Connection::open(default_file(&company.home)).unwrap();
    let lose = "DELETE FROM answers WHERE tenant = 1 AND place = 3";
    assert_eq!(store.execute(lose, []).unwrap(), 1);
    let kept = [
        "balances", "--cached", "--format", "ndjson", "--tenant", "wecom",
    ];
    let kept = company.run(&kept).await;
    let rows = kept.ended(3).objects();
    let pending = rows.iter().filter(|row| row["state"] == "pending");
    let whose: std::collections::BTreeSet<&str> =
        pending.map(|row| text(row, "employee_id")).collect();
    assert_eq!(whose.len(), 1, "{}", kept.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_whose_row_is_damaged_is_named_and_can_be_emptied() {
    let company = stored_company(8).await;
    let store = rusqlite::Connection::open(default_file(&company.home)).unwrap();
    let damage = "UPDATE tenants SET platform = 'wecpm' WHERE name = 'wecom'";
    assert_eq!(store.execute(damage, []).unwrap(), 1);
    let stats = company.run(&["store", "stats"]).await;
    stats.ended(3).said(&[
        "wecom (#1): the store holds a record that cannot be read (a platform called wecpm)",
    ]);
    assert_eq!(stats.out.lines().count(), 3, "{}", stats.out);
    let other = ["store", "stats", "--tenant", "feishu"];
    company.run(&other).await.ended(0);
    let purge = ["store", "purge", "--tenant", "#1"];
    let purged = company.run(&purge).await;
    assert_eq!(
        purged.ended(0).err,
        "wecom (#1), which was damaged: emptied\n"
    );
    let left = [
        complete_line("dingtalk", 8, 1),
        complete_line("feishu", 8, 1),
    ];
    assert_eq!(tenants_in_store(&company).await[1..], left);
    company.run(&["sync", "--tenant", "wecom"]).await.ended(0);
    assert_eq!(
        tenants_in_store(&company).await[3],
        complete_line("wecom", 8, 1)
    );
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_that_is_being_synced_is_not_emptied_and_the_others_are() {
    let company = Company::with_latency(400, 20).await;
    company.run(&["sync", "--tenant", "feishu"]).await.ended(0);
    let before = company.requests();
    let mut command = company.home.command(&["sync", "--tenant", "wecom"]);
    let child = command
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let process = child.id().to_string();
    until("a sync to send fifty requests", async || {
        company.requests() >= before + 50
    })
    .await;
    // Held up, so that it is still at work when the store is emptied.
    signal(&child, "-STOP");
    let purged = company.run(&["store", "purge", "--yes"]).await;
    let named = [
        "wecom is being synced by",
        &process,
        "feishu (feishu): emptied",
    ];
    purged.ended(3).said(&named);
    let refused = company.run(&["store", "purge", "--tenant", "wecom"]).await;
    refused.ended(1).said(&named[..2]);
    signal(&child, "-CONT");
    let ended = tokio::task::spawn_blocking(move || super::support::end_of(child));
    assert_eq!(ended.await.unwrap().0, Some(0));
    assert_eq!(
        tenants_in_store(&company).await,
        [empty_line("feishu"), complete_line("wecom", 400, 1)]
    );
}
