//! The sentences about a leave type that differ by platform.

use crate::domain::language::Language;
use crate::domain::leave_type::LeaveType;

/// What a platform says of its leave types. Each platform's folder implements it for the details that only that platform has.
pub(super) trait PlatformRules {
    /// Everything about the type, the most important first.
    fn explain(&self, leave_type: &LeaveType, language: Language) -> Vec<String>;

    /// The sentence that the grant rule is unknown, and why.
    fn unknown_grant(&self, language: Language) -> &'static str;

    /// The sentence that the expiry rule is unknown, and why.
    fn unknown_expiry(&self, language: Language) -> &'static str;

    /// The sentence that each lot expires on a day of its own.
    fn expiry_of_lots(&self, language: Language) -> &'static str {
        language.pick("每笔额度各有有效期", "Each lot has its own validity")
    }
}
