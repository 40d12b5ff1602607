//! What the fields of the platforms mean, in a word or two, to stand beside the platform's own name.
//!
//! The names are those of the pages on leave types and balances: WeCom `vacation/getcorpconf` and `getuservacationquota`,
//! DingTalk `vacation/type/list` and `vacation/quota/list`, Feishu `leave_types` and `leave_balances`.

use crate::domain::Language;

/// A field with its label, Chinese and English. A name without a path is that of the last part of any path.
const LABELS: &[(&str, &str, &str)] = &[
    // WeCom: leave types.
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
    // WeCom: balances.
    ("assignduration", "发放时长", "assigned"),
    ("real_assignduration", "实际发放时长", "actually assigned"),
    ("usedduration", "已用时长", "used"),
    ("leftduration", "剩余时长", "left"),
    ("vacationname", "假期名称", "name of the type"),
    // DingTalk: leave types.
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
    // DingTalk: balances.
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
    // Feishu: leave types.
    ("leave_type_id", "假期编号", "id of the type"),
    ("leave_type_name.lang", "名称语言", "language of the name"),
    ("leave_type_name.value", "假期名称", "name of the type"),
    ("status", "状态", "status"),
    ("created_at", "创建时间", "created at"),
    ("created_by", "创建人", "created by"),
    ("updated_at", "更新时间", "updated at"),
    ("updated_by", "更新人", "updated by"),
    // Feishu: balances.
    ("leave_balance", "假期余额", "balance"),
    ("leave_duration_unit", "余额单位", "unit of the balance"),
    ("this_cycle_total", "本周期总额", "total of this cycle"),
    ("this_cycle_taken", "本周期已休", "taken this cycle"),
    (
        "historical_cycles_left",
        "历史周期剩余",
        "left of earlier cycles",
    ),
    (
        "balance_in_current_cycle",
        "本周期余额",
        "balance of this cycle",
    ),
    (
        "history_cycle_accrual",
        "历史周期发放",
        "accrued in earlier cycles",
    ),
    ("taken", "已休", "taken"),
    (
        "taken_history_cycle",
        "历史周期已休",
        "taken in earlier cycles",
    ),
    ("taken_current_date", "截至当日已休", "taken up to the day"),
    ("offboarding_balance", "离职折算余额", "balance on leaving"),
    ("offboarding_granted", "离职折算发放", "granted on leaving"),
    (
        "leave_balance_excluding_under_approval",
        "不含审批中",
        "without requests under approval",
    ),
    ("leave_quantity_under_approval", "审批中", "under approval"),
    (
        "expiry_records_error",
        "到期记录读取失败",
        "expiry records failed",
    ),
    ("employment_name.lang", "姓名的语言", "language of the name"),
    ("employment_name.value", "姓名", "name"),
    ("as_of_date", "余额截止日期", "figures as of"),
    // DingTalk and Feishu: who a type is for, and grants with their last day.
    ("visibility_rules.type", "适用范围类型", "kind of scope"),
    ("visibility_rules.visible", "适用对象", "who may take it"),
    ("granting_quantity", "发放数量", "granted"),
    ("left_granting_quantity", "发放后剩余", "left of the grant"),
    ("granting_unit", "发放单位", "unit of the grant"),
    ("effective_date", "生效日期", "valid from"),
    ("expiration_date", "失效日期", "valid until"),
    ("accrual_source", "发放来源", "source of the grant"),
    ("section_type", "周期类型", "kind of cycle"),
    (
        "is_update_by_external",
        "由外部系统修改",
        "changed by another system",
    ),
    ("leave_sub_type_id", "假期子类编号", "id of the subtype"),
    ("reason.lang", "原因的语言", "language of the reason"),
    ("reason.value", "原因", "reason"),
    // All three.
    ("userid", "账号", "id of the person"),
    ("employment_id", "账号", "id of the person"),
    ("id", "编号", "id"),
    ("name", "名称", "name"),
];

/// What a field means; `None` for one that no page names. `path` is the platform's: `quota_attr.quota_rules.list[0].quota`.
pub fn field_label(path: &str, language: Language) -> Option<&'static str> {
    let path = without_positions(path);
    let ends_with = |name: &str| {
        let before = path.strip_suffix(name);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    let label = LABELS.iter().find(|(name, ..)| ends_with(name));
    label.map(|(_, zh, en)| language.pick(*zh, *en))
}

/// `list[0].quota` as `list.quota`.
fn without_positions(path: &str) -> String {
    let parts = path.split('[').enumerate();
    let kept = parts.map(|(at, part)| match part.split_once(']') {
        Some((_, rest)) if at > 0 => rest,
        _ => part,
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_at_any_depth_and_in_any_place_of_a_list() {
        for (path, zh, en) in [
            ("time_attr", "请假单位", "unit of leave"),
            ("quota_attr.type", "发放方式", "how it is granted"),
            ("expire_rule.type", "过期规则", "how it expires"),
            (
                "quota_attr.quota_rules.list[2].quota",
                "该档额度",
                "quota of this step",
            ),
            (
                "leave_subtype_list[0].leave_type_name[1].value",
                "假期名称",
                "name of the type",
            ),
            ("leave_quantity_under_approval", "审批中", "under approval"),
        ] {
            assert_eq!(field_label(path, Language::Chinese), Some(zh), "{path}");
            assert_eq!(field_label(path, Language::English), Some(en), "{path}");
        }
        assert_eq!(field_label("brand_new_field", Language::English), None);
        assert_eq!(field_label("my_source_of", Language::English), None);
    }

    /// The fields that the pages on leave types and balances document, with as much of their path as tells them apart.
    const DOCUMENTED: &str = "lists.id lists.name lists.time_attr lists.duration_type lists.quota_attr.type \
        lists.quota_attr.autoreset_time lists.quota_attr.autoreset_duration lists.quota_attr.quota_rule_type \
        lists.quota_attr.quota_rules.list.quota lists.quota_attr.quota_rules.list.begin lists.quota_attr.quota_rules.list.end \
        lists.quota_attr.quota_rules.based_on_actual_work_time lists.quota_attr.at_entry_date \
        lists.quota_attr.auto_reset_month_day lists.perday_duration lists.is_newovertime lists.enter_comp_time_limit \
        lists.expire_rule.type lists.expire_rule.duration lists.expire_rule.date.month lists.expire_rule.date.day \
        lists.expire_rule.extern_duration_enable lists.expire_rule.extern_duration.month lists.expire_rule.extern_duration.day \
        lists.assignduration lists.usedduration lists.leftduration lists.vacationname lists.real_assignduration userid \
        leave_code leave_name leave_view_unit hours_in_per_day leave_hour_ceil leave_time_ceil leave_time_ceil_min_unit \
        min_leave_hour max_leave_time natural_day_leave biz_type freedom_leave paid_leave source when_can_leave validity_type \
        validity_value leave_certificate.enable leave_certificate.duration leave_certificate.unit \
        leave_certificate.prompt_information submit_time_rule.enable_time_limit submit_time_rule.time_type \
        submit_time_rule.time_unit submit_time_rule.time_value visibility_rules[0].type visibility_rules[0].visible \
        quota_cycle quota_id start_time end_time quota_num_per_hour quota_num_per_day used_num_per_day used_num_per_hour \
        leave_type_id leave_type_name[0].lang leave_type_name[0].value status created_at created_by updated_at updated_by \
        leave_subtype_list[0].leave_type_id leave_subtype_list[0].leave_type_name[0].value employment_id \
        employment_name[0].lang employment_name[0].value as_of_date historical_cycles_left this_cycle_total this_cycle_taken \
        leave_balance leave_duration_unit history_cycle_accrual balance_in_current_cycle taken taken_history_cycle \
        offboarding_balance taken_current_date offboarding_granted leave_balance_excluding_under_approval \
        leave_quantity_under_approval";

    #[test]
    fn every_documented_field_has_a_label_in_both_languages() {
        let without = |path: &&str| {
            let words = |language| field_label(path, language).unwrap_or_default();
            words(Language::Chinese).is_ascii() || words(Language::English).is_empty()
        };
        let missing: Vec<&str> = DOCUMENTED.split_whitespace().filter(without).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
