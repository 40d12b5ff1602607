//! One person's balance of one leave type, as a platform sent it.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

use compact_str::CompactString;
use jiff::civil::Date;

use super::amount::{Amount, FigureError, Unit};
use super::ids::{EmployeeId, LeaveTypeId};
use super::lot::Lot;

/// What a cell is, besides a number. Never printed as 0.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[repr(u8)]
pub enum CellState {
    /// Not fetched yet.
    #[default]
    Pending = 0,
    /// Figures are known.
    Known = 1,
    /// The type has no limit.
    Unlimited = 2,
    /// The type does not apply to this person.
    NotApplicable = 3,
    /// Nobody has initialised this person's balance (DingTalk).
    NotInitialised = 4,
    /// The call or the record failed.
    Failed = 5,
    /// The app may not see this person.
    Forbidden = 6,
}

impl CellState {
    /// The state whose number this is; `None` for a number that none has.
    pub fn from_tag(tag: u16) -> Option<Self> {
        Some(match tag {
            0 => Self::Pending,
            1 => Self::Known,
            2 => Self::Unlimited,
            3 => Self::NotApplicable,
            4 => Self::NotInitialised,
            5 => Self::Failed,
            6 => Self::Forbidden,
            _ => return None,
        })
    }

    /// Whether the platform gave nothing for it: the call failed, or this app may not see the person. Whoever counts people
    /// that could not be read asks this.
    pub fn is_unreadable(self) -> bool {
        matches!(self, Self::Failed | Self::Forbidden)
    }

    /// The word used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Known => "known",
            Self::Unlimited => "unlimited",
            Self::NotApplicable => "not_applicable",
            Self::NotInitialised => "not_initialised",
            Self::Failed => "failed",
            Self::Forbidden => "forbidden",
        }
    }
}

/// Where `expires_on` comes from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[repr(u8)]
pub enum ExpirySource {
    /// Nothing is known.
    #[default]
    Unknown = 0,
    /// A lot's own last day.
    Lot = 1,
    /// The type has an expiry rule, but the date needs the person's grant date, which the API does not give.
    Rule = 2,
    /// The rule alone gives the date, with an extension: this year's leave and last year's cannot be told apart, so not all of
    /// what is left need end that day. Older stores kept every dated rule under this number.
    RuleAtMost = 3,
    /// It never expires.
    Never = 4,
    /// The rule alone gives the date: the same day every year, for all that is left.
    RuleExact = 5,
}

impl ExpirySource {
    /// The source whose number this is; `None` for a number that none has.
    pub fn from_tag(tag: u16) -> Option<Self> {
        Some(match tag {
            0 => Self::Unknown,
            1 => Self::Lot,
            2 => Self::Rule,
            3 => Self::RuleAtMost,
            4 => Self::Never,
            5 => Self::RuleExact,
            _ => return None,
        })
    }

    /// The word used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Lot => "lot",
            Self::Rule => "rule",
            Self::RuleExact | Self::RuleAtMost => "rule_exact",
            Self::Never => "never",
        }
    }
}

/// The figures of a balance, all in one unit and scale. `None` is not known, never 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// Granted in this cycle.
    pub granted: Option<Amount>,
    /// Used.
    pub used: Option<Amount>,
    /// Left: always the platform's own figure.
    pub left: Option<Amount>,
    /// Carried over from earlier cycles (Feishu).
    pub carried: Option<Amount>,
}

impl Figures {
    /// left − (carried + granted − used); carried counts as 0 when unknown; `None` when left, granted or used is.
    pub fn gap(&self) -> Option<Amount> {
        let (left, granted) = (self.left?, self.granted?);
        let all = match self.carried {
            Some(carried) => carried.plus(granted)?,
            None => granted,
        };
        left.minus(all.minus(self.used?)?)
    }

    /// left < 0, or left = 0 with used > granted where a platform's unsigned fields cannot go below zero (`unsigned`).
    pub fn is_overdrawn(&self, unsigned: bool) -> bool {
        let Some(left) = self.left else { return false };
        let hidden = || {
            let more_used = |used: Amount| used.compare(self.granted?);
            left.count == 0 && self.used.and_then(more_used).is_some_and(Ordering::is_gt)
        };
        left.is_negative() || (unsigned && hidden())
    }
}

/// Why a row has no figures.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowError {
    /// The platform's innermost code (DingTalk's `sub_code`), or one of ours (`missing_figure`, `timeout`, …).
    pub code: String,
    /// What the platform said, cleaned and without secrets.
    pub message: String,
    /// What to do, Chinese and English.
    pub hint: Hint,
    /// The same question may be answered another time.
    pub may_pass: bool,
}

/// A remedy in both languages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hint {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

/// What to do about a balance that nobody has before a date of the person is filled in. Its words stand here because a store
/// gives them back with the balance: a reason that is the platform's answer is as true later.
pub const MISSING_DATE_HINT: Hint = Hint {
    zh: "请在钉钉智能人事（员工花名册）里为该员工填写入职时间和首次参加工作时间，保存后重新读取",
    en: "fill in this person's hire date and first-work date in DingTalk's 智能人事 (Smart HR) roster, then read again",
};

impl RowError {
    /// The same reason of a balance that is not initialised because of it.
    #[must_use]
    pub fn of_missing_date(&self) -> Self {
        Self {
            hint: MISSING_DATE_HINT,
            ..self.clone()
        }
    }

    /// A failure that was kept: what to do about it then is not kept, what to do now is to ask again.
    pub fn kept(code: &str, message: &str) -> Self {
        Self {
            code: code.to_owned(),
            message: message.to_owned(),
            hint: Hint {
                zh: "这是上次同步时的失败；请重新查询该员工（R）或重新同步",
                en: "this failed in an earlier sync: ask for this person again (R), or sync again",
            },
            may_pass: false,
        }
    }
}

impl RowError {
    /// Two rows of one person that mean the same balance, or the same lot, and say different things.
    pub fn contradicting_rows() -> Self {
        Self {
            code: "contradicting_rows".to_owned(),
            message: "two rows of this type say different things".to_owned(),
            hint: Hint {
                zh: "平台的回复有误；请在平台后台核对该员工的余额",
                en: "the platform's reply is faulty; check this person's balance in its console",
            },
            may_pass: false,
        }
    }
}

impl RowError {
    /// A row that should have said something and is not what it should be.
    pub fn unreadable_row() -> Self {
        Self {
            code: "unreadable_row".to_owned(),
            message: "a row of this person could not be read".to_owned(),
            hint: Hint {
                zh: "平台的回复有误；请在平台后台核对该员工的余额",
                en: "the platform's reply is faulty; check this person's balance in its console",
            },
            may_pass: false,
        }
    }
}

impl From<FigureError> for RowError {
    fn from(error: FigureError) -> Self {
        let (message, hint) = match error {
            FigureError::Missing => (
                "a figure that this row needs is missing or not a number",
                Hint {
                    zh: "平台没有给出这项数字；请在平台后台核对该员工的余额",
                    en: "the platform sent no figure; check this person's balance in its console",
                },
            ),
            FigureError::OutOfRange => (
                "a figure of this row is out of range",
                Hint {
                    zh: "平台给出的数字超出范围；请在平台后台核对该员工的余额",
                    en: "the platform sent a figure out of range; check this person's balance in its console",
                },
            ),
        };
        Self {
            code: error.code().to_owned(),
            message: message.to_owned(),
            hint,
            may_pass: false,
        }
    }
}

/// The platform's name of a field: borrowed where it is decoded, owned when it was kept.
pub type FieldName = Cow<'static, str>;

/// A field's value as JSON text. There is one a figure and person, and few are longer than some digits: those take no memory
/// of their own.
pub type FieldValue = CompactString;

/// One person's balance of one leave type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Balance {
    /// Which type.
    pub leave_type: LeaveTypeId,
    /// Its name as configured, or the name the row brought when the list lacks it.
    pub leave_type_name: Arc<str>,
    /// What the cell is.
    pub state: CellState,
    /// The unit; `None` where the platform gave none (Feishu `not_applicable`).
    pub unit: Option<Unit>,
    /// Non-null only for `known`.
    pub figures: Figures,
    /// `figures` say that more was used than there was.
    pub overdrawn: bool,
    /// The earliest known last day: of the part that [`super::expiry::expiring`] tells, not of everything left.
    pub expires_on: Option<Date>,
    /// Where that comes from.
    pub expiry_source: ExpirySource,
    /// The day the figures are for, in UTC+8.
    pub as_of: Date,
    /// Lots, valid and not.
    pub lots: Vec<Lot>,
    /// The platform's further figures under their own names; each value is JSON text, cleaned.
    pub fields: Vec<(FieldName, FieldValue)>,
    /// Why there are no figures.
    pub error: Option<Arc<RowError>>,
}

impl Balance {
    /// A cell without figures.
    pub fn without_figures(
        leave_type: LeaveTypeId,
        leave_type_name: Arc<str>,
        state: CellState,
        unit: Option<Unit>,
        as_of: Date,
    ) -> Self {
        Self {
            leave_type,
            leave_type_name,
            state,
            unit,
            figures: Figures::default(),
            overdrawn: false,
            expires_on: None,
            expiry_source: ExpirySource::Unknown,
            as_of,
            lots: Vec::new(),
            fields: Vec::new(),
            error: None,
        }
    }

    /// What rows that mean the same balance say together: nothing, where they disagree.
    pub fn agreed(mut rows: impl Iterator<Item = Self>) -> Option<Self> {
        let first = rows.next()?;
        Some(if rows.all(|row| row == first) {
            first
        } else {
            first.failed(CellState::Failed, Arc::new(RowError::contradicting_rows()))
        })
    }

    /// The same cell as `failed` (or `forbidden`) for `error`: no figures, nothing known of its expiry.
    #[must_use]
    pub fn failed(mut self, state: CellState, error: Arc<RowError>) -> Self {
        self.state = state;
        self.figures = Figures::default();
        self.overdrawn = false;
        self.expires_on = None;
        self.expiry_source = ExpirySource::Unknown;
        self.error = Some(error);
        self
    }
}

/// Whether a person counts as one who could not be read: the call or the record of some leave type failed or was forbidden.
///
/// Every count of such people, on screen, in the store and in commands, and the filter's `state:unreadable` mean these.
pub fn is_unreadable(balances: &[Balance]) -> bool {
    balances.iter().any(|balance| balance.state.is_unreadable())
}

/// Everything one answer said about one person: one balance a leave type, in the configured order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PersonBalances {
    /// Who.
    pub employee: EmployeeId,
    /// One a leave type.
    pub balances: Vec<Balance>,
    /// What the platform sent about them (compact JSON, cleaned, without secrets), for the raw view.
    pub raw: Option<Box<str>>,
}

/// Whether no figure came because something failed or is forbidden. An unlimited type needs no figure.
pub fn is_without_figures(balances: &[Balance]) -> bool {
    let failed = |b: &Balance| b.state.is_unreadable();
    let needs_none = |b: &Balance| b.state == CellState::Unlimited;
    balances.iter().any(failed) && balances.iter().all(|b| failed(b) || needs_none(b))
}
