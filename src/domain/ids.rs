//! Identifiers. All of them are texts: Feishu's have 19 digits, more than a JSON number holds exactly (Feishu trap 17).
//!
//! An id is what the platform sent, byte for byte: two ids that differ only in invisible characters are two people. Requests, the
//! store and comparisons use it unchanged ([`EmployeeId::as_str`]). Only screens and output use the cleaned form
//! ([`EmployeeId::shown`]).

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::text;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id with this text, unchanged.
            pub fn new(text: &str) -> Self {
                Self(Arc::from(text))
            }

            /// The text itself, for requests, storage and comparison. A platform's id may contain characters that control a
            /// terminal.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text as [`text::clean`] leaves it, for screens and output.
            pub fn shown(&self) -> Cow<'_, str> {
                text::shown(&self.0)
            }
        }
    };
}

text_id!(
    /// A tenant's unique name from the configuration, `[A-Za-z0-9_.-]{1,64}`; what `--tenant` takes.
    TenantName
);
text_id!(
    /// An employee's id as the platform gives it (WeCom and DingTalk `userid`, Feishu `employment_id`).
    EmployeeId
);
text_id!(
    /// A leave type's id (WeCom `id`, DingTalk `leave_code`, Feishu `leave_type_id`).
    LeaveTypeId
);

/// The configuration has checked the name, so it is shown unchanged. The platforms' ids have no `Display`: code that uses one must choose
/// between the id and its cleaned form.
impl fmt::Display for TenantName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_differ_by_what_nobody_sees_and_are_shown_without_it() {
        let (plain, hidden) = (EmployeeId::new("ab"), EmployeeId::new("a\u{200b}b"));
        assert_ne!(plain, hidden);
        assert_eq!(hidden.as_str(), "a\u{200b}b");
        assert_eq!((&*plain.shown(), &*hidden.shown()), ("ab", "ab"));
    }
}
