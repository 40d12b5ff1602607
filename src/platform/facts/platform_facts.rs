//! What is known of one platform before any call.

use std::time::Duration;

use super::own_keys::OwnKey;
use crate::domain::balance::Hint;
use crate::platform::allow::Endpoint;
use crate::platform::base_url::BaseUrl;
use crate::platform::call_plan::CallPlan;
use crate::platform::settings::Settings;

/// A line of the example configuration: a setting, and its comment in Chinese and in English.
pub type TemplateLine = (&'static str, &'static str, &'static str);

/// The facts about one platform.
#[derive(Debug)]
pub struct PlatformFacts {
    /// Its documented address; see [`PlatformFacts::base_url`].
    pub(in crate::platform) documented_url: &'static str,
    /// The most requests a minute to one endpoint that a configuration may ask for.
    pub most_per_minute: u32,
    /// The most requests a second over all endpoints that a configuration may ask for, where the platform counts so.
    pub most_per_second: Option<u32>,
    /// Whether calls are billed by the month.
    pub bills_calls: bool,
    /// What `doctor` concludes about the tenant's edition when people can be read, in Chinese and
    /// English. `None` where that shows nothing; then `doctor` says that no call is billed.
    pub edition_when_readable: Option<[&'static str; 2]>,
    /// Figures count as fresh for this long at least, because fetching them costs billed calls.
    pub least_fresh_for: Duration,
    /// Whether balances of other days than today can be requested.
    pub tells_other_days: bool,
    /// Its block in the example configuration, in comments.
    pub template_block: &'static [TemplateLine],
    /// Where its consoles show the id of a tenant, in Chinese and English.
    pub id_place: [&'static str; 2],
    /// The keys that a new configuration has as comments, each with what it is for, in Chinese and English.
    pub suggested_keys: [&'static str; 2],
    /// The keys of the configuration that only its tenants have.
    pub own_keys: &'static [OwnKey],
    /// The calls of a full read.
    pub call_plan: fn(&Settings) -> CallPlan,
    /// A call that is made in place of one that is not permitted, and brings less.
    pub narrower_call: Option<NarrowerCall>,
    /// The codes by which it refuses a caller's IP address.
    pub address_codes: &'static [&'static str],
    /// Where its console sets whom the app may see, for a directory that has shrunk.
    pub shrunk_directory_hint: Hint,
}

/// A call that is made in place of another one, and brings less.
#[derive(Debug)]
pub struct NarrowerCall {
    /// The call itself.
    pub endpoint: &'static Endpoint,
    /// The call that it replaces.
    pub in_place_of: &'static Endpoint,
    /// What is missing then, in Chinese and English.
    pub lacks: [&'static str; 2],
    /// What has to be permitted, so that it is not needed.
    pub remedy: Hint,
}

impl PlatformFacts {
    /// Its documented address.
    ///
    /// # Panics
    ///
    /// If the text of the table is no address, which a test rules out for every platform.
    pub fn base_url(&self) -> BaseUrl {
        let parsed = self.documented_url.parse();
        parsed.expect("a documented address is one, as a test checks for every platform")
    }

    /// Whether only its tenants have the key `name`.
    pub fn has_key(&self, name: &str) -> bool {
        self.own_keys.iter().any(|key| key.name == name)
    }
}
