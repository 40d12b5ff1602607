//! Feishu (飞书): leave types, people with their balances, profiles, and expiry records on request.
//!
//! Owns Feishu's wire forms and codes. Must not know the other platforms, nor what was fetched before.

mod batch;
mod departments;
mod directory;
mod errors;
mod expiry;
mod lots;
mod names;
mod narrowed;
mod pages;
mod profiles;
mod protocol;
mod record;
mod rows;
mod search;
mod type_list;
mod types;

use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::allow::{FEISHU_BALANCES, FEISHU_EMPLOYEES, FEISHU_EXPIRY};
use super::http::{Cut, HttpTimeouts, ProgressEstimator, RequestFault, Transport};
use super::untold::UntoldGaps;
use super::{
    ApiError, Class, Clock, Credentials, Cursor, DepartmentScope, Estimate, LeaveTypes, PeoplePage,
    Platform, Profile, Settings, Usage,
};
use crate::domain::balance::Hint;
use crate::domain::{EmployeeId, Language, PersonBalances, PlatformKind, Today};

use departments::KnownDepartments;
use expiry::Permission;
use narrowed::NarrowedWalk;
use pages::PageWalk;
use protocol::FeishuProtocol;
use rows::RowReader;
use types::TypeIndex;

/// One Feishu tenant.
#[derive(Debug)]
pub struct Feishu {
    transport: Transport,
    language: Language,
    as_of: Option<Date>,
    clock: Clock,
    user_id_type: String,
    time_zone: String,
    zone: TimeZone,
    /// Falls to 20 when the tenant takes no larger one.
    page_size: AtomicU32,
    /// The types that balance rows are read by; set by every fetch of the list.
    types: RwLock<Arc<TypeIndex>>,
    scope: DepartmentScope,
    /// Guards the walk through the whole directory.
    walk: Mutex<PageWalk>,
    /// The walk through the departments of `scope`.
    narrowed: tokio::sync::Mutex<NarrowedWalk>,
    departments: KnownDepartments,
    expiry: Permission,
    gaps: UntoldGaps,
    /// Pages and groups being asked for.
    lanes: ProgressEstimator,
    profile_lanes: ProgressEstimator,
    /// People of pages whose profiles were not asked for yet.
    without_profile: AtomicUsize,
}

/// Groups at once; pages come one after the other.
const PARALLELISM: usize = 4;

impl Feishu {
    /// Connects without asking anything. Fails on settings that no call could work with.
    pub fn connect(settings: &Settings) -> Result<Self, ApiError> {
        Self::connect_with(settings, HttpTimeouts::default())
    }

    /// The same with other times, sizes and tries.
    pub fn connect_with(settings: &Settings, patience: HttpTimeouts) -> Result<Self, ApiError> {
        let refuse = |fault: RequestFault| {
            let platform = settings.credentials.platform();
            fault.into_error(&settings.tenant, platform, "connect")
        };
        let Credentials::Feishu {
            app_id,
            secret,
            user_id_type,
            time_zone,
            expiry_records,
            page_size,
        } = &settings.credentials
        else {
            return Err(refuse(not_feishu()));
        };
        let protocol = FeishuProtocol {
            app_id: app_id.clone(),
            secret: secret.clone(),
        };
        let zone = TimeZone::get(time_zone);
        Ok(Self {
            zone: zone.map_err(|error| refuse(unknown_zone(&error.to_string())))?,
            transport: Transport::with_patience(settings, protocol, patience)?,
            language: settings.language,
            as_of: settings.as_of,
            clock: settings.clock,
            user_id_type: user_id_type.clone(),
            time_zone: time_zone.clone(),
            page_size: AtomicU32::new((*page_size).clamp(1, 100)),
            types: RwLock::default(),
            scope: settings.departments.clone(),
            walk: Mutex::default(),
            narrowed: tokio::sync::Mutex::default(),
            departments: KnownDepartments::default(),
            expiry: Permission::new(*expiry_records),
            gaps: UntoldGaps::default(),
            lanes: ProgressEstimator::default(),
            profile_lanes: ProgressEstimator::default(),
            without_profile: AtomicUsize::new(0),
        })
    }

    /// The day asked about, and a moment of it.
    fn today(&self) -> Today {
        self.as_of.map_or_else(self.clock, Today::midday_of)
    }

    /// People on a page of balances.
    fn page_size(&self) -> usize {
        self.page_size.load(Ordering::Relaxed) as usize
    }

    fn types(&self) -> Arc<TypeIndex> {
        let types = self.types.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&types)
    }

    fn reading<'a>(&self, types: &'a TypeIndex) -> RowReader<'a> {
        RowReader {
            types,
            language: self.language,
            as_of: self.today().day,
        }
    }
}

impl Platform for Feishu {
    fn kind(&self) -> PlatformKind {
        PlatformKind::Feishu
    }

    /// A filtered list is paged like the whole one, so a batch is a page.
    fn batch_size(&self) -> usize {
        self.page_size()
    }

    fn parallelism(&self) -> usize {
        PARALLELISM
    }

    async fn fetch_leave_types(&self) -> Result<LeaveTypes, ApiError> {
        let types = self.fetch_type_list().await?;
        let index = Arc::new(TypeIndex::build(&types.types));
        *self.types.write().unwrap_or_else(PoisonError::into_inner) = index;
        Ok(types)
    }

    async fn fetch_people(&self, cursor: Option<Cursor>) -> Result<PeoplePage, ApiError> {
        if self.scope.is_whole() {
            self.fetch_people_page(cursor).await
        } else {
            self.fetch_narrowed_page(cursor).await
        }
    }

    fn pages_bring_balances(&self) -> bool {
        true
    }

    async fn fetch_balances(&self, people: &[EmployeeId]) -> Result<Vec<PersonBalances>, ApiError> {
        self.fetch_people_balances(people).await
    }

    fn take_gaps(&self) -> Vec<ApiError> {
        self.gaps.take()
    }

    async fn fetch_profiles(&self, people: &[EmployeeId]) -> Result<Vec<Profile>, ApiError> {
        self.fetch_visible_profiles(people).await
    }

    fn profile_batch(&self) -> usize {
        profiles::LARGEST_BATCH
    }

    fn usage(&self) -> Usage {
        self.transport.usage(&FEISHU_BALANCES)
    }

    fn hold(&self, held: bool) {
        self.transport.hold(held);
    }

    /// A call a page, and with expiry records a call a person and type at most.
    fn estimate(&self, people: usize) -> Estimate {
        let pages = self.estimate_pages(people);
        let records = self.estimate_records(people);
        Estimate {
            calls: pages.calls + records.calls,
            at_limit: pages.at_limit.max(records.at_limit),
            remaining: pages
                .remaining
                .max(records.remaining)
                .max(self.time_for_profiles()),
        }
    }
}

impl Feishu {
    /// The walk goes page by page, and the last page's profiles are asked for after it; a narrowed walk brings them.
    fn estimate_pages(&self, people: usize) -> Estimate {
        let side_by_side = if self.expiry.may_ask() {
            PARALLELISM
        } else {
            1
        };
        let cut = Cut {
            people: self.batch_size(),
            calls: 1,
            side_by_side,
        };
        let work = self.lanes.work_for(people, cut);
        let mut pages = self.transport.estimate(&FEISHU_BALANCES, &work);
        let asks_for_profiles =
            self.scope.is_whole() && !self.transport.is_refused(&FEISHU_EMPLOYEES);
        if pages.calls > 0 && asks_for_profiles {
            pages.remaining += self.transport.time_of_one(&FEISHU_EMPLOYEES);
        }
        pages
    }

    fn estimate_records(&self, people: usize) -> Estimate {
        if !self.expiry.may_ask() {
            return Estimate::default();
        }
        let types = self.types();
        let expected = types.types().iter().filter(|listed| listed.expected);
        let calls = (people * expected.count()) as u64;
        let at_limit = self.transport.shortest_time(&FEISHU_EXPIRY, calls);
        Estimate {
            calls,
            at_limit,
            remaining: at_limit,
        }
    }

    fn time_for_profiles(&self) -> Duration {
        if self.transport.is_refused(&FEISHU_EMPLOYEES) {
            return Duration::ZERO;
        }
        let cut = Cut {
            people: profiles::LARGEST_BATCH,
            calls: 1,
            side_by_side: 1,
        };
        let people = self.without_profile.load(Ordering::Relaxed);
        let work = self.profile_lanes.work_for(people, cut);
        self.transport.time_for(&FEISHU_EMPLOYEES, &work)
    }
}

fn not_feishu() -> RequestFault {
    let hint = Hint {
        zh: "请报告此问题",
        en: "please report this",
    };
    RequestFault::new(
        "platform",
        "these are another platform's credentials",
        Class::Bug,
        hint,
    )
}

fn unknown_zone(message: &str) -> RequestFault {
    let hint = Hint {
        zh: "请在配置中把 time_zone 改为有效的 IANA 时区，例如 Asia/Shanghai",
        en: "set time_zone in the configuration to an IANA time zone, for example Asia/Shanghai",
    };
    RequestFault::new("time_zone", message, Class::Refused, hint)
}
