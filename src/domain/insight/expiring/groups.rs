//! What ends, in months and weeks.

use std::collections::HashMap;
use std::ops::Range;

use super::group_totals::{GroupKind, GroupTotals};
use super::item_list::ItemList;
use super::same_end::SameEnd;

/// Amounts that belong together, with their sums.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExpiringGroup {
    /// What it holds.
    pub kind: GroupKind,
    /// Positions of its amounts; empty where they are only counted.
    pub items: Range<usize>,
    /// What they add up to.
    pub totals: GroupTotals,
}

/// Goes along the days and opens a group where one begins.
struct Grouping<'a> {
    /// How many people each group has.
    people: &'a HashMap<GroupKind, usize>,
    groups: Vec<ExpiringGroup>,
    /// Where the groups are that amounts are added to: the month, or the reason why there is no day, and the week.
    open: [Option<usize>; 2],
}

/// All amounts by day, and their groups: each month is followed by its weeks, and what has no day comes last. Where several parts have the
/// same end, they stay in their order.
pub(super) fn listed(
    mut parts: Vec<SameEnd>,
    people: &HashMap<GroupKind, usize>,
) -> (ItemList, Vec<ExpiringGroup>) {
    parts.sort_by_key(|part| part.end);
    let mut items = ItemList::default();
    let mut grouping = Grouping {
        people,
        groups: Vec::new(),
        open: [None; 2],
    };
    for mut part in parts {
        let start = items.len();
        items.push(std::mem::take(&mut part.items));
        grouping.add(&part, start..items.len());
    }
    (items, grouping.groups)
}

impl Grouping<'_> {
    /// Adds the amounts of a day, which are at these positions.
    fn add(&mut self, part: &SameEnd, items: Range<usize>) {
        let [month, week] = part.end.groups();
        if self.is_new(0, month) {
            self.open[1] = None;
        }
        for (level, kind) in [month, week].into_iter().enumerate() {
            if self.is_new(level, kind) {
                self.open[level] = kind.map(|kind| self.begin(kind, items.start));
            }
            let open = self.open[level].and_then(|at| self.groups.get_mut(at));
            if let Some(group) = open {
                group.items.end = items.end;
                group.totals.merge(&part.totals);
            }
        }
    }

    /// Whether the group of this kind is not the one that is open on its level.
    fn is_new(&self, level: usize, kind: Option<GroupKind>) -> bool {
        self.open[level].map(|at| self.groups[at].kind) != kind
    }

    /// Begins a group, and returns its position.
    fn begin(&mut self, kind: GroupKind, start: usize) -> usize {
        let totals = GroupTotals {
            people: self.people.get(&kind).copied().unwrap_or(0),
            ..GroupTotals::default()
        };
        self.groups.push(ExpiringGroup {
            kind,
            items: start..start,
            totals,
        });
        self.groups.len() - 1
    }
}
