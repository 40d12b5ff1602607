//! Answers of single calls that are not requested again on the same calendar day (UTC+8), such as
//! Feishu's expiry records, which take one call for each person and leave type.
//!
//! A client lives for one sync. [`DayMemory`] is part of the settings, so that it outlives the
//! client; where there is a store, `sync` backs it with the store, so that it also outlives the
//! program.

use std::collections::HashMap;
use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;

/// The most answers of a day in memory: about 20 MB. Answers beyond them are requested again.
const MOST_ANSWERS: usize = 50_000;

/// A future of [`DayAnswerStore`].
pub type DayStoreFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// An answer by the name of what it is about.
pub type NamedAnswer = (String, String);

/// Storage that outlives this process. It reports its failures itself and returns none: a lost
/// answer only means that the platform is asked again.
pub trait DayAnswerStore: Send + Sync + Debug {
    /// The answers of a day.
    fn recall(&self, day: Date) -> DayStoreFuture<'_, Vec<NamedAnswer>>;

    /// Stores answers of a day, and deletes those of other days.
    fn store(&self, day: Date, answers: Vec<NamedAnswer>) -> DayStoreFuture<'_, ()>;
}

/// The memory of a tenant's clients. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct DayMemory {
    shared: Arc<Mutex<Remembered>>,
    store: Option<Arc<dyn DayAnswerStore>>,
}

#[derive(Debug, Default)]
struct Remembered {
    /// The day that the answers are of.
    day: Option<Date>,
    /// Whether the answers that outlive the process have been loaded.
    is_recalled: bool,
    answers: HashMap<String, Arc<str>>,
}

impl Remembered {
    /// Drops the answers, unless they are of `day`.
    fn turn_to(&mut self, day: Date) {
        if self.day != Some(day) {
            *self = Self {
                day: Some(day),
                ..Self::default()
            };
        }
    }

    fn add(&mut self, (name, answer): NamedAnswer) {
        if self.answers.len() < MOST_ANSWERS || self.answers.contains_key(&name) {
            self.answers.insert(name, answer.into());
        }
    }
}

impl DayMemory {
    /// The same memory, backed by storage that outlives this process.
    #[must_use]
    pub fn stored_in(self, store: Arc<dyn DayAnswerStore>) -> Self {
        Self {
            store: Some(store),
            ..self
        }
    }

    fn shared(&self) -> MutexGuard<'_, Remembered> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there are answers of `day`. The first call for a day loads those that outlive the
    /// process.
    pub async fn has_any_of(&self, day: Date) -> bool {
        let (is_recalled, has_any) = {
            let mut shared = self.shared();
            shared.turn_to(day);
            (shared.is_recalled, !shared.answers.is_empty())
        };
        let Some(store) = self.store.as_ref().filter(|_| !is_recalled) else {
            return has_any;
        };
        let stored = store.recall(day).await;
        let mut shared = self.shared();
        shared.turn_to(day);
        shared.is_recalled = true;
        for (name, answer) in stored {
            // What this process heard meanwhile is newer.
            if !shared.answers.contains_key(&name) {
                shared.add((name, answer));
            }
        }
        !shared.answers.is_empty()
    }

    /// What was answered about `name` on a day.
    pub fn recall(&self, day: Date, name: &str) -> Option<Arc<str>> {
        let shared = self.shared();
        let is_of_day = shared.day == Some(day);
        shared
            .answers
            .get(name)
            .filter(|_| is_of_day)
            .map(Arc::clone)
    }

    /// Stores answers of a day.
    pub async fn store(&self, day: Date, answers: Vec<NamedAnswer>) {
        if answers.is_empty() {
            return;
        }
        let remembered = {
            let mut shared = self.shared();
            shared.turn_to(day);
            for answer in &answers {
                shared.add(answer.clone());
            }
            let has = |(name, _): &NamedAnswer| shared.answers.contains_key(name);
            answers.into_iter().filter(has).collect()
        };
        if let Some(store) = &self.store {
            store.store(day, remembered).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[derive(Debug, Default)]
    struct Shelf(Mutex<Vec<(Date, NamedAnswer)>>);

    impl DayAnswerStore for Shelf {
        fn recall(&self, day: Date) -> DayStoreFuture<'_, Vec<NamedAnswer>> {
            let stored = self.0.lock().unwrap().clone().into_iter();
            let stored = stored.filter(|(of, _)| *of == day);
            let stored = stored.map(|(_, answer)| answer).collect();
            Box::pin(std::future::ready(stored))
        }

        fn store(&self, day: Date, answers: Vec<NamedAnswer>) -> DayStoreFuture<'_, ()> {
            let answers = answers.into_iter().map(|answer| (day, answer));
            self.0.lock().unwrap().extend(answers);
            Box::pin(std::future::ready(()))
        }
    }

    fn answer(name: &str) -> NamedAnswer {
        (name.to_owned(), format!("of {name}"))
    }

    #[tokio::test]
    async fn answers_are_remembered_for_their_day_by_later_clients_and_programs() {
        let (today, tomorrow) = (date(2026, 11, 26), date(2026, 11, 27));
        let shelf: Arc<Shelf> = Arc::default();
        let memory = DayMemory::default().stored_in(Arc::clone(&shelf) as Arc<dyn DayAnswerStore>);
        assert!(!memory.has_any_of(today).await);
        memory.store(today, vec![answer("a"), answer("b")]).await;
        let later_client = memory.clone();
        assert_eq!(later_client.recall(today, "a").as_deref(), Some("of a"));
        assert_eq!(later_client.recall(today, "c"), None);
        assert_eq!(later_client.recall(tomorrow, "a"), None);
        let later_program = DayMemory::default().stored_in(shelf);
        assert!(later_program.has_any_of(today).await);
        assert_eq!(later_program.recall(today, "b").as_deref(), Some("of b"));
        assert!(!later_program.has_any_of(tomorrow).await);
        assert_eq!(later_program.recall(today, "b"), None);
    }
}
