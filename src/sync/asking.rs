//! What to ask the platform next.

use std::sync::Arc;
use std::time::Duration;

use super::Want;
use super::engine::{AskedBatch, DirectoryState, Engine, Run, TaskAnswer};
use super::reporter::Stopped;
use crate::domain::{EmployeeId, RowId};
use crate::platform::Platform;

/// Rounds at the end of a sync for people of whom something is missing for a passing fault.
const MOST_ROUNDS_AGAIN: u32 = 2;
/// So many of them are always asked again, …
const FEW: usize = 50;
/// … and at most one in so many of all: what fails for more is hardly passing, and asking again would cost whole syncs of the
/// month's calls.
const ONE_IN: usize = 10;
/// What a person at the screen does not notice.
const MOMENT: Duration = Duration::from_millis(5);
/// A batch of a run that takes so much longer than a moment is waited for apart from the others.
const LATE: Duration = Duration::from_millis(250);
/// Batches that one turn takes in a row.
const MOST_IN_A_ROW: usize = 16;

impl<P: Platform> Engine<P> {
    pub(super) fn start_types(&mut self) {
        if let Some(platform) = self.platform.clone() {
            self.course.awaits_types = true;
            self.tasks
                .spawn(async move { TaskAnswer::Types(platform.fetch_leave_types().await) });
        }
    }

    /// Tells the client whom the last finished sync could not name in one call with others.
    pub(super) async fn recall_reasons(&mut self) -> Result<(), Stopped> {
        let platform = self.platform.clone().filter(|it| it.has_memory());
        let (Some(platform), Some(keeping)) = (platform, self.terms.keeping.clone()) else {
            return Ok(());
        };
        let Some(newest) = self
            .newest
            .filter(|_| self.terms.plan.want == Want::Balances)
        else {
            return Ok(());
        };
        match keeping.store.uninitialised_with_reason(newest).await {
            Ok(people) => platform.remember(&people),
            Err(error) => self.lose_store(error).await?,
        }
        Ok(())
    }

    pub(super) fn start_requests(&mut self) {
        let Some(platform) = self.platform.clone().filter(|_| !self.paused) else {
            return;
        };
        self.start_directory(&platform);
        self.start_profiles(&platform);
        if self.terms.plan.want == Want::Balances && self.course.ended_by.is_none() {
            self.start_wish();
            self.start_balances(&platform);
        }
    }

    fn start_directory(&mut self, platform: &Arc<P>) {
        if let DirectoryState::Next(cursor) = &mut self.course.directory {
            let cursor = cursor.take();
            self.course.directory = DirectoryState::UnderWay;
            let platform = Arc::clone(platform);
            self.tasks
                .spawn(async move { TaskAnswer::People(platform.fetch_people(cursor).await) });
        }
    }

    fn start_profiles(&mut self, platform: &Arc<P>) {
        let places = self.course.profiles.take(platform.profile_batch());
        if places.is_empty() {
            return;
        }
        let listing = self.people.listing();
        let rows = places.iter().filter_map(|place| listing.row(*place));
        let ids: Vec<EmployeeId> = rows.filter_map(|row| self.people.id(row)).collect();
        let (platform, refused) = (Arc::clone(platform), self.course.profiles.is_refused());
        self.tasks.spawn(async move {
            let profiles = if refused {
                Ok(Vec::new())
            } else {
                platform.fetch_profiles(&ids).await
            };
            TaskAnswer::Profiles(places, profiles)
        });
    }

    pub(super) fn start_wish(&mut self) {
        if let Some(row) = self.queue.take_wish() {
            self.ask(vec![row]);
        }
    }

    /// A batch goes when it is full, or when nobody can come to fill it: on DingTalk each one costs a call a leave type.
    fn start_balances(&mut self, platform: &Arc<P>) {
        let size = platform.batch_size().max(1);
        let may_fill = !matches!(self.course.directory, DirectoryState::Over);
        let size_of_run = size * self.batches_in_a_row(platform);
        while self.consent.is_given() && self.course.asking < platform.parallelism() {
            if may_fill && self.queue.waiting() < size {
                return;
            }
            let waiting = self.queue.waiting();
            let full = if may_fill {
                waiting - waiting % size
            } else {
                waiting
            };
            let run = self.queue.take(size_of_run.min(full));
            if run.is_empty() {
                return;
            }
            self.ask(run);
        }
    }

    /// Where people are answered faster than a screen shows them, several batches go in one turn of ours. Never more people are in
    /// hand than are answered in a moment: whoever comes under the cursor waits for them.
    fn batches_in_a_row(&self, platform: &Arc<P>) -> usize {
        let Some(pace) = self.course.pace.filter(|pace| !pace.is_zero()) else {
            return 1;
        };
        let people = usize::try_from(MOMENT.as_nanos() / pace.as_nanos()).unwrap_or(usize::MAX);
        let batches = people / (platform.batch_size() * platform.parallelism()).max(1);
        batches.clamp(1, MOST_IN_A_ROW)
    }

    /// People of whom a passing fault kept something back get other chances before the sync is over.
    pub(super) fn start_again(&mut self) -> bool {
        let tired = self.course.rounds_again >= MOST_ROUNDS_AGAIN;
        let many = self.course.again.len() > FEW.max(self.people_expected() / ONE_IN);
        if tired || many || self.course.again.is_empty() || !self.consent.is_given() {
            return false;
        }
        self.course.rounds_again += 1;
        for row in std::mem::take(&mut self.course.again) {
            self.queue.offer_again(row);
        }
        self.start_requests();
        !self.tasks.is_empty()
    }

    pub(super) fn ask(&mut self, rows: Vec<RowId>) {
        let Some(platform) = self.platform.clone() else {
            return;
        };
        let people: Vec<_> = rows
            .into_iter()
            .filter_map(|row| Some((row, self.people.id(row)?)))
            .collect();
        self.course.asking += 1;
        self.tasks
            .spawn(async move { TaskAnswer::Balances(fetch_run(&platform, people).await) });
    }

    /// Waits for a batch whose run is over.
    pub(super) fn await_late(&mut self, late: impl Future<Output = AskedBatch> + Send + 'static) {
        self.course.asking += 1;
        self.tasks.spawn(async move {
            TaskAnswer::Balances(Run {
                asked: vec![late.await],
                late: None,
                not_asked: Vec::new(),
            })
        });
    }
}

async fn fetch_run<P: Platform>(platform: &Arc<P>, mut people: Vec<(RowId, EmployeeId)>) -> Run {
    let size = platform.batch_size().max(1);
    let mut asked = Vec::with_capacity(people.len().div_ceil(size));
    let mut late = None;
    while !people.is_empty() {
        let later = people.split_off(size.min(people.len()));
        let batch = std::mem::replace(&mut people, later);
        let is_alone = asked.is_empty() && people.is_empty();
        let mut call = Box::pin(fetch_batch(Arc::clone(platform), batch));
        let answer = if is_alone {
            call.await
        } else if let Ok(answer) = tokio::time::timeout(LATE, &mut call).await {
            answer
        } else {
            late = Some(call as _);
            break;
        };
        let failed = answer.answer.is_err();
        asked.push(answer);
        if failed {
            break;
        }
    }
    Run {
        asked,
        late,
        not_asked: people.into_iter().map(|(row, _)| row).collect(),
    }
}

async fn fetch_batch<P: Platform>(
    platform: Arc<P>,
    people: Vec<(RowId, EmployeeId)>,
) -> AskedBatch {
    let ids: Vec<EmployeeId> = people.iter().map(|(_, id)| id.clone()).collect();
    let answer = platform.fetch_balances(&ids).await;
    AskedBatch { people, answer }
}
