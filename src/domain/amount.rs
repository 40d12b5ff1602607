//! Exact amounts of leave. An amount is the integer that the platform sent, in the platform's own scale; it becomes text only where it is
//! shown, and never a float.

use std::cmp::Ordering;
use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The unit of an amount. Days and hours are never added or compared, because a day has another length at every company.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Unit {
    /// Days.
    Day,
    /// Hours.
    Hour,
    /// Seconds: only on WeCom, for a type that is missing from the configuration, so that its unit is not known.
    Second,
}

impl Unit {
    /// The word in output: `day`, `hour` or `second`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Hour => "hour",
            Self::Second => "second",
        }
    }

    /// A number of two bits for packed forms, in memory and in the store, in which 0 means that there is no unit.
    pub fn tag(self) -> u8 {
        match self {
            Self::Day => 1,
            Self::Hour => 2,
            Self::Second => 3,
        }
    }

    /// The unit with this number of [`Unit::tag`].
    pub fn from_tag(tag: u8) -> Option<Self> {
        Some(match tag {
            1 => Self::Day,
            2 => Self::Hour,
            3 => Self::Second,
            _ => return None,
        })
    }
}

/// What the integer of an [`Amount`] counts, which differs by platform.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Scale {
    /// WeCom: seconds, of which a day has 86,400 and an hour 3,600, however long the working day is (trap 3).
    Seconds,
    /// DingTalk: hundredths of a day or of an hour (trap 19).
    Hundredths,
    /// Feishu: millionths of the unit, for its decimals (Feishu trap 11). Also a figure of DingTalk or WeCom with more decimals than their
    /// scale has.
    Millionths,
    /// Millionths that a figure with even more decimals was rounded to.
    Rounded,
}

impl Scale {
    /// A number of two bits for packed forms, in memory and in the store.
    pub fn tag(self) -> u8 {
        match self {
            Self::Seconds => 0,
            Self::Hundredths => 1,
            Self::Millionths => 2,
            Self::Rounded => 3,
        }
    }

    /// The scale with this number of [`Scale::tag`].
    pub fn from_tag(tag: u8) -> Option<Self> {
        Some(match tag {
            0 => Self::Seconds,
            1 => Self::Hundredths,
            2 => Self::Millionths,
            3 => Self::Rounded,
            _ => return None,
        })
    }
}

/// An exact amount of leave: 43,200 in [`Scale::Seconds`] and [`Unit::Day`] is half a day.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Amount {
    /// The integer that the platform sent.
    pub count: i64,
    /// What `count` counts: seconds, hundredths or millionths.
    pub scale: Scale,
    /// The unit in which the amount is shown.
    pub unit: Unit,
}

/// Why a platform's figure could not be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FigureError {
    /// It is absent, null, empty or not a number. The figure is then not known, which is not 0.
    #[error("missing_figure")]
    Missing,
    /// It is a number of a size that no leave has.
    #[error("out_of_range")]
    OutOfRange,
}

impl FigureError {
    /// The code in `error` of a row.
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing_figure",
            Self::OutOfRange => "out_of_range",
        }
    }
}

/// A larger count is not leave but a broken reply: in millionths, the finest scale, it is a billion days.
pub(super) const MAX_COUNT: u64 = 1_000_000_000_000_000;

/// The parts of a unit into which amounts of any scale are divided without rounding, 2⁷ · 3³ · 5⁶: 86,400, 3,600, 100 and 1,000,000 divide it.
pub(super) const PARTS_PER_UNIT: i64 = 54_000_000;

/// The decimals of the longest value that is a finite decimal, since 86,400 is 2^7 · 3^3 · 5^2.
pub(super) const MAX_EXACT_PLACES: u32 = 7;
/// The decimals that a value which is no finite decimal is rounded to in output.
pub(super) const ROUNDED_PLACES: u32 = 6;
/// The decimals on screen.
pub(super) const SCREEN_PLACES: u32 = 2;

impl Amount {
    /// An amount of `count` in `scale`, to be shown in `unit`.
    pub fn new(count: i64, scale: Scale, unit: Unit) -> Self {
        Self { count, scale, unit }
    }

    /// The count of one unit in the amount's scale.
    pub(super) fn per_unit(self) -> i64 {
        match (self.scale, self.unit) {
            (Scale::Seconds, Unit::Second) => 1,
            (Scale::Seconds, Unit::Day) => 86_400,
            (Scale::Seconds, Unit::Hour) => 3_600,
            (Scale::Hundredths, _) => 100,
            (Scale::Millionths | Scale::Rounded, _) => 1_000_000,
        }
    }

    /// The amount in the smallest parts that all scales have in common, of which a unit has [`PARTS_PER_UNIT`].
    pub(super) fn parts(self) -> i128 {
        // Written out, because walks over everybody come here millions of times, and a division takes longer than all else.
        let parts_of_one = match (self.scale, self.unit) {
            (Scale::Seconds, Unit::Second) => PARTS_PER_UNIT,
            (Scale::Seconds, Unit::Day) => PARTS_PER_UNIT / 86_400,
            (Scale::Seconds, Unit::Hour) => PARTS_PER_UNIT / 3_600,
            (Scale::Hundredths, _) => PARTS_PER_UNIT / 100,
            (Scale::Millionths | Scale::Rounded, _) => PARTS_PER_UNIT / 1_000_000,
        };
        i128::from(self.count) * i128::from(parts_of_one)
    }

    /// The exact value for output, without an exponent or trailing zeros. Only a value that is no finite decimal (100 seconds in days) is
    /// rounded, half-even, to six decimals.
    pub fn to_exact_text(self) -> String {
        let (count, is_exact) = self.at_places(MAX_EXACT_PLACES);
        if is_exact {
            plain(count, MAX_EXACT_PLACES)
        } else {
            plain(self.at_places(ROUNDED_PLACES).0, ROUNDED_PLACES)
        }
    }

    /// The value for the screen with two decimals, and whether something was rounded away, here or when the figure was read.
    pub fn to_screen_text(self) -> (String, bool) {
        let (count, is_exact) = self.at_places(SCREEN_PLACES);
        let is_rounded = !is_exact || self.scale == Scale::Rounded;
        (plain(count, SCREEN_PLACES), is_rounded)
    }

    /// The value as a number of 10^-`places`, rounded half-even, and whether nothing was rounded.
    fn at_places(self, places: u32) -> (i128, bool) {
        let scaled = i128::from(self.count) * 10i128.pow(places);
        let per_unit = i128::from(self.per_unit());
        let is_exact = scaled % per_unit == 0;
        (divide_half_even(scaled, per_unit), is_exact)
    }

    /// Compares two amounts exactly; `None` where their units differ.
    pub fn compare(self, other: Self) -> Option<Ordering> {
        if (self.scale, self.unit) == (other.scale, other.unit) {
            return Some(self.count.cmp(&other.count));
        }
        let scaled = |one: Self, by: Self| i128::from(one.count) * i128::from(by.per_unit());
        (self.unit == other.unit).then(|| scaled(self, other).cmp(&scaled(other, self)))
    }

    /// The sum; `None` where the units differ or the sum is out of range.
    pub fn plus(self, other: Self) -> Option<Self> {
        let (one, other) = self.in_one_scale(other)?;
        let count = one.count.checked_add(other.count)?;
        let is_plausible = count.unsigned_abs() <= MAX_COUNT;
        is_plausible.then_some(Self { count, ..one })
    }

    /// The difference; `None` where the units differ.
    pub fn minus(self, other: Self) -> Option<Self> {
        let (one, other) = self.in_one_scale(other)?;
        let count = one.count.checked_sub(other.count)?;
        Some(Self { count, ..one })
    }

    /// Both amounts in the same scale; `None` where their units differ.
    fn in_one_scale(self, other: Self) -> Option<(Self, Self)> {
        if self.unit != other.unit {
            return None;
        }
        if self.scale == other.scale {
            return Some((self, other));
        }
        let (one, other) = (self.in_millionths()?, other.in_millionths()?);
        let scale = if [one.scale, other.scale].contains(&Scale::Rounded) {
            Scale::Rounded
        } else {
            Scale::Millionths
        };
        Some((Self { scale, ..one }, Self { scale, ..other }))
    }

    fn in_millionths(self) -> Option<Self> {
        if matches!(self.scale, Scale::Millionths | Scale::Rounded) {
            return Some(self);
        }
        let (count, is_exact) = self.at_places(6);
        let scale = if is_exact {
            Scale::Millionths
        } else {
            Scale::Rounded
        };
        let count = i64::try_from(count).ok()?;
        Some(Self {
            count,
            scale,
            ..self
        })
    }

    /// Compares the value with a number, whatever the unit. Nothing is rounded: a third of a day is more than 0.333333, although it is
    /// printed like that.
    pub fn compare_value(self, number: Decimal) -> Ordering {
        let (count, per_unit) = (i128::from(self.count), i128::from(self.per_unit()));
        let (mantissa, one) = (number.mantissa(), 10i128.pow(number.scale()));
        let whole = count.div_euclid(per_unit).cmp(&mantissa.div_euclid(one));
        // The fractions are compared by cross-multiplication; the products stay below 10^6 · 10^28, which fits.
        let fraction = count.rem_euclid(per_unit) * one;
        whole.then(fraction.cmp(&(mantissa.rem_euclid(one) * per_unit)))
    }

    /// Whether the amount is below zero.
    pub fn is_negative(self) -> bool {
        self.count < 0
    }

    /// Whether the amount is above zero.
    pub fn is_positive(self) -> bool {
        self.count > 0
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_exact_text())
    }
}

/// `count` · 10^-`places` without an exponent or trailing zeros.
pub(super) fn plain(count: i128, places: u32) -> String {
    let value = Decimal::try_from_i128_with_scale(count, places).unwrap_or_default();
    value.normalize().to_string()
}

/// The largest number that divides both; 1 for two zeros.
pub(super) fn greatest_common_divisor(one: i128, other: i128) -> i128 {
    let (mut one, mut other) = (one.unsigned_abs(), other.unsigned_abs());
    while other != 0 {
        (one, other) = (other, one % other);
    }
    i128::try_from(one).unwrap_or(1).max(1)
}

pub(super) fn divide_half_even(number: i128, by: i128) -> i128 {
    let (quotient, remainder) = (number.div_euclid(by), number.rem_euclid(by));
    let is_up = match (2 * remainder).cmp(&by) {
        Ordering::Less => false,
        Ordering::Equal => quotient % 2 != 0,
        Ordering::Greater => true,
    };
    quotient + i128::from(is_up)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(count: i64, unit: Unit) -> String {
        Amount::new(count, Scale::Seconds, unit).to_exact_text()
    }

    #[test]
    fn seconds_divide_by_86400_for_days_and_3600_for_hours() {
        assert_eq!(seconds(604_800, Unit::Day), "7");
        assert_eq!(seconds(129_600, Unit::Hour), "36");
        assert_eq!(seconds(43_200, Unit::Day), "0.5");
        assert_eq!(seconds(100, Unit::Second), "100");
    }

    #[test]
    fn a_value_that_is_not_finite_is_rounded_half_even_to_six_places() {
        assert_eq!(seconds(100, Unit::Day), "0.001157");
        assert_eq!(seconds(-100, Unit::Day), "-0.001157");
        assert_eq!(
            Amount::new(100, Scale::Seconds, Unit::Day).to_screen_text(),
            ("0".to_owned(), true)
        );
    }

    #[test]
    fn a_third_of_a_day_is_more_than_any_number_of_threes() {
        let third = Amount::new(28_800, Scale::Seconds, Unit::Day);
        let threes = Decimal::from_str_exact("0.33333333333333333333333").unwrap();
        assert!(third.compare_value(threes).is_gt());
        assert!(third.compare_value(Decimal::MAX).is_lt());
        assert!(third.compare_value(Decimal::MIN).is_gt());
    }

    #[test]
    fn a_finite_decimal_is_printed_to_the_last_digit() {
        assert_eq!(seconds(250_587, Unit::Day), "2.9003125");
        assert_eq!(seconds(27, Unit::Day), "0.0003125");
        assert_eq!(seconds(-250_587, Unit::Day), "-2.9003125");
        assert_eq!(seconds(9, Unit::Hour), "0.0025");
        assert_eq!(seconds(0, Unit::Hour), "0");
        assert_eq!(
            Amount::new(i64::MAX, Scale::Seconds, Unit::Second).to_exact_text(),
            i64::MAX.to_string()
        );
    }

    #[test]
    fn numbers_of_any_length_compare_exactly() {
        let number = |text| Decimal::from_str_exact(text).unwrap();
        let one_day = Amount::new(86_400, Scale::Seconds, Unit::Day);
        assert!(one_day.compare_value(number("1")).is_eq());
        assert!(
            one_day
                .compare_value(number("1.0000000000000000000000000001"))
                .is_lt()
        );
        assert!(
            one_day
                .compare_value(number("0.9999999999999999999999999999"))
                .is_gt()
        );
        let nearly = Amount::new(996_333, Scale::Millionths, Unit::Day);
        assert!(nearly.compare_value(number("1")).is_lt());
        let below = Amount::new(-1, Scale::Seconds, Unit::Day);
        assert!(below.compare_value(Decimal::ZERO).is_lt());
        assert!(
            below
                .compare_value(number("-0.0000115740740740740740740740"))
                .is_lt()
        );
        assert!(
            below
                .compare_value(number("-0.0000115740740740740740740741"))
                .is_gt()
        );
    }

    #[test]
    fn amounts_of_different_scales_add_and_compare_by_value_and_units_never_do() {
        let of = |count, scale| Amount::new(count, scale, Unit::Day);
        let (fine, coarse) = (of(262_000, Scale::Millionths), of(50, Scale::Hundredths));
        assert_eq!(coarse.minus(fine).unwrap().to_exact_text(), "0.238");
        assert_eq!(coarse.plus(fine).unwrap().to_exact_text(), "0.762");
        assert_eq!(coarse.compare(fine), Some(Ordering::Greater));
        let same = of(500_000, Scale::Millionths);
        assert_eq!(coarse.compare(same), Some(Ordering::Equal));
        let rounded = of(2_333_333, Scale::Rounded);
        assert_eq!(coarse.plus(rounded).unwrap().scale, Scale::Rounded);
        let hour = Amount::new(50, Scale::Hundredths, Unit::Hour);
        assert_eq!((coarse.plus(hour), coarse.minus(hour)), (None, None));
        assert_eq!(of(i64::MIN, Scale::Hundredths).minus(coarse), None);
    }

    #[test]
    fn a_figure_that_was_rounded_when_it_came_is_marked_though_its_two_places_hide_nothing_more() {
        let rounded = Amount::new(2_500_000, Scale::Rounded, Unit::Day);
        assert_eq!(rounded.to_screen_text(), ("2.5".to_owned(), true));
        let exact = Amount::new(2_500_000, Scale::Millionths, Unit::Day);
        assert_eq!(exact.to_screen_text(), ("2.5".to_owned(), false));
    }
}
