//! Sentences about a leave type of DingTalk. Its API exposes no grant rules, and each lot has a validity of its own.

mod figure;
mod labels;
mod limits;

pub(super) use figure::FIGURES;

use super::counting::{explain_day_length, explain_unit};
use super::platform_rules::PlatformRules;
use super::words::{day_of_year, quoted};
use super::{expiry, grant};
use crate::domain::language::Language;
use crate::domain::leave_type::{LeaveType, MonthDay};
use crate::domain::platforms::dingtalk::{DingTalkDetails, UsableFrom, ValidityExtension};
use crate::domain::text::noun;

impl PlatformRules for DingTalkDetails {
    fn explain(&self, leave_type: &LeaveType, language: Language) -> Vec<String> {
        explain(leave_type, self, language)
    }

    fn unknown_grant(&self, language: Language) -> &'static str {
        language.pick(
            "钉钉接口不提供发放规则",
            "DingTalk's API gives no grant rules",
        )
    }

    fn unknown_expiry(&self, language: Language) -> &'static str {
        language.pick(
            "钉钉接口不提供过期规则",
            "DingTalk's API gives no expiry rule",
        )
    }
}

fn explain(leave_type: &LeaveType, details: &DingTalkDetails, language: Language) -> Vec<String> {
    let mut sentences = grant::sentences(leave_type, details, language);
    if !leave_type.is_unlimited() {
        sentences.push(expiry::sentence(leave_type, details, language));
        sentences.extend(
            details
                .validity
                .as_ref()
                .map(|validity| explain_validity(validity, language)),
        );
    }
    sentences.push(explain_unit(
        leave_type.unit,
        details.half_days,
        leave_type.counts,
        language,
    ));
    sentences.extend(explain_day_length(leave_type, language));
    sentences.extend(explain_conditions(details, language));
    sentences.extend(limits::explain_bounds(&details.bounds, language));
    sentences
}

/// Who may use it and when, and what a request needs.
fn explain_conditions(details: &DingTalkDetails, language: Language) -> Vec<String> {
    [
        explain_compensatory(details, language),
        explain_paid(details, language),
        details
            .usable_from
            .as_ref()
            .map(|from| explain_usable_from(from, language)),
        Some(explain_visibility(&details.visible_to, language)),
        details
            .certificate
            .as_ref()
            .map(|certificate| limits::explain_certificate(certificate, language)),
        details
            .submit_time
            .as_ref()
            .map(|rule| limits::explain_submit_time(rule, language)),
        explain_source(details, language),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// DingTalk's documentation calls this an extension and does not say in which unit a relative one is, so neither does the sentence.
fn explain_validity(validity: &ValidityExtension, language: Language) -> String {
    match validity {
        ValidityExtension::Until(value) | ValidityExtension::For(value) if value.is_empty() => {
            language
                .pick(
                    "有效期可延长，时长未给出",
                    "Validity may be extended, by how much is not given",
                )
                .to_owned()
        }
        ValidityExtension::Until(day) => {
            let day = month_day(day)
                .map_or_else(|| quoted(day, language), |day| day_of_year(day, language));
            language.pick(
                format!("有效期可延长至 {day}"),
                format!("Validity may be extended until {day}"),
            )
        }
        ValidityExtension::For(value) => language.pick(
            format!("有效期可延长 {value}（接口未说明单位）"),
            format!("Validity may be extended by {value} (the API does not say of what)"),
        ),
        ValidityExtension::Other(kind, value) => {
            let (kind, value) = (quoted(kind, language), quoted(value, language));
            language.pick(
                format!("有效期延长规则未知：{kind} {value}"),
                format!("Unknown rule for extending validity: {kind} {value}"),
            )
        }
    }
}

/// Reads `12-31` as a day of the year.
fn month_day(text: &str) -> Option<MonthDay> {
    let (month, day) = text.split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(MonthDay { month, day })
}

fn explain_compensatory(details: &DingTalkDetails, language: Language) -> Option<String> {
    let text = language.pick(
        "调休假：由加班转入",
        "Compensatory leave: comes from overtime",
    );
    (details.compensatory == Some(true)).then(|| text.to_owned())
}

fn explain_paid(details: &DingTalkDetails, language: Language) -> Option<String> {
    let text = if details.paid? {
        language.pick("带薪", "Paid")
    } else {
        language.pick("不带薪", "Unpaid")
    };
    Some(text.to_owned())
}

fn explain_usable_from(from: &UsableFrom, language: Language) -> String {
    match from {
        UsableFrom::Entry => language
            .pick("入职即可用", "Usable from the first day")
            .to_owned(),
        UsableFrom::AfterProbation => language
            .pick("转正后可用", "Usable after probation")
            .to_owned(),
        UsableFrom::Other(value) => {
            language
                .pick("何时可用未知：", "When it may be used is not known: ")
                .to_owned()
                + &quoted(value, language)
        }
    }
}

fn explain_visibility(visible_to: &[(String, usize)], language: Language) -> String {
    if visible_to.is_empty() {
        return language
            .pick("适用于所有人", "Applies to everybody")
            .to_owned();
    }
    let groups: Vec<_> = visible_to
        .iter()
        .map(|(kind, number)| explain_group(kind, *number, language))
        .collect();
    language.pick("适用于 ", "Applies to ").to_owned() + &groups.join(language.pick("、", ", "))
}

fn explain_group(kind: &str, number: usize, language: Language) -> String {
    let plural = noun(number, "", "s");
    match kind {
        "dept" => language.pick(
            format!("{number} 个部门"),
            format!("{number} department{plural}"),
        ),
        "staff" => language.pick(
            format!("{number} 人"),
            format!("{number} named employee{plural}"),
        ),
        "label" => language.pick(
            format!("{number} 个标签"),
            format!("{number} label{plural}"),
        ),
        other => {
            let kind = quoted(other, language);
            language.pick(
                format!("{number} 个未知对象{kind}"),
                format!("{number} of an unknown kind {kind}"),
            )
        }
    }
}

fn explain_source(details: &DingTalkDetails, language: Language) -> Option<String> {
    let text = if details.created_by_api? {
        language.pick("通过接口创建", "Created through the API")
    } else {
        language.pick("在管理后台创建", "Created in the admin console")
    };
    Some(text.to_owned())
}
