//! Identifiers. All of them stay text: Feishu's are 19 digits, beyond what a JSON number keeps (Feishu trap 17).

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

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

            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
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
