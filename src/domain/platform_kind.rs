//! The three platforms.

use serde::{Deserialize, Serialize};

/// Which platform a tenant lives on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PlatformKind {
    /// 企业微信
    WeCom,
    /// 钉钉
    DingTalk,
    /// 飞书
    Feishu,
}

impl PlatformKind {
    /// The word used in configuration and output: `wecom`, `dingtalk` or `feishu`.
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
