//! The directory as it grows: pages in, each person once, rows that never move.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use hashbrown::HashTable;

use crate::domain::roster::RosterChunk;
use crate::domain::{Employee, EmployeeId, PersonBalances, Roster, RowId};
use crate::platform::{PeoplePage, Profile};

/// Everybody found so far.
#[derive(Debug, Default)]
pub(super) struct People {
    roster: Roster,
    /// Rows by the hash of the id they hold: the ids themselves stand in the roster only.
    rows: HashTable<RowId>,
    hasher: RandomState,
}

/// What was new in a page.
#[derive(Debug, Default)]
pub(super) struct NewPeople {
    /// The new chunk; `None` when everybody was known.
    pub(super) chunk: Option<Arc<RosterChunk>>,
    /// Balances that the page brought, for new people only.
    pub(super) balances: Vec<(RowId, PersonBalances)>,
}

impl People {
    pub(super) fn len(&self) -> usize {
        self.roster.len()
    }

    pub(super) fn id(&self, row: RowId) -> Option<EmployeeId> {
        self.roster
            .person(row)
            .map(|person| EmployeeId::new(person.id))
    }

    /// Adds a page. People repeat across departments (trap 14): the first appearance counts.
    pub(super) fn apply_page(&mut self, page: PeoplePage) -> NewPeople {
        let start = self.roster.len();
        let mut fresh: Vec<Employee> = Vec::with_capacity(page.people.len());
        for person in page.people {
            if self.claim(&person.id, start, &fresh) {
                fresh.push(person);
            }
        }
        if fresh.is_empty() {
            return NewPeople::default();
        }
        let chunk = Arc::new(RosterChunk::build(row_at(start), &fresh));
        self.roster.push(Arc::clone(&chunk));
        let is_fresh = |row: RowId| row.index() >= start;
        let balances = page
            .balances
            .into_iter()
            .filter_map(|person| {
                Some((
                    self.find(&person.employee).filter(|row| is_fresh(*row))?,
                    person,
                ))
            })
            .collect();
        NewPeople {
            chunk: Some(chunk),
            balances,
        }
    }

    /// Takes the next row for `id`, unless the person is known already.
    fn claim(&mut self, id: &EmployeeId, start: usize, fresh: &[Employee]) -> bool {
        let (roster, hasher) = (&self.roster, &self.hasher);
        let text_at = |row: RowId| id_at(roster, fresh, start, row);
        let entry = self.rows.entry(
            hasher.hash_one(id.as_str()),
            |row| text_at(*row) == Some(id.as_str()),
            |row| hasher.hash_one(text_at(*row).unwrap_or_default()),
        );
        match entry {
            hashbrown::hash_table::Entry::Occupied(_) => false,
            hashbrown::hash_table::Entry::Vacant(place) => {
                place.insert(row_at(start + fresh.len()));
                true
            }
        }
    }

    fn find(&self, id: &EmployeeId) -> Option<RowId> {
        let same = |row: &RowId| {
            self.roster
                .person(*row)
                .is_some_and(|p| p.id == id.as_str())
        };
        self.rows
            .find(self.hasher.hash_one(id.as_str()), same)
            .copied()
    }

    /// The chunk's people again, with what `profiles` know of them; who is not among them has no department.
    pub(super) fn apply_profiles(
        &mut self,
        start: RowId,
        profiles: &[Profile],
    ) -> Option<Arc<RosterChunk>> {
        let old = Arc::clone(&self.roster.chunks()[self.roster.chunk_index(start)?]);
        let people: Vec<Employee> = old
            .people()
            .map(|person| with_profile(person.to_employee(), profiles))
            .collect();
        let chunk = Arc::new(RosterChunk::build(old.start(), &people));
        self.roster.replace(Arc::clone(&chunk)).then_some(chunk)
    }

    /// The ids of the chunk that starts at `start`.
    pub(super) fn ids_of_chunk(&self, start: RowId) -> Vec<EmployeeId> {
        let chunk = self
            .roster
            .chunk_index(start)
            .map(|at| &self.roster.chunks()[at]);
        chunk.map_or_else(Vec::new, |chunk| {
            chunk.people().map(|p| EmployeeId::new(p.id)).collect()
        })
    }
}

fn with_profile(mut person: Employee, profiles: &[Profile]) -> Employee {
    let profile = profiles.iter().find(|p| p.employee == person.id);
    person.departments = Some(profile.map_or_else(Vec::new, |p| p.departments.clone()));
    if let Some(number) = profile.and_then(|p| p.number.clone()) {
        person.number = Some(number);
    }
    person
}

fn id_at<'a>(
    roster: &'a Roster,
    fresh: &'a [Employee],
    start: usize,
    row: RowId,
) -> Option<&'a str> {
    match row.index().checked_sub(start) {
        Some(offset) => fresh.get(offset).map(|p| p.id.as_str()),
        None => roster.person(row).map(|p| p.id),
    }
}

fn row_at(index: usize) -> RowId {
    RowId(u32::try_from(index).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(ids: &[&str]) -> PeoplePage {
        PeoplePage {
            people: ids.iter().map(|id| person(id)).collect(),
            balances: ids.iter().map(|id| balances(id)).collect(),
            ..PeoplePage::default()
        }
    }

    fn person(id: &str) -> Employee {
        Employee {
            id: EmployeeId::new(id),
            name: id.to_uppercase(),
            departments: None,
            number: None,
        }
    }

    fn balances(id: &str) -> PersonBalances {
        PersonBalances {
            employee: EmployeeId::new(id),
            balances: Vec::new(),
            raw: None,
        }
    }

    #[test]
    fn trap_14_a_person_in_two_departments_has_one_row() {
        let mut people = People::default();
        assert_eq!(people.apply_page(page(&["a", "b", "a"])).balances.len(), 3);
        let second = people.apply_page(page(&["b", "c"]));
        assert_eq!(people.len(), 3);
        assert_eq!(second.chunk.unwrap().start(), RowId(2));
        assert_eq!(
            second
                .balances
                .iter()
                .map(|(row, _)| row.0)
                .collect::<Vec<_>>(),
            [2]
        );
        assert!(people.apply_page(page(&["a", "b", "c"])).chunk.is_none());
    }

    #[test]
    fn a_thousand_pages_keep_every_id_apart() {
        let mut people = People::default();
        for start in 0..1000 {
            let ids: Vec<String> = (0..7).map(|n| format!("u{}", start * 5 + n)).collect();
            people.apply_page(page(&ids.iter().map(String::as_str).collect::<Vec<_>>()));
        }
        assert_eq!(people.len(), 5002);
        assert_eq!(people.id(RowId(5001)).unwrap().as_str(), "u5001");
    }

    #[test]
    fn a_person_without_a_profile_has_no_department_rather_than_an_unknown_one() {
        let mut people = People::default();
        people.apply_page(page(&["a", "b"]));
        let known = Profile {
            employee: EmployeeId::new("b"),
            departments: vec!["财务".to_owned()],
            number: Some("7".to_owned()),
        };
        let chunk = people.apply_profiles(RowId(0), &[known]).unwrap();
        assert_eq!(chunk.person(0).departments, Some(&[][..]));
        assert_eq!(chunk.person(1).number, Some("7"));
    }
}
