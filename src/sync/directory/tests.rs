use super::*;
use crate::domain::balance::Hint;
use crate::domain::{PlatformKind, TenantName};

fn person(id: &str) -> Employee {
    Employee {
        id: EmployeeId::new(id),
        name: id.to_owned(),
        departments: None,
        number: None,
        union_id: None,
        hired_on: None,
        department_paths: Vec::new(),
    }
}

fn page(ids: &[&str], next: Option<&str>) -> PeoplePage {
    PeoplePage {
        people: ids.iter().map(|id| person(id)).collect(),
        next: next.map(|next| Cursor(next.to_owned())),
        ..PeoplePage::default()
    }
}

fn error(class: ErrorClass) -> ApiError {
    ApiError {
        tenant: TenantName::new("tenant"),
        platform: PlatformKind::WeCom,
        endpoint: "list",
        code: "1".to_owned(),
        message: "no".to_owned(),
        class,
        hint: Hint { zh: "", en: "" },
        message_zh: None,
        log_id: None,
    }
}

#[test]
fn pages_are_fetched_one_at_a_time_until_there_is_none() {
    let mut directory = SyncDirectory::default();
    assert!(directory.take_page_request().unwrap().cursor.is_none());
    assert!(directory.take_page_request().is_none(), "one is under way");
    directory.list_page(page(&["a", "b"], Some("2")), true);
    assert_eq!(directory.walk_position().to_text(), "0 2");
    assert!(directory.take_page_request().unwrap().cursor.is_some());
    directory.list_page(page(&["c"], None), true);
    assert!(directory.is_over());
    assert!(directory.take_page_request().is_none());
    assert_eq!(directory.listed(), 3);
}

#[test]
fn a_cursor_of_another_run_that_has_run_out_starts_the_walk_anew() {
    let mut directory = SyncDirectory::default();
    let position = WalkPosition::read("1 17");
    directory.resume(position, Some(10), false);
    assert!(directory.take_page_request().unwrap().cursor.is_some());
    let failure = directory.fail_page(&error(ErrorClass::PerItem));
    assert_eq!(failure, PageFailure::WalksAnew);
    assert!(directory.take_page_request().unwrap().cursor.is_none());
    let failure = directory.fail_page(&error(ErrorClass::PerItem));
    assert_eq!(failure, PageFailure::EndsSync, "nobody is listed");
}

#[test]
fn a_walk_that_breaks_off_leaves_a_gap_and_a_refusal_ends_the_sync() {
    for (class, failure) in [
        (ErrorClass::Retry, PageFailure::LeavesGap),
        (ErrorClass::Refused, PageFailure::EndsSync),
    ] {
        let mut directory = SyncDirectory::default();
        directory.take_page_request();
        directory.list_page(page(&["a"], Some("2")), true);
        assert_eq!(directory.fail_page(&error(class)), failure);
        assert!(directory.is_over() && !directory.is_complete());
    }
}

#[test]
fn somebody_reported_as_gone_and_listed_again_is_back() {
    let mut directory = SyncDirectory::default();
    directory.list_page(page(&["a", "b"], None), true);
    directory.begin_sync(None);
    directory.list_page(page(&["a"], None), true);
    assert_eq!(directory.mark_gone(directory.unlisted_rows()), [RowId(1)]);
    assert!(directory.mark_gone(vec![RowId(1)]).is_empty(), "told once");
    directory.begin_sync(None);
    let news = directory.list_page(page(&["a", "b"], None), true);
    assert_eq!(news.back, [RowId(1)]);
}

#[test]
fn where_pages_bring_everything_a_missing_department_stays_unknown() {
    let mut directory = SyncDirectory::default();
    let news = directory.list_page(page(&["a"], None), false);
    assert_eq!(news.unknown, [RowId(0)]);
    assert!(directory.take_profile_request(100).is_none());
}

#[test]
fn a_sync_expects_as_many_people_as_the_newest_one_listed() {
    let mut directory = SyncDirectory::default();
    directory.expect(100);
    directory.begin_sync(Some(130));
    assert_eq!(directory.count().expected, Some(130));
    directory.begin_sync(None);
    assert_eq!(
        directory.count().expected,
        Some(130),
        "none is known to be newer"
    );
    let mut empty = SyncDirectory::default();
    empty.begin_sync(Some(130));
    assert!(!empty.knows_people_before(), "nobody has a row yet");
}
