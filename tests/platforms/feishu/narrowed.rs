//! A tenant of which only some departments are read: who is listed, who is requested, and how many calls that takes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use leaveboard::domain::{CellState, EmployeeId, PersonBalances};
use leaveboard::platform::feishu::Feishu;
use leaveboard::platform::http::HttpTimeouts;
use leaveboard::platform::{ApiError, Cursor, DepartmentScope, ErrorClass, Platform};
use serde_json::{Value, json};

use crate::feishu::company::{balances, company, id, types};
use crate::feishu::server::{
    BALANCES, EMPLOYEES, Reply, Request, Server, TYPES, USUAL, error, ok, settings, with_token,
};

const SEARCH: &str = "employees/search";
const DEPARTMENTS: &str = "departments/batch_get";

/// Each department with its parent: 1 is the root, and 5 is below 2.
const TREE: [(&str, Option<&str>); 4] = [
    ("1", None),
    ("2", Some("1")),
    ("3", Some("1")),
    ("5", Some("2")),
];

/// The department of the person at `n`.
fn department(n: usize) -> &'static str {
    ["2", "5", "3", "1"][n % 4]
}

fn is_below(department: &str, top: &str) -> bool {
    let parent = TREE.iter().find(|(id, _)| *id == department).unwrap().1;
    department == top || parent.is_some_and(|parent| is_below(parent, top))
}

fn in_any_of<'a>(tops: &'a [&str]) -> impl Fn(&usize) -> bool + 'a {
    |n| tops.iter().any(|top| is_below(department(*n), top))
}

fn list(request: &Request, key: &str) -> Vec<String> {
    serde_json::from_value(request.json()[key].clone()).unwrap_or_default()
}

fn item(n: usize) -> Value {
    let department = department(n);
    json!({
        "employment_id": id(n), "employment_id_v2": id(n), "employee_number": format!("N{n}"),
        "department_id": department, "department_id_v2": department,
        "department": {"department_name": [{"lang": "zh-CN", "value": format!("部门{department}")}]},
        "person_info": {"preferred_name": format!("常用名{n}")},
    })
}

fn search_page(items: &[Value], next: Option<&str>) -> Reply {
    ok(&json!({"items": items, "has_more": next.is_some(), "page_token": next}))
}

/// A page of the people, among the first `size`, who are in the departments of the request.
fn search(size: usize, request: &Request) -> Reply {
    let tops = list(request, "department_id_list_include_sub");
    let tops: Vec<&str> = tops.iter().map(String::as_str).collect();
    let people: Vec<usize> = (0..size)
        .filter(|n| tops.is_empty() || in_any_of(&tops)(n))
        .collect();
    let start: usize = request
        .one("page_token")
        .map_or(0, |token| token.parse().unwrap());
    let end = people.len().min(start + 100);
    let items: Vec<Value> = people[start..end].iter().map(|n| item(*n)).collect();
    let next = (end < people.len()).then(|| end.to_string());
    search_page(&items, next.as_deref())
}

fn departments(request: &Request) -> Reply {
    let asked = list(request, "department_id_list");
    let known = TREE
        .iter()
        .filter(|(id, _)| asked.iter().any(|one| one == id));
    let items: Vec<Value> = known
        .map(|(id, parent)| json!({"id": id, "parent_department_id": parent}))
        .collect();
    ok(&json!({"items": items}))
}

/// A company of `size`, in which `spoil` may answer a call in place of the server.
async fn serve(
    size: usize,
    spoil: impl Fn(&Request) -> Option<Reply> + Send + Sync + 'static,
) -> Server {
    let everybody = company(size);
    Server::start(with_token(move |request| {
        let usual = || match request.path.as_str() {
            path if path.ends_with(TYPES) => types(),
            path if path.ends_with(SEARCH) => search(size, request),
            path if path.ends_with(DEPARTMENTS) => departments(request),
            _ => balances(&everybody, request),
        };
        spoil(request).unwrap_or_else(usual)
    }))
    .await
}

fn client(server: &Server, only: &[&str], exclude: &[&str]) -> Feishu {
    let owned = |ids: &[&str]| ids.iter().map(ToString::to_string).collect();
    let mut settings = settings(&server.base_url, USUAL);
    settings.departments = DepartmentScope {
        only: owned(only),
        exclude: owned(exclude),
    };
    let patience = HttpTimeouts {
        backoff: Duration::from_millis(1),
        ..HttpTimeouts::default()
    };
    Feishu::connect_with(&settings, patience).unwrap()
}

/// What a walk through the directory brought.
#[derive(Default)]
struct Walked {
    ids: Vec<EmployeeId>,
    names: Vec<String>,
    departments: Vec<Vec<String>>,
    balances: Vec<PersonBalances>,
    gaps: Vec<ApiError>,
    cursors: Vec<Cursor>,
}

async fn walk_on(client: &Feishu, mut cursor: Option<Cursor>) -> Result<Walked, ApiError> {
    client.fetch_leave_types().await?;
    let mut walked = Walked::default();
    loop {
        let page = client.fetch_people(cursor).await?;
        walked.gaps.extend(page.gaps);
        walked.balances.extend(page.balances);
        for person in page.people {
            walked.ids.push(person.id);
            walked.names.push(person.name);
            walked.departments.push(person.departments.unwrap());
        }
        cursor = page.next;
        let Some(next) = &cursor else {
            return Ok(walked);
        };
        walked.cursors.push(next.clone());
        assert!(walked.cursors.len() < 100, "a walk without an end");
    }
}

async fn walk(client: &Feishu) -> Walked {
    walk_on(client, None).await.unwrap()
}

/// The ids of the people, among the first `size`, for whom this holds.
fn people(size: usize, are_meant: impl Fn(&usize) -> bool) -> Vec<EmployeeId> {
    let numbers = (0..size).filter(are_meant);
    numbers.map(|n| EmployeeId::new(&id(n))).collect()
}

fn asked_about(server: &Server) -> Vec<EmployeeId> {
    let mut asked: Vec<EmployeeId> = Vec::new();
    for request in server.seen(BALANCES) {
        let ids = request.all("employment_id_list");
        assert!(
            (1..=20).contains(&ids.len()),
            "a call for everybody, or a page that is too long"
        );
        asked.extend(ids.iter().map(|id| EmployeeId::new(id)));
    }
    asked
}

fn messages(walked: &Walked) -> Vec<&str> {
    let messages = walked.gaps.iter().map(|gap| gap.message.as_str());
    messages.collect()
}

#[tokio::test]
async fn only_people_in_the_departments_and_below_them_are_listed_and_asked_about() {
    let server = serve(40, |_| None).await;
    let walked = walk(&client(&server, &["2"], &[])).await;
    let expected = people(40, in_any_of(&["2"]));
    assert_eq!(walked.ids, expected);
    assert_eq!(expected.len(), 20);
    assert_eq!(asked_about(&server), expected);
    assert!(walked.gaps.is_empty(), "{:?}", walked.gaps);
    let known = |person: &PersonBalances| person.balances[0].state == CellState::Known;
    assert!(walked.balances.iter().all(known));
    assert_eq!(walked.names[0], "员工00000", "the name of leave_balances");
    assert_eq!(walked.departments[..2], [["部门2"], ["部门5"]]);
    assert_eq!(
        server.seen(EMPLOYEES).len(),
        0,
        "the search brought profiles"
    );
    let searches = server.seen(SEARCH);
    assert_eq!(searches.len(), 1);
    let sent = &searches[0];
    assert_eq!(
        sent.json(),
        json!({
            "fields": ["employee_number", "department_id", "department.department_name", "person_info.preferred_name"],
            "employment_status": "hired",
            "department_id_list_include_sub": ["2"],
        })
    );
    for (key, value) in [
        ("page_size", "100"),
        ("user_id_type", "people_corehr_id"),
        ("department_id_type", "people_corehr_department_id"),
    ] {
        assert_eq!(sent.one(key).as_deref(), Some(value), "trap 10");
    }
}

#[tokio::test]
async fn people_of_excluded_departments_are_neither_listed_nor_asked_about() {
    for (only, exclude) in [
        (&[][..], &["5"][..]),
        (&["2"], &["5"]),
        (&["1"], &["2", "3"]),
    ] {
        let server = serve(40, |_| None).await;
        let walked = walk(&client(&server, only, exclude)).await;
        let is_in = |n: &usize| only.is_empty() || in_any_of(only)(n);
        let expected = people(40, |n| is_in(n) && !in_any_of(exclude)(n));
        assert_eq!(walked.ids, expected, "{only:?} {exclude:?}");
        assert_eq!(asked_about(&server), expected);
        assert!(walked.gaps.is_empty(), "{:?}", walked.gaps);
        assert_eq!(server.seen(SEARCH).len(), 2);
    }
}

#[tokio::test]
async fn the_root_is_nobodys_department_here_too() {
    let server = serve(8, |_| None).await;
    let walked = walk(&client(&server, &["1"], &[])).await;
    assert_eq!(walked.ids.len(), 8);
    assert_eq!(walked.departments[3], Vec::<String>::new());
    assert_eq!(walked.departments[2], ["部门3"]);
}

#[tokio::test]
async fn a_department_named_beside_one_that_it_is_below_lists_and_asks_nobody_twice() {
    let server = serve(16, |request| {
        request
            .path
            .ends_with(DEPARTMENTS)
            .then(|| error(400, 99_991_672))
    })
    .await;
    let walked = walk(&client(&server, &["5", "2"], &[])).await;
    assert_eq!(walked.ids.len(), 8);
    assert_eq!(asked_about(&server), walked.ids);
    assert!(walked.gaps.is_empty(), "{:?}", walked.gaps);
    assert_eq!(server.seen(SEARCH).len(), 2);
}

#[tokio::test]
async fn an_id_that_no_department_has_is_told_with_its_key_and_the_others_are_read() {
    let server = serve(16, |_| None).await;
    let walked = walk(&client(&server, &["2", "99"], &["98"])).await;
    assert_eq!(walked.ids, people(16, in_any_of(&["2"])));
    assert_eq!(
        messages(&walked),
        [
            "departments: no department that this app sees has the id 99",
            "exclude_departments: no department that this app sees has the id 98"
        ]
    );
    assert_eq!(
        server.seen(SEARCH).len(),
        1,
        "a department that does not exist is not searched"
    );
}

#[tokio::test]
async fn where_no_configured_department_exists_nobody_is_listed_instead_of_everybody() {
    let server = serve(16, |_| None).await;
    let walked = walk(&client(&server, &["98", "99"], &[])).await;
    assert!(walked.ids.is_empty());
    assert_eq!(walked.gaps.len(), 2);
    assert_eq!(server.seen(SEARCH).len() + server.seen(BALANCES).len(), 0);
}

/// Without the scope for departments each department is searched by itself; Feishu may refuse one of them or find nobody in it.
#[tokio::test]
async fn without_the_scope_for_departments_an_unknown_id_is_told_all_the_same() {
    for is_refused in [true, false] {
        let server = serve(16, move |request| {
            if request.path.ends_with(DEPARTMENTS) {
                return Some(error(400, 99_991_672));
            }
            let tops = || list(request, "department_id_list_include_sub");
            let is_unknown = request.path.ends_with(SEARCH) && tops() == ["99"];
            is_unknown.then(|| {
                if is_refused {
                    error(400, 1_160_102)
                } else {
                    search_page(&[], None)
                }
            })
        })
        .await;
        let walked = walk(&client(&server, &["99", "3"], &["99"])).await;
        assert_eq!(walked.ids, people(16, in_any_of(&["3"])));
        assert_eq!(
            messages(&walked),
            [
                "exclude_departments: no department that this app sees has the id 99",
                "departments: no department that this app sees has the id 99"
            ]
        );
    }
}

/// A list that cannot be read says nothing of any department.
#[tokio::test]
async fn a_reply_about_departments_that_cannot_be_read_makes_none_of_them_unknown() {
    for reply in [json!({"items": "none"}), json!({"items": [{}]})] {
        let server = serve(16, move |request| {
            request.path.ends_with(DEPARTMENTS).then(|| ok(&reply))
        })
        .await;
        let walked = walk(&client(&server, &["3"], &[])).await;
        assert_eq!(walked.ids, people(16, in_any_of(&["3"])));
        assert!(walked.gaps.is_empty(), "{:?}", walked.gaps);
    }
}

#[tokio::test]
async fn departments_are_requested_again_after_a_fault_that_passed() {
    let failures = AtomicUsize::new(0);
    let server = serve(16, move |request| {
        let fails =
            request.path.ends_with(DEPARTMENTS) && failures.fetch_add(1, Ordering::Relaxed) < 5;
        fails.then(|| Reply(503, Vec::new(), String::new()))
    })
    .await;
    let walked = walk(&client(&server, &["98"], &[])).await;
    assert!(walked.ids.is_empty());
    assert_eq!(
        server.seen(SEARCH).len(),
        0,
        "the id is known to be unknown"
    );
    assert_eq!(walked.gaps.len(), 1);
}

#[tokio::test]
async fn a_gateway_that_answers_for_the_search_is_no_unknown_department() {
    let server = serve(16, |request| {
        let path = request.path.as_str();
        match path {
            _ if path.ends_with(DEPARTMENTS) => Some(error(400, 99_991_672)),
            _ if path.ends_with(SEARCH) => Some(Reply(403, Vec::new(), "blocked".to_owned())),
            _ => None,
        }
    })
    .await;
    let error = walk_on(&client(&server, &["3"], &[]), None).await.err();
    assert_eq!(error.unwrap().code, "http_403");
}

#[tokio::test]
async fn more_than_a_hundred_people_come_in_pages_and_another_run_goes_on_with_them() {
    let server = serve(500, |_| None).await;
    let walked = walk(&client(&server, &["2"], &[])).await;
    let expected = people(500, in_any_of(&["2"]));
    assert_eq!(walked.ids, expected);
    assert_eq!(expected.len(), 250);
    assert_eq!(server.seen(SEARCH).len(), 3);
    assert_eq!(server.seen(BALANCES).len(), 5 + 5 + 3);

    let cursor = || Some(walked.cursors[1].clone());
    let again = client(&server, &["2"], &[]);
    for _ in 0..2 {
        let page = again.fetch_people(cursor()).await.unwrap();
        assert_eq!(page.people.len(), 50, "also when it is asked for again");
    }
    let other = client(&server, &["2"], &[]);
    let rest = walk_on(&other, cursor()).await.unwrap();
    assert_eq!(rest.ids, expected[200..]);
    assert!(rest.gaps.is_empty(), "{:?}", rest.gaps);
    let narrower = client(&server, &["2"], &["2"]);
    let anew = walk_on(&narrower, cursor()).await.unwrap();
    assert!(anew.ids.is_empty(), "another scope begins anew");

    let excluding = client(&server, &[], &["2"]);
    let whole = walk(&excluding).await;
    assert_eq!(whole.ids.len(), 250);
    let other = client(&server, &[], &["2"]);
    let rest = walk_on(&other, Some(whole.cursors[2].clone()))
        .await
        .unwrap();
    assert_eq!(
        rest.ids[..],
        whole.ids[whole.ids.len() - rest.ids.len()..],
        "whom to leave out is found once more"
    );
    assert!(!rest.ids.is_empty());
}

#[tokio::test]
async fn feishu_trap_8_a_search_whose_pages_repeat_comes_to_an_end_and_says_so() {
    for same_token in [true, false] {
        let server = serve(4, move |request| {
            let turn = request.one("page_token").unwrap_or_default().len();
            let next = "t".repeat(if same_token { 1 } else { turn + 1 });
            request
                .path
                .ends_with(SEARCH)
                .then(|| search_page(&[item(0)], Some(&next)))
        })
        .await;
        for (only, exclude) in [(&["2"][..], &[][..]), (&[], &["2"])] {
            let walked = walk(&client(&server, only, exclude)).await;
            assert!(walked.gaps.iter().any(|gap| gap.code == "repeating_page"));
            assert!(walked.ids.len() <= 1);
        }
        assert!(server.seen(SEARCH).len() < 50);
    }
}

#[tokio::test]
async fn feishu_trap_27_somebody_found_and_then_refused_is_listed_as_failed() {
    let server = serve(40, |request| {
        let asks_for = |n| request.all("employment_id_list").contains(&id(n));
        let refused = request.path.ends_with(BALANCES) && asks_for(5);
        refused.then(|| error(400, 1_160_006))
    })
    .await;
    let walked = walk(&client(&server, &["2"], &[])).await;
    assert_eq!(walked.ids.len(), 20);
    let failed: Vec<&PersonBalances> = walked
        .balances
        .iter()
        .filter(|person| person.balances[0].state == CellState::Failed)
        .collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].employee.as_str(), id(5));
    assert_eq!(
        failed[0].balances[0].error.as_ref().unwrap().code,
        "1160006"
    );
    let place = walked.ids.iter().position(|one| one.as_str() == id(5));
    assert_eq!(
        walked.names[place.unwrap()],
        "常用名5",
        "the name of the search"
    );
}

#[tokio::test]
async fn feishu_trap_22_an_id_that_was_not_converted_spoils_nobody_elses_call() {
    let server = serve(40, |request| {
        if request.path.ends_with(SEARCH) {
            let numbers = (0..40).filter(in_any_of(&["2"]));
            let mut items: Vec<Value> = numbers.map(item).collect();
            items[3]["employment_id"] = json!("internal");
            items[3]["employment_id_v2"] = json!("");
            return Some(search_page(&items, None));
        }
        let asked = request.all("employment_id_list");
        let is_internal = asked.iter().any(|id| id == "internal");
        is_internal.then(|| error(400, 1_160_006))
    })
    .await;
    let walked = walk(&client(&server, &["2"], &[])).await;
    assert_eq!(walked.ids.len(), 20);
    assert_eq!(walked.balances[3].employee.as_str(), "internal");
    assert_eq!(walked.balances[3].balances[0].state, CellState::Failed);
    assert_eq!(server.seen(BALANCES).len(), 2);
}

#[tokio::test]
async fn people_whose_balances_could_not_be_read_are_listed_without_balances() {
    let server = serve(8, |request| {
        let is_down = request.path.ends_with(BALANCES);
        is_down.then(|| Reply(502, Vec::new(), "<html>bad gateway</html>".to_owned()))
    })
    .await;
    let walked = walk(&client(&server, &["2"], &[])).await;
    assert_eq!(walked.ids.len(), 4);
    assert!(walked.balances.is_empty());
}

#[tokio::test]
async fn without_the_scope_for_employees_the_tenant_is_refused_with_a_remedy() {
    for code in [99_991_672, 1_160_103] {
        let server = serve(8, move |request| {
            request.path.ends_with(SEARCH).then(|| error(400, code))
        })
        .await;
        for (only, exclude) in [(&["2"][..], &[][..]), (&[], &["2"])] {
            let narrowed = client(&server, only, exclude);
            let refusal = walk_on(&narrowed, None).await.err().unwrap();
            assert_eq!(refusal.class, ErrorClass::Refused);
            assert_eq!(refusal.endpoint, SEARCH);
        }
        assert_eq!(server.seen(BALANCES).len(), 0);
    }
}

#[tokio::test]
async fn feishu_trap_18_where_no_search_finds_anybody_the_data_range_is_named() {
    let server = serve(0, |_| None).await;
    let walked = walk(&client(&server, &["2"], &[])).await;
    assert_eq!(walked.gaps.len(), 1);
    assert_eq!(walked.gaps[0].code, "empty_list");
}
