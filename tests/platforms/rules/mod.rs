//! The rules of leave types in words: literal sentences for typical types, and a sweep over everything that a platform can express.

mod combinations;
mod dingtalk;
mod feishu;
mod wecom;

use leaveboard::domain::explain::{explain_expiry, explain_rules};
use leaveboard::domain::leave_type::{
    DayCounting, ExpiryRule, GrantRule, GrantTier, YearlyDay, YearlyQuota,
};
use leaveboard::domain::platforms::LeaveTypeDetails;
use leaveboard::domain::platforms::dingtalk::DingTalkDetails;
use leaveboard::domain::platforms::feishu::FeishuDetails;
use leaveboard::domain::platforms::wecom::WeComDetails;
use leaveboard::domain::{Amount, Language, LeaveType, Scale, Unit};

use crate::support;

pub(crate) const LANGUAGES: [Language; 2] = [Language::Chinese, Language::English];

pub(crate) fn seconds(count: i64, unit: Unit) -> Amount {
    Amount::new(count, Scale::Seconds, unit)
}

pub(crate) fn days(count: i64) -> Amount {
    seconds(count * 86_400, Unit::Day)
}

pub(crate) fn leave_type(details: LeaveTypeDetails) -> LeaveType {
    LeaveType {
        counts: DayCounting::WorkingDays,
        grant: GrantRule::Unknown,
        details,
        ..support::leave_type()
    }
}

pub(crate) fn wecom_type() -> LeaveType {
    leave_type(LeaveTypeDetails::WeCom(WeComDetails::default()))
}

pub(crate) fn dingtalk_type(details: DingTalkDetails) -> LeaveType {
    LeaveType {
        expiry: ExpiryRule::PerLot,
        ..leave_type(LeaveTypeDetails::DingTalk(Box::new(details)))
    }
}

pub(crate) fn feishu_type(details: FeishuDetails) -> LeaveType {
    LeaveType {
        unit: None,
        counts: DayCounting::Unknown,
        ..leave_type(LeaveTypeDetails::Feishu(details))
    }
}

pub(crate) fn tier(from_years: u32, to_years: Option<u32>, amount: Option<Amount>) -> GrantTier {
    GrantTier {
        from_years,
        to_years,
        amount,
    }
}

pub(crate) fn yearly(on: YearlyDay, quota: YearlyQuota) -> GrantRule {
    GrantRule::Yearly {
        on,
        quota,
        by_actual_work_time: false,
    }
}

/// Asserts the expiry in both languages.
#[track_caller]
pub(crate) fn expiry_says(leave_type: &LeaveType, chinese: &str, english: &str) {
    assert_eq!(explain_expiry(leave_type, Language::Chinese), chinese);
    assert_eq!(explain_expiry(leave_type, Language::English), english);
}

/// Asserts that one sentence is among the rules, in both languages.
#[track_caller]
pub(crate) fn rules_include(leave_type: &LeaveType, chinese: &str, english: &str) {
    for (language, expected) in LANGUAGES.into_iter().zip([chinese, english]) {
        let rules = explain_rules(leave_type, language);
        assert!(
            rules.iter().any(|sentence| sentence == expected),
            "{expected:?} is not in {rules:#?}"
        );
    }
}
