//! What a client must know of its tenant. Made by `config`, or by the demo for the emulator.

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use secrecy::SecretString;

use super::meter::Meter;
use crate::domain::{Language, PlatformKind, TenantName, Today};

/// Tells the moment. A plain function, so that tests can put their own.
pub type Clock = fn() -> Today;

/// One tenant's connection. Its `Debug` shows no secret.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The tenant, for errors.
    pub tenant: TenantName,
    /// Scheme, host and port, without a trailing slash.
    pub base_url: String,
    /// Who we are there.
    pub credentials: Credentials,
    /// Per endpoint; `None`: the documented limits.
    pub requests_per_minute: Option<u32>,
    /// DingTalk; `None`: the documented 20.
    pub requests_per_second: Option<u32>,
    /// Which of several languages of a name to prefer.
    pub language: Language,
    /// The day to ask for where the platform can (Feishu); `None`: today.
    pub as_of: Option<Date>,
    /// The clock for lots, expiry and `as_of`.
    pub clock: Clock,
    /// Where calls are counted beyond this process; `None`: nowhere.
    pub meter: Option<Arc<dyn Meter>>,
}

/// Credentials and what only one platform needs.
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
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({}, redacted)", self.platform().as_str())
    }
}
