//! Identifiers. All of them stay text: Feishu's are 19 digits, beyond what a JSON number keeps (Feishu trap 17).
//!
//! An id is what the platform sent, byte for byte: two ids that differ only in characters that nobody sees are two people. It
//! is asked about, stored and compared as it is ([`EmployeeId::as_str`]), and cleaned only where it is drawn or printed
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
            /// Wraps a text as it came.
            pub fn new(text: &str) -> Self {
                Self(Arc::from(text))
            }

            /// The text itself, for questions, storage and comparison. Of a platform's id it may hold characters that steer a
            /// terminal.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text without what [`text::clean`] removes, for screens and files.
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

/// A name that the configuration has checked is shown as it is. The platforms' ids have no `Display`, so that whoever uses one
/// says whether it is meant as it is or as it is shown.
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
