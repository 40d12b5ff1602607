//! The people whom the user marked, in any view: to copy, compare or export them together.
//!
//! A mark refers to the person's id and not to the row, because rows change when a tenant is read
//! again.

use std::collections::HashMap;
use std::sync::Arc;

use crate::app::large_drop::drop_aside;
use crate::domain::EmployeeId;
use crate::domain::insight::company::{MarkTurns, PersonMarks};
use crate::sync::TenantId;

/// The marked people of all tenants.
#[derive(Clone, Debug, Default)]
pub struct MarkedPeople {
    by_tenant: HashMap<TenantId, PersonMarks>,
    /// Number of the next change of marks. It orders the marks, and says which of them a job knew.
    turn: u32,
    /// The turn at which all marks were last taken away. What a job found that began before is
    /// dropped.
    cleared: u32,
}

impl MarkedPeople {
    /// Whether the person with this id of the platform is marked.
    pub fn contains(&self, tenant: TenantId, id: &str) -> bool {
        let marks = self.by_tenant.get(&tenant);
        marks.is_some_and(|marks| marks.contains(id))
    }

    /// Marks a person, or takes the mark away.
    pub fn set(&mut self, tenant: TenantId, id: &str, marked: bool) {
        if self.contains(tenant, id) == marked {
            return;
        }
        let marks = self.by_tenant.entry(tenant).or_default();
        marks.set(id, marked, self.turn);
        self.turn += 1;
    }

    /// Marks a person who is not marked, and takes the mark of one who is. Returns whether the person is marked now.
    pub fn toggle(&mut self, tenant: TenantId, id: &str) -> bool {
        let marked = !self.contains(tenant, id);
        self.set(tenant, id, marked);
        marked
    }

    /// How many people are marked, in all tenants.
    pub fn len(&self) -> usize {
        self.by_tenant.values().map(PersonMarks::len).sum()
    }

    /// Whether nobody is marked.
    pub fn is_empty(&self) -> bool {
        self.by_tenant.values().all(PersonMarks::is_empty)
    }

    /// How many people of a tenant are marked.
    pub fn len_of(&self, tenant: TenantId) -> usize {
        self.by_tenant.get(&tenant).map_or(0, PersonMarks::len)
    }

    /// Takes all marks away, also those that a job is about to find.
    pub fn clear(&mut self) {
        drop_aside(std::mem::take(&mut self.by_tenant));
        self.turn += 1;
        self.cleared = self.turn;
    }

    /// The next turn. A job that starts now does not know of marks from this turn on.
    pub fn turn(&self) -> u32 {
        self.turn
    }

    /// The marks of a tenant, for work off the UI task.
    pub fn of_tenant(&self, tenant: TenantId) -> PersonMarks {
        self.by_tenant.get(&tenant).cloned().unwrap_or_default()
    }

    /// Replaces the marks of a tenant by those that a job found. The job began at the turn `since`,
    /// and what was marked or unmarked since then stays so. `next` is the turn after the last one
    /// that the job gave out.
    pub fn put(&mut self, tenant: TenantId, marks: Arc<MarkTurns>, (since, next): (u32, u32)) {
        if since < self.cleared {
            return;
        }
        self.turn = self.turn.max(next);
        let own = self.by_tenant.entry(tenant).or_default();
        let before = own.rebase(marks, since);
        drop_aside(before);
    }

    /// The marked people in the order in which they were marked; `None` where there are more than `most`.
    pub fn in_order(&self, most: usize) -> Option<Vec<(TenantId, EmployeeId)>> {
        if self.len() > most {
            return None;
        }
        let marks = self.by_tenant.iter().flat_map(|(tenant, marks)| {
            let people = marks.iter();
            people.map(|(id, turn)| (turn, *tenant, EmployeeId::new(id)))
        });
        let mut marks: Vec<(u32, TenantId, EmployeeId)> = marks.collect();
        marks.sort_by_key(|(turn, tenant, _)| (*turn, tenant.0));
        let people = marks.into_iter().map(|(_, tenant, id)| (tenant, id));
        Some(people.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: TenantId = TenantId(0);
    const THERE: TenantId = TenantId(1);

    fn ids(marks: &MarkedPeople) -> Vec<String> {
        let people = marks.in_order(9).unwrap_or_default().into_iter();
        people
            .map(|(tenant, id)| format!("{} {}", tenant.0, id.as_str()))
            .collect()
    }

    #[test]
    fn a_mark_is_of_one_person_of_one_tenant_and_the_same_key_takes_it_away() {
        let mut marks = MarkedPeople::default();
        assert!(marks.toggle(HERE, "zhangsan"));
        assert!(marks.contains(HERE, "zhangsan") && !marks.contains(THERE, "zhangsan"));
        assert!(!marks.toggle(HERE, "zhangsan"));
        assert!(marks.is_empty() && !marks.contains(HERE, "zhangsan"));
    }

    #[test]
    fn people_are_listed_in_the_order_in_which_they_were_marked_unless_there_are_too_many() {
        let mut marks = MarkedPeople::default();
        marks.set(THERE, "b", true);
        marks.set(HERE, "c", true);
        marks.set(HERE, "a", true);
        marks.set(HERE, "c", true);
        assert_eq!(ids(&marks), ["1 b", "0 c", "0 a"]);
        assert_eq!((marks.len(), marks.len_of(HERE)), (3, 2));
        assert_eq!(marks.in_order(2), None);
        marks.clear();
        assert!(marks.is_empty());
    }

    #[test]
    fn marks_that_a_job_found_replace_those_of_its_tenant_and_later_ones_follow_them() {
        let mut marks = MarkedPeople::default();
        marks.set(HERE, "old", true);
        let found = [("x".into(), 4), ("y".into(), 5)];
        let since = marks.turn();
        marks.put(HERE, Arc::new(HashMap::from(found)), (since, 6));
        marks.set(HERE, "later", true);
        assert_eq!(ids(&marks), ["0 x", "0 y", "0 later"]);
    }

    #[test]
    fn what_is_marked_or_unmarked_while_a_job_runs_is_not_lost() {
        let mut marks = MarkedPeople::default();
        marks.set(HERE, "x", true);
        let since = marks.turn();
        marks.set(HERE, "x", false);
        marks.set(HERE, "z", true);
        let found = [("x".into(), 0), ("y".into(), 1)];
        marks.put(HERE, Arc::new(HashMap::from(found)), (since, 2));
        assert_eq!(ids(&marks), ["0 y", "0 z"]);
        assert_eq!(marks.len(), 2);
    }

    #[test]
    fn a_job_that_began_before_all_marks_were_taken_away_marks_nobody() {
        let mut marks = MarkedPeople::default();
        let since = marks.turn();
        marks.clear();
        let found = [("x".into(), 0)];
        marks.put(HERE, Arc::new(HashMap::from(found)), (since, 1));
        assert!(marks.is_empty());
    }
}
