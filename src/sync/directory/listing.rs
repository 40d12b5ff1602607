//! The order in which this sync finds people. A person's place in it differs from their row on screen if they were known before.

use crate::domain::{RowId, RowSet};

/// A row that this sync has not listed.
const NOWHERE: u32 = u32::MAX;

/// People in the order in which this sync found them. A place has the type of a row and never changes either.
#[derive(Debug, Default)]
pub(super) struct SyncListing {
    rows: Vec<RowId>,
    /// The place of each row.
    places: Vec<u32>,
    /// Places whose departments and numbers have not come yet.
    lacking: RowSet,
}

impl SyncListing {
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Puts the person at `row` at the next place, unless they are listed already.
    pub(super) fn add(&mut self, row: RowId, lacks_profile: bool) -> bool {
        if self.place(row).is_some() {
            return false;
        }
        let place = row_at(self.rows.len());
        if self.places.len() <= row.index() {
            self.places.resize(row.index() + 1, NOWHERE);
        }
        self.places[row.index()] = place.0;
        self.rows.push(row);
        self.lacking.set(place, lacks_profile);
        true
    }

    pub(super) fn place(&self, row: RowId) -> Option<RowId> {
        let place = self.places.get(row.index()).copied();
        place.filter(|place| *place != NOWHERE).map(RowId)
    }

    pub(super) fn row(&self, place: RowId) -> Option<RowId> {
        self.rows.get(place.index()).copied()
    }

    /// The rows listed so far, by place.
    pub(super) fn rows(&self) -> &[RowId] {
        &self.rows
    }

    /// The departments and number of the person at `place` are known now.
    pub(super) fn complete(&mut self, place: RowId) {
        self.lacking.set(place, false);
    }

    /// Whether the departments and number of the person at `place` may still come.
    pub(super) fn lacks_profile(&self, place: RowId) -> bool {
        self.lacking.contains(place)
    }

    /// Places whose departments and numbers are missing, in order.
    pub(super) fn lacking(&self) -> Vec<RowId> {
        let places = (0..self.rows.len()).map(row_at);
        places.filter(|at| self.lacking.contains(*at)).collect()
    }
}

pub(super) fn row_at(index: usize) -> RowId {
    RowId(u32::try_from(index).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_the_listing_whatever_the_rows_are() {
        let mut listing = SyncListing::default();
        assert!(listing.add(RowId(7), false));
        assert!(listing.add(RowId(2), true));
        assert!(!listing.add(RowId(7), true), "nobody is listed twice");
        assert_eq!(listing.place(RowId(2)), Some(RowId(1)));
        assert_eq!(listing.row(RowId(0)), Some(RowId(7)));
        assert_eq!(listing.place(RowId(3)), None);
        assert_eq!(listing.lacking(), [RowId(1)]);
        listing.complete(RowId(1));
        assert!(listing.lacking().is_empty());
    }
}
