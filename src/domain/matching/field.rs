//! The fields that a condition can be about, and their names in a filter.

use super::super::amount::Amount;
use super::super::balance::Figures;
use super::super::language::Language;

/// What a condition is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConditionField {
    /// What is left of a balance.
    Left,
    /// What was used.
    Used,
    /// What was granted.
    Granted,
    /// What was carried over from earlier cycles.
    Carried,
    /// The last day of what ends first.
    Expires,
    /// The leave type's name or id.
    Type,
    /// One of the departments of the person.
    Department,
    /// The state of a balance.
    State,
}

/// The names of the fields, folded: as the screen, the documents and other programs spell them.
const FIELDS: [(&str, ConditionField); 23] = [
    ("left", ConditionField::Left),
    ("剩余", ConditionField::Left),
    ("余额", ConditionField::Left),
    ("used", ConditionField::Used),
    ("已用", ConditionField::Used),
    ("granted", ConditionField::Granted),
    ("已发", ConditionField::Granted),
    ("发放", ConditionField::Granted),
    ("carried", ConditionField::Carried),
    ("结转", ConditionField::Carried),
    ("expires", ConditionField::Expires),
    ("到期", ConditionField::Expires),
    ("到期日", ConditionField::Expires),
    ("type", ConditionField::Type),
    ("假期", ConditionField::Type),
    ("类型", ConditionField::Type),
    ("假期类型", ConditionField::Type),
    ("dept", ConditionField::Department),
    ("department", ConditionField::Department),
    ("departments", ConditionField::Department),
    ("部门", ConditionField::Department),
    ("state", ConditionField::State),
    ("状态", ConditionField::State),
];

impl ConditionField {
    /// The field of that name, which is folded already.
    pub(super) fn named(name: &str) -> Option<Self> {
        let found = FIELDS.iter().find(|(known, _)| *known == name);
        found.map(|(_, field)| *field)
    }

    /// All its names, folded.
    pub(super) fn names(self) -> Vec<&'static str> {
        let named = FIELDS.iter().filter(|(_, field)| *field == self);
        named.map(|(name, _)| *name).collect()
    }

    /// A correct condition, to be shown beside a wrong one.
    pub(super) fn example(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::Left => ("剩余<0", "left<0"),
            Self::Used => ("已用=0", "used=0"),
            Self::Granted => ("已发>5", "granted>5"),
            Self::Carried => ("结转>0", "carried>0"),
            Self::Expires => ("到期<30d", "expires<30d"),
            Self::Type => ("假期:年假", "type:年假"),
            Self::Department => ("部门:市场", "dept:市场"),
            Self::State => ("状态:失败", "state:failed"),
        };
        language.pick(zh, en)
    }

    /// The figure that the field names, if it names one.
    pub(super) fn figure(self, figures: &Figures) -> Option<Amount> {
        match self {
            Self::Left => figures.left,
            Self::Used => figures.used,
            Self::Granted => figures.granted,
            Self::Carried => figures.carried,
            Self::Expires | Self::Type | Self::Department | Self::State => None,
        }
    }
}
