//! `check` and the snapshots: what an earlier day did not have, ids of another person, and a directory that shrank.

use std::collections::BTreeSet;

use jiff::ToSpan;
use leaveboard::emulator::{EmulatorOptions, Situation};
use serde_json::Value;

use super::support::{Company, ONE_DAY_TEST, Ran, text};
use crate::support::waiting::away_from_midnight;

/// What identifies a finding from day to day.
fn keys(ran: &Ran) -> BTreeSet<[String; 4]> {
    let key = |row: &Value| {
        let names = ["check", "tenant", "employee_id", "leave_type_id"];
        names.map(|name| text(row, name).to_owned())
    };
    ran.objects().iter().map(key).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn new_since_a_day_is_what_that_days_snapshot_did_not_have() {
    away_from_midnight(ONE_DAY_TEST).await;
    let (company, earlier) = Company::with_an_earlier_snapshot().await;
    let today = EmulatorOptions::default().today;
    let _later = company
        .sync_as(EmulatorOptions {
            employees: 14,
            seed: 1,
            today: today.checked_add(400.days()).unwrap(),
            ..EmulatorOptions::default()
        })
        .await;
    // Feishu answers for another day itself, so that its earlier findings are not those of a snapshot.
    let tenants = ["--tenant", "wecom", "--tenant", "dingtalk"];
    let check = [&["check", "--format", "ndjson"][..], &tenants].concat();
    let run = async |more: &[&str]| company.run(&[&check[..], more].concat()).await;
    let then = keys(run(&["--as-of", &earlier]).await.ended(0));
    let now = keys(run(&["--cached"]).await.ended(0));
    let new = run(&["--cached", "--new-since", &earlier]).await;
    let expected: BTreeSet<_> = now.difference(&then).cloned().collect();
    assert_eq!(keys(new.ended(0)), expected);
    assert!(
        !expected.is_empty() && expected.len() < now.len(),
        "{expected:?}"
    );
    run(&["--cached", "--new-since", &earlier, "--fail-if-any"])
        .await
        .ended(5);
    let nothing = run(&["--cached", "--new-since", "today", "--fail-if-any"]).await;
    assert_eq!(nothing.ended(0).objects().len(), 0);
    let unknown = run(&["--cached", "--new-since", "2001-01-01"]).await;
    unknown.ended(1).said(&["no snapshot before 2001-01-01"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_of_another_person_is_found_against_the_snapshot_before_alone() {
    away_from_midnight(ONE_DAY_TEST).await;
    let (company, earlier) = Company::with_an_earlier_snapshot().await;
    let only = ["check", "--cached", "--format", "ndjson"];
    let only = [&only[..], &["--only", "identity_changed"]].concat();
    let none = company.run(&only).await;
    assert_eq!(none.ended(0).objects().len(), 0);
    none.said(&["wecom: there is no earlier snapshot"]);
    let owners = EmulatorOptions {
        employees: 12,
        situations: vec![Situation::NewOwners],
        ..EmulatorOptions::default()
    };
    let _later = company.sync_as(owners).await;
    let found = company.run(&only).await.ended(0).objects();
    let tenants: Vec<&str> = found.iter().map(|row| text(row, "tenant")).collect();
    assert_eq!(tenants, ["wecom", "dingtalk", "feishu"]);
    for row in &found {
        let figures = &row["figures"];
        assert_eq!(text(row, "severity"), "warning");
        assert_eq!(figures["name_to"], row["employee_name"]);
        assert_ne!(figures["name_from"], figures["name_to"]);
        assert!(
            text(&row["explained"], "en").contains("another person"),
            "{row}"
        );
    }
    let since = company
        .run(&[&only[..], &["--new-since", &earlier]].concat())
        .await;
    assert_eq!(since.ended(0).objects(), found);
    let nobody = company
        .run(&[&only[..], &["--filter", "nobody-has-this-name"]].concat())
        .await;
    assert_eq!(nobody.ended(0).objects().len(), 0);
    // Without the store there is nothing to compare with, and of the day before there is no snapshot before.
    let as_of = company
        .run(&[
            "check",
            "--as-of",
            &earlier,
            "--only",
            "identity_changed",
            "--format",
            "ndjson",
        ])
        .await;
    assert_eq!(as_of.objects().len(), 0);
    company.run(&["sync", "--quiet"]).await.ended(0);
    let again = company.run(&only).await;
    assert_eq!(again.ended(0).objects().len(), 0, "nothing changed since");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_that_shrank_is_an_error_until_it_is_accepted() {
    let company = Company::of(60).await;
    company.run(&["sync", "--quiet"]).await.ended(0);
    company.emulator.narrow_visible_range(30);
    company.run(&["sync", "--quiet"]).await.ended(3);
    let check = ["check", "--cached", "--format", "ndjson"];
    let check = [&check[..], &["--only", "directory_shrank"]].concat();
    let found = company.run(&check).await.ended(0).objects();
    assert_eq!(found.len(), 3);
    for row in &found {
        assert_eq!(text(row, "severity"), "error");
        assert!(row["employee_id"].is_null() && row["leave_type_id"].is_null());
        assert_eq!(text(&row["figures"], "before"), "60");
        assert_eq!(text(&row["figures"], "missing"), "30");
    }
    company
        .run(&["sync", "--quiet", "--accept-shrunk"])
        .await
        .ended(0);
    let accepted = company.run(&check).await;
    assert_eq!(accepted.ended(0).objects().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_that_was_asked_for_and_had_no_snapshots_to_read_is_no_clean_result() {
    let company = Company::of(5).await;
    let run = company
        .run(&[
            "check",
            "--no-cache",
            "--only",
            "rule_changed",
            "--fail-if-any",
        ])
        .await;
    run.ended(3)
        .said(&["wecom: there is no store with snapshots"]);
    let others = company
        .run(&["check", "--no-cache", "--only", "unit_clash"])
        .await;
    others.ended(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_that_changed_between_two_syncs_are_found_once_for_each_leave_type() {
    let company = Company::of(12).await;
    company.run(&["sync", "--quiet"]).await.ended(0);
    let check = async |name: &str| {
        let command = ["check", "--cached", "--format", "ndjson", "--only", name];
        company.run(&command).await
    };
    check("rule_changed")
        .await
        .said(&["wecom: there is no earlier snapshot"]);
    let disabled = |ran: &Ran| {
        let rows = ran.objects();
        let names = rows.iter().map(|row| text(row, "leave_type").to_owned());
        names.collect::<BTreeSet<_>>()
    };
    let before = disabled(&check("disabled_type_with_balance").await);
    let _later = company
        .sync_as(EmulatorOptions {
            employees: 12,
            situations: vec![Situation::ChangedRules],
            ..EmulatorOptions::default()
        })
        .await;
    let found = check("rule_changed").await.ended(0).objects();
    let annual: Vec<&Value> = found
        .iter()
        .filter(|row| row["tenant"] == "wecom")
        .collect();
    let [annual] = annual[..] else {
        panic!("{found:?}");
    };
    assert_eq!(
        (text(annual, "leave_type"), text(annual, "severity")),
        ("年假", "note")
    );
    assert!(annual["employee_id"].is_null() && annual["unit"].is_null());
    let (zh, en) = (&annual["explained"]["zh-CN"], &annual["explained"]["en"]);
    assert!(zh.as_str().is_some_and(|zh| zh.contains("11")), "{annual}");
    assert!(en.as_str().is_some_and(|en| !en.is_empty()), "{annual}");
    let after = disabled(&check("disabled_type_with_balance").await);
    let overtime = "Time Off in Lieu";
    assert!(
        after.contains(overtime) && !before.contains(overtime),
        "{after:?}"
    );
    // Nobody's rules changed at DingTalk, and the same rules are no finding.
    assert!(found.iter().all(|row| row["tenant"] != "dingtalk"));
    company.run(&["sync", "--quiet"]).await.ended(0);
    assert_eq!(check("rule_changed").await.ended(0).objects().len(), 0);
}
