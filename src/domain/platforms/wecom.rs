//! What the leave types of WeCom have and those of other platforms lack (`getcorpconf`).

use serde::{Deserialize, Serialize};

use super::own_details::OwnDetails;

/// The settings that only WeCom has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct WeComDetails {
    /// It is compensatory leave (调休), granted for overtime (`is_newovertime` 1). `None` where it was not sent (the old form, trap 8).
    pub overtime_linked: Option<bool>,
    /// It may only be used after this many months in the company (`enter_comp_time_limit`).
    pub waiting_months: Option<u32>,
    /// `quota_rules.based_on_actual_work_time`. It decides which figure is shown as granted, also for types that are not granted yearly.
    pub by_actual_work_time: bool,
}

impl OwnDetails for WeComDetails {}
