//! WeCom (企业微信): departments are walked one by one, and balances are requested one person a call.
//!
//! [`WeCom`] is the client of a self-built app that is listed under 审批 → API → 可调用接口的应用 in the admin console.

mod auth;
mod balances;
mod directory;
mod errors;
pub(super) mod facts;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzzing;
mod leave_types;
mod seconds;
mod wire;

use std::sync::{Arc, PoisonError, RwLock};

use jiff::SignedDuration;
use tokio::sync::Semaphore;

use super::allow::{WECOM_BALANCES, WECOM_TYPES};
use super::error::ApiError;
use super::fault::TOO_LARGE;
use super::http::{ApiCall, ApiReply, BatchShape, HttpTimeouts, ProgressEstimator, Transport};
use super::json;
use super::settings::Settings;
use super::{Credentials, Cursor, Estimate, LeaveTypes, PeoplePage, Platform, Usage};
use crate::domain::{EmployeeId, LeaveType, PersonBalances};
use auth::WeComProtocol;
use directory::WeComDirectory;
use wire::{QuotaReply, QuotaRequest, TypesReply};

/// Some of WeCom's interfaces refuse more than five calls at once (45033, trap 10).
const CALLS_AT_ONCE: usize = 5;

/// One WeCom tenant. Clones share limits, token, departments and leave types.
#[derive(Clone, Debug)]
pub struct WeCom {
    settings: Arc<Settings>,
    transport: Transport,
    directory: Arc<WeComDirectory>,
    /// The leave types as last listed, by which balances are read.
    types: Arc<RwLock<Arc<[LeaveType]>>>,
    progress: Arc<ProgressEstimator>,
    /// One permit for each call that may be under way.
    calls: Arc<Semaphore>,
}

impl WeCom {
    /// A client for these settings. It sends nothing yet; it fails for another platform's credentials, and when TLS cannot be set up.
    pub fn connect(settings: &Settings) -> Result<Self, ApiError> {
        Self::connect_with(settings, HttpTimeouts::default())
    }

    /// Like [`WeCom::connect`], with other timeouts and sizes.
    pub fn connect_with(settings: &Settings, timeouts: HttpTimeouts) -> Result<Self, ApiError> {
        let Credentials::WeCom { corp_id, secret } = &settings.credentials else {
            return Err(settings.of_another_platform());
        };
        let protocol = WeComProtocol {
            corp_id: corp_id.clone(),
            secret: secret.clone(),
        };
        let transport = Transport::new(settings, protocol, timeouts)?;
        Ok(Self {
            settings: Arc::new(settings.clone()),
            directory: Arc::new(WeComDirectory::new(
                transport.clone(),
                settings.departments.clone(),
            )),
            transport,
            types: Arc::default(),
            progress: Arc::default(),
            calls: Arc::new(Semaphore::new(CALLS_AT_ONCE)),
        })
    }

    fn types(&self) -> Arc<[LeaveType]> {
        let types = self.types.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&types)
    }

    fn set_types(&self, types: &[LeaveType]) {
        let mut current = self.types.write().unwrap_or_else(PoisonError::into_inner);
        *current = Arc::from(types);
    }

    /// One person's rows. An error that concerns this person alone, or a reply that cannot be
    /// understood, becomes failed rows (trap 15); any other error is returned.
    async fn fetch_person(&self, person: &EmployeeId) -> Result<PersonBalances, ApiError> {
        let types = self.types();
        let reply = self.fetch_quota(person).await;
        // The day is that of the reply: the call may have waited until after midnight.
        let today = (self.settings.clock)().day;
        let answer = reply.and_then(|reply| {
            let quota = QuotaReply::read(&reply)?;
            let balances = balances::read_person(&types, quota.lists, today);
            Ok(PersonBalances {
                employee: person.clone(),
                balances,
                raw: Some(json::compacted(reply.body).into()),
            })
        });
        answer.or_else(|error| {
            // The answer about one person is never too large: something else has sent it.
            if error.concerns_what_was_asked() && error.code != TOO_LARGE {
                Ok(balances::fail_person(person, &types, &error, today))
            } else {
                Err(error)
            }
        })
    }

    async fn fetch_quota(&self, person: &EmployeeId) -> Result<ApiReply, ApiError> {
        let call = ApiCall::new(&WECOM_BALANCES).json(&QuotaRequest {
            userid: person.as_str(),
        });
        // The semaphore is never closed, so this is never an error.
        let _permit = self.calls.acquire().await;
        let _running = self.progress.begin(1, 1);
        self.transport.call(call).await
    }
}

impl Platform for WeCom {
    fn batch_size(&self) -> usize {
        1
    }

    fn parallelism(&self) -> usize {
        CALLS_AT_ONCE
    }

    async fn fetch_leave_types(&self) -> Result<LeaveTypes, ApiError> {
        let reply = self.transport.call(ApiCall::new(&WECOM_TYPES)).await?;
        let (types, fault) = leave_types::read_all(&reply.decode::<TypesReply>()?.lists);
        self.set_types(&types);
        let incomplete = fault.map(|fault| self.transport.error(&WECOM_TYPES, fault));
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

    fn usage(&self) -> Usage {
        self.transport.usage(&WECOM_BALANCES)
    }

    fn clock_ahead(&self) -> Option<SignedDuration> {
        self.transport.clock_ahead()
    }

    fn hold(&self, held: bool) {
        self.transport.hold(held);
    }

    fn estimate(&self, people: usize) -> Estimate {
        let cut = BatchShape {
            people: 1,
            calls: 1,
            side_by_side: CALLS_AT_ONCE,
        };
        let work = self.progress.work_for(people, cut);
        self.transport.estimate(&WECOM_BALANCES, &work)
    }
}
