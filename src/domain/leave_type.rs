//! Leave types: what a platform says about how one is granted, counted and lost.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::amount::{Amount, Unit};
use super::balance::FieldName;
use super::ids::LeaveTypeId;

/// A leave type as the platform configured it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LeaveType {
    /// The platform's id; names repeat, ids do not (trap 42).
    pub id: LeaveTypeId,
    /// The name, cleaned, never translated.
    pub name: Arc<str>,
    /// The type this one is a subtype of (Feishu).
    pub parent: Option<LeaveTypeId>,
    /// Enabled or not.
    pub status: Status,
    /// The unit it is taken in; `None` where only the balance row says (Feishu trap 13).
    pub unit: Option<Unit>,
    /// Hundredths of an hour that make one day when converting (WeCom `perday_duration`, DingTalk `hours_in_per_day`).
    pub day_length: Option<DayLength>,
    /// Whether days off in between count.
    pub counts: DayCounting,
    /// How it is granted.
    pub grant: GrantRule,
    /// When a grant lapses.
    pub expiry: ExpiryRule,
    /// What only one platform knows.
    pub details: Details,
    /// Every configuration field of the record, flattened (`quota_attr.type` = `1`), in the platform's order, cleaned.
    pub fields: Vec<(String, String)>,
    /// The record as it came: compact JSON, cleaned. For `platform_fields` and the raw view.
    pub raw: std::sync::Arc<str>,
}

impl LeaveType {
    /// Whether the type has no limit: never printed as 0 (traps 5 and 22).
    pub fn is_unlimited(&self) -> bool {
        matches!(self.grant, GrantRule::Unlimited)
    }

    /// Whether everybody has a row of this type: not for a disabled one, nor for one whose subtypes stand for it.
    pub fn has_own_row(&self) -> bool {
        let is_parent = matches!(&self.details, Details::Feishu(d) if !d.subtypes.is_empty());
        self.status != Status::Disabled && !is_parent
    }
}

/// The length of a day for converting between days and hours, in seconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DayLength {
    /// Seconds in one day of leave.
    pub seconds: i64,
    /// The platform did not send it; this is the length its documentation names.
    pub assumed: bool,
}

/// Whether a leave type is in use.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Status {
    /// In use.
    Enabled,
    /// Out of use; balances may remain.
    Disabled,
    /// A value this version does not know.
    Unknown,
}

impl Status {
    /// The word used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
            Self::Unknown => "unknown",
        }
    }
}

/// Which days a leave of several days uses up.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum DayCounting {
    /// Every calendar day.
    NaturalDays,
    /// Working days only.
    WorkingDays,
    /// The platform does not say.
    Unknown,
}

impl DayCounting {
    /// The word used in output.
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
    /// No limit.
    Unlimited,
    /// Automatically, once a year.
    Yearly {
        /// On which day.
        on: YearlyDay,
        /// How much.
        quota: YearlyQuota,
        /// In proportion to the time worked this year (WeCom `based_on_actual_work_time`).
        by_actual_work_time: bool,
    },
    /// Automatically, once a month.
    Monthly {
        /// Day of the month (WeCom `auto_reset_month_day`).
        day: Option<u32>,
        /// How much.
        amount: Option<Amount>,
    },
    /// By hand.
    Manual,
    /// The platform does not say (DingTalk and Feishu expose no grant rules), or says something unknown.
    Unknown,
}

impl GrantRule {
    /// The word used in output.
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
    /// The anniversary of the person's entry.
    EntryDate,
    /// The same day every year.
    Fixed(MonthDay),
    /// Not sent.
    Unknown,
}

/// A day of the year. `day` may be beyond the month's end in a platform's configuration; it is clamped when used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MonthDay {
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31.
    pub day: i8,
}

/// How much a yearly grant is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum YearlyQuota {
    /// The same for everybody.
    Fixed(Option<Amount>),
    /// By years.
    Tiers {
        /// Which years count.
        by: YearsOf,
        /// Ascending, as sent.
        tiers: Vec<Tier>,
    },
    /// A rule this version does not know.
    Unknown,
}

/// Which years decide a tier. Legally different things: 工龄 counts every employer, 司龄 only this one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum YearsOf {
    /// 工龄: years in work, at any employer.
    Work,
    /// 司龄: years in this company.
    Company,
}

/// One interval of a tiered grant: from `from_years` (inclusive) to `to_years` (exclusive; `None`: no upper end).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Tier {
    /// Lower end in years.
    pub from_years: u32,
    /// Upper end in years.
    pub to_years: Option<u32>,
    /// Granted.
    pub amount: Option<Amount>,
}

/// When granted leave lapses.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ExpiryRule {
    /// Every year on the same day.
    FixedDate {
        /// The last day.
        on: MonthDay,
        /// Months, then days, added to it.
        extension: Option<Extension>,
    },
    /// Years after the grant.
    YearsAfterGrant {
        /// How many.
        value: u64,
        /// Added to it.
        extension: Option<Extension>,
    },
    /// Months after the grant.
    MonthsAfterGrant {
        /// How many.
        value: u64,
        /// Added to it.
        extension: Option<Extension>,
    },
    /// Never.
    Never,
    /// Each lot has its own validity (DingTalk; Feishu with expiry records).
    PerLot,
    /// The platform does not say.
    Unknown,
}

impl ExpiryRule {
    /// The word used in output.
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

/// A prolongation: counts of months and days, not a calendar day (trap 9).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Extension {
    /// Months, added first, clamped to the month's end.
    pub months: u32,
    /// Days, added after.
    pub days: u32,
}

/// What only one platform knows of a leave type.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Details {
    /// WeCom (`getcorpconf`).
    WeCom(WeComDetails),
    /// DingTalk (`vacation/type/list`).
    DingTalk(Box<DingTalkDetails>),
    /// Feishu (`leave_types`).
    Feishu(FeishuDetails),
}

/// WeCom's further rules.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct WeComDetails {
    /// `is_newovertime` 1: tied to overtime, so compensatory leave (调休). `None`: not sent (old shape, trap 8).
    pub overtime_linked: Option<bool>,
    /// `enter_comp_time_limit`: usable only after so many months in the company.
    pub waiting_months: Option<u32>,
    /// `quota_rules.based_on_actual_work_time`, also for types not granted yearly: it decides which grant is shown.
    pub by_actual_work_time: bool,
}

/// DingTalk's further rules. `None`: not sent (console-made types lack most of them, trap 32).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct DingTalkDetails {
    /// `leave_view_unit` is `halfDay`.
    pub half_days: bool,
    /// `biz_type` `lieu_leave`: overtime turned into leave.
    pub compensatory: Option<bool>,
    /// `validity_type`/`validity_value`: until when an extended balance may be used.
    pub validity: Option<ValidityExtension>,
    /// `leave_certificate`.
    pub certificate: Option<Certificate>,
    /// `submit_time_rule`.
    pub submit_time: Option<SubmitTime>,
    /// `paid_leave`.
    pub paid: Option<bool>,
    /// `when_can_leave`.
    pub usable_from: Option<UsableFrom>,
    /// `source` `external`: created through the API; `Some(false)`: in the admin console.
    pub created_by_api: Option<bool>,
    /// `visibility_rules`: who the type applies to, as sent (`dept`, `staff`, `label` and how many of each).
    pub visible_to: Vec<(String, usize)>,
    /// `leave_hour_ceil`, `leave_time_ceil`, `leave_time_ceil_min_unit`, `min_leave_hour`, `max_leave_time` as sent.
    pub bounds: Vec<(FieldName, String)>,
}

/// DingTalk's extension of validity.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ValidityExtension {
    /// `absolute_time`: usable until this day of the year, as sent (`12-31`).
    Until(String),
    /// `relative_time`: so much longer, as sent.
    For(String),
    /// A kind this version does not know: type and value as sent.
    Other(String, String),
}

/// DingTalk's certificate rule.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Certificate {
    /// Whether it is switched on.
    pub enabled: bool,
    /// Leave longer than this needs a certificate, as sent.
    pub duration: Option<String>,
    /// `hour` or `day`.
    pub unit: Option<String>,
    /// What the person is told.
    pub prompt: Option<String>,
}

/// DingTalk's rule on when a request must be handed in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SubmitTime {
    /// Whether it is switched on.
    pub enabled: bool,
    /// `before` or `after` the leave.
    pub before: Option<bool>,
    /// How many units.
    pub value: Option<String>,
    /// `day` or `hour`.
    pub unit: Option<String>,
}

/// From when a person may take leave of a type.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum UsableFrom {
    /// `entry`: from the first day.
    Entry,
    /// `formal`: after probation.
    AfterProbation,
    /// A value this version does not know.
    Other(String),
}

/// Feishu's further facts.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct FeishuDetails {
    /// Ids and names of subtypes, as sent.
    pub subtypes: Vec<(LeaveTypeId, Arc<str>)>,
    /// `created_at`, seconds.
    pub created_at: Option<i64>,
    /// `created_by`, an employee id.
    pub created_by: Option<String>,
    /// `updated_at`, seconds.
    pub updated_at: Option<i64>,
    /// `updated_by`, an employee id.
    pub updated_by: Option<String>,
    /// The type is not in the list: it came with a balance row only (Feishu trap 16).
    pub unlisted: bool,
}
