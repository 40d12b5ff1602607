//! The platforms: one folder each with its endpoints, wire types and conversion into `domain`, over one shared transport.
//!
//! Owns everything a platform sends and how to ask for it. Must not know screens or storage, and of earlier syncs only what
//! [`Platform::remember`] is told.

use std::future::Future;

use crate::domain::{Employee, EmployeeId, Language, LeaveType, PersonBalances, PlatformKind};

pub mod allow;
pub mod budget;
pub mod decode;
pub mod dingtalk;
pub mod error;
pub mod feishu;
pub mod http;
pub mod meter;
mod scope;
pub mod settings;
pub mod untold;
pub mod wecom;

pub use allow::CallPurpose;
pub use error::{ApiError, Class};
pub use meter::{EarlierCalls, Meter};
pub use scope::DepartmentScope;
pub use settings::{Clock, Credentials, MonthlyCalls, Settings, TenantAccess};

/// One tenant on one platform, ready to be asked. Every method is cancel-safe: dropping the future drops the request.
///
/// Limits, retries, token refresh and bisection happen inside; what comes out is final.
pub trait Platform: Send + Sync + 'static {
    /// Which platform.
    fn kind(&self) -> PlatformKind;

    /// How many people one [`Platform::fetch_balances`] asks for at best (WeCom 1, DingTalk 50, Feishu 20).
    fn batch_size(&self) -> usize;

    /// How many [`Platform::fetch_balances`] may be under way at once. To the calls at once that the platform takes the client
    /// keeps by itself.
    fn parallelism(&self) -> usize;

    /// Every leave type, in the platform's order. Asked before anything else; the client keeps them to read balances by.
    fn fetch_leave_types(&self) -> impl Future<Output = Result<LeaveTypes, ApiError>> + Send;

    /// The next page of the directory; `None` starts. Pages may repeat people: the caller keeps the first.
    fn fetch_people(
        &self,
        cursor: Option<Cursor>,
    ) -> impl Future<Output = Result<PeoplePage, ApiError>> + Send;

    /// Whether pages of the directory bring balances, so that nobody need be asked before they are listed (Feishu).
    fn pages_bring_balances(&self) -> bool {
        false
    }

    /// The balances of these people, in their order, one entry each: a person whose call failed comes with failed rows.
    /// An `Err` means that nobody could be asked (refused, quota spent, network gone).
    fn fetch_balances(
        &self,
        people: &[EmployeeId],
    ) -> impl Future<Output = Result<Vec<PersonBalances>, ApiError>> + Send;

    /// Whether [`Platform::remember`] is of any use.
    fn has_memory(&self) -> bool {
        false
    }

    /// Takes in the last answers about people of whom a balance was not initialised for a reason of their own, so that their
    /// names spoil no call for others (DingTalk). Before anybody is asked.
    fn remember(&self, _: &[PersonBalances]) {}

    /// What [`Platform::fetch_balances`] and [`Platform::fetch_profiles`] found missing or odd beside the people's own answers, told
    /// once (rows of people whom nobody asked about, people whose departments the platform refuses to tell).
    fn take_gaps(&self) -> Vec<ApiError> {
        Vec::new()
    }

    /// Departments and numbers of people whose page did not bring them (Feishu); at most [`Platform::profile_batch`] ids.
    /// Answers those that the platform knows, in any order, and those that it refuses to tell of.
    fn fetch_profiles(
        &self,
        people: &[EmployeeId],
    ) -> impl Future<Output = Result<Vec<Profile>, ApiError>> + Send;

    /// People per [`Platform::fetch_profiles`]; 0 where pages bring everything.
    fn profile_batch(&self) -> usize;

    /// Requests sent so far and what the limits still allow, for the screen.
    fn usage(&self) -> Usage;

    /// Calls still needed for `people` more people's balances, and the shortest time the limits allow for them.
    fn estimate(&self, people: usize) -> Estimate;

    /// Holds back every request that is not on its way yet, retries too, or lets them go again. Takes effect at once.
    fn hold(&self, held: bool);
}

/// The answer of [`Platform::fetch_leave_types`].
#[derive(Clone, Debug, Default)]
pub struct LeaveTypes {
    /// In the platform's order; a subtype follows its parent.
    pub types: Vec<LeaveType>,
    /// The list could not be shown to be complete (repeating pages): said on screen and by exit code 3.
    pub incomplete: Option<ApiError>,
}

/// Where the directory walk goes on. Only the client that made it can read it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cursor(pub String);

/// One page of the directory.
#[derive(Clone, Debug, Default)]
pub struct PeoplePage {
    /// In the platform's order.
    pub people: Vec<Employee>,
    /// The same people's balances, where the platform sends them together (Feishu); else empty.
    pub balances: Vec<PersonBalances>,
    /// Where to go on; `None` at the end.
    pub next: Option<Cursor>,
    /// How many people the directory may hold in all, where that can be told.
    pub expected: Option<usize>,
    /// Something of this page or of an earlier one is missing (a department refused, a page repeated); the walk goes on.
    pub gaps: Vec<ApiError>,
    /// What was left out on purpose and is worth a word; nothing is missing.
    pub notes: Vec<PageNote>,
}

/// A word about a page, in both languages.
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

/// What a directory page did not bring.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Profile {
    /// Who.
    pub employee: EmployeeId,
    /// Department names without the root; `None` where the platform refuses to tell.
    pub departments: Option<Vec<String>>,
    /// The employee number.
    pub number: Option<String>,
}

/// Requests and limits, for the screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Usage {
    /// Requests sent in all.
    pub requests: u64,
    /// Requests that were tried again.
    pub retries: u64,
    /// Requests that brought no usable answer, tried again or not.
    pub failures: u64,
    /// Requests in the current window: of balances, or of the endpoint that keeps requests waiting.
    pub used_in_window: u32,
    /// Requests that the window permits; 0 where nothing limits them.
    pub window_limit: u32,
    /// Length of the window in seconds.
    pub window_seconds: u32,
    /// What the window counts, where that is not the balance requests.
    pub counted: Option<CallPurpose>,
    /// What keeps requests from being sent now.
    pub wait: Option<RequestWait>,
    /// Billable calls so far this month, as far as is known here (DingTalk), and the month's budget if one is configured.
    pub billable: Option<(u64, Option<u64>)>,
    /// Billable calls that this client made, in whatever month.
    pub billed_here: u64,
}

/// What keeps the next request waiting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RequestWait {
    /// The window is full, and its next place is free after so long.
    FullWindow(std::time::Duration),
    /// The platform throttled requests; they go on after so long.
    Throttled(std::time::Duration),
}

impl RequestWait {
    /// How long it lasts.
    pub fn duration(self) -> std::time::Duration {
        match self {
            Self::FullWindow(time) | Self::Throttled(time) => time,
        }
    }
}

/// What the rest of a sync costs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Estimate {
    /// Calls still to be made.
    pub calls: u64,
    /// The shortest time that the limits allow for them.
    pub at_limit: std::time::Duration,
    /// How long they take at the pace of the calls so far, within the limits.
    pub remaining: std::time::Duration,
}
