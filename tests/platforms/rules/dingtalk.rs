//! The sentences for typical leave types of DingTalk, word for word.

use leaveboard::domain::explain::explain_rules;
use leaveboard::domain::leave_type::{DayCounting, DayLength, GrantRule};
use leaveboard::domain::platforms::dingtalk::{
    CertificateRule, DingTalkDetails, SubmitTimeRule, UsableFrom, ValidityExtension,
};
use leaveboard::domain::{Language, LeaveType};

use crate::rules::{dingtalk_type, rules_include};

#[test]
fn trap_32_a_type_made_in_the_dingtalk_console_says_only_what_was_sent() {
    let leave_type = LeaveType {
        counts: DayCounting::Unknown,
        day_length: Some(DayLength {
            seconds: 28_800,
            assumed: true,
        }),
        ..dingtalk_type(DingTalkDetails {
            half_days: true,
            created_by_api: Some(false),
            ..DingTalkDetails::default()
        })
    };
    assert_eq!(
        explain_rules(&leave_type, Language::Chinese),
        [
            "钉钉接口不提供发放规则",
            "每笔额度各有有效期",
            "按半天请假",
            "适用于所有人",
            "在管理后台创建",
        ]
    );
    assert_eq!(
        explain_rules(&leave_type, Language::English),
        [
            "DingTalk's API gives no grant rules",
            "Each lot has its own validity",
            "Taken in half days",
            "Applies to everybody",
            "Created in the admin console",
        ]
    );
}

#[test]
fn trap_22_a_dingtalk_type_without_balance_control_is_unlimited() {
    let leave_type = LeaveType {
        grant: GrantRule::Unlimited,
        ..dingtalk_type(DingTalkDetails::default())
    };
    assert_eq!(
        explain_rules(&leave_type, Language::English)[..2],
        ["No limit", "Taken in days, only working days count"]
    );
}

/// A type that was made through the API with every field.
fn type_made_through_the_api() -> LeaveType {
    dingtalk_type(DingTalkDetails {
        compensatory: Some(true),
        validity: Some(ValidityExtension::Until("12-31".to_owned())),
        certificate: Some(CertificateRule {
            enabled: true,
            duration: Some("1".to_owned()),
            unit: Some("hour".to_owned()),
            prompt: Some("请上传证明".to_owned()),
        }),
        submit_time: Some(SubmitTimeRule {
            enabled: true,
            before: Some(true),
            value: Some("18".to_owned()),
            unit: Some("day".to_owned()),
        }),
        paid: Some(true),
        usable_from: Some(UsableFrom::AfterProbation),
        created_by_api: Some(true),
        visible_to: vec![
            ("dept".to_owned(), 2),
            ("staff".to_owned(), 1),
            ("label".to_owned(), 1),
        ],
        bounds: vec![
            ("leave_hour_ceil".into(), "up".to_owned()),
            ("leave_time_ceil_min_unit".into(), "halfHour".to_owned()),
            ("min_leave_hour".into(), "0.5".to_owned()),
            ("max_leave_time".into(), "40".to_owned()),
        ],
        ..DingTalkDetails::default()
    })
}

#[test]
fn every_rule_of_a_dingtalk_type_made_through_the_api_is_said() {
    let leave_type = type_made_through_the_api();
    assert_eq!(
        explain_rules(&leave_type, Language::Chinese)[2..],
        [
            "有效期可延长至 12 月 31 日",
            "按天请假，按工作日计",
            "调休假：由加班转入",
            "带薪",
            "转正后可用",
            "适用于 2 个部门、1 人、1 个标签",
            "超过 1 小时需要证明，提示：「请上传证明」",
            "须提前 18 天提交",
            "通过接口创建",
            "时长取整：向上",
            "取整单位：半小时",
            "每次至少 0.5 小时",
            "最长时间：「40」",
        ]
    );
    assert_eq!(
        explain_rules(&leave_type, Language::English)[2..],
        [
            "Validity may be extended until 31 December",
            "Taken in days, only working days count",
            "Compensatory leave: comes from overtime",
            "Paid",
            "Usable after probation",
            "Applies to 2 departments, 1 named employee, 1 label",
            "Needs a certificate beyond 1 hour, prompt: \"请上传证明\"",
            "To be requested 18 days ahead",
            "Created through the API",
            "Rounding of durations: up",
            "Rounding unit: half an hour",
            "At least 0.5 hours at a time",
            "Longest time: \"40\"",
        ]
    );
}

#[test]
fn dingtalk_rules_that_are_switched_off_or_odd_are_said() {
    rules_include(
        &dingtalk_type(DingTalkDetails {
            validity: Some(ValidityExtension::For("3".to_owned())),
            certificate: Some(CertificateRule {
                enabled: false,
                duration: Some("1".to_owned()),
                unit: None,
                prompt: None,
            }),
            ..DingTalkDetails::default()
        }),
        "有效期可延长 3（接口未说明单位）",
        "Validity may be extended by 3 (the API does not say of what)",
    );
    rules_include(
        &dingtalk_type(DingTalkDetails {
            validity: Some(ValidityExtension::Until(String::new())),
            ..DingTalkDetails::default()
        }),
        "有效期可延长，时长未给出",
        "Validity may be extended, by how much is not given",
    );
    let odd = dingtalk_type(DingTalkDetails {
        validity: Some(ValidityExtension::Other("lunar".to_owned(), "1".to_owned())),
        submit_time: Some(SubmitTimeRule {
            enabled: true,
            before: Some(false),
            value: Some("1".to_owned()),
            unit: Some("day".to_owned()),
        }),
        usable_from: Some(UsableFrom::Other("someday".to_owned())),
        visible_to: vec![("planet".to_owned(), 3)],
        ..DingTalkDetails::default()
    });
    rules_include(
        &odd,
        "有效期延长规则未知：「lunar」 「1」",
        "Unknown rule for extending validity: \"lunar\" \"1\"",
    );
    rules_include(
        &odd,
        "须在请假后 1 天内提交",
        "To be requested within 1 day after the leave",
    );
    rules_include(
        &odd,
        "何时可用未知：「someday」",
        "When it may be used is not known: \"someday\"",
    );
    rules_include(
        &odd,
        "适用于 3 个未知对象「planet」",
        "Applies to 3 of an unknown kind \"planet\"",
    );
}
