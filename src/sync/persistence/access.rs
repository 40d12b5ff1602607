//! A tenant's part of the store as this program uses it: which store, and under which name the lease is held.

use super::permit::LeasePermit;
use crate::platform::Settings;
use crate::store::{Holder, Store, StoreError, SyncRecord, TenantKey, TenantStore};

/// Where a sync stores what it finds.
#[derive(Clone, Debug)]
pub struct Persistence {
    /// The tenant's part of the store.
    pub store: TenantStore,
    /// This program.
    pub holder: Holder,
    pub(super) permit: LeasePermit,
}

impl Persistence {
    /// A tenant's part of a store, as this program uses it.
    pub fn new(store: TenantStore, holder: Holder) -> Self {
        Self {
            store,
            holder,
            permit: LeasePermit::default(),
        }
    }

    /// The part of `store` that belongs to the tenant of these settings.
    pub async fn of(settings: &Settings, store: &Store) -> Result<Self, StoreError> {
        let store = store.tenant(&key_of(settings)).await?;
        let store = store.narrowed_to(settings.departments.to_text());
        let holder = store.holder().clone();
        Ok(Self::new(store, holder))
    }

    /// How many people a finished sync listed, if it was narrowed to the departments that are read now.
    pub(super) fn comparable_size(&self, record: &SyncRecord) -> Option<usize> {
        self.store.has_scope_of(record).then_some(record.people)
    }

    /// Gives this sync a holder name of its own, from its ticket's `generation`: an earlier sync of
    /// this program may still hold the lease when the next one begins.
    pub(in crate::sync) fn name_sync(&mut self, generation: u32) {
        self.holder = self.holder.for_sync(generation);
        self.permit = LeasePermit::default();
    }
}

/// The key of the tenant's data in the store.
fn key_of(settings: &Settings) -> TenantKey {
    TenantKey {
        name: settings.tenant.to_string(),
        platform: settings.credentials.platform(),
        account: settings.credentials.account(),
    }
}
