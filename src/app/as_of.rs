//! Showing another day than today: what the syncs are started with, and where the figures of that day come from.

use jiff::civil::Date;

use crate::app::message::Effect;
use crate::app::overlays::Overlay;
use crate::app::overlays::date_picker::PickedDays;
use crate::app::state::AppState;
use crate::app::tenant::TenantState;
use crate::domain::Today;
use crate::sync::{Freshness, HeldRows, Interest, Source, SyncMode};
use crate::text::days::AsOfOrigin;

impl AppState {
    /// What a tenant's sync is started with when the dashboard opens, or shows another day.
    pub fn asking_to_open(&self, tenant: &TenantState) -> SyncMode {
        self.as_of
            .map_or(SyncMode::Opened(tenant.freshness), SyncMode::AsOf)
    }

    /// What a sync is started with that continues where one was stopped.
    pub fn mode(&self) -> SyncMode {
        self.as_of.map_or(
            SyncMode::Platform {
                cached_first: true,
                start_over: false,
            },
            SyncMode::AsOf,
        )
    }

    /// What a sync is started with that reads everything again.
    pub fn asking_again(&self) -> SyncMode {
        self.as_of.map_or(
            SyncMode::Platform {
                cached_first: true,
                start_over: true,
            },
            SyncMode::AsOf,
        )
    }

    /// The moment for which figures are shown. Days to go are counted from its day, and that day
    /// decides which lots are valid.
    pub fn figures_of(&self) -> Today {
        self.as_of.map_or(self.today, Today::midday_of)
    }

    /// Whether the shown tenant's figures are of a day that cannot be read again: a snapshot never changes.
    pub fn is_of_another_time(&self) -> bool {
        let standing = self.tenant().and_then(|tenant| self.standing(tenant));
        standing.is_some_and(|standing| standing != AsOfOrigin::Platform)
    }

    /// Where a tenant's figures come from; `None` while they are today's.
    pub fn standing(&self, tenant: &TenantState) -> Option<AsOfOrigin> {
        let day = self.as_of?;
        Some(match &tenant.source {
            None => AsOfOrigin::Unsaid,
            Some(Source::Snapshot(record)) => AsOfOrigin::Snapshot(record.finished),
            Some(Source::NoSnapshot { first, .. }) => AsOfOrigin::NoSnapshot { day, first: *first },
            Some(_) => AsOfOrigin::Platform,
        })
    }
}

/// Takes the day or the days of the dialog's line, or says what is wrong with them and leaves the dialog open.
pub(in crate::app) fn pick_day(state: &mut AppState) -> Vec<Effect> {
    let today = state.today.day;
    let Some(Overlay::DatePicker(picker)) = &mut state.overlay else {
        return Vec::new();
    };
    match picker.picked(today) {
        Err(wrong) => {
            picker.wrong = Some(wrong);
            Vec::new()
        }
        Ok(days) => {
            state.overlay = None;
            show_days(state, days)
        }
    }
}

fn show_days(state: &mut AppState, days: PickedDays) -> Vec<Effect> {
    match days {
        PickedDays::AsOf(day) => travel(state, day),
        PickedDays::Between(period) => {
            state.changes.period = period;
            Vec::new()
        }
    }
}

/// Shows every tenant as of `day`; `None`: today. Every tenant gets a new ticket, so reports of the syncs before are dropped.
fn travel(state: &mut AppState, day: Option<Date>) -> Vec<Effect> {
    if state.as_of == day {
        return Vec::new();
    }
    let leaves_today = state.as_of.is_none();
    state.as_of = day;
    let held: Vec<Option<HeldRows>> = (state.tenants.iter_mut())
        .map(|tenant| turn(tenant, leaves_today, day.is_none()))
        .collect();
    let tenants = state.tenants.iter().zip(held);
    tenants
        .map(|(tenant, held)| Effect::StartSync(tenant.ticket, state.asking_to_open(tenant), held))
        .collect()
}

/// Returns to today. Tenants that had been read completely before are not read again: going back must not spend calls.
pub(in crate::app) fn back_to_today(state: &mut AppState) -> Vec<Effect> {
    let mut effects = travel(state, None);
    for effect in &mut effects {
        if let Effect::StartSync(ticket, mode, _) = effect
            && state.tenants[ticket.tenant.0].was_read
        {
            *mode = SyncMode::Opened(Freshness::AnyAge);
        }
    }
    effects
}

/// Prepares a tenant for another day, and returns the rows that its next sync may reuse.
fn turn(tenant: &mut TenantState, leaves_today: bool, returns: bool) -> Option<HeldRows> {
    let mut held = None;
    if leaves_today {
        tenant.leave_today();
    } else if returns {
        held = tenant.return_to_today();
    } else {
        tenant.start_over();
    }
    tenant.sent_interest = Interest::default();
    held
}
