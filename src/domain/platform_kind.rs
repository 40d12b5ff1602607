//! The platforms that a tenant can be on.

use serde::{Deserialize, Serialize};

/// The platform of a tenant.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PlatformKind {
    /// WeCom (企业微信), by Tencent.
    WeCom,
    /// DingTalk (钉钉), by Alibaba.
    DingTalk,
    /// Feishu (飞书), by `ByteDance`.
    Feishu,
}

impl PlatformKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::WeCom, Self::DingTalk, Self::Feishu];

    /// The word in the configuration and in output: `wecom`, `dingtalk` or `feishu`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WeCom => "wecom",
            Self::DingTalk => "dingtalk",
            Self::Feishu => "feishu",
        }
    }

    /// The platform's own name in Chinese.
    pub fn chinese_name(self) -> &'static str {
        match self {
            Self::WeCom => "企业微信",
            Self::DingTalk => "钉钉",
            Self::Feishu => "飞书",
        }
    }

    /// The platform's own name in English.
    pub fn english_name(self) -> &'static str {
        match self {
            Self::WeCom => "WeCom",
            Self::DingTalk => "DingTalk",
            Self::Feishu => "Feishu",
        }
    }
}
