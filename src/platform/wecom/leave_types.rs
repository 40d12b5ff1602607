//! The records of `getcorpconf` as leave types.

use std::sync::Arc;

use serde_json::value::RawValue;

use super::seconds;
use super::wire::{ExpireRule, MonthAndDay, QuotaAttr, QuotaRules, TierRecord, TypeRecord};
use crate::domain::Bilingual;
use crate::domain::day::day_of_milliseconds;
use crate::domain::leave_type::{
    DayCounting, DayLength, ExpiryExtension, ExpiryRule, GrantRule, GrantTier, LeaveTypeStatus,
    MonthDay, YearlyDay, YearlyQuota, YearsOf,
};
use crate::domain::platforms::LeaveTypeDetails;
use crate::domain::platforms::wecom::WeComDetails;
use crate::domain::{LeaveType, LeaveTypeId, Unit};
use crate::platform::fault::RequestFault;
use crate::platform::json;
use crate::platform::leave_type_list::LeaveTypeList;

/// The types in the platform's order, and why the list may be incomplete.
pub(super) fn read_all(records: &[Box<RawValue>]) -> (Vec<LeaveType>, Option<RequestFault>) {
    let mut types = LeaveTypeList::default();
    for (index, record) in records.iter().enumerate() {
        match read(record) {
            Ok(leave_type) => types.push(leave_type),
            Err(message) => {
                let message = format!("lists[{index}]: {message}");
                types.note(RequestFault::unreadable(Bilingual::same(message)));
            }
        }
    }
    types.finish()
}

fn read(raw: &RawValue) -> Result<LeaveType, String> {
    let record: TypeRecord = json::from_json(raw.get())?;
    let id = LeaveTypeId::new(record.id.as_deref().ok_or("id is missing")?);
    let unit = unit(record.time_attr);
    let quota = record.quota_attr.as_ref();
    let day_length = record.perday_duration.filter(|seconds| *seconds > 0);
    Ok(LeaveType {
        name: record.name.map_or_else(|| Arc::from(id.shown()), Arc::from),
        id,
        parent: None,
        status: LeaveTypeStatus::Enabled,
        unit,
        day_length: day_length.map(|seconds| DayLength {
            seconds,
            assumed: false,
        }),
        counts: counts(record.duration_type),
        grant: quota.map_or(GrantRule::Unknown, |quota| grant(quota, unit)),
        expiry: record
            .expire_rule
            .as_ref()
            .map_or(ExpiryRule::Unknown, expiry_rule),
        details: LeaveTypeDetails::WeCom(WeComDetails {
            overtime_linked: record.is_newovertime,
            waiting_months: record.enter_comp_time_limit,
            by_actual_work_time: quota.is_some_and(by_actual_work_time),
        }),
        fields: json::flatten(raw.get()),
        raw: json::compact(raw.get()).into(),
    })
}

fn unit(time_attr: Option<i64>) -> Option<Unit> {
    match time_attr {
        Some(0) => Some(Unit::Day),
        Some(1) => Some(Unit::Hour),
        _ => None,
    }
}

fn counts(duration_type: Option<i64>) -> DayCounting {
    match duration_type {
        Some(0) => DayCounting::NaturalDays,
        Some(1) => DayCounting::WorkingDays,
        _ => DayCounting::Unknown,
    }
}

fn grant(quota: &QuotaAttr, unit: Option<Unit>) -> GrantRule {
    match quota.kind {
        Some(0) => GrantRule::Unlimited,
        Some(1) => GrantRule::Yearly {
            on: yearly_day(quota),
            quota: yearly_quota(quota, unit),
            by_actual_work_time: by_actual_work_time(quota),
        },
        Some(2) => GrantRule::Manual,
        Some(3) => GrantRule::Monthly {
            day: quota.auto_reset_month_day.filter(|day| *day > 0),
            amount: if grants_by_years(quota) {
                None
            } else {
                seconds::amount(quota.autoreset_duration.as_deref(), unit)
            },
        },
        _ => GrantRule::Unknown,
    }
}

fn by_actual_work_time(quota: &QuotaAttr) -> bool {
    let rules = quota.quota_rules.as_ref();
    rules.is_some_and(QuotaRules::by_actual_work_time)
}

/// The day of the yearly grant. Of the moment that is sent only month and day count, in UTC+8, and not even these where the grant
/// follows the day on which a person was hired (traps 9 and 39).
fn yearly_day(quota: &QuotaAttr) -> YearlyDay {
    if quota.at_entry_date == Some(true) {
        return YearlyDay::EntryDate;
    }
    let moment = quota.autoreset_time.filter(|seconds| *seconds > 0);
    let day = moment
        .and_then(|seconds| seconds.checked_mul(1_000))
        .and_then(day_of_milliseconds);
    day.map_or(YearlyDay::Unknown, |day| {
        YearlyDay::Fixed(MonthDay {
            month: day.month(),
            day: day.day(),
        })
    })
}

/// How much is granted a year. The old shape of the record knows only a fixed amount, and has no rule type (trap 8).
fn yearly_quota(quota: &QuotaAttr, unit: Option<Unit>) -> YearlyQuota {
    let tiers = |by| YearlyQuota::Tiers {
        by,
        tiers: tiers(quota, unit),
    };
    match quota.quota_rule_type {
        _ if !grants_by_years(quota) => {
            YearlyQuota::Fixed(seconds::amount(quota.autoreset_duration.as_deref(), unit))
        }
        Some(1) => tiers(YearsOf::Work),
        Some(2) => tiers(YearsOf::Company),
        _ => YearlyQuota::Unknown,
    }
}

/// Whether the amount goes by years in work or in the company, so that the fixed amount beside it says nothing.
fn grants_by_years(quota: &QuotaAttr) -> bool {
    !matches!(quota.quota_rule_type, None | Some(0))
}

/// The tiers; none of them where one does not say between which years it counts, because the others would pass for all.
fn tiers(quota: &QuotaAttr, unit: Option<Unit>) -> Vec<GrantTier> {
    let records = quota.quota_rules.iter().flat_map(|rules| &rules.list);
    let tiers: Option<_> = records.map(|record| tier(record, unit)).collect();
    tiers.unwrap_or_default()
}

fn tier(record: &TierRecord, unit: Option<Unit>) -> Option<GrantTier> {
    Some(GrantTier {
        from_years: record.begin?,
        to_years: Some(record.end?).filter(|end| *end > 0),
        amount: seconds::amount(record.quota.as_deref(), unit),
    })
}

fn expiry_rule(rule: &ExpireRule) -> ExpiryRule {
    let extension = extension(rule);
    let value = rule.duration.and_then(|n| u64::try_from(n).ok());
    match (rule.kind, value, rule.date.as_ref().and_then(calendar_day)) {
        (Some(1), _, Some(on)) => ExpiryRule::FixedDate { on, extension },
        (Some(2), Some(value), _) => ExpiryRule::YearsAfterGrant { value, extension },
        (Some(3), Some(value), _) => ExpiryRule::MonthsAfterGrant { value, extension },
        (Some(4), _, _) => ExpiryRule::Never,
        _ => ExpiryRule::Unknown,
    }
}

fn calendar_day(date: &MonthAndDay) -> Option<MonthDay> {
    let month = date.month.filter(|month| (1..=12).contains(month))?;
    let day = date.day.filter(|day| (1..=31).contains(day))?;
    Some(MonthDay {
        month: i8::try_from(month).ok()?,
        day: i8::try_from(day).ok()?,
    })
}

/// How much longer a grant may be used: months and days to add, not a calendar day (trap 9).
fn extension(rule: &ExpireRule) -> Option<ExpiryExtension> {
    let sent = rule.extern_duration.as_ref()?;
    let extension = ExpiryExtension {
        months: sent.month.unwrap_or(0),
        days: sent.day.unwrap_or(0),
    };
    let counts = rule.extern_duration_enable == Some(true);
    (counts && (extension.months, extension.days) != (0, 0)).then_some(extension)
}
