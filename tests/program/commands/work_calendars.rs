//! Working days by a calendar of Feishu's own.

use jiff::Span;
use jiff::civil::{Date, Weekday};
use leaveboard::domain::WorkCalendar;
use leaveboard::emulator::{EmulatorOptions, Situation};
use serde_json::Value;

use super::support::{Company, ONE_DAY_TEST, Ran, text};
use crate::support::waiting::away_from_midnight;

const EXPIRING: [&str; 7] = [
    "expiring", "--within", "400d", "--tenant", "feishu", "--format", "ndjson",
];

async fn company(situations: &[Situation]) -> Company {
    let company = Company::start(EmulatorOptions {
        employees: 20,
        situations: situations.to_vec(),
        ..EmulatorOptions::default()
    })
    .await;
    let feishu = "platform = \"feishu\"\n";
    let key = format!("{feishu}expiry_records = true\n");
    company.home.replace_in_configuration(feishu, &key);
    company
}

/// Whether the emulated office works on a day: from Monday to Friday, without its holidays and the two days on which it is closed.
fn is_office_day(day: Date) -> bool {
    let closed = [
        (1, 1),
        (5, 1),
        (10, 1),
        (10, 2),
        (10, 3),
        (12, 24),
        (12, 31),
    ];
    let is_weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    !is_weekend && !closed.contains(&(day.month(), day.day()))
}

/// The day of a row with its working days to go, and the days on which the row counts.
fn counted(row: &Value) -> (Vec<Date>, Option<u64>) {
    let last: Date = text(row, "expires_on").parse().unwrap();
    let days = row["days_to_go"].as_i64().unwrap();
    let today = last - Span::new().days(days);
    let days = today.tomorrow().unwrap().series(Span::new().days(1));
    (
        days.take_while(|day| *day <= last).collect(),
        row["working_days_to_go"].as_u64(),
    )
}

fn assert_counted(ran: &Ran, is_worked: impl Fn(&[Date]) -> Option<u64>) {
    let rows = ran.objects();
    assert!(rows.len() > 5);
    for row in &rows {
        let (days, to_go) = counted(row);
        assert_eq!(to_go, is_worked(&days), "{row}");
    }
}

fn office(days: &[Date]) -> u64 {
    days.iter().filter(|day| is_office_day(**day)).count() as u64
}

/// Working days by the announced holidays; none where a year is not among them.
fn announced(days: &[Date]) -> Option<u64> {
    let calendar = WorkCalendar::announced();
    let worked = days.iter().map(|day| calendar.is_worked(*day));
    let worked: Option<Vec<bool>> = worked.collect();
    let is_known = calendar.covers(days.first()?.yesterday().ok()?.year());
    let worked = worked.filter(|_| is_known)?;
    Some(worked.into_iter().filter(|worked| *worked).count() as u64)
}

#[tokio::test(flavor = "multi_thread")]
async fn working_days_of_feishu_count_by_its_only_calendar_which_is_asked_for_once_a_day() {
    away_from_midnight(ONE_DAY_TEST).await;
    let company = company(&[]).await;
    let ran = company.run(&EXPIRING).await;
    ran.ended(0)
        .said(&["feishu: working days by the platform's work calendar \"Office calendar\""]);
    assert_counted(&ran, |days| Some(office(days)));
    let asked = |company: &Company| {
        let counts = company.emulator.counts().requests;
        counts["/open-apis/corehr/v1/leaves/work_calendar_date"]
    };
    let before = asked(&company);
    assert!((3..=6).contains(&before), "{before}");
    // What was kept of it serves for the rest of the day, for --cached too.
    for more in [&[][..], &["--cached"]] {
        let ran = company.run(&[&EXPIRING, more].concat()).await;
        assert_counted(&ran, |days| Some(office(days)));
    }
    assert_eq!(asked(&company), before);
    let plan = company
        .run(&["expiring", "--tenant", "feishu", "--dry-run"])
        .await;
    assert!(plan.out.contains("work_calendar_date"), "{}", plan.out);
    let plan = company
        .run(&["balances", "--tenant", "feishu", "--dry-run"])
        .await;
    assert!(!plan.out.contains("work_calendar"), "{}", plan.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_scope_is_told_and_the_announced_holidays_count() {
    let company = company(&[Situation::RefusedCalendars]).await;
    let ran = company.run(&EXPIRING).await;
    ran.ended(0).said(&[
        "feishu: the platform's work calendars cannot be read, working days by the announced holidays: 99991672",
        "corehr:work_calendar:read",
    ]);
    assert_eq!(ran.err.matches("work calendars cannot be read").count(), 1);
    assert_counted(&ran, announced);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_calendars_the_configuration_names_one_or_none() {
    let company = company(&[Situation::SeveralCalendars]).await;
    let ran = company.run(&EXPIRING).await;
    ran.ended(0)
        .said(&["2 of the platform's work calendars are in use, work_calendar can name one"]);
    assert_counted(&ran, announced);
    let name = |key: &str| {
        let records = "expiry_records = true\n";
        let keys = format!("{records}work_calendar = \"{key}\"\n");
        company.home.replace_in_configuration(records, &keys);
    };
    name("7390282135276635700");
    let ran = company.run(&EXPIRING).await;
    ran.ended(0).said(&["\"Factory calendar\""]);
    let shown = company.run(&["config", "show"]).await;
    assert!(
        shown
            .out
            .contains("work_calendar = \"7390282135276635700\""),
        "{}",
        shown.out
    );
    company
        .home
        .replace_in_configuration("7390282135276635700", "none");
    let ran = company.run(&EXPIRING).await;
    assert!(!ran.err.contains("the platform's work"), "{}", ran.err);
    assert_counted(&ran, announced);
    company.home.replace_in_configuration("\"none\"", "\"12\"");
    let ran = company.run(&EXPIRING).await;
    ran.ended(0)
        .said(&["the platform has no work calendar 12 (work_calendar)"]);
}
