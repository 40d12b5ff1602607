//! Balances of chosen people: nobody is lost, and a bad id affects only itself.

use std::ops::Range;

use leaveboard::domain::{CellState, EmployeeId, PersonBalances};
use leaveboard::platform::{ErrorClass, Platform};

use crate::feishu::company::{balances, company, id, ids, page, person, types};
use crate::feishu::server::{BALANCES, Reply, Request, Server, TYPES, USUAL, error, with_token};

/// A company of 200, in which `spoil` may answer a call in place of the server.
async fn serve(spoil: impl Fn(&Request) -> Option<Reply> + Send + Sync + 'static) -> Server {
    let people = company(200);
    Server::start(with_token(move |request| {
        if request.path.ends_with(TYPES) {
            types()
        } else {
            spoil(request).unwrap_or_else(|| balances(&people, request))
        }
    }))
    .await
}

fn asks_for(request: &Request, n: usize) -> bool {
    request.all("employment_id_list").contains(&id(n))
}

fn states(people: &[PersonBalances]) -> Vec<CellState> {
    people
        .iter()
        .map(|person| person.balances[0].state)
        .collect()
}

fn code(person: &PersonBalances) -> &str {
    &person.balances[0].error.as_ref().unwrap().code
}

#[tokio::test]
async fn feishu_trap_27_people_come_back_in_the_order_asked_over_all_pages() {
    let server = serve(|_| None).await;
    let client = server.client(USUAL);
    client.fetch_leave_types().await.unwrap();
    let asked = ids((0..150).rev());
    let people = client.fetch_balances(&asked).await.unwrap();
    let got: Vec<_> = people
        .iter()
        .map(|person| person.employee.clone())
        .collect();
    assert_eq!(got, asked);
    assert!(
        states(&people)
            .iter()
            .all(|state| *state == CellState::Known)
    );
    let sent = server.seen(BALANCES);
    assert!(
        sent.iter()
            .all(|request| request.all("employment_id_list").len() <= 100)
    );
    assert_eq!(sent.len(), 5 + 3, "100 people in five pages, 50 in three");
    assert!(
        !sent[0].raw_query.contains("employment_id_list%5B"),
        "repeated keys without brackets"
    );
}

#[tokio::test]
async fn feishu_trap_27_one_unknown_id_and_one_hidden_person_cost_only_themselves() {
    let server = serve(|request| {
        if asks_for(request, 13) {
            return Some(error(400, 1_160_006));
        }
        asks_for(request, 57).then(|| error(400, 1_160_035))
    })
    .await;
    let client = server.client(USUAL);
    client.fetch_leave_types().await.unwrap();
    let people = client.fetch_balances(&ids(0..60)).await.unwrap();
    for (n, state) in states(&people).into_iter().enumerate() {
        let expected = match n {
            13 => CellState::Failed,
            57 => CellState::Forbidden,
            _ => CellState::Known,
        };
        assert_eq!(state, expected, "{n}");
    }
    assert_eq!(
        (code(&people[13]), code(&people[57])),
        ("1160006", "1160035")
    );
}

#[tokio::test]
async fn a_balance_that_cannot_be_computed_and_a_code_that_is_new_cost_only_their_person() {
    for (status, spoilt) in [(500, 1_160_023), (400, 1_160_999)] {
        let server = serve(move |r| asks_for(r, 3).then(|| error(status, spoilt))).await;
        let client = server.client(USUAL);
        client.fetch_leave_types().await.unwrap();
        let people = client.fetch_balances(&ids(0..20)).await.unwrap();
        assert_eq!(code(&people[3]), spoilt.to_string());
        let states = states(&people).into_iter();
        assert_eq!(states.filter(|s| *s == CellState::Known).count(), 19);
    }
}

/// The balances of twenty people, from a server that refuses every call about one of `bad` with a code that the client does not know.
async fn balances_with_a_new_code(bad: Range<usize>) -> Vec<PersonBalances> {
    let server = serve(move |request| {
        let is_refused = bad.clone().any(|n| asks_for(request, n));
        is_refused.then(|| error(400, 1_160_999))
    })
    .await;
    let client = server.client(USUAL);
    client.fetch_leave_types().await.unwrap();
    client.fetch_balances(&ids(0..20)).await.unwrap()
}

#[tokio::test]
async fn several_at_the_front_with_a_code_that_is_new_lose_nobody_else() {
    let people = balances_with_a_new_code(0..4).await;
    let known = states(&people)
        .into_iter()
        .filter(|s| *s == CellState::Known);
    assert_eq!(known.count(), 16);
}

#[tokio::test]
async fn people_only_named_in_a_refused_call_are_reported_as_not_asked() {
    let people = balances_with_a_new_code(6..20).await;
    for person in &people[..5] {
        assert_eq!(person.balances[0].state, CellState::Known);
    }
    let unasked = people[5..]
        .iter()
        .filter(|p| code(p) == "not_asked")
        .count();
    assert!(unasked > 0, "looking for them is bounded");
}

#[tokio::test]
async fn an_outage_is_not_halved_down_to_every_person() {
    let server = serve(|_| Some(error(500, 1_160_023))).await;
    let client = server.client(USUAL);
    client.fetch_leave_types().await.unwrap();
    let outage = client.fetch_balances(&ids(0..100)).await.unwrap_err();
    assert_eq!(outage.class, ErrorClass::Retry);
    assert!(server.seen(BALANCES).len() <= 9 * 4);
}

#[tokio::test]
async fn somebody_whom_the_reply_lacks_fails_with_a_reason() {
    let server = serve(|_| None).await;
    let client = server.client(USUAL);
    client.fetch_leave_types().await.unwrap();
    let people = client.fetch_balances(&ids([5, 999, 6])).await.unwrap();
    assert_eq!(people[1].employee.as_str(), id(999));
    assert_eq!(code(&people[1]), "not_in_reply");
    assert_eq!(people[2].balances[0].state, CellState::Known);
}

#[tokio::test]
async fn a_filter_that_is_ignored_brings_nobody_else_and_comes_to_an_end() {
    let server = serve(|request| {
        let start: usize = request
            .one("page_token")
            .map_or(0, |token| token.parse().unwrap());
        let next = (start + 1).to_string();
        Some(page(&[person(&id(start), "1")], Some(&next)))
    })
    .await;
    let client = server.client(USUAL);
    client.fetch_leave_types().await.unwrap();
    let people = client.fetch_balances(&ids([4, 2])).await.unwrap();
    assert_eq!(states(&people), [CellState::Known; 2]);
    let gaps = client.take_gaps();
    assert_eq!(gaps.len(), 1, "once for all of them");
    assert_eq!(gaps[0].code, "row_of_nobody");
    assert_eq!(
        server.seen(BALANCES).len(),
        5,
        "it stops when everybody is there"
    );
}

#[tokio::test]
async fn feishu_trap_8_people_beyond_a_page_that_repeats_fail_with_that_reason() {
    let server = serve(|_| Some(page(&[person(&id(0), "1")], Some("a")))).await;
    let client = server.client(USUAL);
    client.fetch_leave_types().await.unwrap();
    let people = client.fetch_balances(&ids(0..3)).await.unwrap();
    assert_eq!(people[0].balances[0].state, CellState::Known);
    assert_eq!(code(&people[2]), "repeating_page");
}

#[tokio::test]
async fn answers_before_a_refusal_are_kept_and_a_refusal_of_everybody_is_an_error() {
    let server = serve(|request| asks_for(request, 150).then(|| error(403, 99_991_401))).await;
    let client = server.client(USUAL);
    client.fetch_leave_types().await.unwrap();
    let people = client.fetch_balances(&ids(50..160)).await.unwrap();
    assert_eq!(people[0].balances[0].state, CellState::Known);
    assert_eq!(code(people.last().unwrap()), "99991401");
    let refused = client.fetch_balances(&ids(0..3)).await.unwrap_err();
    assert_eq!(
        refused.class,
        ErrorClass::Refused,
        "a foreign address is not asked again"
    );
    assert!(refused.hint.zh.contains("IP"));
}

/// Ids that differ only in invisible characters are two people, each with the record of its own id.
#[tokio::test]
async fn an_id_is_asked_about_and_found_byte_for_byte() {
    let (plain, hidden) = (id(1), format!("{}\u{200b}", id(1)));
    let company = [plain.clone(), hidden.clone()];
    let server = Server::start(with_token(move |request| {
        if request.path.ends_with(TYPES) {
            types()
        } else {
            balances(&company, request)
        }
    }))
    .await;
    let client = server.client(USUAL);
    client.fetch_leave_types().await.unwrap();
    let asked = [EmployeeId::new(&plain), EmployeeId::new(&hidden)];
    let listed = client.fetch_people(None).await.unwrap().people;
    assert_eq!(listed.into_iter().map(|p| p.id).collect::<Vec<_>>(), asked);
    let alone = client.fetch_balances(&asked[1..]).await.unwrap();
    assert_eq!(alone[0].employee, asked[1]);
    assert_eq!(states(&alone), [CellState::Known]);
    assert_eq!(
        server
            .seen(BALANCES)
            .last()
            .unwrap()
            .all("employment_id_list"),
        [hidden]
    );
}
