//! What went wrong with one request, before it becomes an [`ApiError`] of a tenant: by a platform's code, or by one of ours.

use std::time::Duration;

use super::error::{ApiError, ErrorClass};
use crate::domain::balance::Hint;
use crate::domain::text::{clean, noun};
use crate::domain::{Bilingual, PlatformKind, TenantName};

/// What a refusal covers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FaultReach {
    /// The endpoint that was called.
    Endpoint,
    /// Every call with these credentials.
    Tenant,
}

/// What went wrong with one request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestFault {
    /// The platform's innermost code, or one of ours.
    pub code: String,
    /// The platform's message, cleaned. It is cut to its final length after tokens have been taken out.
    pub message: String,
    /// The same in Chinese, if the words are ours; `None` if they are the platform's.
    pub message_zh: Option<String>,
    /// What the caller does.
    pub class: ErrorClass,
    /// What is refused from now on, for [`ErrorClass::Refused`] and [`ErrorClass::QuotaSpent`].
    pub reach: FaultReach,
    /// What the administrator does.
    pub hint: Hint,
    /// The platform's log or request id.
    pub log_id: Option<String>,
}

/// The code of [`RequestFault::repeating_page`].
pub const REPEATING_PAGE: &str = "repeating_page";

/// The code of [`RequestFault::unreadable`].
pub(super) const UNREADABLE: &str = "unreadable";

/// The code of a reply that was given up for its size.
pub(super) const TOO_LARGE: &str = "too_large";

/// The length at which messages are cut: nobody reads an HTML page in an error.
const LONGEST_MESSAGE: usize = 400;

/// The length of messages until tokens have been redacted: a message that is cut within a token of
/// 4 KB would hold a part of it that is not recognised.
pub(super) const LONGEST_UNREDACTED_MESSAGE: usize = 8 * 1024;

impl RequestFault {
    /// A fault that covers one endpoint, in words of ours.
    pub fn own(
        code: impl Into<String>,
        message: impl Into<Bilingual>,
        class: ErrorClass,
        hint: Hint,
    ) -> Self {
        let message = message.into();
        Self {
            message_zh: Some(tidy(message.zh())),
            ..Self::new(code, message.en(), class, hint)
        }
    }

    /// A fault that covers one endpoint, in words of the platform. `message` is cleaned here.
    pub fn new(code: impl Into<String>, message: &str, class: ErrorClass, hint: Hint) -> Self {
        Self {
            code: clean(&code.into()),
            message: tidy(message),
            message_zh: None,
            class,
            reach: FaultReach::Endpoint,
            hint,
            log_id: None,
        }
    }

    /// The same fault, refusing every call with these credentials.
    #[must_use]
    pub fn everywhere(mut self) -> Self {
        self.reach = FaultReach::Tenant;
        self
    }

    /// The same fault with the platform's log id, unless it has one already.
    #[must_use]
    pub fn log_id(mut self, log_id: Option<String>) -> Self {
        self.log_id = self.log_id.or(log_id.map(|id| clean(&id)));
        self
    }

    /// A page of a list came twice, or the list has no end.
    pub fn repeating_page(message: impl Into<Bilingual>) -> Self {
        let hint = Hint {
            zh: "平台的分页没有前进，列表不完整；请稍后重试，并把日志 ID 提供给平台支持",
            en: "the platform's paging does not advance, so the list is incomplete; try later, and give the log id to its support",
        };
        Self::own(REPEATING_PAGE, message, ErrorClass::Bug, hint)
    }

    /// A row came for somebody who was not requested. Ids are compared byte for byte.
    pub fn row_of_nobody(id: &str) -> Self {
        let hint = Hint {
            zh: "回复里有未查询的员工的余额，未采用；请核对这些账号，仍出现请把日志 ID 提供给平台支持",
            en: "the reply holds balances of people whom nobody asked about, which were not taken; check their ids, and give the log id to the platform's support if it stays",
        };
        let message = (
            format!("回复里有没有查询过的 {id} 的余额"),
            format!("a balance of {id}, whom nobody asked about"),
        );
        Self::own("row_of_nobody", message, ErrorClass::Bug, hint)
    }

    /// A balance came of another leave type than the one that was requested.
    pub fn row_of_another_type(id: &str) -> Self {
        let hint = Hint {
            zh: "回复里有未查询的假期的余额，未采用；仍出现请把日志 ID 提供给平台支持",
            en: "the reply holds balances of a leave type that nobody asked about, which were not taken; give the log id to the platform's support if it stays",
        };
        let message = (
            format!("回复里有没有查询过的假期 {id} 的余额"),
            format!("a balance of the leave type {id}, which nobody asked about"),
        );
        Self::own("row_of_another_type", message, ErrorClass::Bug, hint)
    }

    /// A reply, or a part of one, that is not as documented.
    pub fn unreadable(message: impl Into<Bilingual>) -> Self {
        let hint = Hint {
            zh: "平台的返回与文档不符；请升级本程序或报告此问题",
            en: "the reply is not as documented; upgrade this program or report the problem",
        };
        Self::own(UNREADABLE, message, ErrorClass::Bug, hint)
    }

    /// Some members of a department came with departments that cannot all be read, so that these people's departments are unknown.
    pub fn unreadable_departments(department: &str, members: usize) -> Self {
        let department = clean(department);
        Self::unreadable((
            format!("部门 {department}：{members} 名成员的所属部门无法读取"),
            format!(
                "department {department}: {members} {} whose departments cannot be read",
                noun(members, "member", "members")
            ),
        ))
    }

    /// A leave type is in the list twice, with different settings.
    pub fn contradicting_types(id: &str) -> Self {
        let message = (
            format!("假期 {id} 出现两次且设置不同，采用第一次的"),
            format!("type {id} came twice with different settings; the first is used"),
        );
        let hint = Hint {
            zh: "平台把同一个假期类型列了两次且设置不同；请在平台后台核对该假期",
            en: "the platform lists one leave type twice with different settings; check it in its console",
        };
        Self::own("contradicting_types", message, ErrorClass::Bug, hint)
    }

    pub(super) fn no_token() -> Self {
        let hint = Hint {
            zh: "平台没有给出访问令牌；请稍后重试",
            en: "the platform sent no access token; try later",
        };
        let message = ("回复里没有令牌", "the reply holds no token");
        Self::own("no_token", message, ErrorClass::Retry, hint)
    }

    pub(super) fn not_allowed() -> Self {
        let hint = Hint {
            zh: "本程序只读取数据，这个请求不在允许的清单里；请报告此问题",
            en: "this program only reads; the request is not on its list: please report this",
        };
        let message = (
            "这个请求不在允许的清单里",
            "the request is not on the list of permitted ones",
        );
        Self::own("not_allowed", message, ErrorClass::Bug, hint)
    }

    pub(super) fn budget_spent() -> Self {
        let hint = Hint {
            zh: "本月的调用额度（monthly_call_budget）已用完；请下月再试，或在配置里调高",
            en: "the month's calls (monthly_call_budget) are spent; wait for the next month or raise it in the configuration",
        };
        let message = (
            "配置的计费调用额度已用完",
            "the configured budget of billable calls is spent",
        );
        Self::own("budget_spent", message, ErrorClass::QuotaSpent, hint)
    }

    /// The request did not reach the platform, or no answer of the platform came back.
    pub(super) fn on_the_way(code: &'static str, message: &str) -> Self {
        let zh = match code {
            "dns" => "主机名解析不了",
            "tls" => "加密连接没有建立",
            "timeout" => "没有及时应答",
            "reset" => "连接中断",
            _ => "连接不上",
        };
        let zh = format!("{zh}（{message}）");
        Self::own(
            code,
            (zh, message),
            ErrorClass::Retry,
            hint_on_the_way(code),
        )
    }

    /// The body is too large. It is not requested again, because it would be as large.
    pub(super) fn too_large() -> Self {
        let hint = Hint {
            zh: "平台的返回过大，已放弃；请报告此问题",
            en: "the reply is too large and was given up; please report this",
        };
        let message = ("回复过大", "the reply is too large");
        Self::own(TOO_LARGE, message, ErrorClass::Bug, hint)
    }

    /// The body is not the platform's JSON.
    pub(super) fn not_json(status: u16, retry_after: Option<Duration>, message: Bilingual) -> Self {
        let class = match (status, retry_after) {
            (429, pause) => ErrorClass::Throttled(pause.unwrap_or(Duration::from_secs(1))),
            (503, Some(pause)) => ErrorClass::Throttled(pause),
            (status, _) => class_of_status(status),
        };
        let hint = Hint {
            zh: "网关或代理给出的不是平台的数据；请稍后重试，并检查 base_url 与代理",
            en: "a gateway or proxy answered instead of the platform; try later, and check base_url and the proxy",
        };
        match status {
            200..=299 => Self::own("not_json", message, class, hint),
            300..=399 => Self::redirect(status),
            _ => Self::own(format!("http_{status}"), message, class, hint),
        }
    }

    /// The answer is a redirect, which is not followed: it would carry the credentials elsewhere.
    pub(super) fn redirect(status: u16) -> Self {
        let hint = Hint {
            zh: "对方要求跳转到其他地址，已拒绝；请检查 base_url、代理或上网认证页",
            en: "the address redirects elsewhere, which is refused; check base_url, the proxy, or a login page of the network",
        };
        let message = (
            format!("被要求跳转（HTTP {status}）"),
            format!("redirected (HTTP {status})"),
        );
        Self::own("redirect", message, ErrorClass::Bug, hint)
    }

    /// Whether the request cannot have reached the platform.
    pub(super) fn was_not_sent(&self) -> bool {
        matches!(self.code.as_str(), "connect" | "dns" | "tls")
    }

    /// Whether the call was not billed: it was throttled, or never reached the platform (DingTalk's page
    /// `dingtalk-application-development-platform-billing-model`).
    pub(super) fn is_unbilled(&self) -> bool {
        matches!(self.class, ErrorClass::Throttled(_)) || self.was_not_sent()
    }

    /// The fault as that of a call for a token. Unless it may pass, it refuses every call: repeated calls with wrong credentials get the
    /// IP address banned (trap 11).
    pub(super) fn for_token_call(mut self) -> Self {
        if !matches!(
            self.class,
            ErrorClass::Retry | ErrorClass::Throttled(_) | ErrorClass::QuotaSpent
        ) {
            self.class = ErrorClass::Refused;
        }
        self.everywhere()
    }

    pub(super) fn refused_everywhere(mut self) -> Self {
        self.class = ErrorClass::Refused;
        self.everywhere()
    }

    /// The same fault as worth another try, unless the platform asked for a wait.
    pub(super) fn worth_a_try(self) -> Self {
        match self.class {
            ErrorClass::Throttled(_) => self,
            _ => self.passing(),
        }
    }

    pub(super) fn passing(mut self) -> Self {
        self.class = ErrorClass::Retry;
        self
    }

    /// The fault as an error of a tenant. Nothing is redacted: see `http::tenant_errors` for errors of a connection.
    pub fn into_error(
        self,
        tenant: &TenantName,
        platform: PlatformKind,
        endpoint: &'static str,
    ) -> ApiError {
        ApiError {
            tenant: tenant.clone(),
            platform,
            endpoint,
            code: self.code,
            message: self.message,
            class: self.class,
            hint: self.hint,
            message_zh: self.message_zh,
            log_id: self.log_id,
        }
    }
}

/// What an HTTP status alone means.
fn class_of_status(status: u16) -> ErrorClass {
    match status {
        0..=299 | 408 | 425 | 500.. => ErrorClass::Retry,
        _ => ErrorClass::Bug,
    }
}

fn tidy(message: &str) -> String {
    let words: Vec<_> = message.split_whitespace().collect();
    clean(&words.join(" "))
        .chars()
        .take(LONGEST_UNREDACTED_MESSAGE)
        .collect()
}

/// `message` at its final length.
pub(super) fn cut(message: &str) -> String {
    match message.char_indices().nth(LONGEST_MESSAGE) {
        Some((end, _)) => format!("{}...", &message[..end]),
        None => message.to_owned(),
    }
}

fn hint_on_the_way(code: &str) -> Hint {
    match code {
        "dns" => Hint {
            zh: "找不到平台的主机名；请检查网络、DNS 与 base_url",
            en: "the platform's host name cannot be resolved; check network, DNS and base_url",
        },
        "tls" => Hint {
            zh: "无法建立加密连接；请检查系统时间、代理与证书",
            en: "no secure connection; check the system clock, the proxy and certificates",
        },
        "timeout" => Hint {
            zh: "平台没有及时应答；请稍后重试",
            en: "the platform did not answer in time; try later",
        },
        "reset" => Hint {
            zh: "连接中断；请稍后重试",
            en: "the connection broke; try later",
        },
        _ => Hint {
            zh: "无法连接平台；请检查网络、代理与 base_url",
            en: "the platform cannot be reached; check network, proxy and base_url",
        },
    }
}
