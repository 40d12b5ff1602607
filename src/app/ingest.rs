//! Applies what syncs and background jobs found to the state.

use std::sync::Arc;

use crate::app::filtered_list::{FilterResult, ListName};
use crate::app::insight::{InsightAnswer, InsightResult};
use crate::app::large_drop::drop_aside;
use crate::app::people_finder::apply_found;
use crate::app::state::AppState;
use crate::app::tenant::TenantState;
use crate::app::views::company::marking;
use crate::domain::ledger::LedgerBlock;
use crate::domain::row_set::RowId;
use crate::domain::{Balance, PersonBalances, RowSet};
use crate::store::StoredAnswer;
use crate::sync::{Outcome, Report, SyncEvent};
use crate::text::notices::{Notice, NoticedPerson};

/// Applies a report. A report under an older ticket than the tenant's is dropped here, and nowhere
/// else.
pub(in crate::app) fn apply_report(state: &mut AppState, report: Report) {
    let (today, height) = (state.today, state.people_height());
    let ticket = report.ticket;
    let Some(tenant) = state
        .tenant_by_id(ticket.tenant)
        .filter(|t| t.ticket == ticket)
    else {
        return;
    };
    if is_read_now(&report.event) && !tenant.origin.is_telling_kept() {
        tenant.heard = Some(today);
    }
    if matches!(
        report.event,
        SyncEvent::Types(_) | SyncEvent::People(_) | SyncEvent::Balances(_)
    ) {
        tenant.note_read();
    }
    if changes_figures(&report.event) {
        tenant.revision += 1;
    }
    let is_done = matches!(report.event, SyncEvent::Done(_));
    let may_have_snapshot = matches!(
        report.event,
        SyncEvent::Done(Outcome::Complete | Outcome::Partial)
    );
    let notice = apply_event(tenant, report.event, height);
    if let Some(comparison) = state.changes.comparison_mut(ticket.tenant) {
        comparison.is_outdated |= may_have_snapshot && comparison.asked.is_some();
    }
    if is_done {
        state.checks.since.note_sync(ticket.tenant);
    }
    let is_shown = state.selection.tenant == ticket.tenant.0;
    if let Some(notice) = notice.filter(|_| is_shown) {
        state.notice = Some(notice);
    }
}

/// Whether the event is news from the platform, as opposed to progress, a question, something that the
/// store had, or an end that brought nothing.
fn is_read_now(event: &SyncEvent) -> bool {
    !matches!(
        event,
        SyncEvent::Progress(_)
            | SyncEvent::Source(_)
            | SyncEvent::StoredAnswers(_)
            | SyncEvent::Cost(_)
            | SyncEvent::Asks(_)
            | SyncEvent::StoreTrouble(_)
            | SyncEvent::Done(Outcome::Refused(_) | Outcome::Failed(_) | Outcome::Cancelled)
    )
}

/// Whether it changes who is listed or what anybody has.
fn changes_figures(event: &SyncEvent) -> bool {
    matches!(
        event,
        SyncEvent::Types(_)
            | SyncEvent::People(_)
            | SyncEvent::Profiles(_)
            | SyncEvent::Balances(_)
            | SyncEvent::Figures(_)
            | SyncEvent::Gone(_)
            | SyncEvent::Back(_)
    )
}

fn apply_event(tenant: &mut TenantState, event: SyncEvent, height: usize) -> Option<Notice> {
    match event {
        SyncEvent::Types(types) => tenant.set_types(types),
        SyncEvent::People(chunk) => {
            tenant.people.seek_in(&chunk);
            tenant.department_names.add_page(&chunk);
            Arc::make_mut(&mut tenant.roster).push(chunk);
        }
        SyncEvent::Profiles(chunk) => {
            tenant.department_names.add_page(&chunk);
            Arc::make_mut(&mut tenant.roster).replace(chunk);
            tenant.people.list.is_outdated |= !tenant.people.list.shown.query.is_all();
        }
        // Nothing to do: rows without departments show that they are unknown once the sync is over.
        SyncEvent::NoProfiles(_) => {}
        SyncEvent::Balances(answers) => apply_balances(tenant, answers, height),
        SyncEvent::Gap(gap) => tenant.gaps.add(gap),
        SyncEvent::Note(note) => tenant.add_note(note),
        SyncEvent::Progress(progress) => tenant.progress = progress,
        SyncEvent::Done(outcome) => tenant.end(outcome),
        SyncEvent::Source(source) => tenant.turn_to(source),
        SyncEvent::StoredAnswers(answers) => apply_recalled(tenant, answers, height),
        SyncEvent::Gone(rows) => return apply_gone(tenant, &rows),
        SyncEvent::Back(rows) => apply_back(tenant, &rows),
        SyncEvent::Cost(cost) => tenant.cost = Some(cost),
        SyncEvent::Asks(cost) => tenant.asks = Some(cost),
        SyncEvent::StoreTrouble(error) => tenant.trouble = Some(error),
        SyncEvent::Figures(block) => apply_figures(tenant, block),
    }
    None
}

fn apply_balances(tenant: &mut TenantState, answers: Vec<(RowId, PersonBalances)>, height: usize) {
    let on_screen = tenant.visible_people(height);
    for (row, answer) in answers {
        for balance in &answer.balances {
            if tenant.ledger.find_column(&balance.leave_type).is_none() {
                tenant.add_column(&balance.leave_type, &balance.leave_type_name);
            }
        }
        forget_changed_lots(tenant, row, &answer);
        Arc::make_mut(&mut tenant.ledger).apply(row, &answer.balances);
        tenant.details.insert(row, answer, &on_screen);
        tenant.origin.answer(row);
    }
    tenant.people.list.is_outdated |= tenant.people.list.shown.query.asks_balances();
}

/// Lots describe a balance only as long as its figure is the same. If one of a person's figures
/// has changed, their lots have to be requested again.
fn forget_changed_lots(tenant: &mut TenantState, row: RowId, answer: &PersonBalances) {
    let asked = tenant.asked_for_lots.as_mut();
    let Some(asked) = asked.filter(|asked| asked.contains(row)) else {
        return;
    };
    let is_same = |balance: &Balance| {
        let column = tenant.ledger.find_column(&balance.leave_type);
        let before = column.map(|column| tenant.ledger.cell(row, column));
        before.is_some_and(|cell| cell.figures.left == balance.figures.left)
    };
    if !answer.balances.iter().all(is_same) {
        Arc::make_mut(asked).set(row, false);
    }
}

/// Takes a block of figures from the store. Blocks hold no names: a type that no list names is shown by its id until a
/// person's answer brings its name.
fn apply_figures(tenant: &mut TenantState, block: LedgerBlock) {
    for leave_type in block.leave_types() {
        if tenant.ledger.find_column(leave_type).is_none() {
            tenant.add_column(leave_type, &leave_type.as_str().into());
        }
    }
    if !tenant.origin.is_telling_kept() {
        block.rows().for_each(|row| tenant.origin.answer(row));
    }
    Arc::make_mut(&mut tenant.ledger).adopt(block);
    tenant.people.list.is_outdated |= tenant.people.list.shown.query.asks_balances();
}

/// Takes lots and fields from the store, except for people who have an answer of this sync.
fn apply_recalled(tenant: &mut TenantState, answers: Vec<StoredAnswer>, height: usize) {
    let on_screen = tenant.visible_people(height);
    for answer in answers {
        let row = answer.row;
        for balance in &answer.person.balances {
            tenant.name_column(&balance.leave_type, &balance.leave_type_name);
        }
        if tenant.details.get(row).is_none() || !tenant.origin.is_fresh(row) {
            tenant.details.insert_stored(answer, &on_screen);
        }
    }
}

/// Marks people as no longer listed. They leave the list with the next filter job; if the cursor stands on one of them, a
/// notice says so.
fn apply_gone(tenant: &mut TenantState, rows: &[RowId]) -> Option<Notice> {
    let selected = tenant.selected();
    let mut notice = None;
    for row in rows {
        let news = tenant.origin.lose(*row, &tenant.ledger);
        tenant.people.list.is_outdated |= news;
        if news && selected == Some(*row) {
            let tenant = tenant.ticket.tenant;
            notice = Some(Notice::Gone(NoticedPerson { tenant, row: *row }));
        }
    }
    notice
}

fn apply_back(tenant: &mut TenantState, rows: &[RowId]) {
    for row in rows {
        tenant.people.list.is_outdated |= tenant.origin.find(*row, &tenant.ledger);
    }
}

/// Applies the rows of a filter job, unless a newer job was started since.
pub(in crate::app) fn apply_filtered(state: &mut AppState, result: FilterResult) {
    match result.list.name {
        ListName::People => {
            if let Some(tenant) = state.tenant_by_id(result.list.tenant) {
                apply_filtered_people(tenant, result);
            }
        }
        ListName::Changes => {
            if let Some(comparison) = state.changes.comparison_mut(result.list.tenant) {
                let len = comparison.changes.len();
                comparison.list.take(result, len, &RowSet::default());
            }
        }
    }
}

/// Applies the answer of a job over everybody, unless its view has started another one since.
pub(in crate::app) fn apply_insight(state: &mut AppState, result: InsightResult) {
    let asked = result.generation;
    match result.answer {
        InsightAnswer::Company(answer) => state.company.computed.take(asked, answer),
        InsightAnswer::Marks(answer) => {
            let is_taken = marking::apply(state, asked, &answer);
            drop_aside(answer);
            is_taken
        }
        InsightAnswer::Expiring(answer) => state.expiring.computed.take(asked, answer),
        InsightAnswer::Totals(answer) => state.totals.computed.take(asked, answer),
        InsightAnswer::Checks(answer) => state.checks.computed.take(asked, answer),
        InsightAnswer::Compare(answer) => state.compare.computed.take(asked, answer),
        InsightAnswer::Person(answer) => apply_found(state, asked, &answer),
    };
}

fn apply_filtered_people(tenant: &mut TenantState, result: FilterResult) {
    let inferred = result.inferred;
    let (len, gone) = (tenant.roster.len(), tenant.origin.gone());
    if tenant.people.list.take(result, len, gone) {
        tenant.people.inferred = inferred;
        tenant.people.seek_in_list();
    }
}
