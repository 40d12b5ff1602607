//! Departments that arrive late, and departments that the app may not read.

use std::time::Duration;

use leaveboard::emulator::{EmulatorOptions, Situation};
use serde_json::Value;

use super::support::{Company, PEOPLE};

const FEISHU: [&str; 2] = ["--tenant", "feishu"];

async fn company(situation: Situation) -> Company {
    Company::start(EmulatorOptions {
        employees: PEOPLE,
        situations: vec![situation],
        slow_reply: Duration::from_millis(400),
        ..EmulatorOptions::default()
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn departments_that_cannot_be_learnt_are_null_in_every_format_and_the_run_is_partial() {
    let company = company(Situation::RefusedProfiles).await;
    let reason = ["employees/batch_get", "99991672", "corehr:employee:read"];
    for command in ["employees", "balances"] {
        let print = async |format: &str| {
            let arguments = [&[command, "--no-cache", "--format", format][..], &FEISHU].concat();
            let ran = company.run(&arguments).await;
            ran.ended(3).said(&reason);
            ran
        };
        let rows = print("ndjson").await.objects();
        assert!(rows.len() >= PEOPLE, "nobody is left out");
        let is_unknown =
            |row: &Value| row["departments"].is_null() && row["employee_number"].is_null();
        assert!(rows.iter().all(is_unknown), "{}", rows[0]);
        let document: Value = serde_json::from_str(&print("json").await.out).unwrap();
        let list = document[command].as_array().unwrap();
        assert!(list.iter().all(is_unknown));
        let sheet = print("csv").await.out;
        let mut lines = sheet.lines();
        let column = |line: &str, at: usize| line.split(',').nth(at).unwrap().to_owned();
        let header = lines.next().unwrap();
        let at = header.split(',').position(|name| name == "departments");
        assert!(lines.all(|line| column(line, at.unwrap()).is_empty()));
        let table = print("table").await.out;
        assert_eq!(table.matches("unknown").count(), rows.len(), "{table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_departments_are_stored_as_unknown() {
    let company = company(Situation::RefusedProfiles).await;
    company
        .run(&[&["sync"][..], &FEISHU].concat())
        .await
        .ended(3);
    for command in ["employees", "balances"] {
        let cached = [&[command, "--cached", "--format", "ndjson"][..], &FEISHU].concat();
        let rows = company.run(&cached).await.ended(3).objects();
        assert!(rows.len() >= PEOPLE);
        assert!(
            rows.iter().all(|row| row["departments"].is_null()),
            "{}",
            rows[0]
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn departments_that_are_only_late_are_waited_for() {
    let company = company(Situation::SlowDepartments).await;
    for command in ["employees", "balances"] {
        let arguments = [&[command, "--no-cache", "--format", "ndjson"][..], &FEISHU].concat();
        let rows = company.run(&arguments).await.ended(0).objects();
        assert!(rows.len() >= PEOPLE);
        let has_one = |row: &Value| row["departments"].as_array().unwrap().len() == 1;
        assert!(rows.iter().all(has_one), "{}", rows[0]);
    }
}
