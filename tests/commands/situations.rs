//! What the commands make of the emulator's situations.

use leaveboard::emulator::{EmulatorOptions, Situation};

use super::support::{Company, Home, PEOPLE, text};

async fn company(situation: Situation) -> Company {
    Company::start(EmulatorOptions {
        employees: PEOPLE,
        situations: vec![situation],
        ..EmulatorOptions::default()
    })
    .await
}

#[test]
fn situations_are_listed_by_the_help_and_a_wrong_one_is_a_mistake() {
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
async fn parents_in_the_school_contacts_are_nobodys_employees() {
    let company = company(Situation::SchoolContacts).await;
    let employees = ["employees", "--tenant", "dingtalk", "--format", "ndjson"];
    let ran = company.run(&employees).await;
    assert_eq!(ran.ended(0).objects().len(), PEOPLE);
    assert!(!ran.out.contains("家长"), "{}", ran.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn contradictions_are_said_on_every_platform() {
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
