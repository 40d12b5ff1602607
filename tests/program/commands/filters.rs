//! Which rows a filter prints, compared with all rows of the emulator's company.

use rust_decimal::Decimal;
use serde_json::Value;

use super::support::{Company, text};

fn figure(row: &Value, key: &str) -> Option<Decimal> {
    row[key].as_str().map(|text| text.parse().unwrap())
}

fn is_below_zero(row: &Value) -> bool {
    figure(row, "left").is_some_and(|left| left < Decimal::ZERO)
}

fn is_unreadable(row: &Value) -> bool {
    matches!(text(row, "state"), "failed" | "forbidden")
}

fn is_inferred(row: &Value) -> bool {
    row["overdrawn"] == true && !is_below_zero(row)
}

/// Stores all balances and returns them, so that every filter is tried on the same rows.
async fn stored_rows(company: &Company) -> Vec<Value> {
    company.run(&["sync", "--quiet"]).await;
    rows(company, &[]).await
}

async fn rows(company: &Company, arguments: &[&str]) -> Vec<Value> {
    let all = [&["balances", "--cached", "--format", "ndjson"], arguments].concat();
    company.run(&all).await.objects()
}

/// Whether a filter should print a row.
type ShouldPrint<'a> = &'a dyn Fn(&Value) -> bool;

#[tokio::test(flavor = "multi_thread")]
async fn a_condition_on_balances_prints_the_rows_that_match() {
    let company = Company::with_faults(60).await;
    let all = stored_rows(&company).await;
    let annual = |row: &Value| text(row, "leave_type").contains("年假");
    company
        .home
        .append_to_configuration("\n[filters]\n\"两可\" = \"left<0 | state:unreadable\"\n");
    let table: [(&str, ShouldPrint<'_>); 14] = [
        ("@超支 type:年假", &|row| {
            row["overdrawn"] == true && annual(row)
        }),
        ("@透支", &|row| row["overdrawn"] == true),
        ("@两可", &|row| is_below_zero(row) || is_unreadable(row)),
        ("@unreadable", &is_unreadable),
        ("left<0", &is_below_zero),
        ("剩余 《 0", &is_below_zero),
        ("!left<0", &|row| !is_below_zero(row)),
        ("type:年假", &annual),
        ("type:年假 state:known", &|row| {
            annual(row) && text(row, "state") == "known"
        }),
        ("overdrawn", &|row| row["overdrawn"] == true),
        ("超支 !type:年假", &|row| {
            row["overdrawn"] == true && !annual(row)
        }),
        ("状态:读不到", &is_unreadable),
        ("left<0 | state:unreadable", &|row| {
            is_below_zero(row) || is_unreadable(row)
        }),
        ("left >= 5", &|row| {
            figure(row, "left").is_some_and(|left| left >= Decimal::from(5))
        }),
    ];
    for (filter, should_print) in table {
        let expected: Vec<&Value> = all.iter().filter(|row| should_print(row)).collect();
        let found = rows(&company, &["--filter", filter]).await;
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{filter}");
        assert!(!found.is_empty() || filter.starts_with("超支"), "{filter}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whole_people_are_printed_on_request_and_a_pasted_column_is_an_or() {
    let company = Company::with_faults(60).await;
    let all = stored_rows(&company).await;
    let person = |row: &Value| {
        (
            text(row, "tenant").to_owned(),
            text(row, "employee_id").to_owned(),
        )
    };
    let overdrawn: Vec<_> = all
        .iter()
        .filter(|row| is_below_zero(row))
        .map(person)
        .collect();
    let expected: Vec<&Value> = all
        .iter()
        .filter(|row| overdrawn.contains(&person(row)))
        .collect();
    let whole = rows(&company, &["--filter", "left<0", "--whole-person"]).await;
    assert_eq!(whole.iter().collect::<Vec<_>>(), expected);

    let ids: Vec<_> = all.iter().map(|row| text(row, "employee_id")).collect();
    let column = format!("{}\r\n\r\n\"{}\"\t\r\n", ids[0], ids[ids.len() - 1]);
    let pasted = rows(&company, &["--filter", &column]).await;
    let is_listed = |row: &&Value| {
        let id = text(row, "employee_id");
        id == ids[0] || id == ids[ids.len() - 1]
    };
    let listed: Vec<&Value> = all.iter().filter(is_listed).collect();
    assert_eq!(pasted.iter().filter(is_listed).collect::<Vec<_>>(), listed);
    assert!(pasted.len() < all.len(), "other people are left out");
}

#[tokio::test(flavor = "multi_thread")]
async fn left_below_zero_mentions_inferred_rows_and_the_name_of_a_leave_type_is_answered_with_its_condition()
 {
    let company = Company::with_faults(60).await;
    let all = stored_rows(&company).await;
    let inferred = all.iter().filter(|row| is_inferred(row)).count();
    assert!(
        inferred > 0,
        "somebody in the company has used more than granted"
    );
    let ran = company
        .run(&["balances", "--cached", "--filter", "left<0"])
        .await;
    let counted: usize = ran
        .err
        .lines()
        .filter(|line| line.contains("by inference"))
        .flat_map(|line| {
            line.split(' ')
                .filter_map(|word| word.parse::<usize>().ok())
        })
        .sum();
    assert_eq!(counted, inferred, "{}", ran.err);
    let ran = company
        .run(&["balances", "--cached", "--filter", "年假"])
        .await;
    assert_eq!(
        ran.out.lines().count(),
        1,
        "the headings alone: {}",
        ran.out
    );
    ran.said(&["for the leave type write type:年假"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_or_endless_filter_is_an_error() {
    let company = Company::of(3).await;
    let endless = "w".repeat(100_001);
    for filter in ["lft<0", "left<", "state:broken", "张三 | left<x", &endless] {
        let ran = company.run(&["balances", "--filter", filter]).await;
        ran.ended(2);
        assert!(ran.err.contains("--filter"), "{}", ran.err);
        assert!(ran.err.len() < 1_000, "{}", ran.err.len());
    }
    assert_eq!(company.requests(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn people_who_cannot_be_read_are_counted_as_the_filter_finds_them() {
    let company = Company::with_faults(60).await;
    stored_rows(&company).await;
    let ran = company
        .run(&["balances", "--cached", "--format", "json"])
        .await;
    let printed: Value = serde_json::from_str(&ran.out).unwrap();
    let tenants = printed["tenants"].as_array().unwrap();
    assert!(tenants.iter().any(|tenant| tenant["failed"] != 0));
    let found = rows(&company, &["--filter", "state:unreadable"]).await;
    for tenant in tenants {
        let of_tenant = found.iter().filter(|row| row["tenant"] == tenant["tenant"]);
        let mut people: Vec<_> = of_tenant.map(|row| text(row, "employee_id")).collect();
        people.dedup();
        assert_eq!(tenant["failed"], people.len(), "{tenant}");
    }
}
