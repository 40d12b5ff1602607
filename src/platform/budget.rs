//! How many calls a tenant may send: the documented limits and those of its settings, as data.
//! `http::windows` enforces them.

use std::time::Duration;

use super::allow::{Endpoint, Limit};
use super::facts;
use super::settings::Settings;

/// A limit of this many calls in any stretch of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Budget {
    /// How many.
    pub calls: u64,
    /// In which time.
    pub per: LimitPeriod,
    /// What is counted.
    pub over: LimitScope,
}

/// A stretch of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LimitPeriod {
    /// Any second.
    Second,
    /// Any 60 seconds.
    Minute,
    /// A calendar month in UTC+8.
    Month,
}

/// What is counted together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LimitScope {
    /// The calls of one endpoint.
    Endpoint,
    /// The calls of all endpoints of the tenant; per month, of those that are billed.
    Tenant,
}

impl LimitPeriod {
    /// Its length, where it has one.
    pub fn length(self) -> Option<Duration> {
        match self {
            Self::Second => Some(Duration::from_secs(1)),
            Self::Minute => Some(Duration::from_mins(1)),
            Self::Month => None,
        }
    }
}

/// Every budget against which a call of `endpoint` counts. A number in the settings replaces the
/// documented one up to the platform's maximum, and without a maximum if the address is on this
/// machine, where the emulator is. Where the documented limit is one per second,
/// `requests_per_minute` is a further budget.
pub fn budgets(endpoint: &Endpoint, settings: &Settings) -> Vec<Budget> {
    let loopback = settings.base_url.is_loopback();
    let chosen = |documented, most, wanted| u64::from(chosen(documented, most, wanted, loopback));
    let of = |calls, per, over| Budget { calls, per, over };
    let (minute, second) = (settings.requests_per_minute, settings.requests_per_second);
    let own_minute = || minute.map(|n| of(n.into(), LimitPeriod::Minute, LimitScope::Endpoint));
    let mut budgets = Vec::new();
    match endpoint.limit {
        Limit::PerMinute(n) => {
            budgets.push(of(
                chosen(n, n, minute),
                LimitPeriod::Minute,
                LimitScope::Endpoint,
            ));
        }
        Limit::PerSecond(n) => {
            budgets.push(of(n.into(), LimitPeriod::Second, LimitScope::Endpoint));
            budgets.extend(own_minute());
        }
        Limit::TenantPerSecond(n) => {
            let most = facts::of(endpoint.platform).most_per_second.unwrap_or(n);
            let calls = chosen(n, most, second);
            budgets.push(of(calls, LimitPeriod::Second, LimitScope::Tenant));
            budgets.extend(own_minute());
        }
    }
    let month = settings.credentials.month().filter(|_| endpoint.billable);
    budgets.extend(month.map(|month| of(month.budget, LimitPeriod::Month, LimitScope::Tenant)));
    budgets
}

/// The wanted number, up to `most` (on loopback any), otherwise the documented one.
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

    fn told(endpoint: &Endpoint, settings: &Settings) -> Vec<(u64, LimitPeriod, LimitScope)> {
        let budgets = budgets(endpoint, settings);
        budgets.iter().map(|b| (b.calls, b.per, b.over)).collect()
    }

    #[test]
    fn trap_25_a_months_calls_are_those_that_are_billed() {
        let second = (20, LimitPeriod::Second, LimitScope::Tenant);
        assert_eq!(
            told(&allow::DINGTALK_BALANCES, &dingtalk()),
            [second, (5_000, LimitPeriod::Month, LimitScope::Tenant)]
        );
        assert_eq!(
            told(&allow::DINGTALK_MEMBERS, &dingtalk()),
            [second],
            "contacts are not billed"
        );
    }

    #[test]
    fn a_slower_pace_is_taken_and_a_faster_one_only_on_this_machine() {
        let mut settings = dingtalk();
        (settings.requests_per_minute, settings.requests_per_second) = (Some(30), Some(90));
        let minute = (30, LimitPeriod::Minute, LimitScope::Endpoint);
        let members = |settings: &Settings| told(&allow::DINGTALK_MEMBERS, settings);
        assert_eq!(
            members(&settings),
            [(60, LimitPeriod::Second, LimitScope::Tenant), minute]
        );
        settings.base_url = "http://127.0.0.1:1".parse().unwrap();
        assert_eq!(
            members(&settings),
            [(90, LimitPeriod::Second, LimitScope::Tenant), minute]
        );
        let wecom = Credentials::WeCom {
            corp_id: "ww0".to_owned(),
            secret: SecretString::default(),
        };
        let balances = told(&allow::WECOM_BALANCES, &Settings::documented(wecom));
        assert_eq!(balances, [(600, LimitPeriod::Minute, LimitScope::Endpoint)]);
    }
}
