//! The app keys that the emulator accepts, derived from the seed. Any other key is refused as the platform refuses it.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::random::RandomStream;

/// Where the emulator listens and which keys it accepts. Its JSON is the first line that `leaveboard emulate` prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmulatorCredentials {
    /// `http://127.0.0.1:PORT`, for all platforms.
    pub base_url: String,
    /// The app of each platform.
    pub apps: Vec<AppKeys>,
}

/// The keys of one platform's app, as a tenant of a configuration names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppKeys {
    /// The platform in a configuration, such as `wecom`.
    pub platform: &'static str,
    /// The key of the configuration that holds the id.
    pub id_key: &'static str,
    /// The id.
    pub id: String,
    /// The secret.
    pub secret: String,
}

/// How the keys of one platform's app look. They follow from the seed.
#[derive(Debug)]
pub(super) struct AppKeyForm {
    /// The platform in a configuration.
    pub(super) platform: &'static str,
    /// The key of the configuration that holds the id.
    pub(super) id_key: &'static str,
    /// With what an id begins.
    pub(super) id_start: &'static str,
    /// Hexadecimal digits of a secret.
    pub(super) secret_digits: usize,
}

impl AppKeyForm {
    pub(super) fn keys(&self, seed: u64) -> AppKeys {
        let digits = |purpose: &str, count| RandomStream::new(seed, purpose, 0).hex(count);
        let secret_purpose = format!("{} secret", self.platform);
        AppKeys {
            platform: self.platform,
            id_key: self.id_key,
            id: format!("{}{}", self.id_start, digits(self.id_key, 8)),
            secret: digits(&secret_purpose, self.secret_digits),
        }
    }
}

impl Serialize for EmulatorCredentials {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(1 + self.apps.len()))?;
        map.serialize_entry("base_url", &self.base_url)?;
        for app in &self.apps {
            map.serialize_entry(app.platform, app)?;
        }
        map.end()
    }
}

impl Serialize for AppKeys {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(2))?;
        map.serialize_entry(self.id_key, &self.id)?;
        map.serialize_entry("secret", &self.secret)?;
        map.end()
    }
}
