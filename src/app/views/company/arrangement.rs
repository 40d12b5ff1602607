//! Which columns are shown, in which order, and how wide they are.

use std::collections::HashMap;

use crate::domain::insight::company::{CompanyField, CompanyReport, FigureColumn};

/// The columns about the person, which stay where they are while the others scroll.
const PEOPLE_FIELDS: [CompanyField; 3] = [
    CompanyField::Name,
    CompanyField::Id,
    CompanyField::Department,
];

/// What the user changed of the columns.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ColumnArrangement {
    /// These columns of figures come first, in this order. The others follow as the leave types do.
    pub first: Vec<FigureColumn>,
    /// These columns are not shown.
    pub hidden: Vec<CompanyField>,
    /// Display columns that the user gave a column.
    pub widths: HashMap<CompanyField, usize>,
}

/// The columns on screen, from left to right.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ShownFields {
    /// Those that stay where they are.
    pub frozen: Vec<CompanyField>,
    /// Those that scroll.
    pub scrolled: Vec<CompanyField>,
}

impl ShownFields {
    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &CompanyField> {
        self.frozen.iter().chain(&self.scrolled)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.frozen.len() + self.scrolled.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The position of a column.
    pub fn position(&self, field: &CompanyField) -> Option<usize> {
        self.all().position(|shown| shown == field)
    }
}

impl ColumnArrangement {
    /// The columns of a table.
    pub fn shown(&self, report: &CompanyReport) -> ShownFields {
        let is_shown = |field: &CompanyField| !self.hidden.contains(field);
        let tenant = (report.rosters.len() > 1).then_some(CompanyField::Tenant);
        let frozen = tenant.into_iter().chain(PEOPLE_FIELDS).filter(is_shown);
        let scrolled = self.figures(report).into_iter();
        let scrolled = scrolled.map(CompanyField::Figure).filter(is_shown);
        ShownFields {
            frozen: frozen.collect(),
            scrolled: scrolled.collect(),
        }
    }

    /// All columns of figures, hidden ones too, in their order.
    fn figures(&self, report: &CompanyReport) -> Vec<FigureColumn> {
        let mut figures: Vec<FigureColumn> = Vec::new();
        let known = |key: &&FigureColumn| report.columns.iter().any(|own| own.key == **key);
        figures.extend(self.first.iter().filter(known).cloned());
        for column in report.columns.iter() {
            if !figures.contains(&column.key) {
                figures.push(column.key.clone());
            }
        }
        figures
    }

    /// Hides a column.
    pub fn hide(&mut self, field: &CompanyField) {
        if !self.hidden.contains(field) {
            self.hidden.push(field.clone());
        }
    }

    /// Moves a column of figures past the next one that is shown, to the right or to the left.
    pub fn shift(&mut self, report: &CompanyReport, column: &FigureColumn, to_right: bool) {
        let mut figures = self.figures(report);
        let Some(at) = figures.iter().position(|own| own == column) else {
            return;
        };
        let is_shown = |key: &FigureColumn| {
            let hidden = &self.hidden;
            !hidden.contains(&CompanyField::Figure(key.clone()))
        };
        let other = if to_right {
            (at + 1..figures.len()).find(|other| is_shown(&figures[*other]))
        } else {
            (0..at).rev().find(|other| is_shown(&figures[*other]))
        };
        if let Some(other) = other {
            let moved = figures.remove(at);
            figures.insert(other, moved);
            self.first = figures;
        }
    }
}
