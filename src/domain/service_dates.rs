//! Days of a person's service that decide what the person is granted and when it ends: the hire, the first work for any employer, and
//! grants. Of the three platforms only DingTalk tells one of them, so that a company may tell them itself.

use std::collections::HashMap;

use jiff::civil::Date;

use super::roster::Person;

/// What is known of one person.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ServiceDates<'a> {
    /// The day on which the person joined this company.
    pub hired_on: Option<Date>,
    /// The company itself tells that day, and not the platform.
    pub is_hire_day_own: bool,
    /// The day on which the person first worked for any employer. No platform tells it.
    pub first_work_on: Option<Date>,
    /// Days on which leave was granted. No platform tells them apart from lots.
    pub grants: &'a [GrantDay],
}

/// A day on which a person was granted leave.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GrantDay {
    /// The leave type by its id or name; `None` where the company did not say which.
    pub leave: Option<Box<str>>,
    /// The day.
    pub on: Date,
}

/// What a company tells of one person.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PersonDates {
    /// See [`ServiceDates::hired_on`].
    pub hired_on: Option<Date>,
    /// See [`ServiceDates::first_work_on`].
    pub first_work_on: Option<Date>,
    /// See [`ServiceDates::grants`].
    pub grants: Vec<GrantDay>,
}

/// What a company tells of its people, by tenant and id.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PeopleDates {
    /// People of one tenant.
    tenants: HashMap<Box<str>, HashMap<Box<str>, PersonDates>>,
    /// People of whatever tenant has their id.
    everywhere: HashMap<Box<str>, PersonDates>,
}

impl PeopleDates {
    /// Whether nobody is in it.
    pub fn is_empty(&self) -> bool {
        self.everywhere.is_empty() && self.tenants.is_empty()
    }

    /// Adds to each person of a tenant what is told of the id alone, where the tenant's own rows leave it open.
    pub fn complete(&mut self) {
        let people = self.tenants.values_mut().flatten();
        for (own, of_id) in people.filter_map(|(id, own)| Some((own, self.everywhere.get(id)?))) {
            own.hired_on = own.hired_on.or(of_id.hired_on);
            own.first_work_on = own.first_work_on.or(of_id.first_work_on);
            if own.grants.is_empty() {
                own.grants.clone_from(&of_id.grants);
            }
        }
    }

    /// What is told of a person. What is said of the tenant's own person goes before what is said of an id.
    pub fn of(&self, tenant: &str, id: &str) -> Option<&PersonDates> {
        let here = self.tenants.get(tenant).and_then(|people| people.get(id));
        here.or_else(|| self.everywhere.get(id))
    }

    /// The entry of a person, of one tenant or of any.
    pub fn entry(&mut self, tenant: Option<&str>, id: &str) -> &mut PersonDates {
        let people = match tenant {
            Some(tenant) => self.tenants.entry(tenant.into()).or_default(),
            None => &mut self.everywhere,
        };
        people.entry(id.into()).or_default()
    }
}

/// What a company tells of the people of one tenant, if it tells anything.
#[derive(Clone, Copy, Debug, Default)]
pub struct TenantDates<'a> {
    dates: Option<&'a PeopleDates>,
    tenant: &'a str,
}

impl<'a> TenantDates<'a> {
    /// Those of a tenant by its name in the configuration.
    pub fn new(dates: &'a PeopleDates, tenant: &'a str) -> Self {
        Self {
            dates: Some(dates),
            tenant,
        }
    }

    /// From when a person's years count and when leave was granted to them.
    pub fn of(self, person: &Person<'_>) -> ServiceDates<'a> {
        let own = self
            .dates
            .and_then(|dates| dates.of(self.tenant, person.id));
        ServiceDates::of(own, person.hired_on)
    }
}

impl PersonDates {
    /// Whether leave was granted on a day that is told.
    pub fn has_grants(&self) -> bool {
        !self.grants.is_empty()
    }
}

impl<'a> ServiceDates<'a> {
    /// What a company tells of a person, with the platform's day of hire where the company tells none.
    pub fn of(own: Option<&'a PersonDates>, hired_by_platform: Option<Date>) -> Self {
        let Some(own) = own else {
            return Self {
                hired_on: hired_by_platform,
                ..Self::default()
            };
        };
        Self {
            hired_on: own.hired_on.or(hired_by_platform),
            is_hire_day_own: own.hired_on.is_some(),
            first_work_on: own.first_work_on,
            grants: &own.grants,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_the_rows_of_a_tenant_leave_open_is_taken_from_those_of_the_id() {
        let mut dates = PeopleDates::default();
        let everywhere = dates.entry(None, "a");
        everywhere.hired_on = Some(date(2020, 3, 1));
        everywhere.first_work_on = Some(date(2015, 7, 1));
        dates.entry(Some("hq"), "a").hired_on = Some(date(2021, 1, 4));
        dates.complete();
        let own = dates.of("hq", "a").unwrap();
        assert_eq!(own.hired_on, Some(date(2021, 1, 4)));
        assert_eq!(own.first_work_on, Some(date(2015, 7, 1)));
        assert_eq!(
            dates.of("other", "a").unwrap().hired_on,
            Some(date(2020, 3, 1))
        );
    }
}
