//! What a client must know of its tenant. Made by `config`, or by the demo for the emulator.

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use secrecy::SecretString;

use super::base_url::BaseUrl;
use super::department_scope::DepartmentScope;
use super::error::{ApiError, Class};
use super::meter::Meter;
use crate::domain::balance::Hint;
use crate::domain::{Language, PlatformKind, TenantName, Today};

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
    /// The day whose balances are fetched, where the platform tells other days; `None` for today.
    pub as_of: Option<Date>,
    /// The clock for lots, expiry and `as_of`.
    pub clock: Clock,
    /// Where calls are counted beyond this process; `None` for nowhere.
    pub meter: Option<Arc<dyn Meter>>,
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
            message_zh: None,
            class: Class::Bug,
            hint: Hint {
                zh: "请报告此问题",
                en: "please report this",
            },
            log_id: None,
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails by that")]
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
        }
    }
}

/// The credentials of an app, and the settings that only its platform has.
#[derive(Clone)]
pub enum Credentials {
    /// WeCom.
    WeCom {
        /// `corpid`.
        corp_id: String,
        /// `corpsecret`.
        secret: SecretString,
    },
    /// DingTalk.
    DingTalk {
        /// `appkey`.
        app_key: String,
        /// `appsecret`.
        secret: SecretString,
        /// The administrator in whose name balances are read; `None`: the main admin from `user/listadmin`.
        op_userid: Option<String>,
        /// The edition's billable calls a month.
        monthly_call_budget: Option<u64>,
        /// The billable calls a month that a full sync does not cross without asking; `None`: four fifths of the budget.
        monthly_call_threshold: Option<u64>,
    },
    /// Feishu.
    Feishu {
        /// `app_id`.
        app_id: String,
        /// `app_secret`.
        secret: SecretString,
        /// `open_id`, `union_id`, `user_id` or `people_corehr_id`.
        user_id_type: String,
        /// IANA name.
        time_zone: String,
        /// Whether to fetch expiry records (needs the `attendance:rule` scope).
        expiry_records: bool,
        /// `leave_balances` page size.
        page_size: u32,
    },
}

/// Billable calls of a calendar month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MonthlyCalls {
    /// How many there are.
    pub budget: u64,
    /// How many may be spent without asking; at most the budget.
    pub threshold: u64,
}

impl Credentials {
    /// Which platform.
    pub fn platform(&self) -> PlatformKind {
        match self {
            Self::WeCom { .. } => PlatformKind::WeCom,
            Self::DingTalk { .. } => PlatformKind::DingTalk,
            Self::Feishu { .. } => PlatformKind::Feishu,
        }
    }

    /// The secret, whichever platform's.
    pub fn secret(&self) -> &SecretString {
        match self {
            Self::WeCom { secret, .. }
            | Self::DingTalk { secret, .. }
            | Self::Feishu { secret, .. } => secret,
        }
    }

    /// What may be spent in a calendar month, if calls are billed and a budget is configured.
    pub fn month(&self) -> Option<MonthlyCalls> {
        let Self::DingTalk {
            monthly_call_budget,
            monthly_call_threshold,
            ..
        } = self
        else {
            return None;
        };
        let budget = (*monthly_call_budget)?;
        let four_fifths = budget - budget.div_ceil(5);
        Some(MonthlyCalls {
            budget,
            threshold: monthly_call_threshold.unwrap_or(four_fifths).min(budget),
        })
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({}, redacted)", self.platform().as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(budget: Option<u64>, threshold: Option<u64>) -> Option<(u64, u64)> {
        let credentials = Credentials::DingTalk {
            app_key: "ding0".to_owned(),
            secret: SecretString::default(),
            op_userid: None,
            monthly_call_budget: budget,
            monthly_call_threshold: threshold,
        };
        let month = credentials.month()?;
        Some((month.budget, month.threshold))
    }

    #[test]
    fn a_threshold_is_four_fifths_of_the_budget_unless_it_is_configured() {
        assert_eq!(month(Some(5_000), None), Some((5_000, 4_000)));
        assert_eq!(month(Some(9), None), Some((9, 7)));
        assert_eq!(month(Some(1), None), Some((1, 0)));
        assert_eq!(month(Some(5_000), Some(0)), Some((5_000, 0)));
        assert_eq!(month(Some(5_000), Some(9_999)), Some((5_000, 5_000)));
        let most = month(Some(u64::MAX), None).unwrap();
        assert_eq!(most.1, 14_757_395_258_967_641_292);
        assert_eq!(month(None, Some(7)), None, "no budget, nothing to cross");
    }
}
