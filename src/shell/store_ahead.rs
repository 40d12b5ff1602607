//! The store, which opens in the background: syncs wait for it, frames do not.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use futures_util::FutureExt;
use futures_util::future::Shared;

use crate::domain::Bilingual;
use crate::platform::Settings;
use crate::store::{Store, StoreError};
use crate::sync::Persistence;

type OpenedStore = Result<Option<Store>, StoreError>;

/// A store that is being opened. Cheap to clone.
#[derive(Clone)]
pub struct StoreAhead {
    opening: Shared<Pin<Box<dyn Future<Output = OpenedStore> + Send>>>,
    keeps_today: bool,
}

impl StoreAhead {
    /// Starts to open a store in the background. `opening` returns `None` if none is to be used. Needs a tokio runtime.
    pub fn open(opening: impl Future<Output = OpenedStore> + Send + 'static) -> Self {
        let opening: Pin<Box<dyn Future<Output = OpenedStore> + Send>> = Box::pin(opening);
        let opening = opening.shared();
        // The store opens whether or not anything waits for it. Clones of the shared future get its result.
        drop(tokio::spawn(opening.clone()));
        Self {
            opening,
            keeps_today: true,
        }
    }

    /// A store of earlier days only, as in the demo: nothing that is read now is written to it. It starts to open when an
    /// earlier day is shown for the first time, and continues even if that is cancelled.
    pub fn of_history(opening: impl Future<Output = OpenedStore> + Send + 'static) -> Self {
        let opening = async move {
            match tokio::spawn(opening).await {
                Ok(opened) => opened,
                Err(error) => Err(StoreError::Unavailable(Bilingual::same(error.to_string()))),
            }
        };
        let opening: Pin<Box<dyn Future<Output = OpenedStore> + Send>> = Box::pin(opening);
        Self {
            opening: opening.shared(),
            keeps_today: false,
        }
    }

    /// Whether what is read now is written to it.
    pub(super) fn keeps_today(&self) -> bool {
        self.keeps_today
    }

    /// The store, once it is open; `None` if none is used.
    pub async fn store(&self) -> Result<Option<Store>, StoreError> {
        self.opening.clone().await
    }

    /// Where the sync of a tenant stores what it reads; `None` if no store is used.
    pub async fn persistence(
        &self,
        settings: &Settings,
    ) -> Result<Option<Persistence>, StoreError> {
        match self.store().await? {
            Some(store) => Persistence::of(settings, &store).await.map(Some),
            None => Ok(None),
        }
    }
}

impl fmt::Debug for StoreAhead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreAhead")
            .field("keeps_today", &self.keeps_today)
            .finish_non_exhaustive()
    }
}
