//! Days of a person's service that decide what the person is granted and when it ends: the hire,
//! the first work for any employer, and grants. Of the platforms only DingTalk returns one of them
//! (the hire), so a company can list them in a file of its own.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use compact_str::CompactString;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use jiff::civil::Date;

use super::roster::Person;

/// What is known of one person.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ServiceDates<'a> {
    /// The day on which the person joined this company.
    pub hired_on: Option<Date>,
    /// That day is from the company's own file and not from the platform.
    pub is_hire_day_own: bool,
    /// The day on which the person first worked for any employer. No platform returns it.
    pub first_work_on: Option<Date>,
    /// Days on which leave was granted. No platform returns them, except as the first days of lots.
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

/// What the company's own file says of one person.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PersonDates {
    /// See [`ServiceDates::hired_on`].
    pub hired_on: Option<Date>,
    /// See [`ServiceDates::first_work_on`].
    pub first_work_on: Option<Date>,
    /// See [`ServiceDates::grants`].
    pub grants: Vec<GrantDay>,
}

/// What the company's own file says of its people, by tenant and id.
#[derive(Clone, Debug, Default)]
pub struct PeopleDates {
    /// People of one tenant.
    tenants: HashMap<Box<str>, DatedPeople>,
    /// People of whatever tenant has their id.
    everywhere: DatedPeople,
    hasher: RandomState,
}

/// People's dates by their ids. A walk over a company looks up everybody in no particular order,
/// and the time goes into reading memory. A lookup reads four bytes of the table and one entry,
/// which holds the id itself.
#[derive(Clone, Debug, Default)]
struct DatedPeople {
    people: Vec<(CompactString, PersonDates)>,
    /// Their positions, by the hashes of their ids.
    places: HashTable<u32>,
}

/// The hash of an id in the records of one company.
#[derive(Clone, Copy)]
pub(super) struct IdHash(u64);

impl DatedPeople {
    fn get(&self, id: &str, hash: IdHash) -> Option<&PersonDates> {
        let is_it = |place: &u32| self.people[*place as usize].0 == id;
        let place = self.places.find(hash.0, is_it)?;
        Some(&self.people[*place as usize].1)
    }

    /// The entry of a person, which is a new one where there was none.
    fn entry(&mut self, id: &str, hasher: &RandomState) -> &mut PersonDates {
        let Self { people, places } = self;
        let is_it = |place: &u32| people[*place as usize].0 == id;
        let hash = |place: &u32| hasher.hash_one(people[*place as usize].0.as_str());
        let place = match places.entry(hasher.hash_one(id), is_it, hash) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(free) => {
                let place = u32::try_from(people.len()).unwrap_or(u32::MAX);
                free.insert(place);
                people.push((id.into(), PersonDates::default()));
                place
            }
        };
        &mut people[place as usize].1
    }
}

impl PeopleDates {
    /// Whether nobody is in it.
    pub fn is_empty(&self) -> bool {
        self.everywhere.people.is_empty() && self.tenants.is_empty()
    }

    /// Fills what the rows of a tenant leave out of a person from the rows that name the id without
    /// a tenant.
    pub fn complete(&mut self) {
        let tenants = self.tenants.values_mut();
        for (id, own) in tenants.flat_map(|tenant| &mut tenant.people) {
            let hash = IdHash(self.hasher.hash_one(id.as_str()));
            let Some(of_id) = self.everywhere.get(id, hash) else {
                continue;
            };
            own.hired_on = own.hired_on.or(of_id.hired_on);
            own.first_work_on = own.first_work_on.or(of_id.first_work_on);
            if own.grants.is_empty() {
                own.grants.clone_from(&of_id.grants);
            }
        }
    }

    /// The dates of a person. A row for the tenant takes precedence over a row for the id in any
    /// tenant.
    pub fn of(&self, tenant: &str, id: &str) -> Option<&PersonDates> {
        let dates = TenantDates::new(self, tenant);
        dates.told(id, dates.hash(id))
    }

    /// The entry of a person, of one tenant or of any.
    pub fn entry(&mut self, tenant: Option<&str>, id: &str) -> &mut PersonDates {
        let people = match tenant {
            Some(tenant) => self.tenants.entry(tenant.into()).or_default(),
            None => &mut self.everywhere,
        };
        people.entry(id, &self.hasher)
    }
}

/// The dates of the people of one tenant, if the company has a file of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct TenantDates<'a> {
    dates: Option<&'a PeopleDates>,
    /// The rows for this tenant alone.
    here: Option<&'a DatedPeople>,
}

impl<'a> TenantDates<'a> {
    /// Those of a tenant by its name in the configuration.
    pub fn new(dates: &'a PeopleDates, tenant: &str) -> Self {
        Self {
            dates: Some(dates),
            here: dates.tenants.get(tenant),
        }
    }

    /// From when a person's years count and when leave was granted to them.
    pub fn of(self, person: &Person<'_>) -> ServiceDates<'a> {
        self.of_hashed((person.id, self.hash(person.id)), person.hired_on)
    }

    /// The hash by which [`TenantDates::of_hashed`] finds an id. Code that looks up many people
    /// hashes a batch of ids first, so that the processor can load several entries from memory at
    /// the same time.
    pub(super) fn hash(self, id: &str) -> IdHash {
        IdHash(self.dates.map_or(0, |dates| dates.hasher.hash_one(id)))
    }

    /// The same as [`TenantDates::of`], from the person's id and the platform's day of hire.
    pub(super) fn of_hashed(
        self,
        (id, hash): (&str, IdHash),
        hired_by_platform: Option<Date>,
    ) -> ServiceDates<'a> {
        ServiceDates::of(self.told(id, hash), hired_by_platform)
    }

    fn told(self, id: &str, hash: IdHash) -> Option<&'a PersonDates> {
        let here = self.here.and_then(|people| people.get(id, hash));
        here.or_else(|| self.dates?.everywhere.get(id, hash))
    }
}

impl PersonDates {
    /// Whether there are days on which leave was granted.
    pub fn has_grants(&self) -> bool {
        !self.grants.is_empty()
    }
}

impl<'a> ServiceDates<'a> {
    /// The company's own dates of a person, with the platform's day of hire where they have none.
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

    #[test]
    fn each_of_many_people_has_one_entry_and_is_found_by_the_whole_id_alone() {
        let mut dates = PeopleDates::default();
        let id = |n: i16| match n % 3 {
            0 => format!("a{n}"),
            1 => format!("张{n}"),
            _ => format!("an id longer than thirty characters {n}"),
        };
        let hired_on = |n: i16| Some(date(1000 + n, 1, 1));
        for n in (0..2_000).chain(0..2_000) {
            dates.entry(None, &id(n)).hired_on = hired_on(n);
        }
        for n in 0..2_000 {
            let found = dates.of("hq", &id(n));
            assert_eq!(found.and_then(|told| told.hired_on), hired_on(n), "{n}");
        }
        for other in ["", "a", "a2000", "a0 ", "A0", "张0"] {
            assert_eq!(dates.of("hq", other), None, "{other}");
        }
        assert_eq!(dates.everywhere.people.len(), 2_000);
    }
}
