//! What the leave types of Feishu have and those of other platforms lack (`leave_types`).

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::own_details::OwnDetails;
use crate::domain::ids::LeaveTypeId;

/// The settings that only Feishu has.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct FeishuDetails {
    /// The ids and names of the subtypes.
    pub subtypes: Vec<(LeaveTypeId, Arc<str>)>,
    /// `created_at`, in seconds.
    pub created_at: Option<i64>,
    /// `created_by`, an employee id.
    pub created_by: Option<String>,
    /// `updated_at`, in seconds.
    pub updated_at: Option<i64>,
    /// `updated_by`, an employee id.
    pub updated_by: Option<String>,
    /// The type is missing from the list of types and is only known from a balance (Feishu trap 16).
    pub unlisted: bool,
}

impl OwnDetails for FeishuDetails {
    fn is_unlisted(&self) -> bool {
        self.unlisted
    }

    fn is_granted_on_subtypes(&self) -> bool {
        !self.subtypes.is_empty()
    }
}
