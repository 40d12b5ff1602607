//! Sentences about what DingTalk requires of a request: a certificate, a time to submit it, bounds of its duration.

use crate::domain::balance::FieldName;
use crate::domain::explain::words::{Noun, count, quoted};
use crate::domain::language::Language;
use crate::domain::platforms::dingtalk::{CertificateRule, SubmitTimeRule};

pub(super) fn explain_certificate(certificate: &CertificateRule, language: Language) -> String {
    if !certificate.enabled {
        return language
            .pick("不需要证明", "Needs no certificate")
            .to_owned();
    }
    let needs = match &certificate.duration {
        Some(duration) => {
            let span = wire_span(duration, certificate.unit.as_deref(), language);
            language.pick(
                format!("超过 {span}需要证明"),
                format!("Needs a certificate beyond {span}"),
            )
        }
        None => language.pick("需要证明", "Needs a certificate").to_owned(),
    };
    match certificate
        .prompt
        .as_deref()
        .filter(|text| !text.is_empty())
    {
        Some(prompt) => needs + language.pick("，提示：", ", prompt: ") + &quoted(prompt, language),
        None => needs,
    }
}

pub(super) fn explain_submit_time(rule: &SubmitTimeRule, language: Language) -> String {
    if !rule.enabled {
        return language
            .pick("提交时间不限", "May be requested at any time")
            .to_owned();
    }
    let Some(value) = &rule.value else {
        return language
            .pick(
                "提交时间有限制，时长未给出",
                "The time of request is limited, by how much is not given",
            )
            .to_owned();
    };
    let span = wire_span(value, rule.unit.as_deref(), language);
    match rule.before {
        Some(true) => language.pick(
            format!("须提前 {span}提交"),
            format!("To be requested {span} ahead"),
        ),
        Some(false) => language.pick(
            format!("须在请假后 {span}内提交"),
            format!("To be requested within {span} after the leave"),
        ),
        None => language.pick(
            format!("提交时间限制为 {span}，提前还是事后未知"),
            format!("The time of request is limited to {span}, before or after is not known"),
        ),
    }
}

/// A number and a unit as sent: `1 小时`. An unknown unit is quoted, and a missing one is mentioned.
fn wire_span(value: &str, unit: Option<&str>, language: Language) -> String {
    match unit.map(|unit| (unit, Noun::from_wire(unit))) {
        Some((_, Some(noun))) => count(value, noun, language),
        Some((unit, None)) => format!("{value} {}", quoted(unit, language)),
        None => value.to_owned() + language.pick("（单位未给出）", " (unit not given)"),
    }
}

pub(super) fn explain_bounds(bounds: &[(FieldName, String)], language: Language) -> Vec<String> {
    bounds
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(field, value)| explain_bound(field, value, language))
        .collect()
}

/// Values that DingTalk's documentation does not explain are named and quoted.
fn explain_bound(field: &str, value: &str, language: Language) -> String {
    if field == "min_leave_hour" {
        let span = count(value, Noun::Hour, language);
        return language.pick(
            format!("每次至少 {span}"),
            format!("At least {span} at a time"),
        );
    }
    let name = bound_name(field, language);
    let value =
        bound_word(field, value, language).map_or_else(|| quoted(value, language), str::to_owned);
    language.pick(format!("{name}：{value}"), format!("{name}: {value}"))
}

fn bound_word(field: &str, value: &str, language: Language) -> Option<&'static str> {
    match (field, value) {
        ("leave_hour_ceil" | "leave_time_ceil", "up") => Some(language.pick("向上", "up")),
        ("leave_hour_ceil" | "leave_time_ceil", "down") => Some(language.pick("向下", "down")),
        ("leave_time_ceil_min_unit", "hour") => Some(language.pick("一小时", "one hour")),
        ("leave_time_ceil_min_unit", "halfHour") => Some(language.pick("半小时", "half an hour")),
        _ => None,
    }
}

fn bound_name(field: &str, language: Language) -> &'static str {
    match field {
        "leave_hour_ceil" => language.pick("时长取整", "Rounding of durations"),
        "leave_time_ceil" => language.pick("请假时间取整", "Rounding of times"),
        "leave_time_ceil_min_unit" => language.pick("取整单位", "Rounding unit"),
        "max_leave_time" => language.pick("最长时间", "Longest time"),
        _ => language.pick("其他限制", "Another limit"),
    }
}
