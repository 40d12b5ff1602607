//! What the tests of the platforms and of the store share: emulated companies, settings, headless syncs, and waiting that ends.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]
#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "each test binary uses its part of this"
)]

mod company;
mod settings;
mod sync_run;
pub mod waiting;

use leaveboard::domain::balance::Hint;
use leaveboard::domain::leave_type::{DayCounting, ExpiryRule, GrantRule, LeaveTypeStatus};
use leaveboard::domain::platforms::LeaveTypeDetails;
use leaveboard::domain::platforms::wecom::WeComDetails;
use leaveboard::domain::{LeaveType, LeaveTypeId, PlatformKind, TenantName, Unit};
use leaveboard::platform::{ApiError, ErrorClass};

pub use company::{CompanyBuilder, company, company_of};
pub use settings::{
    SettingsBuilder, credentials_of, dingtalk_credentials, feishu_credentials, settings,
    wecom_credentials,
};
pub use sync_run::{Answers, Running, SyncBuilder, Synced, spawn, spawn_with_store, sync};

/// The platforms, in the order in which leaveboard lists them.
pub const PLATFORMS: [PlatformKind; 3] = [
    PlatformKind::WeCom,
    PlatformKind::DingTalk,
    PlatformKind::Feishu,
];

/// The error of a scripted platform.
pub fn error(class: ErrorClass) -> ApiError {
    ApiError {
        tenant: TenantName::new("t"),
        platform: PlatformKind::WeCom,
        endpoint: "scripted",
        code: "reset".to_owned(),
        message: String::new(),
        class,
        hint: Hint {
            zh: "无",
            en: "none",
        },
        message_zh: None,
        log_id: None,
    }
}

/// The one leave type of a scripted platform.
pub fn leave_type() -> LeaveType {
    LeaveType {
        id: LeaveTypeId::new("1"),
        name: "年假".into(),
        parent: None,
        status: LeaveTypeStatus::Enabled,
        unit: Some(Unit::Day),
        day_length: None,
        counts: DayCounting::Unknown,
        grant: GrantRule::Manual,
        expiry: ExpiryRule::Unknown,
        details: LeaveTypeDetails::WeCom(WeComDetails::default()),
        fields: Vec::new(),
        raw: "{}".into(),
    }
}
