//! The keys of the configuration that only the tenants of one platform have, as data: `config` reads and shows them without knowing
//! the platform.

/// One key.
#[derive(Debug)]
pub struct OwnKey {
    /// How it is written.
    pub name: &'static str,
    /// What it is for, in the words of the configuration's schema.
    pub about: &'static str,
    /// What may stand under it.
    pub kind: KeyKind,
}

/// What may stand under a key.
#[derive(Clone, Copy, Debug)]
pub enum KeyKind {
    /// An id that must be there.
    RequiredId,
    /// An id that may be left out.
    Id,
    /// One of these words, each given as a pair of itself.
    Choice(&'static [(&'static str, &'static str)]),
    /// An IANA time zone.
    TimeZone,
    /// `true` or `false`.
    Flag,
    /// A number from 1 up to this.
    Number(u64),
    /// The billable calls of a month, or `"none"` for no limit; this number where the key is missing.
    MonthlyBudget(u64),
    /// A part of the monthly budget under this key.
    PartOf(&'static str),
    /// The requests a second over all endpoints, which `Settings` has for all platforms.
    RequestsPerSecond,
}

/// What stands under a key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum KeyValue {
    /// A text.
    Text(String),
    /// A number.
    Number(u64),
    /// A truth value.
    Flag(bool),
    /// `"none"`: there is no limit.
    Unlimited,
}

/// The values of one tenant's own keys.
#[derive(Debug, Default)]
pub struct KeyValues(Vec<(&'static str, KeyValue)>);

impl KeyValues {
    /// Notes what stands under `name`.
    pub fn add(&mut self, name: &'static str, value: KeyValue) {
        self.0.push((name, value));
    }

    /// The text under `name`.
    pub fn text(&self, name: &str) -> Option<String> {
        match self.of(name)? {
            KeyValue::Text(text) => Some(text.clone()),
            KeyValue::Number(_) | KeyValue::Flag(_) | KeyValue::Unlimited => None,
        }
    }

    /// The number under `name`.
    pub fn number(&self, name: &str) -> Option<u64> {
        match self.of(name)? {
            KeyValue::Number(number) => Some(*number),
            KeyValue::Text(_) | KeyValue::Flag(_) | KeyValue::Unlimited => None,
        }
    }

    /// Whether `name` is `true`.
    pub fn is_set(&self, name: &str) -> bool {
        self.of(name) == Some(&KeyValue::Flag(true))
    }

    fn of(&self, name: &str) -> Option<&KeyValue> {
        let found = self.0.iter().find(|(key, _)| *key == name)?;
        Some(&found.1)
    }
}
