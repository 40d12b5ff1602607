//! Last days that follow from people's dates. Thousands of people were hired on the same day and several leave types have the same rule, so
//! that each day is worked out once for a hire day and a rule.

use crate::domain::insight::TenantFigures;
use crate::domain::insight::tenant_figures::ReadColumn;
use crate::domain::leave_type::LeaveType;
use crate::domain::row_set::RowId;
use crate::domain::service_dates::ServiceDates;
use crate::domain::worked_days::WorkedLastDays;
use crate::domain::worked_expiry::WorkedDay;

/// The last days of a tenant's leave types. Several threads may ask at once.
pub(super) struct CompanyWorkedDays<'a> {
    figures: &'a TenantFigures,
    /// Of each leave type; `None` where its rule does not count from a grant.
    types: Vec<Option<WorkedLastDays<'a>>>,
    /// Of each leave type the first one that has the same rule.
    same_rule: Vec<usize>,
}

impl<'a> CompanyWorkedDays<'a> {
    pub(super) fn new(figures: &'a TenantFigures, columns: &[ReadColumn<'a>]) -> Self {
        let types = columns
            .iter()
            .map(|(column, _)| column.leave_type(&figures.types));
        let types: Vec<Option<&LeaveType>> = types.collect();
        let rule = |at: usize| types[at].map(|of| (&of.grant, &of.expiry));
        let first = |at: usize| (0..at).find(|earlier| rule(*earlier) == rule(at));
        let last_days = |of: Option<&'a LeaveType>| WorkedLastDays::of(of?, figures.as_of);
        Self {
            same_rule: (0..types.len()).map(|at| first(at).unwrap_or(at)).collect(),
            types: types.iter().copied().map(last_days).collect(),
            figures,
        }
    }

    /// Replaces `dates` with the dates of each of these people. It is left empty where no leave
    /// type has a rule that needs dates.
    pub(super) fn look_up(&self, people: &[RowId], dates: &mut Vec<ServiceDates<'a>>) {
        dates.clear();
        if self.types.iter().all(Option::is_none) {
            return;
        }
        let (roster, own) = (&self.figures.roster, self.figures.own.dates());
        let hashed = people.iter().map(|row| {
            let (page, at) = roster.page_of(*row)?;
            let id = page.columns().ids.get(at);
            Some(((id, own.hash(id)), page.columns().hire_days.get(at)))
        });
        let hashed: Vec<_> = hashed.collect();
        dates.extend(hashed.into_iter().map(|person| {
            person.map_or_else(ServiceDates::default, |(id, hired_on)| {
                own.of_hashed(id, hired_on)
            })
        }));
    }

    /// The last day of what a person with these dates has of the leave type at `column`.
    pub(super) fn of(&self, dates: ServiceDates<'_>, column: usize) -> Option<WorkedDay> {
        // A grant in the company's records may be of this leave type alone.
        let rule = if dates.grants.is_empty() {
            self.same_rule[column]
        } else {
            column
        };
        self.types[rule].as_ref()?.last_day(dates)
    }
}
