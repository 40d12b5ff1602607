//! Sentences about a leave type of WeCom, whose `getcorpconf` returns all its rules.

mod figure;
mod labels;

pub(super) use figure::FIGURES;

use super::counting::{explain_day_length, explain_unit};
use super::platform_rules::PlatformRules;
use super::words::{Noun, count};
use super::{expiry, grant};
use crate::domain::language::Language;
use crate::domain::leave_type::{GrantRule, LeaveType};
use crate::domain::platforms::wecom::WeComDetails;

impl PlatformRules for WeComDetails {
    fn explain(&self, leave_type: &LeaveType, language: Language) -> Vec<String> {
        explain(leave_type, *self, language)
    }

    fn unknown_grant(&self, language: Language) -> &'static str {
        language.pick("发放方式未知", "How it is granted is not known")
    }

    fn unknown_expiry(&self, language: Language) -> &'static str {
        language.pick("过期规则未知", "When it expires is not known")
    }
}

fn explain(leave_type: &LeaveType, details: WeComDetails, language: Language) -> Vec<String> {
    let mut sentences = grant::sentences(leave_type, &details, language);
    sentences.extend(explain_granted_figure(leave_type, details, language));
    if !leave_type.is_unlimited() {
        sentences.push(expiry::sentence(leave_type, &details, language));
    }
    sentences.extend(explain_waiting(details, language));
    sentences.extend(explain_overtime(details, language));
    sentences.push(explain_unit(
        leave_type.unit,
        false,
        leave_type.counts,
        language,
    ));
    sentences.extend(explain_day_length(leave_type, language));
    sentences
}

/// The setting is meant for yearly grants, whose own sentence mentions it. But it decides for all
/// types which figure is shown as granted.
fn explain_granted_figure(
    leave_type: &LeaveType,
    details: WeComDetails,
    language: Language,
) -> Option<String> {
    let said_already = matches!(leave_type.grant, GrantRule::Yearly { .. });
    let text = language.pick(
        "已发取按实际工作时间算出的额度",
        "The granted figure is the one computed from the time worked",
    );
    (details.by_actual_work_time && !said_already).then(|| text.to_owned())
}

fn explain_waiting(details: WeComDetails, language: Language) -> Option<String> {
    let months = details.waiting_months.filter(|months| *months > 0)?;
    let span = count(&months.to_string(), Noun::Month, language);
    Some(language.pick(
        format!("入职满 {span}后可用"),
        format!("Usable after {span} in the company"),
    ))
}

fn explain_overtime(details: WeComDetails, language: Language) -> Option<String> {
    let text = language.pick("调休假：与加班关联", "Compensatory leave: tied to overtime");
    (details.overtime_linked == Some(true)).then(|| text.to_owned())
}
