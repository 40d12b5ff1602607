//! `expiring` with the company's own dates of its people.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use leaveboard::domain::{Language, PlatformKind};
use leaveboard::platform::Settings;
use leaveboard::store::{Store, StoreUrl};
use leaveboard::sync::{Persistence, SyncDepth, SyncMode};
use serde_json::Value;

use super::support::{Company, ONE_DAY_TEST, Ran, text};
use crate::support::waiting::away_from_midnight;
use crate::support::{Running, Synced, settings, spawn_with_store};

const EXPIRING: [&str; 7] = [
    "expiring", "--cached", "--tenant", "wecom", "--within", "1200d", "--format",
];

/// The rows, of which only those of worked days have `at_most`.
async fn rows(company: &Company) -> (Vec<Value>, Ran) {
    let ran = company.run(&[&EXPIRING[..], &["ndjson"]].concat()).await;
    let rows = ran.objects();
    for row in &rows {
        let is_worked = row["certainty"] == "worked";
        assert_eq!(row.get("at_most").is_some(), is_worked, "{row}");
    }
    (rows, ran)
}

/// The worked rows of a leave type: person, day and amount.
fn worked<'r>(rows: &'r [Value], leave_type: &str) -> Vec<(&'r str, &'r str, &'r str)> {
    let of_type = rows
        .iter()
        .filter(|row| row["certainty"] == "worked" && row["leave_type_id"] == leave_type);
    of_type
        .map(|row| {
            assert_eq!(row["lot_id"], Value::Null, "{row}");
            (
                text(row, "employee_id"),
                text(row, "expires_on"),
                text(row, "amount"),
            )
        })
        .collect()
}

/// Seniority leave is granted on the day of entry for two years, time off for overtime by hand for six months, extended by a month and a
/// half, and sick leave on the 15th of each month for three months.
#[tokio::test(flavor = "multi_thread")]
async fn days_are_worked_for_the_people_of_the_file_and_for_nobody_else() {
    away_from_midnight(ONE_DAY_TEST).await;
    let company = Company::of(40).await;
    company.run(&["sync", "--quiet"]).await;
    let (before, ran) = rows(&company).await;
    assert!(before.iter().all(|row| row["certainty"] != "worked"));
    ran.said(&["[people] dates"]);
    let balances = [
        "balances", "--cached", "--tenant", "wecom", "--format", "ndjson",
    ];
    let balances = company.run(&balances).await.objects();
    let today: Date = text(&balances[0], "as_of").parse().unwrap();
    let ids: Vec<&str> = balances
        .iter()
        .filter(|row| row["leave_type_id"] == "2" && row["state"] == "known")
        .map(|row| text(row, "employee_id"))
        .collect();
    let hired = today - Span::new().years(3).days(100);
    let granted = today - 20.days();
    let mut sheet = "账号,姓名,入职日期,发放日期,假期\n".to_owned();
    for id in &ids[..20] {
        writeln!(sheet, "{id},,{hired},{granted},调休假").unwrap();
    }
    company.home.write_private("people.csv", &sheet);
    company
        .home
        .append_to_configuration("\n[people]\ndates = \"../people.csv\"\n");
    let (after, ran) = rows(&company).await;
    let of = |id: &str, leave_type: &str| {
        let mut rows = balances.iter();
        let row = rows.find(|row| row["employee_id"] == id && row["leave_type_id"] == leave_type);
        row.map(|row| text(row, "left")).unwrap_or_default()
    };
    let days = [
        ("2", (hired + 2.years() + 2.years()).yesterday().unwrap()),
        (
            "3",
            (granted + 6.months() + 1.month() + 15.days())
                .yesterday()
                .unwrap(),
        ),
        ("5", first_of_three_months(today)),
    ];
    for (leave_type, day) in days {
        let day = day.to_string();
        let found = worked(&after, leave_type);
        let expected: Vec<_> = ids[..20]
            .iter()
            .map(|id| (*id, &*day, of(id, leave_type)))
            .filter(|(.., left)| !left.is_empty() && *left != "0" && !left.starts_with('-'))
            .collect();
        assert_eq!(found, expected, "{leave_type}");
        assert!(!found.is_empty());
    }
    let others = after.iter().filter(|row| row["certainty"] != "worked");
    assert!(others.eq(&before), "nothing else changes");
    ran.said(&["at most"]);
    // What `balances` says is the platform's alone.
    let again = [
        "balances", "--cached", "--tenant", "wecom", "--format", "ndjson",
    ];
    assert_eq!(company.run(&again).await.objects(), balances);
}

/// The day on which the earliest running grant ends. A grant on the 15th lasts for three months, so
/// three are always running; on the 15th itself the new one is the third.
fn first_of_three_months(today: Date) -> Date {
    let this_month = today.first_of_month() + 14.days();
    let newest = if this_month <= today {
        this_month
    } else {
        this_month - 1.month()
    };
    (newest - 2.months() + 3.months()).yesterday().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_with_a_bad_cell_is_refused_before_anybody_is_asked() {
    let company = Company::of(10).await;
    company
        .home
        .append_to_configuration("\n[people]\ndates = \"../people.csv\"\n");
    let missing = company.run(&["expiring"]).await;
    missing.ended(2).said(&["people.csv: cannot be read"]);
    let sheet = "id,hire_date\nzhangsan,the first of March\n";
    company.home.write_private("people.csv", sheet);
    let wrong = company.run(&["expiring"]).await;
    wrong.ended(2).said(&[
        "people.csv row 2 column B: \"the first of March\" is not a day; write it as 2020-03-01",
    ]);
    // What needs no dates does not read them.
    company.run(&["types", "--quiet"]).await.ended(0);
}

/// Feishu's expiry records take a call for each person and leave type.
#[tokio::test(flavor = "multi_thread")]
async fn records_on_request_are_read_by_expiring_and_by_no_other_command() {
    let company = Company::of(30).await;
    let feishu = "platform = \"feishu\"\n";
    let key = format!("{feishu}expiry_records_on_request = true\n");
    company.home.replace_in_configuration(feishu, &key);
    let endpoint = "leave_employ_expire_records";
    let planned = |ran: Ran| ran.out.contains(endpoint);
    assert!(!planned(company.run(&["balances", "--dry-run"]).await));
    assert!(planned(company.run(&["expiring", "--dry-run"]).await));
    let all = ["--tenant", "feishu", "--format", "ndjson"];
    let balances = company.run(&[&["balances"], &all[..]].concat()).await;
    let rows = balances.objects();
    assert!(
        rows.iter()
            .all(|row| row["lots"].as_array().unwrap().is_empty())
    );
    let command = ["expiring", "--within", "1000d"];
    let expiring = company.run(&[&command, &all[..]].concat()).await.objects();
    assert!(expiring.iter().any(|row| row["certainty"] == "lot"));
}

/// How often Feishu was asked for expiry records.
fn records_asked(company: &Company) -> u64 {
    let counts = company.emulator.counts().requests;
    let path = "/open-apis/attendance/v1/leave_employ_expire_records/{leave_id}";
    counts.get(path).copied().unwrap_or(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn records_on_request_are_read_for_the_people_the_filter_leaves_and_once_a_day() {
    away_from_midnight(ONE_DAY_TEST).await;
    let company = Company::of(40).await;
    let feishu = "platform = \"feishu\"\n";
    let key = format!("{feishu}expiry_records_on_request = true\n");
    company.home.replace_in_configuration(feishu, &key);
    let command = [
        "expiring", "--within", "1000d", "--tenant", "feishu", "--format", "ndjson",
    ];
    let run = async |more: &[&str]| company.run(&[&command[..], more].concat()).await;
    let employees = ["employees", "--tenant", "feishu", "--format", "ndjson"];
    let people = company.run(&employees).await.objects();
    let id = text(&people[7], "employee_id").to_owned();
    let one = run(&["--filter", &id]).await;
    let first = records_asked(&company);
    assert!((1..=9).contains(&first), "{first}: of one person alone");
    let of_one = |rows: &[Value]| -> Vec<Value> {
        let own = rows.iter().filter(|row| row["employee_id"] == id.as_str());
        own.cloned().collect()
    };
    let found = one.ended(0).objects();
    assert!(!found.is_empty() && of_one(&found).len() == found.len());
    assert!(found.iter().all(|row| row["certainty"] == "lot"));
    let typed = run(&["--filter", "left>0 dept:研发", "--type", "Annual Leave"]).await;
    assert!(
        typed
            .ended(0)
            .objects()
            .iter()
            .all(|row| row["leave_type"] == "Annual Leave")
    );
    // Everybody: what was read today is not read again.
    let before = records_asked(&company);
    let everybody = run(&[]).await.ended(0).objects();
    assert_eq!(of_one(&everybody), found);
    let all = records_asked(&company);
    assert!(all > before);
    assert_eq!(run(&[]).await.ended(0).objects(), everybody);
    assert_eq!(records_asked(&company), all, "kept for the day");
    // A condition on last days needs everybody's.
    let soon = run(&["--filter", "expires<=1000d"])
        .await
        .ended(0)
        .objects();
    assert_eq!(soon.len(), everybody.len());
    assert_eq!(records_asked(&company), all);
    // What was read of some people before does not stand in for a read of everybody.
    let fresh = run(&["--no-cache"]).await.ended(0).objects();
    assert_eq!(fresh, everybody);
}

/// Another program at work on a sync of Feishu, which asks for no lots. It waits until its reports are read.
async fn other_program(company: &Company) -> Running {
    let settings = Settings {
        language: Language::English,
        ..settings(&company.emulator, PlatformKind::Feishu)
    };
    let file = company.home.path("data/leaveboard/leaveboard.db");
    let store = Store::open(&StoreUrl::File(file)).await.unwrap();
    let persistence = Persistence::of(&settings, &store).await.unwrap();
    let mode = SyncMode::default();
    let mut other = spawn_with_store(settings, SyncDepth::Balances, mode, Some(persistence));
    let at_work = |synced: &Synced| !synced.sources.is_empty();
    other.read_until(&mut Synced::default(), at_work).await;
    other
}

/// The run of a command that says on standard error that it follows another program, from that moment on.
async fn once_it_follows(mut child: Child) -> (Child, impl BufRead + Send + 'static) {
    let following = tokio::task::spawn_blocking(move || {
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("is syncing this tenant") {
            line.clear();
            assert!(lines.read_line(&mut line).unwrap() > 0, "it follows nobody");
        }
        (child, lines)
    });
    following.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn after_another_programs_sync_expiring_reads_the_lots_that_are_missing() {
    away_from_midnight(ONE_DAY_TEST).await;
    // More people than fit into the reports of a sync that nobody reads.
    let company = Company::of(120).await;
    let feishu = "platform = \"feishu\"\n";
    let key = format!("{feishu}expiry_records_on_request = true\n");
    company.home.replace_in_configuration(feishu, &key);
    let command = [
        "expiring", "--within", "1000d", "--tenant", "feishu", "--format", "ndjson",
    ];
    let run = async |more: &[&str], code| {
        let other = other_program(&company).await;
        let mut command = company.home.command(&[&command[..], more].concat());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let (child, mut rest) = once_it_follows(command.spawn().unwrap()).await;
        let said = tokio::task::spawn_blocking(move || {
            let output = child.wait_with_output().unwrap();
            let mut err = String::new();
            rest.read_to_string(&mut err).unwrap();
            Ran {
                err,
                ..Ran::from(output)
            }
        });
        other.end().await;
        let ran = said.await.unwrap();
        ran.ended(code);
        ran
    };
    let filtered = run(&["--filter", "expires<=1000d"], 3).await;
    filtered.said(&["which read no lots"]);
    let followed = run(&[], 0).await.objects();
    assert!(followed.iter().any(|row| row["certainty"] == "lot"));
    let own = company.run(&[&command[..], &["--no-cache"]].concat()).await;
    assert_eq!(followed, own.ended(0).objects());
}
