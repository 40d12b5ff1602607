//! How often a tenant may ask: the documented limits and those of its settings, as data, in one place.
//!
//! Owns which budgets hold for an endpoint. Must not know how they are kept.

use std::time::Duration;

use super::allow::{Endpoint, Limit};
use super::settings::Settings;

/// So many calls in any stretch of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Budget {
    /// How many.
    pub calls: u64,
    /// In which time.
    pub per: Per,
    /// Counted for what.
    pub over: Over,
}

/// A stretch of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Per {
    /// Any second.
    Second,
    /// Any 60 seconds.
    Minute,
    /// A calendar month in UTC+8.
    Month,
}

/// What is counted together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Over {
    /// The calls of one endpoint.
    Endpoint,
    /// The calls of all endpoints of the tenant; per month, of those that are billed.
    Tenant,
}

impl Per {
    /// Its length, where it has one.
    pub fn length(self) -> Option<Duration> {
        match self {
            Self::Second => Some(Duration::from_secs(1)),
            Self::Minute => Some(Duration::from_mins(1)),
            Self::Month => None,
        }
    }
}

/// Calls a second of a DingTalk organisation that has bought the most (DingTalk's page
/// `dingtalk-application-development-platform-billing-model`).
pub const DINGTALK_MOST_PER_SECOND: u32 = 60;

/// Every budget that a call of `endpoint` is counted against. What the settings wish for takes the documented
/// number's place when it is smaller, or when the platform is an emulator on this machine (`loopback`).
pub fn budgets(endpoint: &Endpoint, settings: &Settings, loopback: bool) -> Vec<Budget> {
    let chosen = |documented, most, wanted| u64::from(chosen(documented, most, wanted, loopback));
    let of = |calls, per, over| Budget { calls, per, over };
    let (minute, second) = (settings.requests_per_minute, settings.requests_per_second);
    let own_minute = || minute.map(|n| of(n.into(), Per::Minute, Over::Endpoint));
    let mut budgets = Vec::new();
    match endpoint.limit {
        Limit::PerMinute(n) => {
            budgets.push(of(chosen(n, n, minute), Per::Minute, Over::Endpoint));
        }
        Limit::PerSecond(n) => {
            budgets.push(of(n.into(), Per::Second, Over::Endpoint));
            budgets.extend(own_minute());
        }
        Limit::TenantPerSecond(n) => {
            let calls = chosen(n, DINGTALK_MOST_PER_SECOND, second);
            budgets.push(of(calls, Per::Second, Over::Tenant));
            budgets.extend(own_minute());
        }
    }
    let month = settings.credentials.month().filter(|_| endpoint.billable);
    budgets.extend(month.map(|month| of(month.budget, Per::Month, Over::Tenant)));
    budgets
}

/// `documented` unless something else is wanted, which may be up to `most`.
fn chosen(documented: u32, most: u32, wanted: Option<u32>, loopback: bool) -> u32 {
    match wanted {
        Some(wanted) if loopback => wanted,
        Some(wanted) => wanted.min(most),
        None => documented,
    }
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;
    use crate::platform::Credentials;
    use crate::platform::allow;

    fn dingtalk() -> Settings {
        Settings::documented(Credentials::DingTalk {
            app_key: "ding0".to_owned(),
            secret: SecretString::default(),
            op_userid: None,
            monthly_call_budget: Some(5_000),
            monthly_call_threshold: None,
        })
    }

    fn told(endpoint: &Endpoint, settings: &Settings, loopback: bool) -> Vec<(u64, Per, Over)> {
        let budgets = budgets(endpoint, settings, loopback);
        budgets.iter().map(|b| (b.calls, b.per, b.over)).collect()
    }

    #[test]
    fn trap_25_a_months_calls_are_those_that_are_billed() {
        let second = (20, Per::Second, Over::Tenant);
        assert_eq!(
            told(&allow::DINGTALK_BALANCES, &dingtalk(), false),
            [second, (5_000, Per::Month, Over::Tenant)]
        );
        assert_eq!(
            told(&allow::DINGTALK_MEMBERS, &dingtalk(), false),
            [second],
            "contacts are not billed"
        );
    }

    #[test]
    fn a_slower_pace_is_taken_and_a_faster_one_only_on_this_machine() {
        let mut settings = dingtalk();
        (settings.requests_per_minute, settings.requests_per_second) = (Some(30), Some(90));
        let minute = (30, Per::Minute, Over::Endpoint);
        let of = |loopback| told(&allow::DINGTALK_MEMBERS, &settings, loopback);
        assert_eq!(of(false), [(60, Per::Second, Over::Tenant), minute]);
        assert_eq!(of(true), [(90, Per::Second, Over::Tenant), minute]);
        let wecom = Credentials::WeCom {
            corp_id: "ww0".to_owned(),
            secret: SecretString::default(),
        };
        let balances = told(&allow::WECOM_BALANCES, &Settings::documented(wecom), false);
        assert_eq!(balances, [(600, Per::Minute, Over::Endpoint)]);
    }
}
