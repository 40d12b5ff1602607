//! The view Expiring: what it lists, and what its keys do.

use std::sync::Arc;

use jiff::civil::date;
use leaveboard::app::AppState;
use leaveboard::app::keys::keymap::Pane;
use leaveboard::domain::insight::OwnRecords;
use leaveboard::domain::insight::leave_kinds::{LeaveKinds, LegalKind};
use leaveboard::domain::roster::RosterChunk;
use leaveboard::domain::service_dates::PeopleDates;
use leaveboard::domain::{Amount, Balance, ExpirySource, Lot, Roster, RowId, Scale, Unit, expiry};
use leaveboard::sync::{Outcome, SyncEvent};
use leaveboard::text::views::ViewName;

use crate::screens::company::{
    company, employee, known, people_page, person, press, report, today,
};
use crate::screens::printer::{hides, shows};

/// DingTalk's balance in lots: what is left of each, in hundredths, and the month and day of 2026 or 2027 on which it ends.
fn in_lots(id: &str, name: &str, unit: Unit, lots: &[(i64, (i16, i8, i8))]) -> Balance {
    let left: i64 = lots.iter().map(|(left, _)| left).sum();
    let mut balance = known(id, name, [left + 50, 50, left]);
    let amount = |count| Some(Amount::new(count, Scale::Hundredths, unit));
    balance.unit = Some(unit);
    balance.figures.granted = amount(left + 50);
    balance.figures.used = amount(50);
    balance.figures.left = amount(left);
    let lots = lots.iter().enumerate();
    balance.lots = lots
        .map(|(at, (left, (year, month, day)))| Lot {
            id: format!("q{at}"),
            cycle: None,
            starts_on: Some(date(2026, 1, 1)),
            ends_on: Some(date(*year, *month, *day)),
            granted: None,
            used: None,
            left: amount(*left),
        })
        .collect();
    balance.expiry_source = ExpirySource::Lot;
    balance.expires_on = expiry::from_lots(&balance.lots, today().day);
    balance
}

/// The company of [`board`], on DingTalk's tenant, with the view open.
fn opened(size: (u16, u16)) -> AppState {
    let mut state = board(size);
    press(&mut state, "1j");
    press(&mut state, "E");
    state
}

/// The company with a second person at DingTalk, who loses leave this month and the next.
pub(crate) fn board(size: (u16, u16)) -> AppState {
    let mut state = company(size);
    report(
        &mut state,
        1,
        people_page(1, &[employee("015", "周文", &["财务"])]),
    );
    let annual = in_lots(
        "d1",
        "年假",
        Unit::Day,
        &[
            (950, (2026, 11, 30)),
            (100, (2026, 12, 8)),
            (700, (2027, 3, 31)),
        ],
    );
    let hours = in_lots("d2", "调休", Unit::Hour, &[(450, (2026, 12, 8))]);
    let answer = person("015", vec![annual, hours]);
    report(&mut state, 1, SyncEvent::Balances(vec![(RowId(1), answer)]));
    state
}

#[test]
fn what_ends_within_thirty_days_is_listed_by_month_and_week_with_totals_in_each_unit() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        let state = opened(size);
        shows(
            &state,
            &[
                "30 天内到期",
                "2026 年 11 月  1 笔 1 人  9.5 天  其中 1 笔来不及休完",
                "第 49 周 11-30  1 笔 1 人  9.5 天",
                "2026 年 12 月  2 笔 1 人  1 天、4.5 小时",
                "第 50 周 12-07 至 12-13",
                "2026-11-30",
                "周文",
                "来不及休完",
            ],
        );
        hides(&state, &["2027-03-31", "钱芳"]);
    }
}

#[test]
fn what_ends_is_listed_in_english_too() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        let mut state = opened(size);
        press(&mut state, "L");
        shows(
            &state,
            &[
                "within 30 days",
                "November 2026  1 amount of 1 person  9.5 d  1 cannot be used up in time",
                "week 49 11-30",
                "1 d, 4.5 h",
            ],
        );
    }
}

#[test]
fn one_key_looks_further_ahead_and_says_where_working_days_are_not_known() {
    let mut state = opened((120, 36));
    press(&mut state, "w");
    shows(&state, &["90 天内到期", "2026-12-31", "钱芳"]);
    press(&mut state, "w");
    shows(&state, &["今年到期"]);
    hides(&state, &["2027-03-31", "工作日只算到"]);
    press(&mut state, "w");
    shows(
        &state,
        &[
            "2027-03-31",
            "未知",
            "工作日只算到 2024、2025、2026 年的节假日安排",
        ],
    );
    press(&mut state, "w");
    shows(&state, &["30 天内到期"]);
}

#[test]
fn annual_leave_that_ends_within_thirty_days_takes_two_keys() {
    let mut state = opened((120, 36));
    press(&mut state, "o");
    shows(&state, &["只看 年假", "9.5", "1 天"]);
    hides(&state, &["小时", "调休"]);
    press(&mut state, "⎋");
    shows(&state, &["4.5 小时"]);
}

#[test]
fn the_last_line_says_that_a_sync_is_partial_and_the_title_where_the_cursor_is() {
    let mut state = opened((80, 24));
    shows(&state, &["到期 3/7  30 天内到期"]);
    report(&mut state, 1, SyncEvent::Done(Outcome::Partial));
    shows(&state, &[" ! 2/2 人  有缺漏"]);
    hides(&state, &["✓"]);
}

#[test]
fn with_several_tenants_the_last_line_names_one_that_is_not_read_whole() {
    for view in ["E", "T", "C", "K"] {
        let mut state = company((120, 36));
        press(&mut state, "1j");
        press(&mut state, view);
        shows(&state, &["\n ✓ 1/1 人"]);
        press(&mut state, "a");
        shows(&state, &["\n 总部 企业微信：", " 4/8 人  586/600"]);
        report(&mut state, 0, SyncEvent::Done(Outcome::Partial));
        shows(&state, &["\n 总部 企业微信：! 2/8 人  有缺漏"]);
        report(&mut state, 0, SyncEvent::Done(Outcome::Complete));
        shows(&state, &["\n 研究院 飞书：✗ 0/0 人"]);
        press(&mut state, "L");
        shows(&state, &["\n 研究院 Feishu: ✗ 0/0 people"]);
        press(&mut state, "a");
        shows(&state, &["\n ✓ 1/1 "]);
    }
}

/// What ends first is of any leave type, so that no way down from the top leads to a certain one.
#[test]
fn on_a_heading_the_leave_type_chosen_in_browse_is_listed_alone() {
    let mut state = board((120, 36));
    press(&mut state, "1j2j3jEgo");
    shows(&state, &["只看 育儿假", "4.5"]);
    hides(&state, &["9.5"]);
    let mut state = board((120, 36));
    press(&mut state, "Ego");
    shows(&state, &["只看 年假", "没有"]);
}

#[test]
fn enter_opens_the_person_in_browse_on_that_leave() {
    let mut state = opened((120, 36));
    press(&mut state, "G");
    assert_eq!(state.view, ViewName::Expiring);
    press(&mut state, "⏎");
    assert_eq!(
        (state.view, state.focus()),
        (ViewName::Browse, Pane::Balances)
    );
    let tenant = state.tenant().unwrap();
    assert_eq!(tenant.selected(), Some(RowId(1)));
}

#[test]
fn a_month_is_closed_and_opened_and_another_order_has_no_months() {
    let mut state = opened((120, 36));
    press(&mut state, "g←");
    shows(&state, &["2026 年 11 月"]);
    hides(&state, &["2026-11-30", "第 49 周"]);
    press(&mut state, "→");
    shows(&state, &["2026-11-30"]);
    press(&mut state, "s");
    shows(&state, &["按姓名", "2026-11-30"]);
    hides(&state, &["2026 年 11 月"]);
}

#[test]
fn all_tenants_are_told_apart_and_hidden_figures_stay_hidden() {
    let mut state = opened((120, 36));
    press(&mut state, "a");
    shows(&state, &["钉钉", "周文"]);
    press(&mut state, "m");
    hides(&state, &["周文", "9.5"]);
}

/// The company's own records: when 张三 was hired and first worked, and what the leave types are by law.
fn own_records(tenant: &str) -> OwnRecords {
    let mut dates = PeopleDates::default();
    let zhang_san = dates.entry(Some("hq"), "zhangsan");
    zhang_san.hired_on = Some(date(2020, 12, 5));
    zhang_san.first_work_on = Some(date(2012, 7, 1));
    let kinds = LeaveKinds {
        everywhere: vec![
            ("年假".to_owned(), LegalKind::Statutory),
            ("d2".to_owned(), LegalKind::Compensatory),
        ],
        ..LeaveKinds::default()
    };
    OwnRecords::new(dates, kinds).of_tenant(tenant)
}

/// The table of Company and the filter agree with Expiring about a day that only the company's own dates tell.
#[test]
fn a_worked_day_has_its_sign_in_company_and_is_found_by_the_filter() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        let mut state = company(size);
        press(&mut state, "C");
        shows(&state, &["6.5"]);
        hides(&state, &["6.5^"]);
        let mut state = company(size);
        state.tenants[0].own = own_records("hq");
        press(&mut state, "C");
        shows(&state, &["6.5^"]);
        for filter in ["expires<30d", "@临期"] {
            let mut state = company(size);
            press(&mut state, "/");
            press(&mut state, filter);
            press(&mut state, "⏎");
            hides(&state, &["6.5"]);
            let mut state = company(size);
            state.tenants[0].own = own_records("hq");
            press(&mut state, "/");
            press(&mut state, filter);
            press(&mut state, "⏎");
            shows(&state, &["张三", "6.5"]);
        }
    }
}

#[test]
fn a_worked_day_is_marked_on_every_width_and_pane_4_tells_the_tier() {
    for size in [(60, 24), (80, 24), (120, 36), (200, 50)] {
        let mut state = company(size);
        press(&mut state, "E");
        hides(&state, &["12-04"]);
        let mut state = company(size);
        state.tenants[0].own = own_records("hq");
        press(&mut state, "E");
        shows(
            &state,
            &["12-04?", "张三", "6.5", "? 按 [people] dates 推算"],
        );
        press(&mut state, "L");
        shows(&state, &["12-04?", "? worked out from [people] dates"]);
        press(&mut state, "L⏎");
        assert_eq!(state.view, ViewName::Browse);
        // What the platform says stays what it is.
        if size.0 > 100 {
            shows(
                &state,
                &["见规则", "推算：剩余的 6.5 天", "推算：工龄 14 年"],
            );
        }
    }
}

#[test]
fn whose_cost_and_whose_loss_it_is_stands_in_a_column_and_in_the_sums() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        let mut state = opened(size);
        hides(&state, &["由谁承担", "公司成本"]);
        state.tenants[1].own = own_records("hq");
        press(&mut state, "ww");
        shows(&state, &["由谁承担", "公司成本", "员工损失"]);
        if size.0 > 100 {
            shows(&state, &["天、4.5 小时  公司成本", "员工损失 4.5 小时"]);
        }
        press(&mut state, "L");
        shows(&state, &["Borne by", "company", "person"]);
    }
}

#[test]
fn space_marks_people_and_c_puts_them_side_by_side() {
    let mut state = opened((120, 36));
    press(&mut state, "w");
    press(&mut state, " ");
    shows(&state, &["已标记 1", "*"]);
    press(&mut state, "G ");
    shows(&state, &["已标记 2"]);
    press(&mut state, "c");
    assert!(state.side_by_side().is_some());
    let mut state = opened((120, 36));
    press(&mut state, " u");
    hides(&state, &["已标记"]);
}

#[test]
fn a_line_opens_its_person_where_the_directory_has_been_read_again() {
    let mut state = opened((120, 36));
    press(&mut state, "G");
    // In the new order somebody else is in the row.
    let people = [
        employee("099", "新人", &["财务"]),
        employee("098", "新来", &["财务"]),
        employee("015", "周文", &["财务"]),
    ];
    let mut roster = Roster::default();
    roster.push(Arc::new(RosterChunk::build(RowId(0), &people)));
    state.tenants[1].roster = Arc::new(roster);
    press(&mut state, "⏎");
    assert_eq!(state.view, ViewName::Browse);
    assert_eq!(state.tenant().unwrap().selected(), Some(RowId(2)));
    let mut state = opened((120, 36));
    press(&mut state, "G");
    state.tenants[1].roster = Arc::default();
    press(&mut state, "⏎");
    assert_eq!(state.view, ViewName::Expiring);
    shows(&state, &["这名员工已不在名单里"]);
}

/// A Feishu tenant whose lots come on request, with two people who have something left.
fn on_request(size: (u16, u16)) -> AppState {
    let mut state = company(size);
    state.tenants[2].outcome = None;
    state.tenants[2].asked_for_lots = Some(Arc::default());
    let people = [
        employee("f1", "冯一", &["财务"]),
        employee("f2", "冯二", &["财务"]),
        employee("f3", "冯三", &["财务"]),
    ];
    report(&mut state, 2, people_page(0, &people));
    let left = |left| known("d1", "年假", [500, 500 - left, left]);
    let answers = [
        (
            RowId(0),
            person("f1", vec![left(200), known("d2", "调休", [100, 0, 100])]),
        ),
        (RowId(1), person("f2", vec![left(100)])),
        (RowId(2), person("f3", vec![left(0)])),
    ];
    report(&mut state, 2, SyncEvent::Balances(answers.into()));
    report(&mut state, 2, SyncEvent::Done(Outcome::Complete));
    press(&mut state, "1jj");
    press(&mut state, "E");
    state
}

#[test]
fn last_days_that_come_on_request_are_read_by_a_key_that_first_says_how_many_calls_it_takes() {
    let mut state = on_request((120, 36));
    shows(&state, &["2 人的到期日要另读（约 5 次调用）：按 R"]);
    assert!(state.tenants[2].refresh.count() == 0);
    press(&mut state, "R");
    shows(&state, &["约需 5 次接口调用；再按 R 开始"]);
    assert!(
        state.tenants[2].refresh.count() == 0,
        "nothing is sent unasked"
    );
    press(&mut state, "R");
    let requests = &state.tenants[2].refresh;
    assert_eq!(*requests, [RowId(0), RowId(1)].into());
    // They were asked about: whatever comes, they are not counted again until the tenant is
    // synced again.
    press(&mut state, "j");
    hides(&state, &["要另读"]);
    press(&mut state, "R");
    shows(&state, &["没有要另读到期日的人"]);
    let mut other = on_request((120, 36));
    other.tenants[2].asked_for_lots = None;
    press(&mut other, "w");
    hides(&other, &["要另读"]);
}
