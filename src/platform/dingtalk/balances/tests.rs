//! Rows of `quota/list`, and the balances that they are.

use jiff::civil::date;
use serde_json::value::RawValue;

use super::*;
use crate::domain::balance::Figures;
use crate::domain::{Amount, Scale, Unit};
use crate::platform::dingtalk::leave_types;
use crate::platform::dingtalk::wire::{Paged, QuotaPage, ResultList};
use crate::platform::json;

fn leave_type(view_unit: &str) -> LeaveType {
    let json = format!(
        r#"{{"result":{{"leave_code":"t","leave_name":"年假","leave_view_unit":"{view_unit}"}}}}"#
    );
    let listed: ResultList = json::from_json(&json).unwrap();
    leave_types::read_all(&listed.result).0.remove(0)
}

fn rows(records: &[&str]) -> QuotaAnswer {
    let row = |json: &&str| QuotaRow::read(&RawValue::from_string((*json).to_owned()).unwrap());
    QuotaAnswer::Rows(records.iter().map(|json| row(json).unwrap()).collect())
}

fn on(year: i16, month: i8, day: i8) -> Today {
    Today::midday_of(date(year, month, day))
}

fn figures(balance: &Balance) -> [String; 3] {
    let text = |amount: Option<Amount>| amount.map_or("-".to_owned(), Amount::to_exact_text);
    let Figures {
        granted,
        used,
        left,
        ..
    } = balance.figures;
    [text(granted), text(used), text(left)]
}

fn error_code(balance: &Balance) -> &str {
    &balance.error.as_ref().unwrap().code
}

/// Valid in 2026 (UTC+8), ended in 2025, beginning in 2027.
const IN_2026: &str = r#""start_time":1767196800000,"end_time":1798732799000"#;
const IN_2025: &str = r#""start_time":1735660800000,"end_time":1767196799000"#;
const IN_2027: &str = r#""start_time":1798732800000,"end_time":1830268799000"#;

fn row(id: &str, validity: &str, figures: &str) -> String {
    format!(r#"{{"userid":"u","quota_id":"{id}","quota_cycle":"2026-M-6",{validity},{figures}}}"#)
}

fn day_row(id: &str, validity: &str, granted: i64, used: i64) -> String {
    let figures = format!(r#""quota_num_per_day":{granted},"used_num_per_day":{used}"#);
    row(id, validity, &figures)
}

#[test]
fn trap_19_the_vendors_sample_is_ten_days_or_ten_hours_by_the_types_unit() {
    let sample = include_str!("../../../../tests/fixtures/dingtalk/quota_list_vendor_sample.json");
    let page: Paged<QuotaPage> = json::from_json(sample).unwrap();
    let page = page.result.unwrap();
    let answer = QuotaAnswer::Rows(vec![QuotaRow::read(&page.rows()[0]).unwrap()]);
    let today = on(2025, 7, 1);
    for (view_unit, unit) in [
        ("day", Unit::Day),
        ("halfDay", Unit::Day),
        ("hour", Unit::Hour),
    ] {
        let balance = read(&leave_type(view_unit), &answer, today);
        assert_eq!(balance.unit, Some(unit));
        assert_eq!(figures(&balance), ["10", "1", "9"]);
    }
}

#[test]
fn trap_20_the_pair_is_chosen_by_the_unit_and_never_by_what_is_filled() {
    let both = row(
        "q",
        IN_2026,
        r#""quota_num_per_day":1000,"used_num_per_day":100,"quota_num_per_hour":8000,"used_num_per_hour":1600"#,
    );
    let today = on(2026, 11, 21);
    let of = |view_unit| figures(&read(&leave_type(view_unit), &rows(&[&both]), today));
    assert_eq!(of("halfDay"), ["10", "1", "9"]);
    assert_eq!(of("hour"), ["80", "16", "64"]);
    let days_only = day_row("q", IN_2026, 1000, 100);
    let wrong = read(&leave_type("hour"), &rows(&[&days_only]), today);
    assert_eq!(wrong.state, CellState::Failed);
    assert_eq!(error_code(&wrong), "missing_figure");
    assert_eq!(wrong.lots.len(), 1, "the lot is still shown");
    let unknown = read(&leave_type("week"), &rows(&[&days_only]), today);
    assert_eq!(figures(&unknown), ["10", "1", "9"]);
    let either = read(&leave_type("week"), &rows(&[&both]), today);
    assert_eq!(error_code(&either), "missing_figure");
}

#[test]
fn trap_21_only_lots_valid_now_count_and_the_others_are_listed() {
    let records = [
        day_row("old", IN_2025, 500, 0),
        day_row("a", IN_2026, 1000, 250),
        day_row("b", IN_2026, 200, 0),
        day_row("next", IN_2027, 1500, 0),
    ];
    let records: Vec<&str> = records.iter().map(String::as_str).collect();
    let balance = read(&leave_type("day"), &rows(&records), on(2026, 11, 21));
    assert_eq!(figures(&balance), ["12", "2.5", "9.5"]);
    assert_eq!(balance.lots.len(), 4);
    assert_eq!(balance.expires_on, Some(date(2026, 12, 31)));
    assert_eq!(balance.expiry_source, ExpirySource::Lot);
    assert_eq!(balance.figures.gap().unwrap().count, 0);
}

#[test]
fn lots_that_have_ended_or_not_begun_leave_a_known_zero() {
    for validity in [IN_2025, IN_2027] {
        let lot = day_row("q", validity, 500, 100);
        let balance = read(&leave_type("day"), &rows(&[&lot]), on(2026, 11, 21));
        assert_eq!(balance.state, CellState::Known);
        assert_eq!(figures(&balance), ["0", "0", "0"]);
        assert_eq!(balance.expires_on, None);
        assert_eq!(balance.lots.len(), 1);
    }
}

#[test]
fn a_lot_that_ends_with_the_midnight_of_its_last_day_counts_all_that_day() {
    // As recorded: 2026-12-31 00:00 in UTC+8.
    let lot = day_row(
        "q",
        r#""start_time":1767196800000,"end_time":1798646400000"#,
        1000,
        500,
    );
    let balance = read(&leave_type("day"), &rows(&[&lot]), on(2026, 12, 31));
    assert_eq!(figures(&balance), ["10", "5", "5"]);
    assert_eq!(balance.expires_on, Some(date(2026, 12, 31)));
}

#[test]
fn a_moment_is_the_same_in_every_spelling_and_one_that_is_none_is_not_no_end() {
    let read_on = |validity: &str, day| {
        let lot = day_row("q", validity, 1000, 500);
        read(&leave_type("day"), &rows(&[&lot]), day)
    };
    for end in ["1.798732799E12", "\"1798732799000.0\"", "17987327990e2"] {
        let validity = format!(r#""start_time":1.7671968E12,"end_time":{end}"#);
        let balance = read_on(&validity, on(2026, 11, 21));
        assert_eq!(figures(&balance), ["10", "5", "5"], "{end}");
        assert_eq!(balance.expires_on, Some(date(2026, 12, 31)), "{end}");
        let later = read_on(&validity, on(2027, 1, 1));
        assert_eq!(figures(&later), ["0", "0", "0"], "{end} is over");
    }
    for unreadable in ["\"2026-12-31\"", "{}", "true", "\"soon\""] {
        for validity in [
            format!(r#""start_time":1767196800000,"end_time":{unreadable}"#),
            format!(r#""start_time":{unreadable},"end_time":1798732799000"#),
        ] {
            let balance = read_on(&validity, on(2026, 11, 21));
            assert_eq!(balance.state, CellState::Failed, "{validity}");
            assert_eq!(error_code(&balance), "unreadable_row");
            assert_eq!(balance.lots.len(), 1, "it is shown");
        }
    }
    let over = r#""start_time":"soon","end_time":1767196799000"#;
    assert_eq!(read_on(over, on(2026, 11, 21)).state, CellState::Known);
}

#[test]
fn a_lot_without_an_end_is_valid_and_ends_on_no_day() {
    for end in [
        "",
        r#","end_time":0"#,
        r#","end_time":-1"#,
        r#","end_time":null"#,
        r#","end_time":253402185600000"#,
        r#","end_time":9223372036854775807"#,
    ] {
        let lot = day_row(
            "q",
            &format!(r#""start_time":1767196800000{end}"#),
            1000,
            500,
        );
        let balance = read(&leave_type("day"), &rows(&[&lot]), on(2026, 11, 21));
        assert_eq!(figures(&balance), ["10", "5", "5"], "{end}");
        assert_eq!(balance.lots[0].ends_on, None, "{end}");
        assert!(balance.lots[0].is_valid(date(2026, 11, 21)), "{end}");
        assert_eq!(balance.expires_on, None, "{end}");
        assert_eq!(balance.expiry_source, ExpirySource::Lot, "{end}");
    }
    let without_start = day_row("q", r#""start_time":0"#, 1000, 500);
    let balance = read(
        &leave_type("day"),
        &rows(&[&without_start]),
        on(2026, 11, 21),
    );
    assert_eq!(figures(&balance), ["10", "5", "5"]);
    assert_eq!(balance.lots[0].starts_on, None);
}

#[test]
fn trap_22_no_row_is_not_zero() {
    let balance = read(&leave_type("day"), &rows(&[]), on(2026, 11, 21));
    assert_eq!(balance.state, CellState::NotInitialised);
    assert_eq!(figures(&balance), ["-", "-", "-"]);
    let unlimited = read(
        &leave_type("hour"),
        &QuotaAnswer::Unlimited,
        on(2026, 11, 21),
    );
    assert_eq!(
        (unlimited.state, unlimited.unit),
        (CellState::Unlimited, Some(Unit::Hour))
    );
}

#[test]
fn trap_33_a_cycle_is_text() {
    let lot = day_row("q", IN_2026, 500, 100);
    let balance = read(&leave_type("day"), &rows(&[&lot]), on(2026, 11, 21));
    assert_eq!(balance.lots[0].cycle.as_deref(), Some("2026-M-6"));
}

#[test]
fn trap_39_the_last_moment_of_a_lot_is_a_day_in_utc_8() {
    let lot = day_row("q", IN_2026, 500, 100);
    let last_day = read(&leave_type("day"), &rows(&[&lot]), on(2026, 12, 31));
    assert_eq!(figures(&last_day)[2], "4");
    assert_eq!(last_day.expires_on, Some(date(2026, 12, 31)));
    let day_after = read(&leave_type("day"), &rows(&[&lot]), on(2027, 1, 1));
    assert_eq!(figures(&day_after)[2], "0");
}

#[test]
fn trap_41_hundredths_stay_exact_and_more_used_than_granted_is_overdrawn() {
    let lots = [day_row("a", IN_2026, 1, 0), day_row("b", IN_2026, 100, 134)];
    let balance = read(
        &leave_type("day"),
        &rows(&[&lots[0], &lots[1]]),
        on(2026, 11, 21),
    );
    assert_eq!(figures(&balance), ["1.01", "1.34", "-0.33"]);
    assert!(balance.overdrawn);
}

#[test]
fn a_figure_that_is_no_number_or_too_large_fails_its_row_only_where_it_counts() {
    for (figures, code) in [
        (
            r#""quota_num_per_day":null,"used_num_per_day":0"#,
            "missing_figure",
        ),
        (
            r#""quota_num_per_day":"ten","used_num_per_day":0"#,
            "missing_figure",
        ),
        (r#""quota_num_per_day":100"#, "missing_figure"),
        (
            r#""quota_num_per_day":1e40,"used_num_per_day":0"#,
            "out_of_range",
        ),
    ] {
        let bad = row("q", IN_2026, figures);
        let balance = read(&leave_type("day"), &rows(&[&bad]), on(2026, 11, 21));
        assert_eq!(balance.state, CellState::Failed, "{figures}");
        assert_eq!(error_code(&balance), code, "{figures}");
        let (ended, good) = (row("q", IN_2025, figures), day_row("g", IN_2026, 300, 0));
        let balance = read(
            &leave_type("day"),
            &rows(&[&ended, &good]),
            on(2026, 11, 21),
        );
        assert_eq!(balance.figures.left.unwrap().count, 300, "{figures}");
    }
}

#[test]
fn a_figure_finer_than_hundredths_is_known_and_kept_as_sent() {
    let fine = row(
        "a",
        IN_2026,
        r#""quota_num_per_day":26.2,"used_num_per_day":0"#,
    );
    let today = on(2026, 11, 21);
    let balance = read(&leave_type("day"), &rows(&[&fine]), today);
    assert_eq!(balance.state, CellState::Known);
    assert_eq!(figures(&balance), ["0.262", "0", "0.262"]);
    let kept = |name: &'static str, text: &str| vec![(name.into(), text.into())];
    assert_eq!(balance.fields, kept("quota_num_per_day", "26.2"));
    let plain = day_row("b", IN_2026, 500, 100);
    let both = read(&leave_type("day"), &rows(&[&fine, &plain]), today);
    assert_eq!(figures(&both), ["5.262", "1", "4.262"]);
    assert_eq!(both.fields, kept("quota_num_per_day", "[26.2,500]"));
    assert_eq!(read(&leave_type("day"), &rows(&[&plain]), today).fields, []);
    let endless = row(
        "c",
        IN_2026,
        r#""quota_num_per_day":"333.3333333333","used_num_per_day":0"#,
    );
    let balance = read(&leave_type("day"), &rows(&[&endless]), today);
    assert_eq!(figures(&balance), ["3.333333", "0", "3.333333"]);
    assert_eq!(balance.figures.left.unwrap().scale, Scale::Rounded);
    assert_eq!(balance.figures.gap().unwrap().count, 0);
}

#[test]
fn a_lot_that_comes_twice_counts_once_and_fails_the_row_where_it_disagrees() {
    let (once, more) = (
        day_row("q", IN_2026, 1000, 100),
        day_row("q", IN_2026, 1000, 200),
    );
    let other = day_row("r", IN_2026, 500, 0);
    let today = on(2026, 11, 21);
    let agreeing = read(&leave_type("day"), &rows(&[&once, &other, &once]), today);
    assert_eq!(figures(&agreeing), ["15", "1", "14"]);
    assert_eq!(agreeing.lots.len(), 2);
    let disagreeing = read(&leave_type("day"), &rows(&[&once, &other, &more]), today);
    assert_eq!(disagreeing.state, CellState::Failed);
    assert_eq!(error_code(&disagreeing), "contradicting_rows");
    assert_eq!(disagreeing.lots.len(), 3, "all of them are shown");
    let ended = [
        day_row("q", IN_2025, 500, 0),
        day_row("q", IN_2025, 500, 100),
    ];
    let elsewhere = read(
        &leave_type("day"),
        &rows(&[&ended[0], &ended[1], &other]),
        today,
    );
    assert_eq!(figures(&elsewhere), ["5", "0", "5"]);
}

#[test]
fn strings_are_figures_too_and_an_open_end_never_lapses() {
    let lot =
        r#"{"userid":"u","quota_id":"q","quota_num_per_day":"250","used_num_per_day":"50.0"}"#;
    let balance = read(&leave_type("day"), &rows(&[lot]), on(2026, 11, 21));
    assert_eq!(figures(&balance), ["2.5", "0.5", "2"]);
    assert_eq!(
        (balance.expires_on, balance.expiry_source),
        (None, ExpirySource::Lot)
    );
}
