//! `R` in Company: reads the marked people again, or the person under the cursor where nobody is marked.

use std::collections::BTreeMap;

use crate::app::state::AppState;
use crate::app::sync_control::refresh_rows;
use crate::app::tenant::TenantState;
use crate::app::views::company::cells::CompanyTable;
use crate::app::views::company::marking_state::{MarkedUse, RefreshPlan, RefreshQuestion};
use crate::domain::RowId;
use crate::domain::insight::company::MarkReport;
use crate::sync::TenantId;
use crate::text::notices::Notice;

/// More calls than this are asked about before they are sent: calls may be billed, and others wait behind them.
const MOST_CALLS_UNASKED: usize = 20;

/// Asks for people to be read again. Where that takes many calls, the first press only says how
/// many. Where the month would go beyond its threshold, one more press is needed.
pub(in crate::app) fn refresh(state: &mut AppState) {
    if state.as_of.is_some() {
        state.notice = Some(Notice::OnlyLive);
        return;
    }
    let answered = state.company.marking.refresh_asked.take();
    let plan = planned(state);
    if plan.people == 0 {
        refresh_under_cursor(state);
        return;
    }
    match open_question(plan, answered) {
        None => state.company.marking.find(MarkedUse::Refresh),
        Some(question) => {
            state.company.marking.refresh_asked = Some(question);
            state.notice = Some(match (question, plan.beyond) {
                (RefreshQuestion::Month(_), Some(threshold)) => {
                    Notice::ConfirmBeyond(plan.people, plan.calls, threshold)
                }
                _ => Notice::ConfirmRefresh(plan.people, plan.calls),
            });
        }
    }
}

/// What is to be asked before `plan` is carried out, after the answer to the question before.
fn open_question(plan: RefreshPlan, answered: Option<RefreshQuestion>) -> Option<RefreshQuestion> {
    let (calls, month) = (RefreshQuestion::Calls(plan), RefreshQuestion::Month(plan));
    if answered == Some(month) {
        return None;
    }
    if plan.calls > MOST_CALLS_UNASKED && answered != Some(calls) {
        return Some(calls);
    }
    plan.beyond.map(|_| month)
}

/// The marked people of the tenants on screen.
fn planned(state: &AppState) -> RefreshPlan {
    let mut plan = RefreshPlan::default();
    for at in state.tenants_in_scope() {
        let people = state.selection.marks.len_of(TenantId(at));
        let tenant = &state.tenants[at];
        let calls = tenant.refresh_calls.of(people, tenant.types.len());
        plan.people += people;
        plan.calls += calls;
        if calls > 0 && plan.beyond.is_none() {
            plan.beyond = tenant
                .refresh_calls
                .crossed(calls_this_month(tenant), calls);
        }
    }
    plan
}

/// The calls of this month, as far as a sync has reported them.
fn calls_this_month(tenant: &TenantState) -> u64 {
    let billed = tenant.progress.usage.billable.map(|(used, _)| used);
    let told = tenant.cost.map(|cost| cost.spent);
    billed.or(told).unwrap_or(0)
}

fn refresh_under_cursor(state: &mut AppState) {
    let Some(table) = CompanyTable::of(state) else {
        return;
    };
    let at = table.report.person_at(state.company.window.cursor);
    let Some(at) = at.filter(|at| table.figures(*at).is_some()) else {
        return;
    };
    let tenant = table.report.first_tenant + at.tenant;
    state.notice = state
        .tenants
        .get_mut(tenant)
        .map(|tenant| refresh_rows(tenant, [at.row].into()));
}

/// Asks for the marked people whom the job found to be read again. A tenant that was read anew
/// meanwhile may have somebody else in a row, so that a row counts only if its person is marked.
pub(in crate::app) fn refresh_found(state: &mut AppState, report: &MarkReport) {
    let mut rows: BTreeMap<usize, Vec<RowId>> = BTreeMap::new();
    for person in &report.people {
        let at = report.first_tenant + person.tenant;
        let found = state
            .tenants
            .get(at)
            .and_then(|t| t.roster.person(person.row));
        if found.is_some_and(|found| state.selection.marks.contains(TenantId(at), found.id)) {
            rows.entry(at).or_default().push(person.row);
        }
    }
    let (mut people, mut calls, mut refused) = (0, 0, None);
    for (at, rows) in rows {
        let tenant = &mut state.tenants[at];
        let (asked, cost) = (
            rows.len(),
            tenant.refresh_calls.of(rows.len(), tenant.types.len()),
        );
        match refresh_rows(tenant, rows.into()) {
            Notice::Refreshing => {
                people += asked;
                calls += cost;
            }
            other => refused = Some(other),
        }
    }
    let begun = (people > 0).then_some(Notice::RefreshingMany(people, calls));
    state.notice = begun.or(refused);
}
