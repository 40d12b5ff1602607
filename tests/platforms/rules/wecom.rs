//! The sentences for typical leave types of WeCom, word for word.

use leaveboard::domain::explain::{explain_grant, explain_paragraph, explain_rules};
use leaveboard::domain::leave_type::{
    DayCounting, DayLength, ExpiryExtension, ExpiryRule, GrantRule, MonthDay, YearlyDay,
    YearlyQuota, YearsOf,
};
use leaveboard::domain::platforms::LeaveTypeDetails;
use leaveboard::domain::platforms::wecom::WeComDetails;
use leaveboard::domain::{Language, LeaveType, Unit};

use crate::rules::{days, expiry_says, leave_type, seconds, tier, wecom_type, yearly};

/// Asserts the grant in both languages.
#[track_caller]
fn grant_says(grant: GrantRule, chinese: &str, english: &str) {
    let leave_type = LeaveType {
        grant,
        ..wecom_type()
    };
    assert_eq!(explain_grant(&leave_type, Language::Chinese), chinese);
    assert_eq!(explain_grant(&leave_type, Language::English), english);
}

#[test]
fn the_annual_leave_of_the_vendor_page_reads_as_a_whole() {
    let leave_type = LeaveType {
        counts: DayCounting::NaturalDays,
        day_length: Some(DayLength {
            seconds: 86_400,
            assumed: false,
        }),
        grant: GrantRule::Yearly {
            on: YearlyDay::EntryDate,
            quota: YearlyQuota::Tiers {
                by: YearsOf::Work,
                tiers: vec![
                    tier(0, Some(1), Some(days(5))),
                    tier(1, Some(2), Some(days(6))),
                    tier(2, None, Some(days(7))),
                ],
            },
            by_actual_work_time: true,
        },
        expiry: ExpiryRule::YearsAfterGrant {
            value: 2,
            extension: None,
        },
        ..wecom_type()
    };
    assert_eq!(
        explain_rules(&leave_type, Language::Chinese),
        [
            "每年入职日自动发放，按工龄（含以往单位）分档",
            "不满 1 年 5 天，满 1 年不满 2 年 6 天，满 2 年 7 天",
            "按当年实际工作时间折算",
            "发放后 2 年过期，不延期",
            "按天请假，按自然日计",
        ]
    );
    assert_eq!(
        explain_rules(&leave_type, Language::English),
        [
            "Granted automatically on the anniversary of entry, by years in work (at any employer)",
            "Under 1 year: 5 days; 1 to under 2 years: 6 days; 2 years or more: 7 days",
            "In proportion to the time worked in the year",
            "Expires 2 years after the grant, not extended",
            "Taken in days, every calendar day counts",
        ]
    );
    assert_eq!(
        explain_paragraph(&leave_type, Language::English),
        explain_rules(&leave_type, Language::English).join(". ") + "."
    );
}

#[test]
fn yearly_grants_say_the_day_and_the_amount() {
    let new_year = YearlyDay::Fixed(MonthDay { month: 1, day: 1 });
    grant_says(
        yearly(new_year, YearlyQuota::Fixed(Some(days(5)))),
        "每年 1 月 1 日自动发放 5 天",
        "Granted automatically on 1 January every year: 5 days",
    );
    grant_says(
        yearly(YearlyDay::EntryDate, YearlyQuota::Fixed(Some(days(1)))),
        "每年入职日自动发放 1 天",
        "Granted automatically on the anniversary of entry: 1 day",
    );
    grant_says(
        yearly(
            new_year,
            YearlyQuota::Fixed(Some(seconds(1_800, Unit::Hour))),
        ),
        "每年 1 月 1 日自动发放 0.5 小时",
        "Granted automatically on 1 January every year: 0.5 hours",
    );
}

#[test]
fn a_missing_day_or_amount_is_said_and_never_zero() {
    grant_says(
        yearly(YearlyDay::Unknown, YearlyQuota::Fixed(None)),
        "每年自动发放（日期未给出），额度未给出",
        "Granted automatically every year (day not given): amount not given",
    );
    grant_says(
        GrantRule::Monthly {
            day: None,
            amount: None,
        },
        "每月自动发放（日期未给出），额度未给出",
        "Granted automatically every month (day not given): amount not given",
    );
    grant_says(
        yearly(YearlyDay::EntryDate, YearlyQuota::Unknown),
        "每年入职日自动发放，额度规则未知",
        "Granted automatically on the anniversary of entry, by a rule that is not known",
    );
}

#[test]
fn company_years_and_work_years_are_told_apart() {
    grant_says(
        yearly(
            YearlyDay::EntryDate,
            YearlyQuota::Tiers {
                by: YearsOf::Company,
                tiers: vec![tier(1, Some(10), Some(days(5))), tier(10, None, None)],
            },
        ),
        "每年入职日自动发放，按司龄（仅本公司）分档；满 1 年不满 10 年 5 天，满 10 年，额度未给出",
        "Granted automatically on the anniversary of entry, by years in this company. \
         1 to under 10 years: 5 days; 10 years or more: amount not given",
    );
    grant_says(
        yearly(
            YearlyDay::EntryDate,
            YearlyQuota::Tiers {
                by: YearsOf::Work,
                tiers: vec![tier(0, None, Some(days(5)))],
            },
        ),
        "每年入职日自动发放，按工龄（含以往单位）分档；不论年限 5 天",
        "Granted automatically on the anniversary of entry, by years in work (at any employer). \
         Any number of years: 5 days",
    );
}

#[test]
fn monthly_manual_unlimited_and_unknown_grants_are_said() {
    grant_says(
        GrantRule::Monthly {
            day: Some(1),
            amount: Some(seconds(28_800, Unit::Hour)),
        },
        "每月 1 日自动发放 8 小时",
        "Granted automatically on the 1st of every month: 8 hours",
    );
    grant_says(
        GrantRule::Monthly {
            day: Some(22),
            amount: Some(days(1)),
        },
        "每月 22 日自动发放 1 天",
        "Granted automatically on the 22nd of every month: 1 day",
    );
    grant_says(
        GrantRule::Manual,
        "由管理员手动发放",
        "Granted by hand by an administrator",
    );
    grant_says(GrantRule::Unlimited, "不限额", "No limit");
    grant_says(
        GrantRule::Unknown,
        "发放方式未知",
        "How it is granted is not known",
    );
}

#[test]
fn the_four_expiry_kinds_are_said_with_and_without_extension() {
    let with = |expiry| LeaveType {
        grant: GrantRule::Manual,
        expiry,
        ..wecom_type()
    };
    let on = MonthDay { month: 3, day: 31 };
    let extension = |months, days| Some(ExpiryExtension { months, days });
    expiry_says(
        &with(ExpiryRule::FixedDate {
            on,
            extension: None,
        }),
        "每年 3 月 31 日过期，不延期",
        "Expires on 31 March every year, not extended",
    );
    expiry_says(
        &with(ExpiryRule::FixedDate {
            on,
            extension: extension(1, 15),
        }),
        "每年 3 月 31 日过期，延期 1 个月 15 天",
        "Expires on 31 March every year, extended by 1 month and 15 days",
    );
    expiry_says(
        &with(ExpiryRule::YearsAfterGrant {
            value: 1,
            extension: extension(3, 0),
        }),
        "发放后 1 年过期，延期 3 个月",
        "Expires 1 year after the grant, extended by 3 months",
    );
    expiry_says(
        &with(ExpiryRule::MonthsAfterGrant {
            value: 6,
            extension: extension(0, 1),
        }),
        "发放后 6 个月过期，延期 1 天",
        "Expires 6 months after the grant, extended by 1 day",
    );
    expiry_says(
        &with(ExpiryRule::MonthsAfterGrant {
            value: 6,
            extension: extension(0, 0),
        }),
        "发放后 6 个月过期，可延期但时长未给出",
        "Expires 6 months after the grant, extended by a time that is not given",
    );
    expiry_says(&with(ExpiryRule::Never), "长期有效", "Does not expire");
    expiry_says(
        &with(ExpiryRule::Unknown),
        "过期规则未知",
        "When it expires is not known",
    );
}

#[test]
fn an_unlimited_type_has_nothing_that_expires() {
    let leave_type = LeaveType {
        grant: GrantRule::Unlimited,
        expiry: ExpiryRule::Never,
        ..wecom_type()
    };
    expiry_says(
        &leave_type,
        "不限额，无到期",
        "No limit, so nothing expires",
    );
    assert_eq!(
        explain_rules(&leave_type, Language::Chinese),
        ["不限额", "按天请假，按工作日计"]
    );
}

#[test]
fn wecom_waiting_months_overtime_and_the_figure_shown_as_granted_are_said() {
    let leave_type = LeaveType {
        grant: GrantRule::Manual,
        expiry: ExpiryRule::Never,
        unit: Some(Unit::Hour),
        day_length: Some(DayLength {
            seconds: 27_000,
            assumed: false,
        }),
        ..leave_type(LeaveTypeDetails::WeCom(WeComDetails {
            overtime_linked: Some(true),
            waiting_months: Some(6),
            by_actual_work_time: true,
        }))
    };
    assert_eq!(
        explain_rules(&leave_type, Language::Chinese),
        [
            "由管理员手动发放",
            "已发取按实际工作时间算出的额度",
            "长期有效",
            "入职满 6 个月后可用",
            "调休假：与加班关联",
            "按小时请假，按工作日计",
            "1 天按 7.5 小时折算",
        ]
    );
    assert_eq!(
        explain_rules(&leave_type, Language::English),
        [
            "Granted by hand by an administrator",
            "The granted figure is the one computed from the time worked",
            "Does not expire",
            "Usable after 6 months in the company",
            "Compensatory leave: tied to overtime",
            "Taken in hours, only working days count",
            "1 day is converted as 7.5 hours",
        ]
    );
}
