//! The walk over everybody: from matched people and leave types to rows.

use std::ops::Range;
use std::sync::Arc;

use super::CompareRules;
use super::identity::{Counterpart, MatchedPeople};
use super::leave_pairs::LeavePair;
use super::report::{CompareCounts, ComparedRow, NOBODY};
use super::side::{CompareSide, SideCell, SideLeave};
use super::verdict::{CellPair, CompareReason, CompareResult, ComparedVerdict, Difference};
use crate::domain::halves::in_halves;
use crate::domain::matching::{Query, SearchScope, SearchedPeople, search};
use crate::domain::roster::RosterChunk;
use crate::domain::service_dates::TenantDates;
use crate::domain::{CellState, Employee, EmployeeId, Roster, RowId, RowSet};

/// How many people are handled between two looks at whether the work was cancelled.
const PEOPLE_PER_LOOK: u32 = 1_024;

/// The rows and what was counted.
#[derive(Default)]
pub(super) struct FoundRows {
    pub(super) rows: Vec<ComparedRow>,
    pub(super) counts: CompareCounts,
}

/// Whom the filter selects on each side; `None` for everybody.
pub(super) struct ListedPeople([Option<RowSet>; 2]);

impl ListedPeople {
    /// Searches both sides; `None` once `cancelled` returns true.
    pub(super) fn find(
        sides: &[CompareSide; 2],
        query: &Query,
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Option<Self> {
        if query.is_all() {
            return Some(Self([None, None]));
        }
        let [left, right] = sides;
        Some(Self([
            Some(matching(left, query, cancelled)?),
            Some(matching(right, query, cancelled)?),
        ]))
    }

    fn has(&self, people: [u32; 2]) -> bool {
        let mut sides = self.0.iter().zip(people);
        sides.any(|(listed, at)| match listed {
            None => true,
            Some(listed) => at != NOBODY && listed.contains(RowId(at)),
        })
    }
}

/// The people of a side who match.
fn matching(
    side: &CompareSide,
    query: &Query,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<RowSet> {
    let sheet_roster;
    let people = match side {
        CompareSide::Tenant(tenant) => SearchedPeople {
            roster: &tenant.figures.roster,
            ledger: Some(&tenant.figures.ledger),
            types: &tenant.figures.types,
            today: tenant.figures.as_of,
            dates: tenant.figures.own.dates(),
        },
        CompareSide::Sheet(_) => {
            sheet_roster = roster_of_sheet(side);
            SearchedPeople {
                roster: &sheet_roster,
                ledger: None,
                types: &[],
                today: jiff::civil::Date::MIN,
                dates: TenantDates::default(),
            }
        }
    };
    let rows = search(query, &people, SearchScope::Everything, RowId(0), cancelled)?;
    let mut listed = RowSet::default();
    for row in rows {
        listed.set(RowId(row), true);
    }
    Some(listed)
}

/// The people of a sheet as a roster, because that is what a filter searches.
fn roster_of_sheet(side: &CompareSide) -> Roster {
    let mut people = Vec::new();
    side.each_person(|_, person| {
        people.push(Employee {
            id: EmployeeId::new(person.id.unwrap_or_default()),
            name: person.shown_name().into_owned(),
            departments: Some(person.departments.iter().map(ToString::to_string).collect()),
            number: person.number.map(str::to_owned),
            union_id: None,
            hired_on: None,
            department_paths: Vec::new(),
        });
        true
    });
    let mut roster = Roster::default();
    roster.push(Arc::new(RosterChunk::build(RowId(0), &people)));
    roster
}

/// A comparison in progress.
pub(super) struct CompareScan<'a> {
    pub(super) sides: &'a [CompareSide; 2],
    pub(super) people: &'a MatchedPeople,
    pub(super) pairs: &'a [LeavePair],
    pub(super) listed: &'a ListedPeople,
    pub(super) rules: &'a CompareRules,
    pub(super) cancelled: &'a (dyn Fn() -> bool + Sync),
}

impl CompareScan<'_> {
    /// All rows; `None` when cancelled.
    pub(super) fn run(&self) -> Option<FoundRows> {
        let [left, right] = self.sides;
        let lefts = left.positions() as usize;
        let mut found = in_halves(
            0..lefts,
            lefts,
            |some| self.lefts(some),
            |mut first, rest| {
                first.rows.extend(rest.rows);
                first.counts.add(&rest.counts);
                first
            },
        )?;
        self.rights(0..right.positions(), &mut found)?;
        Some(found)
    }

    /// The people of the left side, with those whom they correspond to.
    fn lefts(&self, positions: Range<usize>) -> Option<FoundRows> {
        let mut found = FoundRows::default();
        for at in positions.filter_map(|at| u32::try_from(at).ok()) {
            if at.is_multiple_of(PEOPLE_PER_LOOK) && (self.cancelled)() {
                return None;
            }
            if !self.sides[0].is_listed(at) {
                continue;
            }
            match self.people.of_left(at) {
                Counterpart::One(other) => self.matched([at, other], &mut found),
                Counterpart::Nobody => self.alone([at, NOBODY], &mut found),
                Counterpart::Ambiguous => self.ambiguous([at, NOBODY], &mut found),
            }
        }
        Some(found)
    }

    /// The people of the right side to whom nobody on the left corresponds.
    fn rights(&self, positions: Range<u32>, found: &mut FoundRows) -> Option<()> {
        for at in positions {
            if at.is_multiple_of(PEOPLE_PER_LOOK) && (self.cancelled)() {
                return None;
            }
            if !self.sides[1].is_listed(at) {
                continue;
            }
            match self.people.of_right(at) {
                Counterpart::One(_) => {}
                Counterpart::Nobody => self.alone([NOBODY, at], found),
                Counterpart::Ambiguous => self.ambiguous([NOBODY, at], found),
            }
        }
        Some(())
    }

    fn matched(&self, people: [u32; 2], found: &mut FoundRows) {
        if !self.listed.has(people) {
            return;
        }
        found.counts.matched += 1;
        for (at, pair) in self.numbered_pairs() {
            if self.clearly_agree(people, pair) {
                self.add(people, at, Some((CompareResult::Equal, None)), found);
                continue;
            }
            let cells = CellPair::new(
                self.cell(0, people, pair.left.as_ref()),
                self.cell(1, people, pair.right.as_ref()),
            );
            let verdict = if cells.is_repeated() {
                Some((CompareResult::Ambiguous, Some(CompareReason::SeveralLines)))
            } else if pair.is_ambiguous {
                has_figure(&cells)
                    .then_some((CompareResult::Ambiguous, Some(CompareReason::SeveralTypes)))
            } else {
                self.verdict(people, pair, &cells)
            };
            self.add(people, at, verdict, found);
        }
    }

    fn clearly_agree(&self, people: [u32; 2], pair: &LeavePair) -> bool {
        let leaves = pair.left.as_ref().zip(pair.right.as_ref());
        leaves.is_some_and(|(left, right)| {
            CompareSide::clearly_agree(self.sides, people, [left, right])
        })
    }

    fn verdict(
        &self,
        people: [u32; 2],
        pair: &LeavePair,
        cells: &CellPair,
    ) -> Option<ComparedVerdict> {
        // Of a leave type that one side lacks, all there is to say is that the other has a figure.
        let is_on_both = pair.left.is_some() && pair.right.is_some();
        if !is_on_both && !has_figure(cells) {
            return None;
        }
        let (result, reason) = cells.verdict(pair, self.rules.tolerance)?;
        if result != CompareResult::Different {
            return Some((result, reason));
        }
        let difference = Difference {
            sides: self.sides,
            people,
            pair,
            cells,
        };
        Some((result, difference.reason()))
    }

    /// Somebody without a counterpart on the other side: a row for each figure, or one if there is
    /// none.
    fn alone(&self, people: [u32; 2], found: &mut FoundRows) {
        if !self.listed.has(people) {
            return;
        }
        let is_left = people[0] != NOBODY;
        let result = if is_left {
            found.counts.only_left += 1;
            CompareResult::OnlyLeft
        } else {
            found.counts.only_right += 1;
            CompareResult::OnlyRight
        };
        self.every_figure(people, (result, None), found);
    }

    fn ambiguous(&self, people: [u32; 2], found: &mut FoundRows) {
        if !self.listed.has(people) {
            return;
        }
        found.counts.ambiguous += 1;
        let verdict = (CompareResult::Ambiguous, Some(CompareReason::Namesakes));
        self.every_figure(people, verdict, found);
    }

    /// A row for each figure of a person of one side, or one without a leave type if there is none.
    fn every_figure(&self, people: [u32; 2], verdict: ComparedVerdict, found: &mut FoundRows) {
        let side = usize::from(people[0] == NOBODY);
        let mut has_any = false;
        for (at, pair) in self.numbered_pairs() {
            let leave = [&pair.left, &pair.right][side].as_ref();
            if leave.is_none() {
                continue;
            }
            let cell = self.cell(side, people, leave);
            // Who somebody is has to be clear before several lines of theirs are looked at.
            let verdict = if cell.is_repeated && verdict.0 != CompareResult::Ambiguous {
                Some((CompareResult::Ambiguous, Some(CompareReason::SeveralLines)))
            } else {
                (cell.is_repeated || cell.left.is_some()).then_some(verdict)
            };
            has_any |= verdict.is_some();
            self.add(people, at, verdict, found);
        }
        if !has_any {
            self.add(people, u16::MAX, Some(verdict), found);
        }
    }

    fn numbered_pairs(&self) -> impl Iterator<Item = (u16, &LeavePair)> {
        (0..u16::MAX).zip(self.pairs)
    }

    /// What a side says. A leave type that it lacks applies to nobody.
    fn cell(&self, side: usize, people: [u32; 2], leave: Option<&SideLeave>) -> SideCell {
        match leave {
            Some(leave) => self.sides[side].cell(people[side], leave),
            None => SideCell {
                state: CellState::NotApplicable,
                ..SideCell::default()
            },
        }
    }

    fn add(
        &self,
        people: [u32; 2],
        pair: u16,
        verdict: Option<ComparedVerdict>,
        found: &mut FoundRows,
    ) {
        let Some((result, reason)) = verdict else {
            found.counts.without_figures += 1;
            return;
        };
        found.counts.count(result);
        if result != CompareResult::Equal || self.rules.lists_equal {
            found.rows.push(ComparedRow {
                people,
                pair,
                result,
                reason,
            });
        }
    }
}

fn has_figure(cells: &CellPair) -> bool {
    cells.left.left.is_some() || cells.right.left.is_some()
}
