//! Sentences about a leave type of Feishu. Its API exposes no rules, so they say where in the console the rules can be read.

mod figure;
mod labels;

pub(super) use figure::FIGURES;

use jiff::civil::Date;

use super::counting::explain_unit;
use super::platform_rules::PlatformRules;
use super::words::quoted;
use super::{expiry, grant};
use crate::domain::day::day_of_milliseconds;
use crate::domain::ids::LeaveTypeId;
use crate::domain::language::Language;
use crate::domain::leave_type::{DayCounting, ExpiryRule, GrantRule, LeaveType};
use crate::domain::platforms::feishu::FeishuDetails;

impl PlatformRules for FeishuDetails {
    fn explain(&self, leave_type: &LeaveType, language: Language) -> Vec<String> {
        explain(leave_type, self, language)
    }

    fn unknown_grant(&self, language: Language) -> &'static str {
        language.pick(
            "飞书接口不提供发放规则",
            "Feishu's API gives no grant rules",
        )
    }

    fn unknown_expiry(&self, language: Language) -> &'static str {
        language.pick(
            "飞书接口不提供过期规则",
            "Feishu's API gives no expiry rule",
        )
    }

    fn expiry_of_lots(&self, language: Language) -> &'static str {
        language.pick(
            "每笔额度各有到期日，到期后剩余可能清零，也可能结转",
            "Each lot has its own expiry date; what is left then may be cleared or carried over",
        )
    }
}

fn explain(leave_type: &LeaveType, details: &FeishuDetails, language: Language) -> Vec<String> {
    let mut sentences = Vec::new();
    sentences.extend(explain_unlisted(details, language));
    sentences.extend(explain_parent(leave_type.parent.as_ref(), language));
    sentences.extend(explain_subtypes(details, language));
    sentences.extend(explain_grant_and_expiry(leave_type, details, language));
    sentences.push(explain_unit_source(leave_type, language));
    sentences.extend(explain_event(
        language.pick("创建", "Created"),
        details.created_at,
        details.created_by.as_deref(),
        language,
    ));
    sentences.extend(explain_event(
        language.pick("更新", "Updated"),
        details.updated_at,
        details.updated_by.as_deref(),
        language,
    ));
    sentences
}

fn explain_unlisted(details: &FeishuDetails, language: Language) -> Option<String> {
    let text = language.pick(
        "不在假期类型列表中，只见于余额",
        "Not in the list of leave types, seen in balances only",
    );
    details.unlisted.then(|| text.to_owned())
}

fn explain_parent(parent: Option<&LeaveTypeId>, language: Language) -> Option<String> {
    parent.map(|parent| {
        let parent = parent.shown();
        language.pick(
            format!("是假期类型 {parent} 的子类"),
            format!("A subtype of leave type {parent}"),
        )
    })
}

/// Leave of a type with subtypes is granted on those, so that the type has no balances itself.
fn explain_subtypes(details: &FeishuDetails, language: Language) -> Option<String> {
    let names: Vec<_> = details
        .subtypes
        .iter()
        .map(|(_, name)| quoted(name, language))
        .collect();
    let list = names.join(language.pick("、", ", "));
    (!names.is_empty()).then(|| {
        language.pick(
            format!("分 {} 个子类：{list}；额度发在子类上", names.len()),
            format!("Granted on its subtypes: {list}"),
        )
    })
}

fn explain_grant_and_expiry(
    leave_type: &LeaveType,
    details: &FeishuDetails,
    language: Language,
) -> Vec<String> {
    if leave_type.grant == GrantRule::Unknown && leave_type.expiry == ExpiryRule::Unknown {
        let text = language.pick(
            "飞书接口不提供发放和过期规则，请在飞书人事后台的假勤设置中查看",
            "Feishu's API gives no grant or expiry rules; see the leave settings in the Feishu People console",
        );
        return vec![text.to_owned()];
    }
    vec![
        grant::line(leave_type, details, language),
        expiry::sentence(leave_type, details, language),
    ]
}

/// Without a unit of the type, the unit comes with each balance, and one person can have balances in both units (Feishu trap 13).
fn explain_unit_source(leave_type: &LeaveType, language: Language) -> String {
    match leave_type.unit {
        Some(unit) => explain_unit(Some(unit), false, leave_type.counts, language),
        None if leave_type.counts == DayCounting::Unknown => language
            .pick("单位以每条余额为准", "The unit is given with each balance")
            .to_owned(),
        None => explain_unit(None, false, leave_type.counts, language),
    }
}

fn explain_event(
    what: &str,
    at: Option<i64>,
    by: Option<&str>,
    language: Language,
) -> Option<String> {
    let day = at.and_then(day_of_seconds);
    match (day, by) {
        (Some(day), Some(by)) => Some(language.pick(
            format!("{day} 由 {by} {what}"),
            format!("{what} on {day} by {by}"),
        )),
        (Some(day), None) => {
            Some(language.pick(format!("{day} {what}"), format!("{what} on {day}")))
        }
        (None, Some(by)) => Some(language.pick(
            format!("由 {by} {what}，日期未给出"),
            format!("{what} by {by}, day not given"),
        )),
        (None, None) => None,
    }
}

fn day_of_seconds(seconds: i64) -> Option<Date> {
    day_of_milliseconds(seconds.checked_mul(1_000)?)
}
