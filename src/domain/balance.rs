//! Balances: what one person has of one leave type, as the platform sent it.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

use compact_str::CompactString;
use jiff::civil::Date;

use super::amount::{Amount, FigureError, Unit};
use super::ids::{EmployeeId, LeaveTypeId};
use super::language::Language;
use super::lot::Lot;

/// Whether a balance has figures, and if not, why. A balance without figures is never printed as 0.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[repr(u8)]
pub enum CellState {
    /// It has not been fetched yet.
    #[default]
    Pending = 0,
    /// The platform sent figures.
    Known = 1,
    /// The leave type has no limit.
    Unlimited = 2,
    /// The leave type does not apply to this person.
    NotApplicable = 3,
    /// Nobody has set up this person's balance yet (DingTalk).
    NotInitialised = 4,
    /// The request failed, or the record could not be read.
    Failed = 5,
    /// The app is not permitted to see this person.
    Forbidden = 6,
}

impl CellState {
    /// The state with this number.
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

    /// Whether reading the balance failed or was forbidden. Every count of people who could not be read relies on this.
    pub fn is_unreadable(self) -> bool {
        matches!(self, Self::Failed | Self::Forbidden)
    }

    /// The word in output.
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

/// Where [`Balance::expires_on`] comes from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[repr(u8)]
pub enum ExpirySource {
    /// Nothing is known about expiry.
    #[default]
    Unknown = 0,
    /// The last day of a lot.
    Lot = 1,
    /// The leave type has a rule, but its date depends on the day of the grant, which the API does not return.
    Rule = 2,
    /// The rule gives the date and has an extension. Leave of this year and of the last cannot be told apart, so perhaps not all that is left
    /// ends that day. Older stores have this number for every rule with a date.
    RuleAtMost = 3,
    /// The balance does not expire.
    Never = 4,
    /// The rule gives the date, the same day every year, for all that is left.
    RuleExact = 5,
}

impl ExpirySource {
    /// The source with this number.
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

    /// The word in output.
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

/// The figures of a balance, usually in one unit and scale. `None` means that a figure is not known, which is not 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// The amount granted in this cycle.
    pub granted: Option<Amount>,
    /// The amount used.
    pub used: Option<Amount>,
    /// The amount left: the platform's own figure. DingTalk sends none, so there it is granted −
    /// used of the lots that are valid on the day.
    pub left: Option<Amount>,
    /// The amount carried over from earlier cycles (Feishu).
    pub carried: Option<Amount>,
}

impl Figures {
    /// By how much the figures do not add up: left − (carried + granted − used), with 0 for an unknown amount carried over. `None` where one
    /// of the others is unknown.
    pub fn gap(&self) -> Option<Amount> {
        let (left, granted) = (self.left?, self.granted?);
        let all = match self.carried {
            Some(carried) => carried.plus(granted)?,
            None => granted,
        };
        left.minus(all.minus(self.used?)?)
    }

    /// Whether more was used than there was: left < 0, or, on a platform that never reports less than 0 (`unsigned`), left = 0 and
    /// used > granted.
    pub fn is_overdrawn(&self, unsigned: bool) -> bool {
        let Some(left) = self.left else { return false };
        let is_hidden = || {
            let more_used = |used: Amount| used.compare(self.granted?);
            left.count == 0 && self.used.and_then(more_used).is_some_and(Ordering::is_gt)
        };
        left.is_negative() || (unsigned && is_hidden())
    }
}

/// Why a balance has no figures.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowError {
    /// The platform's innermost code (DingTalk's `sub_code`), or one of this program (`missing_figure`, `timeout`, …).
    pub code: String,
    /// The platform's message, cleaned and without secrets.
    pub message: String,
    /// The same in Chinese, if the words are ours; `None` if they are the platform's.
    pub message_zh: Option<Box<str>>,
    /// What to do about it.
    pub hint: Hint,
    /// Whether the same request may succeed another time.
    pub may_pass: bool,
}

/// What to do about an error, in both languages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hint {
    /// The Chinese sentence.
    pub zh: &'static str,
    /// The English sentence.
    pub en: &'static str,
}

/// What to do where DingTalk cannot compute a balance because a date of the person is missing. It
/// is defined here because a balance from the store has it too: unlike a failure, the missing date
/// is the platform's answer, which is still true later.
pub const MISSING_DATE_HINT: Hint = Hint {
    zh: "请在钉钉智能人事（员工花名册）里为该员工填写入职时间和首次参加工作时间，保存后重新读取",
    en: "fill in this person's hire date and first-work date in DingTalk's 智能人事 (Smart HR) roster, then read again",
};

impl RowError {
    /// The message, in this language if there are both.
    pub fn words(&self, language: Language) -> &str {
        let zh = self.message_zh.as_deref().unwrap_or(&self.message);
        language.pick(zh, &self.message)
    }

    /// The same error, as the reason why a balance is not set up: a date of the person is missing.
    #[must_use]
    pub fn of_missing_date(&self) -> Self {
        Self {
            hint: MISSING_DATE_HINT,
            ..self.clone()
        }
    }

    /// An error that was read from the store. Its hint is not stored, since the remedy is always to read the person again, and of a message
    /// of our own only the English words.
    pub fn from_store(code: &str, message: &str) -> Self {
        let own = [
            Self::contradicting_rows(),
            Self::unreadable_row(),
            Self::not_in_reply(),
            FigureError::Missing.into(),
            FigureError::OutOfRange.into(),
        ];
        let mut own = own.into_iter();
        let same = own.find(|own| own.code == code && own.message == message);
        Self {
            code: code.to_owned(),
            message: message.to_owned(),
            message_zh: same.and_then(|own| own.message_zh),
            hint: Hint {
                zh: "这是上次同步时的失败；请重新查询该员工（R）或重新同步",
                en: "this failed in an earlier sync: ask for this person again (R), or sync again",
            },
            may_pass: false,
        }
    }

    /// The error of two records for the same balance or lot that contradict each other.
    pub fn contradicting_rows() -> Self {
        Self {
            code: "contradicting_rows".to_owned(),
            message: "two rows of this type say different things".to_owned(),
            message_zh: Some("这种假期的两条记录互相矛盾".into()),
            hint: Hint {
                zh: "平台的回复有误；请在平台后台核对该员工的余额",
                en: "the platform's reply is faulty; check this person's balance in its console",
            },
            may_pass: false,
        }
    }

    /// The error of a record that does not have the documented form.
    pub fn unreadable_row() -> Self {
        Self {
            code: "unreadable_row".to_owned(),
            message: "a row of this person could not be read".to_owned(),
            message_zh: Some("该员工有一条记录读不出来".into()),
            hint: Hint {
                zh: "平台的回复有误；请在平台后台核对该员工的余额",
                en: "the platform's reply is faulty; check this person's balance in its console",
            },
            may_pass: false,
        }
    }

    /// The error of somebody who was requested and is not in the reply.
    pub fn not_in_reply() -> Self {
        Self {
            code: "not_in_reply".to_owned(),
            message: "the platform's reply lacks this person".to_owned(),
            message_zh: Some("平台的回复里没有该员工".into()),
            hint: Hint {
                zh: "平台的回复里没有该员工：可能已离职，或不在应用的数据范围内",
                en: "the reply lacks this person: they may have left, or are outside the app's data range",
            },
            may_pass: false,
        }
    }
}

impl From<FigureError> for RowError {
    fn from(error: FigureError) -> Self {
        let ([zh, message], hint) = match error {
            FigureError::Missing => (
                [
                    "缺少所需的数字，或它不是数字",
                    "a figure that this row needs is missing or not a number",
                ],
                Hint {
                    zh: "平台没有给出这项数字；请在平台后台核对该员工的余额",
                    en: "the platform sent no figure; check this person's balance in its console",
                },
            ),
            FigureError::OutOfRange => (
                ["数字超出范围", "a figure of this row is out of range"],
                Hint {
                    zh: "平台给出的数字超出范围；请在平台后台核对该员工的余额",
                    en: "the platform sent a figure out of range; check this person's balance in its console",
                },
            ),
        };
        Self {
            code: error.code().to_owned(),
            message: message.to_owned(),
            message_zh: Some(zh.into()),
            hint,
            may_pass: false,
        }
    }
}

/// The platform's name of a field: borrowed where it is decoded, owned where it was read from the store.
pub type FieldName = Cow<'static, str>;

/// The value of a field as JSON text. There is one for every figure of every person, and most are a few digits, which a compact string
/// stores without an allocation.
pub type FieldValue = CompactString;

/// What one person has of one leave type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Balance {
    /// The leave type.
    pub leave_type: LeaveTypeId,
    /// The name of the leave type: as in the list of types, or where that lacks it, as in the balance.
    pub leave_type_name: Arc<str>,
    /// Whether there are figures.
    pub state: CellState,
    /// The unit; `None` where the platform sent none (Feishu `not_applicable`).
    pub unit: Option<Unit>,
    /// The figures, which only [`CellState::Known`] has.
    pub figures: Figures,
    /// More was used than there was, see [`Figures::is_overdrawn`].
    pub overdrawn: bool,
    /// The earliest known last day. Only the part that [`super::expiry::expiring`] returns ends on it, not everything left.
    pub expires_on: Option<Date>,
    /// Where `expires_on` comes from.
    pub expiry_source: ExpirySource,
    /// The day in UTC+8 that the figures are for.
    pub as_of: Date,
    /// The lots, including those that are not valid any more or not yet.
    pub lots: Vec<Lot>,
    /// Further figures of the platform under its own names; each value is cleaned JSON text.
    pub fields: Vec<(FieldName, FieldValue)>,
    /// Why reading the balance failed.
    pub error: Option<Arc<RowError>>,
}

impl Balance {
    /// A balance without figures.
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

    /// One balance of several records for it. It has failed where they contradict each other.
    pub fn agreed(mut rows: impl Iterator<Item = Self>) -> Option<Self> {
        let first = rows.next()?;
        Some(if rows.all(|row| row == first) {
            first
        } else {
            first.failed(CellState::Failed, Arc::new(RowError::contradicting_rows()))
        })
    }

    /// The same balance as failed or forbidden (`state`), without figures and expiry.
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

/// Whether the person could not be read completely: some balance failed or was forbidden.
///
/// Every count of such people, on screen, in the store and in commands, uses this, and so does the filter `state:unreadable`.
pub fn is_unreadable(balances: &[Balance]) -> bool {
    balances.iter().any(|balance| balance.state.is_unreadable())
}

/// The answer about one person: a balance for each leave type, in the order of the list of types.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PersonBalances {
    /// The person.
    pub employee: EmployeeId,
    /// A balance for each leave type.
    pub balances: Vec<Balance>,
    /// What the platform sent about the person, as compact JSON, cleaned and without secrets. `None` for an answer from the store.
    pub raw: Option<Box<str>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_our_own_speaks_chinese_also_when_it_comes_from_the_store() {
        for own in [RowError::not_in_reply(), FigureError::Missing.into()] {
            let stored = RowError::from_store(&own.code, &own.message);
            assert_eq!(stored.message_zh, own.message_zh);
        }
        let of_platform = RowError::from_store("missing_figure", "the platform's own words");
        assert_eq!(of_platform.message_zh, None);
    }
}
