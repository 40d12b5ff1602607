//! How the parts of a figure add up, with the platform's name for each of them.

use jiff::civil::Date;

use super::FigureQuestion;
use crate::domain::leave_type::LeaveTypeDetails;
use crate::domain::{Amount, Balance, CellState, Lot, PlatformKind, Unit};

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
    /// The lots that it is the sum of (DingTalk).
    pub lots: Option<LotCount>,
}

/// A part of an account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AccountPart {
    /// The figure; `None` where the platform did not tell it.
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
    let [granted, used, left] = field_names(question);
    let part = |figure, field| AccountPart { figure, field };
    let has_carried = question.platform == PlatformKind::Feishu || figures.carried.is_some();
    let gap = figures.gap();
    Some(FigureAccount {
        carried: has_carried.then(|| part(figures.carried, Some("historical_cycles_left"))),
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

/// On DingTalk the figures are the sum of the lots that are valid on the day. Feishu's lots are a list beside its own figures.
fn lots(question: FigureQuestion<'_>) -> Option<LotCount> {
    let balance = question.balance.filter(|it| !it.lots.is_empty())?;
    let is_sum = question.platform == PlatformKind::DingTalk;
    is_sum.then(|| LotCount::of(&balance.lots, question.today))
}

/// The platform's fields of granted, used and left.
fn field_names(question: FigureQuestion<'_>) -> [Option<&'static str>; 3] {
    match question.platform {
        PlatformKind::WeCom => [
            Some(wecom_grant(question)),
            Some("usedduration"),
            Some("leftduration"),
        ],
        PlatformKind::DingTalk => match question.cell.unit {
            Some(Unit::Hour) => [Some("quota_num_per_hour"), Some("used_num_per_hour"), None],
            _ => [Some("quota_num_per_day"), Some("used_num_per_day"), None],
        },
        PlatformKind::Feishu => [
            Some("this_cycle_total"),
            Some("this_cycle_taken"),
            Some("leave_balance"),
        ],
    }
}

/// `real_assignduration` where the rule grants by the time worked, unless the reply is of the old form and lacks it (trap 8).
fn wecom_grant(question: FigureQuestion<'_>) -> &'static str {
    const REAL: &str = "real_assignduration";
    let by_time_worked = question.leave_type.is_some_and(|leave_type| {
        matches!(leave_type.details, LeaveTypeDetails::WeCom(details) if details.by_actual_work_time)
    });
    let came = |balance: &Balance| balance.fields.iter().any(|(name, _)| name == REAL);
    if by_time_worked && question.balance.is_none_or(came) {
        REAL
    } else {
        "assignduration"
    }
}
