//! Reads the lots of the rows that a filter leaves, where lots come only on request, so that calls
//! are made for these people and for nobody else.

use std::sync::Arc;

use crate::domain::roster::RosterChunk;
use crate::domain::{Amount, Balance, CellState, Employee, ExpirySource, PersonBalances, RowId};
use crate::platform::Settings;
use crate::sync::{SyncEvent, SyncMode};

use super::balances;
use super::ending::CommandError;
use super::row_sink::RowSink;
use super::selection::{RowFilter, RowsAsked, TypeChoice};
use super::tenant_reading::TenantReading;

/// Whether lots can be requested: the platform has them on request, and it is read as of today.
pub(super) fn come_on_request(settings: &Settings, mode: SyncMode) -> bool {
    settings.credentials.has_lots_on_request() && matches!(mode, SyncMode::Platform { .. })
}

/// Whether something is left of a balance and nothing says when it ends.
pub(super) fn lacks_a_lot(row: &Balance) -> bool {
    row.state == CellState::Known
        && row.expiry_source == ExpirySource::Unknown
        && row.figures.left.is_some_and(Amount::is_positive)
}

/// Reads the people who lack lots once more, and replaces their rows by what comes. People of whom
/// nothing comes keep their rows.
pub(super) async fn read(
    sink: &mut RowSink,
    (filter, types): (&RowFilter, &mut TypeChoice),
    reading: &mut TenantReading,
) -> Result<(), CommandError> {
    let mut lacking = std::mem::take(&mut reading.lacking_lots);
    if lacking.is_empty() {
        return Ok(());
    }
    let rows: Arc<[RowId]> = lacking.keys().copied().collect();
    reading.sync.interest.send_modify(|interest| {
        interest.refresh.push(rows);
    });
    while !lacking.is_empty() && !reading.sync.cancel.is_cancelled() {
        let report = reading.sync.reports.recv().await;
        match report.map(|report| report.event) {
            Some(SyncEvent::Balances(answers)) => {
                for (row, answer) in answers {
                    if let Some(person) = lacking.remove(&row) {
                        replace(sink, (filter, types), reading, (person, answer));
                    }
                }
            }
            // The calls could not be made, and no answer follows.
            Some(SyncEvent::Gap(error)) => {
                reading.coverage.add_gap(&error);
                break;
            }
            Some(_) => {}
            None => break,
        }
    }
    Ok(())
}

fn replace(
    sink: &mut RowSink,
    (filter, types): (&RowFilter, &mut TypeChoice),
    reading: &TenantReading,
    ((at, employee), answer): ((usize, Employee), PersonBalances),
) {
    let origin = reading.origin();
    let asked = RowsAsked {
        tenant: origin.tenant,
        types: &reading.types,
        today: origin.today.day,
    };
    let page = RosterChunk::build(RowId(0), &[employee]);
    let chosen = filter.choose(&page.person(0), answer.balances, asked);
    let rows = chosen.map(|chosen| balances::selected_rows(chosen.rows, types));
    sink.replace_person(at, &rows.unwrap_or_default());
}
