//! The lots that were read today, in the store, so that they outlive the program.

use jiff::civil::Date;

use super::access::Persistence;
use crate::platform::day_memory::{DayAnswerStore, DayStoreFuture, NamedAnswer};
use crate::store::{DayAnswer, DayAnswerKind, TenantStore};

/// One tenant's lots of the day.
#[derive(Debug)]
pub struct StoredDay(TenantStore);

impl StoredDay {
    /// In the tenant's part of the store.
    pub fn new(access: &Persistence) -> Self {
        Self(access.store.clone())
    }
}

/// Errors are only logged: a sync that writes to the same store meets them too and reports them.
impl DayAnswerStore for StoredDay {
    fn recall(&self, day: Date) -> DayStoreFuture<'_, Vec<NamedAnswer>> {
        Box::pin(async move {
            match self.0.answers_of_kind(DayAnswerKind::Lots).await {
                Ok(answers) => {
                    let of_day = answers.into_iter().filter(|(of, _)| *of == day);
                    of_day
                        .map(|(_, answer)| (answer.name, answer.body))
                        .collect()
                }
                Err(error) => {
                    tracing::warn!(%error, "the lots of the day cannot be recalled");
                    Vec::new()
                }
            }
        })
    }

    fn store(&self, day: Date, answers: Vec<NamedAnswer>) -> DayStoreFuture<'_, ()> {
        Box::pin(async move {
            let answers = answers.into_iter();
            let answers = answers.map(|(name, body)| DayAnswer { name, body });
            let answers: Vec<_> = answers.collect();
            let stored = self
                .0
                .store_for_day(DayAnswerKind::Lots, day, &answers)
                .await;
            if let Err(error) = stored {
                tracing::warn!(%error, "the lots of the day are not stored");
            }
        })
    }
}
