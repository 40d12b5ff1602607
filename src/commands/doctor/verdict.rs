//! What the calls of `doctor` mean: one check for each thing that can be wrong on the platform's side.

use std::net::IpAddr;

use jiff::SignedDuration;

use crate::domain::Bilingual;
use crate::platform::allow::Endpoint;
use crate::platform::{ApiError, CallPurpose, ErrorClass, Settings, facts};
use crate::store::ReadCost;
use crate::sync::has_shrunk;

use super::check::CheckList;
use super::probe::{Probe, endpoints};
use super::words;

/// Clocks that differ by less are the same: dates of HTTP have no fractions, and an answer takes time.
const SAME_CLOCK: SignedDuration = SignedDuration::from_secs(30);
/// A clock that is off by this much may give a wrong day to balances, and break tokens and
/// certificates.
const WRONG_CLOCK: SignedDuration = SignedDuration::from_mins(5);

/// The code of requests that failed in TLS, and those of requests that never reached the platform.
const TLS: &str = "tls";
const ON_THE_WAY: [&str; 4] = ["dns", "connect", "timeout", "reset"];

/// What the store knows of the tenant.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct StoredTenant {
    /// People in the last sync of the same departments.
    pub(super) people: Option<usize>,
    /// What the last complete read took.
    pub(super) last_read: Option<ReadCost>,
}

/// Judges one tenant's calls.
pub(super) struct ProbeVerdict<'p> {
    probe: &'p Probe,
    settings: &'p Settings,
    stored: StoredTenant,
    /// The endpoints of a full read; the token is the first.
    endpoints: Vec<&'static Endpoint>,
    /// The error of the call for a token.
    token_error: Option<&'p ApiError>,
    /// The refusal of this machine's address.
    address_error: Option<&'p ApiError>,
}

impl<'p> ProbeVerdict<'p> {
    pub(super) fn new(probe: &'p Probe, settings: &'p Settings, stored: StoredTenant) -> Self {
        let facts = facts::of(settings.credentials.platform());
        let endpoints = endpoints(settings);
        let token = endpoints.first().map_or("", |endpoint| endpoint.name);
        let mut errors = probe.errors.iter();
        let is_about_token =
            |error: &&ApiError| error.endpoint == token || error.endpoint == "connect";
        let mut all = probe.errors.iter().chain(&probe.gaps);
        let is_about_address = |error: &&ApiError| facts.address_codes.contains(&&*error.code);
        Self {
            probe,
            settings,
            stored,
            token_error: errors.find(is_about_token),
            address_error: all.find(is_about_address),
            endpoints,
        }
    }

    pub(super) fn judge(&self, list: &mut CheckList) {
        self.judge_tls(list);
        self.judge_clock(list);
        self.judge_token(list);
        self.judge_address(list);
        for endpoint in self.endpoints.iter().skip(1) {
            self.judge_permission(endpoint, list);
        }
        self.judge_range(list);
        self.judge_edition(list);
    }

    fn judge_tls(&self, list: &mut CheckList) {
        if self.settings.base_url.is_plain_http() {
            return list.skip("tls", words::no_tls());
        }
        match self.token_error {
            Some(error) if error.code == TLS => {
                list.fail("tls", words::said_there(error), error.hint.into());
            }
            Some(error) if ON_THE_WAY.contains(&&*error.code) => {
                list.skip("tls", words::after("token"));
            }
            _ => list.pass("tls", words::secure(self.settings.base_url.host())),
        }
    }

    fn judge_clock(&self, list: &mut CheckList) {
        let Some(ahead) = self.probe.clock_ahead else {
            return list.skip("clock", words::no_date());
        };
        let detail = words::clock(ahead);
        match ahead.abs() {
            off if off <= SAME_CLOCK => list.pass("clock", detail),
            off if off < WRONG_CLOCK => list.warn("clock", detail, words::set_clock()),
            _ => list.fail("clock", detail, words::set_clock()),
        }
    }

    fn judge_token(&self, list: &mut CheckList) {
        match self.token_error {
            None if self.probe.called.is_empty() => list.skip("token", words::not_called()),
            None => list.pass("token", words::token_issued()),
            Some(error) if self.is_address(error) => {
                list.skip("token", words::after("ip_allow_list"));
            }
            Some(error) if error.code == TLS => list.skip("token", words::after("tls")),
            Some(error) => Self::add_error("token", error, list),
        }
    }

    fn judge_address(&self, list: &mut CheckList) {
        let Some(error) = self.address_error else {
            return match self.token_error {
                Some(_) => list.skip("ip_allow_list", words::after("token")),
                None => list.pass("ip_allow_list", words::address_accepted()),
            };
        };
        let hint: Bilingual = error.hint.into();
        let remedy = match address_in(&error.message) {
            Some(address) => hint.and(&words::add_address(address)),
            None => hint.and(&words::find_address()),
        };
        list.fail("ip_allow_list", words::said(error), remedy);
    }

    fn judge_permission(&self, endpoint: &Endpoint, list: &mut CheckList) {
        let step = format!("permission:{}", endpoint.name);
        if self.token_error.is_some() {
            return list.skip(&step, words::after("token"));
        }
        if self.address_error.is_some() {
            return list.skip(&step, words::after("ip_allow_list"));
        }
        let is_its = |error: &&ApiError| error.endpoint == endpoint.name;
        let error = self.probe.errors.iter().find(is_its);
        if endpoint.purpose() == CallPurpose::WorkCalendars
            && let Some(gap) = self.probe.gaps.iter().find(is_its)
        {
            // Without them working days count by the announced holidays, so nothing fails.
            return list.warn(&step, words::said_there(gap), gap.hint.into());
        }
        let refusals = || self.probe.gaps.iter().filter(|gap| gap.is_final());
        let error = error.or_else(|| refusals().find(is_its));
        if let Some(error) = error {
            return Self::add_error(&step, error, list);
        }
        if !self.probe.called.contains(&endpoint.name) {
            return list.skip(&step, self.why_not_called());
        }
        let facts = facts::of(self.settings.credentials.platform());
        let fell_back = facts.narrower_call.as_ref().filter(|call| {
            call.in_place_of.name == endpoint.name
                && self.probe.called.contains(&call.endpoint.name)
        });
        if let Some(call) = fell_back {
            let [zh, en] = call.lacks;
            return list.warn(&step, Bilingual::new(zh, en), call.remedy.into());
        }
        // A person who is not visible, or has left, does not mean that the call is not permitted.
        match self.probe.gaps.iter().find(is_its) {
            Some(gap) if gap.class != ErrorClass::PerItem && gap.class != ErrorClass::Hidden => {
                list.warn(&step, words::said_there(gap), gap.hint.into());
            }
            _ => list.pass(&step, words::may_read(endpoint.purpose())),
        }
    }

    /// Why an endpoint was not called: what has to work first.
    fn why_not_called(&self) -> Bilingual {
        match self.probe.errors.first() {
            Some(error) => words::after(&format!("permission:{}", error.endpoint)),
            None if self.probe.seen.people == 0 => words::after("visible_range"),
            None => words::not_needed(),
        }
    }

    /// A throttled call is only a warning: the platform counted it, so it is permitted.
    fn add_error(step: &str, error: &ApiError, list: &mut CheckList) {
        let (detail, remedy) = (words::said_there(error), error.hint.into());
        match error.class {
            ErrorClass::Throttled(_) => list.warn(step, detail, remedy),
            _ => list.fail(step, detail, remedy),
        }
    }

    fn judge_range(&self, list: &mut CheckList) {
        let seen = &self.probe.seen;
        let step = "visible_range";
        if !seen.is_known {
            return list.skip(step, words::no_directory());
        }
        let detail = words::seen(seen, self.stored.people);
        let facts = facts::of(self.settings.credentials.platform());
        let widen: Bilingual = facts.shrunk_directory_hint.into();
        if seen.people == 0 && seen.is_whole {
            let mut gaps = self.probe.gaps.iter();
            let empty = gaps.find(|gap| gap.code.starts_with("empty_"));
            let remedy = empty.map_or(widen, |gap| gap.hint.into());
            return list.fail(step, detail, remedy);
        }
        let before = self.stored.people.unwrap_or(0);
        if seen.is_whole && has_shrunk(before, seen.people) {
            return list.warn(step, detail, widen);
        }
        let missed =
            |gap: &&ApiError| matches!(gap.class, ErrorClass::PerItem | ErrorClass::Hidden);
        match self.probe.gaps.iter().find(missed) {
            Some(gap) => list.warn(step, detail.and(&words::said(gap)), gap.hint.into()),
            None => list.pass(step, detail),
        }
    }

    fn judge_edition(&self, list: &mut CheckList) {
        let step = "edition";
        let mut errors = self.probe.errors.iter().chain(&self.probe.gaps);
        if let Some(spent) = errors.find(|error| error.class == ErrorClass::QuotaSpent) {
            return list.fail(step, words::said(spent), spent.hint.into());
        }
        match (self.probe.usage.billable, self.settings.credentials.month()) {
            (Some((spent, _)), Some(month)) => {
                let needed = self.needed_calls();
                let detail = words::budget(spent, month, needed);
                if spent >= month.budget {
                    list.fail(step, detail, words::budget_spent());
                } else if spent + needed.unwrap_or(0) > month.threshold {
                    list.warn(step, detail, words::budget_tight());
                } else {
                    list.pass(step, detail);
                }
            }
            (Some((spent, _)), None) => list.pass(step, words::no_budget(spent)),
            _ if self.token_error.is_some() => list.skip(step, words::after("token")),
            _ if self.address_error.is_some() => list.skip(step, words::after("ip_allow_list")),
            _ => self.judge_unbilled_edition(list),
        }
    }

    /// The billable calls of a full read: as many a person as the last complete read took, or as planned.
    fn needed_calls(&self) -> Option<u64> {
        let seen = &self.probe.seen;
        // Of an unfinished count only the last sync tells how many people there are.
        let people = match self.stored.people {
            Some(stored) if !seen.is_whole => stored.max(seen.people),
            _ => seen.people,
        };
        let by_last = |cost: ReadCost| cost.calls_for(people as u64);
        self.stored.last_read.map(by_last).or(self.probe.full_read)
    }

    fn judge_unbilled_edition(&self, list: &mut CheckList) {
        let step = "edition";
        let facts = facts::of(self.settings.credentials.platform());
        let Some([zh, en]) = facts.edition_when_readable else {
            return list.pass(step, words::not_billed());
        };
        if self.probe.seen.is_known {
            list.pass(step, Bilingual::new(zh, en));
        } else {
            list.skip(step, words::edition_unknown());
        }
    }

    fn is_address(&self, error: &ApiError) -> bool {
        self.address_error.is_some_and(|refused| refused == error)
    }
}

/// The first IP address in a message, such as that behind `from ip:`.
fn address_in(message: &str) -> Option<IpAddr> {
    let is_inside = |c: char| c.is_ascii_hexdigit() || c == '.' || c == ':';
    let mut words = message.split(|c: char| !is_inside(c));
    words.find_map(|word| {
        let word = word.trim_matches(|c| c == '.' || c == ':');
        let looks_like_one = word.contains('.') || word.matches(':').count() > 1;
        looks_like_one.then(|| word.parse().ok()).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::balance::Hint;
    use crate::platform::Credentials;

    #[test]
    fn the_address_to_add_is_found_in_the_words_of_each_platform() {
        for (message, address) in [
            (
                "not allow to access from your ip, from ip: 112.43.40.209",
                Some("112.43.40.209"),
            ),
            ("访问ip不在白名单之中,request ip=47.9.2.1", Some("47.9.2.1")),
            ("denied: 2408:8207::1.", Some("2408:8207::1")),
            ("ip is not in the white list of the app", None),
            ("code: 60020", None),
        ] {
            let found = address_in(message).map(|address| address.to_string());
            assert_eq!(found.as_deref(), address, "{message}");
        }
    }

    /// What a platform that throttles says at `endpoint`.
    fn throttled(settings: &Settings, endpoint: &'static str) -> ApiError {
        ApiError {
            tenant: settings.tenant.clone(),
            platform: settings.credentials.platform(),
            endpoint,
            code: "45033".to_owned(),
            message: "api concurrent out of limit".to_owned(),
            message_zh: None,
            class: ErrorClass::Throttled(std::time::Duration::from_mins(1)),
            hint: Hint {
                zh: "请稍后重试",
                en: "try later",
            },
            log_id: None,
        }
    }

    /// The results of the steps where the call to the endpoint at this position is throttled.
    fn results_throttled_at(at: usize) -> Vec<(String, &'static str)> {
        let settings = Settings::documented(Credentials::WeCom {
            corp_id: "ww0".to_owned(),
            secret: secrecy::SecretString::default(),
        });
        let names: Vec<&str> = endpoints(&settings).iter().map(|it| it.name).collect();
        let probe = Probe {
            errors: vec![throttled(&settings, names[at])],
            called: names,
            ..Probe::default()
        };
        let mut list = CheckList::of(Some("hq"));
        ProbeVerdict::new(&probe, &settings, StoredTenant::default()).judge(&mut list);
        let checks = list.into_checks().into_iter();
        let checks = checks.map(|check| (check.step, check.result.word()));
        checks.collect()
    }

    /// A hundred people took fifty calls.
    #[test]
    fn a_full_read_needs_as_many_calls_a_person_as_the_last_one() {
        let settings = Settings::documented(Credentials::WeCom {
            corp_id: "ww0".to_owned(),
            secret: secrecy::SecretString::default(),
        });
        let needed = |people, is_whole| {
            let mut probe = Probe::default();
            (probe.seen.people, probe.seen.is_whole) = (people, is_whole);
            let stored = StoredTenant {
                people: Some(100),
                last_read: Some(ReadCost {
                    calls: 50,
                    people: 100,
                }),
            };
            ProbeVerdict::new(&probe, &settings, stored).needed_calls()
        };
        assert_eq!(needed(300, true), Some(150));
        assert_eq!(needed(20, true), Some(10));
        assert_eq!(needed(20, false), Some(50), "more than were counted");
    }

    #[test]
    fn a_throttled_call_is_permitted_and_worth_a_look() {
        let of = |at, step: &str| {
            let results = results_throttled_at(at);
            let found = results.into_iter().find(|(own, _)| own == step);
            found.map(|(_, result)| result)
        };
        let balances = "permission:getuservacationquota";
        assert_eq!(of(4, balances), Some("warn"));
        assert_eq!(of(4, "token"), Some("pass"));
        assert_eq!(of(4, "permission:getcorpconf"), Some("pass"));
        // Without a token nothing else can be asked.
        assert_eq!(of(0, "token"), Some("warn"));
        assert_eq!(of(0, balances), Some("skip"));
    }
}
