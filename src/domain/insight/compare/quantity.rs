//! An exact amount as a fraction, so that figures of different scales, and days and hours of a known day, are compared and subtracted
//! without rounding anything.

use std::cmp::Ordering;

use crate::domain::amount::{
    MAX_EXACT_PLACES, ROUNDED_PLACES, SCREEN_PLACES, divide_half_even, greatest_common_divisor,
    plain,
};
use crate::domain::{Amount, Scale, Unit};

const SECONDS_PER_HOUR: i128 = 3_600;

/// An exact amount of leave: `numerator` / `denominator` of a unit.
#[derive(Clone, Copy, Debug)]
pub struct Quantity {
    numerator: i128,
    /// It is above 0.
    denominator: i128,
    /// The unit of the amount.
    pub unit: Unit,
    /// A figure behind it was rounded when it was read.
    is_rounded: bool,
}

impl Quantity {
    /// The quantity of a figure.
    pub fn of(amount: Amount) -> Self {
        Self {
            numerator: i128::from(amount.count),
            denominator: i128::from(amount.per_unit()),
            unit: amount.unit,
            is_rounded: amount.scale == Scale::Rounded,
        }
    }

    /// The same quantity in days or hours, with a day of so many seconds; `None` where a unit is neither.
    pub(super) fn converted(self, unit: Unit, day_seconds: i64) -> Option<Self> {
        let day = i128::from(day_seconds);
        let (more, less) = match (self.unit, unit) {
            (Unit::Day, Unit::Hour) => (day, SECONDS_PER_HOUR),
            (Unit::Hour, Unit::Day) => (SECONDS_PER_HOUR, day),
            (from, to) if from == to => (1, 1),
            _ => return None,
        };
        Some(Self {
            numerator: self.numerator * more,
            denominator: self.denominator * less,
            unit,
            ..self
        })
    }

    /// The difference, in the unit of both. Where both have one denominator, as the lots of a balance do, the difference keeps it: a sum of
    /// many of them would not fit otherwise.
    pub(super) fn minus(self, other: Self) -> Self {
        if self.denominator == other.denominator {
            return Self {
                numerator: self.numerator - other.numerator,
                is_rounded: self.is_rounded || other.is_rounded,
                ..self
            };
        }
        // Over the least common denominator, the numbers stay far below what overflows.
        let shared = greatest_common_divisor(self.denominator, other.denominator);
        let (more, others) = (other.denominator / shared, self.denominator / shared);
        Self {
            numerator: self.numerator * more - other.numerator * others,
            denominator: self.denominator * more,
            unit: self.unit,
            is_rounded: self.is_rounded || other.is_rounded,
        }
    }

    /// The sum, in the unit of both.
    pub(super) fn plus(self, other: Self) -> Self {
        self.minus(other.negated())
    }

    pub(super) fn negated(self) -> Self {
        Self {
            numerator: -self.numerator,
            ..self
        }
    }

    /// The value without its sign.
    pub(super) fn size(self) -> Self {
        Self {
            numerator: self.numerator.abs(),
            ..self
        }
    }

    /// Whether both have the same value.
    pub(super) fn equals(self, other: Self) -> bool {
        self.minus(other).is_zero()
    }

    /// Whether the value is 0.
    pub fn is_zero(self) -> bool {
        self.numerator == 0
    }

    /// Whether the value, without its sign, is at most `limit` millionths.
    pub(super) fn is_within_millionths(self, limit: i64) -> bool {
        self.numerator.abs() * 1_000_000 <= i128::from(limit) * self.denominator
    }

    /// Compares two quantities by their values. The whole parts are compared first and then the inverses of what remains, because the
    /// product of two differences with unlike denominators would overflow.
    pub fn compare(self, other: Self) -> Ordering {
        let (mut one, mut other) = (self.parts(), other.parts());
        loop {
            let wholes = one.0.div_euclid(one.1).cmp(&other.0.div_euclid(other.1));
            let rests = (one.0.rem_euclid(one.1), other.0.rem_euclid(other.1));
            match (wholes, rests) {
                (Ordering::Less | Ordering::Greater, _) => return wholes,
                (Ordering::Equal, (0, 0)) => return Ordering::Equal,
                (Ordering::Equal, (0, _)) => return Ordering::Less,
                (Ordering::Equal, (_, 0)) => return Ordering::Greater,
                // Of two fractions below 1 the one with the larger inverse is the smaller one.
                (Ordering::Equal, (first, second)) => {
                    (one, other) = ((other.1, second), (one.1, first));
                }
            }
        }
    }

    fn parts(self) -> (i128, i128) {
        (self.numerator, self.denominator)
    }

    /// How many decimals the value has; `None` for one that has more than any figure, such as a third.
    fn places(self) -> Option<u32> {
        (0..=MAX_EXACT_PLACES)
            .find(|places| self.numerator * 10i128.pow(*places) % self.denominator == 0)
    }

    /// Whether both are printed alike although one has more decimals than are printed: 28,800 seconds of a day are 0.333333 in every file.
    pub(super) fn is_printed_like(self, other: Self) -> bool {
        (self.places().is_none() || other.places().is_none())
            && self.minus(other).is_within_millionths(1)
            && self.to_exact_text() == other.to_exact_text()
    }

    /// Whether one of the two is what the other becomes when it is written with fewer decimals, as somebody does who types it into a
    /// sheet. Half days and whole days differ by more than rounding, so at least one decimal has to remain.
    pub(super) fn is_rounding_of(self, other: Self) -> bool {
        if (self.is_rounded || other.is_rounded) && self.minus(other).is_within_millionths(1) {
            return true;
        }
        let (mine, others) = (self.places(), other.places());
        let coarse = match (mine, others) {
            (Some(mine), Some(others)) if mine != others => mine.min(others),
            (Some(places), None) | (None, Some(places)) => places,
            _ => return false,
        };
        let difference = self.minus(other);
        coarse >= 1 && difference.numerator.abs() * 2 * 10i128.pow(coarse) <= difference.denominator
    }

    /// The value without an exponent or trailing zeros. Only a value that is no finite decimal is rounded, half-even, to six decimals.
    pub fn to_exact_text(self) -> String {
        match self.places() {
            Some(_) => self.at_places(MAX_EXACT_PLACES),
            None => self.at_places(ROUNDED_PLACES),
        }
    }

    /// The exact value with its sign, also where that is a plus.
    pub fn to_signed_text(self) -> String {
        let sign = if self.numerator > 0 { "+" } else { "" };
        format!("{sign}{}", self.to_exact_text())
    }

    /// Whether the value is below 0.
    pub fn is_negative(self) -> bool {
        self.numerator < 0
    }

    /// The value with two decimals for the screen, and whether something was rounded away.
    pub fn to_screen_text(self) -> (String, bool) {
        let is_exact = self.places().is_some_and(|places| places <= SCREEN_PLACES);
        (self.at_places(SCREEN_PLACES), !is_exact || self.is_rounded)
    }

    fn at_places(self, places: u32) -> String {
        let count = divide_half_even(self.numerator * 10i128.pow(places), self.denominator);
        plain(count, places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(count: i64, scale: Scale) -> Quantity {
        Quantity::of(Amount::new(count, scale, Unit::Day))
    }

    #[test]
    fn a_difference_is_exact_to_the_last_digit_across_scales() {
        let wecom = days(250_587, Scale::Seconds);
        let typed = days(290, Scale::Hundredths);
        assert_eq!(typed.minus(wecom).to_exact_text(), "-0.0003125");
        assert_eq!(wecom.minus(typed).to_exact_text(), "0.0003125");
        assert_eq!(wecom.minus(wecom).to_exact_text(), "0");
        let third = days(28_800, Scale::Seconds);
        let threes = days(333_333, Scale::Millionths);
        assert!(!third.equals(threes));
        assert_eq!(third.to_exact_text(), "0.333333");
    }

    #[test]
    fn differences_of_unlike_denominators_are_compared_without_overflow() {
        let converted = |count, day_seconds| {
            let hours = Quantity::of(Amount::new(count, Scale::Millionths, Unit::Hour));
            let seconds = days(1, Scale::Seconds);
            hours
                .converted(Unit::Day, day_seconds)
                .unwrap()
                .minus(seconds)
        };
        let large = i64::try_from(crate::domain::amount::MAX_COUNT).unwrap();
        let (one, other) = (converted(large, 28_799), converted(large, 27_001));
        assert_eq!(one.compare(other), Ordering::Less);
        assert_eq!(other.compare(one), Ordering::Greater);
        assert_eq!(one.compare(one), Ordering::Equal);
        assert_eq!(one.negated().compare(other.negated()), Ordering::Greater);
        let third = days(28_800, Scale::Seconds);
        assert_eq!(
            third.compare(days(333_333, Scale::Millionths)),
            Ordering::Greater
        );
    }

    #[test]
    fn a_hundred_lots_add_up_exactly() {
        for (scale, sum) in [(Scale::Hundredths, "1"), (Scale::Millionths, "0.0001")] {
            let lots = std::iter::repeat_n(days(1, scale), 100);
            let all = lots.reduce(Quantity::plus).unwrap();
            assert_eq!(all.to_exact_text(), sum);
            assert!(all.equals(days(100, scale)));
        }
    }

    #[test]
    fn hours_become_days_only_by_a_length_that_is_given() {
        let hours = Quantity::of(Amount::new(500, Scale::Hundredths, Unit::Hour));
        let days = hours.converted(Unit::Day, 27_000).unwrap();
        assert_eq!(days.to_exact_text(), "0.666667");
        assert_eq!(
            hours.converted(Unit::Day, 28_800).unwrap().to_exact_text(),
            "0.625"
        );
        assert!(hours.converted(Unit::Second, 28_800).is_none());
    }

    #[test]
    fn rounding_is_a_figure_with_fewer_decimals_and_half_a_day_is_none() {
        let cases = [
            (
                days(250_587, Scale::Seconds),
                days(290, Scale::Hundredths),
                true,
            ),
            (
                days(28_800, Scale::Seconds),
                days(33, Scale::Hundredths),
                true,
            ),
            (
                days(350, Scale::Hundredths),
                days(400, Scale::Hundredths),
                false,
            ),
            (
                days(2_333_333, Scale::Rounded),
                days(233, Scale::Hundredths),
                true,
            ),
            (
                days(2_333_333, Scale::Rounded),
                days(2_333_334, Scale::Millionths),
                true,
            ),
            (
                days(2_333_333, Scale::Millionths),
                days(2_333_334, Scale::Millionths),
                false,
            ),
            (
                days(250, Scale::Hundredths),
                days(260, Scale::Hundredths),
                false,
            ),
            (
                days(2_345_000, Scale::Millionths),
                days(235, Scale::Hundredths),
                true,
            ),
        ];
        for (one, other, is_rounding) in cases {
            assert_eq!(one.is_rounding_of(other), is_rounding, "{one:?} {other:?}");
            assert_eq!(other.is_rounding_of(one), is_rounding, "{one:?} {other:?}");
        }
    }
}
