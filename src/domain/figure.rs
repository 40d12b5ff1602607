//! Reading of a figure from the text that a platform sent: exactly, or rounded where it has more decimals than any scale.
//!
//! The text is read digit by digit, because a float would be inexact and a decimal type has a limited length.

use std::cmp::Ordering;

use super::amount::{Amount, FigureError, MAX_COUNT, Scale, Unit};

/// The decimals of a figure that has more of them than its platform's scale: it is read in millionths of the unit.
const MILLIONTHS_PLACES: i64 = 6;
/// A larger integer is out of range whatever it is divided by.
const MAX_INTEGER: u128 = MAX_COUNT as u128 * 86_400;

impl Amount {
    /// Reads the text of a JSON number or string, which may have an exponent.
    ///
    /// In [`Scale::Seconds`] and [`Scale::Hundredths`] the text is the count, in [`Scale::Millionths`] it is the value. A figure with
    /// more decimals than its scale becomes [`Scale::Millionths`], or [`Scale::Rounded`] (half-even) where it has even more.
    pub fn read(text: &str, scale: Scale, unit: Unit) -> Result<Self, FigureError> {
        let text = text.trim();
        let native = Self::new(0, scale, unit);
        // Most figures are whole numbers, for which the standard parser is faster.
        if let Ok(whole) = text.parse::<i64>() {
            let count = whole.checked_mul(if native.is_decimal() { 1_000_000 } else { 1 });
            return native.with_count(count);
        }
        let decimal = DecimalText::parse(text).ok_or(FigureError::Missing)?;
        if !native.is_decimal() {
            let count = decimal.divided(0, 1).ok_or(FigureError::OutOfRange)?;
            if count.is_exact {
                return native.with_count(Some(count.value));
            }
        }
        let by = if native.is_decimal() {
            1
        } else {
            native.per_unit().unsigned_abs().into()
        };
        let count = decimal
            .divided(MILLIONTHS_PLACES, by)
            .ok_or(FigureError::OutOfRange)?;
        let scale = if count.is_exact {
            Scale::Millionths
        } else {
            Scale::Rounded
        };
        Self::new(0, scale, unit).with_count(Some(count.value))
    }

    /// Whether the platform sends the value itself, and not a count.
    fn is_decimal(self) -> bool {
        matches!(self.scale, Scale::Millionths | Scale::Rounded)
    }

    fn with_count(self, count: Option<i64>) -> Result<Self, FigureError> {
        count
            .filter(|count| count.unsigned_abs() <= MAX_COUNT)
            .map(|count| Self { count, ..self })
            .ok_or(FigureError::OutOfRange)
    }
}

/// The part of a number before its decimal point.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WholeNumber {
    /// The number without its decimals; the largest or smallest `i64` where it does not fit.
    pub value: i64,
    /// The number has no decimals and fits into an `i64`.
    pub is_exact: bool,
}

impl WholeNumber {
    /// Reads a number however JSON spells it: `7`, `7.0` and `0.7E1` are the same. `None` where the text is no number.
    pub fn read(text: &str) -> Option<Self> {
        if let Ok(value) = text.parse() {
            return Some(Self {
                value,
                is_exact: true,
            });
        }
        let decimal = DecimalText::parse(text)?;
        let (value, is_exact) = match decimal.cut(0) {
            Some((integer, rest)) => {
                let value = i64::try_from(integer);
                (value.unwrap_or(i64::MAX), value.is_ok() && rest.is_zero())
            }
            None => (i64::MAX, false),
        };
        Some(Self {
            value: if decimal.is_negative { -value } else { value },
            is_exact,
        })
    }
}

/// A whole number that a value was rounded to.
struct Rounded {
    value: i64,
    is_exact: bool,
}

/// The parts of `[+-]digits[.digits][e[+-]digits]`.
struct DecimalText<'a> {
    is_negative: bool,
    whole: &'a str,
    fraction: &'a str,
    exponent: i64,
}

impl<'a> DecimalText<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
            None => (text, 0),
        };
        let (is_negative, digits) = split_sign(mantissa);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        (is_digits(whole) && is_digits(fraction)).then_some(Self {
            is_negative,
            whole,
            fraction,
            exponent,
        })
    }

    /// The value · 10^`places` / `by`, rounded half-even; `None` where it is out of range. `by` must be 1 or even.
    fn divided(&self, places: i64, by: u128) -> Option<Rounded> {
        let (integer, rest) = self.cut(places)?;
        let (quotient, remainder) = (integer / by, integer % by);
        let half = match (2 * remainder).cmp(&by) {
            // A division by 1 has no remainder, so the digits after the point decide.
            _ if by == 1 => rest.compare_half(),
            Ordering::Equal if !rest.is_zero() => Ordering::Greater,
            ordering => ordering,
        };
        let is_up = half.is_gt() || (half.is_eq() && quotient % 2 == 1);
        let magnitude = i64::try_from(quotient + u128::from(is_up)).ok()?;
        Some(Rounded {
            value: if self.is_negative {
                -magnitude
            } else {
                magnitude
            },
            is_exact: remainder == 0 && rest.is_zero(),
        })
    }

    /// Moves the point `places` to the right. Returns the number before it, and what follows it.
    fn cut(&self, places: i64) -> Option<(u128, Decimals)> {
        let point = i64::try_from(self.whole.len()).ok()?;
        let point = point.saturating_add(self.exponent).saturating_add(places);
        let (mut integer, mut rest) = (0, Decimals::default());
        let digits = self.whole.bytes().chain(self.fraction.bytes());
        for (at, digit) in (0..).zip(digits.map(|digit| digit - b'0')) {
            match point.cmp(&at) {
                Ordering::Greater => integer = appended(integer, digit)?,
                Ordering::Equal => rest.first = digit,
                // Where the point is before all digits, the first one after it is a 0 that is not written.
                Ordering::Less => rest.has_others |= digit != 0,
            }
        }
        let mut at = i64::try_from(self.whole.len() + self.fraction.len()).ok()?;
        // A number of zeros stays 0 however many follow, and the exponent may ask for billions.
        while at < point && integer != 0 {
            integer = appended(integer, 0)?;
            at += 1;
        }
        Some((integer, rest))
    }
}

fn appended(integer: u128, digit: u8) -> Option<u128> {
    let longer = integer * 10 + u128::from(digit);
    (longer <= MAX_INTEGER).then_some(longer)
}

/// The digits after the point.
#[derive(Default)]
struct Decimals {
    /// The first digit.
    first: u8,
    /// A later digit is not 0.
    has_others: bool,
}

impl Decimals {
    fn is_zero(&self) -> bool {
        self.first == 0 && !self.has_others
    }

    fn compare_half(&self) -> Ordering {
        let beyond = if self.has_others {
            Ordering::Greater
        } else {
            Ordering::Equal
        };
        self.first.cmp(&5).then(beyond)
    }
}

fn split_sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// An exponent beyond `i64` becomes the largest one: either moves the point out of range.
fn parse_exponent(text: &str) -> Option<i64> {
    let (is_negative, digits) = split_sign(text);
    let magnitude = is_digits(digits).then(|| digits.parse().unwrap_or(i64::MAX))?;
    Some(if is_negative { -magnitude } else { magnitude })
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, scale: Scale) -> Result<(String, Scale), FigureError> {
        let amount = Amount::read(text, scale, Unit::Day)?;
        Ok((amount.to_exact_text(), amount.scale))
    }

    #[test]
    fn whole_counts_and_decimals_of_six_places_stay_exact() {
        for (text, scale, expected) in [
            ("604800.0", Scale::Seconds, "7"),
            ("1e3", Scale::Hundredths, "10"),
            ("25.0e1", Scale::Hundredths, "2.5"),
            ("-2.500", Scale::Millionths, "-2.5"),
            ("2.5e0", Scale::Millionths, "2.5"),
            ("25E-1", Scale::Millionths, "2.5"),
            ("9999.999999", Scale::Millionths, "9999.999999"),
            ("+1", Scale::Millionths, "1"),
            ("0e999999999999999999999", Scale::Millionths, "0"),
            (
                "0.0000010000000000000000000000000000000000000",
                Scale::Millionths,
                "0.000001",
            ),
        ] {
            assert_eq!(
                read(text, scale),
                Ok((expected.to_owned(), scale)),
                "{text}"
            );
        }
    }

    #[test]
    fn more_decimals_than_the_scale_holds_are_rounded_half_even_to_six_of_the_unit() {
        for (text, scale, expected) in [
            ("2.3333333333333335", Scale::Millionths, "2.333333"),
            ("-7.6666666666666665", Scale::Millionths, "-7.666667"),
            ("0.0000005", Scale::Millionths, "0"),
            ("0.0000015", Scale::Millionths, "0.000002"),
            (
                "0.00000050000000000000000000000000000000000001",
                Scale::Millionths,
                "0.000001",
            ),
            ("1e-400", Scale::Millionths, "0"),
            ("1e-999999999999999999999", Scale::Millionths, "0"),
            ("33.33333", Scale::Hundredths, "0.333333"),
            ("100.5", Scale::Seconds, "0.001163"),
        ] {
            let rounded = Ok((expected.to_owned(), Scale::Rounded));
            assert_eq!(read(text, scale), rounded, "{text}");
        }
        let digits = format!("0.{}", "3".repeat(5_000));
        let third = Ok(("0.333333".to_owned(), Scale::Rounded));
        assert_eq!(read(&digits, Scale::Millionths), third);
    }

    #[test]
    fn a_count_that_is_finer_than_its_scale_but_not_than_a_millionth_is_exact() {
        for (text, scale, expected) in [
            ("26.2", Scale::Hundredths, "0.262"),
            ("-0.5", Scale::Hundredths, "-0.005"),
            ("21600.864", Scale::Seconds, "0.25001"),
        ] {
            let exact = Ok((expected.to_owned(), Scale::Millionths));
            assert_eq!(read(text, scale), exact, "{text}");
        }
    }

    #[test]
    fn missing_is_not_zero_and_too_large_is_said() {
        for text in [
            "", " ", "null", "abc", "--", "NaN", "1-2", ".", "1.", "1e", "e5", "1e+",
        ] {
            for scale in [Scale::Seconds, Scale::Hundredths, Scale::Millionths] {
                assert_eq!(read(text, scale), Err(FigureError::Missing), "{text}");
            }
        }
        for text in [
            "1e40",
            "99999999999999999999999999999999999",
            "-1e999999999999999999999",
            "1000000001.5",
            "9223372036854775807",
        ] {
            assert_eq!(
                read(text, Scale::Millionths),
                Err(FigureError::OutOfRange),
                "{text}"
            );
        }
        assert_eq!(read("1e15", Scale::Hundredths).unwrap().0, "10000000000000");
        assert_eq!(
            read("1e16", Scale::Hundredths),
            Err(FigureError::OutOfRange)
        );
    }

    #[test]
    fn a_whole_number_is_the_same_in_every_spelling() {
        let read = |text| WholeNumber::read(text).map(|whole| (whole.value, whole.is_exact));
        for same in [
            "1767196800000",
            "1767196800000.000",
            "1.7671968E12",
            "17671968e+5",
            "17671968000000e-1",
        ] {
            assert_eq!(read(same), Some((1_767_196_800_000, true)), "{same}");
        }
        assert_eq!(read("-7.5"), Some((-7, false)));
        assert_eq!(read("-0.0"), Some((0, true)));
        assert_eq!(read("1e40"), Some((i64::MAX, false)));
        assert_eq!(read("-1e999999999999999999999"), Some((-i64::MAX, false)));
        assert_eq!(read("9223372036854775808"), Some((i64::MAX, false)));
        for none in ["", " ", "1e", "e5", "abc", "1.", "0x7", "true", "1 2"] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
