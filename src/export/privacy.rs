//! What a masked file hides: who people are and how much leave they have, as the screen hides it.
//! Keys on no list here are hidden, so that a new one leaks nothing before somebody decides on it.

/// Whether a masked file shows the value of a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Privacy {
    /// It tells neither who somebody is nor how much it is.
    Shown,
    /// It is hidden, with everything in it.
    Hidden,
    /// It is an object or a list, whose own keys decide.
    ByKey,
}

/// What is shown: the company's own facts, states, days and how many people there are.
const SHOWN: [&str; 59] = [
    "schema",
    "tenant",
    "platform",
    "leave_type_id",
    "leave_type",
    "leave_type_left",
    "leave_type_right",
    "department_id",
    "department",
    "state",
    "unit",
    "overdrawn",
    "expires_on",
    "expiry_source",
    "certainty",
    "at_most",
    "as_of",
    "source",
    "fetched_at",
    "days_to_go",
    "working_days_to_go",
    "cannot_be_used_up",
    // sums
    "people",
    "overdrawn_people",
    "known",
    "unlimited",
    "not_applicable",
    "not_initialised",
    "failed",
    "forbidden",
    "pending",
    "currency",
    "people_without_rate",
    "people_without_kind",
    "hours_per_day",
    "hours_per_day_assumed",
    "percent",
    // findings
    "check",
    "severity",
    "code",
    "before",
    "missing",
    "hint",
    // comparisons
    "result",
    "unit_left",
    "unit_right",
    // changes
    "change",
    "figure",
    "unit_from",
    "unit_to",
    "state_from",
    "state_to",
    "since",
    "rule_from",
    "rule_to",
    // what a balance has of a lot, and when it was valid
    "cycle",
    "starts_on",
    "ends_on",
    "valid",
];

/// Objects and lists with values that are shown and others that are hidden.
const BY_KEY: [&str; 8] = [
    "expiring",
    "balances",
    "figures",
    "states",
    "error",
    "liability",
    "by_currency",
    "lots",
];

/// Whether a masked file shows the value of `key`.
pub(super) fn privacy_of(key: &str) -> Privacy {
    if SHOWN.contains(&key) {
        Privacy::Shown
    } else if BY_KEY.contains(&key) {
        Privacy::ByKey
    } else {
        Privacy::Hidden
    }
}
