//! Everybody who has a row. Each person of a page gets one row, which never changes. People of an
//! earlier sync have their rows before the first page comes.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::listing::{SyncListing, row_at};
use crate::domain::matching::Query;
use crate::domain::roster::{Person, RosterChunk};
use crate::domain::{Employee, EmployeeId, PersonBalances, Roster, RowId};
use crate::platform::{PeoplePage, Profile};

/// Everybody found so far, and everybody known before.
#[derive(Debug, Default)]
pub(super) struct SyncPeople {
    roster: Roster,
    /// Rows by the hash of their person's id. The ids themselves are only in the roster.
    rows: HashTable<RowId>,
    hasher: RandomState,
    listing: SyncListing,
}

/// What departments and numbers changed.
#[derive(Debug, Default)]
pub(in crate::sync) struct NewProfiles {
    /// The people as they are now, by place.
    pub(in crate::sync) people: Vec<Employee>,
    /// The chunks that changed.
    pub(in crate::sync) changed: Vec<Arc<RosterChunk>>,
    /// The rows of people whose departments stay unknown in this sync.
    pub(in crate::sync) unknown: Vec<RowId>,
}

/// What was new in a page.
#[derive(Debug, Default)]
pub(in crate::sync) struct NewPeople {
    /// People without a row before.
    pub(in crate::sync) chunk: Option<Arc<RosterChunk>>,
    /// Earlier chunks in which somebody has another name, department or number now.
    pub(in crate::sync) changed: Vec<Arc<RosterChunk>>,
    /// The rows of those whom this sync had not listed before, in the page's order.
    pub(in crate::sync) rows: Vec<RowId>,
    /// The same people as the page brought them.
    pub(in crate::sync) people: Vec<Employee>,
    /// Their balances, where the page brought them.
    pub(in crate::sync) balances: Vec<(RowId, PersonBalances)>,
}

impl SyncPeople {
    /// How many rows there are, those of people known before included.
    pub(super) fn len(&self) -> usize {
        self.roster.len()
    }

    pub(super) fn id(&self, row: RowId) -> Option<EmployeeId> {
        self.roster
            .person(row)
            .map(|person| EmployeeId::new(person.id))
    }

    /// Whether `query` chooses the person at `row`, as far as their balances do not matter. Nobody is chosen before it is settled
    /// which departments they are in.
    pub(super) fn is_chosen(&self, row: RowId, query: &Query) -> bool {
        let place = self.listing.place(row);
        if place.is_some_and(|place| self.listing.lacks_profile(place)) {
            return false;
        }
        let Some(at) = self.roster.chunk_index(row) else {
            return false;
        };
        let chunk = &self.roster.chunks()[at];
        query.may_match(chunk, row.index() - chunk.start().index())
    }

    /// This sync's own listing.
    pub(super) fn listing(&self) -> &SyncListing {
        &self.listing
    }

    /// Begins the listing of another sync; everybody keeps their row.
    pub(super) fn begin_listing(&mut self) {
        self.listing = SyncListing::default();
    }

    /// Lists everybody who has a row, in the order of the rows.
    pub(super) fn list_all(&mut self) {
        for row in (0..self.roster.len()).map(row_at) {
            self.listing.add(row, false);
        }
    }

    /// Rows that this sync has not listed.
    pub(super) fn unlisted(&self) -> Vec<RowId> {
        let rows = (0..self.roster.len()).map(row_at);
        rows.filter(|row| self.listing.place(*row).is_none())
            .collect()
    }

    /// Gives people known before their rows. They are found by their ids once [`SyncPeople::index`] has gone over them.
    pub(super) fn seed(&mut self, chunk: Arc<RosterChunk>) {
        self.roster.push(chunk);
    }

    /// How many chunks there are to index.
    pub(super) fn chunks(&self) -> usize {
        self.roster.chunks().len()
    }

    /// Makes the people of one seeded chunk known by their ids.
    pub(super) fn index(&mut self, chunk: usize) {
        let (roster, hasher) = (&self.roster, &self.hasher);
        let hash_at = |row: &RowId| hasher.hash_one(roster.person(*row).map_or("", |p| p.id));
        if chunk == 0 {
            self.rows.reserve(roster.len(), hash_at);
        }
        for person in roster.chunks()[chunk].people() {
            let hash = hasher.hash_one(person.id);
            self.rows.insert_unique(hash, person.row, hash_at);
        }
    }

    /// Lists a page. People repeat across departments (trap 14): the first appearance counts.
    pub(super) fn apply_page(&mut self, page: PeoplePage) -> NewPeople {
        let (start, first_place) = (self.roster.len(), self.listing.len());
        let (mut fresh, mut changed) = (Vec::new(), Vec::new());
        let mut new = NewPeople::default();
        for person in page.people {
            let row = self.claim(&person.id, start, &fresh);
            if !self.listing.add(row, person.departments.is_none()) {
                continue;
            }
            if row.index() == start + fresh.len() {
                fresh.push(person.clone());
            } else {
                changed.extend(self.renewed(row, &person).map(|person| (row, person)));
            }
            new.rows.push(row);
            new.people.push(person);
        }
        new.changed = self.rewrite(changed);
        new.chunk = self.append(start, &fresh);
        let is_new = |row: &RowId| {
            let place = self.listing.place(*row);
            place.is_some_and(|place| place.index() >= first_place)
        };
        let of_row = |person: PersonBalances| {
            let row = self.find(person.employee.as_str()).filter(is_new)?;
            Some((row, person))
        };
        new.balances = page.balances.into_iter().filter_map(of_row).collect();
        new
    }

    fn append(&mut self, start: usize, fresh: &[Employee]) -> Option<Arc<RosterChunk>> {
        if fresh.is_empty() {
            return None;
        }
        let chunk = Arc::new(RosterChunk::build(row_at(start), fresh));
        self.roster.push(Arc::clone(&chunk));
        Some(chunk)
    }

    /// The row of `id`: the next one, unless the person is known already.
    fn claim(&mut self, id: &EmployeeId, start: usize, fresh: &[Employee]) -> RowId {
        let (roster, hasher) = (&self.roster, &self.hasher);
        let text_at = |row: RowId| id_at(roster, fresh, start, row);
        let entry = self.rows.entry(
            hasher.hash_one(id.as_str()),
            |row| text_at(*row) == Some(id.as_str()),
            |row| hasher.hash_one(text_at(*row).unwrap_or_default()),
        );
        match entry {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(place) => {
                let row = row_at(start + fresh.len());
                place.insert(row);
                row
            }
        }
    }

    /// The row of a person.
    pub(super) fn find(&self, id: &str) -> Option<RowId> {
        let same = |row: &RowId| self.roster.person(*row).is_some_and(|p| p.id == id);
        self.rows.find(self.hasher.hash_one(id), same).copied()
    }

    /// A person known before, with what the page says now; `None` if that is nothing new. What the
    /// page leaves out stays as it was.
    fn renewed(&self, row: RowId, listed: &Employee) -> Option<Employee> {
        let before = self.roster.person(row)?.to_employee();
        let now = match &listed.departments {
            Some(_) => listed.clone(),
            None => Employee {
                name: listed.name.clone(),
                ..before.clone()
            },
        };
        (now != before).then_some(now)
    }

    /// Replaces the chunks of people who changed, and returns the new chunks.
    fn rewrite(&mut self, mut changes: Vec<(RowId, Employee)>) -> Vec<Arc<RosterChunk>> {
        changes.sort_by_key(|(row, _)| *row);
        let of_chunk = |roster: &Roster, row: RowId| roster.chunk_index(row);
        let mut chunks = Vec::new();
        for same in
            changes.chunk_by(|a, b| of_chunk(&self.roster, a.0) == of_chunk(&self.roster, b.0))
        {
            let Some(at) = of_chunk(&self.roster, same[0].0) else {
                continue;
            };
            let chunk = Arc::new(with_changes(&self.roster.chunks()[at], same));
            chunks.push(chunk);
        }
        for chunk in &chunks {
            self.roster.replace(Arc::clone(chunk));
        }
        chunks
    }

    /// Applies `profiles` to the people at `places`. A person without a profile has no department.
    pub(super) fn apply_profiles(&mut self, places: &[RowId], profiles: &[Profile]) -> NewProfiles {
        let people: Vec<Employee> = places
            .iter()
            .filter_map(|place| self.at_place(*place))
            .map(|person| with_profile(person.to_employee(), profiles))
            .collect();
        let changed = self.apply_people(places, &people);
        NewProfiles {
            people,
            changed,
            unknown: self.give_profiles_up(places),
        }
    }

    /// Nothing more will come about the people at `places`. Returns the rows of those whose
    /// departments stay unknown; what was known of the others stays.
    pub(super) fn give_profiles_up(&mut self, places: &[RowId]) -> Vec<RowId> {
        for place in places {
            self.listing.complete(*place);
        }
        let people = places.iter().filter_map(|place| self.at_place(*place));
        people
            .filter(|person| person.departments.is_none())
            .map(|person| person.row)
            .collect()
    }

    /// Replaces the people at `places` by `people` where they differ. Returns the chunks that
    /// changed.
    pub(super) fn apply_people(
        &mut self,
        places: &[RowId],
        people: &[Employee],
    ) -> Vec<Arc<RosterChunk>> {
        let mut changes = Vec::new();
        for (place, person) in places.iter().zip(people) {
            self.listing.complete(*place);
            let Some(known) = self.at_place(*place).filter(|p| p.id == person.id.as_str()) else {
                continue;
            };
            if known.to_employee() != *person {
                changes.push((known.row, person.clone()));
            }
        }
        self.rewrite(changes)
    }

    fn at_place(&self, place: RowId) -> Option<Person<'_>> {
        self.roster.person(self.listing.row(place)?)
    }
}

/// The chunk with `changes` to some of its people.
fn with_changes(chunk: &RosterChunk, changes: &[(RowId, Employee)]) -> RosterChunk {
    let person = |old: Person<'_>| {
        let at = changes.binary_search_by_key(&old.row, |(row, _)| *row);
        at.map_or_else(|_| old.to_employee(), |at| changes[at].1.clone())
    };
    let people: Vec<Employee> = chunk.people().map(person).collect();
    RosterChunk::build(chunk.start(), &people)
}

fn with_profile(mut person: Employee, profiles: &[Profile]) -> Employee {
    let Some(profile) = profiles.iter().find(|p| p.employee == person.id) else {
        person.departments = Some(Vec::new());
        return person;
    };
    if let Some(departments) = &profile.departments {
        person.departments = Some(departments.clone());
        person
            .department_paths
            .clone_from(&profile.department_paths);
        person.number.clone_from(&profile.number);
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

#[cfg(test)]
mod tests;
