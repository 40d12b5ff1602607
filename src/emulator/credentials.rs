//! The app keys that the emulator accepts, derived from the seed. Any other key is refused as the platform refuses it.

use serde::Serialize;

use super::random::Draw;

/// Where the emulator listens and which keys it accepts. Its JSON is the first line that `leaveboard emulate` prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EmulatorCredentials {
    /// `http://127.0.0.1:PORT`, for all three platforms.
    pub base_url: String,
    /// Keys of the WeCom app.
    pub wecom: WeComCredentials,
    /// Keys of the DingTalk app.
    pub dingtalk: DingTalkCredentials,
    /// Keys of the Feishu app.
    pub feishu: FeishuCredentials,
}

/// Corporation and secret of the emulated self-built WeCom app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WeComCredentials {
    /// `corpid` of gettoken.
    pub corp_id: String,
    /// `corpsecret` of gettoken.
    pub secret: String,
}

/// Key and secret of the emulated DingTalk app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DingTalkCredentials {
    /// `appkey`, also called Client ID.
    pub app_key: String,
    /// `appsecret`, also called Client Secret.
    pub secret: String,
}

/// Id and secret of the emulated custom Feishu app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeishuCredentials {
    /// `app_id` of the token call.
    pub app_id: String,
    /// `app_secret` of the token call.
    pub secret: String,
}

/// The app of one platform, as a tenant of a configuration names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmulatedApp<'a> {
    /// `wecom`, `dingtalk` or `feishu`.
    pub platform: &'static str,
    /// The key of the configuration that holds the id.
    pub id_key: &'static str,
    /// The id.
    pub id: &'a str,
    /// The secret.
    pub secret: &'a str,
}

impl EmulatorCredentials {
    /// The apps of all platforms.
    pub fn apps(&self) -> [EmulatedApp<'_>; 3] {
        let app = |platform, id_key, id, secret| EmulatedApp {
            platform,
            id_key,
            id,
            secret,
        };
        let Self {
            wecom,
            dingtalk,
            feishu,
            ..
        } = self;
        [
            app("wecom", "corp_id", &wecom.corp_id, &wecom.secret),
            app("dingtalk", "app_key", &dingtalk.app_key, &dingtalk.secret),
            app("feishu", "app_id", &feishu.app_id, &feishu.secret),
        ]
    }

    pub(super) fn new(base_url: String, seed: u64) -> Self {
        let draw = |purpose| Draw::new(seed, purpose, 0);
        Self {
            base_url,
            wecom: WeComCredentials {
                corp_id: format!("wwemulated{}", draw("corp_id").hex(8)),
                secret: draw("wecom secret").hex(43),
            },
            dingtalk: DingTalkCredentials {
                app_key: format!("dingemulated{}", draw("app_key").hex(8)),
                secret: draw("dingtalk secret").hex(64),
            },
            feishu: FeishuCredentials {
                app_id: format!("cli_emulated{}", draw("app_id").hex(8)),
                secret: draw("feishu secret").hex(32),
            },
        }
    }
}
