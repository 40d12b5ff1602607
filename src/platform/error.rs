//! What can go wrong with a platform, in classes that say what to do.

use std::fmt;
use std::time::Duration;

use crate::domain::balance::Hint;
use crate::domain::{Language, PlatformKind, RowError, TenantName};

/// What an error means for the caller.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    /// Passing fault: worth another try (busy, 5xx, time-out, reset, a body that is not JSON).
    Retry,
    /// Too many calls: wait at least so long, then go on.
    Throttled(Duration),
    /// The token is no longer taken: fetch a new one once, try once.
    Refresh,
    /// Nobody gets through with these credentials, this IP or this permission. Never asked again in this run.
    Refused,
    /// The month's calls are spent: as good as refused until the next month.
    QuotaSpent,
    /// Concerns the person or department asked for, not the others.
    PerItem,
    /// The caller may not see this person or department (`forbidden`).
    Hidden,
    /// We asked wrongly, or the reply cannot be read: a defect of ours or of the platform, reported as such.
    Bug,
}

/// An error of a platform call: what was attempted, on which tenant, the platform's code, and what to do.
///
/// Never holds a URL, a secret or a token; `message` is cleaned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ApiError {
    /// The tenant asked.
    pub tenant: TenantName,
    /// Its platform.
    pub platform: PlatformKind,
    /// The endpoint by its short name (`getuservacationquota`).
    pub endpoint: &'static str,
    /// The platform's innermost code, or one of ours (`timeout`, `connect`, `not_json`, `too_large`, `http_503`, …).
    pub code: String,
    /// What the platform said, cleaned and cut.
    pub message: String,
    /// What it means.
    pub class: Class,
    /// The remedy in both languages.
    pub hint: Hint,
    /// The platform's log or request id, for its support.
    pub log_id: Option<String>,
}

impl ApiError {
    /// The code where no call was made, since there is no secret to make it with.
    pub const NO_SECRET: &str = "no_secret";

    /// Whether no call was made, since there is no secret to make it with.
    pub fn lacks_secret(&self) -> bool {
        self.code == Self::NO_SECRET
    }

    /// The remedy in one language.
    pub fn remedy(&self, language: Language) -> &'static str {
        language.pick(self.hint.zh, self.hint.en)
    }

    /// The same as the reason of a failed row.
    pub fn to_row_error(&self) -> RowError {
        RowError {
            code: self.code.clone(),
            message: self.message.clone(),
            hint: self.hint,
            may_pass: self.may_pass() && !self.went_unanswered(),
        }
    }

    /// Whether the same call may get through another time.
    pub fn may_pass(&self) -> bool {
        matches!(
            self.class,
            Class::Retry | Class::Throttled(_) | Class::Refresh
        )
    }

    /// Whether the request was taken and nothing came back in time: each further try costs as long again.
    pub fn went_unanswered(&self) -> bool {
        self.code == "timeout"
    }

    /// Whether asking again with the same credentials is pointless in this run.
    pub fn is_final(&self) -> bool {
        matches!(self.class, Class::Refused | Class::QuotaSpent)
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ({}): {} failed: {} {}",
            self.tenant,
            self.platform.as_str(),
            self.endpoint,
            self.code,
            self.message
        )?;
        if let Some(log_id) = &self.log_id {
            write!(f, " [log id {log_id}]")?;
        }
        Ok(())
    }
}

impl std::error::Error for ApiError {}
