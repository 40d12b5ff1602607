//! Why a person's figure is what it is: how its parts add up and what the platform calls them, what waits for approval, which tier of the
//! rule the person is on, when leave was and will be granted, and when what is left ends.
//!
//! `question` has the input, and the facts that differ by platform. [`why`] finds the reasons, and
//! [`explain_why`] puts them into words. Where the platform does not send a part, the reasons say
//! so; nothing is guessed.

mod account;
mod grants;
pub(in crate::domain::explain) mod question;
#[cfg(test)]
mod tests;
mod tier;
mod words;

pub use account::{AccountPart, FigureAccount, LotCount};
pub use grants::{GrantDays, GrantOn};
pub use question::{FigureFacts, FigureQuestion, FigureWords};
pub use tier::TierStanding;
pub use words::{WhyPassage, explain_why};

use crate::domain::leave_type::{GrantRule, YearlyQuota};
use crate::domain::worked_expiry::{WorkedDay, worked_last_day};
use crate::domain::{Amount, Balance, CellState, ExpirySource, Scale, Unit};

/// What explains a figure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FigureReasons {
    /// What its platform's figures lack, in words.
    pub words: FigureWords,
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
    /// Which of these reasons follow from dates in the company's own file.
    pub worked: WorkedParts,
}

/// Which reasons follow from dates in the company's own file and not from the platform.
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
    /// The platform's API has no such figure.
    NeverTold,
    /// The whole answer is not in memory.
    NotInMemory,
    /// The platform's API has the figures, but did not send them for this balance.
    NotTold,
    /// The platform sent at least one of the figures.
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
        words: question.facts.words,
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

/// The last day of what is left, where the platform gives a rule but no date.
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

/// The requests that wait for approval. Whether what is left includes them is only said where the
/// figures show it, because no page of the vendor says it.
fn under_approval(question: FigureQuestion<'_>) -> UnderApproval {
    let Some(fields) = question.facts.approval else {
        return UnderApproval::NeverTold;
    };
    let Some(balance) = question.balance else {
        return UnderApproval::NotInMemory;
    };
    let waiting = figure_of(balance, fields.waiting);
    let without = figure_of(balance, fields.without);
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

/// A further figure, whose value is JSON: a decimal, as a text or a number.
fn figure_of(balance: &Balance, name: &str) -> Option<Amount> {
    let (_, value) = balance.fields.iter().find(|(field, _)| field == name)?;
    let unit: Unit = balance.unit?;
    Amount::read(value.trim_matches('"'), Scale::Millionths, unit).ok()
}
