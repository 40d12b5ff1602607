//! The directory, read level by level and page by page.

use leaveboard::platform::dingtalk::DingTalk;
use leaveboard::platform::{ApiError, ErrorClass, PeoplePage, Platform};
use serde_json::{Value, json};

use super::company::*;
use super::server::{Asked, Server};

const MEMBERS: &str = "/v2/user/list";
const DEPARTMENTS: &str = "/v2/department/listsub";

/// The departments: 研发 (2) and 财务 (3) below the root, and 平台 (4) below 研发.
fn departments(asked: &Asked) -> Value {
    let department = |id: i64, name: &str| json!({"dept_id": id, "name": name, "parent_id": 1});
    match asked.body["dept_id"].as_i64() {
        Some(1) => ok(json!([department(2, "研发"), department(3, "财务")])),
        Some(2) => ok(json!([department(4, "平台")])),
        _ => ok(json!([])),
    }
}

fn member(id: &str, departments: &[i64]) -> Value {
    json!({"userid": id, "name": format!("名{id}"), "job_number": format!("N-{id}"), "dept_id_list": departments})
}

fn page(members: &[Value]) -> Value {
    ok(json!({"has_more": false, "list": members}))
}

/// The members of each department; 乙 is in both 平台 and 财务.
fn members(asked: &Asked) -> Value {
    match asked.body["dept_id"].as_i64() {
        Some(1) => page(&[member("boss", &[1])]),
        Some(2) => page(&[member("jia", &[2])]),
        Some(3) => page(&[member("yi", &[4, 3]), member("bing", &[3])]),
        Some(4) => page(&[member("yi", &[4, 3]), member("ding", &[4])]),
        other => panic!("{other:?}"),
    }
}

fn directory(asked: &Asked) -> Value {
    match asked.path.as_str() {
        "/topapi/v2/department/listsub" => departments(asked),
        "/topapi/v2/user/list" => members(asked),
        _ => company(asked),
    }
}

/// The whole walk, but at most a hundred pages.
async fn walk(client: &DingTalk) -> Result<Vec<PeoplePage>, ApiError> {
    let mut pages = vec![client.fetch_people(None).await?];
    while let Some(cursor) = pages.last().unwrap().next.clone() {
        assert!(pages.len() < 100, "the walk has no end");
        pages.push(client.fetch_people(Some(cursor)).await?);
    }
    Ok(pages)
}

fn shown(pages: &[PeoplePage]) -> Vec<String> {
    let people = pages.iter().flat_map(|page| &page.people);
    people
        .map(|p| {
            let names = p.departments.as_ref();
            let names = names.map_or_else(|| "unknown".to_owned(), |names| names.join("·"));
            format!("{} {names}", p.id.shown())
        })
        .collect()
}

fn gaps(pages: &[PeoplePage]) -> Vec<&str> {
    let gaps = pages.iter().flat_map(|page| &page.gaps);
    gaps.map(|gap| gap.code.as_str()).collect()
}

#[tokio::test]
async fn trap_36_the_walk_is_breadth_first_from_the_root_and_names_every_department_of_a_person() {
    let server = Server::start(directory).await;
    let pages = walk(&connect(&server)).await.unwrap();
    assert_eq!(pages.len(), 4, "one page a member page");
    assert_eq!(
        shown(&pages),
        [
            "boss ",
            "jia 研发",
            "yi 平台·财务",
            "bing 财务",
            "yi 平台·财务",
            "ding 平台"
        ]
    );
    assert!(gaps(&pages).is_empty());
    let jia = &pages[1].people[0];
    assert_eq!(
        (jia.name.as_str(), jia.number.as_deref()),
        ("名jia", Some("N-jia"))
    );
    let walked = server.asked(MEMBERS).into_iter();
    let walked: Vec<_> = walked.map(|asked| asked.body["dept_id"].clone()).collect();
    assert_eq!(walked, [1, 2, 3, 4]);
    assert_eq!(server.asked(DEPARTMENTS).len(), 4);
}

#[tokio::test]
async fn the_directory_costs_no_billable_call() {
    let server = Server::start(directory).await;
    let client = connect(&server);
    walk(&client).await.unwrap();
    assert_eq!(client.usage().billable, Some((0, None)));
}

#[tokio::test]
async fn trap_34_members_are_paged_by_the_cursor_and_the_last_page_needs_none() {
    let server = Server::start(|asked: &Asked| match asked.path.as_str() {
        "/topapi/v2/department/listsub" => ok(json!([])),
        "/topapi/v2/user/list" => {
            let cursor = asked.body["cursor"].as_i64().unwrap();
            let people: Vec<_> = (cursor..(cursor + 100).min(250))
                .map(|n| member(&format!("u{n}"), &[1]))
                .collect();
            match cursor {
                0 | 100 => {
                    ok(json!({"has_more": "true", "next_cursor": cursor + 100, "list": people}))
                }
                _ => ok(json!({"has_more": false, "list": people})),
            }
        }
        _ => company(asked),
    })
    .await;
    let pages = walk(&connect(&server)).await.unwrap();
    assert_eq!(shown(&pages).len(), 250);
    assert!(gaps(&pages).is_empty());
    assert_eq!(server.asked(MEMBERS)[0].body["size"], 100);
}

#[tokio::test]
async fn trap_34_pages_that_repeat_or_never_end_stop_with_a_gap_and_the_walk_goes_on() {
    for next in [json!(100), json!(0), json!(null), json!("grows")] {
        let server = Server::start(move |asked: &Asked| {
            if !asked.path.ends_with(MEMBERS) || asked.body["dept_id"] != 2 {
                return directory(asked);
            }
            let cursor = asked.body["cursor"].as_i64().unwrap();
            let next = match next.as_str() {
                Some(_) => json!(cursor + 1),
                None => next.clone(),
            };
            ok(json!({"has_more": true, "next_cursor": next, "list": [member("jia", &[2])]}))
        })
        .await;
        let pages = walk(&connect(&server)).await.unwrap();
        assert_eq!(gaps(&pages), ["repeating_page"]);
        assert!(shown(&pages).contains(&"ding 平台".to_owned()));
    }
}

/// The names in a department: one person in the third.
fn names(asked: &Asked) -> Value {
    match asked.body["dept_id"].as_i64() {
        Some(3) => page(&[json!({"userid": "bing", "name": "丙"})]),
        _ => page(&[]),
    }
}

#[tokio::test]
async fn without_the_permission_for_details_names_are_had_and_the_department_walked() {
    let server = Server::start(|asked: &Asked| match asked.path.as_str() {
        "/topapi/v2/user/list" => wrapped(
            "60011",
            "权限不足, {requiredScopes=[qyapi_get_department_member]}",
        ),
        "/topapi/user/listsimple" => names(asked),
        _ => directory(asked),
    })
    .await;
    let pages = walk(&connect(&server)).await.unwrap();
    assert_eq!(shown(&pages), ["bing 财务"]);
    assert_eq!(
        server.asked(MEMBERS).len(),
        1,
        "a refusal is not asked for again"
    );
}

#[tokio::test]
async fn without_the_permission_for_details_a_fault_of_one_department_is_a_gap_and_no_refusal() {
    let server = Server::start(|asked: &Asked| match asked.path.as_str() {
        "/topapi/v2/user/list" => wrapped("60011", "权限不足"),
        "/topapi/user/listsimple" if asked.body["dept_id"] == 2 => wrapped("60003", "部门不存在"),
        "/topapi/user/listsimple" => names(asked),
        _ => directory(asked),
    })
    .await;
    let pages = walk(&connect(&server)).await.unwrap();
    assert_eq!(shown(&pages), ["bing 财务"]);
    assert_eq!(gaps(&pages), ["60003"]);
}

#[tokio::test]
async fn without_any_permission_the_scope_is_named() {
    let server = Server::start(|asked: &Asked| match asked.path.as_str() {
        "/gettoken" => company(asked),
        _ => serde_json::from_str(include_str!(
            "../../fixtures/dingtalk/missing_permission.json"
        ))
        .unwrap(),
    })
    .await;
    let error = walk(&connect(&server)).await.unwrap_err();
    assert_eq!(
        (error.code.as_str(), error.class),
        ("60011", ErrorClass::Refused)
    );
    assert!(error.to_string().contains("qyapi_get_department_list"));
    assert!(!error.to_string().contains("dingsecretkey"));
}

#[tokio::test]
async fn a_department_out_of_range_or_deleted_is_a_gap_and_the_others_are_walked() {
    for code in ["50004", "60003"] {
        let server = Server::start(move |asked: &Asked| {
            let refused = asked.body["dept_id"] == 2;
            if refused {
                wrapped(code, "generated refusal")
            } else {
                directory(asked)
            }
        })
        .await;
        let pages = walk(&connect(&server)).await.unwrap();
        assert_eq!(gaps(&pages), [code, code]);
        assert_eq!(
            shown(&pages),
            ["boss ", "bing 财务", "yi unknown"],
            "yi waited for 平台 until the end: half of the departments are not shown as all of them"
        );
    }
}

#[tokio::test]
async fn a_platform_that_is_gone_ends_the_walk_instead_of_a_gap_a_department() {
    let server = Server::start(|asked: &Asked| match asked.body["dept_id"].as_i64() {
        Some(1) | None => directory(asked),
        Some(_) => json!({"errcode": -1, "errmsg": "系统繁忙"}),
    })
    .await;
    let error = walk(&connect(&server)).await.unwrap_err();
    assert_eq!(
        (error.code.as_str(), error.class),
        ("-1", ErrorClass::Retry)
    );
    assert_eq!(
        server.asked(DEPARTMENTS).len() + server.asked(MEMBERS).len(),
        2 + 3 * 3 * 4,
        "three departments, three rounds of four tries each"
    );
}

#[tokio::test]
async fn members_and_departments_without_an_id_are_a_gap() {
    let server = Server::start(|asked: &Asked| {
        let mut reply = directory(asked);
        let first = asked.body["dept_id"] == 1;
        let nobody = json!({"name": "无名"});
        if first && asked.path.ends_with(MEMBERS) {
            let list = reply["result"]["list"].as_array_mut();
            list.unwrap().push(nobody);
        } else if first && asked.path.ends_with(DEPARTMENTS) {
            reply["result"].as_array_mut().unwrap().push(nobody);
        }
        reply
    })
    .await;
    let pages = walk(&connect(&server)).await.unwrap();
    assert_eq!(gaps(&pages), ["unread_record", "unread_record"]);
    assert_eq!(shown(&pages).len(), 6);
}

#[tokio::test]
async fn members_whose_departments_cannot_be_read_are_a_gap() {
    let server = Server::start(|asked: &Asked| {
        let mut reply = directory(asked);
        if asked.body["dept_id"] == 1 && asked.path.ends_with(MEMBERS) {
            reply["result"]["list"][0]["dept_id_list"] = json!([1, {}]);
        }
        reply
    })
    .await;
    let pages = walk(&connect(&server)).await.unwrap();
    assert_eq!(shown(&pages)[0], "boss unknown");
    assert_eq!(gaps(&pages), ["unreadable"]);
    let gap = &pages[0].gaps[0];
    assert_eq!(
        gap.message,
        "department 1: 1 member whose departments cannot be read"
    );
    assert_eq!(
        gap.message_zh.as_deref(),
        Some("部门 1：1 名成员的所属部门无法读取")
    );
}
