//! DingTalk: the legacy API (`oapi.dingtalk.com`), its traps, and its way into `domain`.
//!
//! Owns everything that only DingTalk does. Must not know screens or storage.

mod balances;
mod bisection;
mod directory;
mod effort;
mod errors;
mod hire_dates;
mod leave_types;
mod operator;
mod protocol;
mod quota;
mod reply;
mod type_row;
mod walk;
mod wire;

use std::collections::HashMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::json;

use super::http::{Cut, HttpTimeouts, ProgressEstimator, RequestFault, RunningBatch, Transport};
use super::untold::UntoldGaps;
use super::{
    ApiError, Class, Clock, Credentials, Cursor, Estimate, LeaveTypes, PeoplePage, Platform,
    Profile, Settings, Usage, allow,
};
use crate::domain::{EmployeeId, LeaveType, LeaveTypeId, PersonBalances, PlatformKind};

use bisection::TypeAnswers;
use directory::DingTalkDirectory;
use effort::Effort;
use hire_dates::HireDates;
use operator::Operator;
use protocol::DingTalkProtocol;
use quota::{BATCH, QuotaAnswer, QuotaQuery};
use wire::ResultList;

/// Calls under way at once. In practice six at once run into 90018 and three do not.
const PARALLELISM: usize = 3;

/// One organisation on DingTalk.
#[derive(Debug)]
pub struct DingTalk {
    transport: Transport,
    operator: Operator,
    directory: DingTalkDirectory,
    clock: Clock,
    types: Mutex<Types>,
    hire_dates: HireDates,
    gaps: UntoldGaps,
    lanes: ProgressEstimator,
}

/// Leave types as last listed, and those that DingTalk answers for nobody.
#[derive(Debug, Default)]
struct Types {
    listed: Arc<[LeaveType]>,
    /// Not asked again until the types are listed anew: every call counts against the month (trap 25).
    set_aside: HashMap<LeaveTypeId, Arc<ApiError>>,
    /// Pages that the last batch of a type took: people have several lots of some.
    pages: HashMap<LeaveTypeId, u64>,
    /// Batches in a row that a type answered nobody of, for a fault that may pass.
    unreached: HashMap<LeaveTypeId, u32>,
    effort: Arc<Effort>,
}

/// So many batches of a type whose every try met a passing fault are enough for one sync.
const MOST_UNREACHED: u32 = 4;

impl Types {
    /// Calls that a batch of people takes for these types; a type not asked yet counts like the others.
    fn calls_for(&self, types: &[LeaveType]) -> u64 {
        let seen: u64 = self.pages.values().sum();
        let usual = seen.div_ceil(self.pages.len().max(1) as u64);
        let asked = |t: &&LeaveType| !t.is_unlimited() && !self.set_aside.contains_key(&t.id);
        let pages = |t: &LeaveType| self.pages.get(&t.id).copied().unwrap_or(usual).max(1);
        types.iter().filter(asked).map(pages).sum()
    }
}

impl DingTalk {
    /// Connects without asking anything. `Err` for another platform's settings, an address that is not one we talk to, or
    /// TLS that cannot be set up.
    pub fn connect(settings: &Settings) -> Result<Self, ApiError> {
        Self::connect_with(settings, HttpTimeouts::default())
    }

    /// The same with other times, sizes and tries.
    pub fn connect_with(settings: &Settings, patience: HttpTimeouts) -> Result<Self, ApiError> {
        let Credentials::DingTalk {
            app_key,
            secret,
            op_userid,
            ..
        } = &settings.credentials
        else {
            return Err(not_dingtalk(settings));
        };
        let protocol = DingTalkProtocol {
            app_key: app_key.clone(),
            secret: secret.clone(),
            clock: settings.clock,
        };
        Ok(Self {
            transport: Transport::with_patience(settings, protocol, patience)?,
            operator: Operator::new(op_userid.clone()),
            directory: DingTalkDirectory::new(settings.language, settings.departments.clone()),
            clock: settings.clock,
            types: Mutex::default(),
            hire_dates: HireDates::default(),
            gaps: UntoldGaps::default(),
            lanes: ProgressEstimator::default(),
        })
    }

    fn types(&self) -> MutexGuard<'_, Types> {
        self.types.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One type's answers. `Err` only for what ends the whole sync.
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
        let effort = Arc::clone(&self.types().effort);
        let quota = QuotaQuery {
            transport: &self.transport,
            operator: &self.operator,
            leave_type,
            hire_dates: &self.hire_dates,
            effort: &effort,
            batch,
            pages: AtomicU64::new(0),
        };
        let answers = quota.fetch(people).await?;
        let pages = quota.pages.into_inner();
        if answers.is_endless {
            effort.note_endless();
        }
        if let Some(userid) = &answers.stranger {
            let fault = || RequestFault::row_of_nobody(userid);
            let endpoint = &allow::DINGTALK_BALANCES;
            self.gaps
                .meet_stranger(|| self.transport.error(endpoint, fault()));
        }
        let mut types = self.types();
        types.pages.insert(leave_type.id.clone(), pages);
        match &answers.failed_for_all {
            Some(error) => self.note_failure(&mut types, leave_type, error),
            None => drop(types.unreached.remove(&leave_type.id)),
        }
        drop(types);
        Ok(answers)
    }

    /// A type that answers nobody is not asked about in every batch of the sync: at once where that is its own fault, and after
    /// some batches where each try might have been the last.
    fn note_failure(&self, types: &mut Types, leave_type: &LeaveType, error: &Arc<ApiError>) {
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

    /// Those whose id cannot stand in a list that is separated by commas (trap 23).
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

    /// Every type's answers, in the order of `types`. Whom DingTalk does not know is not asked about for a second type: finding
    /// them again in their batch would cost as many calls of the month once more (trap 25). `Err` when nobody could be asked:
    /// two types that were not reached, and none that was, are enough to hold the platform to be gone.
    async fn fetch_answers(
        &self,
        types: &[LeaveType],
        people: &[EmployeeId],
    ) -> Result<Vec<TypeAnswers>, ApiError> {
        let mut all = Vec::with_capacity(types.len());
        let (mut reached, mut unreached) = (false, None);
        let mut unknown = self.unaskable(people);
        self.types().effort.meet(people.len());
        let batch = self.lanes.begin(people.len(), 0);
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

fn not_dingtalk(settings: &Settings) -> ApiError {
    ApiError {
        tenant: settings.tenant.clone(),
        platform: PlatformKind::DingTalk,
        endpoint: "connect",
        code: "wrong_platform".to_owned(),
        message: "the settings are another platform's".to_owned(),
        class: Class::Bug,
        hint: errors::meaning_of("88").hint,
        message_zh: None,
        log_id: None,
    }
}

impl Platform for DingTalk {
    fn kind(&self) -> PlatformKind {
        PlatformKind::DingTalk
    }

    fn batch_size(&self) -> usize {
        BATCH
    }

    fn parallelism(&self) -> usize {
        PARALLELISM
    }

    async fn fetch_leave_types(&self) -> Result<LeaveTypes, ApiError> {
        // Without `all`, types made in the console are left out (trap 31).
        let body = json!({"vacation_source": "all"});
        let endpoint = &allow::DINGTALK_TYPES;
        let reply = self.operator.call(&self.transport, endpoint, &body).await?;
        let (types, unread) = leave_types::read_all(&reply.decode::<ResultList>()?.result);
        *self.types() = Types {
            listed: types.clone().into(),
            ..Types::default()
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
        self.hire_dates.meet(&page.people);
        Ok(page)
    }

    fn has_memory(&self) -> bool {
        true
    }

    fn remember(&self, people: &[PersonBalances]) {
        self.hire_dates.remember(people);
    }

    fn take_gaps(&self) -> Vec<ApiError> {
        self.gaps.take()
    }

    async fn fetch_balances(&self, people: &[EmployeeId]) -> Result<Vec<PersonBalances>, ApiError> {
        let types = Arc::clone(&self.types().listed);
        let mut all: Vec<PersonBalances> = Vec::with_capacity(people.len());
        for batch in people.chunks(BATCH) {
            let answers = self.fetch_answers(&types, batch).await?;
            let today = (self.clock)();
            let person = |id| balances::of_person(id, &types, &answers, today);
            all.extend(batch.iter().map(person));
        }
        Ok(all)
    }

    /// Pages of the directory bring everything.
    async fn fetch_profiles(&self, _: &[EmployeeId]) -> Result<Vec<Profile>, ApiError> {
        Ok(Vec::new())
    }

    fn profile_batch(&self) -> usize {
        0
    }

    fn usage(&self) -> Usage {
        self.transport.usage(&allow::DINGTALK_BALANCES)
    }

    fn hold(&self, held: bool) {
        self.transport.hold(held);
    }

    /// A call a page of a type with balances and fifty people.
    fn estimate(&self, people: usize) -> Estimate {
        let types = self.types();
        let cut = Cut {
            people: BATCH,
            calls: types.calls_for(&types.listed),
            side_by_side: PARALLELISM,
        };
        drop(types);
        let work = self.lanes.work_for(people, cut);
        self.transport.estimate(&allow::DINGTALK_BALANCES, &work)
    }
}
