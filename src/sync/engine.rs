//! One tenant's sync: a single owner of all state, requests as tasks beside it, facts out as they come.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};

use crate::domain::{EmployeeId, LeaveType, PersonBalances, RowId};
use crate::platform::{ApiError, Class, Clock, Cursor, LeaveTypes, PeoplePage, Platform, Profile};

use super::Plan;
use super::balances::{failed_person, has_failed};
use super::outbox::{Outbox, Stopped};
use super::people::People;
use super::profiles::ProfileQueue;
use super::progress::Tally;
use super::queue::Queue;
use super::report::{Fact, Interest, Outcome, Want};

/// So many balance calls in a row that reach nobody end the sync: the network or the platform is gone.
const UNREACHABLE: usize = 4;

const SECOND: Duration = Duration::from_secs(1);

/// Runs a sync on a connected platform; see [`super::run`].
pub async fn run_on<P: Platform>(
    platform: P,
    plan: Plan,
    clock: Clock,
    out: Outbox,
    interest: watch::Receiver<Interest>,
) {
    let mut engine = Engine::new(platform, plan, clock, out, interest);
    let out = Arc::clone(&engine.out);
    tokio::select! {
        biased;
        () = out.stopped() => {}
        _ = engine.run() => {}
    }
}

struct Engine<P> {
    platform: Arc<P>,
    plan: Plan,
    clock: Clock,
    out: Arc<Outbox>,
    interest: watch::Receiver<Interest>,
    types: Arc<[LeaveType]>,
    people: People,
    queue: Queue,
    profiles: ProfileQueue,
    directory: Directory,
    tasks: JoinSet<Answer>,
    asking: usize,
    unreached: usize,
    tally: Tally,
    /// What ended the asking before its time.
    ended_by: Option<ApiError>,
}

/// Where the walk through the directory is.
enum Directory {
    Next(Option<Cursor>),
    UnderWay,
    Over,
}

/// What a request task brings home.
enum Answer {
    People(Result<PeoplePage, ApiError>),
    Balances(
        Vec<(RowId, EmployeeId)>,
        Result<Vec<PersonBalances>, ApiError>,
    ),
    Profiles(Vec<RowId>, Result<Vec<Profile>, ApiError>),
}

impl<P: Platform> Engine<P> {
    fn new(
        platform: P,
        plan: Plan,
        clock: Clock,
        out: Outbox,
        mut interest: watch::Receiver<Interest>,
    ) -> Self {
        let mut queue = Queue::default();
        queue.follow(interest.borrow_and_update().clone());
        Self {
            platform: Arc::new(platform),
            plan,
            clock,
            out: Arc::new(out),
            interest,
            types: Arc::new([]),
            people: People::default(),
            queue,
            profiles: ProfileQueue::default(),
            directory: Directory::Next(None),
            tasks: JoinSet::new(),
            asking: 0,
            unreached: 0,
            tally: Tally::default(),
            ended_by: None,
        }
    }

    async fn run(&mut self) -> Result<(), Stopped> {
        if self.plan.want != Want::People {
            match self.fetch_types().await? {
                Ok(types) => self.apply_types(types).await?,
                Err(error) => return self.out.send(Fact::Done(ended(error))).await,
            }
        }
        if self.plan.want != Want::Types {
            self.work().await?;
        }
        self.tell_progress().await?;
        let outcome = self.outcome();
        if let (Outcome::Partial, Some(error)) = (&outcome, self.ended_by.take()) {
            self.tell_gap(error).await?;
        }
        self.out.send(Fact::Done(outcome)).await?;
        if self.plan.linger {
            self.serve_wishes().await?;
        }
        Ok(())
    }

    /// The types, telling every second how many requests that took: a platform under load may keep everybody waiting.
    async fn fetch_types(&mut self) -> Result<Result<LeaveTypes, ApiError>, Stopped> {
        let platform = Arc::clone(&self.platform);
        let mut types = std::pin::pin!(platform.fetch_leave_types());
        loop {
            tokio::select! {
                types = &mut types => return Ok(types),
                () = tokio::time::sleep(SECOND) => self.tell_progress().await?,
            }
        }
    }

    async fn apply_types(&mut self, types: LeaveTypes) -> Result<(), Stopped> {
        self.types = types.types.into();
        self.out.send(Fact::Types(Arc::clone(&self.types))).await?;
        match types.incomplete {
            Some(error) => self.tell_gap(error).await,
            None => Ok(()),
        }
    }

    /// Until nothing is under way and nothing is left to start.
    async fn work(&mut self) -> Result<(), Stopped> {
        loop {
            self.start_requests();
            if self.tasks.is_empty() {
                return Ok(());
            }
            // While the limits make everybody wait, the remaining time still runs down.
            self.step(Some(SECOND)).await?;
            if self.tally.is_due() {
                self.tell_progress().await?;
            }
        }
    }

    /// After the sync: one person at a time, when somebody asks.
    async fn serve_wishes(&mut self) -> Result<(), Stopped> {
        while self.interest_is_open() {
            self.start_wish();
            self.step(None).await?;
            self.tell_progress().await?;
        }
        Ok(())
    }

    /// Waits for the next answer or the next interest and applies it, or until `patience` ends.
    async fn step(&mut self, patience: Option<Duration>) -> Result<(), Stopped> {
        let open = self.interest_is_open();
        let patience_ends = tokio::time::sleep(patience.unwrap_or_default());
        tokio::select! {
            biased;
            changed = self.interest.changed(), if open => {
                if changed.is_ok() {
                    let interest = self.interest.borrow_and_update().clone();
                    self.queue.follow(interest);
                }
                Ok(())
            }
            Some(joined) = self.tasks.join_next() => self.apply(answer_of(joined)).await,
            () = patience_ends, if patience.is_some() => Ok(()),
        }
    }

    fn interest_is_open(&self) -> bool {
        self.interest.has_changed().is_ok()
    }

    // --- what to start

    fn start_requests(&mut self) {
        self.start_directory();
        self.start_profiles();
        if self.plan.want == Want::Balances && self.ended_by.is_none() {
            self.start_wish();
            self.start_balances();
        }
    }

    fn start_directory(&mut self) {
        if let Directory::Next(cursor) = &mut self.directory {
            let cursor = cursor.take();
            self.directory = Directory::UnderWay;
            let platform = Arc::clone(&self.platform);
            self.tasks
                .spawn(async move { Answer::People(platform.fetch_people(cursor).await) });
        }
    }

    fn start_profiles(&mut self) {
        let batch = self.platform.profile_batch();
        let starts = self.profiles.take(batch);
        if starts.is_empty() {
            return;
        }
        let ids: Vec<EmployeeId> = starts
            .iter()
            .flat_map(|start| self.people.ids_of_chunk(*start))
            .collect();
        let (platform, refused) = (Arc::clone(&self.platform), self.profiles.is_refused());
        self.tasks.spawn(async move {
            let mut profiles = Vec::new();
            for ids in ids.chunks(batch.max(1)).filter(|_| !refused) {
                match platform.fetch_profiles(ids).await {
                    Ok(some) => profiles.extend(some),
                    Err(error) => return Answer::Profiles(starts, Err(error)),
                }
            }
            Answer::Profiles(starts, Ok(profiles))
        });
    }

    fn start_wish(&mut self) {
        if let Some(row) = self.queue.take_wish() {
            self.ask(vec![row]);
        }
    }

    /// A batch goes when it is full, or when nobody can come to fill it: on DingTalk each one costs a call a leave type.
    fn start_balances(&mut self) {
        let size = self.platform.batch_size();
        let may_fill = !matches!(self.directory, Directory::Over);
        while self.asking < self.platform.parallelism() {
            if may_fill && self.queue.waiting() < size {
                return;
            }
            let batch = self.queue.take(size);
            if batch.is_empty() {
                return;
            }
            self.ask(batch);
        }
    }

    fn ask(&mut self, rows: Vec<RowId>) {
        let people: Vec<_> = rows
            .into_iter()
            .filter_map(|row| Some((row, self.people.id(row)?)))
            .collect();
        let platform = Arc::clone(&self.platform);
        self.asking += 1;
        self.tasks.spawn(async move {
            let ids: Vec<EmployeeId> = people.iter().map(|(_, id)| id.clone()).collect();
            let answer = platform.fetch_balances(&ids).await;
            Answer::Balances(people, answer)
        });
    }

    // --- what came

    async fn apply(&mut self, answer: Answer) -> Result<(), Stopped> {
        match answer {
            Answer::People(Ok(page)) => self.apply_page(page).await,
            Answer::People(Err(error)) => self.end_directory(error).await,
            Answer::Balances(asked, Ok(answers)) => self.apply_balances(asked, answers).await,
            Answer::Balances(asked, Err(error)) => self.apply_failure(asked, error).await,
            Answer::Profiles(starts, Ok(profiles)) => self.apply_profiles(&starts, &profiles).await,
            Answer::Profiles(starts, Err(error)) => {
                if error.is_final() {
                    self.profiles.refuse();
                }
                self.apply_profiles(&starts, &[]).await?;
                self.tell_gap(error).await
            }
        }
    }

    async fn apply_page(&mut self, mut page: PeoplePage) -> Result<(), Stopped> {
        let gaps = std::mem::take(&mut page.gaps);
        self.tally.expected = page.expected.or(self.tally.expected);
        self.directory = match page.next.take() {
            Some(cursor) => Directory::Next(Some(cursor)),
            None => Directory::Over,
        };
        self.tally.directory_complete = matches!(self.directory, Directory::Over);
        let new = self.people.apply_page(page);
        self.queue.grow(self.people.len());
        if let Some(chunk) = new.chunk {
            if chunk.people().any(|person| person.departments.is_none()) {
                self.profiles.add(&chunk);
            }
            self.out.send(Fact::People(chunk)).await?;
        }
        if self.plan.want == Want::Balances {
            self.tell_balances(new.balances).await?;
        }
        for gap in gaps {
            self.tell_gap(gap).await?;
        }
        Ok(())
    }

    async fn end_directory(&mut self, error: ApiError) -> Result<(), Stopped> {
        self.directory = Directory::Over;
        if self.people.len() == 0 || error.is_final() {
            self.ended_by.get_or_insert(error);
            return Ok(());
        }
        self.tell_gap(error).await
    }

    async fn apply_balances(
        &mut self,
        asked: Vec<(RowId, EmployeeId)>,
        answers: Vec<PersonBalances>,
    ) -> Result<(), Stopped> {
        self.asking -= 1;
        self.unreached = 0;
        let rows = asked
            .into_iter()
            .zip(answers)
            .filter(|((_, id), answer)| *id == answer.employee)
            .map(|((row, _), answer)| (row, answer))
            .collect();
        self.tell_balances(rows).await
    }

    /// Nobody of a batch could be asked.
    async fn apply_failure(
        &mut self,
        asked: Vec<(RowId, EmployeeId)>,
        error: ApiError,
    ) -> Result<(), Stopped> {
        self.asking -= 1;
        if error.is_final() {
            self.ended_by.get_or_insert(error);
            return Ok(());
        }
        self.unreached += 1;
        let as_of = (self.clock)().day;
        let failed = |(row, id)| (row, failed_person(id, &self.types, &error, as_of));
        let rows = asked.into_iter().map(failed).collect();
        self.tell_balances(rows).await?;
        if self.unreached >= UNREACHABLE
            && matches!(error.class, Class::Retry | Class::Throttled(_))
        {
            self.ended_by.get_or_insert(error);
        }
        Ok(())
    }

    async fn apply_profiles(
        &mut self,
        starts: &[RowId],
        profiles: &[Profile],
    ) -> Result<(), Stopped> {
        self.profiles.finished();
        for start in starts {
            if let Some(chunk) = self.people.apply_profiles(*start, profiles) {
                self.out.send(Fact::Profiles(chunk)).await?;
            }
        }
        Ok(())
    }

    // --- what to tell

    async fn tell_balances(&mut self, rows: Vec<(RowId, PersonBalances)>) -> Result<(), Stopped> {
        if rows.is_empty() {
            return Ok(());
        }
        for (row, person) in &rows {
            self.queue.mark(*row);
            self.tally.count(*row, has_failed(person));
        }
        self.out.send(Fact::Balances(rows)).await
    }

    async fn tell_gap(&mut self, error: ApiError) -> Result<(), Stopped> {
        self.tally.gaps += 1;
        self.out.send(Fact::Gap(error)).await
    }

    async fn tell_progress(&mut self) -> Result<(), Stopped> {
        let people = self.people.len();
        let estimate = self.platform.estimate(self.tally.unanswered(people));
        let progress = self.tally.progress(people, self.platform.usage(), estimate);
        self.out.send(Fact::Progress(progress)).await
    }

    fn outcome(&self) -> Outcome {
        match &self.ended_by {
            Some(error) if error.is_final() || self.tally.is_empty_handed() => ended(error.clone()),
            Some(_) => Outcome::Partial,
            None if self.tally.gaps + self.tally.failed() > 0 => Outcome::Partial,
            None => Outcome::Complete,
        }
    }
}

/// How a sync ends that an error ended.
fn ended(error: ApiError) -> Outcome {
    if error.is_final() {
        Outcome::Refused(error)
    } else {
        Outcome::Failed(error)
    }
}

/// A panic of a request is a panic of the sync: it is never swallowed.
fn answer_of(joined: Result<Answer, JoinError>) -> Answer {
    match joined {
        Ok(answer) => answer,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
