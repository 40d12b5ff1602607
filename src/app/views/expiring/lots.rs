//! Lots that come on request: `R` asks for those that would tell when what is left ends.
//!
//! A platform that tells lots in a call of their own (Feishu) would take a call for each person and leave type, so that nobody's are read
//! before somebody wants them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::state::AppState;
use crate::app::sync_control::refresh_rows;
use crate::app::views::expiring::state::LotsPlan;
use crate::domain::RowId;
use crate::domain::insight::expiring::{ExpiringReport, WithoutLots};
use crate::text::notices::Notice;

/// The most people whose lots one press asks for. Their calls take minutes; a further press asks
/// for the next ones.
const MOST_PEOPLE: usize = 1_000;

/// What a press would ask for now; `None` where no lots are missing.
pub fn lots_plan(state: &AppState) -> Option<LotsPlan> {
    let report = state.expiring.report()?;
    let first_tenant = state.expiring.computed.first_tenant()?;
    let next = next_people(report);
    let mut people = BTreeMap::<usize, usize>::new();
    for person in next {
        *people.entry(person.tenant).or_default() += 1;
    }
    let pages = people.iter().map(|(tenant, people)| {
        let tenant = state.tenants.get(first_tenant + tenant);
        tenant.map_or(0, |tenant| tenant.refresh_calls.answers(*people))
    });
    let calls = pages.sum::<usize>() + next.iter().map(|person| person.calls).sum::<usize>();
    let plan = LotsPlan {
        people: next.len(),
        calls,
    };
    (plan.people > 0).then_some(plan)
}

/// Lots hold for the day on which they were asked for: on the next one nobody was asked about.
pub(super) fn forget_other_days(state: &mut AppState) {
    let today = state.today.day;
    for tenant in &mut state.tenants {
        if tenant.lots_asked_on.is_some_and(|day| day != today) {
            tenant.asked_for_lots = tenant.nobody_asked_for_lots();
            tenant.lots_asked_on = None;
        }
    }
}

fn next_people(report: &ExpiringReport) -> &[WithoutLots] {
    let lacking = report.lacking_lots();
    &lacking[..lacking.len().min(MOST_PEOPLE)]
}

/// Asks for the lots. The first press says how many calls that takes, and the second one sends them.
pub(in crate::app) fn request(state: &mut AppState) {
    if state.as_of.is_some() {
        state.notice = Some(Notice::OnlyLive);
        return;
    }
    let asked = state.expiring.lots_asked.take();
    let Some(plan) = lots_plan(state) else {
        state.notice = Some(Notice::NoLotsOnRequest);
        return;
    };
    if asked == Some(plan) {
        send(state, plan);
    } else {
        state.expiring.lots_asked = Some(plan);
        state.notice = Some(Notice::ConfirmRefresh(plan.people, plan.calls));
    }
}

/// Asks for the lots of those who are still in their rows: a tenant that was read anew meanwhile
/// may have somebody else there.
fn send(state: &mut AppState, plan: LotsPlan) {
    let Some(report) = state.expiring.report().cloned() else {
        return;
    };
    let today = state.today.day;
    let first_tenant = state.expiring.computed.first_tenant().unwrap_or(0);
    let mut rows: BTreeMap<usize, Vec<RowId>> = BTreeMap::new();
    for person in next_people(&report) {
        let at = first_tenant + person.tenant;
        let then = report.tenants.get(person.tenant);
        let then = then.and_then(|tenant| tenant.figures.roster.person(person.row));
        let now = state.tenants.get(at);
        let now = now.and_then(|tenant| tenant.roster.person(person.row));
        if then.map(|person| person.id) == now.map(|person| person.id) {
            rows.entry(at).or_default().push(person.row);
        }
    }
    state.notice = Some(Notice::RefreshingMany(plan.people, plan.calls));
    for (at, rows) in rows {
        let tenant = &mut state.tenants[at];
        let asked = tenant.asked_for_lots.as_deref();
        let mut asked = asked.cloned().unwrap_or_default();
        for row in &rows {
            asked.set(*row, true);
        }
        match refresh_rows(tenant, rows.into()) {
            Notice::Refreshing => {
                tenant.asked_for_lots = Some(Arc::new(asked));
                tenant.lots_asked_on = Some(today);
            }
            refused => state.notice = Some(refused),
        }
    }
}
