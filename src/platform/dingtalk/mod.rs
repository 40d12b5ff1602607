//! DingTalk (钉钉), by its legacy API (`oapi.dingtalk.com`): the directory is a walk over departments, and balances are requested for
//! one leave type and fifty people a call.
//!
//! [`DingTalk`] is the client. Every call about leave counts against the month (trap 25), so much here is about making few of them.

mod auth;
mod balances;
mod department_walk;
mod directory;
mod envelope;
mod errors;
pub(super) mod facts;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzzing;
mod hire_dates;
mod leave_types;
mod lots;
mod missing_date;
mod operator;
mod quota_answer;
mod quota_list;
mod refusal_search;
mod search_allowance;
mod waiting_people;
mod wire;

use std::collections::HashMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::SignedDuration;
use serde_json::json;

use super::http::{BatchShape, HttpTimeouts, ProgressEstimator, RunningBatch, Transport};
use super::unreported_gaps::UnreportedGaps;
use super::{
    ApiError, Clock, Credentials, Cursor, Estimate, LeaveTypes, PeoplePage, Platform, Settings,
    Usage, allow,
};
use crate::domain::{EmployeeId, LeaveType, LeaveTypeId, PersonBalances};

use auth::DingTalkProtocol;
use directory::DingTalkDirectory;
use facts::BATCH_SIZE;
use hire_dates::HireDates;
use operator::Operator;
use quota_answer::{QuotaAnswer, TypeAnswers};
use quota_list::QuotaQuery;
use search_allowance::SearchAllowance;
use wire::ResultList;

/// Batches at once. In practice six at once run into 90018 and three do not.
const BATCHES_AT_ONCE: usize = 3;

/// One organisation on DingTalk.
#[derive(Debug)]
pub struct DingTalk {
    transport: Transport,
    operator: Operator,
    directory: DingTalkDirectory,
    clock: Clock,
    types: Mutex<TypesOfSync>,
    hire_dates: HireDates,
    gaps: UnreportedGaps,
    progress: ProgressEstimator,
}

/// The leave types as last listed, and what this sync has learnt about each of them.
#[derive(Debug, Default)]
struct TypesOfSync {
    listed: Arc<[LeaveType]>,
    /// Types for which DingTalk answers about nobody. They are not requested again until the types
    /// are listed anew (trap 25).
    set_aside: HashMap<LeaveTypeId, Arc<ApiError>>,
    /// Pages that the last batch of a type took: of some types people have several lots.
    pages: HashMap<LeaveTypeId, u64>,
    /// Batches in a row in which a type answered nobody, for a fault that may pass.
    unreached: HashMap<LeaveTypeId, u32>,
    allowance: Arc<SearchAllowance>,
}

/// After this many batches in a row without an answer a type is not requested again in this sync.
const MOST_UNREACHED: u32 = 4;

impl TypesOfSync {
    /// Calls that a batch of people takes for these types. A type that was not requested yet counts like the others.
    fn calls_for(&self, types: &[LeaveType]) -> u64 {
        let seen: u64 = self.pages.values().sum();
        let usual = seen.div_ceil(self.pages.len().max(1) as u64);
        let asked = |t: &&LeaveType| !t.is_unlimited() && !self.set_aside.contains_key(&t.id);
        let pages = |t: &LeaveType| self.pages.get(&t.id).copied().unwrap_or(usual).max(1);
        types.iter().filter(asked).map(pages).sum()
    }
}

impl DingTalk {
    /// A client for these settings. It sends nothing yet; it fails for another platform's credentials, and when TLS cannot be set
    /// up.
    pub fn connect(settings: &Settings) -> Result<Self, ApiError> {
        Self::connect_with(settings, HttpTimeouts::default())
    }

    /// Like [`DingTalk::connect`], with other timeouts and sizes.
    pub fn connect_with(settings: &Settings, timeouts: HttpTimeouts) -> Result<Self, ApiError> {
        let Credentials::DingTalk {
            app_key,
            secret,
            op_userid,
            ..
        } = &settings.credentials
        else {
            return Err(settings.of_another_platform());
        };
        let protocol = DingTalkProtocol {
            app_key: app_key.clone(),
            secret: secret.clone(),
            clock: settings.clock,
        };
        Ok(Self {
            transport: Transport::new(settings, protocol, timeouts)?,
            operator: Operator::new(op_userid.clone()),
            directory: DingTalkDirectory::new(settings.language, settings.departments.clone()),
            clock: settings.clock,
            types: Mutex::default(),
            hire_dates: HireDates::default(),
            gaps: UnreportedGaps::default(),
            progress: ProgressEstimator::default(),
        })
    }

    fn types(&self) -> MutexGuard<'_, TypesOfSync> {
        self.types.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One type's answers. An `Err` ends the whole sync.
    async fn fetch_type(
        &self,
        leave_type: &LeaveType,
        people: &[EmployeeId],
        batch: &RunningBatch<'_>,
    ) -> Result<TypeAnswers, ApiError> {
        if people.is_empty() {
            return Ok(TypeAnswers::default());
        }
        let set_aside = self.types().set_aside.get(&leave_type.id).cloned();
        if let Some(error) = set_aside {
            return Ok(TypeAnswers::for_all(people, &QuotaAnswer::Failed(error)));
        }
        let allowance = Arc::clone(&self.types().allowance);
        let quota = QuotaQuery {
            transport: &self.transport,
            operator: &self.operator,
            leave_type,
            hire_dates: &self.hire_dates,
            allowance: &allowance,
            batch,
            pages: AtomicU64::new(0),
        };
        let answers = quota.fetch(people).await?;
        let pages = quota.pages.into_inner();
        if answers.is_endless {
            allowance.note_endless();
        }
        for fault in answers.stray_rows.values() {
            let endpoint = &allow::DINGTALK_BALANCES;
            self.gaps.add(self.transport.error(endpoint, fault.clone()));
        }
        let mut types = self.types();
        types.pages.insert(leave_type.id.clone(), pages);
        match &answers.failed_for_all {
            Some(error) => self.note_failure(&mut types, leave_type, error),
            None => {
                types.unreached.remove(&leave_type.id);
            }
        }
        drop(types);
        Ok(answers)
    }

    /// Sets aside a type that answers nobody, so that it does not cost calls in every batch of the sync: at once if the error is the
    /// type's own, and after some batches if it may pass.
    fn note_failure(&self, types: &mut TypesOfSync, leave_type: &LeaveType, error: &Arc<ApiError>) {
        let id = leave_type.id.clone();
        if !error.may_pass() {
            types.set_aside.insert(id, Arc::clone(error));
            return;
        }
        let batches = types.unreached.entry(id.clone()).or_default();
        *batches += 1;
        if *batches >= MOST_UNREACHED {
            let message = format!(
                "not asked about: {MOST_UNREACHED} batches in a row got no answer ({} {})",
                error.code, error.message
            );
            let fault = errors::fault(errors::NOT_ASKED, &message);
            let error = self.transport.error(&allow::DINGTALK_BALANCES, fault);
            types.set_aside.insert(id, Arc::new(error));
        }
    }

    /// The people whose id cannot stand in a list that is separated by commas, as failed (trap 23).
    fn unaskable(&self, people: &[EmployeeId]) -> HashMap<EmployeeId, QuotaAnswer> {
        let unaskable = people.iter().filter(|id| id.as_str().contains(','));
        let failed = |id: &EmployeeId| {
            let fault = errors::fault(
                errors::UNASKABLE,
                "a userid with a comma cannot be asked about",
            );
            let error = self.transport.error(&allow::DINGTALK_BALANCES, fault);
            (id.clone(), QuotaAnswer::Failed(Arc::new(error)))
        };
        unaskable.map(failed).collect()
    }

    /// Every type's answers, in the order of `types`. Somebody whom DingTalk does not know is not
    /// requested for a second type: finding them in their batch again would cost as many calls of
    /// the month once more (trap 25). The call fails if [`DingTalk::fetch_type`] does. It also
    /// fails if faults that may pass left the first two types, or all of them, without an answer:
    /// then the platform counts as unreachable.
    async fn fetch_answers(
        &self,
        types: &[LeaveType],
        people: &[EmployeeId],
    ) -> Result<Vec<TypeAnswers>, ApiError> {
        let mut all = Vec::with_capacity(types.len());
        let (mut reached, mut unreached) = (false, None);
        let mut unknown = self.unaskable(people);
        self.types().allowance.add_people(people.len());
        let batch = self.progress.begin(people.len(), 0);
        for (at, leave_type) in types.iter().enumerate() {
            if leave_type.is_unlimited() {
                all.push(TypeAnswers::for_all(people, &QuotaAnswer::Unlimited));
                continue;
            }
            batch.expect(self.types().calls_for(&types[at..]));
            let known = people.iter().filter(|id| !unknown.contains_key(*id));
            let known: Vec<EmployeeId> = known.cloned().collect();
            let mut answers = self.fetch_type(leave_type, &known, &batch).await?;
            unknown.extend(answers.unknown_people());
            answers.of.extend(unknown.clone());
            match answers.failed_for_all.clone().filter(|e| e.may_pass()) {
                Some(error) if !reached && unreached.is_some() => {
                    return Err(ApiError::clone(&error));
                }
                Some(error) => unreached = Some(error),
                None => reached = true,
            }
            all.push(answers);
        }
        match unreached {
            Some(error) if !reached => Err(ApiError::clone(&error)),
            _ => Ok(all),
        }
    }
}

impl Platform for DingTalk {
    fn batch_size(&self) -> usize {
        BATCH_SIZE
    }

    fn parallelism(&self) -> usize {
        BATCHES_AT_ONCE
    }

    async fn fetch_leave_types(&self) -> Result<LeaveTypes, ApiError> {
        // Without `all`, types that were made in the console are left out (trap 31).
        let body = json!({"vacation_source": "all"});
        let endpoint = &allow::DINGTALK_TYPES;
        let reply = self.operator.call(&self.transport, endpoint, &body).await?;
        let (types, unread) = leave_types::read_all(&reply.decode::<ResultList>()?.result);
        *self.types() = TypesOfSync {
            listed: types.clone().into(),
            ..TypesOfSync::default()
        };
        Ok(LeaveTypes {
            types,
            incomplete: unread.map(|fault| self.transport.error(&allow::DINGTALK_TYPES, fault)),
        })
    }

    async fn fetch_people(&self, cursor: Option<Cursor>) -> Result<PeoplePage, ApiError> {
        let page = self
            .directory
            .fetch_page(&self.transport, cursor.as_ref())
            .await?;
        self.hire_dates.apply_page(&page.people);
        Ok(page)
    }

    fn has_memory(&self) -> bool {
        true
    }

    fn remember(&self, people: &[PersonBalances]) {
        self.hire_dates.apply_last_sync(people);
    }

    fn take_gaps(&self) -> Vec<ApiError> {
        self.gaps.take()
    }

    async fn fetch_balances(&self, people: &[EmployeeId]) -> Result<Vec<PersonBalances>, ApiError> {
        let types = Arc::clone(&self.types().listed);
        let mut all: Vec<PersonBalances> = Vec::with_capacity(people.len());
        for batch in people.chunks(BATCH_SIZE) {
            let answers = self.fetch_answers(&types, batch).await?;
            let today = (self.clock)();
            let person = |id| balances::read_person(id, &types, &answers, today);
            all.extend(batch.iter().map(person));
        }
        Ok(all)
    }

    /// One call, for the first type that has balances: a call for every other type would be billed
    /// too.
    async fn probe_balances(&self, person: &EmployeeId) -> Result<Vec<PersonBalances>, ApiError> {
        let listed = Arc::clone(&self.types().listed);
        let asked = listed.iter().filter(|listed| !listed.is_unlimited());
        let types: Vec<LeaveType> = asked.take(1).cloned().collect();
        let people = std::slice::from_ref(person);
        let answers = self.fetch_answers(&types, people).await?;
        let today = (self.clock)();
        Ok(vec![balances::read_person(person, &types, &answers, today)])
    }

    fn usage(&self) -> Usage {
        self.transport.usage(&allow::DINGTALK_BALANCES)
    }

    fn clock_ahead(&self) -> Option<SignedDuration> {
        self.transport.clock_ahead()
    }

    fn hold(&self, held: bool) {
        self.transport.hold(held);
    }

    /// One call for each page of each type and fifty people.
    fn estimate(&self, people: usize) -> Estimate {
        let types = self.types();
        let cut = BatchShape {
            people: BATCH_SIZE,
            calls: types.calls_for(&types.listed),
            side_by_side: BATCHES_AT_ONCE,
        };
        drop(types);
        let work = self.progress.work_for(people, cut);
        self.transport.estimate(&allow::DINGTALK_BALANCES, &work)
    }
}
