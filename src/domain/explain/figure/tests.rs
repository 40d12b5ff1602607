use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::*;
use crate::domain::explain::figure_facts;
use crate::domain::leave_type::{
    DayCounting, ExpiryRule, GrantTier, LeaveTypeStatus, MonthDay, YearlyDay, YearsOf,
};
use crate::domain::ledger::LedgerCell;
use crate::domain::platforms::LeaveTypeDetails;
use crate::domain::platforms::wecom::WeComDetails;
use crate::domain::service_dates::ServiceDates;
use crate::domain::{Figures, Language, LeaveType, LeaveTypeId, Lot, PlatformKind};

const TODAY: Date = date(2026, 11, 21);

fn days(hundredths: i64, scale: Scale) -> Amount {
    let per_hundredth = match scale {
        Scale::Seconds => 864,
        Scale::Hundredths => 1,
        Scale::Millionths | Scale::Rounded => 10_000,
    };
    Amount::new(hundredths * per_hundredth, scale, Unit::Day)
}

fn annual(platform: PlatformKind, figures: Figures) -> Balance {
    let id = LeaveTypeId::new("1");
    let unit = Some(Unit::Day);
    let mut balance = Balance::without_figures(id, "年假".into(), CellState::Known, unit, TODAY);
    balance.figures = figures;
    if platform == PlatformKind::WeCom {
        balance.fields = vec![("assignduration".into(), "864000".into())];
    }
    balance
}

fn rule(grant: GrantRule) -> LeaveType {
    LeaveType {
        id: LeaveTypeId::new("1"),
        name: "年假".into(),
        parent: None,
        status: LeaveTypeStatus::Enabled,
        unit: Some(Unit::Day),
        day_length: None,
        counts: DayCounting::Unknown,
        grant,
        expiry: ExpiryRule::Never,
        details: LeaveTypeDetails::WeCom(WeComDetails::default()),
        fields: Vec::new(),
        raw: "{}".into(),
    }
}

fn tiers() -> Vec<GrantTier> {
    [(1, Some(10), 500), (10, Some(20), 1_000), (20, None, 1_500)]
        .map(|(from_years, to_years, hundredths)| GrantTier {
            from_years,
            to_years,
            amount: Some(days(hundredths, Scale::Seconds)),
        })
        .into()
}

fn yearly(on: YearlyDay, by: YearsOf) -> LeaveType {
    rule(GrantRule::Yearly {
        on,
        quota: YearlyQuota::Tiers { by, tiers: tiers() },
        by_actual_work_time: false,
    })
}

fn told(
    platform: PlatformKind,
    balance: &Balance,
    leave_type: Option<&LeaveType>,
    dates: ServiceDates<'_>,
) -> [Vec<String>; 2] {
    let reasons = why(FigureQuestion {
        facts: figure_facts(platform),
        cell: &LedgerCell::from(balance),
        balance: Some(balance),
        leave_type,
        dates,
        today: TODAY,
    });
    [Language::Chinese, Language::English].map(|language| {
        let said = explain_why(&reasons, language).into_iter();
        said.map(|passage| match passage {
            WhyPassage::Sentence(text) | WhyPassage::Names(text) => text,
        })
        .collect()
    })
}

fn hired(on: Date) -> ServiceDates<'static> {
    ServiceDates {
        hired_on: Some(on),
        ..ServiceDates::default()
    }
}

#[test]
fn a_figure_of_wecom_adds_up_and_its_tier_and_grants_follow_from_the_dates() {
    let amount = |hundredths| Some(days(hundredths, Scale::Seconds));
    let figures = Figures {
        granted: amount(1_000),
        used: amount(350),
        left: amount(650),
        carried: None,
    };
    let balance = annual(PlatformKind::WeCom, figures);
    let leave_type = yearly(YearlyDay::EntryDate, YearsOf::Work);
    let dates = ServiceDates {
        is_hire_day_own: true,
        hired_on: Some(date(2020, 3, 1)),
        first_work_on: Some(date(2012, 7, 15)),
        ..ServiceDates::default()
    };
    let [zh, en] = told(PlatformKind::WeCom, &balance, Some(&leave_type), dates);
    assert_eq!(
        zh,
        [
            "已发 10 - 已用 3.5 = 剩余 6.5 天",
            "推算：工龄 14 年（自 2012-07-15），这一档 10 天；2032-07-15 起下一档 15 天",
            "推算：按规则，上次发放 2026-03-01 10 天，下次 2027-03-01 10 天",
            "推算用的日期来自配置 [people] dates 指定的文件，不是平台给的",
            "平台字段：发放时长 assignduration - 已用时长 usedduration = 剩余时长 leftduration",
        ]
    );
    assert_eq!(
        en,
        [
            "granted 10 - used 3.5 = left 6.5 days",
            "Worked out: 14 years in work (since 2012-07-15): 10 days on this tier; the next one from 2032-07-15: 15 days",
            "Worked out: by the rule, last granted 2026-03-01 10 days, next 2027-03-01 10 days",
            "The dates behind it come from the file that the configuration names ([people] dates), not from the platform",
            "In the platform's fields: assigned assignduration - used usedduration = left leftduration",
        ]
    );
}

#[test]
fn what_is_not_known_is_said_and_never_guessed() {
    let figures = Figures {
        left: Some(days(650, Scale::Seconds)),
        ..Figures::default()
    };
    let balance = annual(PlatformKind::WeCom, figures);
    let leave_type = yearly(YearlyDay::EntryDate, YearsOf::Work);
    let nothing = ServiceDates::default();
    let [zh, en] = told(PlatformKind::WeCom, &balance, Some(&leave_type), nothing);
    assert_eq!(
        zh[..2],
        [
            "剩余 6.5 天；已发（平台未给出） - 已用（平台未给出），因此无法核对",
            "在哪一档、何时发放未知：企业微信接口不给入职和首次参加工作的日期",
        ]
    );
    assert_eq!(
        en[0],
        "Left: 6.5 days; granted (not told by the platform) - used (not told by the platform), so it cannot be checked"
    );
    let [zh, _] = told(
        PlatformKind::WeCom,
        &balance,
        Some(&leave_type),
        hired(date(2020, 3, 1)),
    );
    assert_eq!(
        zh[1],
        "工龄至少 6 年（2020-03-01 入职；首次参加工作的日期未知），至少这一档 5 天"
    );
}

#[test]
fn whoever_came_after_the_day_of_the_grant_has_a_share_of_the_year_whose_amount_is_not_guessed() {
    let figures = Figures {
        granted: Some(days(150, Scale::Seconds)),
        used: Some(days(0, Scale::Seconds)),
        left: Some(days(150, Scale::Seconds)),
        carried: None,
    };
    let balance = annual(PlatformKind::WeCom, figures);
    let first_of_january = YearlyDay::Fixed(MonthDay { month: 1, day: 1 });
    let mut leave_type = yearly(first_of_january, YearsOf::Work);
    let dates = ServiceDates {
        is_hire_day_own: true,
        first_work_on: Some(date(2020, 9, 14)),
        ..hired(date(2026, 9, 14))
    };
    let grants = |leave_type: &LeaveType| {
        let [zh, _] = told(PlatformKind::WeCom, &balance, Some(leave_type), dates);
        zh[2].clone()
    };
    assert_eq!(
        grants(&leave_type),
        "推算：按规则，上次发放 没有，下次 2027-01-01 5 天"
    );
    if let GrantRule::Yearly {
        by_actual_work_time,
        ..
    } = &mut leave_type.grant
    {
        *by_actual_work_time = true;
    }
    assert_eq!(
        grants(&leave_type),
        "推算：按规则，上次发放 2026-09-14，下次 2027-01-01 5 天"
    );
}

#[test]
fn whoever_is_beyond_every_tier_is_not_said_to_be_on_the_highest_one() {
    let balance = annual(PlatformKind::WeCom, Figures::default());
    let leave_type = rule(GrantRule::Yearly {
        on: YearlyDay::EntryDate,
        quota: YearlyQuota::Tiers {
            by: YearsOf::Work,
            tiers: tiers()[..2].into(),
        },
        by_actual_work_time: false,
    });
    let begun = ServiceDates {
        first_work_on: Some(date(2000, 1, 1)),
        ..ServiceDates::default()
    };
    let sentences = [begun, hired(date(2000, 1, 1))].map(|dates| {
        let [zh, en] = told(PlatformKind::WeCom, &balance, Some(&leave_type), dates);
        [zh[1].clone(), en[1].clone()]
    });
    let since = "26 years in work (since 2000-01-01)";
    assert_eq!(
        sentences,
        [
            [
                "推算：工龄 26 年（自 2000-01-01），这个年限没有对应的档".to_owned(),
                format!("Worked out: {since}: no tier holds so many years"),
            ],
            [
                "工龄至少 26 年（2000-01-01 入职；首次参加工作的日期未知），这个年限没有对应的档".to_owned(),
                "At least 26 years in work (hired on 2000-01-01; the first day of work is not known): no tier holds so many years".to_owned(),
            ],
        ]
    );
}

#[test]
fn that_nothing_was_granted_before_a_hire_of_the_companys_own_file_is_worked_out() {
    let balance = annual(PlatformKind::WeCom, Figures::default());
    let leave_type = rule(GrantRule::Yearly {
        on: YearlyDay::Fixed(MonthDay { month: 1, day: 1 }),
        quota: YearlyQuota::Fixed(Some(days(500, Scale::Seconds))),
        by_actual_work_time: false,
    });
    let dates = ServiceDates {
        is_hire_day_own: true,
        ..hired(date(2026, 9, 14))
    };
    let [zh, _] = told(PlatformKind::WeCom, &balance, Some(&leave_type), dates);
    assert_eq!(zh[1], "推算：按规则，上次发放 没有，下次 2027-01-01 5 天");
}

#[test]
fn feishus_row_tells_what_is_carried_and_what_waits_for_approval() {
    let amount = |hundredths| Some(days(hundredths, Scale::Millionths));
    let figures = Figures {
        granted: amount(1_000),
        used: amount(350),
        left: amount(800),
        carried: amount(200),
    };
    let mut balance = annual(PlatformKind::Feishu, figures);
    balance.fields = vec![
        (
            "leave_balance_excluding_under_approval".into(),
            "\"7.5\"".into(),
        ),
        ("leave_quantity_under_approval".into(), "0.5".into()),
    ];
    let [zh, en] = told(
        PlatformKind::Feishu,
        &balance,
        None,
        ServiceDates::default(),
    );
    assert_eq!(
        zh[..2],
        [
            "结转 2 + 已发 10 - 已用 3.5 = 8.5 天，平台给的剩余是 8 天，相差 -0.5 天",
            "审批中 0.5 天，剩余里还包含它；不含审批中的余额 7.5 天",
        ]
    );
    assert_eq!(
        en[..2],
        [
            "carried 2 + granted 10 - used 3.5 = 8.5 days, the platform says 8 days are left, a difference of -0.5 days",
            "Under approval: 0.5 days, still part of what is left; without it 7.5 days are left",
        ]
    );
    balance.fields.clear();
    let [zh, _] = told(
        PlatformKind::Feishu,
        &balance,
        None,
        ServiceDates::default(),
    );
    assert_eq!(zh[1], "审批中：平台未给出");
}

#[test]
fn dingtalks_figures_are_the_sum_of_the_lots_that_are_valid() {
    let amount = |hundredths| Some(days(hundredths, Scale::Hundredths));
    let figures = Figures {
        granted: amount(1_000),
        used: amount(350),
        left: amount(650),
        carried: None,
    };
    let mut balance = annual(PlatformKind::DingTalk, figures);
    balance.lots = [2025, 2026, 2027]
        .map(|year| Lot {
            id: year.to_string(),
            cycle: None,
            starts_on: Some(date(year, 1, 1)),
            ends_on: Some(date(year, 12, 31)),
            granted: amount(1_000),
            used: None,
            left: None,
        })
        .into();
    let dates = ServiceDates::default();
    let [zh, en] = told(PlatformKind::DingTalk, &balance, None, dates);
    assert_eq!(
        zh,
        [
            "已发 10 - 已用 3.5 = 剩余 6.5 天（平台不给剩余，由此得出）",
            "是 1 笔有效额度之和；另有 1 笔已过期、1 笔未生效，不计在内",
            "最近一笔生效 2026-01-01 10 天，下一笔 2027-01-01 10 天",
            "平台字段：额度（天，百分之一） quota_num_per_day - 已用（天，百分之一） used_num_per_day",
        ]
    );
    assert_eq!(
        en[1..3],
        [
            "The figures are those of 1 valid lot; 1 ended and 1 still to come do not count",
            "The newest lot began 2026-01-01 10 days, the next one: 2027-01-01 10 days",
        ]
    );
}

/// A fraction of a unit, which the reference adds up on its own.
type Fraction = (i128, i128);

fn fraction(amount: Amount) -> Fraction {
    let one = match amount.scale {
        Scale::Seconds => 86_400,
        Scale::Hundredths => 100,
        Scale::Millionths | Scale::Rounded => 1_000_000,
    };
    (i128::from(amount.count), one)
}

fn add((a, b): Fraction, (c, d): Fraction, sign: i128) -> Fraction {
    (a * d + sign * c * b, b * d)
}

#[test]
fn sum_and_gap_are_those_of_fractions_added_by_hand() {
    let figures = [None, Some(-350), Some(0), Some(100), Some(1_025)];
    for scale in [Scale::Seconds, Scale::Hundredths, Scale::Millionths] {
        for at in 0..figures.len().pow(4) {
            let pick = |digit: u32| figures[at / figures.len().pow(digit) % figures.len()];
            let amount = |digit| pick(digit).map(|count| days(count, scale));
            let figures = Figures {
                granted: amount(0),
                used: amount(1),
                left: Some(days(pick(2).unwrap_or(7), scale)),
                carried: amount(3),
            };
            let balance = annual(PlatformKind::Feishu, figures);
            let account = super::account::account(FigureQuestion {
                facts: figure_facts(PlatformKind::Feishu),
                cell: &LedgerCell::from(&balance),
                balance: None,
                leave_type: None,
                dates: ServiceDates::default(),
                today: TODAY,
            })
            .unwrap();
            let expected = figures.granted.zip(figures.used).map(|(granted, used)| {
                let carried = figures.carried.map_or((0, 1), fraction);
                add(add(carried, fraction(granted), 1), fraction(used), -1)
            });
            let is_same = |ours: Amount, (a, b): Fraction| {
                let (c, d) = fraction(ours);
                a * d == c * b
            };
            match (account.sum, expected) {
                (Some(sum), Some(expected)) => assert!(is_same(sum, expected), "{figures:?}"),
                (sum, expected) => assert_eq!((sum, expected), (None, None), "{figures:?}"),
            }
            let gap = expected.map(|sum| add(fraction(figures.left.unwrap()), sum, -1));
            match (account.gap, gap.filter(|(count, _)| *count != 0)) {
                (Some(ours), Some(gap)) => assert!(is_same(ours, gap), "{figures:?}"),
                (ours, gap) => assert_eq!((ours, gap), (None, None), "{figures:?}"),
            }
        }
    }
}

/// The years that have passed, by looking at every day: a year has passed on the day with the same month and day, and for the 29th of
/// February on the 28th where there is none.
fn years_day_by_day(since: Date, today: Date) -> u32 {
    let is_anniversary = |day: Date| {
        let leap_day = (since.month(), since.day()) == (2, 29);
        let moved = leap_day && !day.in_leap_year() && (day.month(), day.day()) == (2, 28);
        (day.month(), day.day()) == (since.month(), since.day()) || moved
    };
    let mut years = 0;
    let mut day = since;
    while day < today {
        day = day.tomorrow().unwrap();
        years += u32::from(is_anniversary(day));
    }
    years
}

#[test]
fn full_years_are_those_counted_day_by_day() {
    for since in [
        date(2012, 2, 29),
        date(2019, 11, 21),
        date(2019, 11, 22),
        date(2026, 11, 21),
        date(2015, 12, 31),
    ] {
        let mut today = since;
        while today < date(2027, 1, 5) {
            let expected = years_day_by_day(since, today);
            assert_eq!(
                super::tier::full_years(since, today),
                expected,
                "{since} {today}"
            );
            today = today.checked_add(29.days()).unwrap();
        }
    }
}

#[test]
fn days_of_a_grant_are_the_nearest_ones_of_a_walk_through_the_calendar() {
    let fixed = |month, day| YearlyDay::Fixed(MonthDay { month, day });
    let monthly = |day| {
        rule(GrantRule::Monthly {
            day: Some(day),
            amount: None,
        })
    };
    let last_of_month = |day: Date| day.day() == day.days_in_month();
    let cases: [(LeaveType, &dyn Fn(Date) -> bool); 5] = [
        (yearly(fixed(1, 1), YearsOf::Company), &|day| {
            (day.month(), day.day()) == (1, 1)
        }),
        (yearly(fixed(2, 30), YearsOf::Company), &|day| {
            day.month() == 2 && last_of_month(day)
        }),
        (monthly(31), &last_of_month),
        (monthly(5), &|day| day.day() == 5),
        (yearly(YearlyDay::EntryDate, YearsOf::Company), &|day| {
            (day.month(), day.day()) == (11, 21)
        }),
    ];
    for (leave_type, is_granted) in cases {
        for offset in 0..400 {
            let today = date(2027, 12, 1).checked_add(offset.days()).unwrap();
            let figures = Figures::default();
            let balance = annual(PlatformKind::WeCom, figures);
            let days = super::grants::grant_days(FigureQuestion {
                facts: figure_facts(PlatformKind::WeCom),
                cell: &LedgerCell::from(&balance),
                balance: None,
                leave_type: Some(&leave_type),
                dates: hired(date(2019, 11, 21)),
                today,
            });
            let GrantDays::Rule { last, next } = days else {
                panic!("{days:?}");
            };
            let mut before = today;
            while !is_granted(before) {
                before = before.yesterday().unwrap();
            }
            let mut after = today.tomorrow().unwrap();
            while !is_granted(after) {
                after = after.tomorrow().unwrap();
            }
            assert_eq!(
                (last.map(|on| on.day), next.map(|on| on.day)),
                (Some(before), Some(after)),
                "{today} {:?}",
                leave_type.grant
            );
        }
    }
}
