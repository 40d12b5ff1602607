//! Leave types and balances: pages of lots, batches of people, and the monthly budget.

use jiff::civil::date;
use leaveboard::domain::{CellState, EmployeeId, PersonBalances};
use leaveboard::platform::{ErrorClass, Platform};
use serde_json::{Value, json};

use super::company::*;
use super::server::{Asked, Server};

const QUOTA: &str = "/quota/list";

fn is_quota(asked: &Asked) -> bool {
    asked.path.ends_with(QUOTA)
}

#[tokio::test]
async fn everybody_gets_one_row_a_type_in_the_order_asked_for() {
    let server = Server::start(company).await;
    let client = connect(&server);
    let people = ids(3);
    let answers = balances(&client, &people).await.unwrap();
    let order: Vec<_> = answers.iter().map(|p| p.employee.clone()).collect();
    assert_eq!(order, people);
    for person in &answers {
        assert_eq!(cells(person), ["known 9", "known 72", "unlimited"]);
        assert_eq!(person.balances[0].expires_on, Some(date(2026, 12, 31)));
        assert_eq!(person.balances[0].lots.len(), 1);
        assert!(person.raw.as_ref().unwrap().contains("annual-"));
    }
}

#[tokio::test]
async fn trap_31_every_type_is_asked_for_as_the_main_administrator() {
    let server = Server::start(company).await;
    let types = connect(&server).fetch_leave_types().await.unwrap();
    assert!(types.incomplete.is_none());
    assert_eq!(types.types.len(), 3);
    let asked = &server.asked("/type/list")[0];
    assert_eq!(
        asked.body,
        json!({"vacation_source": "all", "op_userid": "main"})
    );
}

#[tokio::test]
async fn traps_23_24_and_25_a_call_names_a_type_and_fifty_people_and_none_for_a_type_without_limit()
{
    let server = Server::start(company).await;
    let client = connect(&server);
    let answers = balances(&client, &ids(120)).await.unwrap();
    assert_eq!(answers.len(), 120);
    let asked = server.asked(QUOTA);
    assert_eq!(asked.len(), 2 * 3);
    let sizes: Vec<_> = asked.iter().map(|asked| people_of(asked).len()).collect();
    assert_eq!(sizes, [50, 50, 50, 50, 20, 20]);
    assert_eq!(asked[0].body["size"], 50);
    assert_eq!(asked[0].body["offset"], 0);
    assert!(asked.iter().all(|asked| asked.body["leave_code"] != "sick"));
}

#[tokio::test]
async fn trap_25_only_attendance_calls_are_billed_and_the_price_is_told_before() {
    let server = Server::start(company).await;
    let client = connect(&server);
    client.fetch_leave_types().await.unwrap();
    let before = client.usage().billable;
    assert_eq!(
        before,
        Some((1, None)),
        "the token and the administrators are free"
    );
    assert_eq!(client.estimate(1000).calls, 40);
    client.fetch_balances(&ids(60)).await.unwrap();
    assert_eq!(client.usage().billable, Some((1 + 4, None)));
}

#[tokio::test]
async fn trap_25_nothing_is_sent_beyond_the_monthly_budget() {
    let server = Server::start(company).await;
    let mut settings = settings(&server.base_url);
    settings.credentials = credentials(Some("main"), Some(2));
    let client = connect_with(&settings);
    let error = balances(&client, &ids(1)).await.unwrap_err();
    assert_eq!(error.class, ErrorClass::QuotaSpent);
    assert_eq!(server.asked("list").len(), 2);
}

#[tokio::test]
async fn trap_25_a_spent_quota_ends_the_requests() {
    let server = Server::start(|asked: &Asked| {
        if is_quota(asked) {
            wrapped("90020", "调用量:10001次,额度:10000次")
        } else {
            company(asked)
        }
    })
    .await;
    let client = connect(&server);
    let error = balances(&client, &ids(80)).await.unwrap_err();
    assert_eq!(
        (error.code.as_str(), error.class),
        ("90020", ErrorClass::QuotaSpent)
    );
    client.fetch_balances(&ids(80)).await.unwrap_err();
    assert_eq!(server.asked(QUOTA).len(), 1);
}

/// Serves `lots` in pages of `size` rows.
fn paged(asked: &Asked, lots: &[Value], size: usize) -> Value {
    let offset = usize::try_from(asked.body["offset"].as_u64().unwrap()).unwrap();
    let rest = &lots[offset.min(lots.len())..];
    let page = &rest[..size.min(rest.len())];
    ok(json!({"has_more": rest.len() > size, "leave_quotas": page}))
}

fn lots_of(asked: &Asked, each: usize) -> Vec<Value> {
    let of_person = |id: &String| {
        let id = id.clone();
        (0..each).map(move |n| {
            let mut lot = lot(&id, "annual");
            lot["quota_id"] = json!(format!("{id}-{n}"));
            lot
        })
    };
    people_of(asked).iter().flat_map(of_person).collect()
}

#[tokio::test]
async fn trap_24_more_than_a_page_of_rows_is_read_by_the_rows_received() {
    let server = Server::start(|asked: &Asked| match asked.body["leave_code"].as_str() {
        Some("annual") => paged(asked, &lots_of(asked, 3), 50),
        _ => company(asked),
    })
    .await;
    let answers = balances(&connect(&server), &ids(50)).await.unwrap();
    for person in &answers {
        assert_eq!(cells(person)[0], "known 27");
    }
    let annual = server.asked(QUOTA);
    let offsets = annual
        .iter()
        .filter(|asked| asked.body["leave_code"] == "annual");
    let offsets: Vec<_> = offsets.map(|asked| asked.body["offset"].clone()).collect();
    assert_eq!(offsets, [0, 50, 100]);
}

#[tokio::test]
async fn trap_24_overlapping_pages_count_every_lot_once() {
    let server = Server::start(|asked: &Asked| {
        if asked.body["leave_code"] != "annual" {
            return company(asked);
        }
        let lots = lots_of(asked, 2);
        let start = usize::from(asked.body["offset"] != 0) * 40;
        ok(json!({"has_more": start == 0, "leave_quotas": &lots[start..start + 60]}))
    })
    .await;
    let answers = balances(&connect(&server), &ids(50)).await.unwrap();
    assert!(answers.iter().all(|person| cells(person)[0] == "known 18"));
}

#[tokio::test]
async fn trap_24_a_list_without_an_end_is_never_passed_off_as_complete() {
    let server = Server::start(|asked: &Asked| {
        if is_quota(asked) {
            let mut reply = quota(asked);
            reply["result"]["has_more"] = json!(true);
            reply
        } else {
            company(asked)
        }
    })
    .await;
    let client = connect(&server);
    let answers = balances(&client, &ids(50)).await.unwrap();
    for person in &answers {
        assert_eq!(cells(person)[0], "failed repeating_page");
    }
    assert_eq!(
        server.asked(QUOTA).len(),
        2 * (3 + 1),
        "all, one alone and the others of the first type, all of the second; each the first page and the one that repeats it"
    );
    client.fetch_balances(&ids(50)).await.unwrap();
    assert_eq!(
        server.asked(QUOTA).len(),
        2 * (3 + 1 + 2),
        "no halving again"
    );
}

#[tokio::test]
async fn trap_22_who_has_no_row_is_not_initialised_and_a_missing_list_is_an_empty_one() {
    let server = Server::start(|asked: &Asked| match asked.body["leave_code"].as_str() {
        Some("annual") => ok(json!({"has_more": false})),
        Some("overtime") => ok(json!({"has_more": false, "leave_quotas": lot("u1", "overtime")})),
        _ => company(asked),
    })
    .await;
    let answers = balances(&connect(&server), &ids(2)).await.unwrap();
    assert_eq!(
        cells(&answers[0])[..2],
        ["not_initialised", "not_initialised"]
    );
    assert_eq!(cells(&answers[1])[..2], ["not_initialised", "known 72"]);
}

#[tokio::test]
async fn rows_of_strangers_and_of_other_types_are_nobodys_and_each_kind_is_reported_once() {
    let server = Server::start(|asked: &Asked| {
        if is_quota(asked) {
            ok(json!({"has_more": false, "leave_quotas": [lot("u0", "other"), lot("stranger", "annual")] }))
        } else {
            company(asked)
        }
    })
    .await;
    let client = connect(&server);
    let answers = balances(&client, &ids(1)).await.unwrap();
    assert_eq!(
        cells(&answers[0]),
        ["not_initialised", "not_initialised", "unlimited"]
    );
    let gaps = client.take_gaps();
    let told = |code: &str, name: &str| {
        let told = gaps.iter().filter(|gap| gap.code == code);
        told.filter(|gap| gap.message.contains(name)).count()
    };
    assert_eq!(told("row_of_another_type", "other"), 1, "{gaps:?}");
    assert_eq!(told("row_of_nobody", "stranger"), 1, "{gaps:?}");
    assert_eq!(gaps.len(), 2, "{gaps:?}");
    balances(&client, &ids(1)).await.unwrap();
    assert!(client.take_gaps().is_empty(), "each is told once");
}

/// What no page of balances looks like, for however few people.
#[tokio::test]
async fn trap_43_a_page_of_balances_without_has_more_or_its_list_fails_the_batch_with_one_call() {
    let without_has_more = |asked: &Asked| {
        let mut reply = quota(asked);
        reply["result"].as_object_mut().unwrap().remove("has_more");
        reply
    };
    let without_list = |_: &Asked| ok(json!({"has_more": false, "leave_quotas": 5}));
    let without_page = |_: &Asked| ok(json!([]));
    for reply in [
        without_has_more as fn(&Asked) -> Value,
        without_list,
        without_page,
    ] {
        let server = Server::start(move |asked: &Asked| {
            if is_quota(asked) {
                reply(asked)
            } else {
                company(asked)
            }
        })
        .await;
        let client = connect(&server);
        let answers = balances(&client, &ids(50)).await.unwrap();
        for person in &answers {
            assert_eq!(
                cells(person)[..2],
                ["failed unreadable", "failed unreadable"]
            );
        }
        assert_eq!(server.asked(QUOTA).len(), 2, "one for each type");
        client.fetch_balances(&ids(50)).await.unwrap();
        assert_eq!(server.asked(QUOTA).len(), 2, "the types are set aside");
    }
}

/// Refuses every call that names one of `bad`.
fn refusing(asked: &Asked, bad: &[&str], code: &str) -> Value {
    let named = is_quota(asked) && people_of(asked).iter().any(|id| bad.contains(&id.as_str()));
    if named {
        wrapped(code, "generated refusal")
    } else {
        company(asked)
    }
}

#[tokio::test]
async fn one_person_gone_does_not_lose_the_batch() {
    for code in ["33012", "60111", "60121", "50002", "31337"] {
        let server = Server::start(move |asked: &Asked| refusing(asked, &["u17"], code)).await;
        let answers = balances(&connect(&server), &ids(50)).await.unwrap();
        for (n, person) in answers.iter().enumerate() {
            let state = person.balances[0].state;
            match n {
                17 if code == "50002" => assert_eq!(state, CellState::Forbidden),
                17 => {
                    assert_eq!(state, CellState::Failed);
                    assert_eq!(person.balances[0].error.as_ref().unwrap().code, code);
                }
                _ => assert_eq!(cells(person), ["known 9", "known 72", "unlimited"]),
            }
            assert_eq!(cells(person)[2], "unlimited", "nobody had to be asked");
        }
    }
}

#[tokio::test]
async fn trap_25_a_person_unknown_to_the_platform_is_searched_for_once_and_then_left_out() {
    let server = Server::start(|asked: &Asked| refusing(asked, &["u17"], "60121")).await;
    let client = connect(&server);
    let answers = balances(&client, &ids(50)).await.unwrap();
    let expected = ["failed 60121", "failed 60121", "unlimited"];
    assert_eq!(cells(&answers[17]), expected);
    let calls = server.asked(QUOTA);
    let of_type = |code: &str| {
        calls
            .iter()
            .filter(|c| c.body["leave_code"] == code)
            .count()
    };
    assert!(of_type("annual") > 10, "found by halves");
    assert_eq!(of_type("overtime"), 1, "left out from then on");
    let alone = balances(&client, &ids(18)[17..]).await.unwrap();
    assert_eq!(cells(&alone[0]), expected);
    assert_eq!(server.asked(QUOTA).len(), calls.len() + 1);
}

#[tokio::test]
async fn a_type_that_fails_for_everybody_fails_alone_and_is_not_asked_again() {
    for code in ["880006", "40035", "31337"] {
        let server = Server::start(
            move |asked: &Asked| match asked.body["leave_code"].as_str() {
                Some("annual") => wrapped(code, "generated refusal"),
                _ => company(asked),
            },
        )
        .await;
        let client = connect(&server);
        let answers = balances(&client, &ids(50)).await.unwrap();
        let failed = format!("failed {code}");
        for person in &answers {
            assert_eq!(cells(person), [failed.as_str(), "known 72", "unlimited"]);
        }
        let calls = server.asked(QUOTA).len();
        assert!(calls <= 5, "{code}: {calls}");
        client.fetch_balances(&ids(50)).await.unwrap();
        assert_eq!(
            server.asked(QUOTA).len(),
            calls + 1,
            "{code}: only the other type"
        );
        client.fetch_leave_types().await.unwrap();
        client.fetch_balances(&ids(1)).await.unwrap();
        assert_eq!(
            server.asked(QUOTA).len(),
            calls + 3,
            "{code}: a reload asks anew"
        );
    }
}

#[tokio::test]
async fn a_type_without_balance_control_says_so_in_an_error_and_is_unlimited() {
    let server = Server::start(|asked: &Asked| match asked.body["leave_code"].as_str() {
        Some("annual") => wrapped("880018", "假期类型没有余额"),
        _ => company(asked),
    })
    .await;
    let answers = balances(&connect(&server), &ids(2)).await.unwrap();
    assert_eq!(cells(&answers[1]), ["unlimited", "known 72", "unlimited"]);
}

#[tokio::test]
async fn a_broken_figure_fails_its_row_and_no_other() {
    let server = Server::start(|asked: &Asked| {
        let mut reply = company(asked);
        if asked.body["leave_code"] == "annual" {
            reply["result"]["leave_quotas"][0]["used_num_per_day"] = json!(null);
            reply["result"]["leave_quotas"][1]["used_num_per_day"] = json!("1e30");
            reply["result"]["leave_quotas"][2]["used_num_per_day"] = json!("1200");
        }
        reply
    })
    .await;
    let answers = balances(&connect(&server), &ids(4)).await.unwrap();
    let annual: Vec<_> = answers
        .iter()
        .map(|person| cell(&person.balances[0]))
        .collect();
    assert_eq!(
        annual,
        [
            "failed missing_figure",
            "failed out_of_range",
            "known -2",
            "known 9"
        ]
    );
    assert!(answers[2].balances[0].overdrawn);
    assert!(answers.iter().all(|person| cells(person)[1] == "known 72"));
}

#[tokio::test]
async fn a_row_that_names_nobody_fails_the_people_it_may_belong_to_and_no_others() {
    for nobody in [json!({"quota_num_per_day": 100}), json!(7), json!(["u3"])] {
        let server = Server::start(move |asked: &Asked| {
            let mut reply = company(asked);
            if is_quota(asked) && people_of(asked).contains(&"u3".to_owned()) {
                reply["result"]["leave_quotas"] = json!([nobody]);
            }
            reply
        })
        .await;
        let answers = balances(&connect(&server), &ids(8)).await.unwrap();
        for (n, person) in answers.iter().enumerate() {
            let expected = if n == 3 {
                "failed unread_record"
            } else {
                "known 9"
            };
            assert_eq!(cells(person)[0], expected, "{n}");
        }
    }
}

/// A server that says `has_more` whenever a page is full, although nothing may follow.
#[tokio::test]
async fn trap_24_a_full_last_page_that_promises_more_loses_nobody() {
    let server = Server::start(|asked: &Asked| {
        if !is_quota(asked) {
            return company(asked);
        }
        let lots = lots_of(asked, 1);
        let mut reply = paged(asked, &lots, 50);
        let full = reply["result"]["leave_quotas"].as_array().unwrap().len() == 50;
        reply["result"]["has_more"] = json!(full);
        reply
    })
    .await;
    let answers = balances(&connect(&server), &ids(50)).await.unwrap();
    assert!(answers.iter().all(|person| cells(person)[0] == "known 9"));
}

/// A server that takes `offset` for a page number: page 50 is empty, and a client that believed it would lose every row after the first
/// fifty.
#[tokio::test]
async fn trap_24_an_offset_that_counts_pages_loses_nobody() {
    let server = Server::start(|asked: &Asked| {
        if !is_quota(asked) || asked.body["leave_code"] != "annual" {
            return company(asked);
        }
        let lots = lots_of(asked, 2);
        let page = usize::try_from(asked.body["offset"].as_u64().unwrap()).unwrap();
        let rest = &lots[(page * 50).min(lots.len())..];
        let rows = &rest[..rest.len().min(50)];
        ok(json!({"has_more": rest.len() > 50, "leave_quotas": rows}))
    })
    .await;
    let answers = balances(&connect(&server), &ids(50)).await.unwrap();
    assert!(answers.iter().all(|person| cells(person)[0] == "known 18"));
}

/// Ids that differ only in invisible characters are two people, each with the rows of its own id.
#[tokio::test]
async fn an_id_is_asked_about_and_filed_byte_for_byte() {
    let server = Server::start(company).await;
    let people = ["ab", "a\u{200b}b", "a\u{1b}[31mb"].map(EmployeeId::new);
    let answers = balances(&connect(&server), &people).await.unwrap();
    let lots = |person: &PersonBalances| person.balances[0].lots[0].id.clone();
    assert_eq!(server.asked(QUOTA).len(), 2);
    assert_eq!(
        people_of(&server.asked(QUOTA)[0]),
        people.each_ref().map(EmployeeId::as_str)
    );
    assert_eq!(
        answers
            .iter()
            .map(|p| p.employee.clone())
            .collect::<Vec<_>>(),
        people
    );
    assert!(answers.iter().all(|person| cells(person)[0] == "known 9"));
    assert!(
        answers.iter().all(|person| lots(person) == "annual-ab"),
        "printed clean"
    );
}
