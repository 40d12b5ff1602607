//! The dialog that `t` opens: another day for the figures, or two days to compare.

use jiff::civil::Date;
use tui_input::{Input, InputRequest};

use crate::app::dates::{WrongDate, last_month_end, last_year_end, read_day};
use crate::app::views::name::ViewName;

/// A line of the dialog.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DateChoice {
    /// Live figures.
    Today,
    /// The last day of the month before.
    MonthEnd,
    /// The last day of the year before.
    YearEnd,
    /// A day to be typed.
    Day,
    /// The two newest days that have snapshots.
    Latest,
    /// From the end of the month before.
    SinceMonthEnd,
    /// From the end of the year before.
    SinceYearEnd,
    /// The first of two days to be typed.
    From,
    /// The second; empty: today.
    To,
}

/// Which two days are compared.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum ComparisonPeriod {
    /// The two newest days that have snapshots.
    #[default]
    Latest,
    /// From one day to another.
    Days(Date, Date),
}

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
    /// What is wrong with it.
    pub wrong: Option<WrongDate>,
    /// The fields hold what is shown already: typing takes its place.
    is_prefilled: bool,
}

/// What the screen shows when the dialog opens.
#[derive(Clone, Copy, Debug)]
pub struct ShownDays {
    /// The view.
    pub view: ViewName,
    /// The day of the figures; `None`: today.
    pub as_of: Option<Date>,
    /// The two days that are compared.
    pub period: ComparisonPeriod,
    /// The day.
    pub today: Date,
}

const DAYS: &[DateChoice] = &[
    DateChoice::Today,
    DateChoice::MonthEnd,
    DateChoice::YearEnd,
    DateChoice::Day,
];
const SPANS: &[DateChoice] = &[
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
    /// The dialog of a view, on the line of what is shown already.
    pub fn of(shown: ShownDays) -> Self {
        match shown.view {
            ViewName::Browse => {
                Self::open(DAYS, &[shown.as_of.unwrap_or(shown.today)], shown.today)
            }
            ViewName::Changes => match shown.period {
                ComparisonPeriod::Latest => Self::open(SPANS, &[], shown.today),
                ComparisonPeriod::Days(from, to) if to == shown.today => {
                    Self::open(SPANS, &[from], shown.today)
                }
                ComparisonPeriod::Days(from, to) => Self::open(SPANS, &[from, to], shown.today),
            },
        }
    }

    /// With the cursor on the line that stands for `days`, or on the first field, which holds them.
    fn open(choices: &'static [DateChoice], days: &[Date], today: Date) -> Self {
        let stands_for = |choice: &DateChoice| match days {
            [] => *choice == DateChoice::Latest,
            [day] => choice.day(today) == Some(*day),
            _ => false,
        };
        let mut chooser = Self {
            choices,
            cursor: 0,
            fields: Default::default(),
            wrong: None,
            is_prefilled: false,
        };
        if let Some(line) = choices.iter().position(stands_for) {
            chooser.cursor = line;
            return chooser;
        }
        chooser.cursor = chooser.first_field();
        chooser.is_prefilled = true;
        for (field, day) in chooser.fields.iter_mut().zip(days) {
            *field = Input::new(day.to_string());
        }
        chooser
    }

    /// Lines of the dialog inside its border: an empty one and three for what it says below its choices.
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

    /// What the line under the cursor stands for.
    pub fn chosen(&self, today: Date) -> Result<PickedDays, WrongDate> {
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

/// Today's figures are live.
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

    /// The dialog of a view that shows nothing but what it opens with.
    fn opened(view: ViewName) -> DatePicker {
        DatePicker::of(ShownDays {
            view,
            as_of: None,
            period: ComparisonPeriod::Latest,
            today: date(2026, 11, 22),
        })
    }

    #[test]
    fn it_opens_on_what_is_shown_and_typing_takes_its_place() {
        let today = date(2026, 11, 22);
        let shown = |view, as_of, period| {
            DatePicker::of(ShownDays {
                view,
                as_of,
                period,
                today,
            })
        };
        let day = |as_of| shown(ViewName::Browse, as_of, ComparisonPeriod::Latest);
        assert_eq!(day(None).choice(), DateChoice::Today);
        assert_eq!(day(Some(date(2026, 10, 31))).choice(), DateChoice::MonthEnd);
        let mut other = day(Some(date(2026, 6, 30)));
        assert_eq!(other.choice(), DateChoice::Day);
        assert_eq!(
            other.chosen(today),
            Ok(PickedDays::AsOf(Some(date(2026, 6, 30))))
        );
        other.edit(InputRequest::InsertChar('2'));
        assert_eq!(other.fields[0].value(), "2");
        let span = |from, to| shown(ViewName::Changes, None, ComparisonPeriod::Days(from, to));
        assert_eq!(
            span(date(2025, 12, 31), today).choice(),
            DateChoice::SinceYearEnd
        );
        let days = span(date(2026, 6, 30), date(2026, 7, 31));
        assert_eq!(
            days.chosen(today),
            Ok(PickedDays::Between(ComparisonPeriod::Days(
                date(2026, 6, 30),
                date(2026, 7, 31)
            )))
        );
    }

    fn typed(view: ViewName, first: &str, second: &str) -> DatePicker {
        let mut chooser = opened(view);
        for c in first.chars() {
            chooser.edit(InputRequest::InsertChar(c));
        }
        if !second.is_empty() {
            chooser.move_by(1);
        }
        for c in second.chars() {
            chooser.edit(InputRequest::InsertChar(c));
        }
        chooser
    }

    #[test]
    fn every_line_stands_for_a_day_or_for_two() {
        let today = date(2026, 11, 22);
        let chosen = |view, line: isize| {
            let mut chooser = opened(view);
            chooser.move_by(line);
            chooser.chosen(today)
        };
        let since = |from| Ok(PickedDays::Between(ComparisonPeriod::Days(from, today)));
        let (browse, changes) = (ViewName::Browse, ViewName::Changes);
        assert_eq!(chosen(browse, 0), Ok(PickedDays::AsOf(None)));
        assert_eq!(
            chosen(browse, 1),
            Ok(PickedDays::AsOf(Some(date(2026, 10, 31))))
        );
        assert_eq!(
            chosen(browse, 2),
            Ok(PickedDays::AsOf(Some(date(2025, 12, 31))))
        );
        assert_eq!(chosen(browse, 3), Err(WrongDate::Empty));
        assert_eq!(
            chosen(changes, 0),
            Ok(PickedDays::Between(ComparisonPeriod::Latest))
        );
        assert_eq!(chosen(changes, 1), since(date(2026, 10, 31)));
        assert_eq!(chosen(changes, 2), since(date(2025, 12, 31)));
        assert_eq!(chosen(changes, 3), Err(WrongDate::Empty));
        assert_eq!(chosen(changes, 99), Err(WrongDate::Empty), "the last line");
    }

    #[test]
    fn typing_begins_in_the_first_field_and_a_day_without_an_end_goes_to_today() {
        let today = date(2026, 11, 22);
        let day = typed(ViewName::Browse, "2026-06-30", "");
        assert_eq!(
            day.chosen(today),
            Ok(PickedDays::AsOf(Some(date(2026, 6, 30))))
        );
        let span = |first, second| typed(ViewName::Changes, first, second).chosen(today);
        let days = |from, to| Ok(PickedDays::Between(ComparisonPeriod::Days(from, to)));
        assert_eq!(span("2026-06-30", ""), days(date(2026, 6, 30), today));
        assert_eq!(
            span("2026-06-30", "2026-07-31"),
            days(date(2026, 6, 30), date(2026, 7, 31))
        );
        assert_eq!(span("2026-07-31", "2026-06-30"), Err(WrongDate::NotAfter));
        assert_eq!(span("2026-11-22", ""), Err(WrongDate::NotAfter));
        assert_eq!(
            typed(ViewName::Browse, "2026-11-22", "").chosen(today),
            Ok(PickedDays::AsOf(None)),
            "today is live"
        );
    }
}
