//! Exact sums of amounts.

use crate::domain::amount::{
    self, Amount, MAX_EXACT_PLACES, ROUNDED_PLACES, SCREEN_PLACES, Scale, Unit,
};

/// The parts of a unit that a sum counts, so that amounts of several scales are added without rounding any of them.
pub(super) const PARTS_PER_UNIT: i128 = amount::PARTS_PER_UNIT as i128;

/// The exact sum of amounts in one unit. Amounts of a million people, each as large as a figure may be, are far below what it holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AmountSum {
    parts: i128,
    unit: Unit,
    /// An amount in it had been rounded when it was read.
    is_rounded: bool,
}

impl AmountSum {
    /// The sum of nothing.
    pub fn zero(unit: Unit) -> Self {
        Self {
            parts: 0,
            unit,
            is_rounded: false,
        }
    }

    /// The sum of one amount.
    pub fn of(amount: Amount) -> Self {
        Self {
            parts: amount.parts(),
            unit: amount.unit,
            is_rounded: amount.scale == Scale::Rounded,
        }
    }

    /// The sum of amounts that have these parts in all.
    pub(super) fn of_parts(parts: i128, unit: Unit, is_rounded: bool) -> Self {
        Self {
            parts,
            unit,
            is_rounded,
        }
    }

    /// The sum with another one added; `None` where the units differ.
    pub fn plus(self, other: Self) -> Option<Self> {
        (self.unit == other.unit).then_some(Self {
            parts: self.parts + other.parts,
            unit: self.unit,
            is_rounded: self.is_rounded || other.is_rounded,
        })
    }

    /// Its unit.
    pub fn unit(self) -> Unit {
        self.unit
    }

    /// The number of equal parts of the unit, for comparisons and shares.
    pub fn parts(self) -> i128 {
        self.parts
    }

    /// Whether it is above zero.
    pub fn is_positive(self) -> bool {
        self.parts > 0
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.parts < 0
    }

    /// The exact value for output. Only a value that is no finite decimal is rounded, half-even, to six decimals.
    pub fn to_exact_text(self) -> String {
        let (count, is_exact) = self.at_places(MAX_EXACT_PLACES);
        if is_exact {
            return decimal_text(count, MAX_EXACT_PLACES);
        }
        decimal_text(self.at_places(ROUNDED_PLACES).0, ROUNDED_PLACES)
    }

    /// The value for the screen with two decimals, and whether something was rounded away, here or when a figure was read.
    pub fn to_screen_text(self) -> (String, bool) {
        let (count, is_exact) = self.at_places(SCREEN_PLACES);
        let text = decimal_text(count, SCREEN_PLACES);
        (text, !is_exact || self.is_rounded)
    }

    /// The value as a number of 10^-`places`, rounded half-even, and whether nothing was rounded.
    fn at_places(self, places: u32) -> (i128, bool) {
        let scaled = self.parts * 10i128.pow(places);
        let (whole, rest) = (
            scaled.div_euclid(PARTS_PER_UNIT),
            scaled.rem_euclid(PARTS_PER_UNIT),
        );
        let is_up = 2 * rest > PARTS_PER_UNIT || (2 * rest == PARTS_PER_UNIT && whole % 2 != 0);
        (whole + i128::from(is_up), rest == 0)
    }
}

/// `count` · 10^-`places` with all its decimals, zeros too, as money is written.
pub(super) fn fixed_text(count: i128, places: u32) -> String {
    let one = 10u128.pow(places);
    let size = count.unsigned_abs();
    let sign = if count < 0 { "-" } else { "" };
    let width = places as usize;
    format!("{sign}{}.{:0width$}", size / one, size % one)
}

/// `count` · 10^-`places` without trailing zeros.
pub(super) fn decimal_text(count: i128, places: u32) -> String {
    let one = 10u128.pow(places);
    let size = count.unsigned_abs();
    let sign = if count < 0 { "-" } else { "" };
    let (whole, fraction) = (size / one, size % one);
    if fraction == 0 {
        return format!("{sign}{whole}");
    }
    let digits = format!("{fraction:0width$}", width = places as usize);
    format!("{sign}{whole}.{}", digits.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(amounts: &[Amount]) -> AmountSum {
        let sums = amounts.iter().map(|amount| AmountSum::of(*amount));
        sums.reduce(|one, other| one.plus(other).unwrap()).unwrap()
    }

    #[test]
    fn a_sum_of_one_amount_is_written_as_the_amount() {
        for scale in [
            Scale::Seconds,
            Scale::Hundredths,
            Scale::Millionths,
            Scale::Rounded,
        ] {
            for unit in [Unit::Day, Unit::Hour, Unit::Second] {
                for count in [0, 1, -1, 100, 250_587, -43_200, 1_000_000_000_000_000] {
                    let amount = Amount::new(count, scale, unit);
                    let sum = AmountSum::of(amount);
                    assert_eq!(sum.to_exact_text(), amount.to_exact_text(), "{amount:?}");
                    assert_eq!(sum.to_screen_text(), amount.to_screen_text(), "{amount:?}");
                }
            }
        }
    }

    #[test]
    fn scales_add_without_rounding_and_units_do_not_add() {
        let day = |count, scale| Amount::new(count, scale, Unit::Day);
        let third = day(28_800, Scale::Seconds);
        assert_eq!(sum(&[third; 3]).to_exact_text(), "1");
        assert_eq!(sum(&[third; 2]).to_exact_text(), "0.666667");
        let mixed = [
            day(43_200, Scale::Seconds),
            day(25, Scale::Hundredths),
            day(-1, Scale::Millionths),
        ];
        assert_eq!(sum(&mixed).to_exact_text(), "0.749999");
        let hour = AmountSum::zero(Unit::Hour);
        assert_eq!(hour.plus(AmountSum::of(third)), None);
    }

    #[test]
    fn the_largest_company_fits() {
        let largest = AmountSum::of(Amount::new(
            1_000_000_000_000_000,
            Scale::Seconds,
            Unit::Second,
        ));
        let people = 10_000_000;
        let all = AmountSum {
            parts: largest.parts * people,
            ..largest
        };
        assert_eq!(all.to_exact_text(), format!("1{}", "0".repeat(22)));
    }
}
