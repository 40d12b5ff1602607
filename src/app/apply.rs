//! What syncs and background work found, folded into the state.

use std::sync::Arc;

use super::arrange::Arranged;
use super::message::Effect;
use super::settle::visible;
use super::state::AppState;
use super::tenant::Tenant;
use crate::domain::PersonBalances;
use crate::domain::roster::RowId;
use crate::sync::{Fact, Report};

/// Folds a report in. A report of a sync that is no longer listened to is dropped: here, and nowhere else.
pub(super) fn apply_report(state: &mut AppState, report: Report) -> Vec<Effect> {
    let (today, height) = (state.today, state.people_height());
    let ticket = report.ticket;
    let Some(tenant) = state
        .tenant_by_id(ticket.tenant)
        .filter(|t| t.ticket == ticket)
    else {
        return Vec::new();
    };
    tenant.heard = Some(today);
    apply_fact(tenant, report.fact, height);
    Vec::new()
}

fn apply_fact(tenant: &mut Tenant, fact: Fact, height: usize) {
    match fact {
        Fact::Types(types) => tenant.set_types(types),
        Fact::People(chunk) => {
            Arc::make_mut(&mut tenant.roster).push(chunk);
        }
        Fact::Profiles(chunk) => {
            Arc::make_mut(&mut tenant.roster).replace(chunk);
            tenant.people.outdated |= !tenant.people.question.query.is_all();
        }
        Fact::Balances(answers) => apply_balances(tenant, answers, height),
        Fact::Gap(gap) => tenant.gaps.add(gap),
        Fact::Progress(progress) => tenant.progress = progress,
        Fact::Done(outcome) => tenant.outcome = Some(outcome),
        Fact::Source(source) => tenant.source = Some(source),
        Fact::Figures(_)
        | Fact::Recalled(_)
        | Fact::Gone(_)
        | Fact::Cost(_)
        | Fact::Asks(_)
        | Fact::StoreTrouble(_) => {}
    }
}

fn apply_balances(tenant: &mut Tenant, answers: Vec<(RowId, PersonBalances)>, height: usize) {
    let on_screen = visible(tenant, height);
    for (row, answer) in answers {
        for balance in &answer.balances {
            if tenant.ledger.find_column(&balance.leave_type).is_none() {
                tenant.add_column(&balance.leave_type, &balance.leave_type_name);
            }
        }
        Arc::make_mut(&mut tenant.ledger).apply(row, &answer.balances);
        tenant.details.keep(row, answer, &on_screen);
    }
    tenant.people.outdated |= tenant.people.question.query.asks_balances();
}

/// Puts a new list in place, unless another one has been asked for since.
pub(super) fn apply_arranged(state: &mut AppState, arranged: Arranged) -> Vec<Effect> {
    let Some(tenant) = state.tenant_by_id(arranged.tenant) else {
        return Vec::new();
    };
    let people = &mut tenant.people;
    match people.asked.take() {
        Some((generation, question)) if generation == arranged.generation => {
            people.question = question;
            people.considered = arranged.considered;
            people.relist(arranged.rows, tenant.roster.len());
        }
        other => people.asked = other,
    }
    Vec::new()
}
