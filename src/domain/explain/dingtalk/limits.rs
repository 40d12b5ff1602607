//! What a DingTalk leave type asks of a request: certificate, time of request, bounds.

use crate::domain::explain::words::{Noun, count, quoted};
use crate::domain::language::Language;
use crate::domain::leave_type::{Certificate, SubmitTime};

pub(super) fn explain_certificate(certificate: &Certificate, language: Language) -> String {
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

pub(super) fn explain_submit_time(rule: &SubmitTime, language: Language) -> String {
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

/// A number and a unit as sent: `1 小时`, or with what is odd about the unit.
fn wire_span(value: &str, unit: Option<&str>, language: Language) -> String {
    match unit.map(|unit| (unit, Noun::from_wire(unit))) {
        Some((_, Some(noun))) => count(value, noun, language),
        Some((unit, None)) => format!("{value} {}", quoted(unit, language)),
        None => value.to_owned() + language.pick("（单位未给出）", " (unit not given)"),
    }
}

pub(super) fn explain_bounds(bounds: &[(&'static str, String)], language: Language) -> Vec<String> {
    bounds
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(field, value)| explain_bound(field, value, language))
        .collect()
}

/// Only two of these fields are explained anywhere; the others are named and quoted.
fn explain_bound(field: &str, value: &str, language: Language) -> String {
    match (field, value) {
        ("min_leave_hour", hours) => {
            let span = count(hours, Noun::Hour, language);
            language.pick(
                format!("每次至少 {span}"),
                format!("At least {span} at a time"),
            )
        }
        ("leave_hour_ceil", "up") => language
            .pick("时长向上取整", "Durations are rounded up")
            .to_owned(),
        ("leave_hour_ceil", "down") => language
            .pick("时长向下取整", "Durations are rounded down")
            .to_owned(),
        _ => {
            let value = quoted(value, language);
            language.pick(
                format!("{}为 {value}", bound_name(field, language)),
                format!("{}: {value}", bound_name(field, language)),
            )
        }
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
