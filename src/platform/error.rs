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
    /// The same in Chinese where the words are ours and told to the user; `None` where they are the platform's.
    pub message_zh: Option<String>,
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

    /// What was said, in one language where there are both.
    pub fn words(&self, language: Language) -> &str {
        let zh = self.message_zh.as_deref().unwrap_or(&self.message);
        language.pick(zh, &self.message)
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

    /// A complete walk that listed far fewer people than the last one. Nobody has failed: it waits to be accepted.
    pub fn directory_shrank(
        tenant: TenantName,
        platform: PlatformKind,
        before: usize,
        now: usize,
    ) -> Self {
        Self {
            tenant,
            platform,
            endpoint: "directory",
            code: DIRECTORY_SHRANK.to_owned(),
            message: format!("{before} people before, {now} now; nobody is held to have left"),
            message_zh: Some(format!(
                "上次 {before} 人，这次只有 {now} 人；没有把任何人记为离开"
            )),
            class: Class::PerItem,
            hint: shrank_hint(platform),
            log_id: None,
        }
    }

    /// Whether this is [`ApiError::directory_shrank`].
    pub fn is_directory_shrank(&self) -> bool {
        self.code == DIRECTORY_SHRANK
    }

    /// Whether asking again with the same credentials is pointless in this run.
    pub fn is_final(&self) -> bool {
        matches!(self.class, Class::Refused | Class::QuotaSpent)
    }
}

/// Our code for a directory that shrank.
const DIRECTORY_SHRANK: &str = "directory_shrank";

/// The console page that says whom the app may see, and how to accept what is.
fn shrank_hint(platform: PlatformKind) -> Hint {
    let (zh, en) = match platform {
        PlatformKind::WeCom => (
            "请在企业微信管理后台「应用管理 > 该应用 > 可见范围」核对，并核对配置里的 departments；确实如此时用 sync --accept-shrunk 接受，或在屏幕上按 A",
            "look at 应用管理 > the app > 可见范围 (visible range) in the WeCom admin console, and at `departments` in the configuration; if it is right, accept it with sync --accept-shrunk or with A on screen",
        ),
        PlatformKind::DingTalk => (
            "请在钉钉开发者后台「应用 > 权限管理 > 通讯录接口权限范围」核对，并核对配置里的 departments；确实如此时用 sync --accept-shrunk 接受，或在屏幕上按 A",
            "look at the app > 权限管理 > 通讯录接口权限范围 (contacts range) in the DingTalk developer console, and at `departments` in the configuration; if it is right, accept it with sync --accept-shrunk or with A on screen",
        ),
        PlatformKind::Feishu => (
            "请在飞书开发者后台「权限管理 > 数据权限」核对该应用的人事数据范围，并核对配置里的 departments；确实如此时用 sync --accept-shrunk 接受，或在屏幕上按 A",
            "look at 权限管理 > 数据权限 (data range) of the app in the Feishu developer console, and at `departments` in the configuration; if it is right, accept it with sync --accept-shrunk or with A on screen",
        ),
    };
    Hint { zh, en }
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
