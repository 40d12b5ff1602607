//! The error of a platform call, in a class that says what the caller does.

use std::fmt;
use std::time::Duration;

use crate::domain::balance::Hint;
use crate::domain::{Language, PlatformKind, RowError, TenantName};

/// What an error means for the caller.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErrorClass {
    /// May pass: worth another try (busy, 5xx, timeout, reset, a body that is not JSON).
    Retry,
    /// Too many calls: wait at least this long, then go on.
    Throttled(Duration),
    /// The token is not accepted: fetch a new one and try again, once.
    Refresh,
    /// These credentials, this IP address or this permission are refused: do not call again in this run.
    Refused,
    /// The month's calls are spent: do not call again before the next month.
    QuotaSpent,
    /// Concerns the requested person or department, not the others.
    PerItem,
    /// The app may not see the requested person or department.
    Hidden,
    /// The call was wrong, or the reply cannot be read: a defect of this program or of the platform, reported as such.
    Bug,
}

/// What was attempted on which tenant, the platform's code, and the remedy. It never holds the URL
/// of a request, a secret or a token. A message of Feishu's may hold the link under which a
/// permission is granted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ApiError {
    /// The tenant that was called.
    pub tenant: TenantName,
    /// Its platform.
    pub platform: PlatformKind,
    /// The endpoint by its short name (`getuservacationquota`).
    pub endpoint: &'static str,
    /// The platform's innermost code, or one of ours (`timeout`, `connect`, `not_json`, `too_large`, `http_503`, …).
    pub code: String,
    /// What the platform said, cleaned and cut.
    pub message: String,
    /// The same in Chinese, if the words are ours; `None` if they are the platform's.
    pub message_zh: Option<String>,
    /// What the caller does.
    pub class: ErrorClass,
    /// What the administrator does, in both languages.
    pub hint: Hint,
    /// The platform's log or request id, for its support.
    pub log_id: Option<String>,
}

impl ApiError {
    /// The code of an error without a call, because there is no secret to call with.
    pub const NO_SECRET: &str = "no_secret";

    /// Whether no call was made because there is no secret.
    pub fn lacks_secret(&self) -> bool {
        self.code == Self::NO_SECRET
    }

    /// The message, in this language if there are both.
    pub fn words(&self, language: Language) -> &str {
        let zh = self.message_zh.as_deref().unwrap_or(&self.message);
        language.pick(zh, &self.message)
    }

    /// The remedy in this language.
    pub fn remedy(&self, language: Language) -> &'static str {
        language.pick(self.hint.zh, self.hint.en)
    }

    /// The error as the reason of a failed row.
    pub fn to_row_error(&self) -> RowError {
        RowError {
            code: self.code.clone(),
            message: self.message.clone(),
            message_zh: self.message_zh.as_deref().map(Box::from),
            hint: self.hint,
            may_pass: self.may_pass() && !self.went_unanswered(),
        }
    }

    /// Whether the same call may succeed later.
    pub fn may_pass(&self) -> bool {
        matches!(
            self.class,
            ErrorClass::Retry | ErrorClass::Throttled(_) | ErrorClass::Refresh
        )
    }

    /// Whether nothing came back in time. Each further try would take as long again.
    pub fn went_unanswered(&self) -> bool {
        self.code == "timeout"
    }

    /// Whether something in front of the platform answered in its place, which says nothing of whom the call was about.
    pub fn is_of_a_gateway(&self) -> bool {
        self.code == "redirect" || self.code.starts_with("http_")
    }

    /// Whether it may lie in the person or the department that the call named.
    pub fn concerns_what_was_asked(&self) -> bool {
        let may = matches!(
            self.class,
            ErrorClass::PerItem | ErrorClass::Hidden | ErrorClass::Bug
        );
        may && !self.is_of_a_gateway()
    }

    /// Whether this is the error of [`super::facts::directory_shrank`].
    pub fn is_directory_shrank(&self) -> bool {
        self.code == DIRECTORY_SHRANK
    }

    /// Whether a further call with the same credentials is pointless in this run.
    pub fn is_final(&self) -> bool {
        matches!(self.class, ErrorClass::Refused | ErrorClass::QuotaSpent)
    }
}

pub(super) const DIRECTORY_SHRANK: &str = "directory_shrank";

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
