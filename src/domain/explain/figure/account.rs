//! How the parts of a figure add up, with the platform's name for each of them.

use jiff::civil::Date;

use super::question::{FigureQuestion, LotsRole};
use crate::domain::{Amount, CellState, Lot};

/// The account of a figure: carried + granted − used, beside what the platform says is left.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FigureAccount {
    /// Left of earlier cycles; `None` on platforms that have no such figure.
    pub carried: Option<AccountPart>,
    /// Granted in this cycle.
    pub granted: AccountPart,
    /// Used.
    pub used: AccountPart,
    /// Left, in the platform's own figure.
    pub left: AccountPart,
    /// carried + granted − used. An unknown amount carried over counts as 0, because then the platform has none; where another part is
    /// unknown, so is the sum.
    pub sum: Option<Amount>,
    /// left − sum, where that is not 0.
    pub gap: Option<Amount>,
    /// The lots that it is the sum of, on a platform whose figures are made of them.
    pub lots: Option<LotCount>,
}

/// A part of an account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AccountPart {
    /// The figure; `None` where the platform did not send it.
    pub figure: Option<Amount>,
    /// The platform's field; `None` where it has none and the figure follows from the others.
    pub field: Option<&'static str>,
}

/// How many lots count on the day, and how many do not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LotCount {
    /// Valid on the day.
    pub valid: usize,
    /// Their last day is past.
    pub ended: usize,
    /// Their first day is still to come.
    pub coming: usize,
}

impl LotCount {
    fn of(lots: &[Lot], today: Date) -> Self {
        let count = |is: &dyn Fn(&Lot) -> bool| lots.iter().filter(|lot| is(lot)).count();
        Self {
            valid: count(&|lot| lot.is_valid(today)),
            ended: count(&|lot| lot.has_ended(today)),
            coming: count(&|lot| lot.is_coming(today)),
        }
    }
}

/// The account of a known balance.
pub(super) fn account(question: FigureQuestion<'_>) -> Option<FigureAccount> {
    let cell = question.cell;
    if cell.state != CellState::Known {
        return None;
    }
    let figures = cell.figures;
    let facts = question.facts;
    let [granted, used, left] = (facts.fields)(question);
    let part = |figure, field| AccountPart { figure, field };
    let has_carried = facts.carried.is_some() || figures.carried.is_some();
    let gap = figures.gap();
    Some(FigureAccount {
        carried: has_carried.then(|| part(figures.carried, facts.carried)),
        granted: part(figures.granted, granted),
        used: part(figures.used, used),
        left: part(figures.left, left),
        sum: figures
            .left
            .zip(gap)
            .and_then(|(left, gap)| left.minus(gap)),
        gap: gap.filter(|gap| gap.count != 0),
        lots: lots(question),
    })
}

/// Lots that are a list beside the platform's own figures explain nothing of them.
fn lots(question: FigureQuestion<'_>) -> Option<LotCount> {
    let balance = question.balance.filter(|it| !it.lots.is_empty())?;
    let is_sum = question.facts.lots == LotsRole::MakeUpFigures;
    is_sum.then(|| LotCount::of(&balance.lots, question.today))
}
