//! The order of the rows: by one or several columns, figures by their exact values, names by
//! pinyin, and people without a figure last.
//!
//! Each row gets a number that sorts as its cell does. Rows with equal numbers are then ordered by the next column, and at last as in the
//! directory. A million rows are divided between two threads.

use std::collections::HashMap;
use std::ops::Range;

use super::text_order::{Texts, place_of, sorted};
use super::{ColumnSource, CompanyColumn, CompanyPerson, CompanyRows, FigureColumn, TenantFigures};
use crate::domain::halves::in_halves;
use crate::domain::matching::{push_sort_key, sort_key};
use crate::domain::roster::Person;
use crate::domain::text::shown;
use crate::domain::{Amount, CellState};

/// How many rows a job handles between two looks at whether it was cancelled.
const ROWS_BETWEEN_QUESTIONS: usize = 4_096;
/// Added to a figure in [parts](Amount::parts) so that no figure is below zero. No figure has more than 2⁸⁹ of them.
const ZERO: i128 = 1 << 90;
/// Set in the number of a row without a figure, which comes after all others in either direction.
const LAST: u128 = 1 << 95;
/// Below the number of a row there is room for its place, so that one number is all that is moved where rows are sorted.
const PLACE_BITS: u32 = 32;

/// What stands in a column of the table.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub enum CompanyField {
    /// The tenant.
    Tenant,
    /// The name; in an order Chinese names stand by pinyin.
    #[default]
    Name,
    /// The platform's id.
    Id,
    /// The departments; in an order by pinyin.
    Department,
    /// What is left of a leave type.
    Figure(FigureColumn),
}

/// One of the columns by which the rows are ordered.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct SortBy {
    /// The column.
    pub field: CompanyField,
    /// The largest first.
    pub is_descending: bool,
}

/// The rows that are ordered.
#[derive(Clone, Copy)]
pub(super) struct OrderedTable<'a> {
    pub(super) figures: &'a [TenantFigures],
    pub(super) columns: &'a [CompanyColumn],
    /// What the numbers of people mean.
    pub(super) rows: &'a CompanyRows,
}

type Cancelled<'a> = &'a (dyn Fn() -> bool + Sync);

/// Puts `listed` into the order; `None` once `cancelled` returns true. Equal rows keep theirs, which is the directory's.
pub(super) fn sort(
    table: &OrderedTable<'_>,
    listed: &mut [u32],
    by: &[SortBy],
    cancelled: Cancelled<'_>,
) -> Option<()> {
    let Some((first, further)) = by.split_first() else {
        return Some(());
    };
    let keys = keys(table, listed, first, cancelled)?;
    // No two of them are equal, since each has its own place.
    let pairs = keys.into_iter().zip(0u32..);
    let pairs = pairs.map(|(key, place)| key << PLACE_BITS | u128::from(place));
    let pairs = sorted(pairs.collect());
    if cancelled() {
        return None;
    }
    let before = listed.to_vec();
    for (row, pair) in listed.iter_mut().zip(&pairs) {
        *row = before[place_of(*pair) as usize];
    }
    if further.is_empty() {
        return Some(());
    }
    let mut rest = listed;
    let key = |pair: &u128| pair >> PLACE_BITS;
    for same in pairs.chunk_by(|one, other| key(one) == key(other)) {
        let (run, later) = rest.split_at_mut(same.len());
        if run.len() > 1 {
            sort(table, run, further, cancelled)?;
        }
        rest = later;
    }
    Some(())
}

/// A number for each row that sorts as its cell does.
fn keys(
    table: &OrderedTable<'_>,
    listed: &[u32],
    by: &SortBy,
    cancelled: Cancelled<'_>,
) -> Option<Vec<u128>> {
    let mut keys = match &by.field {
        CompanyField::Tenant => of_rows(listed, cancelled, |row| {
            let person = table.rows.person(row);
            person.map_or(LAST, |person| person.tenant as u128)
        })?,
        CompanyField::Figure(column) => figure_keys(table, listed, column, cancelled)?,
        CompanyField::Name => ranks(&texts_of(table, listed, cancelled, |person, text| {
            push_sort_key(person.name, text);
        })?),
        CompanyField::Id => ranks(&texts_of(table, listed, cancelled, |person, text| {
            text.push_str(&shown(person.id));
        })?),
        CompanyField::Department => department_ranks(of_rows(listed, cancelled, |row| {
            table.text(row, |person| {
                person
                    .departments
                    .filter(|names| !names.is_empty())
                    .map(|names| names.join(" "))
            })
        })?),
    };
    if by.is_descending {
        let flipped = keys.iter_mut().filter(|key| **key < LAST);
        flipped.for_each(|key| *key = LAST - 1 - *key);
    }
    Some(keys)
}

fn figure_keys(
    table: &OrderedTable<'_>,
    listed: &[u32],
    column: &FigureColumn,
    cancelled: Cancelled<'_>,
) -> Option<Vec<u128>> {
    let Some(column) = table.columns.iter().find(|own| own.key == *column) else {
        return Some(vec![LAST; listed.len()]);
    };
    let tenants = 0..table.figures.len();
    let sources: Vec<Option<&ColumnSource>> = tenants.map(|tenant| column.source(tenant)).collect();
    of_rows(listed, cancelled, |row| {
        let Some(person) = table.rows.person(row) else {
            return LAST;
        };
        match sources.get(person.tenant) {
            Some(Some(source)) => figure_key(table, column, source, person),
            _ => LAST | u128::from(rank(None)),
        }
    })
}

fn figure_key(
    table: &OrderedTable<'_>,
    column: &CompanyColumn,
    source: &ColumnSource,
    person: CompanyPerson,
) -> u128 {
    let ledger = &table.figures[person.tenant].ledger;
    let cell = source.cells.map(|cells| ledger.left(person.row, cells));
    let (state, unit, left) = cell.unwrap_or_default();
    let is_unnamed = state == CellState::Pending && ledger.is_answered(person.row);
    match left {
        _ if is_unnamed || !column.takes(source, unit) => LAST | u128::from(rank(None)),
        Some(left) if state == CellState::Known => parts(left),
        _ => LAST | u128::from(rank(Some(state))),
    }
}

/// A figure as a number of the smallest parts that all scales have in common.
fn parts(amount: Amount) -> u128 {
    u128::try_from(amount.parts() + ZERO).unwrap_or(0)
}

/// Where a state stands among those without a figure: what is final before what is missing; no balance at all comes last.
fn rank(state: Option<CellState>) -> u8 {
    match state {
        Some(CellState::Known) => 0,
        Some(CellState::Unlimited) => 1,
        Some(CellState::NotApplicable) => 2,
        Some(CellState::NotInitialised) => 3,
        Some(CellState::Failed) => 4,
        Some(CellState::Forbidden) => 5,
        Some(CellState::Pending) => 6,
        None => 7,
    }
}

impl OrderedTable<'_> {
    /// A text about a person; `None` where it is not known.
    fn text(&self, row: u32, text: impl Fn(Person<'_>) -> Option<String>) -> Option<String> {
        text(self.person(row)?)
    }

    fn person(&self, row: u32) -> Option<Person<'_>> {
        let person = self.rows.person(row)?;
        let roster = &self.figures.get(person.tenant)?.roster;
        roster.person(person.row)
    }
}

/// What `write` writes about each person, as a text.
fn texts_of(
    table: &OrderedTable<'_>,
    listed: &[u32],
    cancelled: Cancelled<'_>,
    write: impl Fn(&Person<'_>, &mut String) + Sync,
) -> Option<Texts> {
    let of_some = |some: Range<usize>| {
        let mut texts = Texts::default();
        for rows in listed[some].chunks(ROWS_BETWEEN_QUESTIONS) {
            if cancelled() {
                return None;
            }
            for row in rows {
                texts.push(|text| {
                    if let Some(person) = table.person(*row) {
                        write(&person, text);
                    }
                });
            }
        }
        Some(texts)
    };
    in_halves(
        0..listed.len(),
        listed.len(),
        of_some,
        |mut first, second| {
            first.append(&second);
            first
        },
    )
}

/// The rank of each text among all of them. People without one come last.
fn ranks(texts: &Texts) -> Vec<u128> {
    let mut keys = vec![LAST; texts.len()];
    texts.rank(|at, rank| keys[at] = rank.into());
    keys
}

/// The same for departments: many people share one, so each different text is compared only once.
fn department_ranks(texts: Vec<Option<String>>) -> Vec<u128> {
    let mut numbers: HashMap<Option<String>, usize> = HashMap::new();
    let mut of = Vec::with_capacity(texts.len());
    for text in texts {
        let next = numbers.len();
        of.push(*numbers.entry(text).or_insert(next));
    }
    let mut distinct = vec![None; numbers.len()];
    for (text, number) in numbers {
        distinct[number] = text.map(|text| sort_key(&text));
    }
    let mut texts = Texts::default();
    for key in &distinct {
        texts.push(|text| text.push_str(key.as_deref().unwrap_or_default()));
    }
    let ranks = ranks(&texts);
    of.into_iter().map(|number| ranks[number]).collect()
}

/// Calls `of` for every row; `None` once `cancelled` returns true.
fn of_rows<T: Send>(
    listed: &[u32],
    cancelled: Cancelled<'_>,
    of: impl Fn(u32) -> T + Sync,
) -> Option<Vec<T>> {
    let of_some = |some: Range<usize>| {
        let mut found = Vec::with_capacity(some.len());
        for rows in listed[some].chunks(ROWS_BETWEEN_QUESTIONS) {
            if cancelled() {
                return None;
            }
            found.extend(rows.iter().map(|row| of(*row)));
        }
        Some(found)
    };
    in_halves(
        0..listed.len(),
        listed.len(),
        of_some,
        |mut first, second| {
            first.extend(second);
            first
        },
    )
}
