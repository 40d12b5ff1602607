//! The store while it opens: every sync waits for it, no frame does.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use futures_util::FutureExt;
use futures_util::future::Shared;

use crate::platform::Settings;
use crate::store::{Holder, Store, StoreError};
use crate::sync::Persistence;

type Opened = Result<Option<Store>, StoreError>;

/// What is kept between runs, as soon as it is open. Cheap to clone.
#[derive(Clone)]
pub struct StoreAhead {
    opening: Shared<Pin<Box<dyn Future<Output = Opened> + Send>>>,
    holder: Holder,
    keeps_today: bool,
}

impl StoreAhead {
    /// Begins to open a store, away from the screen; it may answer that nothing is kept. Needs a tokio runtime around it.
    pub fn open(opening: impl Future<Output = Opened> + Send + 'static) -> Self {
        let opening: Pin<Box<dyn Future<Output = Opened> + Send>> = Box::pin(opening);
        let opening = opening.shared();
        // Nobody need wait for it yet: whoever does gets its answer.
        drop(tokio::spawn(opening.clone()));
        Self {
            opening,
            holder: Holder::of_this_program(),
            keeps_today: true,
        }
    }

    /// A store of earlier days only (the demo's): what is read now is not kept in it. It begins to open when a day is first
    /// looked back on, and goes on then whether or not somebody waits.
    pub fn of_history(opening: impl Future<Output = Opened> + Send + 'static) -> Self {
        let opening = async move {
            match tokio::spawn(opening).await {
                Ok(opened) => opened,
                Err(error) => Err(StoreError::Unavailable(error.to_string())),
            }
        };
        let opening: Pin<Box<dyn Future<Output = Opened> + Send>> = Box::pin(opening);
        Self {
            opening: opening.shared(),
            holder: Holder::of_this_program(),
            keeps_today: false,
        }
    }

    /// Whether what is read now is kept.
    pub(super) fn keeps_today(&self) -> bool {
        self.keeps_today
    }

    /// The store, once it is open; `None` where nothing is kept.
    pub async fn store(&self) -> Result<Option<Store>, StoreError> {
        self.opening.clone().await
    }

    /// Where the sync of the tenant of these settings keeps what it finds.
    pub async fn keeping(&self, settings: &Settings) -> Result<Option<Persistence>, StoreError> {
        match self.store().await? {
            Some(store) => Persistence::of(settings, &store, &self.holder)
                .await
                .map(Some),
            None => Ok(None),
        }
    }
}

impl fmt::Debug for StoreAhead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoreAhead({:?})", self.holder)
    }
}
