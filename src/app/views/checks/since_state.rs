//! What the view Checks knows of each tenant's snapshot before: for which day it was requested, and
//! what differs.

use std::sync::Arc;

use crate::domain::insight::checks::SinceSnapshot;
use crate::sync::since_snapshot::SinceSpan;
use crate::sync::{TenantId, Ticket};

/// What was found about the snapshot before.
#[derive(Clone, Debug)]
pub struct SinceReport {
    /// Which question it answers. A report under an older ticket is dropped.
    pub ticket: Ticket,
    /// What differs; `None` where there is no snapshot before, or none can be read.
    pub found: Option<Arc<SinceSnapshot>>,
}

/// What is known of a tenant's snapshot before.
#[derive(Clone, Debug, Default)]
pub struct TenantSince {
    /// What was asked for; `None` before the first time.
    asked: Option<SinceSpan>,
    generation: u32,
    found: Option<Arc<SinceSnapshot>>,
    /// The answer has not come yet.
    is_reading: bool,
    /// A sync has ended since, so there may be a newer snapshot.
    is_outdated: bool,
}

/// The same for all tenants.
#[derive(Clone, Debug, Default)]
pub struct SinceSnapshots(Vec<TenantSince>);

impl SinceSnapshots {
    fn of(&mut self, tenant: TenantId) -> &mut TenantSince {
        if self.0.len() <= tenant.0 {
            self.0.resize_with(tenant.0 + 1, TenantSince::default);
        }
        &mut self.0[tenant.0]
    }

    /// What was found about a tenant.
    pub fn found(&self, tenant: usize) -> Option<&Arc<SinceSnapshot>> {
        self.0.get(tenant)?.found.as_ref()
    }

    /// Whether what was asked about a tenant is on its way.
    pub fn is_reading(&self, tenant: usize) -> bool {
        self.0.get(tenant).is_some_and(|own| own.is_reading)
    }

    /// Notes that a sync of a tenant has ended.
    pub(in crate::app) fn note_sync(&mut self, tenant: TenantId) {
        self.of(tenant).is_outdated = true;
    }

    /// The number of the question to ask about a tenant and two snapshots; `None` where the answer is known or on its way.
    pub(in crate::app) fn start(&mut self, tenant: TenantId, span: SinceSpan) -> Option<Ticket> {
        let own = self.of(tenant);
        if own.asked == Some(span) && !own.is_outdated {
            return None;
        }
        if own.asked != Some(span) {
            own.found = None;
        }
        own.asked = Some(span);
        own.is_outdated = false;
        own.is_reading = true;
        own.generation += 1;
        Some(Ticket {
            tenant,
            generation: own.generation,
        })
    }

    /// Applies a report, unless another one was requested since.
    pub(in crate::app) fn take(&mut self, report: SinceReport) {
        let own = self.of(report.ticket.tenant);
        if own.generation == report.ticket.generation {
            own.found = report.found;
            own.is_reading = false;
        }
    }
}
