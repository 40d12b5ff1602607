//! Between two syncs the visible range is narrowed, so that people vanish from the directory who have not left.

use std::collections::BTreeSet;

use jiff::tz::{TimeZone, offset};
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde_json::Value;

use super::support::{Company, ONE_DAY_TEST, Ran, text};
use crate::support::waiting::away_from_midnight;

/// How many days ago the first of two snapshots was taken.
const EARLIER: i64 = 10;

/// How many people have rows, for each tenant.
fn people(ran: &Ran) -> [usize; 3] {
    people_of(&ran.objects())
}

fn people_of(rows: &[Value]) -> [usize; 3] {
    ["wecom", "dingtalk", "feishu"].map(|tenant| {
        let of_tenant = rows.iter().filter(|row| text(row, "tenant") == tenant);
        let ids = of_tenant.map(|row| text(row, "employee_id"));
        ids.collect::<BTreeSet<_>>().len()
    })
}

fn is_pending(row: &Value) -> bool {
    row["state"] == "pending"
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_that_shrank_is_partial_keeps_everybody_and_can_be_accepted() {
    let company = Company::of(60).await;
    company.run(&["sync"]).await.ended(0);
    company.emulator.narrow_visible_range(0);
    let shrunk = company.run(&["sync"]).await;
    shrunk.ended(3).said(&[
        "wecom: directory failed (directory_shrank 60 people before, 0 now; nobody is held to have left)",
        "dingtalk: directory failed (directory_shrank 60 people before, 0 now",
        "feishu: directory failed (directory_shrank 60 people before, 0 now",
        "可见范围",
        "--accept-shrunk",
    ]);
    let kept = [
        "employees",
        "--cached",
        "--tenant",
        "wecom",
        "--format",
        "ndjson",
    ];
    assert_eq!(company.run(&kept).await.ended(0).objects().len(), 60);
    let diff = [
        "diff", "today", "today", "--tenant", "wecom", "--format", "ndjson",
    ];
    let diff = company.run(&diff).await;
    assert_eq!(diff.ended(0).objects().len(), 0);
    diff.said(&["wecom: 60 people are no longer visible"]);
    company.emulator.narrow_visible_range(59);
    company.run(&["sync"]).await.ended(0);
    company.emulator.narrow_visible_range(30);
    company.run(&["sync"]).await.ended(3);
    let accepted = company.run(&["sync", "--accept-shrunk"]).await;
    accepted.ended(0).said(&["wecom: complete: 30 people"]);
    assert_eq!(company.run(&kept).await.ended(0).objects().len(), 30);
    company.run(&["sync"]).await.ended(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_people_who_were_read_are_printed_of_a_shrunk_directory_and_the_run_says_so() {
    let company = Company::of(60).await;
    company.run(&["sync"]).await.ended(0);
    company.age_store(EARLIER);
    company.emulator.narrow_visible_range(30);
    // The second run finds the people whom the first one has stored.
    for _ in 0..2 {
        let balances = company.run(&["balances", "--format", "ndjson"]).await;
        balances.ended(3).said(&[
            "wecom: directory failed (directory_shrank 60 people before, 30 now; nobody is held to have left)",
            "feishu: directory failed (directory_shrank 60 people before, 30 now",
            "可见范围",
            "dingtalk: only the people who are listed now are printed",
        ]);
        assert_eq!(people(&balances), [30; 3]);
        assert!(!balances.objects().iter().any(is_pending));
    }
    let employees = company.run(&["employees", "--format", "ndjson"]).await;
    employees
        .ended(3)
        .said(&["dingtalk: directory failed (directory_shrank 60 people before, 30"]);
    assert_eq!(people(&employees), [30; 3]);
    company.emulator.narrow_visible_range(0);
    for command in ["balances", "employees"] {
        let nobody = company.run(&[command, "--format", "ndjson"]).await;
        nobody
            .ended(3)
            .said(&["wecom: directory failed (directory_shrank 60 people before, 0 now"]);
        assert_eq!(people(&nobody), [0; 3], "{command}");
    }
    let kept = ["balances", "--cached", "--format", "ndjson"];
    let kept = company.run(&kept).await;
    assert_eq!(people(kept.ended(0)), [60; 3]);
    assert!(kept.objects().iter().all(|row| row["source"] == "cached"));
    // People who were still listed were requested again since.
    let since = (Timestamp::now() - SignedDuration::from_hours(24)).to_string();
    let (newer, last): (Vec<Value>, Vec<Value>) = kept
        .objects()
        .into_iter()
        .partition(|row| text(row, "fetched_at") > since.as_str());
    assert_eq!([people_of(&newer), people_of(&last)], [[30; 3]; 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn narrowing_the_configuration_does_not_count_as_a_shrunk_directory_and_nobody_has_left() {
    away_from_midnight(ONE_DAY_TEST).await;
    let company = Company::of(60).await;
    let today = Timestamp::now()
        .to_zoned_datetime(TimeZone::fixed(offset(8)))
        .date();
    let earlier = (today - EARLIER.days()).to_string();
    company.run(&["sync"]).await.ended(0);
    company.age_store(EARLIER);
    for (platform, department) in [("wecom", "3"), ("feishu", "7050000015308642002")] {
        let sync = ["sync", "--tenant", platform];
        let mut diff = vec!["diff", &earlier, "today", "--tenant", platform];
        diff.extend(["--format", "ndjson"]);
        for key in ["exclude_departments", "departments"] {
            let narrowing = format!("{key} = [\"{department}\"]");
            company.home.narrow(platform, &narrowing);
            let narrowed = company.run(&sync).await;
            let shrank = narrowed.ended(0).err.contains("directory_shrank");
            assert!(!shrank, "{}", narrowed.err);
            assert!(!narrowed.err.contains("60 people"), "{}", narrowed.err);
            let changes = company.run(&diff).await;
            assert_eq!(changes.ended(0).objects().len(), 0, "{}", changes.out);
            changes.said(&["the other snapshot leaves theirs out"]);
        }
        company.home.narrow(platform, "");
        company.run(&sync).await.ended(0).said(&["60 people"]);
        let changes = company.run(&diff).await;
        assert_eq!(changes.ended(0).objects().len(), 0, "{}", changes.out);
        assert!(
            !changes.err.contains("leaves theirs out"),
            "{}",
            changes.err
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_narrowed_feishu_tenant_prints_the_people_of_its_departments_as_the_whole_one_does() {
    away_from_midnight(ONE_DAY_TEST).await;
    let company = Company::of(60).await;
    let balances = [
        "balances",
        "--no-cache",
        "--tenant",
        "feishu",
        "--format",
        "ndjson",
    ];
    let mut whole = company.run(&balances).await.ended(0).objects();
    let department = |row: &Value| {
        row["departments"][0]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    whole.retain(|row| department(row) == "Marketing");
    company
        .home
        .narrow("feishu", "departments = [\"7050000015308642002\"]");
    let mut narrowed = company.run(&balances).await.ended(0).objects();
    for rows in [&mut whole, &mut narrowed] {
        assert!(!rows.is_empty());
        rows.sort_by_key(Value::to_string);
    }
    assert_eq!(narrowed, whole);

    let unknown = "departments = [\"7050000015308642002\", \"7\"]";
    company.home.narrow("feishu", unknown);
    let told = company.run(&balances).await;
    let id = "departments: no department that this app sees has the id 7";
    told.ended(3).said(&[id]);
    assert_eq!(told.objects().len(), narrowed.len());

    let exclude = "exclude_departments = [\"7050000015308642002\"]";
    company.home.narrow("feishu", exclude);
    let others = company.run(&balances).await.ended(0).objects();
    assert!(others.iter().all(|row| department(row) != "Marketing"));
    let dry = company
        .run(&["balances", "--tenant", "feishu", "--dry-run"])
        .await;
    assert!(dry.ended(0).out.contains("employees/search"), "{}", dry.out);
}
