//! The platforms: the trait that every client implements ([`Platform`]), a folder with the client
//! of each platform, and what they share.
//!
//! `facts` holds what is known of a platform before any call, `connect` makes its client, `allow`
//! lists the requests that may be sent, and `http` sends them.

use std::future::Future;

use jiff::SignedDuration;

use crate::domain::work_calendar::TenantCalendar;
use crate::domain::{DepartmentPath, Employee, EmployeeId, Language, LeaveType, PersonBalances};

pub mod allow;
pub mod base_url;
pub mod bisect;
pub mod budget;
pub mod call_plan;
pub mod connect;
pub mod day_memory;
mod department_scope;
pub mod dingtalk;
pub mod error;
pub mod error_table;
pub mod facts;
pub mod fault;
pub mod feishu;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzzing;
pub mod http;
pub mod json;
pub mod leave_type_list;
pub mod meter;
pub mod proxy;
pub mod settings;
pub mod unreported_gaps;
pub mod usage;
pub mod wecom;

pub use allow::CallPurpose;
pub use base_url::BaseUrl;
pub use day_memory::DayMemory;
pub use department_scope::DepartmentScope;
pub use error::{ApiError, ErrorClass};
pub use facts::{Credentials, MonthlyCalls};
pub use meter::{EarlierCalls, Meter};
pub use settings::{Clock, Settings, TenantAccess};
pub use usage::{Estimate, RequestWait, Usage};

/// The client of one tenant. Limits, retries, tokens and bisection happen inside; what comes out is final. Every method can be
/// cancelled: dropping the future drops the request.
pub trait Platform: Send + Sync + 'static {
    /// How many people one [`Platform::fetch_balances`] should name.
    fn batch_size(&self) -> usize;

    /// How many [`Platform::fetch_balances`] may be under way at once.
    fn parallelism(&self) -> usize;

    /// Every leave type, in the platform's order. Call it first: the client keeps the types,
    /// because balances cannot be read without them.
    fn fetch_leave_types(&self) -> impl Future<Output = Result<LeaveTypes, ApiError>> + Send;

    /// The page of the directory at `cursor`, or the first one. Pages may repeat people; the caller keeps the first.
    fn fetch_people(
        &self,
        cursor: Option<Cursor>,
    ) -> impl Future<Output = Result<PeoplePage, ApiError>> + Send;

    /// Whether pages of the directory bring balances, so that nobody need be requested before they are listed.
    fn pages_bring_balances(&self) -> bool {
        false
    }

    /// The balances of these people, one entry each in their order. A person whose call failed comes with failed rows. An `Err` means
    /// that nobody could be requested.
    fn fetch_balances(
        &self,
        people: &[EmployeeId],
    ) -> impl Future<Output = Result<Vec<PersonBalances>, ApiError>> + Send;

    /// Balances of one person, with as few calls as possible. The answer only shows whether
    /// balances may be read; leave types may be missing from it.
    fn probe_balances(
        &self,
        person: &EmployeeId,
    ) -> impl Future<Output = Result<Vec<PersonBalances>, ApiError>> + Send {
        self.fetch_balances(std::slice::from_ref(person))
    }

    /// Makes the calls that no sync makes and some reports need, to see whether they are permitted.
    /// Returns the errors of those that failed.
    fn probe_extras(&self) -> impl Future<Output = Vec<ApiError>> + Send {
        std::future::ready(Vec::new())
    }

    /// Which of the platform's own work calendars counts for the tenant, with its days from about a
    /// month before the day of the settings to the end of the year after it. `None` where the
    /// platform has no such calendars. No sync reads it, and it may take a permission of its own.
    fn fetch_work_calendar(
        &self,
    ) -> impl Future<Output = Option<Result<TenantCalendar, ApiError>>> + Send {
        std::future::ready(None)
    }

    /// How far this machine's clock is ahead of the platform's, by the `Date` header of the last
    /// reply to a token request; `None` before there was one.
    fn clock_ahead(&self) -> Option<SignedDuration> {
        None
    }

    /// Whether [`Platform::remember`] does anything.
    fn has_memory(&self) -> bool {
        false
    }

    /// Hands the client the last sync's answers about these people, before anybody is requested:
    /// they show whose calls may be refused again.
    fn remember(&self, _: &[PersonBalances]) {}

    /// What was found odd beside the requested answers since the last call. A client reports each
    /// kind once.
    fn take_gaps(&self) -> Vec<ApiError> {
        Vec::new()
    }

    /// The profiles of at most [`Platform::profile_batch`] people, in any order, without those whom the platform does not know.
    fn fetch_profiles(
        &self,
        _: &[EmployeeId],
    ) -> impl Future<Output = Result<Vec<Profile>, ApiError>> + Send {
        std::future::ready(Ok(Vec::new()))
    }

    /// People per [`Platform::fetch_profiles`]; 0 if the directory brings everything.
    fn profile_batch(&self) -> usize {
        0
    }

    /// The requests so far, and what limits them.
    fn usage(&self) -> Usage;

    /// What the balances of `people` more people will take.
    fn estimate(&self, people: usize) -> Estimate;

    /// Holds back every request that has not been sent, retries too, or lets them go again.
    fn hold(&self, held: bool);
}

/// The answer of [`Platform::fetch_leave_types`].
#[derive(Clone, Debug, Default)]
pub struct LeaveTypes {
    /// In the platform's order. A subtype follows its parent.
    pub types: Vec<LeaveType>,
    /// Why the list may be incomplete. The screen shows it, and a command ends with exit code 3.
    pub incomplete: Option<ApiError>,
}

/// Where the walk through the directory continues. Only the client that wrote it can read it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cursor(pub String);

/// One page of the directory.
#[derive(Clone, Debug, Default)]
pub struct PeoplePage {
    /// In the platform's order.
    pub people: Vec<Employee>,
    /// The same people's balances, if the platform sends them together.
    pub balances: Vec<PersonBalances>,
    /// Where to continue; `None` at the end.
    pub next: Option<Cursor>,
    /// How many people the directory may have in all, if that is known.
    pub expected: Option<usize>,
    /// What is missing of this page or of an earlier one (a department was refused, a page repeated). The walk goes on.
    pub gaps: Vec<ApiError>,
    /// What was left out on purpose and is worth a note.
    pub notes: Vec<PageNote>,
}

/// A note about a page, in both languages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PageNote {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl PageNote {
    /// In one language.
    pub fn pick(&self, language: Language) -> &str {
        language.pick(&self.zh, &self.en)
    }
}

/// What a page of the directory did not bring.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Profile {
    /// Whose profile it is.
    pub employee: EmployeeId,
    /// Department names without the root; `None` if the platform refuses to send them.
    pub departments: Option<Vec<String>>,
    /// Where they stand, as in [`crate::domain::Employee::department_paths`].
    pub department_paths: Vec<DepartmentPath>,
    /// The employee number.
    pub number: Option<String>,
}
