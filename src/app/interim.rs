//! Stands in for `domain::matching` until it can search.

use crate::domain::{Ledger, Roster, RowId};

#[derive(Debug, Clone, Default)]
pub struct Query(String);

impl Query {
    pub fn parse(text: &str) -> Self {
        Self(text.trim().to_lowercase())
    }
}

pub fn search(
    query: &Query,
    roster: &Roster,
    _ledger: Option<&Ledger>,
    scope: Option<&[u32]>,
    from: RowId,
    cancelled: &dyn Fn() -> bool,
) -> Option<Vec<u32>> {
    let hit = |row: u32| {
        roster.person(RowId(row)).is_some_and(|p| {
            p.name.to_lowercase().contains(&query.0) || p.id.to_lowercase().contains(&query.0)
        })
    };
    if cancelled() {
        return None;
    }
    let end = u32::try_from(roster.len()).unwrap_or(u32::MAX);
    Some(match scope {
        Some(rows) => rows.iter().copied().filter(|row| hit(*row)).collect(),
        None => (from.0..end).filter(|row| hit(*row)).collect(),
    })
}

pub fn sort_key(name: &str) -> String {
    name.to_lowercase()
}
