//! Which days are worked in mainland China: Mondays to Fridays without the public holidays, and the weekend days that are worked in
//! exchange for holidays.
//!
//! The holidays of a year are announced at the end of the year before. For a year whose holidays
//! are not known there is no answer, because a count that ignores them would be too large.

mod tenant_calendar;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};

use super::bilingual::Bilingual;

pub use tenant_calendar::{CalendarOfTenant, TenantCalendar};

/// The days that differ from their weekday, as announced.
const ANNOUNCED: &str = include_str!("../../../assets/holidays.csv");

/// Whether a day that differs from its weekday is worked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DayKind {
    /// A day off.
    Holiday,
    /// A weekend day that is worked.
    Workday,
}

impl DayKind {
    /// The kind that a word in a calendar file names.
    pub fn of_word(word: &str) -> Option<Self> {
        Some(match word.trim() {
            "holiday" | "off" | "放假" | "休" | "节假日" | "休息" => Self::Holiday,
            "workday" | "work" | "上班" | "班" | "工作日" => Self::Workday,
            _ => return None,
        })
    }
}

/// What is wrong with a line of a calendar file.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CalendarError {
    /// The first cell is no day.
    #[error("line {0}: `{1}` is not a day such as 2026-10-01")]
    Day(usize, String),
    /// The second cell is no kind of day.
    #[error("line {0}: `{1}` is neither `holiday` nor `workday`")]
    Kind(usize, String),
    /// A day is there twice.
    #[error("line {0}: {1} is there twice")]
    Twice(usize, Date),
}

impl CalendarError {
    /// The error in words.
    pub fn explain(&self) -> Bilingual {
        let zh = match self {
            Self::Day(line, text) => format!("第 {line} 行：`{text}` 不是 2026-10-01 这样的日期"),
            Self::Kind(line, text) => {
                format!("第 {line} 行：`{text}` 既不是 `holiday` 也不是 `workday`")
            }
            Self::Twice(line, day) => format!("第 {line} 行：{day} 写了两次"),
        };
        Bilingual::new(zh, self.to_string())
    }
}

/// Days that are worked and days that are not.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct WorkCalendar {
    /// The days that differ from their weekday, or all known days where
    /// [`WorkCalendar::tells_each_day`].
    differing: BTreeMap<Date, DayKind>,
    /// Every known day is listed, and nothing is known of the others.
    tells_each_day: bool,
}

impl WorkCalendar {
    /// The calendar as the State Council announced it.
    pub fn announced() -> &'static Self {
        static CALENDAR: LazyLock<WorkCalendar> =
            LazyLock::new(|| WorkCalendar::parse(ANNOUNCED).unwrap_or_default());
        &CALENDAR
    }

    /// The calendar in the lines of a CSV: a day, then `holiday` or `workday`, then anything. Lines that begin with `#`, empty lines and
    /// a first line with headings are skipped.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        let mut differing = BTreeMap::new();
        let lines = text.trim_start_matches('\u{feff}').lines();
        let rows = lines.enumerate().map(|(at, line)| (at + 1, line.trim()));
        let rows = rows.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        for (nth, (number, line)) in rows.enumerate() {
            let mut cells = line.split(',').map(|cell| cell.trim().trim_matches('"'));
            let (day, kind) = (cells.next(), cells.next());
            let day = day.unwrap_or_default();
            let is_heading = nth == 0 && !day.starts_with(|c: char| c.is_ascii_digit());
            if is_heading {
                continue;
            }
            let parsed = read_day(day).ok_or_else(|| CalendarError::Day(number, day.to_owned()))?;
            let kind = kind.unwrap_or_default();
            let read = DayKind::of_word(kind);
            let kind = read.ok_or_else(|| CalendarError::Kind(number, kind.to_owned()))?;
            if differing.insert(parsed, kind).is_some() {
                return Err(CalendarError::Twice(number, parsed));
            }
        }
        Ok(Self {
            differing,
            tells_each_day: false,
        })
    }

    /// A calendar that lists every day, as a platform's does. Nothing is known of days that are not
    /// listed.
    pub fn of_each_day(days: BTreeMap<Date, DayKind>) -> Self {
        Self {
            differing: days,
            tells_each_day: true,
        }
    }

    /// The listed days, ascending.
    pub fn told_days(&self) -> impl Iterator<Item = (Date, DayKind)> + '_ {
        self.differing.iter().map(|(day, kind)| (*day, *kind))
    }

    /// The last listed day.
    pub fn last_day(&self) -> Option<Date> {
        self.differing.keys().next_back().copied()
    }

    /// This calendar with the days of `other` in place of its own.
    #[must_use]
    pub fn overridden_by(&self, other: &Self) -> Self {
        let mut differing = self.differing.clone();
        differing.extend(other.told_days());
        Self {
            differing,
            tells_each_day: self.tells_each_day,
        }
    }

    /// Whether the holidays of a year are known: every year begins with one, so that the calendar has its 1 January.
    pub fn covers(&self, year: i16) -> bool {
        Date::new(year, 1, 1).is_ok_and(|first| self.differing.contains_key(&first))
    }

    /// The years whose holidays are known, ascending.
    pub fn years(&self) -> Vec<i16> {
        let days = self.differing.keys();
        let first_days = days.filter(|day| day.month() == 1 && day.day() == 1);
        first_days.map(|day| day.year()).collect()
    }

    /// Whether a day is worked; `None` in a year whose holidays are not known.
    pub fn is_worked(&self, day: Date) -> Option<bool> {
        if self.tells_each_day {
            return Some(*self.differing.get(&day)? == DayKind::Workday);
        }
        self.covers(day.year()).then(|| self.is_worked_here(day))
    }

    fn is_worked_here(&self, day: Date) -> bool {
        match self.differing.get(&day) {
            Some(kind) => *kind == DayKind::Workday,
            None => !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday),
        }
    }

    /// The days to work from the day after `today` to `day` itself; `None` where the holidays of a year in between are not known.
    pub fn working_days_to_go(&self, today: Date, day: Date) -> Option<u32> {
        if self.tells_each_day {
            return self.told_working_days(today, day);
        }
        let years_are_known = (today.year()..=day.year()).all(|year| self.covers(year));
        if !years_are_known {
            return None;
        }
        let days = today.series(jiff::Span::new().days(1)).skip(1);
        let worked = days
            .take_while(|next| *next <= day)
            .filter(|next| self.is_worked_here(*next));
        u32::try_from(worked.count()).ok()
    }

    /// The same for a calendar that lists every day; `None` where a day in between is not listed.
    fn told_working_days(&self, today: Date, day: Date) -> Option<u32> {
        let days = (day - today).get_days();
        if days <= 0 {
            return Some(0);
        }
        let first = today.tomorrow().ok()?;
        let (mut told, mut worked) = (0, 0);
        for kind in self.differing.range(first..=day).map(|(_, kind)| *kind) {
            told += 1;
            worked += u32::from(kind == DayKind::Workday);
        }
        (told == days).then_some(worked)
    }
}

/// A day as `2026-10-01`, `2026/10/1` or `20261001`.
fn read_day(text: &str) -> Option<Date> {
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Date::strptime("%Y%m%d", text).ok();
    }
    let dashes = text.replace(['/', '.'], "-");
    Date::strptime("%Y-%m-%d", &dashes).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn years_are_announced_with_as_many_working_days_as_their_notices_leave() {
        let calendar = WorkCalendar::parse(ANNOUNCED).expect("the file in assets");
        let years = calendar.years();
        assert!(years.starts_with(&[2024, 2025, 2026]), "{years:?}");
        assert!(
            years.is_sorted_by(|year, next| year + 1 == *next),
            "{years:?}"
        );
        for (year, worked) in [(2024, 251), (2025, 248), (2026, 248)] {
            let days = date(year, 1, 1).series(jiff::Span::new().days(1));
            let days = days.take_while(|day| day.year() == year);
            let is_worked = days.filter(|day| calendar.is_worked(*day) == Some(true));
            assert_eq!(is_worked.count(), worked, "{year}");
        }
        for (day, kind) in &calendar.differing {
            let is_weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            assert!(
                is_weekend || *kind == DayKind::Holiday,
                "{day} is worked anyway"
            );
        }
    }

    #[test]
    fn working_days_to_go_leave_out_today_and_holidays_and_count_the_last_day() {
        let calendar = WorkCalendar::announced();
        let to_go = |from, to| calendar.working_days_to_go(from, to);
        // A Thursday.
        let today = date(2026, 11, 26);
        assert_eq!(to_go(today, today), Some(0));
        assert_eq!(to_go(today, date(2026, 11, 27)), Some(1));
        assert_eq!(to_go(today, date(2026, 11, 29)), Some(1));
        assert_eq!(to_go(today, date(2026, 12, 8)), Some(8));
        // From the Saturday before National Day: Sunday 20 September is worked, and so is Saturday 10 October.
        assert_eq!(to_go(date(2026, 9, 19), date(2026, 9, 20)), Some(1));
        assert_eq!(to_go(date(2026, 9, 30), date(2026, 10, 11)), Some(3));
        assert_eq!(
            to_go(date(2026, 9, 30), date(2026, 9, 1)),
            Some(0),
            "it has passed"
        );
    }

    #[test]
    fn of_a_year_whose_holidays_are_not_known_nothing_is_said() {
        let calendar = WorkCalendar::parse("2026-01-01,holiday").unwrap();
        assert_eq!(calendar.is_worked(date(2027, 3, 1)), None);
        let to_go = |to| calendar.working_days_to_go(date(2026, 12, 30), to);
        assert_eq!(to_go(date(2026, 12, 31)), Some(1));
        assert_eq!(to_go(date(2027, 1, 1)), None);
    }

    #[test]
    fn a_file_of_the_company_goes_before_the_announced_days() {
        let own = "\u{feff}日期,类型\r\n2026/12/25,放假\r\n2026-12-26,workday,补班\r\n\r\n# 2027\r\n20270101,holiday\r\n";
        let own = WorkCalendar::parse(own).unwrap();
        let announced = WorkCalendar::parse("2026-01-01,holiday\n2026-12-25,workday").unwrap();
        let calendar = announced.overridden_by(&own);
        let to_go = |to| calendar.working_days_to_go(date(2026, 12, 24), to);
        assert_eq!(to_go(date(2026, 12, 27)), Some(1));
        assert_eq!(calendar.years(), [2026, 2027]);
        assert_eq!(to_go(date(2027, 1, 4)), Some(6));
    }

    #[test]
    fn a_calendar_that_tells_each_day_says_nothing_of_a_day_that_it_does_not_tell() {
        let told = [
            (date(2026, 11, 27), DayKind::Workday),
            // A Saturday that is worked, and a Monday that is not.
            (date(2026, 11, 28), DayKind::Workday),
            (date(2026, 11, 29), DayKind::Holiday),
            (date(2026, 11, 30), DayKind::Holiday),
            (date(2026, 12, 2), DayKind::Workday),
        ];
        let calendar = WorkCalendar::of_each_day(told.into());
        let to_go = |to| calendar.working_days_to_go(date(2026, 11, 26), to);
        assert_eq!(to_go(date(2026, 11, 26)), Some(0));
        assert_eq!(to_go(date(2026, 11, 30)), Some(2));
        assert_eq!(to_go(date(2026, 12, 1)), None);
        assert_eq!(to_go(date(2026, 12, 2)), None, "the first is not told");
        assert_eq!(to_go(date(2026, 11, 1)), Some(0), "it has passed");
        assert_eq!(calendar.is_worked(date(2026, 12, 5)), None);
        assert_eq!(calendar.is_worked(date(2026, 11, 28)), Some(true));
        assert_eq!(calendar.last_day(), Some(date(2026, 12, 2)));
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named() {
        for (text, wrong) in [
            (
                "2026-10-01,holiday\n1 October,holiday",
                "line 2: `1 October` is not a day such as 2026-10-01",
            ),
            (
                "2026-02-29,holiday",
                "line 1: `2026-02-29` is not a day such as 2026-10-01",
            ),
            (
                "day,kind\n2026-10-01,maybe",
                "line 2: `maybe` is neither `holiday` nor `workday`",
            ),
            (
                "2026-10-01",
                "line 1: `` is neither `holiday` nor `workday`",
            ),
            (
                "2026-10-01,off\n2026-10-01,off",
                "line 2: 2026-10-01 is there twice",
            ),
        ] {
            assert_eq!(WorkCalendar::parse(text).unwrap_err().to_string(), wrong);
        }
    }
}
