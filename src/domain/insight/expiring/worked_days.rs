//! Last days that follow from people's dates. Thousands of people were hired on the same day and several leave types have the same rule, so
//! that each day is worked out once for a hire day and a rule.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::domain::insight::TenantFigures;
use crate::domain::insight::tenant_figures::ReadColumn;
use crate::domain::leave_type::LeaveType;
use crate::domain::roster::RowId;
use crate::domain::service_dates::ServiceDates;
use crate::domain::worked_expiry::{WorkedDay, worked_last_day};

/// Hire days of which last days are kept: those of half a century.
const MAX_KEPT_DAYS: usize = 20_000;

/// Works out last days for one person after the other.
pub(super) struct CompanyWorkedDays<'a> {
    figures: &'a TenantFigures,
    /// The leave types; `None` where there is no configuration.
    types: Vec<Option<&'a LeaveType>>,
    /// Of each leave type the first one that has the same rule.
    same_rule: Vec<usize>,
    /// Where the last days of each hire day are.
    place_of: HashMap<Date, usize>,
    /// For a hire day, the last day of each leave type that is the first one with its rule.
    kept: Vec<Box<[Option<WorkedDay>]>>,
    /// The last person who was asked about.
    person: Option<(RowId, PersonDays<'a>)>,
}

/// From what the last days of a person follow.
#[derive(Clone, Copy)]
enum PersonDays<'a> {
    /// From the hire day alone: the position of the days that are kept.
    Kept(usize),
    /// From these dates.
    Dates(ServiceDates<'a>),
}

impl<'a> CompanyWorkedDays<'a> {
    pub(super) fn new(figures: &'a TenantFigures, columns: &[ReadColumn<'a>]) -> Self {
        let types = columns
            .iter()
            .map(|(column, _)| column.leave_type(&figures.types));
        let types: Vec<Option<&LeaveType>> = types.collect();
        let rule = |at: usize| types[at].map(|of| (&of.grant, &of.expiry));
        let first = |at: usize| (0..at).find(|earlier| rule(*earlier) == rule(at));
        Self {
            same_rule: (0..types.len()).map(|at| first(at).unwrap_or(at)).collect(),
            types,
            figures,
            place_of: HashMap::new(),
            kept: Vec::new(),
            person: None,
        }
    }

    /// The last day of what a person has of the leave type at `column`.
    pub(super) fn of(&mut self, row: RowId, column: usize) -> Option<WorkedDay> {
        match self.days_of(row)? {
            PersonDays::Kept(place) => self.kept[place][self.same_rule[column]],
            PersonDays::Dates(dates) => {
                worked_last_day(self.types[column]?, dates, self.figures.as_of)
            }
        }
    }

    /// From what the last days of a person follow, which is looked up once for all balances.
    fn days_of(&mut self, row: RowId) -> Option<PersonDays<'a>> {
        if let Some((person, days)) = self.person
            && person == row
        {
            return Some(days);
        }
        let person = self.figures.roster.person(row)?;
        let dates = self.figures.own.dates_of(&person);
        let days = match (dates.hired_on, dates.grants) {
            (Some(hired_on), []) => self
                .keep(hired_on, dates)
                .map_or(PersonDays::Dates(dates), PersonDays::Kept),
            _ => PersonDays::Dates(dates),
        };
        self.person = Some((row, days));
        Some(days)
    }

    /// Where the last days of a hire day are kept; `None` where too many are kept already.
    fn keep(&mut self, hired_on: Date, dates: ServiceDates<'_>) -> Option<usize> {
        if let Some(place) = self.place_of.get(&hired_on) {
            return Some(*place);
        }
        if self.kept.len() >= MAX_KEPT_DAYS {
            return None;
        }
        let first = |at: usize| self.types[at].filter(|_| self.same_rule[at] == at);
        let today = self.figures.as_of;
        let days = (0..self.types.len()).map(|at| worked_last_day(first(at)?, dates, today));
        self.kept.push(days.collect());
        let place = self.kept.len() - 1;
        self.place_of.insert(hired_on, place);
        Some(place)
    }
}
