//! What `balances`, `types` and `employees` print of the emulator's company, and their exit codes.

use std::collections::BTreeSet;

use serde_json::Value;

use super::support::{Company, ONE_DAY_TEST, PEOPLE, text};
use crate::support::waiting::away_from_midnight;

/// It does not even read a secret: one of them is missing here.
#[tokio::test(flavor = "multi_thread")]
async fn a_company_without_people_says_so() {
    let company = Company::of(0).await;
    for command in ["employees", "balances", "totals"] {
        let ran = company
            .run(&[command, "--no-cache", "--tenant", "wecom"])
            .await;
        ran.ended(0).said(&["wecom: no people"]);
        let quiet = [command, "--no-cache", "--tenant", "wecom", "--quiet"];
        assert!(!company.run(&quiet).await.err.contains("no people"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_lists_the_calls_and_sends_nothing() {
    let company = Company::of(PEOPLE).await;
    std::fs::remove_file(company.home.path("wecom.secret")).unwrap();
    let ran = company.run(&["balances", "--dry-run"]).await;
    for word in [
        "wecom (wecom, http://127.0.0.1",
        "getuservacationquota",
        "once for each person",
        "once for each leave type and 50 people",
        "leave_balances",
    ] {
        assert!(
            ran.ended(0).out.contains(word),
            "{word} is not in:\n{}",
            ran.out
        );
    }
    let types = company
        .run(&["types", "--dry-run", "--tenant", "wecom"])
        .await;
    assert!(
        !types.ended(0).out.contains("getuservacationquota"),
        "{}",
        types.out
    );
    assert_eq!(company.requests(), 0);
}

/// A run with these options asks no platform, or Feishu alone, which knows the balances of other days.
#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_lists_no_calls_of_a_tenant_that_is_read_from_the_store() {
    let company = Company::of(10).await;
    for (options, asked) in [
        (&["--cached"][..], &[][..]),
        (&["--as-of", "2026-06-30"], &["feishu"]),
    ] {
        let plan = [&["balances", "--dry-run", "-f", "ndjson"], options].concat();
        let ran = company.run(&plan).await;
        let rows = ran.ended(0).objects();
        let tenants: BTreeSet<&str> = rows.iter().map(|row| text(row, "tenant")).collect();
        assert_eq!(tenants, asked.iter().copied().collect(), "{options:?}");
        ran.said(&["wecom: read from the store"]);
    }
}

/// All billable calls of the month were made by one sync, so the plan for the next one must name the same number.
#[tokio::test(flavor = "multi_thread")]
async fn trap_25_after_a_complete_read_a_dry_run_tells_what_that_took() {
    away_from_midnight(ONE_DAY_TEST).await;
    let company = Company::of(60).await;
    let sync = ["sync", "--tenant", "dingtalk"];
    company.run(&sync).await.ended(0);
    let plan = company.run(&[&sync[..], &["--dry-run"]].concat()).await;
    let (_, spent) = plan.ended(0).out.split_once("this month: ").unwrap();
    let (spent, _) = spent.split_once(" of ").unwrap();
    assert!(spent.parse::<u64>().unwrap() > 10, "{}", plan.out);
    let need = format!(
        "price: {spent} billable calls, as the last complete read took {spent} for 60 people;"
    );
    assert!(plan.out.contains(&need), "{need} is not in {}", plan.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn balances_come_in_order_of_tenants_people_and_types() {
    away_from_midnight(ONE_DAY_TEST).await;
    let company = Company::of(PEOPLE).await;
    let balances = company.run(&["balances", "--format", "ndjson"]).await;
    let people = company.run(&["employees", "--format", "ndjson"]).await;
    let types = company.run(&["types", "--format", "ndjson"]).await;
    balances.ended(0);
    assert_eq!(
        balances.err, "",
        "no progress where standard error is no terminal"
    );
    let mut tenants: Vec<String> = Vec::new();
    let mut rows: Vec<(String, String)> = Vec::new();
    for row in balances.objects() {
        let tenant = text(&row, "tenant").to_owned();
        let person = (tenant.clone(), text(&row, "employee_id").to_owned());
        if tenants.last() != Some(&tenant) {
            tenants.push(tenant);
        }
        if rows.last() != Some(&person) {
            rows.push(person);
        }
    }
    assert_eq!(tenants, ["wecom", "dingtalk", "feishu"]);
    let listed: Vec<(String, String)> = people
        .ended(0)
        .objects()
        .iter()
        .map(|row| {
            (
                text(row, "tenant").to_owned(),
                text(row, "employee_id").to_owned(),
            )
        })
        .collect();
    assert_eq!(
        rows, listed,
        "a person's rows stand together, in the order of employees"
    );
    assert!(listed.len() >= 3 * PEOPLE);
    assert_types_in_order(&balances.objects(), &types.ended(0).objects());
}

fn assert_types_in_order(balances: &[Value], types: &[Value]) {
    let key = |row: &Value| {
        (
            text(row, "tenant").to_owned(),
            text(row, "leave_type_id").to_owned(),
        )
    };
    let order: Vec<_> = types.iter().map(key).collect();
    for pair in balances.windows(2) {
        if pair[0]["employee_id"] == pair[1]["employee_id"]
            && pair[0]["tenant"] == pair[1]["tenant"]
        {
            let position = |row: &Value| order.iter().position(|known| *known == key(row));
            // A type that the list lacks comes last.
            let [first, second] =
                [&pair[0], &pair[1]].map(|row| position(row).unwrap_or(usize::MAX));
            assert!(first <= second, "{pair:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_format_prints_the_same_rows() {
    away_from_midnight(ONE_DAY_TEST).await;
    let company = Company::of(20).await;
    let lines = company
        .run(&["balances", "--format", "ndjson"])
        .await
        .ended(0)
        .objects();
    let document = company.run(&["balances", "--format", "json"]).await;
    let document: Value = serde_json::from_str(&document.ended(0).out).unwrap();
    assert_eq!(document["balances"].as_array().unwrap(), &lines);
    let coverage = &document["tenants"][0];
    assert_eq!(
        (text(coverage, "tenant"), text(coverage, "state")),
        ("wecom", "complete")
    );
    assert_eq!(coverage["people"], coverage["answered"]);
    let sheet = company.run(&["balances", "--format", "csv"]).await;
    assert_eq!(sheet.ended(0).out.matches("\r\n").count(), lines.len() + 1);
    let table = company.run(&["balances"]).await;
    let table_rows = table
        .ended(0)
        .out
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("Tenant"));
    assert_eq!(table_rows.count(), lines.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn tenants_types_and_people_can_be_chosen() {
    let company = Company::of(PEOPLE).await;
    let types = company
        .run(&["types", "--format", "ndjson", "--tenant", "wecom"])
        .await
        .ended(0)
        .objects();
    assert!(types.iter().all(|row| text(row, "tenant") == "wecom"));
    let (id, name) = (
        text(&types[0], "leave_type_id"),
        text(&types[0], "leave_type"),
    );
    for word in [id, name] {
        let arguments = [
            "balances", "--format", "ndjson", "--tenant", "wecom", "--type", word,
        ];
        let rows = company.run(&arguments).await.ended(0).objects();
        assert_eq!(rows.len(), PEOPLE, "one row a person");
        assert!(
            rows.iter()
                .all(|row| text(row, "leave_type_id") == id || text(row, "leave_type") == name)
        );
    }
    company
        .run(&["balances", "--tenant", "wecom", "--type", "no such leave"])
        .await
        .ended(2)
        .said(&["no such leave", name]);
}

/// How often each platform was asked for balances.
fn balance_calls(company: &Company) -> [u64; 3] {
    let requests = company.emulator.counts().requests;
    [
        "/cgi-bin/oa/vacation/getuservacationquota",
        "/topapi/attendance/vacation/quota/list",
        "/open-apis/corehr/v1/leaves/leave_balances",
    ]
    .map(|path| requests.get(path).copied().unwrap_or(0))
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_people_whom_the_filter_chooses_are_asked_for() {
    away_from_midnight(ONE_DAY_TEST).await;
    let company = Company::with_latency(200, 5).await;
    let all = company
        .run(&["balances", "--format", "ndjson", "--no-cache"])
        .await
        .ended(0)
        .objects();
    let whole = balance_calls(&company);
    let numbers_of = |rows: &[Value]| {
        let ids = rows.iter().map(|row| text(row, "employee_id").to_owned());
        ids.collect::<std::collections::BTreeSet<_>>().len() as u64
    };
    // Feishu tells departments apart from names, so that whom this chooses is known only later.
    for filter in ["dept:研发", "王"] {
        let before = balance_calls(&company);
        let found = company
            .run(&[
                "balances",
                "--format",
                "ndjson",
                "--no-cache",
                "--filter",
                filter,
            ])
            .await
            .ended(0)
            .objects();
        let chosen: Vec<Value> = all
            .iter()
            .filter(|row| {
                found
                    .iter()
                    .any(|found| found["employee_id"] == row["employee_id"])
            })
            .cloned()
            .collect();
        assert_eq!(
            found, chosen,
            "{filter}: in the same order, with the same figures"
        );
        let calls = balance_calls(&company);
        let spent: Vec<u64> = calls
            .iter()
            .zip(before)
            .map(|(now, then)| now - then)
            .collect();
        let of = |tenant: &str| {
            let rows = found.iter().filter(|row| row["tenant"] == tenant);
            numbers_of(&rows.cloned().collect::<Vec<_>>())
        };
        assert!(
            of("wecom") > 0 && of("dingtalk") > 0 && of("feishu") > 0,
            "{filter}"
        );
        assert_eq!(spent[0], of("wecom"), "{filter}: a call a person");
        assert!(spent[1] < whole[1], "{filter}: {spent:?} of {whole:?}");
        assert_eq!(
            spent[2], whole[2],
            "Feishu's list of people is its list of balances"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_prints_the_people_that_match() {
    away_from_midnight(ONE_DAY_TEST).await;
    let company = Company::of(PEOPLE).await;
    let people = company
        .run(&["employees", "--format", "ndjson", "--tenant", "wecom"])
        .await
        .ended(0)
        .objects();
    let id = text(&people[PEOPLE / 2], "employee_id").to_owned();
    let found = company
        .run(&[
            "balances", "--format", "ndjson", "--tenant", "wecom", "--filter", &id,
        ])
        .await
        .ended(0)
        .objects();
    assert!(
        !found.is_empty()
            && found
                .iter()
                .all(|row| text(row, "employee_id").contains(&id)),
        "{found:?}"
    );
    let all = company
        .run(&["balances", "--format", "ndjson"])
        .await
        .ended(0)
        .objects();
    let below = company
        .run(&["balances", "--format", "ndjson", "--filter", "left<0"])
        .await
        .ended(0)
        .objects();
    let negative = |row: &&Value| text(row, "left").starts_with('-');
    let expected: Vec<Value> = all.iter().filter(negative).cloned().collect();
    assert!(
        !expected.is_empty(),
        "the generated company has overdrawn balances"
    );
    assert_eq!(
        below, expected,
        "the rows that match, not all of these people"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_by_every_tenant_ends_with_4_and_by_some_with_3() {
    let company = Company::of(10).await;
    for platform in ["dingtalk", "wecom", "feishu"] {
        let secret = format!("{platform}.secret");
        company.home.replace_private(&secret, "wrong");
        let ran = company.run(&["balances", "--format", "ndjson"]).await;
        let code = if platform == "feishu" { 4 } else { 3 };
        ran.ended(code).said(&[&format!("{platform}: ")]);
        assert!(!ran.err.contains("wrong\n"), "{}", ran.err);
        assert!(
            ran.objects()
                .iter()
                .all(|row| text(row, "tenant") != platform)
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_who_fail_have_rows_with_the_error_and_the_run_is_partial() {
    let company = Company::with_faults(PEOPLE).await;
    let ran = company
        .run(&["balances", "--format", "ndjson", "--tenant", "wecom"])
        .await;
    ran.ended(3)
        .said(&["wecom: ", &format!("of {PEOPLE} people failed (")]);
    assert!(ran.err.lines().count() <= 20, "{}", ran.err);
    let failed: Vec<Value> = ran
        .objects()
        .into_iter()
        .filter(|row| !row["error"].is_null())
        .collect();
    assert!(!failed.is_empty());
    assert!(
        failed
            .iter()
            .all(|row| row["left"].is_null() && !text(&row["error"], "code").is_empty())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn platforms_that_cannot_be_reached_end_with_1() {
    let company = Company::of(5).await;
    company.home.configure_unreachable();
    let ran = company.run(&["employees", "--format", "ndjson"]).await;
    ran.ended(1).said(&["wecom: ", "dingtalk: ", "feishu: "]);
    assert_eq!(ran.out, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn feishu_is_asked_about_another_day_and_the_others_need_a_snapshot() {
    let company = Company::of(10).await;
    let ran = company
        .run(&["balances", "--format", "ndjson", "--as-of", "2026-06-30"])
        .await;
    ran.ended(3).said(&[
        "wecom: no snapshot before 2026-06-30, as there is no store yet",
        "dingtalk: no snapshot before 2026-06-30",
        "feishu: balances as of 2026-06-30, as the platform reports them now",
    ]);
    let rows = ran.objects();
    assert!(!rows.is_empty());
    for row in &rows {
        assert_eq!(
            (text(row, "tenant"), text(row, "as_of")),
            ("feishu", "2026-06-30")
        );
        assert_eq!(text(row, "source"), "platform");
        assert!(text(row, "fetched_at").ends_with('Z'), "{row}");
    }
    company
        .run(&["balances", "--tenant", "wecom", "--as-of", "2026-06-30"])
        .await
        .ended(1)
        .said(&["snapshot"]);
}
