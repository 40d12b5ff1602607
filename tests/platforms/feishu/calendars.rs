//! Feishu's work calendars: which one counts, and which of its days are worked.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use leaveboard::domain::Today;
use leaveboard::domain::work_calendar::TenantCalendar;
use leaveboard::platform::feishu::Feishu;
use leaveboard::platform::{ApiError, ErrorClass, Platform};
use serde_json::{Value, json};

use crate::feishu::server::{
    FeishuTenant, Reply, Request, Server, USUAL, error, ok, settings, with_token,
};

const LIST: &str = "/leaves/work_calendar";
const DAYS: &str = "/leaves/work_calendar_date";

fn calendar(id: &str, enable: bool) -> Value {
    json!({"calendar_id": id, "calendar_name": {"zh_cn": format!("日历{id}"), "en_us": ""}, "enable": enable})
}

/// What kind of day it is: everything is worked but Sundays, and 5 January 2027.
fn kind(day: Date) -> &'static str {
    match day {
        _ if day == date(2027, 1, 5) => "public_holiday",
        _ if day.weekday() == jiff::civil::Weekday::Sunday => "day_off",
        _ => "workday",
    }
}

/// Answers the call for days with at most `most` of them.
fn days(request: &Request, most: usize) -> Reply {
    let asked = request.json();
    let day = |name: &str| asked[name].as_str().unwrap().parse::<Date>().unwrap();
    let number = |name: &str| usize::try_from(asked[name].as_u64().unwrap()).unwrap();
    let (begin, end) = (day("begin_date"), day("end_date"));
    let all = begin.series(jiff::Span::new().days(1));
    let page = all
        .take_while(|day| *day <= end)
        .skip(number("offset"))
        .take(number("limit").min(most))
        .map(|day| {
            json!({"calendar_id": asked["wk_calendar_ids"][0], "date": day.to_string(),
                "date_type": kind(day), "id": "1"})
        });
    ok(&json!({"calendar_dates": page.collect::<Vec<_>>()}))
}

/// A Feishu with these calendars, of which it lists those that are asked for.
async fn serve(calendars: Vec<Value>, most: usize) -> Server {
    Server::start(with_token(move |request| {
        if request.path.ends_with(DAYS) {
            return days(request, most);
        }
        let asked = request.json();
        let ids: Vec<&str> = asked["wk_calendar_ids"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let listed = calendars.iter().filter(|it| {
            let is_named = ids.is_empty() || ids.contains(&it["calendar_id"].as_str().unwrap());
            is_named && (it["enable"] == true || asked["only_enable"] == false)
        });
        ok(&json!({"work_calendars": listed.collect::<Vec<_>>()}))
    }))
    .await
}

async fn told_by(client: &Feishu) -> Result<TenantCalendar, ApiError> {
    client
        .fetch_work_calendar()
        .await
        .expect("Feishu has calendars")
}

fn with_calendar(id: &'static str) -> FeishuTenant {
    FeishuTenant {
        work_calendar: Some(id),
        ..USUAL
    }
}

#[tokio::test]
async fn the_only_calendar_in_use_counts_with_every_day_to_the_end_of_the_next_year() {
    // However few days a page has.
    for most in [10, 150, 1_000] {
        let calendars = vec![calendar("7", true), calendar("8", false)];
        let server = serve(calendars, most).await;
        let found = told_by(&server.client(USUAL)).await.unwrap();
        let TenantCalendar::Found(found) = found else {
            panic!("{found:?}");
        };
        assert_eq!((&*found.id, &*found.name), ("7", "日历7"));
        let told: BTreeMap<_, _> = found.days.told_days().collect();
        // The tests take place on 21 November 2026.
        let first = date(2026, 10, 21);
        assert_eq!(found.from, first);
        assert_eq!(told.keys().next(), Some(&first));
        assert_eq!(found.days.last_day(), Some(date(2027, 12, 31)));
        assert_eq!(told.len(), 437);
        let today = date(2026, 11, 21);
        // Six days a week, without 5 January.
        assert_eq!(
            found.days.working_days_to_go(today, date(2026, 11, 29)),
            Some(6)
        );
        assert_eq!(
            found.days.working_days_to_go(today, date(2027, 1, 9)),
            Some(41)
        );
        assert_eq!(found.days.working_days_to_go(today, date(2028, 1, 1)), None);
        assert_eq!(server.seen(DAYS).len(), 437_usize.div_ceil(most.min(200)));
        assert_eq!(server.seen(LIST).len(), 1);
    }
}

#[tokio::test]
async fn the_calendar_of_the_configuration_counts_in_use_or_not() {
    let calendars = vec![calendar("7", true), calendar("8", false)];
    let server = serve(calendars, 1_000).await;
    let client = server.client(with_calendar("8"));
    let found = told_by(&client).await.unwrap();
    assert!(matches!(found, TenantCalendar::Found(it) if it.id == "8"));
    let sent = server.seen(LIST)[0].json();
    assert_eq!(sent["wk_calendar_ids"], json!(["8"]));
    let client = server.client(with_calendar("9"));
    let found = told_by(&client).await.unwrap();
    assert_eq!(found, TenantCalendar::NotKnown("9".to_owned()));
}

#[tokio::test]
async fn of_several_calendars_in_use_none_counts_before_one_is_named() {
    let server = serve(vec![calendar("7", true), calendar("8", true)], 10).await;
    let found = told_by(&server.client(USUAL)).await.unwrap();
    assert_eq!(found, TenantCalendar::Several(2));
    let server = serve(vec![calendar("7", false)], 10).await;
    let found = told_by(&server.client(USUAL)).await.unwrap();
    assert_eq!(found, TenantCalendar::NoneInUse);
    assert!(server.seen(DAYS).is_empty(), "no day is asked for");
}

#[tokio::test]
async fn a_missing_scope_of_calendars_is_refused_and_a_reply_without_a_list_tells_of_none() {
    let server = Server::start(with_token(|_| error(400, 99_991_672))).await;
    let refused = told_by(&server.client(USUAL)).await.unwrap_err();
    assert_eq!(refused.class, ErrorClass::Refused);
    assert_eq!(refused.endpoint, "work_calendar");
    let server = Server::start(with_token(|_| ok(&json!({"work_calendars": 7})))).await;
    let unread = told_by(&server.client(USUAL)).await;
    assert_eq!(unread.unwrap_err().class, ErrorClass::Bug);
    // The list is not a required field of the page.
    let server = Server::start(with_token(|_| ok(&json!({})))).await;
    let found = told_by(&server.client(USUAL)).await;
    assert_eq!(found.unwrap(), TenantCalendar::NoneInUse);
}

/// A list that repeats its first page would never end, and a day of two kinds is of none.
#[tokio::test]
async fn a_list_that_repeats_itself_ends_and_contradicting_days_are_not_told() {
    let server = Server::start(with_token(|request| {
        if !request.path.ends_with(DAYS) {
            return ok(&json!({"work_calendars": [calendar("7", true)]}));
        }
        let day = |day: &str, kind: &str| json!({"calendar_id": "7", "date": day, "date_type": kind});
        ok(&json!({"calendar_dates": [
            day("2026-11-23", "workday"), day("2026-11-24", "workday"), day("2026-11-24", "day_off"),
            day("2026-11-25", "half_day"), day("soon", "workday"), "no record",
            {"calendar_id": "8", "date": "2026-11-26", "date_type": "workday"}]}))
    }))
    .await;
    let found = told_by(&server.client(USUAL)).await.unwrap();
    let days = found.days().unwrap();
    let told: Vec<Date> = days.told_days().map(|(day, _)| day).collect();
    assert_eq!(told, [date(2026, 11, 23)]);
    assert_eq!(server.seen(DAYS).len(), 2);
}

/// In January the weeks before today are of another year.
#[tokio::test]
async fn days_are_told_to_the_end_of_the_year_after_that_of_today() {
    let server = serve(vec![calendar("7", true)], 1_000).await;
    let mut settings = settings(&server.base_url, USUAL);
    settings.clock = || Today::midday_of(date(2027, 1, 10));
    let client = Feishu::connect(&settings).unwrap();
    let found = told_by(&client).await.unwrap();
    let days = found.days().unwrap();
    assert_eq!(days.last_day(), Some(date(2028, 12, 31)));
    assert_eq!(days.is_worked(date(2026, 12, 10)), Some(true));
}
