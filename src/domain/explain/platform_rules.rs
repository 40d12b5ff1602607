//! Where platforms differ in what is said about a leave type.

use crate::domain::language::Language;
use crate::domain::leave_type::{LeaveType, LeaveTypeDetails};

/// What a platform says of its leave types. Each platform's file implements it for the details that only that platform has.
pub(super) trait PlatformRules {
    /// Everything about the type, the most important first.
    fn explain(&self, leave_type: &LeaveType, language: Language) -> Vec<String>;

    /// That how leave is granted is not known, and why.
    fn unknown_grant(&self, language: Language) -> &'static str;

    /// That when leave expires is not known, and why.
    fn unknown_expiry(&self, language: Language) -> &'static str;

    /// That each lot expires on a day of its own.
    fn expiry_of_lots(&self, language: Language) -> &'static str {
        language.pick("每笔额度各有有效期", "Each lot has its own validity")
    }
}

/// The rules of the platform that these details are of.
pub(super) fn rules_of(details: &LeaveTypeDetails) -> &dyn PlatformRules {
    match details {
        LeaveTypeDetails::WeCom(details) => details,
        LeaveTypeDetails::DingTalk(details) => details.as_ref(),
        LeaveTypeDetails::Feishu(details) => details,
    }
}
