//! One tenant while it is read: its channel, its people in order, and what is missing so far.

use std::sync::Arc;

use jiff::civil::Date;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::domain::{Language, LeaveType, Today};
use crate::export::Origin;
use crate::platform::Settings;
use crate::sync::{Interest, Outcome, Report, Want};

use super::missing::Missing;
use super::order::InOrder;

/// A tenant that is being asked.
pub(super) struct Asked {
    pub(super) settings: Settings,
    pub(super) reports: mpsc::Receiver<Report>,
    pub(super) interest: watch::Sender<Interest>,
    /// Ends this tenant's sync alone.
    pub(super) cancel: CancellationToken,
}

/// What is known so far of the tenant being read.
pub(super) struct Reading {
    pub(super) asked: Asked,
    pub(super) types: Arc<[LeaveType]>,
    pub(super) order: InOrder,
    pub(super) missing: Missing,
    /// Nothing else is asked for: the rest need not be fetched.
    pub(super) is_enough: bool,
    /// People who were not asked are printed as pending.
    pub(super) prints_pending: bool,
}

impl Reading {
    pub(super) fn new(asked: Asked, want: Want, language: Language) -> Self {
        let settings = &asked.settings;
        Self {
            missing: Missing::new(&settings.tenant, settings.credentials.platform(), language),
            types: Arc::new([]),
            order: InOrder::new(want == Want::Balances),
            is_enough: false,
            prints_pending: false,
            asked,
        }
    }

    /// Asks for the people at `rows` before all others; those printed by now are no longer asked for.
    pub(super) fn seek(&self, rows: Vec<u32>) {
        let next = self.order.next_row();
        self.asked.interest.send_modify(|interest| {
            let waiting = interest
                .matches
                .iter()
                .flat_map(|rows| rows.iter().copied());
            let waiting = waiting.filter(|row| next.is_some_and(|next| *row >= next.0));
            interest.matches = Some(waiting.chain(rows).collect());
        });
    }

    /// The channel closed before the sync said how it ended: it was cancelled, or it broke.
    pub(super) fn lost(&mut self) -> Outcome {
        if !self.asked.cancel.is_cancelled() {
            let remedy = "report this as a defect, with what was printed before";
            self.missing
                .add_whole("the program stopped reading this tenant", remedy);
        }
        Outcome::Cancelled
    }
}

pub(super) fn origin(settings: &Settings, language: Language) -> Origin<'_> {
    let today = settings.as_of.map_or_else(settings.clock, Today::midday_of);
    Origin {
        tenant: settings.tenant.as_str(),
        platform: settings.credentials.platform(),
        today,
        language,
    }
}

pub(super) fn no_snapshot(settings: &Settings, day: Date, language: Language) -> Missing {
    let platform = settings.credentials.platform();
    let mut missing = Missing::new(&settings.tenant, platform, language);
    missing.add_whole(
        &format!(
            "nothing is known of {day}: the platform tells today only, and there is no snapshot yet"
        ),
        "leave out --as-of",
    );
    missing
}
