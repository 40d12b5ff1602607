//! `expiring`, compared with what a script would take from the rows of `balances`.

use std::collections::BTreeSet;

use jiff::Span;
use jiff::civil::Date;
use leaveboard::domain::work_calendar::WorkCalendar;
use serde_json::Value;

use super::support::{Company, ONE_DAY_TEST, text};
use crate::support::waiting::away_from_midnight;

/// The keys of a row, in their order.
const KEYS: &str = "schema,tenant,platform,employee_id,employee_name,departments,leave_type_id,leave_type,unit,left,amount,expires_on,\
                    certainty,lot_id,days_to_go,working_days_to_go,cannot_be_used_up";

/// What identifies an amount that ends.
fn key(row: &Value, day: &str, amount: &str, lot: &Value) -> String {
    let parts = ["tenant", "employee_id", "leave_type_id", "unit"].map(|key| text(row, key));
    format!("{} {day} {amount} {lot}", parts.join(" "))
}

/// What a row of `balances` says about the days up to `until`.
fn ends_of(row: &Value, until: Date) -> Vec<String> {
    let within = |day: &str| day.parse::<Date>().is_ok_and(|day| day <= until);
    let lots = row["lots"].as_array().unwrap();
    if row["expiry_source"] == "lot" {
        let usable = lots.iter().filter(|lot| {
            let left = text(lot, "left");
            lot["valid"] == true
                && !left.starts_with('-')
                && left != "0"
                && within(text(lot, "ends_on"))
        });
        return usable
            .map(|lot| key(row, text(lot, "ends_on"), text(lot, "left"), &lot["lot_id"]))
            .collect();
    }
    let day = text(row, "expires_on");
    if !within(day) {
        return Vec::new();
    }
    vec![key(row, day, text(row, "left"), &Value::Null)]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_lot_and_every_rules_day_inside_the_window_is_a_row() {
    away_from_midnight(ONE_DAY_TEST).await;
    let company = Company::with_faults(60).await;
    company.run(&["sync", "--quiet"]).await;
    let filters: [&[&str]; 3] = [&[], &["--filter", "type:年假 left>1"], &["--type", "年假"]];
    for filter in filters {
        let balances = ["balances", "--cached", "--format", "ndjson"];
        let rows = company.run(&[&balances, filter].concat()).await.objects();
        let today: Date = text(&rows[0], "as_of").parse().unwrap();
        for days in [0, 30, 400] {
            let within = format!("{days}d");
            let command = [
                "expiring", "--cached", "--within", &within, "--format", "ndjson",
            ];
            let ran = company.run(&[&command, filter].concat()).await;
            let until = today.checked_add(Span::new().days(days)).unwrap();
            let expected: BTreeSet<String> =
                rows.iter().flat_map(|row| ends_of(row, until)).collect();
            let printed = ran.objects();
            let found: BTreeSet<String> = printed
                .iter()
                .map(|row| {
                    key(
                        row,
                        text(row, "expires_on"),
                        text(row, "amount"),
                        &row["lot_id"],
                    )
                })
                .collect();
            assert_eq!(found, expected, "{filter:?} {days}");
            assert_eq!(printed.len(), expected.len());
            let in_order: Vec<&str> = printed.iter().map(|row| text(row, "expires_on")).collect();
            assert!(in_order.is_sorted());
            for row in &printed {
                assert_row(row, today);
            }
            assert!(days < 400 || !printed.is_empty());
        }
    }
}

fn assert_row(row: &Value, today: Date) {
    let day: Date = text(row, "expires_on").parse().unwrap();
    assert_eq!(row["days_to_go"], (day - today).get_days(), "{row}");
    let calendar = WorkCalendar::announced();
    let is_known = (today.year()..=day.year()).all(|year| calendar.covers(year));
    assert_eq!(row["working_days_to_go"].is_u64(), is_known, "{row}");
    let in_days = row["unit"] == "day";
    assert_eq!(
        row["cannot_be_used_up"].is_boolean(),
        is_known && in_days,
        "{row}"
    );
    if let (Some(worked), true) = (row["working_days_to_go"].as_u64(), in_days) {
        let amount: rust_decimal::Decimal = text(row, "amount").parse().unwrap();
        assert_eq!(row["cannot_be_used_up"], amount > worked.into(), "{row}");
    }
    assert_eq!(
        row["lot_id"].is_string(),
        row["certainty"] == "lot",
        "{row}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_come_in_their_order_and_what_lapses_can_fail_a_script() {
    let company = Company::of(60).await;
    let far = ["expiring", "--within", "400d", "--fail-if-any"];
    let lines = company
        .run(&[&far[..], &["--format", "ndjson"]].concat())
        .await;
    lines.ended(5).said(&["expire by a rule"]);
    let first = lines.out.lines().next().unwrap();
    let keys: Vec<usize> = KEYS
        .split(',')
        .map(|key| {
            first
                .find(&format!("\"{key}\":"))
                .unwrap_or_else(|| panic!("{key}: {first}"))
        })
        .collect();
    assert!(keys.is_sorted(), "{first}");
    let sheet = company
        .run(&["expiring", "--cached", "--format", "csv"])
        .await;
    let headings = "tenant,platform,id,name,departments,leave id,leave,unit,left,expiring,expires,certainty,lot id,days to go,\
                    working days to go,cannot be used up";
    assert_eq!(sheet.ended(0).out.lines().next(), Some(headings));
    let whole = company
        .run(&["expiring", "--cached", "--format", "json"])
        .await;
    let whole: Value = serde_json::from_str(&whole.ended(0).out).unwrap();
    assert_eq!(whole["schema"], 1);
    assert!(whole["expiring"].is_array() && whole["tenants"].as_array().unwrap().len() == 3);
    let nobody = [
        "expiring",
        "--cached",
        "--filter",
        "nobody-has-this-id",
        "--fail-if-any",
    ];
    company.run(&nobody).await.ended(0);
    company
        .run(&["expiring", "--within", "soon"])
        .await
        .ended(2)
        .said(&["30d"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_of_the_company_goes_before_the_announced_one_and_a_wrong_line_is_named() {
    let company = Company::of(30).await;
    let holidays = company.home.path("leaveboard/own.csv");
    company
        .home
        .append_to_configuration("\n[calendar]\nholidays = \"own.csv\"\n");
    // Every year is covered, and no day of it is worked.
    let years = 2020..2045;
    let mut lines = vec!["day,kind".to_owned()];
    for year in years {
        let days = jiff::civil::date(year, 1, 1).series(Span::new().days(1));
        for day in days.take_while(|day| day.year() == year) {
            lines.push(format!("{day},holiday"));
        }
    }
    std::fs::write(&holidays, lines.join("\n")).unwrap();
    let ran = company
        .run(&["expiring", "--within", "400d", "--format", "ndjson"])
        .await;
    let rows = ran.ended(0).objects();
    assert!(!rows.is_empty());
    for row in rows {
        assert_eq!(row["working_days_to_go"], 0, "{row}");
    }
    std::fs::write(&holidays, "2026-13-01,holiday\n").unwrap();
    let ran = company.run(&["expiring", "--cached"]).await;
    ran.ended(2)
        .said(&["own.csv", "line 1", "2026-13-01", "holidays"]);
}
