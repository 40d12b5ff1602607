//! The rows of `quota/list` as lots: each row is one grant with its own figures and its own validity.
//!
//! DingTalk sends no remaining figure and no sum. What a person has is the sum of the lots that are valid on the day
//! ([`SentLots::total`]).

use jiff::civil::Date;

use super::wire::{FigurePair, QuotaRow};
use crate::domain::balance::{FieldName, FieldValue, Figures};
use crate::domain::text::clean;
use crate::domain::{Amount, FigureError, Lot, RowError, Scale, Unit};
use crate::platform::json;

/// One person's rows of one type and the lots that they are, each lot once.
pub(super) struct SentLots<'a> {
    rows: Vec<&'a QuotaRow>,
    /// Parallel to the rows.
    pub(super) lots: Vec<Lot>,
}

impl<'a> SentLots<'a> {
    /// The lots of these rows. A lot that comes again with the same content is left out; with another content it stays, so that
    /// [`SentLots::fault`] sees the contradiction.
    pub(super) fn of(rows: &'a [QuotaRow], unit: Unit) -> Self {
        let mut sent = Self {
            rows: Vec::with_capacity(rows.len()),
            lots: Vec::with_capacity(rows.len()),
        };
        for row in rows {
            let lot = lot(row, unit);
            let is_repeated = !lot.id.is_empty() && sent.lots.contains(&lot);
            if !is_repeated {
                sent.rows.push(row);
                sent.lots.push(lot);
            }
        }
        sent
    }

    /// Why the rows together say nothing: a lot that may count today has a moment that cannot be read, or came twice with
    /// different figures or days.
    pub(super) fn fault(&self, today: Date) -> Option<RowError> {
        if self.valid_rows(today).any(QuotaRow::has_unreadable_moment) {
            return Some(RowError::unreadable_row());
        }
        if self.is_contradicted(today) {
            return Some(RowError::contradicting_rows());
        }
        None
    }

    /// Granted and used of the lots that are valid `today`, and what that leaves.
    pub(super) fn total(&self, today: Date, unit: Unit) -> Result<Figures, FigureError> {
        let nothing = Amount::new(0, Scale::Hundredths, unit);
        let (mut granted, mut used) = (nothing, nothing);
        for row in self.valid_rows(today) {
            let pair = pair_of(row, unit);
            granted = sum(granted, figure(pair.granted, unit)?)?;
            used = sum(used, figure(pair.used, unit)?)?;
        }
        Ok(Figures {
            granted: Some(granted),
            used: Some(used),
            left: granted.minus(used),
            carried: None,
        })
    }

    fn is_contradicted(&self, today: Date) -> bool {
        let twice = |lot: &Lot| {
            let same = |other: &&Lot| !lot.id.is_empty() && other.id == lot.id;
            self.lots.iter().filter(same).count() > 1
        };
        self.lots
            .iter()
            .any(|lot| lot.is_valid(today) && twice(lot))
    }

    fn valid_rows(&self, today: Date) -> impl Iterator<Item = &'a QuotaRow> {
        let rows = self.rows.iter().zip(&self.lots);
        rows.filter(move |(_, lot)| lot.is_valid(today))
            .map(|(row, _)| *row)
    }

    /// Figures that are finer than hundredths, as sent and under the platform's own names; of several lots in their order.
    pub(super) fn finer_figures(&self, unit: Unit) -> Vec<(FieldName, FieldValue)> {
        let [granted, used] = match unit {
            Unit::Hour => ["quota_num_per_hour", "used_num_per_hour"],
            Unit::Day | Unit::Second => ["quota_num_per_day", "used_num_per_day"],
        };
        let is_finer =
            |amount: Option<Amount>| amount.is_some_and(|amount| amount.scale != Scale::Hundredths);
        let pairs = || self.rows.iter().map(|row| pair_of(row, unit));
        let mut fields = Vec::new();
        if self.lots.iter().any(|lot| is_finer(lot.granted)) {
            fields.push((granted.into(), as_sent(pairs().map(|pair| pair.granted))));
        }
        if self.lots.iter().any(|lot| is_finer(lot.used)) {
            fields.push((used.into(), as_sent(pairs().map(|pair| pair.used))));
        }
        fields
    }
}

/// The unit of rows whose type names none: the one in which figures came, if it is only one (trap 20).
pub(super) fn only_unit(rows: &[QuotaRow]) -> Option<Unit> {
    let days = rows.iter().any(|row| row.per_day().is_filled());
    let hours = rows.iter().any(|row| row.per_hour().is_filled());
    match (days, hours) {
        (true, false) => Some(Unit::Day),
        (false, true) => Some(Unit::Hour),
        _ => None,
    }
}

/// The figures in the type's own unit, whichever other fields are filled too (traps 19 and 20).
fn pair_of(row: &QuotaRow, unit: Unit) -> FigurePair<'_> {
    match unit {
        Unit::Hour => row.per_hour(),
        Unit::Day | Unit::Second => row.per_day(),
    }
}

fn lot(row: &QuotaRow, unit: Unit) -> Lot {
    let pair = pair_of(row, unit);
    let (granted, used) = (
        figure(pair.granted, unit).ok(),
        figure(pair.used, unit).ok(),
    );
    Lot {
        id: row.quota_id.as_deref().map(clean).unwrap_or_default(),
        cycle: row.quota_cycle.clone(),
        starts_on: row.starts().and_then(Lot::first_day),
        ends_on: row.ends().and_then(Lot::last_day),
        granted,
        used,
        left: granted
            .zip(used)
            .and_then(|(granted, used)| granted.minus(used)),
    }
}

fn sum(one: Amount, other: Amount) -> Result<Amount, FigureError> {
    one.plus(other).ok_or(FigureError::OutOfRange)
}

/// A figure in hundredths. It may be negative, where more was used than granted.
fn figure(text: &str, unit: Unit) -> Result<Amount, FigureError> {
    Amount::read(text, Scale::Hundredths, unit)
}

/// One figure as it is, several as a JSON list.
fn as_sent<'a>(figures: impl Iterator<Item = &'a str>) -> FieldValue {
    let figures: Vec<FieldValue> = figures.map(json::json_scalar).collect();
    match figures.as_slice() {
        [one] => one.clone(),
        several => format!("[{}]", several.join(",")).into(),
    }
}
