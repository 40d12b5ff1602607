//! Exact amounts of leave: an integer in the platform's own scale, a unit, and text only at the edge.

use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// What an amount is counted in. Days and hours are never added together.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Unit {
    /// Days.
    Day,
    /// Hours.
    Hour,
    /// Seconds: WeCom, when the type is missing from the configuration and so its scale is not known.
    Second,
}

impl Unit {
    /// The word used in output: `day`, `hour` or `second`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Hour => "hour",
            Self::Second => "second",
        }
    }

    /// The number that stands for it in two bits of a packed form; 0 is left for no unit.
    pub fn tag(self) -> u8 {
        match self {
            Self::Day => 1,
            Self::Hour => 2,
            Self::Second => 3,
        }
    }

    /// The unit whose number this is; `None` for a number that none has.
    pub fn from_tag(tag: u8) -> Option<Self> {
        Some(match tag {
            1 => Self::Day,
            2 => Self::Hour,
            3 => Self::Second,
            _ => return None,
        })
    }
}

/// The platform's own scale: what the integer of an [`Amount`] counts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Scale {
    /// WeCom: seconds, 86,400 to a day and 3,600 to an hour, whatever the working day is (trap 3).
    Seconds,
    /// DingTalk: hundredths of a day or of an hour (trap 19).
    Hundredths,
    /// Feishu: decimals of at most six places, kept as millionths (Feishu trap 11).
    Millionths,
}

impl Scale {
    /// The number that stands for it in two bits of a packed form.
    pub fn tag(self) -> u8 {
        match self {
            Self::Seconds => 0,
            Self::Hundredths => 1,
            Self::Millionths => 2,
        }
    }

    /// The scale whose number this is; `None` for a number that none has.
    pub fn from_tag(tag: u8) -> Option<Self> {
        Some(match tag {
            0 => Self::Seconds,
            1 => Self::Hundredths,
            2 => Self::Millionths,
            _ => return None,
        })
    }
}

/// An exact amount of leave in a unit.
///
/// ```
/// use leaveboard::domain::{Amount, Scale, Unit};
///
/// let half_a_day = Amount::new(43_200, Scale::Seconds, Unit::Day);
/// assert_eq!(half_a_day.to_exact_text(), "0.5");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Amount {
    /// The integer the platform sent, counted in `scale`.
    pub count: i64,
    /// What `count` counts.
    pub scale: Scale,
    /// The unit that the amount is shown in.
    pub unit: Unit,
}

/// Why a figure could not be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FigureError {
    /// Absent, null, empty, or not a number: unknown, never 0.
    #[error("missing_figure")]
    Missing,
    /// A number, but larger or finer than the scale can hold.
    #[error("out_of_range")]
    OutOfRange,
}

impl FigureError {
    /// The code printed in a row's `error`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing_figure",
            Self::OutOfRange => "out_of_range",
        }
    }
}

/// Counts beyond this are not leave but a broken reply: 10^15 in any scale (a billion days in millionths).
const LARGEST_COUNT: u64 = 1_000_000_000_000_000;

impl Amount {
    /// An amount of `count` in `scale`, shown in `unit`.
    pub fn new(count: i64, scale: Scale, unit: Unit) -> Self {
        Self { count, scale, unit }
    }

    /// Reads the text of a JSON number or string as a count in `scale`, exactly.
    ///
    /// For [`Scale::Millionths`] the text is the decimal itself (`"2.5"`); for the others it is the count.
    pub fn parse_count(text: &str, scale: Scale) -> Result<i64, FigureError> {
        let text = text.trim();
        let scaling = match scale {
            Scale::Seconds | Scale::Hundredths => 1,
            Scale::Millionths => 1_000_000,
        };
        // Most figures are whole numbers: those need no decimal.
        let count = match text.parse::<i64>() {
            Ok(whole) => whole.checked_mul(scaling),
            Err(_) => count_of_decimal(text, scaling)?,
        };
        count
            .filter(|count| count.unsigned_abs() <= LARGEST_COUNT)
            .ok_or(FigureError::OutOfRange)
    }

    /// The value in its unit. Exact but for seconds, where it is a quotient of up to 28 digits.
    fn value(self) -> Decimal {
        Decimal::from(self.count) / self.per_unit()
    }

    /// What one unit counts in the scale.
    fn per_unit(self) -> Decimal {
        Decimal::from(match (self.scale, self.unit) {
            (Scale::Seconds, Unit::Second) => 1,
            (Scale::Seconds, Unit::Day) => 86_400,
            (Scale::Seconds, Unit::Hour) => 3_600,
            (Scale::Hundredths, _) => 100,
            (Scale::Millionths, _) => 1_000_000,
        })
    }

    /// The value for output: plain notation, no trailing zeros, half-even at six places when it is not finite.
    pub fn to_exact_text(self) -> String {
        plain(self.rounded(6))
    }

    /// The value for the screen: two places, and whether rounding hid something.
    pub fn to_screen_text(self) -> (String, bool) {
        let shown = self.rounded(2);
        (plain(shown), shown != self.value())
    }

    fn rounded(self, places: u32) -> Decimal {
        self.value()
            .round_dp_with_strategy(places, RoundingStrategy::MidpointNearestEven)
    }

    /// Compares two amounts of the same unit by value; `None` across units.
    pub fn compare(self, other: Self) -> Option<std::cmp::Ordering> {
        (self.unit == other.unit).then(|| self.value().cmp(&other.value()))
    }

    /// The sum of two amounts of the same unit and scale; `None` where they are not counted alike.
    pub fn plus(self, other: Self) -> Option<Self> {
        let alike = self.unit == other.unit && self.scale == other.scale;
        let count = self.count.checked_add(other.count)?;
        alike.then_some(Self { count, ..self })
    }

    /// `later` − this, exactly; `None` when they are not counted alike.
    pub fn until(self, later: Self) -> Option<Self> {
        let alike = self.unit == later.unit && self.scale == later.scale;
        let count = later.count.checked_sub(self.count)?;
        alike.then_some(Self { count, ..later })
    }

    /// Compares the amount's value with a plain number, whatever the unit. Multiplies rather than divides, so it is exact.
    pub fn compare_value(self, number: Decimal) -> std::cmp::Ordering {
        match number.checked_mul(self.per_unit()) {
            Some(counted) => Decimal::from(self.count).cmp(&counted),
            // Beyond 28 digits, so beyond every count.
            None => Decimal::ZERO.cmp(&number),
        }
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

fn plain(value: Decimal) -> String {
    let value = value.normalize();
    if value.is_zero() {
        "0".to_owned()
    } else {
        value.to_string()
    }
}

/// `None` where no count can hold it.
fn count_of_decimal(text: &str, scaling: i64) -> Result<Option<i64>, FigureError> {
    let value = match parse_decimal(text) {
        Some(value) => value,
        None if looks_numeric(text) => return Ok(None),
        None => return Err(FigureError::Missing),
    };
    let scaled = value.checked_mul(Decimal::from(scaling));
    let whole = scaled
        .map(|scaled| scaled.normalize())
        .filter(|scaled| scaled.scale() == 0);
    Ok(whole.and_then(|whole| i64::try_from(whole.mantissa()).ok()))
}

/// Plain decimals, and JSON's exponent form.
fn parse_decimal(text: &str) -> Option<Decimal> {
    let text = text.strip_prefix('+').unwrap_or(text);
    if !looks_numeric(text) {
        return None;
    }
    if text.contains(['e', 'E']) {
        Decimal::from_scientific(text).ok()
    } else {
        Decimal::from_str_exact(text).ok()
    }
}

/// `[+-]digits[.digits][e[+-]digits]`: a number in the grammar, whether or not a decimal can hold it.
fn looks_numeric(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    digits(whole)
        && digits(fraction)
        && exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)))
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
    fn decimals_keep_six_places_and_lose_trailing_zeros() {
        let count = Amount::parse_count("-2.500", Scale::Millionths).unwrap();
        assert_eq!(count, -2_500_000);
        assert_eq!(
            Amount::new(count, Scale::Millionths, Unit::Day).to_exact_text(),
            "-2.5"
        );
        assert_eq!(
            Amount::parse_count("9999.999999", Scale::Millionths),
            Ok(9_999_999_999)
        );
    }

    #[test]
    fn missing_is_not_zero_and_too_large_is_said() {
        for text in ["", " ", "null", "abc", "--", "NaN", "1-2", ".", "1."] {
            assert_eq!(
                Amount::parse_count(text, Scale::Millionths),
                Err(FigureError::Missing),
                "{text}"
            );
        }
        for text in ["1e40", "99999999999999999999999999999999999", "1.1234567"] {
            assert_eq!(
                Amount::parse_count(text, Scale::Millionths),
                Err(FigureError::OutOfRange),
                "{text}"
            );
        }
        assert_eq!(Amount::parse_count("604800.0", Scale::Seconds), Ok(604_800));
        assert_eq!(Amount::parse_count("1e3", Scale::Hundredths), Ok(1_000));
    }
}
