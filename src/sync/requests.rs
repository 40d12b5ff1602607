//! The platform's client, which is created when the first call needs it, and the calls under way.

use std::sync::Arc;

use tokio::task::JoinSet;

use super::directory::{PageRequest, ProfileRequest};
use super::scheduler::BatchLimits;
use super::tasks::joined;
use crate::domain::{EmployeeId, PersonBalances, RowId};
use crate::platform::{ApiError, Estimate, LeaveTypes, PeoplePage, Platform, Profile, Usage};

/// Makes the client.
type Connect<P> = Box<dyn FnOnce() -> Result<P, ApiError> + Send + Sync>;

/// What a call brought.
pub(super) enum PlatformAnswer {
    Types(Result<LeaveTypes, ApiError>),
    People(Result<PeoplePage, ApiError>),
    Balances(AskedBatch),
    /// Of the people at these places of the listing.
    Profiles(Vec<RowId>, Result<Vec<Profile>, ApiError>),
}

/// A batch of people, and what the platform said of them.
pub(super) struct AskedBatch {
    pub(super) people: Vec<(RowId, EmployeeId)>,
    pub(super) answer: Result<Vec<PersonBalances>, ApiError>,
}

/// Calls to one tenant's platform. Dropping it drops the calls under way.
pub(super) struct Requests<P> {
    connect: Option<Connect<P>>,
    /// `None` before the first call. An error stays, because a second try would fail for the same
    /// reason.
    client: Option<Result<Arc<P>, ApiError>>,
    under_way: JoinSet<PlatformAnswer>,
    is_held: bool,
    awaits_types: bool,
    knows_types: bool,
}

impl<P: Platform> Requests<P> {
    pub(super) fn new(
        connect: impl FnOnce() -> Result<P, ApiError> + Send + Sync + 'static,
    ) -> Self {
        Self {
            connect: Some(Box::new(connect)),
            client: None,
            under_way: JoinSet::new(),
            is_held: false,
            awaits_types: false,
            knows_types: false,
        }
    }

    /// Makes the client, unless that was tried before.
    pub(super) fn connect(&mut self) -> Result<(), ApiError> {
        if let Some(connect) = self.connect.take() {
            let client = connect();
            if let Ok(client) = &client {
                client.hold(self.is_held);
            }
            self.client = Some(client.map(Arc::new));
        }
        match &self.client {
            Some(Err(error)) => Err(error.clone()),
            _ => Ok(()),
        }
    }

    fn client(&self) -> Option<&Arc<P>> {
        self.client.as_ref()?.as_ref().ok()
    }

    /// Holds back every request that is not on its way yet, or lets them go again.
    pub(super) fn hold(&mut self, is_held: bool) {
        self.is_held = is_held;
        if let Some(client) = self.client() {
            client.hold(is_held);
        }
    }

    /// How balance calls are taken; `None` without a client.
    pub(super) fn batch_limits(&self) -> Option<BatchLimits> {
        let client = self.client()?;
        Some(BatchLimits {
            people: client.batch_size(),
            calls: client.parallelism(),
        })
    }

    /// How many people's departments and numbers one call brings; `None` without a client, 0 where pages bring everything.
    pub(super) fn profile_batch(&self) -> Option<usize> {
        self.client().map(|client| client.profile_batch())
    }

    pub(super) fn pages_bring_balances(&self) -> bool {
        self.client()
            .is_some_and(|client| client.pages_bring_balances())
    }

    pub(super) fn usage(&self) -> Usage {
        self.client()
            .map_or_else(Usage::default, |client| client.usage())
    }

    /// The calls that `people` more people's balances need.
    pub(super) fn estimate(&self, people: usize) -> Estimate {
        let client = self.client();
        client.map_or_else(Estimate::default, |client| client.estimate(people))
    }

    /// Whether [`Requests::remember`] is of any use.
    pub(super) fn has_memory(&self) -> bool {
        self.client().is_some_and(|client| client.has_memory())
    }

    /// Tells the client of which people a balance was not set up in the last finished sync, so that
    /// it does not name them in one call with others.
    pub(super) fn remember(&self, people: &[PersonBalances]) {
        if let Some(client) = self.client() {
            client.remember(people);
        }
    }

    /// Gaps that the client found beside its answers.
    pub(super) fn take_gaps(&self) -> Vec<ApiError> {
        self.client()
            .map_or_else(Vec::new, |client| client.take_gaps())
    }

    pub(super) fn fetch_leave_types(&mut self) {
        if let Some(client) = self.client().cloned() {
            self.awaits_types = true;
            self.under_way
                .spawn(async move { PlatformAnswer::Types(client.fetch_leave_types().await) });
        }
    }

    /// Whether the leave types are under way.
    pub(super) fn awaits_types(&self) -> bool {
        self.awaits_types
    }

    /// The leave types came, or did not.
    pub(super) fn note_types(&mut self, have_come: bool) {
        self.awaits_types = false;
        self.knows_types |= have_come;
    }

    /// Whether the client can read balances.
    pub(super) fn knows_types(&self) -> bool {
        self.knows_types
    }

    pub(super) fn fetch_people(&mut self, page: PageRequest) {
        if let Some(client) = self.client().cloned() {
            self.under_way.spawn(async move {
                PlatformAnswer::People(client.fetch_people(page.cursor).await)
            });
        }
    }

    pub(super) fn fetch_profiles(&mut self, request: ProfileRequest) {
        if let Some(client) = self.client().cloned() {
            self.under_way.spawn(async move {
                let profiles = client.fetch_profiles(&request.people).await;
                PlatformAnswer::Profiles(request.places, profiles)
            });
        }
    }

    pub(super) fn fetch_balances(&mut self, people: Vec<(RowId, EmployeeId)>) {
        if let Some(client) = self.client().cloned() {
            self.under_way.spawn(async move {
                let ids: Vec<EmployeeId> = people.iter().map(|(_, id)| id.clone()).collect();
                let answer = client.fetch_balances(&ids).await;
                PlatformAnswer::Balances(AskedBatch { people, answer })
            });
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.under_way.is_empty()
    }

    /// The next answer; waits for ever where no call is under way. Dropping the future loses nothing.
    pub(super) async fn next(&mut self) -> PlatformAnswer {
        match self.under_way.join_next().await {
            Some(answer) => joined(answer),
            None => std::future::pending().await,
        }
    }

    /// An answer that has come already.
    pub(super) fn try_next(&mut self) -> Option<PlatformAnswer> {
        self.under_way.try_join_next().map(joined)
    }

    /// Drops the calls under way.
    pub(super) fn drop_calls(&mut self) {
        self.under_way = JoinSet::new();
        self.awaits_types = false;
    }
}
