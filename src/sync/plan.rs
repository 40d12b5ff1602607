//! What a sync is to do: how far it goes, whether it calls the platform, and what it starts from.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;

use super::persistence::Persistence;
use super::report::SyncDepth;
use crate::domain::matching::Query;
use crate::domain::{Roster, RowSet};
use crate::platform::Clock;
use crate::platform::MonthlyCalls;
use crate::platform::facts::DEFAULT_FRESH_FOR;

/// How far a sync goes, where it begins, and whether it stays.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SyncPlan {
    /// What to fetch.
    pub depth: SyncDepth,
    /// After everything was fetched, stay until cancelled: refresh single people on request and show what other programs sync.
    pub linger: bool,
    /// Whether to call the platform, and about which day.
    pub mode: SyncMode,
}

/// Whether to call the platform or to read the store, and about which day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SyncMode {
    /// The platform, about today.
    Platform {
        /// Report what the store has first and replace it in place (the dashboard). Without it, rows are in the platform's order.
        cached_first: bool,
        /// Give up an interrupted sync instead of resuming it (`F5`).
        start_over: bool,
    },
    /// As the dashboard opens, or returns from another day: report what there is, and call the platform only if that is not fresh.
    Opened(Freshness),
    /// The store alone, whatever the age of what it has.
    Cached,
    /// About another day: the platform where it can answer for one (Feishu), otherwise the snapshot that stands for the day.
    AsOf(Date),
}

impl Default for SyncMode {
    fn default() -> Self {
        Self::Platform {
            cached_first: false,
            start_over: false,
        }
    }
}

impl SyncMode {
    /// The same for a tenant without a secret. A sync then starts even where the balances are
    /// fresh, so that the missing secret is reported at once.
    pub(super) fn without_secret(self) -> Self {
        match self {
            Self::Opened(Freshness::Within(_)) => Self::Platform {
                cached_first: true,
                start_over: false,
            },
            other => other,
        }
    }

    pub(super) fn restores_first(self) -> bool {
        matches!(
            self,
            Self::Platform {
                cached_first: true,
                ..
            } | Self::Opened(_)
        )
    }

    pub(super) fn starts_over(self) -> bool {
        matches!(
            self,
            Self::Platform {
                start_over: true,
                ..
            }
        )
    }
}

/// How old balances may be that are shown with their age and not read again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Freshness {
    /// Younger than this; zero always reads.
    Within(Duration),
    /// Of any age: the platform is not called, even if there are none.
    AnyAge,
}

impl Default for Freshness {
    fn default() -> Self {
        Self::Within(DEFAULT_FRESH_FOR)
    }
}

/// What a screen shows of a tenant when its next sync begins. Without a store this is all that is
/// known: people keep their rows, and their balances stay until newer ones come.
#[derive(Clone, Debug)]
pub struct HeldRows {
    /// The people with their rows.
    pub people: Arc<Roster>,
    /// The rows of people who are no longer listed.
    pub gone: Arc<RowSet>,
    /// When everybody had been read, and whether nothing was missing; `None` for a read that did not finish.
    pub read: Option<(Timestamp, bool)>,
}

/// How a sync begins: how far it goes, where it is stored, and what the screen shows already.
#[derive(Clone, Debug)]
pub struct SyncStart {
    /// How far it goes.
    pub plan: SyncPlan,
    /// Where it stores what it finds.
    pub persistence: Option<Persistence>,
    /// What the screen shows already.
    pub held: Option<HeldRows>,
    /// Whose balances are read; without it everybody's. What is read of some people alone is not stored.
    pub chosen: Option<Arc<Query>>,
}

impl SyncStart {
    /// For a command without a screen.
    pub fn headless(plan: SyncPlan, persistence: Option<Persistence>) -> Self {
        Self {
            plan,
            persistence,
            held: None,
            chosen: None,
        }
    }
}

/// What a sync is to do, and with what, besides its platform.
#[derive(Clone, Debug)]
pub struct SyncContext {
    /// How far it goes.
    pub plan: SyncPlan,
    /// Where it stores what it finds.
    pub persistence: Option<Persistence>,
    /// The program's wall clock.
    pub clock: Clock,
    /// What may be spent in a calendar month, where that is limited.
    pub month: Option<MonthlyCalls>,
    /// What the screen shows already.
    pub held: Option<HeldRows>,
    /// Whose balances are read; without it everybody's.
    pub chosen: Option<Arc<Query>>,
}
