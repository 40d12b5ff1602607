//! Which figures a job is about: those of the tenants in scope.

use std::sync::Arc;

use crate::app::insight::computed::FiguresVersion;
use crate::app::state::AppState;
use crate::app::tenant::TenantState;
use crate::app::tenant::read_moments::ReadMoments;
use crate::domain::insight::TenantFigures;

impl TenantState {
    /// Its figures at this moment, for work off the UI task. Pointers are copied, and the short
    /// list of its columns.
    pub fn figures(&self, as_of: jiff::civil::Date) -> TenantFigures {
        TenantFigures {
            name: Arc::from(self.label.as_str()),
            platform: self.platform,
            types: Arc::clone(&self.types),
            columns: Arc::from(self.columns.as_slice()),
            roster: Arc::clone(&self.roster),
            gone: Arc::clone(self.origin.gone()),
            ledger: Arc::clone(&self.ledger),
            as_of,
            own: self.own.clone(),
        }
    }
}

impl AppState {
    /// The positions of the tenants that a view of the whole company is about: all of them, or the one that is chosen.
    pub fn tenants_in_scope(&self) -> std::ops::Range<usize> {
        let chosen = self.selection.tenant.min(self.tenants.len());
        if self.selection.all_tenants {
            0..self.tenants.len()
        } else {
            chosen..(chosen + 1).min(self.tenants.len())
        }
    }

    /// The figures of the tenants in scope.
    pub fn figures_in_scope(&self) -> Vec<TenantFigures> {
        let day = self.figures_of().day;
        let tenants = self.tenants[self.tenants_in_scope()].iter();
        tenants.map(|tenant| tenant.figures(day)).collect()
    }

    /// Which figures those are, so that an answer about older ones is known to be outdated.
    pub fn figures_version(&self) -> FiguresVersion {
        let scope = self.tenants_in_scope();
        let tenants = self.tenants[scope.clone()].iter();
        FiguresVersion {
            day: self.figures_of().day,
            first_tenant: scope.start,
            right_tenant: None,
            revisions: tenants.map(|tenant| tenant.revision).collect(),
            are_growing: self.is_reading_scope(),
        }
    }

    /// Whether figures of a tenant in scope are still being read.
    pub fn is_reading_scope(&self) -> bool {
        let tenants = self.tenants[self.tenants_in_scope()].iter();
        tenants.into_iter().any(TenantState::is_busy)
    }
}

impl AppState {
    /// When the figures of the tenants on screen were read.
    pub(in crate::app) fn moments_in_scope(&self) -> Vec<ReadMoments> {
        let tenants = self.tenants[self.tenants_in_scope()].iter();
        tenants
            .map(|tenant| tenant.read_moments(self.as_of, self.today))
            .collect()
    }
}
