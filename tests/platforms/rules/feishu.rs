//! The sentences for typical leave types of Feishu, word for word.

use leaveboard::domain::explain::explain_rules;
use leaveboard::domain::leave_type::{ExpiryRule, LeaveTypeStatus};
use leaveboard::domain::platforms::feishu::FeishuDetails;
use leaveboard::domain::{Language, LeaveType, LeaveTypeId, Unit};

use crate::rules::{expiry_says, feishu_type, rules_include};

#[test]
fn a_disabled_feishu_type_with_a_subtype_and_dates_in_utc_plus_8() {
    let leave_type = LeaveType {
        status: LeaveTypeStatus::Disabled,
        ..feishu_type(FeishuDetails {
            subtypes: vec![(LeaveTypeId::new("2"), "全薪病假".into())],
            // The vendor page's 2022-07-25T14:26:24+08:00, and a moment that is still 2022-07-27 in UTC.
            created_at: Some(1_658_730_384),
            created_by: Some("7104164629974646786".to_owned()),
            updated_at: Some(1_658_964_600),
            updated_by: None,
            unlisted: false,
        })
    };
    assert_eq!(
        explain_rules(&leave_type, Language::Chinese),
        [
            "已停用，余额可能仍在",
            "分 1 个子类：「全薪病假」；额度发在子类上",
            "飞书接口不提供发放和过期规则，请在飞书人事后台的假勤设置中查看",
            "单位以每条余额为准",
            "2022-07-25 由 7104164629974646786 创建",
            "2022-07-28 更新",
        ]
    );
    assert_eq!(
        explain_rules(&leave_type, Language::English),
        [
            "Disabled; balances may remain",
            "Granted on its subtypes: \"全薪病假\"",
            "Feishu's API gives no grant or expiry rules; see the leave settings in the Feishu People console",
            "The unit is given with each balance",
            "Created on 2022-07-25 by 7104164629974646786",
            "Updated on 2022-07-28",
        ]
    );
}

#[test]
fn feishu_trap_16_a_type_known_from_balances_only_says_so() {
    let leave_type = LeaveType {
        unit: Some(Unit::Hour),
        status: LeaveTypeStatus::Unknown,
        parent: Some(LeaveTypeId::new("4718803945687580505")),
        ..feishu_type(FeishuDetails {
            unlisted: true,
            ..FeishuDetails::default()
        })
    };
    assert_eq!(
        explain_rules(&leave_type, Language::English)[..3],
        [
            "Whether it is in use is not known",
            "Not in the list of leave types, seen in balances only",
            "A subtype of leave type 4718803945687580505",
        ]
    );
    rules_include(&leave_type, "按小时请假", "Taken in hours");
}

#[test]
fn feishu_trap_20_what_expires_is_never_called_lost() {
    let leave_type = LeaveType {
        expiry: ExpiryRule::PerLot,
        ..feishu_type(FeishuDetails::default())
    };
    expiry_says(
        &leave_type,
        "每笔额度各有到期日，到期后剩余可能清零，也可能结转",
        "Each lot has its own expiry date; what is left then may be cleared or carried over",
    );
}
