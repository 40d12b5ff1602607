//! What differs from the snapshot before, as far as checks are about it: which findings are new, ids and rules that changed, and a
//! directory that shrank.
//!
//! Only the people who changed are looked at, in both of their states: whoever did not change fails the same checks as before, but for
//! lots that ended in between. So two states of a whole company are never in memory at once.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::balance_checks::failed_checks;
use super::check_name::CheckName;
use crate::domain::amount::Amount;
use crate::domain::balance::{Balance, CellState};
use crate::domain::changes::{
    Change, ChangeKind, History, PersonState, compare_types, identity_change,
};
use crate::domain::day::day_of;
use crate::domain::leave_type::{LeaveType, LeaveTypeStatus};
use crate::domain::ledger::CellFigures;
use crate::domain::{LeaveTypeId, Lot};

/// How many people a directory listed before, and how many of them it lacks now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DirectoryShrinkage {
    /// People listed before.
    pub before: usize,
    /// Those of them who are not visible any more.
    pub missing: usize,
}

/// How many values the tag of a unit has, 0 for none included.
pub(super) const UNIT_TAGS: usize = 4;

/// Who has a balance of a leave type, in which units. People whose balance has no unit count in
/// `people` alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct TypeHolders {
    /// How many have a balance of it.
    pub(super) people: usize,
    /// How many of them in each unit.
    pub(super) units: [usize; UNIT_TAGS],
}

impl TypeHolders {
    /// Counts somebody with a balance; one that has not been read is none.
    pub(super) fn add(&mut self, cell: &CellFigures) {
        if cell.state != CellState::Pending {
            self.people += 1;
            let unit = cell.unit.map(|unit| usize::from(unit.tag()));
            if let Some(count) = unit.and_then(|unit| self.units.get_mut(unit)) {
                *count += 1;
            }
        }
    }
}

/// What the people who changed had of a leave type in the snapshot before, and have now. Everybody
/// else has what they had.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct ChangedHolders {
    before: TypeHolders,
    now: TypeHolders,
}

/// What differs between the newest snapshot and the one before it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SinceSnapshot {
    /// When the one before was taken.
    pub before: Timestamp,
    /// Ids that may belong to another person, and leave types whose rules changed.
    pub(super) changes: Vec<Change>,
    /// The directory is far smaller than before, and nobody has accepted that.
    pub shrinkage: Option<DirectoryShrinkage>,
    /// What the people who changed fail now and did not fail before, by hashes.
    findings: HashSet<u64>,
    /// Leave types that are not in use now and were before.
    newly_disabled: HashSet<LeaveTypeId>,
    /// Leave types that the platform's list had before.
    listed_before: HashSet<LeaveTypeId>,
    /// By leave type, what the people who changed had and have.
    holders: HashMap<LeaveTypeId, ChangedHolders>,
    /// The employee numbers that somebody has who did not have them before, by hashes.
    numbers: HashSet<u64>,
}

impl SinceSnapshot {
    /// Nothing differs from the snapshot that was taken then.
    pub fn nothing(before: Timestamp) -> Self {
        Self {
            before,
            changes: Vec::new(),
            shrinkage: None,
            findings: HashSet::new(),
            newly_disabled: HashSet::new(),
            listed_before: HashSet::new(),
            holders: HashMap::new(),
            numbers: HashSet::new(),
        }
    }

    /// The day of the snapshot before.
    pub(super) fn day(&self) -> Date {
        day_of(self.before)
    }

    /// Whether a person fails a check of a balance now and did not before.
    pub(super) fn is_new(&self, check: CheckName, employee: &str, leave_type: &str) -> bool {
        !self.findings.is_empty() && self.findings.contains(&key(check, employee, leave_type))
    }

    /// Whether a leave type is not in use now and was before, so that every balance of it is a
    /// disabled one only since then.
    pub(super) fn is_newly_disabled(&self, leave_type: &LeaveTypeId) -> bool {
        self.newly_disabled.contains(leave_type)
    }

    /// Who had a balance of a leave type in the snapshot before, if these people have one now.
    fn holders_before(&self, leave_type: &LeaveTypeId, now: &TypeHolders) -> TypeHolders {
        let changed = self.holders.get(leave_type).copied().unwrap_or_default();
        let before = |now: usize, then: usize, of_changed: usize| {
            now.saturating_sub(of_changed).saturating_add(then)
        };
        let mut had = TypeHolders {
            people: before(now.people, changed.before.people, changed.now.people),
            ..TypeHolders::default()
        };
        for (unit, count) in had.units.iter_mut().enumerate() {
            *count = before(
                now.units[unit],
                changed.before.units[unit],
                changed.now.units[unit],
            );
        }
        had
    }

    /// Whether balances of a leave type are in several units only since the snapshot before.
    pub(super) fn clashes_newly(&self, leave_type: &LeaveTypeId, now: &TypeHolders) -> bool {
        let before = self.holders_before(leave_type, now);
        before.units.iter().filter(|count| **count > 0).count() < 2
    }

    /// Whether people have balances of a leave type that the platform's list lacks only since the snapshot before.
    pub(super) fn is_newly_unlisted(&self, leave_type: &LeaveTypeId, now: &TypeHolders) -> bool {
        let had_any = self.holders_before(leave_type, now).people > 0;
        !had_any || self.listed_before.contains(leave_type)
    }

    /// Whether somebody has this employee number who did not have it before.
    pub(super) fn has_new_number(&self, number: &str) -> bool {
        self.numbers.contains(&hash_of(number))
    }
}

/// Collects what differs, from the people who changed.
#[derive(Debug)]
pub struct SinceSnapshotBuilder {
    since: SinceSnapshot,
    ends: [SnapshotEnd; 2],
}

/// What the checks of a person need to know of a snapshot.
#[derive(Debug)]
struct SnapshotEnd {
    day: Date,
    disabled: HashSet<LeaveTypeId>,
}

impl SnapshotEnd {
    fn of(at: Timestamp, types: &[LeaveType]) -> Self {
        let disabled = types
            .iter()
            .filter(|leave_type| leave_type.status == LeaveTypeStatus::Disabled);
        Self {
            day: day_of(at),
            disabled: disabled.map(|leave_type| leave_type.id.clone()).collect(),
        }
    }

    /// What a person fails, by hashes.
    fn failed(&self, person: &PersonState) -> Vec<u64> {
        let employee = person.employee.id.as_str();
        let balances = person.answer.iter().flat_map(|answer| &answer.balances);
        let mut keys = Vec::new();
        for balance in balances {
            let is_disabled = self.disabled.contains(&balance.leave_type);
            failed_checks(
                &CellFigures::from(balance),
                is_disabled,
                || has_ended_with_left(balance, self.day),
                |check| keys.push(key(check, employee, balance.leave_type.as_str())),
            );
        }
        keys
    }
}

fn has_ended_with_left(balance: &Balance, day: Date) -> bool {
    let has_left = |lot: &Lot| lot.left.is_some_and(Amount::is_positive);
    balance
        .lots
        .iter()
        .any(|lot| lot.has_ended(day) && has_left(lot))
}

impl SinceSnapshotBuilder {
    /// Starts with when the two snapshots were taken, the earlier one first, and with the leave types between them.
    pub fn new(taken: [Timestamp; 2], types: &History<Arc<[LeaveType]>>) -> Self {
        let before = types.past.first().map_or(&types.now, |past| &past.state);
        let changes = compare_types(types).changes.into_iter();
        let has_other_rules = |change: &Change| matches!(&change.what, ChangeKind::Type(of_type) if of_type.from.is_some() && of_type.to.is_some());
        let ends = [
            SnapshotEnd::of(taken[0], before),
            SnapshotEnd::of(taken[1], &types.now),
        ];
        let newly = ends[1].disabled.difference(&ends[0].disabled);
        let listed = before.iter().filter(|leave_type| !leave_type.is_unlisted());
        Self {
            since: SinceSnapshot {
                newly_disabled: newly.cloned().collect(),
                listed_before: listed.map(|leave_type| leave_type.id.clone()).collect(),
                changes: changes.filter(has_other_rules).collect(),
                ..SinceSnapshot::nothing(taken[0])
            },
            ends,
        }
    }

    /// Adds some of the people who changed.
    pub fn add(&mut self, people: &[History<Option<PersonState>>]) {
        for history in people {
            self.since.changes.extend(identity_change(history));
            let Some((from, to)) = history.ends() else {
                continue;
            };
            self.count_holders(from.as_ref(), |holders| &mut holders.before);
            self.count_holders(to.as_ref(), |holders| &mut holders.now);
            let Some(to) = to else {
                continue;
            };
            let before = from
                .as_ref()
                .map_or_else(Vec::new, |from| self.ends[0].failed(from));
            let now = self.ends[1].failed(to).into_iter();
            self.since
                .findings
                .extend(now.filter(|key| !before.contains(key)));
            let number_of = |person: &PersonState| person.employee.number.clone();
            let number = number_of(to);
            if number != from.as_ref().and_then(number_of) {
                self.since.numbers.extend(number.as_deref().map(hash_of));
            }
        }
    }

    fn count_holders(
        &mut self,
        person: Option<&PersonState>,
        of: impl Fn(&mut ChangedHolders) -> &mut TypeHolders,
    ) {
        let answer = person.and_then(|person| person.answer.as_ref());
        for balance in answer.iter().flat_map(|answer| &answer.balances) {
            let holders = self.since.holders.entry(balance.leave_type.clone());
            of(holders.or_default()).add(&CellFigures::from(balance));
        }
    }

    /// What differs.
    pub fn end(self, shrinkage: Option<DirectoryShrinkage>) -> SinceSnapshot {
        SinceSnapshot {
            shrinkage,
            ..self.since
        }
    }
}

fn key(check: CheckName, employee: &str, leave_type: &str) -> u64 {
    hash_of((check, employee, leave_type))
}

fn hash_of(what: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}
