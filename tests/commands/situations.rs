//! What the commands make of the emulator's situations.

use leaveboard::emulator::{EmulatorOptions, Situation};

use super::support::{Company, Home, PEOPLE};

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
