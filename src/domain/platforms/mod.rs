//! The platforms that a tenant can be on, and the details that only the leave types of one of them have.
//!
//! A platform's details are a file here. [`LeaveTypeDetails`] puts them together, because a leave type is compared, copied and stored as
//! a whole.

pub mod dingtalk;
pub mod feishu;
mod own_details;
pub mod wecom;

use serde::{Deserialize, Serialize};

use dingtalk::DingTalkDetails;
use feishu::FeishuDetails;
use own_details::OwnDetails;
use wecom::WeComDetails;

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

/// The settings of a leave type that only its platform has.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum LeaveTypeDetails {
    /// Of WeCom (`getcorpconf`).
    WeCom(WeComDetails),
    /// Of DingTalk (`vacation/type/list`).
    DingTalk(Box<DingTalkDetails>),
    /// Of Feishu (`leave_types`).
    Feishu(FeishuDetails),
}

impl LeaveTypeDetails {
    /// The details as [`OwnDetails`], which every platform's details implement.
    pub(in crate::domain) fn own(&self) -> &dyn OwnDetails {
        match self {
            Self::WeCom(details) => details,
            Self::DingTalk(details) => details.as_ref(),
            Self::Feishu(details) => details,
        }
    }
}
