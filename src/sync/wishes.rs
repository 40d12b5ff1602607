//! After the sync: one person at a time, when somebody asks, with the lease taken for that one call.

use super::engine::{Engine, Standing, Turn};
use super::keeping::Target;
use super::outbox::Stopped;
use super::report::{Fact, Source};
use crate::domain::RowId;
use crate::platform::Platform;

impl<P: Platform> Engine<P> {
    pub(super) async fn serve_wishes(&mut self) -> Result<(), Stopped> {
        while self.interest_is_open() {
            match self.next_wish() {
                Some(row) => self.serve_wish(row).await?,
                None => self.step(None).await?,
            }
            self.tell_progress().await?;
        }
        Ok(())
    }

    fn next_wish(&mut self) -> Option<RowId> {
        if self.paused {
            return None;
        }
        self.queue.take_wish()
    }

    /// Asks for one person; or has whoever syncs now do it, and follows.
    async fn serve_wish(&mut self, row: RowId) -> Result<(), Stopped> {
        while let Standing::Theirs(holder) = self.take_turn().await? {
            self.queue.wish(row);
            let turn = self.follow(&holder).await?;
            if turn == Turn::Over {
                return Ok(());
            }
            if self.course.read.is_some() {
                return self.sync_or_follow().await;
            }
            self.out.send(Fact::Source(Source::Platform)).await?;
        }
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

    async fn give_lease_back(&mut self) -> Result<(), Stopped> {
        match self.keeper.take() {
            Some(keeper) => match keeper.close().await {
                Ok(_) => Ok(()),
                Err(error) => self.lose_store(error).await,
            },
            None => Ok(()),
        }
    }
}
