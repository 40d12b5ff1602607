//! The lines of the list: headings of months, weeks and reasons, each followed by its amounts unless it is closed.
//!
//! There are few groups and perhaps millions of amounts, so that only the groups are gone through.

use std::collections::HashSet;
use std::ops::Range;

use crate::domain::insight::expiring::{ExpiringReport, GroupKind};

/// A line of the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExpiringLine {
    /// The heading of a group, by its position.
    Group(usize),
    /// An amount, by its position.
    Item(usize),
}

/// A heading with the amounts below it.
#[derive(Clone, Debug)]
struct LineSection {
    /// The first line.
    start: usize,
    /// The group whose heading it begins with, if it has one.
    group: Option<usize>,
    items: Range<usize>,
}

impl LineSection {
    fn len(&self) -> usize {
        usize::from(self.group.is_some()) + self.items.len()
    }
}

/// The lines of an answer.
#[derive(Clone, Debug, Default)]
pub struct ExpiringLines {
    sections: Vec<LineSection>,
    len: usize,
}

/// Whether a group shows what it holds.
pub(crate) fn is_open(kind: GroupKind, turned: &HashSet<GroupKind>) -> bool {
    let is_open_at_first = !matches!(kind, GroupKind::NoDay(_));
    is_open_at_first != turned.contains(&kind)
}

impl ExpiringLines {
    /// The lines of `report`. The groups in `turned` are closed instead of open, or open instead of
    /// closed.
    pub fn of(report: &ExpiringReport, turned: &HashSet<GroupKind>) -> Self {
        let mut lines = Self::default();
        let first = report.groups.first().map(|group| group.items.start);
        let ungrouped = 0..first.unwrap_or(report.len()).min(report.len());
        if !ungrouped.is_empty() {
            lines.push(None, ungrouped);
        }
        let mut month_is_open = true;
        for (at, group) in report.groups.iter().enumerate() {
            let shown = is_open(group.kind, turned);
            match group.kind {
                GroupKind::Month(_) => {
                    month_is_open = shown;
                    lines.push(Some(at), group.items.start..group.items.start);
                }
                GroupKind::Week(..) if !month_is_open => {}
                GroupKind::Week(..) | GroupKind::NoDay(_) => {
                    let items = if shown {
                        group.items.clone()
                    } else {
                        group.items.start..group.items.start
                    };
                    lines.push(Some(at), items);
                }
            }
        }
        lines
    }

    fn push(&mut self, group: Option<usize>, items: Range<usize>) {
        let section = LineSection {
            start: self.len,
            group,
            items,
        };
        self.len += section.len();
        self.sections.push(section);
    }

    /// How many lines.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// A line by its number.
    pub fn get(&self, line: usize) -> Option<ExpiringLine> {
        let after = self
            .sections
            .partition_point(|section| section.start <= line);
        let section = self.sections.get(after.checked_sub(1)?)?;
        let mut below = line - section.start;
        if let Some(group) = section.group {
            if below == 0 {
                return Some(ExpiringLine::Group(group));
            }
            below -= 1;
        }
        (below < section.items.len()).then(|| ExpiringLine::Item(section.items.start + below))
    }

    /// The amount on a line.
    pub fn item_at(&self, line: usize) -> Option<usize> {
        match self.get(line)? {
            ExpiringLine::Item(item) => Some(item),
            ExpiringLine::Group(_) => None,
        }
    }

    /// The line of an amount, if it is shown.
    pub fn line_of(&self, item: usize) -> Option<usize> {
        let mut sections = self.sections.iter();
        let section = sections.find(|section| section.items.contains(&item))?;
        let below = item - section.items.start;
        Some(section.start + usize::from(section.group.is_some()) + below)
    }

    /// The line of the first amount, or else the first line.
    pub fn first_item(&self) -> usize {
        let mut sections = self.sections.iter();
        let section = sections.find(|section| !section.items.is_empty());
        section.map_or(0, |section| {
            section.start + usize::from(section.group.is_some())
        })
    }

    /// The group whose heading is on a line or above it.
    pub fn group_above(&self, line: usize) -> Option<usize> {
        let after = self
            .sections
            .partition_point(|section| section.start <= line);
        self.sections.get(after.checked_sub(1)?)?.group
    }

    /// The line of a group's heading, if it is shown.
    pub fn line_of_group(&self, group: usize) -> Option<usize> {
        let mut sections = self.sections.iter();
        let section = sections.find(|section| section.group == Some(group))?;
        Some(section.start)
    }
}
