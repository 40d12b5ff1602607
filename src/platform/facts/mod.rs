//! What is true of each platform before any call. Commands, configuration and sync read it here instead of naming a platform.
//!
//! [`of`] is the entry point. The facts of a platform are in its own folder; what its credentials are is in `credentials`.

pub(super) mod credentials;
pub(super) mod own_keys;
pub(super) mod platform_facts;

use std::time::Duration;

use super::dingtalk::facts::FACTS as DINGTALK;
use super::error::{ApiError, DIRECTORY_SHRANK, ErrorClass};
use super::feishu::facts::FACTS as FEISHU;
use super::wecom::facts::FACTS as WECOM;
use crate::domain::{PlatformKind, TenantName};

pub use credentials::{Credentials, MonthlyCalls};
pub use own_keys::{KeyKind, KeyValue, KeyValues, OwnKey};
pub use platform_facts::{NarrowerCall, PlatformFacts, TemplateLine};

/// Figures up to this age are not read again when the dashboard opens, unless the configuration says otherwise. A platform may ask
/// for more ([`PlatformFacts::least_fresh_for`]).
pub const DEFAULT_FRESH_FOR: Duration = Duration::from_hours(1);

/// The facts about `platform`.
pub fn of(platform: PlatformKind) -> &'static PlatformFacts {
    match platform {
        PlatformKind::WeCom => &WECOM,
        PlatformKind::DingTalk => &DINGTALK,
        PlatformKind::Feishu => &FEISHU,
    }
}

/// A complete walk listed far fewer people than the last one. Nothing failed; the new directory waits to be accepted.
pub fn directory_shrank(
    tenant: TenantName,
    platform: PlatformKind,
    before: usize,
    now: usize,
) -> ApiError {
    ApiError {
        tenant,
        platform,
        endpoint: "directory",
        code: DIRECTORY_SHRANK.to_owned(),
        message: format!("{before} people before, {now} now; nobody is held to have left"),
        message_zh: Some(format!(
            "上次 {before} 人，这次只有 {now} 人；没有把任何人记为离开"
        )),
        class: ErrorClass::PerItem,
        hint: of(platform).shrunk_directory_hint,
        log_id: None,
    }
}

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
