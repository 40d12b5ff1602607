//! `totals`, compared with what a script would add up from the rows of `balances`.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde_json::Value;

use super::support::{Company, text};

const FIGURES: [&str; 4] = ["granted", "used", "left", "carried"];

/// What identifies a sum: tenant, department, leave type and unit.
type Key = [String; 4];

/// What a script adds up.
#[derive(Default)]
struct Sum {
    figures: [Option<Decimal>; 4],
    people: BTreeSet<String>,
    overdrawn: BTreeSet<String>,
    states: BTreeMap<String, u64>,
}

/// The groups of a row of `balances`.
fn groups(by: &str, row: &Value) -> BTreeSet<String> {
    let departments = row["departments"].as_array().into_iter().flatten();
    let names = departments.map(|name| name.as_str().unwrap().to_owned());
    let names: BTreeSet<String> = names.collect();
    match by {
        "department" if !names.is_empty() => names,
        _ => [String::new()].into(),
    }
}

fn added_up(by: &str, rows: &[Value]) -> BTreeMap<Key, Sum> {
    let mut sums: BTreeMap<Key, Sum> = BTreeMap::new();
    for row in rows {
        for group in groups(by, row) {
            let leave_type = match by {
                "tenant" => "",
                _ => text(row, "leave_type_id"),
            };
            let key = [text(row, "tenant"), &group, leave_type, text(row, "unit")];
            add(sums.entry(key.map(str::to_owned)).or_default(), row);
        }
    }
    sums
}

fn add(sum: &mut Sum, row: &Value) {
    let (id, state) = (text(row, "employee_id"), text(row, "state"));
    *sum.states.entry(state.to_owned()).or_default() += 1;
    if state != "known" {
        return;
    }
    sum.people.insert(id.to_owned());
    if row["overdrawn"] == true {
        sum.overdrawn.insert(id.to_owned());
    }
    for (figure, name) in sum.figures.iter_mut().zip(FIGURES) {
        if let Some(amount) = row[name].as_str() {
            let amount: Decimal = amount.parse().unwrap();
            *figure = Some(figure.unwrap_or_default() + amount);
        }
    }
}

#[track_caller]
fn same(row: &Value, expected: &Sum) {
    for (name, expected) in FIGURES.into_iter().zip(expected.figures) {
        let printed = row[name]
            .as_str()
            .map(|text| text.parse::<Decimal>().unwrap());
        assert_eq!(printed, expected, "{name} of {row}");
    }
    assert_eq!(row["people"], expected.people.len(), "{row}");
    assert_eq!(row["overdrawn_people"], expected.overdrawn.len(), "{row}");
    for (state, count) in row["states"].as_object().unwrap() {
        let expected = expected.states.get(state).copied().unwrap_or(0);
        assert_eq!(count.as_u64(), Some(expected), "{state} of {row}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn totals_are_the_sums_of_the_rows_of_balances() {
    let company = Company::with_faults(60).await;
    company.run(&["sync", "--quiet"]).await;
    let balances = ["balances", "--cached", "--format", "ndjson"];
    let filters: [&[&str]; 3] = [&[], &["--filter", "type:年假 left>1"], &["--type", "年假"]];
    for filter in filters {
        let rows = company.run(&[&balances, filter].concat()).await.objects();
        for by in ["type", "department", "tenant"] {
            let totals = ["totals", "--cached", "--by", by, "--format", "ndjson"];
            let ran = company.run(&[&totals, filter].concat()).await;
            let mut expected = added_up(by, &rows);
            let printed = ran.objects();
            assert!(!printed.is_empty(), "{by} {filter:?}");
            for row in printed {
                let keys = ["tenant", "department", "leave_type_id", "unit"];
                let key = keys.map(|key| text(&row, key).to_owned());
                let expected = expected.remove(&key).unwrap_or_else(|| panic!("{row}"));
                assert_eq!(text(&row, "by"), by);
                same(&row, &expected);
            }
            let missing: Vec<_> = expected.keys().collect();
            assert!(missing.is_empty(), "{by} {filter:?} {missing:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn departments_have_ids_and_their_sums_can_be_over_what_is_below_them() {
    let company = Company::of(60).await;
    company.run(&["sync", "--quiet"]).await.ended(0);
    let direct = [
        "totals",
        "--cached",
        "--by",
        "department",
        "--format",
        "ndjson",
    ];
    let key = |row: &Value| {
        let names = ["tenant", "department_id", "leave_type_id", "unit"];
        names.map(|name| text(row, name).to_owned())
    };
    let cells = |row: &Value| -> u64 {
        let states = row["states"].as_object().unwrap().values();
        states.map(|count| count.as_u64().unwrap()).sum()
    };
    let own = company.run(&direct).await.ended(0).objects();
    for row in &own {
        let has_id = !row["department_id"].is_null();
        assert_eq!(has_id, !row["department"].is_null(), "{row}");
    }
    let below = [&direct[..], &["--with-sub-departments"]].concat();
    let below = company.run(&below).await.ended(0).objects();
    let below: BTreeMap<_, u64> = below.iter().map(|row| (key(row), cells(row))).collect();
    let mut larger = BTreeSet::new();
    for row in &own {
        let all = below[&key(row)];
        assert!(all >= cells(row), "{row}");
        if all > cells(row) {
            larger.insert(text(row, "tenant").to_owned());
        }
    }
    for tenant in ["wecom", "dingtalk"] {
        assert!(larger.contains(tenant), "{larger:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_in_several_departments_are_told_and_a_table_says_what_is_in_no_sum() {
    let company = Company::of(60).await;
    let by_department = ["totals", "--by", "department", "--format", "ndjson"];
    let ran = company.run(&by_department).await;
    ran.ended(0)
        .said(&["people are in several departments and count in each of them"]);
    let table = company.run(&["totals", "--cached"]).await;
    table.ended(0);
    let heading = table.out.lines().next().unwrap();
    for word in [
        "Tenant",
        "Leave",
        "Unit",
        "People",
        "Granted",
        "Not in the sums",
    ] {
        assert!(heading.contains(word), "{heading}");
    }
    assert!(table.out.contains("unlimited"), "{}", table.out);
    let sheet = company
        .run(&["totals", "--cached", "--format", "csv"])
        .await;
    let heading =
        "tenant,platform,department id,department,leave id,leave,unit,people,carried,granted";
    assert!(sheet.out.starts_with(heading), "{}", sheet.out);
}

/// Multiplies what each of the people has left by a rate of 400.50 a day and the percent.
#[track_caller]
fn assert_liability<'a>(
    row: &Value,
    balances: impl Iterator<Item = &'a Value>,
    rated: &[&str],
    percent: i64,
) {
    let (mut sum, mut without) = (Decimal::ZERO, 0);
    for balance in balances.filter(|it| it["unit"] == "day" && it["state"] == "known") {
        let left: Decimal = text(balance, "left").parse().unwrap();
        if left <= Decimal::ZERO {
            continue;
        }
        if rated.contains(&text(balance, "employee_id")) {
            sum += left * Decimal::new(40_050 * percent, 4);
        } else {
            without += 1;
        }
    }
    let liability = &row["liability"];
    assert_eq!(liability["percent"], percent, "{row}");
    assert_eq!(liability["people_without_rate"], without, "{row}");
    assert_eq!(liability["people_without_kind"], 0, "{row}");
    if sum.is_zero() {
        assert!(liability["amount"].is_null(), "{row}");
        return;
    }
    let amount: Decimal = text(liability, "amount").parse().unwrap();
    assert!((amount - sum).abs() < Decimal::new(1, 4), "{row} {sum}");
    assert_eq!(text(liability, "currency"), "CNY");
}

/// These balances add nothing to an amount, and everybody who has something left of one is counted.
#[track_caller]
fn assert_no_liability<'a>(row: &Value, balances: impl Iterator<Item = &'a Value>) {
    let has_left = |it: &&Value| {
        let left: Decimal = text(it, "left").parse().unwrap();
        it["unit"] == row["unit"] && left > Decimal::ZERO
    };
    let known = balances.filter(|it| it["state"] == "known");
    let people = known.filter(has_left).count();
    let liability = &row["liability"];
    for key in ["amount", "currency", "hours_per_day", "percent"] {
        assert!(liability[key].is_null(), "{key}: {row}");
    }
    assert_eq!(liability["by_currency"], serde_json::json!([]), "{row}");
    assert_eq!(liability["people_without_rate"], 0, "{row}");
    assert_eq!(liability["people_without_kind"], people, "{row}");
}

/// A tenant's amount is the sum of those of its leave types, and everybody with unclassified
/// leave of any type is counted once.
async fn assert_tenants_cost_what_their_types_cost(company: &Company, types: &[Value]) {
    let by_tenant = [
        "totals", "--cached", "--tenant", "wecom", "--by", "tenant", "--format", "ndjson",
    ];
    let rows = company.run(&by_tenant).await.ended(0).objects();
    let days = rows.iter().find(|row| row["unit"] == "day").unwrap();
    let of_types = types.iter().filter(|row| row["unit"] == "day");
    let amounts = of_types.filter_map(|row| row["liability"]["amount"].as_str());
    let sum: Decimal = amounts.map(|it| it.parse::<Decimal>().unwrap()).sum();
    let liability = &days["liability"];
    let amount: Decimal = text(liability, "amount").parse().unwrap();
    assert_eq!(amount, sum, "{days}");
    let unclassified = types.iter().filter(|row| row["unit"] == "day");
    let most = unclassified.map(|row| row["liability"]["people_without_kind"].as_u64());
    let people = liability["people_without_kind"].as_u64();
    assert!(people >= most.max().unwrap(), "{days}");
    assert!(people <= days["people"].as_u64(), "{days}");
}

#[tokio::test(flavor = "multi_thread")]
async fn rates_of_the_company_say_what_untaken_leave_costs() {
    let company = Company::of(20).await;
    company.run(&["sync", "--quiet"]).await.ended(0);
    let cached = ["balances", "--cached", "--format", "ndjson"];
    let rows = company.run(&cached).await.objects();
    let wecom = || rows.iter().filter(|row| text(row, "tenant") == "wecom");
    let mut ids: Vec<&str> = wecom().map(|row| text(row, "employee_id")).collect();
    ids.dedup();
    let rated = &ids[..10];
    let lines = rated.iter().map(|id| format!("{id},400.50,CNY\r\n"));
    let sheet = format!("账号,日薪,币种\r\n{}", lines.collect::<String>());
    let file = company.home.path("leaveboard/rates.csv");
    std::fs::write(&file, &sheet).unwrap();
    company
        .home
        .append_to_configuration("\n[totals]\nrates = \"rates.csv\"\n");
    let totals = ["totals", "--cached", "--tenant", "wecom"];
    let ndjson = [&totals[..], &["--format", "ndjson"]].concat();
    let unclassified = company.run(&ndjson).await;
    unclassified
        .ended(0)
        .said(&["[leave_kinds] is empty: a day of any leave costs a day's pay"]);
    let printed = unclassified.objects();
    for row in printed.iter().filter(|row| row["unit"] == "day") {
        let of_row = wecom().filter(|it| it["leave_type_id"] == row["leave_type_id"]);
        assert_liability(row, of_row, rated, 100);
    }
    company.home.append_to_configuration(
        "\n[leave_kinds]\nstatutory = [\"年假\"]\nwelfare = [\"司龄假\", \"福利假\"]\n",
    );
    let printed = company.run(&ndjson).await.ended(0).objects();
    for row in printed.iter().filter(|row| row["unit"] == "day") {
        let of_row = || wecom().filter(|it| it["leave_type_id"] == row["leave_type_id"]);
        match text(row, "leave_type") {
            "年假" => {
                // Untaken statutory leave costs 300 % of a day's pay, of which the salary has paid 100 %.
                assert_liability(row, of_row(), rated, 200);
            }
            // Welfare leave that is lost costs the company nothing, and its kind is known.
            "司龄假" | "福利假" => assert_no_liability(row, [].into_iter()),
            _ => assert_no_liability(row, of_row()),
        }
    }
    assert_tenants_cost_what_their_types_cost(&company, &printed).await;
    let table = company.run(&totals).await;
    for words in ["Liability", "without a rate", "with leave without a kind"] {
        assert!(table.ended(0).out.contains(words), "{}", table.out);
    }
    let sheet_of_totals = company
        .run(&[&totals[..], &["--format", "csv"]].concat())
        .await;
    let heading = sheet_of_totals.out.lines().next().unwrap();
    assert!(
        heading.contains("liability,people without a rate,people with leave without a kind"),
        "{heading}"
    );
    std::fs::write(&file, sheet.replacen("400.50", "many", 1)).unwrap();
    let wrong = company.run(&totals).await;
    wrong
        .ended(2)
        .said(&["rates.csv row 2 column B: is not a day's pay"]);
    assert!(!wrong.err.contains("many"), "{}", wrong.err);
}
