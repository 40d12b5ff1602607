//! WeCom (企业微信): `getcorpconf`, `getuservacationquota`, departments and members.
//!
//! Owns WeCom's endpoints, wire types and their conversion into `domain`. Reads as a self-built app that stands under
//! 审批 → API → 可调用接口的应用. Must not know screens, storage, or what was fetched before.

mod convert;
mod directory;
mod errors;
mod protocol;
mod wire;

use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::Semaphore;

use super::allow::{WECOM_BALANCES, WECOM_TYPES};
use super::decode;
use super::error::{ApiError, Class};
use super::http::{ApiCall, ApiReply, Cut, HttpTimeouts, ProgressEstimator, Transport};
use super::settings::Settings;
use super::{Cursor, Estimate, LeaveTypes, PeoplePage, Platform, Profile, Usage};
use crate::domain::{EmployeeId, LeaveType, PersonBalances, PlatformKind};
use directory::WeComDirectory;
use protocol::WeComProtocol;
use wire::QuotaReply;

/// Some of WeCom's interfaces refuse more than five calls at once (45033, trap 10).
const CALLS_AT_ONCE: usize = 5;

/// One WeCom tenant. Clones share limits, token, departments and leave types.
#[derive(Clone, Debug)]
pub struct WeCom {
    settings: Arc<Settings>,
    transport: Transport,
    directory: Arc<WeComDirectory>,
    types: Arc<RwLock<Arc<[LeaveType]>>>,
    lanes: Arc<ProgressEstimator>,
    turns: Arc<Semaphore>,
}

impl WeCom {
    /// A client for these settings. Sends nothing yet; fails when `base_url` is not an address we talk to.
    pub fn connect(settings: &Settings) -> Result<Self, ApiError> {
        Self::with_patience(settings, HttpTimeouts::default())
    }

    /// The same with other times and sizes.
    pub fn with_patience(settings: &Settings, patience: HttpTimeouts) -> Result<Self, ApiError> {
        let protocol = WeComProtocol::new(&settings.credentials);
        let transport = Transport::with_patience(settings, protocol, patience)?;
        Ok(Self {
            settings: Arc::new(settings.clone()),
            directory: Arc::new(WeComDirectory::new(
                transport.clone(),
                settings.departments.clone(),
            )),
            transport,
            types: Arc::default(),
            lanes: Arc::default(),
            turns: Arc::new(Semaphore::new(CALLS_AT_ONCE)),
        })
    }

    fn types(&self) -> Arc<[LeaveType]> {
        let types = self.types.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&types)
    }

    fn keep_types(&self, types: &[LeaveType]) {
        let mut kept = self.types.write().unwrap_or_else(PoisonError::into_inner);
        *kept = Arc::from(types);
    }

    /// One person's rows. What concerns this person alone becomes failed rows (trap 15); the rest is an error.
    async fn fetch_person(&self, person: &EmployeeId) -> Result<PersonBalances, ApiError> {
        let types = self.types();
        let reply = self.fetch_quota(person).await;
        // Of the day on which it came: its turn may have come after midnight.
        let today = (self.settings.clock)().day;
        let answer = reply.and_then(|reply| {
            let quota = QuotaReply::read(&reply)?;
            let balances = convert::balances(&types, quota.lists, today);
            Ok(PersonBalances {
                employee: person.clone(),
                balances,
                raw: Some(decode::compacted(reply.body).into()),
            })
        });
        answer.or_else(|error| match error.class {
            Class::PerItem | Class::Hidden | Class::Bug => {
                Ok(convert::failed_person(person, &types, &error, today))
            }
            _ => Err(error),
        })
    }

    async fn fetch_quota(&self, person: &EmployeeId) -> Result<ApiReply, ApiError> {
        let call = ApiCall::new(&WECOM_BALANCES).json(&wire::QuotaQuestion {
            userid: person.as_str(),
        });
        // Nobody closes the semaphore.
        let _turn = self.turns.acquire().await;
        let _asked = self.lanes.begin(1, 1);
        self.transport.call(call).await
    }
}

impl Platform for WeCom {
    fn kind(&self) -> PlatformKind {
        PlatformKind::WeCom
    }

    fn batch_size(&self) -> usize {
        1
    }

    fn parallelism(&self) -> usize {
        CALLS_AT_ONCE
    }

    async fn fetch_leave_types(&self) -> Result<LeaveTypes, ApiError> {
        let reply = self.transport.call(ApiCall::new(&WECOM_TYPES)).await?;
        let lists = reply.decode::<wire::TypesReply>()?.lists;
        let (types, unreadable) = convert::leave_types(&lists);
        self.keep_types(&types);
        let incomplete = unreadable.map(|fault| self.transport.error(&WECOM_TYPES, fault));
        Ok(LeaveTypes { types, incomplete })
    }

    async fn fetch_people(&self, cursor: Option<Cursor>) -> Result<PeoplePage, ApiError> {
        self.directory.fetch_page(cursor).await
    }

    async fn fetch_balances(&self, people: &[EmployeeId]) -> Result<Vec<PersonBalances>, ApiError> {
        let mut answers = Vec::with_capacity(people.len());
        for person in people {
            answers.push(self.fetch_person(person).await?);
        }
        Ok(answers)
    }

    async fn fetch_profiles(&self, _: &[EmployeeId]) -> Result<Vec<Profile>, ApiError> {
        Ok(Vec::new())
    }

    fn profile_batch(&self) -> usize {
        0
    }

    fn usage(&self) -> Usage {
        self.transport.usage(&WECOM_BALANCES)
    }

    fn hold(&self, held: bool) {
        self.transport.hold(held);
    }

    fn estimate(&self, people: usize) -> Estimate {
        let cut = Cut {
            people: 1,
            calls: 1,
            side_by_side: CALLS_AT_ONCE,
        };
        let work = self.lanes.work_for(people, cut);
        self.transport.estimate(&WECOM_BALANCES, &work)
    }
}
