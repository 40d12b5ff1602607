//! Leave types: what the platform's configuration says about how each is granted, counted and expires.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::amount::{Amount, Unit};
use super::ids::LeaveTypeId;
use super::platforms::LeaveTypeDetails;

/// A leave type as configured on the platform.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LeaveType {
    /// The platform's id. Two types may have the same name, but not the same id (trap 42).
    pub id: LeaveTypeId,
    /// The name, cleaned but never translated.
    pub name: Arc<str>,
    /// The type that this one is a subtype of (Feishu).
    pub parent: Option<LeaveTypeId>,
    /// Whether it is in use.
    pub status: LeaveTypeStatus,
    /// The unit in which it is taken; `None` where only a balance has it (Feishu trap 13).
    pub unit: Option<Unit>,
    /// The length of a day for conversions (WeCom `perday_duration`, DingTalk `hours_in_per_day`).
    pub day_length: Option<DayLength>,
    /// Whether days off within a leave count.
    pub counts: DayCounting,
    /// The rule by which it is granted.
    pub grant: GrantRule,
    /// The rule by which a grant expires.
    pub expiry: ExpiryRule,
    /// Settings that only one platform has.
    pub details: LeaveTypeDetails,
    /// All fields of the record with their paths (`quota_attr.type` = `1`), in the platform's order, cleaned.
    pub fields: Vec<(String, String)>,
    /// The record as compact JSON, cleaned, for `platform_fields` of output and the raw view.
    pub raw: Arc<str>,
}

impl LeaveType {
    /// Whether there is no limit, which is never printed as 0 (traps 5 and 22).
    pub fn is_unlimited(&self) -> bool {
        matches!(self.grant, GrantRule::Unlimited)
    }

    /// Whether the platform's list of types lacks it, so that it is only known from a balance (Feishu trap 16).
    pub fn is_unlisted(&self) -> bool {
        self.details.own().is_unlisted()
    }

    /// Whether people have balances of this type itself. They have none of a disabled type, nor of one that is granted on its subtypes.
    pub fn has_own_row(&self) -> bool {
        self.status != LeaveTypeStatus::Disabled && !self.details.own().is_granted_on_subtypes()
    }
}

/// The length of a day for conversions between days and hours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DayLength {
    /// The seconds of one day of leave.
    pub seconds: i64,
    /// The platform did not send it, and this is the default of its documentation.
    pub assumed: bool,
}

/// Whether a leave type is in use.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum LeaveTypeStatus {
    /// It is in use.
    Enabled,
    /// It is not in use any more, but balances may remain.
    Disabled,
    /// The platform sent a value that this version does not know.
    Unknown,
}

impl LeaveTypeStatus {
    /// The word in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
            Self::Unknown => "unknown",
        }
    }
}

/// The days that a leave of several days uses up.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum DayCounting {
    /// Every calendar day.
    NaturalDays,
    /// Only working days.
    WorkingDays,
    /// The platform does not say.
    Unknown,
}

impl DayCounting {
    /// The word in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NaturalDays => "natural_days",
            Self::WorkingDays => "working_days",
            Self::Unknown => "unknown",
        }
    }
}

/// How leave is granted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum GrantRule {
    /// There is no limit.
    Unlimited,
    /// It is granted automatically, once a year.
    Yearly {
        /// The day of the grant.
        on: YearlyDay,
        /// The amount.
        quota: YearlyQuota,
        /// The amount is in proportion to the time worked in the year (WeCom `based_on_actual_work_time`).
        by_actual_work_time: bool,
    },
    /// It is granted automatically, once a month.
    Monthly {
        /// The day of the month (WeCom `auto_reset_month_day`).
        day: Option<u32>,
        /// The amount.
        amount: Option<Amount>,
    },
    /// An administrator grants it by hand.
    Manual,
    /// The API does not return the rule (DingTalk, Feishu), or returned one that this version does not know.
    Unknown,
}

impl GrantRule {
    /// The word in output.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Unlimited => "unlimited",
            Self::Yearly { .. } => "yearly",
            Self::Monthly { .. } => "monthly",
            Self::Manual => "manual",
            Self::Unknown => "unknown",
        }
    }
}

/// The day of a yearly grant.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum YearlyDay {
    /// The anniversary of the day on which the person joined the company.
    EntryDate,
    /// The same day every year.
    Fixed(MonthDay),
    /// The platform did not send it.
    Unknown,
}

/// A day of the year. A platform's configuration may have a `day` beyond the end of the month; it is clamped where it is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MonthDay {
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31.
    pub day: i8,
}

/// The amount of a yearly grant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum YearlyQuota {
    /// It is the same for everybody.
    Fixed(Option<Amount>),
    /// It depends on a number of years.
    Tiers {
        /// The years that count.
        by: YearsOf,
        /// The intervals, ascending as sent.
        tiers: Vec<GrantTier>,
    },
    /// The platform sent a rule that this version does not know.
    Unknown,
}

/// The years that decide a tier. Chinese law tells the two apart: 工龄 counts every employer, 司龄 only this one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum YearsOf {
    /// Years in work at any employer (工龄).
    Work,
    /// Years in this company (司龄).
    Company,
}

/// An interval of a grant that depends on years.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct GrantTier {
    /// The first year that counts.
    pub from_years: u32,
    /// The first year that does not count any more; `None` where there is no upper end.
    pub to_years: Option<u32>,
    /// The amount granted.
    pub amount: Option<Amount>,
}

/// When granted leave expires.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ExpiryRule {
    /// On the same day every year.
    FixedDate {
        /// The last day, before the extension.
        on: MonthDay,
        /// Added to that day.
        extension: Option<ExpiryExtension>,
    },
    /// A number of years after the grant.
    YearsAfterGrant {
        /// The number.
        value: u64,
        /// Added to that day.
        extension: Option<ExpiryExtension>,
    },
    /// A number of months after the grant.
    MonthsAfterGrant {
        /// The number.
        value: u64,
        /// Added to that day.
        extension: Option<ExpiryExtension>,
    },
    /// It does not expire.
    Never,
    /// Each lot has a validity of its own (DingTalk, and Feishu with expiry records).
    PerLot,
    /// The platform does not say.
    Unknown,
}

impl ExpiryRule {
    /// The word in output.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::FixedDate { .. } => "fixed_date",
            Self::YearsAfterGrant { .. } => "years_after_grant",
            Self::MonthsAfterGrant { .. } => "months_after_grant",
            Self::Never => "never",
            Self::PerLot => "per_lot",
            Self::Unknown => "unknown",
        }
    }
}

/// How much longer a grant may be used: numbers of months and days, not a calendar day (trap 9).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ExpiryExtension {
    /// The months, which are added first, clamped to the end of the month.
    pub months: u32,
    /// The days, which are added after the months.
    pub days: u32,
}
