//! Conditions of a filter, parsed: what each of them tests, and what it accepts.
//!
//! [`predicate_parser`](super::predicate_parser) makes them from typed words.

use std::cmp::Ordering;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::super::amount::{Amount, Unit};
use super::super::balance::CellState;
use super::field::ConditionField;
use super::word::SearchWord;

/// One condition, as in `left<0` or `!type:年假`.
#[derive(Clone, Debug)]
pub(super) struct Predicate {
    /// The word as typed: two conditions are the same when they were typed the same.
    pub(super) source: String,
    /// What is tested.
    pub(super) test: PredicateTest,
    /// The test must fail.
    pub(super) inverted: bool,
}

impl Predicate {
    /// Whether it is about the last day of a balance.
    pub(super) fn asks_last_day(&self) -> bool {
        matches!(
            self.test,
            PredicateTest::Cell(CellTest::ExpiresIn(..) | CellTest::ExpiresOn(..))
        )
    }

    /// Whether it compares with a number that has no unit.
    pub(super) fn lacks_unit(&self) -> bool {
        let takes_unit = matches!(
            self.test,
            PredicateTest::Cell(CellTest::Figure(..) | CellTest::ExpiresIn(..))
        );
        takes_unit && self.source.ends_with(|c: char| c.is_ascii_digit())
    }
}

/// What a condition looks at.
#[derive(Clone, Debug)]
pub(super) enum PredicateTest {
    /// A balance.
    Cell(CellTest),
    /// The leave type's name or id.
    Type(NameTest),
    /// The names of the person's departments, of which one must pass.
    Department(NameTest),
}

impl PredicateTest {
    /// Whether `!=` inverts the whole condition. Figures and days compare as "not equal" themselves; names and states only know
    /// whether they match.
    pub(super) fn is_inverted_by(&self, comparison: Comparator) -> bool {
        let only_matches = matches!(
            self,
            Self::Type(_)
                | Self::Department(_)
                | Self::Cell(CellTest::State(_) | CellTest::Unreadable)
        );
        only_matches && comparison == Comparator::NotEqual
    }
}

/// A test of one balance.
#[derive(Clone, Copy, Debug)]
pub(super) enum CellTest {
    /// One of the four figures against a number.
    Figure(ConditionField, Comparator, FilterNumber),
    /// The days from today to the last day.
    ExpiresIn(Comparator, i64),
    /// The last day itself.
    ExpiresOn(Comparator, Date),
    State(CellState),
    /// Reading the balance failed or was forbidden.
    Unreadable,
    /// More was used than granted: reported below zero, or inferred where a platform never reports less than 0.
    Overdrawn,
}

impl CellTest {
    /// Whether it is `left<0`, which misses balances that can only be inferred to be overdrawn.
    pub(super) fn is_left_below_zero(self) -> bool {
        match self {
            Self::Figure(ConditionField::Left, Comparator::Less, number) => number.value.is_zero(),
            _ => false,
        }
    }
}

/// A number that figures are compared with. The comparison is exact: a figure that the screen rounds compares unrounded.
#[derive(Clone, Copy, Debug)]
pub(super) struct FilterNumber {
    pub(super) value: Decimal,
    /// Balances in another unit never pass; without a unit each is compared in its own.
    pub(super) unit: Option<Unit>,
}

impl FilterNumber {
    /// `None` where the amount is in another unit than the number.
    pub(super) fn compare(self, amount: Amount) -> Option<Ordering> {
        let same_unit = self.unit.is_none_or(|unit| unit == amount.unit);
        same_unit.then(|| amount.compare_value(self.value))
    }
}

/// A test of a name.
#[derive(Clone, Debug)]
pub(super) struct NameTest {
    pub(super) word: SearchWord,
    /// The name must be the word, not only contain it.
    pub(super) whole: bool,
}

impl NameTest {
    /// Whether a folded name passes, by its characters or by its pinyin.
    pub(super) fn holds(&self, name: &str) -> bool {
        if self.whole {
            name == self.word.folded()
        } else {
            self.word.find_name(name).is_some()
        }
    }
}

/// How a value is compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Comparator {
    Less,
    AtMost,
    More,
    AtLeast,
    Equal,
    NotEqual,
    /// `:`, which means "contains" for names and "equals" for figures.
    Holds,
}

impl Comparator {
    pub(super) fn accepts(self, ordering: Ordering) -> bool {
        match self {
            Self::Less => ordering.is_lt(),
            Self::AtMost => ordering.is_le(),
            Self::More => ordering.is_gt(),
            Self::AtLeast => ordering.is_ge(),
            Self::Equal | Self::Holds => ordering.is_eq(),
            Self::NotEqual => ordering.is_ne(),
        }
    }

    /// Whether it needs values that have an order.
    pub(super) fn is_ordering(self) -> bool {
        matches!(self, Self::Less | Self::AtMost | Self::More | Self::AtLeast)
    }
}
