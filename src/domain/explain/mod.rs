//! The rules of a leave type in plain Chinese and English, as a colleague in HR would say them.
//!
//! [`explain_rules`] returns the sentences. They say what the platform sent, and where it sent nothing, or something unknown, they say that:
//! a gap is never filled with a guess. Each platform has a file, because each exposes other rules; it says what `platform_rules` asks.

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

pub use expiry::explain_expiry;
pub use field_labels::field_label;
pub use grant::explain_grant;
pub(in crate::domain) use words::{explain_years, quantity};

use super::language::Language;
use super::leave_type::{LeaveType, LeaveTypeStatus};
use platform_rules::rules_of;

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
