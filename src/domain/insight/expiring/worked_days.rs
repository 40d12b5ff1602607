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
pub(super) struct WorkedDays<'a> {
    figures: &'a TenantFigures,
    /// The leave types; `None` where there is no configuration.
    types: Vec<Option<&'a LeaveType>>,
    /// Of each leave type the first one that has the same rule.
    same_rule: Vec<usize>,
    /// By hire day, the last day of each leave type that is the first one with its rule.
    kept: HashMap<Date, Box<[Option<WorkedDay>]>>,
    /// The last person who was asked about, and what is known of that person.
    person: Option<(RowId, ServiceDates<'a>)>,
}

impl<'a> WorkedDays<'a> {
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
            kept: HashMap::new(),
            person: None,
        }
    }

    /// The last day of what a person has of the leave type at `column`.
    pub(super) fn of(&mut self, row: RowId, column: usize) -> Option<WorkedDay> {
        let dates = self.dates_of(row)?;
        let (Some(hired_on), []) = (dates.hired_on, dates.grants) else {
            return worked_last_day(self.types[column]?, dates, self.figures.as_of);
        };
        if !self.kept.contains_key(&hired_on) && self.kept.len() >= MAX_KEPT_DAYS {
            return worked_last_day(self.types[column]?, dates, self.figures.as_of);
        }
        let (types, same_rule, today) = (&self.types, &self.same_rule, self.figures.as_of);
        let days = self.kept.entry(hired_on).or_insert_with(|| {
            let first = |at: usize| types[at].filter(|_| same_rule[at] == at);
            let days = (0..types.len()).map(|at| worked_last_day(first(at)?, dates, today));
            days.collect()
        });
        days[self.same_rule[column]]
    }

    /// What is known of a person, which is looked up once for all balances.
    fn dates_of(&mut self, row: RowId) -> Option<ServiceDates<'a>> {
        match self.person {
            Some((person, dates)) if person == row => Some(dates),
            _ => {
                let person = self.figures.roster.person(row)?;
                let dates = self.figures.own.dates_of(&person);
                self.person = Some((row, dates));
                Some(dates)
            }
        }
    }
}
