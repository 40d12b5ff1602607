//! What the fields of the platforms mean, in a word or two, to stand beside the platform's own name.
//!
//! The labels are in each platform's folder; those of fields that several platforms have are here.

use crate::domain::Language;

/// A field with its label, Chinese and English. A name without a path is that of the last part of any path.
pub(super) type FieldLabel = (&'static str, &'static str, &'static str);

/// The fields that more than one platform has.
pub(super) const SHARED_LABELS: &[FieldLabel] = &[
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

/// The label of the first field in `lists` that `path` ends with. `path` is the platform's: `quota_attr.quota_rules.list[0].quota`.
pub(super) fn label_of(
    path: &str,
    lists: impl Iterator<Item = &'static [FieldLabel]>,
    language: Language,
) -> Option<&'static str> {
    let path = without_positions(path);
    let ends_with = |name: &str| {
        let before = path.strip_suffix(name);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    let label = lists.flatten().find(|(name, ..)| ends_with(name));
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
    use crate::domain::Language;
    use crate::domain::explain::field_label;

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
