//! Rules in plain words, Chinese and English.

use super::language::Language;
use super::leave_type::LeaveType;

/// What a leave type's rules are, in sentences, most important first.
pub fn explain_rules(_leave_type: &LeaveType, _language: Language) -> Vec<String> {
    Vec::new()
}
