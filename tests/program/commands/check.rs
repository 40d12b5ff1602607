//! `check`, compared with what the rows of `balances` say.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde_json::Value;

use super::support::{Company, ONE_DAY_TEST, text};
use crate::support::waiting::away_from_midnight;

fn figure(row: &Value, key: &str) -> Option<Decimal> {
    row[key].as_str().map(|text| text.parse().unwrap())
}

/// The checks that a row of `balances` fails.
fn failed(row: &Value) -> Vec<&'static str> {
    match text(row, "state") {
        "failed" | "forbidden" => return vec!["no_figure"],
        "not_initialised" => return vec!["not_initialised"],
        "known" => {}
        _ => return Vec::new(),
    }
    let (left, overdrawn) = (figure(row, "left").unwrap(), row["overdrawn"] == true);
    let mut names = Vec::new();
    match overdrawn {
        true if left < Decimal::ZERO => names.push("overdrawn"),
        true => names.push("overdrawn_inferred"),
        false => {
            let carried = figure(row, "carried").unwrap_or_default();
            let granted = figure(row, "granted").map(|granted| granted + carried);
            if figure(row, "used")
                .zip(granted)
                .is_some_and(|(used, all)| used > all)
            {
                names.push("used_beyond_granted");
            }
        }
    }
    if figure(row, "gap").is_some_and(|gap| !gap.is_zero()) {
        names.push("gap");
    }
    let lots = row["lots"].as_array().unwrap();
    let as_of = text(row, "as_of");
    let ended = |lot: &&Value| !text(lot, "ends_on").is_empty() && text(lot, "ends_on") < as_of;
    let mut ended = lots.iter().filter(ended);
    if ended.any(|lot| figure(lot, "left").is_some_and(|left| left > Decimal::ZERO)) {
        names.push("ended_with_left");
    }
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn every_row_of_balances_that_looks_wrong_is_found_and_no_other() {
    away_from_midnight(ONE_DAY_TEST).await;
    let company = Company::with_faults(60).await;
    company.run(&["sync", "--quiet"]).await;
    let rows = company
        .run(&["balances", "--cached", "--format", "ndjson"])
        .await;
    let told = |name: &str, row: &Value| {
        let keys = ["tenant", "employee_id", "leave_type_id"];
        (name.to_owned(), keys.map(|key| text(row, key).to_owned()))
    };
    let expected = rows.objects();
    let expected: BTreeSet<_> = expected
        .iter()
        .flat_map(|row| failed(row).into_iter().map(|name| told(name, row)))
        .collect();
    let found = company
        .run(&["check", "--cached", "--format", "ndjson"])
        .await;
    let found = found.objects();
    let other = [
        "unit_clash",
        "duplicate_person",
        "type_not_configured",
        "disabled_type_with_balance",
    ];
    let of_rows = found
        .iter()
        .filter(|row| !other.contains(&text(row, "check")));
    let of_rows: BTreeSet<_> = of_rows.map(|row| told(text(row, "check"), row)).collect();
    assert_eq!(of_rows, expected);
    assert!(of_rows.len() > 5, "{of_rows:?}");
    for row in &found {
        assert!(row["figures"].is_object(), "{row}");
        assert!(!text(&row["explained"], "zh-CN").is_empty(), "{row}");
        assert!(!text(&row["explained"], "en").is_empty(), "{row}");
        assert!(
            ["error", "warning", "note"].contains(&text(row, "severity")),
            "{row}"
        );
    }
}

/// The directory is read whole whatever the filter chooses, so the other one with the number is known.
#[tokio::test(flavor = "multi_thread")]
async fn a_shared_number_is_found_though_the_filter_leaves_the_other_one_out() {
    let company = Company::of(60).await;
    let only = ["check", "-f", "ndjson", "--only", "duplicate_person"];
    let all = company.run(&only).await.ended(0).objects();
    assert!(all.len() > 1, "{all:?}");
    let first = text(&all[0], "employee_id");
    for filter in [first.to_owned(), format!("{first} left<0 | {first}")] {
        let filtered = company
            .run(&[&only[..], &["--filter", &filter]].concat())
            .await;
        assert_eq!(filtered.ended(0).objects(), all[..1], "{filter}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_check_can_be_chosen_and_decides_the_exit_code() {
    away_from_midnight(ONE_DAY_TEST).await;
    let company = Company::of(60).await;
    company.run(&["sync", "--quiet"]).await;
    let only = [
        "check",
        "--cached",
        "--format",
        "ndjson",
        "--only",
        "overdrawn,gap",
    ];
    let found = company.run(&only).await;
    found.ended(0);
    let names: BTreeSet<String> = found
        .objects()
        .iter()
        .map(|row| text(row, "check").to_owned())
        .collect();
    assert!(
        names
            .iter()
            .all(|name| ["overdrawn", "gap"].contains(&name.as_str())),
        "{names:?}"
    );
    assert!(!names.is_empty());
    company
        .run(&[&only[..], &["--fail-if-any"]].concat())
        .await
        .ended(5);
    let nobody = ["--filter", "nobody-has-this-name", "--fail-if-any"];
    company.run(&[&only[..], &nobody].concat()).await.ended(0);
    company
        .run(&["check", "--only", "overdrown"])
        .await
        .ended(2)
        .said(&["overdrawn"]);
}
