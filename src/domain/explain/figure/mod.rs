//! Why a person's figure is what it is: how its parts add up and what the platform calls them, what waits for approval, which tier of the
//! rule the person is on, when leave was and will be granted, and when what is left ends.
//!
//! [`why`] finds the reasons and [`explain_why`] says them. Where the platform does not tell a part, the reasons say that, and nothing is
//! put in its place.

mod account;
mod grants;
#[cfg(test)]
mod tests;
mod tier;
mod words;

pub use account::{AccountPart, FigureAccount, LotCount};
pub use grants::{GrantDays, GrantOn};
pub use tier::TierStanding;
pub use words::{WhyPassage, explain_why};

use jiff::civil::Date;

use crate::domain::leave_type::{GrantRule, YearlyQuota};
use crate::domain::ledger::LedgerCell;
use crate::domain::service_dates::ServiceDates;
use crate::domain::worked_expiry::{WorkedDay, worked_last_day};
use crate::domain::{
    Amount, Balance, CellState, ExpirySource, LeaveType, PlatformKind, Scale, Unit,
};

/// A figure with everything that may explain it.
#[derive(Clone, Copy, Debug)]
pub struct FigureQuestion<'a> {
    /// The platform that gave it.
    pub platform: PlatformKind,
    /// The figure.
    pub cell: &'a LedgerCell,
    /// The whole answer with lots and further fields, if it is in memory.
    pub balance: Option<&'a Balance>,
    /// The leave type as configured, if the platform's list has it.
    pub leave_type: Option<&'a LeaveType>,
    /// From when the person's years count.
    pub dates: ServiceDates<'a>,
    /// The day that the figure is for.
    pub today: Date,
}

/// What explains a figure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FigureReasons {
    /// The platform that gave it.
    pub platform: PlatformKind,
    /// Whether there is a figure.
    pub state: CellState,
    /// How it adds up; `None` where there is no figure.
    pub account: Option<FigureAccount>,
    /// What waits for approval.
    pub approval: UnderApproval,
    /// The tier of the rule that the person is on; `None` where the rule has no tiers.
    pub tier: Option<TierStanding>,
    /// When leave was and will be granted.
    pub grants: GrantDays,
    /// The last day of what is left, where a rule counts it from a grant.
    pub ends: Option<WorkedDay>,
    /// What of this follows from dates of the company's own.
    pub worked: WorkedParts,
}

/// Which reasons follow from dates that the company itself tells, and not the platform.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct WorkedParts {
    /// The tier.
    pub tier: bool,
    /// The days of the grants, or their amounts.
    pub grants: bool,
}

/// What the row of a balance says of requests that wait for approval.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnderApproval {
    /// The platform's API never tells.
    NeverTold,
    /// The whole answer is not in memory.
    NotInMemory,
    /// The platform can tell, and did not for this balance.
    NotTold,
    /// What it told.
    Told {
        /// The amount that waits.
        waiting: Option<Amount>,
        /// What is left without it.
        without: Option<Amount>,
        /// Whether the amount is still part of what is left; `None` where the figures do not show it.
        is_in_left: Option<bool>,
    },
}

/// The reasons for a figure.
pub fn why(question: FigureQuestion<'_>) -> FigureReasons {
    let tier = tier_of(question);
    let grants = grants::grant_days(question);
    FigureReasons {
        platform: question.platform,
        state: question.cell.state,
        account: account::account(question),
        approval: under_approval(question),
        ends: last_day_of(question),
        worked: WorkedParts {
            tier: tier.is_some_and(|tier| tier.follows_from_own(question.dates)),
            grants: grants::follow_from_own(grants, question),
        },
        tier,
        grants,
    }
}

/// The last day of what is left, where the platform leaves it open.
fn last_day_of(question: FigureQuestion<'_>) -> Option<WorkedDay> {
    let cell = question.cell;
    let is_left = cell.figures.left.is_some_and(Amount::is_positive);
    if !is_left || cell.expiry_source != ExpirySource::Rule {
        return None;
    }
    worked_last_day(question.leave_type?, question.dates, question.today)
}

fn tier_of(question: FigureQuestion<'_>) -> Option<TierStanding> {
    match &question.leave_type?.grant {
        GrantRule::Yearly {
            quota: YearlyQuota::Tiers { by, tiers },
            ..
        } => Some(tier::standing(*by, tiers, question.dates, question.today)),
        _ => None,
    }
}

/// Only Feishu's rows tell it, in two fields that its page does not have (Feishu trap 14). Whether what is left includes the amount is not
/// documented, so it is said only where the figures show it.
fn under_approval(question: FigureQuestion<'_>) -> UnderApproval {
    if question.platform != PlatformKind::Feishu {
        return UnderApproval::NeverTold;
    }
    let Some(balance) = question.balance else {
        return UnderApproval::NotInMemory;
    };
    let waiting = figure_of(balance, "leave_quantity_under_approval");
    let without = figure_of(balance, "leave_balance_excluding_under_approval");
    if waiting.is_none() && without.is_none() {
        return UnderApproval::NotTold;
    }
    UnderApproval::Told {
        waiting,
        without,
        is_in_left: is_in_left(balance.figures.left, waiting, without),
    }
}

fn is_in_left(
    left: Option<Amount>,
    waiting: Option<Amount>,
    without: Option<Amount>,
) -> Option<bool> {
    let (left, waiting, without) = (left?, waiting?, without?);
    let outside = left.minus(without)?;
    if waiting.count == 0 {
        None
    } else if outside.compare(waiting)?.is_eq() {
        Some(true)
    } else {
        (outside.count == 0).then_some(false)
    }
}

/// A further figure of Feishu's, whose value is JSON: a decimal, as a text or a number.
fn figure_of(balance: &Balance, name: &str) -> Option<Amount> {
    let (_, value) = balance.fields.iter().find(|(field, _)| field == name)?;
    let unit: Unit = balance.unit?;
    Amount::read(value.trim_matches('"'), Scale::Millionths, unit).ok()
}
