//! What is true of each platform before any call. Commands, configuration and sync read it here instead of naming a platform.
//!
//! [`of`] is the entry point. The facts of a platform are in its own folder; what its credentials are is in `credentials`.

mod credentials;
mod own_keys;
mod platform_facts;

use super::{dingtalk, feishu, wecom};
use crate::domain::PlatformKind;

pub use credentials::{Credentials, MonthlyCalls};
pub use own_keys::{KeyKind, KeyValue, KeyValues, OwnKey};
pub use platform_facts::PlatformFacts;

/// The facts about `platform`.
pub fn of(platform: PlatformKind) -> &'static PlatformFacts {
    match platform {
        PlatformKind::WeCom => &wecom::facts::FACTS,
        PlatformKind::DingTalk => &dingtalk::facts::FACTS,
        PlatformKind::Feishu => &feishu::facts::FACTS,
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
