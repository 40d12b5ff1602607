//! The directory, read department by department.

use leaveboard::domain::Employee;
use leaveboard::platform::{ApiError, ErrorClass, Platform};

use super::{DEPARTMENTS, MEMBERS, Tenant};

const DEPARTMENT_LIST: &str = include_str!("../../fixtures/wecom/departments.json");
const MEMBERS_1: &str = include_str!("../../fixtures/wecom/members_1.json");
const MEMBERS_2: &str = include_str!("../../fixtures/wecom/members_2.json");

/// Walks the directory to its end.
async fn walk(tenant: &Tenant) -> Result<(Vec<Employee>, Vec<ApiError>), ApiError> {
    let (mut people, mut gaps, mut cursor) = (Vec::new(), Vec::new(), None);
    for _ in 0..100 {
        let page = tenant.client.fetch_people(cursor).await?;
        people.extend(page.people);
        gaps.extend(page.gaps);
        cursor = page.next;
        if cursor.is_none() {
            return Ok((people, gaps));
        }
    }
    panic!("the walk has no end");
}

/// The departments of the vendor's sample, whose members `members` returns by department id.
async fn tenant(members: fn(&str) -> String) -> Tenant {
    Tenant::answering(move |asked| match asked.path.as_str() {
        DEPARTMENTS => Some(DEPARTMENT_LIST.to_owned()),
        MEMBERS => asked
            .query
            .split('&')
            .find_map(|pair| pair.strip_prefix("department_id="))
            .map(members),
        _ => None,
    })
    .await
}

fn sample(id: &str) -> String {
    match id {
        "1" => MEMBERS_1.to_owned(),
        "2" => MEMBERS_2.to_owned(),
        _ => r#"{"errcode":0,"errmsg":"ok","userlist":[]}"#.to_owned(),
    }
}

#[tokio::test]
async fn names_and_departments_come_in_the_platforms_order_without_the_root() {
    let (people, gaps) = walk(&tenant(sample).await).await.unwrap();
    assert!(gaps.is_empty());
    let shown: Vec<_> = people
        .iter()
        .map(|p| {
            (
                p.id.as_str(),
                p.name.as_str(),
                p.departments.clone().unwrap(),
            )
        })
        .collect();
    let market = vec!["市场部".to_owned()];
    assert_eq!(
        shown,
        [
            ("zhangsan", "张三", market.clone()),
            ("zhangsan", "张三", market.clone()),
            ("lisi", "lisi", vec!["3".to_owned(), "市场部".to_owned()]),
            ("wangwu", "王五", market),
        ]
    );
    assert!(people.iter().all(|person| person.number.is_none()));
}

#[tokio::test]
async fn another_run_resumes_a_walk_without_listing_the_departments_again() {
    let first = tenant(sample).await;
    let cursor = first.client.fetch_people(None).await.unwrap().next;
    let second = tenant(sample).await;
    let page = second.client.fetch_people(cursor).await.unwrap();
    assert_eq!(page.people[0].departments, Some(vec!["市场部".to_owned()]));
    assert!(second.asked(DEPARTMENTS).is_empty());
}

#[tokio::test]
async fn trap_14_every_department_is_asked_by_itself() {
    let tenant = tenant(sample).await;
    walk(&tenant).await.unwrap();
    let asked: Vec<_> = tenant
        .asked(MEMBERS)
        .into_iter()
        .map(|asked| asked.query)
        .collect();
    let query = |id| format!("department_id={id}&access_token=accesstoken000001");
    assert_eq!(asked, [query(1), query(2), query(3)]);
    assert_eq!(tenant.asked(DEPARTMENTS).len(), 1);
}

#[tokio::test]
async fn trap_13_only_calls_of_a_self_built_app_are_sent() {
    let tenant = tenant(sample).await;
    walk(&tenant).await.unwrap();
    assert!(tenant.asked("/cgi-bin/user/list_id").is_empty());
}

#[tokio::test]
async fn a_reload_lists_departments_anew() {
    let tenant = tenant(sample).await;
    walk(&tenant).await.unwrap();
    walk(&tenant).await.unwrap();
    assert_eq!(tenant.asked(DEPARTMENTS).len(), 2);
}

#[tokio::test]
async fn a_department_that_is_refused_is_a_gap_and_the_walk_goes_on() {
    for code in [60011, 60123, 60003, 45029] {
        let members = match code {
            60011 => |id: &str| refuse_first(id, 60011),
            60123 => |id: &str| refuse_first(id, 60123),
            60003 => |id: &str| refuse_first(id, 60003),
            _ => |id: &str| refuse_first(id, 45029),
        };
        let (people, gaps) = walk(&tenant(members).await).await.unwrap();
        assert_eq!(people.len(), 3, "{code}");
        assert_eq!(gaps.len(), 1);
        assert_eq!(
            (gaps[0].code.as_str(), gaps[0].endpoint),
            (code.to_string().as_str(), "user/simplelist")
        );
    }
}

fn refuse_first(id: &str, code: i32) -> String {
    match id {
        "1" => format!(r#"{{"errcode":{code},"errmsg":"no privilege","userlist":[]}}"#),
        _ => sample(id),
    }
}

#[tokio::test]
async fn an_empty_or_hidden_department_list_says_to_check_the_visible_range() {
    for list in [
        r#"{"errcode":0,"errmsg":"ok","department":[]}"#,
        r#"{"errcode":60011,"errmsg":"no privilege to access","department":[]}"#,
    ] {
        let tenant = Tenant::with(&[(DEPARTMENTS, list)]).await;
        let (people, gaps) = walk(&tenant).await.unwrap();
        assert!(people.is_empty());
        assert_eq!(gaps.len(), 1);
        assert!(gaps[0].hint.zh.contains("可见范围"), "{}", gaps[0]);
        assert!(gaps[0].hint.en.contains("visible range"));
    }
}

#[tokio::test]
async fn trap_13_the_contact_sync_secret_is_refused_and_said() {
    let refusal = r#"{"errcode":48009,"errmsg":"api forbidden for the ip","department":[]}"#;
    let error = walk(&Tenant::with(&[(DEPARTMENTS, refusal)]).await)
        .await
        .unwrap_err();
    assert_eq!(
        (error.code.as_str(), error.class),
        ("48009", ErrorClass::Refused)
    );
}

#[tokio::test]
async fn a_member_without_userid_is_a_gap() {
    let (people, gaps) = walk(
        &tenant(|id| match id {
            "1" => r#"{"errcode":0,"userlist":[{"name":"无名"}]}"#.to_owned(),
            _ => sample(id),
        })
        .await,
    )
    .await
    .unwrap();
    assert_eq!((people.len(), gaps.len()), (3, 1));
}

#[tokio::test]
async fn members_whose_departments_cannot_be_read_are_a_gap() {
    let members = r#"{"errcode":0,"userlist":[{"userid":"a","department":[1]},{"userid":"b","department":[{}]},
        {"userid":"c","department":{}}]}"#;
    let list = r#"{"errcode":0,"department":[{"id":1,"parentid":0}]}"#;
    let tenant = Tenant::with(&[(DEPARTMENTS, list), (MEMBERS, members)]).await;
    let (people, gaps) = walk(&tenant).await.unwrap();
    let known: Vec<_> = people.iter().map(|p| p.departments.is_some()).collect();
    assert_eq!(known, [true, false, false]);
    assert_eq!(gaps.len(), 1);
    assert_eq!(
        gaps[0].message,
        "department 1: 2 members whose departments cannot be read"
    );
    assert_eq!(
        gaps[0].message_zh.as_deref(),
        Some("部门 1：2 名成员的所属部门无法读取")
    );
}

#[tokio::test]
async fn a_department_without_an_id_is_a_gap() {
    let list = r#"{"errcode":0,"department":[{"id":1,"parentid":0},{"name":"无号"}]}"#;
    let members = r#"{"errcode":0,"userlist":[{"userid":"a"}]}"#;
    let tenant = Tenant::with(&[(DEPARTMENTS, list), (MEMBERS, members)]).await;
    let (people, gaps) = walk(&tenant).await.unwrap();
    assert_eq!((people.len(), gaps.len()), (1, 1));
    assert_eq!(gaps[0].message, "1 department without id");
}

/// A list of nine departments without a parent.
fn nine_departments() -> String {
    let departments: Vec<_> = (1..=9)
        .map(|id| format!(r#"{{"id":{id},"parentid":0}}"#))
        .collect();
    let departments = departments.join(",");
    format!(r#"{{"errcode":0,"department":[{departments}]}}"#)
}

#[tokio::test]
async fn a_gateway_that_answers_in_wecoms_place_ends_the_walk_after_three_departments() {
    let list = nine_departments();
    let tenant = Tenant::with(&[(DEPARTMENTS, &list)]).await;
    assert_eq!(walk(&tenant).await.unwrap_err().code, "http_404");
    assert_eq!(tenant.asked(MEMBERS).len(), 3);
}

#[tokio::test]
async fn departments_that_cannot_be_reached_end_the_walk_after_three() {
    let list = nine_departments();
    let busy = r#"{"errcode":-1,"errmsg":"system busy"}"#;
    let tenant = Tenant::with(&[(DEPARTMENTS, &list), (MEMBERS, busy)]).await;
    assert_eq!(walk(&tenant).await.unwrap_err().code, "-1");
    assert_eq!(
        tenant.asked(MEMBERS).len(),
        36,
        "three departments, three rounds of four tries each"
    );
}

#[tokio::test]
async fn trap_43_a_reply_without_its_departments_or_members_is_no_answer() {
    let list = r#"{"errcode":0,"department":[{"id":1,"parentid":0}]}"#;
    let nothing = r#"{"errcode":0,"errmsg":"ok"}"#;
    for replies in [
        [(DEPARTMENTS, nothing), (MEMBERS, nothing)],
        [(DEPARTMENTS, list), (MEMBERS, nothing)],
    ] {
        let (people, gaps) = walk(&Tenant::with(&replies).await).await.unwrap();
        let codes: Vec<_> = gaps.iter().map(|gap| gap.code.as_str()).collect();
        assert_eq!((people.len(), codes), (0, vec!["unreadable"]));
    }
}
