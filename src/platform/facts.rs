//! What is true of each platform before any call. Commands, configuration and sync read it here instead of naming a platform.

use std::time::Duration;

use super::base_url::BaseUrl;
use crate::domain::PlatformKind;
use crate::domain::balance::Hint;

/// The facts about one platform.
#[derive(Debug)]
pub struct PlatformFacts {
    /// Its documented address; see [`PlatformFacts::base_url`].
    base_url: &'static str,
    /// The most requests a minute to one endpoint that a configuration may ask for.
    pub most_per_minute: u32,
    /// The most requests a second over all endpoints that a configuration may ask for, where the platform counts so.
    pub most_per_second: Option<u32>,
    /// Whether calls are billed by the month.
    pub bills_calls: bool,
    /// Figures count as fresh for so long at least, because fetching them costs billed calls.
    pub least_fresh_for: Duration,
    /// Whether it tells the balances of other days than today.
    pub tells_other_days: bool,
    /// Keys of the configuration that only its tenants have.
    pub own_keys: &'static [&'static str],
    /// Where its console sets whom the app may see, for a directory that has shrunk.
    pub shrunk_directory_hint: Hint,
}

impl PlatformFacts {
    /// Its documented address.
    pub fn base_url(&self) -> BaseUrl {
        let parsed = self.base_url.parse();
        parsed.expect("a documented address is one, as the test below checks for every platform")
    }
}

/// The facts about `platform`.
pub fn of(platform: PlatformKind) -> &'static PlatformFacts {
    match platform {
        PlatformKind::WeCom => &WECOM,
        PlatformKind::DingTalk => &DINGTALK,
        PlatformKind::Feishu => &FEISHU,
    }
}

static WECOM: PlatformFacts = PlatformFacts {
    base_url: "https://qyapi.weixin.qq.com",
    most_per_minute: 600,
    most_per_second: None,
    bills_calls: false,
    least_fresh_for: Duration::ZERO,
    tells_other_days: false,
    own_keys: &["corp_id"],
    shrunk_directory_hint: Hint {
        zh: "请在企业微信管理后台「应用管理 > 该应用 > 可见范围」核对，并核对配置里的 departments；确实如此时用 sync --accept-shrunk 接受，或在屏幕上按 A",
        en: "look at 应用管理 > the app > 可见范围 (visible range) in the WeCom admin console, and at `departments` in the configuration; if it is right, accept it with sync --accept-shrunk or with A on screen",
    },
};

/// The calls a second of the largest edition, and billing by the month, are on DingTalk's page
/// `dingtalk-application-development-platform-billing-model`.
static DINGTALK: PlatformFacts = PlatformFacts {
    base_url: "https://oapi.dingtalk.com",
    most_per_minute: 60 * DINGTALK_MOST_PER_SECOND,
    most_per_second: Some(DINGTALK_MOST_PER_SECOND),
    bills_calls: true,
    least_fresh_for: Duration::from_hours(12),
    tells_other_days: false,
    own_keys: &[
        "app_key",
        "op_userid",
        "monthly_call_budget",
        "monthly_call_threshold",
        "requests_per_second",
    ],
    shrunk_directory_hint: Hint {
        zh: "请在钉钉开发者后台「应用 > 权限管理 > 通讯录接口权限范围」核对，并核对配置里的 departments；确实如此时用 sync --accept-shrunk 接受，或在屏幕上按 A",
        en: "look at the app > 权限管理 > 通讯录接口权限范围 (contacts range) in the DingTalk developer console, and at `departments` in the configuration; if it is right, accept it with sync --accept-shrunk or with A on screen",
    },
};

const DINGTALK_MOST_PER_SECOND: u32 = 60;

static FEISHU: PlatformFacts = PlatformFacts {
    base_url: "https://open.feishu.cn",
    most_per_minute: 100,
    most_per_second: None,
    bills_calls: false,
    least_fresh_for: Duration::ZERO,
    tells_other_days: true,
    own_keys: &[
        "app_id",
        "user_id_type",
        "time_zone",
        "expiry_records",
        "page_size",
    ],
    shrunk_directory_hint: Hint {
        zh: "请在飞书开发者后台「权限管理 > 数据权限」核对该应用的人事数据范围，并核对配置里的 departments；确实如此时用 sync --accept-shrunk 接受，或在屏幕上按 A",
        en: "look at 权限管理 > 数据权限 (data range) of the app in the Feishu developer console, and at `departments` in the configuration; if it is right, accept it with sync --accept-shrunk or with A on screen",
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_documented_address_is_https_and_none_is_on_this_machine() {
        for platform in PlatformKind::ALL {
            let url = of(platform).base_url();
            assert!(!url.is_plain_http() && !url.is_loopback(), "{url}");
        }
    }
}
