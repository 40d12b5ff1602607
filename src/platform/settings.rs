//! What a client must know of its tenant. Made by `config`, or by the demo for the emulator.

use std::sync::Arc;

use jiff::civil::Date;

use super::base_url::BaseUrl;
use super::day_memory::DayMemory;
use super::department_scope::DepartmentScope;
use super::error::{ApiError, ErrorClass};
use super::facts::credentials::Credentials;
use super::meter::Meter;
use crate::domain::balance::Hint;
use crate::domain::{Language, TenantName, Today};

/// Tells the current moment. A plain function, so that tests can replace it.
pub type Clock = fn() -> Today;

/// How one tenant is called. The secret is not in its `Debug`.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The tenant, for errors.
    pub tenant: TenantName,
    /// Where its platform is.
    pub base_url: BaseUrl,
    /// By which the tenant's app is known.
    pub credentials: Credentials,
    /// The most requests a minute to one endpoint; `None` for the documented limits.
    pub requests_per_minute: Option<u32>,
    /// The most requests a second over all endpoints, where the platform counts so; `None` for the documented limit.
    pub requests_per_second: Option<u32>,
    /// Which departments to read.
    pub departments: DepartmentScope,
    /// Which of several languages of a name to prefer.
    pub language: Language,
    /// The day whose balances are fetched, where the platform answers for other days than today;
    /// `None` for today.
    pub as_of: Option<Date>,
    /// The clock for lots, expiry and `as_of`.
    pub clock: Clock,
    /// Where calls are counted beyond this process; `None` for nowhere.
    pub meter: Option<Arc<dyn Meter>>,
    /// Answers of single calls that are not requested again today.
    pub memory: DayMemory,
}

/// A tenant's settings, and whether there is a secret to use them with.
#[derive(Clone, Debug)]
pub struct TenantAccess {
    /// With the secret, if there is one.
    pub settings: Settings,
    /// Why there is no secret. The tenant cannot be called then, but what is stored of it can be shown.
    pub locked: Option<ApiError>,
}

impl From<Settings> for TenantAccess {
    fn from(settings: Settings) -> Self {
        Self {
            settings,
            locked: None,
        }
    }
}

impl TenantAccess {
    /// A client of the tenant made by `connect`, unless there is no secret for it.
    pub fn connect<P>(
        self,
        connect: impl FnOnce(&Settings) -> Result<P, ApiError>,
    ) -> Result<P, ApiError> {
        match self.locked {
            Some(error) => Err(error),
            None => connect(&self.settings),
        }
    }
}

impl Settings {
    /// The error of a client that is connected with the credentials of another platform.
    pub(super) fn of_another_platform(&self) -> ApiError {
        ApiError {
            tenant: self.tenant.clone(),
            platform: self.credentials.platform(),
            endpoint: "connect",
            code: "wrong_platform".to_owned(),
            message: "these are another platform's credentials".to_owned(),
            message_zh: Some("这是另一个平台的凭证".to_owned()),
            class: ErrorClass::Bug,
            hint: Hint {
                zh: "请报告此问题",
                en: "please report this",
            },
            log_id: None,
        }
    }
}

#[cfg(test)]
impl Settings {
    /// Of a tenant `hq` at the documented limits, on the day on which tests take place.
    pub(crate) fn documented(credentials: Credentials) -> Self {
        Self {
            tenant: TenantName::new("hq"),
            base_url: "https://example.com".parse().unwrap(),
            credentials,
            requests_per_minute: None,
            requests_per_second: None,
            departments: DepartmentScope::default(),
            language: Language::Chinese,
            as_of: None,
            clock: || Today::midday_of(jiff::civil::date(2026, 11, 22)),
            meter: None,
            memory: DayMemory::default(),
        }
    }
}
