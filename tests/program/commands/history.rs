//! Another day, and what changed since: out of snapshots that real syncs left.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use leaveboard::domain::Today;
use leaveboard::emulator::{Emulator, EmulatorOptions, LimitScale, Situation};
use serde_json::Value;

use crate::commands::support::{Company, ONE_DAY_TEST, Ran, text};
use crate::support::waiting::away_from_midnight;

/// What a row of `diff` has, whatever it is about.
const KEYS: [&str; 23] = [
    "schema",
    "tenant",
    "platform",
    "change",
    "employee_id",
    "employee_name",
    "departments",
    "leave_type_id",
    "leave_type",
    "figure",
    "unit",
    "from",
    "to",
    "by",
    "unit_from",
    "unit_to",
    "state_from",
    "state_to",
    "since",
    "name_from",
    "maybe_same_as",
    "rule_from",
    "rule_to",
];

const EARLIER: i64 = 10;
const DAY: i64 = 86_400_000;

fn options(employees: usize) -> EmulatorOptions {
    EmulatorOptions {
        employees,
        limits: LimitScale::Off,
        ..EmulatorOptions::default()
    }
}

impl Company {
    /// What the store has becomes so much older.
    pub(super) fn age_store(&self, days: i64) {
        let file = self.home.path("data/leaveboard/leaveboard.db");
        let store = rusqlite::Connection::open(file).unwrap();
        for sql in [
            "UPDATE syncs SET started = started - ?1, finished = finished - ?1, touched = touched - ?1, checksum = NULL",
            "UPDATE answers SET fetched = fetched - ?1, checksum = NULL",
        ] {
            assert!(store.execute(sql, [days * DAY]).unwrap() > 0, "{sql}");
        }
    }

    /// From now on another company answers under the same secrets.
    fn point_to(&self, other: &Emulator) {
        let file = self.home.path("leaveboard/config.toml");
        let text = std::fs::read_to_string(&file).unwrap();
        let text = text.replace(&self.emulator.base_url(), &other.base_url());
        std::fs::write(&file, text).unwrap();
    }
}

/// Figures by tenant, person and type.
fn left(ran: &Ran) -> BTreeMap<[String; 3], Value> {
    let key = |row: &Value| {
        ["tenant", "employee_id", "leave_type_id"].map(|key| text(row, key).to_owned())
    };
    let rows = ran.objects();
    rows.iter()
        .map(|row| (key(row), row["left"].clone()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_answers_for_its_day_and_two_of_them_tell_what_changed() {
    away_from_midnight(ONE_DAY_TEST).await;
    let today: Date = options(1).today;
    let then = today.checked_sub(EARLIER.days()).unwrap().to_string();
    let company = Company::start(options(12)).await;
    company.run(&["sync", "--quiet"]).await.ended(0);
    company.age_store(EARLIER);
    let kept = company
        .run(&["balances", "--cached", "--format", "ndjson"])
        .await;
    kept.ended(0);

    let later = Emulator::start(EmulatorOptions {
        seed: 1,
        today: today.checked_add(400.days()).unwrap(),
        ..options(14)
    })
    .await
    .unwrap();
    company.point_to(&later);
    company.run(&["sync", "--quiet"]).await.ended(0);

    let two = ["--tenant", "wecom", "--tenant", "dingtalk"];
    let as_of = ["balances", "--format", "ndjson", "--as-of", &then];
    let past = company.run(&[&as_of[..], &two].concat()).await;
    past.ended(0)
        .said(&["wecom: balances from the snapshot of", &then]);
    for row in past.objects() {
        assert_eq!(text(&row, "source"), "snapshot");
        assert_eq!(text(&row, "as_of"), then);
        assert!(text(&row, "fetched_at").ends_with('Z'), "{row}");
    }
    let mut before = left(&kept);
    before.retain(|[tenant, ..], _| tenant != "feishu");
    assert_eq!(left(&past), before);

    let diff = company
        .run(&["diff", &then, "today", "--format", "ndjson"])
        .await;
    diff.ended(0).said(&["wecom: the snapshot of", &then]);
    let rows = diff.objects();
    let keys: Vec<&str> = rows[0]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let mut known = KEYS;
    known.sort_unstable();
    let mut keys_found = keys;
    keys_found.sort_unstable();
    assert_eq!(keys_found, known, "every row has the same keys");
    let of = |kind: &str, tenant: &str| {
        let same = |row: &&Value| (text(row, "change"), text(row, "tenant")) == (kind, tenant);
        rows.iter().filter(same).count()
    };
    for tenant in ["wecom", "dingtalk", "feishu"] {
        assert_eq!(of("joined", tenant), 2, "{tenant}");
    }
    for row in rows.iter().filter(|row| text(row, "change") == "balance") {
        assert_eq!(
            row["by"].is_null(),
            row["unit"].is_null() || row["from"].is_null() || row["to"].is_null(),
            "{row}"
        );
        let since: Timestamp = text(row, "since").parse().unwrap();
        assert!(Today::at(since).day >= today, "{row}");
    }
    let backwards = company.run(&["diff", "today", &then]).await;
    backwards.ended(2).said(&["write the earlier day first"]);
    let sheet = company
        .run(&[
            "diff", &then, "today", "--format", "csv", "--tenant", "wecom",
        ])
        .await;
    sheet.ended(0);
    assert!(
        sheet.out.starts_with("schema,tenant,platform,change,"),
        "{}",
        sheet.out
    );
    let table = company.run(&["diff", &then, "--tenant", "wecom"]).await;
    table.ended(0);
    assert!(table.out.contains("joined"), "{}", table.out);
}

/// DingTalk's `unionid` and day of hire decide; on the other platforms the name alone suggests it.
#[tokio::test(flavor = "multi_thread")]
async fn an_id_with_a_new_owner_is_said_and_the_figures_of_two_people_are_not_compared() {
    away_from_midnight(ONE_DAY_TEST).await;
    let today: Date = options(1).today;
    let then = today.checked_sub(EARLIER.days()).unwrap().to_string();
    let company = Company::start(options(12)).await;
    company.run(&["sync", "--quiet"]).await.ended(0);
    company.age_store(EARLIER);
    let annual = [
        "balances", "--cached", "--type", "年假", "--format", "ndjson",
    ];
    let annual = [&annual[..], &["--tenant", "dingtalk"]].concat();
    let before = company.run(&annual).await.ended(0).objects();
    let later = Emulator::start(EmulatorOptions {
        situations: vec![Situation::NewOwners],
        ..options(12)
    })
    .await
    .unwrap();
    company.point_to(&later);
    company.run(&["sync", "--quiet"]).await.ended(0);
    let after = company.run(&annual).await.ended(0).objects();

    let diff = ["diff", &then, "today", "--format", "ndjson"];
    let diff = company.run(&diff).await.ended(0).objects();
    let of = |tenant| diff.iter().filter(move |row| text(row, "tenant") == tenant);
    for tenant in ["wecom", "dingtalk", "feishu"] {
        let renamed = of(tenant).filter(|row| text(row, "change") == "renamed");
        assert_eq!(renamed.count(), 1, "{tenant}");
        let ids: BTreeSet<&str> = of(tenant).map(|row| text(row, "employee_id")).collect();
        assert_eq!(ids.len(), 1, "{tenant}: nobody else changed");
    }
    let [row] = of("dingtalk").collect::<Vec<_>>()[..] else {
        panic!("no figure rose or fell: {diff:?}");
    };
    assert!(row["from"].is_null() && row["by"].is_null(), "{row}");
    let renamed = |rows: &[Value]| {
        let same = |of_row: &&Value| of_row["employee_id"] == row["employee_id"];
        rows.iter().find(same).unwrap().clone()
    };
    let (before, after) = (renamed(&before), renamed(&after));
    assert_eq!(row["name_from"], before["employee_name"]);
    assert_eq!(row["employee_name"], after["employee_name"]);
    assert_ne!(before["employee_name"], after["employee_name"]);
    assert_ne!(before["left"], after["left"], "they have other figures");
    let table = ["diff", &then, "today", "--format", "table"];
    for (tenant, thought) in [
        ("dingtalk", "probably another person"),
        ("wecom", "maybe another person"),
    ] {
        let table = company
            .run(&[&table[..], &["--tenant", tenant]].concat())
            .await;
        assert!(table.ended(0).out.contains(thought), "{}", table.out);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_before_every_snapshot_is_told_and_never_shown_as_empty() {
    let company = Company::start(options(5)).await;
    company.run(&["sync", "--quiet"]).await.ended(0);
    let asked = ["balances", "--as-of", "2001-01-01", "--tenant", "wecom"];
    let ran = company.run(&asked).await;
    ran.ended(1)
        .said(&["wecom: no snapshot before 2001-01-01, the first is of"]);
    let diff = company.run(&["diff", "2001-01-01", "today"]).await;
    diff.ended(1)
        .said(&["feishu: no snapshot before 2001-01-01, the first is of"]);
    let requests = company.requests();
    let same = company.run(&["diff", "today", "today"]).await;
    same.ended(0).said(&["one snapshot stands for both days"]);
    assert_eq!(company.requests(), requests, "diff asks no platform");
    company
        .run(&["diff", "someday"])
        .await
        .ended(2)
        .said(&["last-month-end"]);
    company
        .run(&["diff", "yesterday", "--filter", "left<0"])
        .await
        .ended(2);
}
