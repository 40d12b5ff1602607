//! The objects that grant and expiry rules serialise to in a row of `types`.

use serde::Serialize;

use crate::domain::leave_type::{
    ExpiryExtension, ExpiryRule, GrantRule, GrantTier, MonthDay, YearlyDay, YearlyQuota, YearsOf,
};

use super::exact::ExactAmount;

/// The object `grant`. Its kinds `unlimited`, `manual` and `unknown` have no further fields.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum GrantObject {
    Unlimited,
    Yearly {
        on: Option<DayObject>,
        by: Option<&'static str>,
        amount: Option<ExactAmount>,
        tiers: Vec<TierObject>,
        by_actual_work_time: bool,
    },
    Monthly {
        day: Option<u32>,
        amount: Option<ExactAmount>,
    },
    Manual,
    Unknown,
}

/// The day of a yearly grant: `"entry_date"` or `{"month":…,"day":…}`.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(untagged)]
pub(super) enum DayObject {
    Word(&'static str),
    Date { month: i8, day: i8 },
}

#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct TierObject {
    pub(super) from_years: u32,
    pub(super) to_years: Option<u32>,
    pub(super) amount: Option<ExactAmount>,
}

/// The object `expiry`. Its kinds `never`, `per_lot` and `unknown` have no further fields.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum ExpiryObject {
    FixedDate {
        month: i8,
        day: i8,
        extension: Option<ExtensionObject>,
    },
    YearsAfterGrant {
        value: u64,
        extension: Option<ExtensionObject>,
    },
    MonthsAfterGrant {
        value: u64,
        extension: Option<ExtensionObject>,
    },
    Never,
    PerLot,
    Unknown,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct ExtensionObject {
    pub(super) months: u32,
    pub(super) days: u32,
}

impl From<&GrantRule> for GrantObject {
    fn from(rule: &GrantRule) -> Self {
        match rule {
            GrantRule::Unlimited => Self::Unlimited,
            GrantRule::Yearly {
                on,
                quota,
                by_actual_work_time,
            } => yearly(*on, quota, *by_actual_work_time),
            GrantRule::Monthly { day, amount } => Self::Monthly {
                day: *day,
                amount: amount.map(ExactAmount),
            },
            GrantRule::Manual => Self::Manual,
            GrantRule::Unknown => Self::Unknown,
        }
    }
}

fn yearly(on: YearlyDay, quota: &YearlyQuota, by_actual_work_time: bool) -> GrantObject {
    let (by, amount, tiers) = match quota {
        YearlyQuota::Fixed(amount) => (None, amount.map(ExactAmount), Vec::new()),
        YearlyQuota::Tiers { by, tiers } => (
            Some(*by),
            None,
            tiers.iter().map(TierObject::from).collect(),
        ),
        YearlyQuota::Unknown => (None, None, Vec::new()),
    };
    GrantObject::Yearly {
        on: day_object(on),
        by: by.map(|by| match by {
            YearsOf::Work => "working_years",
            YearsOf::Company => "company_years",
        }),
        amount,
        tiers,
        by_actual_work_time,
    }
}

fn day_object(on: YearlyDay) -> Option<DayObject> {
    match on {
        YearlyDay::EntryDate => Some(DayObject::Word("entry_date")),
        YearlyDay::Fixed(MonthDay { month, day }) => Some(DayObject::Date { month, day }),
        YearlyDay::Unknown => None,
    }
}

impl From<&GrantTier> for TierObject {
    fn from(tier: &GrantTier) -> Self {
        Self {
            from_years: tier.from_years,
            to_years: tier.to_years,
            amount: tier.amount.map(ExactAmount),
        }
    }
}

impl From<ExpiryRule> for ExpiryObject {
    fn from(rule: ExpiryRule) -> Self {
        let extended = |extension: Option<ExpiryExtension>| {
            extension.map(|ExpiryExtension { months, days }| ExtensionObject { months, days })
        };
        match rule {
            ExpiryRule::FixedDate { on, extension } => Self::FixedDate {
                month: on.month,
                day: on.day,
                extension: extended(extension),
            },
            ExpiryRule::YearsAfterGrant { value, extension } => Self::YearsAfterGrant {
                value,
                extension: extended(extension),
            },
            ExpiryRule::MonthsAfterGrant { value, extension } => Self::MonthsAfterGrant {
                value,
                extension: extended(extension),
            },
            ExpiryRule::Never => Self::Never,
            ExpiryRule::PerLot => Self::PerLot,
            ExpiryRule::Unknown => Self::Unknown,
        }
    }
}
