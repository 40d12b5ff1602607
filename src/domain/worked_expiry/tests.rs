//! Worked days against a reference that lives through every day of a person's service, and facts about them.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::domain::LeaveTypeId;
use crate::domain::leave_type::{DayCounting, LeaveTypeStatus, MonthDay, YearlyQuota};
use crate::domain::platforms::LeaveTypeDetails;
use crate::domain::platforms::wecom::WeComDetails;

fn leave_type(grant: GrantRule, expiry: ExpiryRule) -> LeaveType {
    LeaveType {
        id: LeaveTypeId::new("2"),
        name: "司龄假".into(),
        parent: None,
        status: LeaveTypeStatus::Enabled,
        unit: None,
        day_length: None,
        counts: DayCounting::Unknown,
        grant,
        expiry,
        details: LeaveTypeDetails::WeCom(WeComDetails::default()),
        fields: Vec::new(),
        raw: "{}".into(),
    }
}

fn yearly(on: YearlyDay) -> GrantRule {
    GrantRule::Yearly {
        on,
        quota: YearlyQuota::Unknown,
        by_actual_work_time: false,
    }
}

const fn years(value: u64) -> ExpiryRule {
    ExpiryRule::YearsAfterGrant {
        value,
        extension: None,
    }
}

const fn months(value: u64) -> ExpiryRule {
    ExpiryRule::MonthsAfterGrant {
        value,
        extension: None,
    }
}

fn hired(on: Date) -> ServiceDates<'static> {
    ServiceDates {
        hired_on: Some(on),
        is_hire_day_own: true,
        ..ServiceDates::default()
    }
}

// The reference: every day is gone through, and months are counted by hand.

fn month_length(year: i32, month: i32) -> i32 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i32::from(is_leap),
        _ => 31,
    }
}

/// Year, month and day, and the day `months` later with the same number or the last one of its month.
fn months_later(day: (i32, i32, i32), months: i32) -> (i32, i32, i32) {
    let (mut year, mut month, number) = day;
    for _ in 0..months {
        month += 1;
        if month == 13 {
            (year, month) = (year + 1, 1);
        }
    }
    (year, month, number.min(month_length(year, month)))
}

fn day_later((year, month, day): (i32, i32, i32)) -> (i32, i32, i32) {
    if day < month_length(year, month) {
        (year, month, day + 1)
    } else if month < 12 {
        (year, month + 1, 1)
    } else {
        (year + 1, 1, 1)
    }
}

/// When leave is granted, and for how long.
#[derive(Clone, Copy, Debug)]
enum Times {
    EntryDay,
    YearDay(i32, i32),
    DayOfMonth(i32),
}

fn is_granted(times: Times, hired: (i32, i32, i32), day: (i32, i32, i32)) -> bool {
    let (year, month, number) = day;
    let falls_on = |wanted: i32| number == wanted.min(month_length(year, month));
    match times {
        Times::EntryDay => month == hired.1 && falls_on(hired.2),
        Times::YearDay(of_month, wanted) => month == of_month && falls_on(wanted),
        Times::DayOfMonth(wanted) => falls_on(wanted),
    }
}

/// The first last day and whether it is the only one.
fn reference(
    times: Times,
    (lasting, more_months, more_days): (i32, i32, i32),
    hired: (i32, i32, i32),
    today: (i32, i32, i32),
) -> Option<((i32, i32, i32), bool)> {
    let mut last_days = Vec::new();
    let mut day = hired;
    while day <= today {
        if is_granted(times, hired, day) {
            let mut over = months_later(months_later(day, lasting), more_months);
            for _ in 0..more_days {
                over = day_later(over);
            }
            // It is over on that day, so that the day before is the last one: today is before it.
            if today < over {
                last_days.push(over);
            }
        }
        day = day_later(day);
    }
    last_days.sort_unstable();
    Some((*last_days.first()?, last_days.len() == 1))
}

fn numbers(day: Date) -> (i32, i32, i32) {
    (
        i32::from(day.year()),
        i32::from(day.month()),
        i32::from(day.day()),
    )
}

fn a_day() -> impl Strategy<Value = Date> {
    let ordinary = (2008_i16..=2027, 1_i8..=12, 1_i8..=31).prop_map(|(year, month, day)| {
        let first = date(year, month, 1);
        date(year, month, day.min(first.days_in_month()))
    });
    prop_oneof![3 => ordinary, 1 => Just(date(2024, 2, 29)), 1 => Just(date(2023, 2, 28)), 1 => Just(date(2025, 12, 31))]
}

fn times() -> impl Strategy<Value = Times> {
    prop_oneof![
        Just(Times::EntryDay),
        (1..=12, 1..=31).prop_map(|(month, day)| Times::YearDay(month, day)),
        (1..=31).prop_map(Times::DayOfMonth),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn the_first_day_to_end_is_that_of_living_through_every_day(
        times in times(),
        in_years in any::<bool>(),
        value in 1_u64..=4,
        extension in proptest::option::of((0_u32..=14, 0_u32..=40)),
        hired_on in a_day(),
        today in a_day(),
    ) {
        let extension_of = extension.map(|(months, days)| ExpiryExtension { months, days });
        let expiry = if in_years {
            ExpiryRule::YearsAfterGrant { value, extension: extension_of }
        } else {
            ExpiryRule::MonthsAfterGrant { value, extension: extension_of }
        };
        let grant = match times {
            Times::EntryDay => yearly(YearlyDay::EntryDate),
            Times::YearDay(month, day) => yearly(YearlyDay::Fixed(MonthDay {
                month: i8::try_from(month).unwrap(),
                day: i8::try_from(day).unwrap(),
            })),
            Times::DayOfMonth(day) => GrantRule::Monthly {
                day: Some(u32::try_from(day).unwrap()),
                amount: None,
            },
        };
        let worked = worked_last_day(&leave_type(grant, expiry), hired(hired_on), today);
        let (more_months, more_days) = extension.unwrap_or((0, 0));
        let lasting = i32::try_from(if in_years { 12 * value } else { value }).unwrap();
        let lasting = (lasting, i32::try_from(more_months).unwrap(), i32::try_from(more_days).unwrap());
        let expected = reference(times, lasting, numbers(hired_on), numbers(today));
        let told = worked.map(|worked| (numbers(worked.day.tomorrow().unwrap()), worked.is_all));
        prop_assert_eq!(told, expected);
    }
}

const TODAY: Date = date(2026, 11, 21);

fn worked(grant: GrantRule, expiry: ExpiryRule, dates: ServiceDates<'_>) -> Option<(Date, bool)> {
    let day = worked_last_day(&leave_type(grant, expiry), dates, TODAY)?;
    Some((day.day, day.is_all))
}

#[test]
fn a_year_from_the_anniversary_ends_the_day_before_the_next_one() {
    let entry = || yearly(YearlyDay::EntryDate);
    let dates = hired(date(2020, 3, 1));
    assert_eq!(
        worked(entry(), years(1), dates),
        Some((date(2027, 2, 28), true))
    );
    // Two grants have not ended: the older one ends first, and how much is left of it is not known.
    assert_eq!(
        worked(entry(), years(2), dates),
        Some((date(2027, 2, 28), false))
    );
    let this_year = hired(date(2026, 3, 1));
    assert_eq!(
        worked(entry(), years(2), this_year),
        Some((date(2028, 2, 29), true))
    );
}

#[test]
fn nothing_is_worked_out_without_a_day_that_it_follows_from() {
    let entry = || yearly(YearlyDay::EntryDate);
    let unknown = ServiceDates::default();
    assert_eq!(worked(entry(), years(1), unknown), None);
    let on_new_year = || yearly(YearlyDay::Fixed(MonthDay { month: 1, day: 1 }));
    assert_eq!(worked(on_new_year(), years(1), unknown), None);
    // Somebody hired after the day of the grant has leave that the rule does not explain.
    assert_eq!(
        worked(on_new_year(), years(1), hired(date(2026, 2, 1))),
        None
    );
    assert_eq!(worked(entry(), years(1), hired(date(2027, 2, 1))), None);
    for rule in [
        ExpiryRule::Never,
        ExpiryRule::PerLot,
        ExpiryRule::Unknown,
        years(0),
        years(u64::MAX),
        months(5_000),
    ] {
        assert_eq!(
            worked(entry(), rule, hired(date(2020, 3, 1))),
            None,
            "{rule:?}"
        );
    }
    assert_eq!(
        worked(GrantRule::Manual, years(1), hired(date(2020, 3, 1))),
        None
    );
}

fn granted(leave: Option<&str>, on: Date) -> GrantDay {
    GrantDay {
        leave: leave.map(Box::from),
        on,
    }
}

#[test]
fn a_grant_by_hand_ends_as_its_own_day_says() {
    let of_all = [granted(None, date(2026, 8, 15))];
    let dates = |grants| ServiceDates {
        grants,
        ..ServiceDates::default()
    };
    let extended = ExpiryRule::MonthsAfterGrant {
        value: 6,
        extension: Some(ExpiryExtension {
            months: 1,
            days: 15,
        }),
    };
    assert_eq!(
        worked(GrantRule::Manual, extended, dates(&of_all)),
        Some((date(2027, 3, 29), true))
    );
    let several = [
        granted(Some("2"), date(2026, 1, 10)),
        granted(Some("司龄假"), date(2026, 5, 1)),
        granted(Some("婚假"), date(2025, 12, 1)),
    ];
    assert_eq!(
        worked(GrantRule::Manual, years(1), dates(&several)),
        Some((date(2027, 1, 9), false))
    );
    let ended = [
        granted(Some("2"), date(2025, 1, 10)),
        granted(None, date(2027, 1, 1)),
    ];
    assert_eq!(worked(GrantRule::Manual, years(1), dates(&ended)), None);
}

#[test]
fn a_day_for_this_type_goes_before_the_rule_and_the_rule_before_a_day_for_any() {
    let entry = || yearly(YearlyDay::EntryDate);
    let with = |grants| ServiceDates {
        grants,
        ..hired(date(2020, 3, 1))
    };
    let for_any = [granted(None, date(2026, 6, 1))];
    assert_eq!(
        worked(entry(), years(1), with(&for_any)),
        Some((date(2027, 2, 28), true))
    );
    let for_this = [granted(Some("司龄假"), date(2026, 6, 1))];
    assert_eq!(
        worked(entry(), years(1), with(&for_this)),
        Some((date(2027, 5, 31), true))
    );
}

#[test]
fn a_cached_last_day_is_the_one_that_is_worked_out() {
    use crate::domain::worked_days::WorkedLastDays;
    let today = date(2026, 11, 21);
    assert!(
        WorkedLastDays::of(
            &leave_type(yearly(YearlyDay::EntryDate), ExpiryRule::Never),
            today
        )
        .is_none()
    );
    for expiry in [years(1), years(2), months(5)] {
        let leave_type = leave_type(yearly(YearlyDay::EntryDate), expiry);
        let days = WorkedLastDays::of(&leave_type, today).unwrap();
        // More hire days than are cached, and one that is too early to be cached.
        for back in (0..20_000).step_by(13).chain([90_000]) {
            let dates = ServiceDates {
                hired_on: Some(today.saturating_sub(jiff::Span::new().days(back))),
                ..ServiceDates::default()
            };
            let expected = worked_last_day(&leave_type, dates, today);
            for _ in 0..2 {
                assert_eq!(days.last_day(dates), expected, "{dates:?}");
            }
        }
        assert_eq!(days.last_day(ServiceDates::default()), None);
    }
}
