//! The phases of a sync, and what is true in each.

use crate::store::Holder;

/// Where a sync stands. Each phase ends by naming the next one.
///
/// ```text
/// Restoring ──► Acquiring ──► Asking ────► Idle ──► Done
///     │            ▲  │  └──► Following ──►  │
///     │            │  └─────► CatchingUp ──► │
///     │            └── lease lost, or free   │
///     └──── what there is is fresh ──────────┘
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum SyncPhase {
    /// Nothing was fetched yet. What is stored, or on screen, gets the first rows and is reported.
    Restoring,
    /// Somebody has to sync: this program takes the lease, or learns who has it. Nothing is under way.
    Acquiring,
    /// This program has the lease, or needs none, and calls the platform. An interrupted sync is resumed first.
    Asking,
    /// Another program has the lease. Its journal is read, and the platform is not called.
    Following(Holder),
    /// While this program had lost the lease, another one finished the sync: its journal is read to the end.
    CatchingUp,
    /// The sync is over, whoever did it. Single people are refreshed on request, and others' syncs are shown as they come.
    Idle,
    /// Nothing is left to do.
    Done,
}
