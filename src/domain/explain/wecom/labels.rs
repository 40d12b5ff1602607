//! What the fields of WeCom's pages on leave types and balances mean: `vacation/getcorpconf` and `getuservacationquota`.

use crate::domain::explain::field_labels::FieldLabel;

/// The fields, those of leave types first.
pub(super) const LABELS: &[FieldLabel] = &[
    // Leave types.
    ("time_attr", "请假单位", "unit of leave"),
    ("duration_type", "时长计算方式", "how duration is counted"),
    ("perday_duration", "每天折合秒数", "seconds a day"),
    ("is_newovertime", "新版加班", "new overtime rules"),
    (
        "enter_comp_time_limit",
        "入职满几个月可请",
        "months after entry",
    ),
    ("quota_attr.type", "发放方式", "how it is granted"),
    (
        "quota_attr.autoreset_time",
        "自动发放时间",
        "granted automatically at",
    ),
    (
        "quota_attr.autoreset_duration",
        "自动发放时长",
        "granted automatically",
    ),
    (
        "quota_attr.auto_reset_month_day",
        "自动发放日",
        "day of the automatic grant",
    ),
    (
        "quota_attr.quota_rule_type",
        "额度规则",
        "kind of quota rule",
    ),
    (
        "quota_attr.quota_rules.list.quota",
        "该档额度",
        "quota of this step",
    ),
    (
        "quota_attr.quota_rules.list.begin",
        "该档起点",
        "step begins at",
    ),
    (
        "quota_attr.quota_rules.list.end",
        "该档终点",
        "step ends at",
    ),
    (
        "quota_attr.quota_rules.based_on_actual_work_time",
        "按实际工作时长折算",
        "by time actually worked",
    ),
    (
        "quota_attr.at_entry_date",
        "入职日发放",
        "granted on the entry date",
    ),
    ("expire_rule.type", "过期规则", "how it expires"),
    ("expire_rule.duration", "有效时长", "valid for"),
    ("expire_rule.date.month", "过期月份", "expires in month"),
    ("expire_rule.date.day", "过期日", "expires on day"),
    (
        "expire_rule.extern_duration_enable",
        "允许延期",
        "extension allowed",
    ),
    (
        "expire_rule.extern_duration.month",
        "延期月数",
        "extended by months",
    ),
    (
        "expire_rule.extern_duration.day",
        "延期天数",
        "extended by days",
    ),
    // Balances.
    ("assignduration", "发放时长", "assigned"),
    ("real_assignduration", "实际发放时长", "actually assigned"),
    ("usedduration", "已用时长", "used"),
    ("leftduration", "剩余时长", "left"),
    ("vacationname", "假期名称", "name of the type"),
];
