//! Days as they are typed, and the days that the dialog offers.

use jiff::civil::Date;

use crate::domain::matching::fold;
use crate::text::days::WrongDate;

/// Reads a typed day, today at the latest. The full-width digits and dashes of an input method are accepted.
pub fn read_day(typed: &str, today: Date) -> Result<Date, WrongDate> {
    let typed = fold(typed.trim());
    if typed.is_empty() {
        return Err(WrongDate::Empty);
    }
    let (year, month, day) = parts(&typed).ok_or(WrongDate::Unreadable)?;
    let date = Date::new(year, month, day).map_err(|_| WrongDate::NoSuchDay)?;
    if date > today {
        return Err(WrongDate::Future);
    }
    Ok(date)
}

fn parts(typed: &str) -> Option<(i16, i8, i8)> {
    let mut parts = typed.split('-');
    let year = digits(parts.next()?, 4..=4)?;
    let month = digits(parts.next()?, 1..=2)?;
    let day = digits(parts.next()?, 1..=2)?;
    if parts.next().is_some() {
        return None;
    }
    Some((year, i8::try_from(month).ok()?, i8::try_from(day).ok()?))
}

fn digits(text: &str, long: std::ops::RangeInclusive<usize>) -> Option<i16> {
    let all_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if all_digits && long.contains(&text.len()) {
        text.parse().ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn typed_days_are_read_or_what_is_wrong_with_them_is_told() {
        let today = date(2026, 11, 22);
        for (typed, read) in [
            ("2026-10-31", Ok(date(2026, 10, 31))),
            (" 2026-1-5 ", Ok(date(2026, 1, 5))),
            ("２０２６－１０－３１", Ok(date(2026, 10, 31))),
            ("2026-11-22", Ok(today)),
            ("2026-11-23", Err(WrongDate::Future)),
            ("2026-02-30", Err(WrongDate::NoSuchDay)),
            ("2026-13-01", Err(WrongDate::NoSuchDay)),
            ("", Err(WrongDate::Empty)),
            ("2026", Err(WrongDate::Unreadable)),
            ("26-10-31", Err(WrongDate::Unreadable)),
            ("2026-10-31-1", Err(WrongDate::Unreadable)),
            ("2026-10-+1", Err(WrongDate::Unreadable)),
            ("31.10.2026", Err(WrongDate::Unreadable)),
        ] {
            assert_eq!(read_day(typed, today), read, "{typed}");
        }
    }
}
