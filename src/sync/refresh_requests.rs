//! After the sync: one person at a time, when somebody asks, with the lease taken for that one call.

use std::time::Duration;

use super::checkpoint_writer::Target;
use super::engine::{Engine, Standing};
use super::idle_watcher::IdleWatcher;
use super::report::{Source, SyncEvent};
use super::reporter::Stopped;
use crate::domain::RowId;
use crate::platform::Platform;

/// A wish waits so long before it tries again to be the one who asks.
const PATIENCE: Duration = Duration::from_millis(250);

impl<P: Platform> Engine<P> {
    pub(super) async fn serve_wishes(&mut self) -> Result<(), Stopped> {
        self.watch = Some(IdleWatcher::after(self.shown.as_ref(), self.newest));
        while self.interest_is_open() {
            self.start_look();
            match self.next_wish() {
                Some(row) => self.serve_wish(row).await?,
                None => self.step(None).await?,
            }
            self.catch_up().await?;
            self.finish_withheld().await?;
        }
        Ok(())
    }

    /// Once somebody accepts the smaller directory, the sync that found it is gone on with: only its end is left to do.
    async fn finish_withheld(&mut self) -> Result<(), Stopped> {
        if self.withheld.is_none() || !self.interest.borrow().accepts_shrunk {
            return Ok(());
        }
        self.watch = None;
        self.sync_or_follow().await?;
        self.withheld = None;
        self.watch = Some(IdleWatcher::after(self.shown.as_ref(), self.newest));
        Ok(())
    }

    fn next_wish(&mut self) -> Option<RowId> {
        if self.paused {
            return None;
        }
        self.queue.take_wish()
    }

    /// Asks for one person, as soon as nobody else asks. Who syncs now is followed in a moment, and told of the wish.
    async fn serve_wish(&mut self, row: RowId) -> Result<(), Stopped> {
        if let Standing::Theirs(_) = self.take_turn().await? {
            self.queue.wish(row);
            return self.step(Some(PATIENCE)).await;
        }
        self.ask_beside_the_sync(row).await?;
        self.tell_progress().await
    }

    async fn ask_beside_the_sync(&mut self, row: RowId) -> Result<(), Stopped> {
        if self.keeper.is_some() {
            self.out.send(SyncEvent::Source(Source::Platform)).await?;
        }
        self.course.lease_lost = false;
        self.aim_beside_the_sync().await?;
        if self.make_ready().await? {
            self.ask(vec![row]);
        }
        while self.course.asking > 0 {
            self.step(None).await?;
        }
        self.give_lease_back().await
    }

    /// The answer belongs to the sync whose listing this is, if that is still the newest one.
    async fn aim_beside_the_sync(&mut self) -> Result<(), Stopped> {
        let (Some(keeper), Some(keeping)) = (&self.keeper, &self.terms.keeping) else {
            return Ok(());
        };
        let target = match self.target {
            Target::Finished(number) => match keeping.store.last_sync().await {
                Ok(Some(last)) if last.number == number => self.target,
                Ok(_) => Target::Nothing,
                Err(error) => return self.lose_store(error).await,
            },
            Target::Running(number) => match keeping.store.interrupted().await {
                Ok(Some(running)) if running.number == number => self.target,
                Ok(_) => Target::Nothing,
                Err(error) => return self.lose_store(error).await,
            },
            Target::New | Target::Nothing => Target::Nothing,
        };
        keeper.aim(target).await;
        Ok(())
    }

    /// A client, and the types that it reads balances by: a program that only followed has neither yet.
    async fn make_ready(&mut self) -> Result<bool, Stopped> {
        if let Err(error) = self.connect() {
            self.tell_gap(error).await?;
            return Ok(false);
        }
        if !self.has_types {
            self.course.ended_by = None;
            self.fetch_types().await?;
        }
        match self.course.ended_by.clone().filter(|_| !self.has_types) {
            Some(error) => self.tell_gap(error).await.map(|()| false),
            None => Ok(true),
        }
    }

    pub(super) async fn give_lease_back(&mut self) -> Result<(), Stopped> {
        match self.keeper.take() {
            Some(keeper) => match keeper.close().await {
                Ok(_) => Ok(()),
                Err(error) => self.lose_store(error).await,
            },
            None => Ok(()),
        }
    }
}
