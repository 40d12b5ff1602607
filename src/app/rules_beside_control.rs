//! Selects a leave type, and shows it beside the next one that is selected.

use std::sync::Arc;

use crate::app::geometry::inside;
use crate::app::overlays::Overlay;
use crate::app::overlays::rules_beside::lines::RuleLine;
use crate::app::overlays::rules_beside::{RuleSide, RulesBeside};
use crate::app::state::AppState;
use crate::app::views::browse::detail_text::column_under_cursor;
use crate::sync::TenantId;
use crate::text::notices::Notice;

/// Lines above the scrolled ones: the names of the columns.
const HEAD_LINES: u16 = 1;

/// Selects the leave type under the cursor. The second one is shown beside the first; the same one
/// twice is shown beside another tenant's type of that name.
pub(in crate::app) fn take_rule(state: &mut AppState) {
    let Some(here) = under_cursor(state) else {
        state.notice = Some(Notice::NoRule);
        return;
    };
    let Some(before) = state.browse.rule.taken.take() else {
        state.browse.rule.taken = Some(here);
        state.notice = Some(Notice::RuleTaken);
        return;
    };
    let sides = if before == here {
        let Some(other) = same_name_elsewhere(state, &here) else {
            state.notice = Some(Notice::RuleDropped);
            return;
        };
        [here, other]
    } else {
        [before, here]
    };
    state.overlay = Some(Overlay::RulesBeside(RulesBeside::of(sides)));
}

fn under_cursor(state: &AppState) -> Option<RuleSide> {
    let tenant = state.tenant()?;
    let column = column_under_cursor(tenant)?;
    column.leave_type(&tenant.types)?;
    Some(RuleSide {
        tenant: state.tenant_id()?,
        leave_type: column.id.clone(),
        name: Arc::clone(&column.name),
    })
}

/// The leave type of the same name in the next tenant that has one.
fn same_name_elsewhere(state: &AppState, side: &RuleSide) -> Option<RuleSide> {
    let count = state.tenants.len();
    let others = (1..count).map(|by| (side.tenant.0 + by) % count);
    let mut found = others.filter_map(|at| {
        let types = state.tenants[at].types.iter();
        let mut same = types.filter(|own| own.name == side.name);
        same.next().map(|own| RuleSide {
            tenant: TenantId(at),
            leave_type: own.id.clone(),
            name: Arc::clone(&own.name),
        })
    });
    found.next()
}

/// Scrolls the rules.
pub(in crate::app) fn scroll_rules(state: &mut AppState, lines: isize) {
    let (len, height) = (
        state.rules_beside_lines().len(),
        state.rules_beside_height(),
    );
    if let Some(Overlay::RulesBeside(rules)) = &mut state.overlay {
        rules.scroll_by(lines, len, height);
    }
}

impl AppState {
    /// The lines of the two rules that stand side by side.
    pub fn rules_beside_lines(&self) -> Vec<RuleLine> {
        let rules = self.rules_beside();
        rules.map_or_else(Vec::new, |rules| rules.lines(self, self.rule_columns()))
    }

    /// Display columns of each of the two rules.
    pub fn rule_columns(&self) -> usize {
        let width = self.geometry().map_or(0, |at| inside(at.body).width);
        // The sign of a line that differs stands in front, and a space between the two.
        usize::from(width.saturating_sub(4)) / 2
    }

    /// How many lines of the rules are on screen.
    pub fn rules_beside_height(&self) -> usize {
        let body = self.geometry().map(|at| inside(at.body));
        body.map_or(1, |body| {
            usize::from(body.height.saturating_sub(HEAD_LINES).max(1))
        })
    }
}
