//! The rules of a leave type in plain Chinese and English, as a colleague in HR would say them.
//!
//! [`explain_rules`] returns the sentences. They say what the platform sent, and where it sent
//! nothing or something unknown, they say so; nothing is guessed. Each platform exposes other rules
//! and has a folder, which implements `platform_rules` and fills in the facts of `figure`. The
//! files beside the folders are about all platforms.

mod counting;
mod dingtalk;
mod expiry;
mod feishu;
mod field_labels;
pub mod figure;
mod grant;
mod platform_rules;
mod wecom;
mod words;

pub(in crate::domain) use words::{explain_years, quantity};

use super::language::Language;
use super::leave_type::{LeaveType, LeaveTypeStatus};
use super::platforms::{LeaveTypeDetails, PlatformKind};
use field_labels::{SHARED_LABELS, label_of};
use figure::FigureFacts;
use platform_rules::PlatformRules;

/// The rules of the platform that these details are of.
fn rules_of(details: &LeaveTypeDetails) -> &dyn PlatformRules {
    match details {
        LeaveTypeDetails::WeCom(details) => details,
        LeaveTypeDetails::DingTalk(details) => details.as_ref(),
        LeaveTypeDetails::Feishu(details) => details,
    }
}

/// What is known of the figures of `platform`, for a [`figure::FigureQuestion`].
pub fn figure_facts(platform: PlatformKind) -> &'static FigureFacts {
    match platform {
        PlatformKind::WeCom => &wecom::FIGURES,
        PlatformKind::DingTalk => &dingtalk::FIGURES,
        PlatformKind::Feishu => &feishu::FIGURES,
    }
}

/// What a field means; `None` for one that no page names. `path` is the platform's: `quota_attr.quota_rules.list[0].quota`.
pub fn field_label(path: &str, language: Language) -> Option<&'static str> {
    let of_platforms = PlatformKind::ALL.map(|platform| figure_facts(platform).labels);
    let lists = of_platforms.into_iter().chain([SHARED_LABELS]);
    label_of(path, lists, language)
}

/// How leave of this type is granted, as one line.
pub fn explain_grant(leave_type: &LeaveType, language: Language) -> String {
    grant::line(leave_type, rules_of(&leave_type.details), language)
}

/// A sentence that says when leave of this type expires.
pub fn explain_expiry(leave_type: &LeaveType, language: Language) -> String {
    expiry::sentence(leave_type, rules_of(&leave_type.details), language)
}

/// The rules of a leave type as sentences without full stops, the most important first.
pub fn explain_rules(leave_type: &LeaveType, language: Language) -> Vec<String> {
    let mut sentences: Vec<String> = explain_status(leave_type.status, language)
        .into_iter()
        .collect();
    sentences.extend(rules_of(&leave_type.details).explain(leave_type, language));
    sentences
}

/// The rules as one paragraph (`explained` in the output of `types`).
pub fn explain_paragraph(leave_type: &LeaveType, language: Language) -> String {
    let sentences = explain_rules(leave_type, language);
    let (between, end) = language.pick(("。", "。"), (". ", "."));
    sentences.join(between) + end
}

/// A sentence only for a type that is not in use.
fn explain_status(status: LeaveTypeStatus, language: Language) -> Option<String> {
    let text = match status {
        LeaveTypeStatus::Enabled => return None,
        LeaveTypeStatus::Disabled => {
            language.pick("已停用，余额可能仍在", "Disabled; balances may remain")
        }
        LeaveTypeStatus::Unknown => {
            language.pick("是否启用未知", "Whether it is in use is not known")
        }
    };
    Some(text.to_owned())
}
