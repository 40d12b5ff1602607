//! What every call of one Feishu tenant needs: the transport, the settings, and what is known of types, departments and permissions.
//!
//! The files beside this one add their calls to [`FeishuApi`], and `mod.rs` makes the client of
//! them.

use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::auth::FeishuProtocol;
use super::balances::RowReader;
use super::expiry_permission::ExpiryPermission;
use super::facts::LARGEST_PAGE_SIZE;
use super::known_departments::KnownDepartments;
use super::narrowed_walk::NarrowedWalk;
use super::page_walk::PageWalk;
use super::type_index::TypeIndex;
use super::wire::{RawPage, UnreadablePage};
use crate::domain::balance::Hint;
use crate::domain::{Language, Today};
use crate::platform::allow::Endpoint;
use crate::platform::fault::RequestFault;
use crate::platform::http::{ApiCall, ApiReply, HttpTimeouts, ProgressEstimator, Transport};
use crate::platform::unreported_gaps::UnreportedGaps;
use crate::platform::{
    ApiError, Clock, Credentials, DayMemory, DepartmentScope, ErrorClass, Settings,
};

/// One Feishu tenant.
#[derive(Debug)]
pub(super) struct FeishuApi {
    pub(super) transport: Transport,
    pub(super) language: Language,
    as_of: Option<Date>,
    clock: Clock,
    pub(super) user_id_type: String,
    pub(super) time_zone: String,
    pub(super) zone: TimeZone,
    /// People on a page of balances. Falls to 20 if the tenant takes no larger pages.
    page_size: AtomicU32,
    /// The types by which balance rows are read, replaced by every fetch of the list.
    types: RwLock<Arc<TypeIndex>>,
    pub(super) scope: DepartmentScope,
    /// The guard of the walk through the whole directory.
    pub(super) walk: Mutex<PageWalk>,
    /// The walk through the departments of `scope`.
    pub(super) narrowed: tokio::sync::Mutex<NarrowedWalk>,
    pub(super) departments: KnownDepartments,
    pub(super) expiry: ExpiryPermission,
    /// Expiry records are fetched for everybody, and not only for people who are asked about one by one.
    pub(super) fetches_all_records: bool,
    pub(super) gaps: UnreportedGaps,
    /// The pages and groups under way.
    pub(super) progress: ProgressEstimator,
    pub(super) profile_progress: ProgressEstimator,
    /// People of pages whose profiles have not been fetched yet.
    pub(super) without_profile: AtomicUsize,
    /// The calendar whose working days count, where the configuration names one.
    pub(super) work_calendar: Option<String>,
    /// The expiry records that were read earlier today.
    pub(super) memory: DayMemory,
}

impl FeishuApi {
    /// Fails for another platform's credentials and for a time zone that does not exist.
    pub(super) fn new(settings: &Settings, timeouts: HttpTimeouts) -> Result<Self, ApiError> {
        let Credentials::Feishu {
            app_id,
            secret,
            user_id_type,
            time_zone,
            expiry_records,
            records_on_request,
            work_calendar,
            page_size,
        } = &settings.credentials
        else {
            return Err(settings.of_another_platform());
        };
        let zone = TimeZone::get(time_zone).map_err(|error| {
            let fault = unknown_zone(&error.to_string());
            fault.into_error(&settings.tenant, settings.credentials.platform(), "connect")
        })?;
        let protocol = FeishuProtocol {
            app_id: app_id.clone(),
            secret: secret.clone(),
        };
        Ok(Self {
            zone,
            transport: Transport::new(settings, protocol, timeouts)?,
            language: settings.language,
            as_of: settings.as_of,
            clock: settings.clock,
            user_id_type: user_id_type.clone(),
            time_zone: time_zone.clone(),
            page_size: AtomicU32::new((*page_size).clamp(1, LARGEST_PAGE_SIZE)),
            types: RwLock::default(),
            scope: settings.departments.clone(),
            walk: Mutex::default(),
            narrowed: tokio::sync::Mutex::default(),
            departments: KnownDepartments::default(),
            expiry: ExpiryPermission::new(*expiry_records || *records_on_request),
            fetches_all_records: *expiry_records,
            gaps: UnreportedGaps::default(),
            progress: ProgressEstimator::default(),
            profile_progress: ProgressEstimator::default(),
            without_profile: AtomicUsize::new(0),
            work_calendar: work_calendar.clone(),
            memory: settings.memory.clone(),
        })
    }

    /// The day for which balances are requested, and a moment of it.
    pub(super) fn today(&self) -> Today {
        self.as_of.map_or_else(self.clock, Today::midday_of)
    }

    /// Whether balances are those of today, whatever day that is by now.
    pub(super) fn asks_for_today(&self) -> bool {
        self.as_of.is_none()
    }

    /// People on a page of balances.
    pub(super) fn page_size(&self) -> u32 {
        self.page_size.load(Ordering::Relaxed)
    }

    pub(super) fn set_page_size(&self, size: u32) {
        self.page_size.store(size, Ordering::Relaxed);
    }

    pub(super) fn types(&self) -> Arc<TypeIndex> {
        let types = self.types.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&types)
    }

    pub(super) fn set_types(&self, types: TypeIndex) {
        let mut current = self.types.write().unwrap_or_else(PoisonError::into_inner);
        *current = Arc::new(types);
    }

    /// The reader of balance records of this tenant.
    pub(super) fn row_reader<'a>(&self, types: &'a TypeIndex) -> RowReader<'a> {
        RowReader {
            types,
            language: self.language,
            as_of: self.today().day,
        }
    }

    /// Sends a call for a page of `list`.
    pub(super) async fn fetch_list_page(
        &self,
        call: ApiCall,
        list: &'static str,
    ) -> Result<RawPage, ApiError> {
        let endpoint = call.endpoint;
        let reply = self.transport.call(call).await?;
        self.read_page(endpoint, &reply, list)
    }

    /// The page of `list` in a reply.
    pub(super) fn read_page(
        &self,
        endpoint: &'static Endpoint,
        reply: &ApiReply,
        list: &'static str,
    ) -> Result<RawPage, ApiError> {
        RawPage::read(reply, list).map_err(|unreadable| match unreadable {
            UnreadablePage::Reply(error) => error,
            UnreadablePage::NoList => self.unreadable(endpoint),
        })
    }

    /// The error of a reply, or of a part of one, that is not as documented.
    pub(super) fn unreadable(&self, endpoint: &'static Endpoint) -> ApiError {
        let fault = RequestFault::unreadable((
            "有一个列表或记录与文档不符",
            "a list or a record is not as documented",
        ));
        self.transport.error(endpoint, fault)
    }
}

fn unknown_zone(message: &str) -> RequestFault {
    let hint = Hint {
        zh: "请在配置中把 time_zone 改为有效的 IANA 时区，例如 Asia/Shanghai",
        en: "set time_zone in the configuration to an IANA time zone, for example Asia/Shanghai",
    };
    RequestFault::new("time_zone", message, ErrorClass::Refused, hint)
}
