//! What the fields of DingTalk's pages on leave types and balances mean: `vacation/type/list` and `vacation/quota/list`.

use crate::domain::explain::field_labels::FieldLabel;

/// The fields, those of leave types first.
pub(super) const LABELS: &[FieldLabel] = &[
    // Leave types.
    ("leave_code", "假期代码", "code of the type"),
    ("leave_name", "假期名称", "name of the type"),
    ("leave_view_unit", "请假单位", "unit of leave"),
    (
        "hours_in_per_day",
        "每天小时数（百分之一）",
        "hours a day, in hundredths",
    ),
    ("leave_hour_ceil", "时长取整", "rounding of durations"),
    ("leave_time_ceil", "请假时间取整", "rounding of times"),
    ("leave_time_ceil_min_unit", "取整单位", "rounding unit"),
    (
        "min_leave_hour",
        "最短时长（小时）",
        "shortest leave in hours",
    ),
    ("max_leave_time", "最长时间", "longest time"),
    (
        "natural_day_leave",
        "按自然日计算",
        "counted in calendar days",
    ),
    ("biz_type", "业务类型", "business type"),
    ("freedom_leave", "不限额", "unlimited"),
    ("paid_leave", "带薪", "paid"),
    ("source", "来源", "source"),
    ("when_can_leave", "何时可请", "may be taken from"),
    ("validity_type", "有效期类型", "kind of validity"),
    ("validity_value", "有效期", "validity"),
    ("leave_certificate.enable", "需要证明", "certificate needed"),
    (
        "leave_certificate.duration",
        "超过多久需要证明",
        "certificate needed from",
    ),
    (
        "leave_certificate.unit",
        "证明时长单位",
        "unit of that duration",
    ),
    (
        "leave_certificate.prompt_information",
        "证明说明",
        "certificate note",
    ),
    (
        "submit_time_rule.enable_time_limit",
        "限制提交时间",
        "submission is limited",
    ),
    (
        "submit_time_rule.time_type",
        "提交时间类型",
        "kind of that limit",
    ),
    (
        "submit_time_rule.time_unit",
        "提交时间单位",
        "unit of that limit",
    ),
    (
        "submit_time_rule.time_value",
        "提交时间限制",
        "limit of submission",
    ),
    // Balances.
    (
        "quota_num_per_day",
        "额度（天，百分之一）",
        "quota in hundredths of a day",
    ),
    (
        "quota_num_per_hour",
        "额度（小时，百分之一）",
        "quota in hundredths of an hour",
    ),
    (
        "used_num_per_day",
        "已用（天，百分之一）",
        "used, in hundredths of a day",
    ),
    (
        "used_num_per_hour",
        "已用（小时，百分之一）",
        "used, in hundredths of an hour",
    ),
    ("quota_cycle", "额度周期", "cycle"),
    ("quota_id", "额度编号", "id of the lot"),
    ("start_time", "生效时间", "valid from"),
    ("end_time", "失效时间", "valid until"),
];
