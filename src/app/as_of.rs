//! Another day than today: whom the syncs ask for it, from which day days to go are counted, and where figures come from.

use jiff::civil::Date;

use super::chooser::Chosen;
use super::message::Effect;
use super::state::{AppState, Told};
use super::tenant::Tenant;
use crate::domain::{Instant, Today};
use crate::sync::{Asking, Source};

/// Where a tenant's figures of another day come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It has not been said yet.
    Unsaid,
    /// The platform tells them for that day.
    Platform,
    /// The snapshot that ended then stands for the day.
    Snapshot(Instant),
    /// There are none: no snapshot on or before `day`.
    NoSnapshot {
        /// The day asked for.
        day: Date,
        /// The day of the oldest snapshot, if there is any.
        first: Option<Date>,
    },
}

impl AppState {
    /// What a sync is asked for when it starts.
    pub fn asking(&self) -> Asking {
        self.as_of.map_or(
            Asking::Platform {
                kept_first: true,
                start_over: false,
            },
            Asking::AsOf,
        )
    }

    /// What a sync is asked for when somebody wants it all again.
    pub fn asking_again(&self) -> Asking {
        self.as_of.map_or(
            Asking::Platform {
                kept_first: true,
                start_over: true,
            },
            Asking::AsOf,
        )
    }

    /// The moment that the figures on screen are of: days to go are counted from its day, lots are valid at it.
    pub fn figures_of(&self) -> Today {
        self.as_of.map_or(self.today, Today::midday_of)
    }

    /// Where a tenant's figures come from; `None` while they are today's.
    pub fn standing(&self, tenant: &Tenant) -> Option<Standing> {
        let day = self.as_of?;
        Some(match &tenant.source {
            None => Standing::Unsaid,
            Some(Source::Snapshot(record)) => Standing::Snapshot(record.finished),
            Some(Source::NoSnapshot { first, .. }) => Standing::NoSnapshot { day, first: *first },
            Some(_) => Standing::Platform,
        })
    }
}

/// Takes what the dialog's line stands for, or says what is wrong with it while the dialog stays.
pub(super) fn choose(state: &mut AppState) -> Vec<Effect> {
    let today = state.today.day;
    let Some(chooser) = &mut state.chooser else {
        return Vec::new();
    };
    match chooser.chosen(today) {
        Err(wrong) => {
            chooser.wrong = Some(wrong);
            Vec::new()
        }
        Ok(chosen) => {
            state.chooser = None;
            take(state, chosen)
        }
    }
}

fn take(state: &mut AppState, chosen: Chosen) -> Vec<Effect> {
    match chosen {
        Chosen::AsOf(day) => travel(state, day),
        Chosen::Between(period) => {
            state.changes.period = period;
            Vec::new()
        }
    }
}

/// Shows every tenant as of `day`, or live again. Reports of the syncs before are strangers from now on.
fn travel(state: &mut AppState, day: Option<Date>) -> Vec<Effect> {
    if state.as_of == day {
        return Vec::new();
    }
    state.as_of = day;
    for tenant in &mut state.tenants {
        tenant.start_over();
    }
    state.told.fill(Told::default());
    let asking = state.asking();
    let tenants = state.tenants.iter();
    tenants
        .map(|tenant| Effect::StartSync(tenant.ticket, asking))
        .collect()
}
