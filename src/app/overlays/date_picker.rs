//! The dialog that `t` opens: another day for the figures, or two days to compare.

use jiff::civil::Date;
use tui_input::{Input, InputRequest};

use crate::app::dates::read_day;
use crate::app::views::changes::period::ComparisonPeriod;
use crate::domain::day::{last_month_end, last_year_end};
use crate::text::days::DateChoice;
use crate::text::days::WrongDate;

/// What was chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PickedDays {
    /// Figures of a day; `None`: live.
    AsOf(Option<Date>),
    /// A comparison.
    Between(ComparisonPeriod),
}

/// The open dialog.
#[derive(Clone, Debug)]
pub struct DatePicker {
    /// Its lines.
    pub choices: &'static [DateChoice],
    /// The line under the cursor.
    pub cursor: usize,
    /// What is typed into the first field, and into the second.
    pub fields: [Input; 2],
    /// What is wrong with the days that were typed.
    pub wrong: Option<WrongDate>,
    /// The fields hold the days that are shown already; typing replaces them.
    is_prefilled: bool,
}

const DAYS: &[DateChoice] = &[
    DateChoice::Today,
    DateChoice::MonthEnd,
    DateChoice::YearEnd,
    DateChoice::Day,
];
const PERIODS: &[DateChoice] = &[
    DateChoice::Latest,
    DateChoice::SinceMonthEnd,
    DateChoice::SinceYearEnd,
    DateChoice::From,
    DateChoice::To,
];

impl DateChoice {
    /// Which field of the dialog it is, if it is one.
    pub fn field(self) -> Option<usize> {
        match self {
            Self::Day | Self::From => Some(0),
            Self::To => Some(1),
            _ => None,
        }
    }

    /// The day that it stands for.
    pub fn day(self, today: Date) -> Option<Date> {
        match self {
            Self::Today => Some(today),
            Self::MonthEnd | Self::SinceMonthEnd => Some(last_month_end(today)),
            Self::YearEnd | Self::SinceYearEnd => Some(last_year_end(today)),
            Self::Latest | Self::Day | Self::From | Self::To => None,
        }
    }
}

impl DatePicker {
    /// The dialog for one day, opened on the day that is shown; `None`: today.
    pub fn of_day(as_of: Option<Date>, today: Date) -> Self {
        Self::open(DAYS, &[as_of.unwrap_or(today)], today)
    }

    /// The dialog for two days, opened on those that are compared.
    pub fn of_period(period: ComparisonPeriod, today: Date) -> Self {
        match period {
            ComparisonPeriod::Latest => Self::open(PERIODS, &[], today),
            ComparisonPeriod::Days(from, to) if to == today => Self::open(PERIODS, &[from], today),
            ComparisonPeriod::Days(from, to) => Self::open(PERIODS, &[from, to], today),
        }
    }

    /// Whether it asks for two days.
    pub fn asks_for_two_days(&self) -> bool {
        self.choices.contains(&DateChoice::Latest)
    }

    /// With the cursor on the line that stands for `days`, or on the first field, which holds them.
    fn open(choices: &'static [DateChoice], days: &[Date], today: Date) -> Self {
        let stands_for = |choice: &DateChoice| match days {
            [] => *choice == DateChoice::Latest,
            [day] => choice.day(today) == Some(*day),
            _ => false,
        };
        let mut picker = Self {
            choices,
            cursor: 0,
            fields: Default::default(),
            wrong: None,
            is_prefilled: false,
        };
        if let Some(line) = choices.iter().position(stands_for) {
            picker.cursor = line;
            return picker;
        }
        picker.cursor = picker.first_field();
        picker.is_prefilled = true;
        for (field, day) in picker.fields.iter_mut().zip(days) {
            *field = Input::new(day.to_string());
        }
        picker
    }

    /// Lines of the dialog inside its border: the choices, an empty line, and three for the note below them.
    pub fn lines(&self) -> u16 {
        u16::try_from(self.choices.len()).unwrap_or(0) + 4
    }

    /// The line under the cursor.
    pub fn choice(&self) -> DateChoice {
        self.choices[self.cursor.min(self.choices.len() - 1)]
    }

    /// The field under the cursor.
    pub fn field(&self) -> Option<usize> {
        self.choice().field()
    }

    /// Moves the cursor.
    pub fn move_by(&mut self, lines: isize) {
        let last = self.choices.len() - 1;
        self.cursor = self.cursor.saturating_add_signed(lines).min(last);
    }

    /// Changes the text under the cursor; typing elsewhere begins in the first field.
    pub fn edit(&mut self, request: InputRequest) {
        if self.field().is_none() && matches!(request, InputRequest::InsertChar(_)) {
            self.cursor = self.first_field();
        }
        if let Some(field) = self.field() {
            self.wrong = None;
            let types = matches!(request, InputRequest::InsertChar(_));
            if std::mem::take(&mut self.is_prefilled) && types {
                self.fields = Default::default();
            }
            self.fields[field].handle(request);
        }
    }

    fn first_field(&self) -> usize {
        let field = |choice: &DateChoice| choice.field() == Some(0);
        self.choices.iter().position(field).unwrap_or(0)
    }

    /// The day or the days of the line under the cursor.
    pub fn picked(&self, today: Date) -> Result<PickedDays, WrongDate> {
        let typed = |field: usize| self.fields[field].value();
        Ok(match self.choice() {
            DateChoice::Latest => PickedDays::Between(ComparisonPeriod::Latest),
            DateChoice::Day => PickedDays::AsOf(not_today(read_day(typed(0), today)?, today)),
            DateChoice::From | DateChoice::To => between(typed(0), typed(1), today)?,
            since @ (DateChoice::SinceMonthEnd | DateChoice::SinceYearEnd) => PickedDays::Between(
                ComparisonPeriod::Days(since.day(today).unwrap_or(today), today),
            ),
            preset => PickedDays::AsOf(preset.day(today).and_then(|day| not_today(day, today))),
        })
    }
}

/// `None` for today, whose figures are live.
fn not_today(day: Date, today: Date) -> Option<Date> {
    (day != today).then_some(day)
}

fn between(from: &str, to: &str, today: Date) -> Result<PickedDays, WrongDate> {
    let from = read_day(from, today)?;
    let to = match to.trim() {
        "" => today,
        typed => read_day(typed, today)?,
    };
    if to <= from {
        return Err(WrongDate::NotAfter);
    }
    Ok(PickedDays::Between(ComparisonPeriod::Days(from, to)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// The dialog for a day, while today is shown.
    fn for_a_day() -> DatePicker {
        DatePicker::of_day(None, date(2026, 11, 22))
    }

    /// The dialog for two days, while the newest are compared.
    fn for_two_days() -> DatePicker {
        DatePicker::of_period(ComparisonPeriod::Latest, date(2026, 11, 22))
    }

    #[test]
    fn it_opens_on_what_is_shown_and_typing_takes_its_place() {
        let today = date(2026, 11, 22);
        let day = |as_of| DatePicker::of_day(as_of, today);
        assert_eq!(day(None).choice(), DateChoice::Today);
        assert_eq!(day(Some(date(2026, 10, 31))).choice(), DateChoice::MonthEnd);
        let mut other = day(Some(date(2026, 6, 30)));
        assert_eq!(other.choice(), DateChoice::Day);
        assert_eq!(
            other.picked(today),
            Ok(PickedDays::AsOf(Some(date(2026, 6, 30))))
        );
        other.edit(InputRequest::InsertChar('2'));
        assert_eq!(other.fields[0].value(), "2");
        let span = |from, to| DatePicker::of_period(ComparisonPeriod::Days(from, to), today);
        assert_eq!(
            span(date(2025, 12, 31), today).choice(),
            DateChoice::SinceYearEnd
        );
        let days = span(date(2026, 6, 30), date(2026, 7, 31));
        assert_eq!(
            days.picked(today),
            Ok(PickedDays::Between(ComparisonPeriod::Days(
                date(2026, 6, 30),
                date(2026, 7, 31)
            )))
        );
    }

    fn typed(mut picker: DatePicker, first: &str, second: &str) -> DatePicker {
        for c in first.chars() {
            picker.edit(InputRequest::InsertChar(c));
        }
        if !second.is_empty() {
            picker.move_by(1);
        }
        for c in second.chars() {
            picker.edit(InputRequest::InsertChar(c));
        }
        picker
    }

    #[test]
    fn every_line_stands_for_a_day_or_for_two() {
        let today = date(2026, 11, 22);
        let picked = |mut picker: DatePicker, line: isize| {
            picker.move_by(line);
            picker.picked(today)
        };
        let since = |from| Ok(PickedDays::Between(ComparisonPeriod::Days(from, today)));
        assert_eq!(picked(for_a_day(), 0), Ok(PickedDays::AsOf(None)));
        assert_eq!(
            picked(for_a_day(), 1),
            Ok(PickedDays::AsOf(Some(date(2026, 10, 31))))
        );
        assert_eq!(
            picked(for_a_day(), 2),
            Ok(PickedDays::AsOf(Some(date(2025, 12, 31))))
        );
        assert_eq!(picked(for_a_day(), 3), Err(WrongDate::Empty));
        assert_eq!(
            picked(for_two_days(), 0),
            Ok(PickedDays::Between(ComparisonPeriod::Latest))
        );
        assert_eq!(picked(for_two_days(), 1), since(date(2026, 10, 31)));
        assert_eq!(picked(for_two_days(), 2), since(date(2025, 12, 31)));
        assert_eq!(picked(for_two_days(), 3), Err(WrongDate::Empty));
        assert_eq!(
            picked(for_two_days(), 99),
            Err(WrongDate::Empty),
            "the last line"
        );
    }

    #[test]
    fn typing_begins_in_the_first_field_and_a_day_without_an_end_goes_to_today() {
        let today = date(2026, 11, 22);
        let day = typed(for_a_day(), "2026-06-30", "");
        assert_eq!(
            day.picked(today),
            Ok(PickedDays::AsOf(Some(date(2026, 6, 30))))
        );
        let span = |first, second| typed(for_two_days(), first, second).picked(today);
        let days = |from, to| Ok(PickedDays::Between(ComparisonPeriod::Days(from, to)));
        assert_eq!(span("2026-06-30", ""), days(date(2026, 6, 30), today));
        assert_eq!(
            span("2026-06-30", "2026-07-31"),
            days(date(2026, 6, 30), date(2026, 7, 31))
        );
        assert_eq!(span("2026-07-31", "2026-06-30"), Err(WrongDate::NotAfter));
        assert_eq!(span("2026-11-22", ""), Err(WrongDate::NotAfter));
        assert_eq!(
            typed(for_a_day(), "2026-11-22", "").picked(today),
            Ok(PickedDays::AsOf(None)),
            "today is live"
        );
    }
}
