//! Balances of another day, and what has changed since then, from snapshots that real syncs have left.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use leaveboard::domain::Today;
use leaveboard::emulator::{Emulator, EmulatorOptions, LimitScale, Situation};
use serde_json::Value;

use crate::commands::support::{Company, ONE_DAY_TEST, Ran, text};
use crate::support::waiting::away_from_midnight;

/// The keys of each object that `diff` prints, whatever it is about.
const KEYS: &str = "schema,tenant,platform,change,employee_id,employee_name,departments,leave_type_id,leave_type,figure,unit,\
    from,to,by,unit_from,unit_to,state_from,state_to,since,name_from,maybe_same_as,rule_from,rule_to";

/// How many days ago the earlier of two snapshots was taken.
const EARLIER: i64 = 10;
const MILLISECONDS_A_DAY: i64 = 86_400_000;

fn options(employees: usize) -> EmulatorOptions {
    EmulatorOptions {
        employees,
        limits: LimitScale::Off,
        ..EmulatorOptions::default()
    }
}

impl Company {
    /// Makes everything in the store older by this many days.
    pub(super) fn age_store(&self, days: i64) {
        let file = self.home.path("data/leaveboard/leaveboard.db");
        let store = rusqlite::Connection::open(file).unwrap();
        for sql in [
            "UPDATE syncs SET started = started - ?1, finished = finished - ?1, touched = touched - ?1, checksum = NULL",
            "UPDATE answers SET fetched = fetched - ?1, checksum = NULL",
        ] {
            assert!(
                store.execute(sql, [days * MILLISECONDS_A_DAY]).unwrap() > 0,
                "{sql}"
            );
        }
    }

    /// A company of 12 people that was synced [`EARLIER`] days ago, and that day.
    pub(super) async fn with_an_earlier_snapshot() -> (Self, String) {
        let earlier = options(1).today.checked_sub(EARLIER.days()).unwrap();
        let company = Self::start(options(12)).await;
        company.run(&["sync", "--quiet"]).await.ended(0);
        company.age_store(EARLIER);
        (company, earlier.to_string())
    }

    /// Syncs again after the company has become the one of `options`. The emulator that answers for it lives as long as the returned
    /// value.
    pub(super) async fn sync_as(&self, options: EmulatorOptions) -> Emulator {
        let later = Emulator::start(options).await.unwrap();
        let file = self.home.path("leaveboard/config.toml");
        let text = std::fs::read_to_string(&file).unwrap();
        let text = text.replace(&self.emulator.base_url(), &later.base_url());
        std::fs::write(&file, text).unwrap();
        self.run(&["sync", "--quiet"]).await.ended(0);
        later
    }
}

/// What is left, by tenant, person and leave type.
fn left_by_row(ran: &Ran) -> BTreeMap<[String; 3], Value> {
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
    let (company, earlier) = Company::with_an_earlier_snapshot().await;
    let cached = ["balances", "--cached", "--format", "ndjson"];
    let stored = company.run(&cached).await;
    stored.ended(0);
    let _later = company
        .sync_as(EmulatorOptions {
            seed: 1,
            today: today.checked_add(400.days()).unwrap(),
            ..options(14)
        })
        .await;

    assert_past_balances(&company, &earlier, left_by_row(&stored)).await;
    let diff = ["diff", &earlier, "today", "--format", "ndjson"];
    let diff = company.run(&diff).await;
    diff.ended(0).said(&["wecom: the snapshot of", &earlier]);
    let rows = diff.objects();
    assert_keys(&rows[0]);
    for tenant in ["wecom", "dingtalk", "feishu"] {
        let joined = rows
            .iter()
            .filter(|row| (text(row, "change"), text(row, "tenant")) == ("joined", tenant));
        assert_eq!(joined.count(), 2, "{tenant}");
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
    let backwards = company.run(&["diff", "today", &earlier]).await;
    backwards.ended(2).said(&["write the earlier day first"]);
    let wecom = ["diff", &earlier, "--tenant", "wecom"];
    let csv = [&wecom[..], &["--format", "csv"]].concat();
    let csv = company.run(&csv).await;
    let heading = "tenant,platform,what changed,id,";
    assert!(csv.ended(0).out.starts_with(heading), "{}", csv.out);
    let table = company.run(&wecom).await;
    assert!(table.ended(0).out.contains("joined"), "{}", table.out);
}

/// `--as-of` prints for WeCom and DingTalk what was stored then. Feishu is left out: it answers for any day itself.
async fn assert_past_balances(
    company: &Company,
    day: &str,
    mut stored: BTreeMap<[String; 3], Value>,
) {
    let as_of = ["balances", "--format", "ndjson", "--as-of", day];
    let tenants = ["--tenant", "wecom", "--tenant", "dingtalk"];
    let past = company.run(&[&as_of[..], &tenants].concat()).await;
    past.ended(0)
        .said(&["wecom: balances from the snapshot of", day]);
    for row in past.objects() {
        assert_eq!(text(&row, "source"), "snapshot");
        assert_eq!(text(&row, "as_of"), day);
        assert!(text(&row, "fetched_at").ends_with('Z'), "{row}");
    }
    stored.retain(|[tenant, ..], _| tenant != "feishu");
    assert_eq!(left_by_row(&past), stored);
}

fn assert_keys(row: &Value) {
    let keys: BTreeSet<&str> = row
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let expected: BTreeSet<&str> = KEYS.split(',').collect();
    assert_eq!(keys, expected, "every row has the same keys");
}

/// On DingTalk the `unionid` and the hire date show that an id has a new owner; on the other platforms only the name suggests it.
#[tokio::test(flavor = "multi_thread")]
async fn an_id_with_a_new_owner_is_said_and_the_figures_of_two_people_are_not_compared() {
    away_from_midnight(ONE_DAY_TEST).await;
    let (company, earlier) = Company::with_an_earlier_snapshot().await;
    let annual = [
        "balances", "--cached", "--type", "年假", "--format", "ndjson",
    ];
    let annual = [&annual[..], &["--tenant", "dingtalk"]].concat();
    let before = company.run(&annual).await.ended(0).objects();
    let _later = company
        .sync_as(EmulatorOptions {
            situations: vec![Situation::NewOwners],
            ..options(12)
        })
        .await;
    let after = company.run(&annual).await.ended(0).objects();

    let diff = ["diff", &earlier, "today", "--format", "ndjson"];
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
    let table = ["diff", &earlier, "today", "--format", "table"];
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
async fn a_day_before_every_snapshot_is_reported_and_never_printed_as_empty() {
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
