//! Reads lots that did not come with the rows: where lots come only on request, those of the rows that
//! a filter leaves, so that calls are made for these people and for nobody else; and where another
//! program's sync was followed, which may have read none, those of all rows that lack them.

use std::sync::Arc;

use crate::domain::roster::RosterChunk;
use crate::domain::{Amount, Balance, CellState, Employee, ExpirySource, PersonBalances, RowId};
use crate::platform::Settings;
use crate::sync::{SyncEvent, SyncMode};

use super::balances;
use super::coverage::CoverageTally;
use super::ending::CommandError;
use super::row_sink::RowSink;
use super::selection::{RowFilter, RowsAsked, TypeChoice};
use super::tenant_reading::TenantReading;

/// Whether lots may come after the rows: the platform has calls of their own for them, and it is read
/// as of today.
pub(super) fn may_come_later(settings: &Settings, mode: SyncMode) -> bool {
    settings.credentials.has_lots_apart() && matches!(mode, SyncMode::Platform { .. })
}

/// Whether the rows that are written now come without lots: nobody asked for them yet, or another
/// program read the rows.
pub(super) fn are_still_to_come(reading: &TenantReading) -> bool {
    let settings = &reading.sync.settings;
    may_come_later(settings, reading.sync.mode)
        && (settings.credentials.has_lots_on_request() || reading.is_of_another_program)
}

/// Notes that rows may be missing because their lots were not read when the filter asked for last
/// days.
pub(super) fn note_unread(coverage: &mut CoverageTally) {
    coverage.add_whole(
        (
            "跟随的是另一个程序的同步，它没有读取额度明细，筛选可能漏掉了余额",
            "another program's sync was followed, which read no lots, so the filter may have left balances out",
        ),
        ("请再运行一次", "run the command once more"),
    );
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
            Some(SyncEvent::Gone(rows)) => lacking.retain(|row, _| !rows.contains(row)),
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
