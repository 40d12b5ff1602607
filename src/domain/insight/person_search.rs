//! Finds people among everybody: those with certain ids, or the same person in another tenant.

use crate::domain::roster::Person;
use crate::domain::{EmployeeId, RowId};

use super::TenantFigures;

/// Whom to find. Tenants are named by their position among the figures.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PersonQuestion {
    /// The people with these ids.
    WithIds(Vec<(usize, EmployeeId)>),
    /// The same person in the first of some tenants that has them.
    SameIn {
        /// The tenant of the person.
        from: usize,
        /// The person.
        row: RowId,
        /// Where to look, in this order.
        tenants: Vec<usize>,
    },
}

/// Who was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PersonReport {
    /// For each id in its order; `None` where nobody is listed with it.
    WithIds(Vec<Option<RowId>>),
    /// The same person in another tenant.
    Same(SamePerson),
}

/// The same person in another tenant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SamePerson {
    /// One person.
    Found {
        /// In this tenant.
        tenant: usize,
        /// At this row.
        row: RowId,
    },
    /// No single person: several of a tenant match equally well.
    Several {
        /// The first tenant with several.
        tenant: usize,
        /// How many people of it match.
        people: usize,
    },
    /// Nobody.
    Nowhere,
}

/// Finds them; `None` once `cancelled` returns true.
pub fn find_people(
    figures: &[TenantFigures],
    question: &PersonQuestion,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<PersonReport> {
    match question {
        PersonQuestion::WithIds(wanted) => {
            with_ids(figures, wanted, cancelled).map(PersonReport::WithIds)
        }
        PersonQuestion::SameIn { from, row, tenants } => {
            let person = figures.get(*from)?.roster.person(*row)?;
            same_in(figures, &person, tenants, cancelled).map(PersonReport::Same)
        }
    }
}

fn with_ids(
    figures: &[TenantFigures],
    wanted: &[(usize, EmployeeId)],
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<Option<RowId>>> {
    let mut found = vec![None; wanted.len()];
    for (at, tenant) in figures.iter().enumerate() {
        let here: Vec<usize> = (0..wanted.len())
            .filter(|one| wanted[*one].0 == at)
            .collect();
        if here.is_empty() {
            continue;
        }
        walk(tenant, cancelled, |person| {
            for one in &here {
                if wanted[*one].1.as_str() == person.id {
                    found[*one] = Some(person.row);
                }
            }
        })?;
    }
    Some(found)
}

fn same_in(
    figures: &[TenantFigures],
    person: &Person<'_>,
    tenants: &[usize],
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<SamePerson> {
    let mut several = None;
    for tenant in tenants.iter().copied() {
        let Some(of_tenant) = figures.get(tenant) else {
            continue;
        };
        let mut matches = Matches::default();
        walk(of_tenant, cancelled, |other| matches.note(person, &other))?;
        match matches.strongest() {
            Some((row, 1)) => return Some(SamePerson::Found { tenant, row }),
            Some((_, people)) => {
                several = several.or(Some(SamePerson::Several { tenant, people }));
            }
            None => {}
        }
    }
    Some(several.unwrap_or(SamePerson::Nowhere))
}

/// Calls `look` with everybody who is listed; `None` once `cancelled` returns true.
fn walk(
    tenant: &TenantFigures,
    cancelled: &(dyn Fn() -> bool + Sync),
    mut look: impl FnMut(Person<'_>),
) -> Option<()> {
    for page in tenant.roster.chunks() {
        if cancelled() {
            return None;
        }
        let people = page.people();
        people
            .filter(|person| !tenant.gone.contains(person.row))
            .for_each(&mut look);
    }
    Some(())
}

/// The first person and the number of them who agree in the employee number, the id, or the name. A number identifies a person better than
/// an id, which another platform gives on its own, and an id better than a name.
#[derive(Default)]
struct Matches {
    number: Option<(RowId, usize)>,
    id: Option<(RowId, usize)>,
    name: Option<(RowId, usize)>,
}

impl Matches {
    fn note(&mut self, person: &Person<'_>, other: &Person<'_>) {
        let number = person.number.filter(|number| !number.is_empty());
        if number.is_some() && number == other.number {
            count(&mut self.number, other.row);
        }
        if person.id == other.id {
            count(&mut self.id, other.row);
        }
        // Where a platform sends no name, the id stands in its place.
        if person.name == other.name && person.name != person.id {
            count(&mut self.name, other.row);
        }
    }

    fn strongest(self) -> Option<(RowId, usize)> {
        self.number.or(self.id).or(self.name)
    }
}

fn count(matches: &mut Option<(RowId, usize)>, row: RowId) {
    matches.get_or_insert((row, 0)).1 += 1;
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;

    use super::*;
    use crate::domain::insight::OwnRecords;
    use crate::domain::roster::RosterChunk;
    use crate::domain::{Employee, PlatformKind, Roster};

    fn tenant(people: &[(&str, &str, &str)]) -> TenantFigures {
        let people = people.iter().map(|(id, name, number)| Employee {
            id: EmployeeId::new(id),
            name: (*name).to_owned(),
            departments: None,
            number: Some((*number).to_owned()).filter(|number| !number.is_empty()),
            union_id: None,
            hired_on: None,
            department_paths: Vec::new(),
        });
        let people: Vec<Employee> = people.collect();
        let mut roster = Roster::default();
        roster.push(Arc::new(RosterChunk::build(RowId(0), &people)));
        TenantFigures {
            name: "t".into(),
            platform: PlatformKind::WeCom,
            types: Arc::default(),
            columns: Arc::from([]),
            roster: Arc::new(roster),
            gone: Arc::default(),
            ledger: Arc::default(),
            as_of: date(2026, 11, 21),
            own: OwnRecords::default(),
        }
    }

    fn same(figures: &[TenantFigures], row: u32, tenants: &[usize]) -> SamePerson {
        let question = PersonQuestion::SameIn {
            from: 0,
            row: RowId(row),
            tenants: tenants.to_vec(),
        };
        match find_people(figures, &question, &|| false) {
            Some(PersonReport::Same(same)) => same,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_number_counts_before_the_id_and_the_id_before_a_name_that_only_one_person_has() {
        let here = tenant(&[
            ("zs", "张三", "007"),
            ("ls", "李四", ""),
            ("ww", "王五", ""),
            ("x9", "x9", ""),
        ]);
        let there = tenant(&[
            ("zs", "张三丰", ""),
            ("90", "张三", "007"),
            ("ls", "李斯", ""),
            ("91", "李四", ""),
            ("92", "王五", ""),
            ("93", "王五", ""),
            ("94", "x9", ""),
        ]);
        let third = tenant(&[("w", "王五", "")]);
        let figures = [here, there, third];
        let found = |tenant, row| SamePerson::Found {
            tenant,
            row: RowId(row),
        };
        assert_eq!(same(&figures, 0, &[1, 2]), found(1, 1), "by number");
        assert_eq!(same(&figures, 1, &[1, 2]), found(1, 2), "by id");
        assert_eq!(
            same(&figures, 2, &[1]),
            SamePerson::Several {
                tenant: 1,
                people: 2
            }
        );
        assert_eq!(
            same(&figures, 2, &[1, 2]),
            found(2, 0),
            "by name, further on"
        );
        assert_eq!(
            same(&figures, 3, &[1, 2]),
            SamePerson::Nowhere,
            "an id is no name"
        );
    }

    #[test]
    fn people_are_found_by_id_and_who_is_no_longer_listed_is_not() {
        let mut there = tenant(&[("a", "A", ""), ("b", "B", "")]);
        Arc::make_mut(&mut there.gone).set(RowId(1), true);
        let figures = [tenant(&[("b", "B", "")]), there];
        let ids = [(1, "a"), (1, "b"), (0, "b"), (0, "a")];
        let ids = ids.map(|(tenant, id)| (tenant, EmployeeId::new(id)));
        let question = PersonQuestion::WithIds(ids.to_vec());
        assert_eq!(
            find_people(&figures, &question, &|| false),
            Some(PersonReport::WithIds(vec![
                Some(RowId(0)),
                None,
                Some(RowId(0)),
                None
            ]))
        );
        assert_eq!(find_people(&figures, &question, &|| true), None);
    }
}
