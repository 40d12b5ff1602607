//! What the commands do in the emulator's situations, each of which shows one oddity of the platforms.

use std::collections::BTreeMap;

use leaveboard::emulator::{EmulatorOptions, Situation};

use super::support::{Company, Home, PEOPLE, Ran, text};

async fn company(situation: Situation) -> Company {
    Company::start(EmulatorOptions {
        employees: PEOPLE,
        situations: vec![situation],
        ..EmulatorOptions::default()
    })
    .await
}

#[test]
fn the_help_lists_the_situations_and_an_unknown_one_is_an_error() {
    let help = Home::new().run(&["emulate", "--help"]);
    let wrong = Home::new().run(&["emulate", "--situation", "sunshine"]);
    wrong.ended(2);
    let words: Vec<&str> = help.ended(0).out.split_whitespace().collect();
    for situation in Situation::ALL {
        assert!(words.join(" ").contains(situation.help()), "{}", help.out);
        wrong.said(&[situation.name()]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn parents_in_the_school_contacts_are_not_employees() {
    let company = company(Situation::SchoolContacts).await;
    let employees = ["employees", "--tenant", "dingtalk", "--format", "ndjson"];
    let ran = company.run(&employees).await;
    assert_eq!(ran.ended(0).objects().len(), PEOPLE);
    assert!(!ran.out.contains("家长"), "{}", ran.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn contradictions_are_reported_on_every_platform() {
    let rows = company(Situation::ContradictingRows).await;
    let ran = rows.run(&["balances", "--format", "ndjson"]).await;
    let failed = ran.ended(3).objects().into_iter();
    let failed = failed.filter(|row| row["state"] == "failed");
    let failed: Vec<_> = failed
        .map(|row| {
            (
                text(&row, "tenant").to_owned(),
                row["error"]["code"].clone(),
            )
        })
        .collect();
    let expected = ["wecom", "dingtalk", "feishu"]
        .map(|tenant| (tenant.to_owned(), "contradicting_rows".into()));
    assert_eq!(failed, expected);
    let types = company(Situation::ContradictingTypes).await;
    let ran = types.run(&["types", "--format", "ndjson"]).await;
    ran.ended(3).said(&[
        "wecom: getcorpconf failed (contradicting_types type 1 came twice",
        "dingtalk: vacation/type/list failed (contradicting_types",
        "feishu: leave_types failed (contradicting_types",
    ]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_in_a_wrapping_is_never_printed() {
    let company = company(Situation::WrappedToken).await;
    let ran = company.run(&["types", "--format", "ndjson"]).await;
    ran.said(&["wecom: ", "dingtalk: ", "feishu: "]);
    assert_ne!(ran.code, Some(0));
    for part in ["callback(", "<pre>", "expires_in", "\"expire"] {
        assert!(!ran.err.contains(part), "{}", ran.err);
    }
}

/// How many rows of a leave type have each error code; the empty code counts the rows without an error.
fn codes(ran: &Ran, leave_type: &str) -> BTreeMap<String, usize> {
    let mut codes = BTreeMap::new();
    for row in ran.objects() {
        if text(&row, "leave_type") == leave_type {
            let code = row["error"]["code"].as_str().unwrap_or_default();
            assert!(
                code.is_empty() || row["state"] == "not_initialised",
                "{row}"
            );
            *codes.entry(code.to_owned()).or_default() += 1;
        }
    }
    codes
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_date_costs_its_person_the_types_that_need_it_and_no_other_figure() {
    let company = company(Situation::MissingDates).await;
    let balances = ["balances", "--tenant", "dingtalk", "--format", "ndjson"];
    // The second run knows from the store for whom the first one was refused.
    for _ in 0..2 {
        let ran = company.run(&balances).await;
        ran.ended(0);
        let with = |refused| {
            BTreeMap::from([
                (String::new(), 60 - refused),
                ("850099".to_owned(), refused),
            ])
        };
        assert_eq!(codes(&ran, "年假"), with(12), "either date");
        assert_eq!(codes(&ran, "司龄假"), with(6), "the hire date alone");
        assert_eq!(codes(&ran, "调休").len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_that_are_easily_confused_stay_apart_and_one_with_a_comma_is_reported() {
    let company = company(Situation::OddIds).await;
    for tenant in ["wecom", "dingtalk"] {
        let ran = company
            .run(&["balances", "--tenant", tenant, "--format", "ndjson"])
            .await;
        // Ids are printed without invisible characters, so two of them look alike here. The name tells them apart.
        let mut by_person: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in ran.objects() {
            let person = ["employee_id", "employee_name"].map(|key| text(&row, key));
            let states = by_person.entry(person.join(" ")).or_default();
            states.push(text(&row, "state").to_owned());
        }
        assert_eq!(by_person.len(), PEOPLE, "{tenant}");
        let failed = by_person
            .values()
            .filter(|states| states.iter().any(|state| state == "failed"));
        // DingTalk separates ids by commas, so it cannot be asked about an id that holds one.
        let expected = usize::from(tenant == "dingtalk");
        assert_eq!(failed.count(), expected, "{tenant}: {}", ran.err);
        ran.ended(if expected == 0 { 0 } else { 3 });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_of_a_stranger_is_reported_and_given_to_nobody() {
    let company = company(Situation::StrangerRows).await;
    let ran = company
        .run(&["balances", "--tenant", "dingtalk", "--format", "ndjson"])
        .await;
    ran.ended(3).said(&["dingtalk: "]);
    assert!(!ran.out.contains("stranger"), "{}", ran.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_whose_lifetime_overflows_the_clock_is_used() {
    let company = company(Situation::EndlessToken).await;
    company.run(&["types", "--format", "ndjson"]).await.ended(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn quotas_that_always_fail_cost_a_bounded_number_of_calls() {
    let company = company(Situation::FailingQuotas).await;
    let ran = company
        .run(&["balances", "--tenant", "dingtalk", "--format", "ndjson"])
        .await;
    assert_ne!(ran.code, Some(0));
    let asked = company.emulator.counts().requests["/topapi/attendance/vacation/quota/list"];
    assert!(asked < 200, "{asked} calls for {PEOPLE} people");
}
