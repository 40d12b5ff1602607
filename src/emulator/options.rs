//! What can be chosen about an emulator: size of the company, faults, limits, clock. Knows nothing of HTTP.

use std::{net::SocketAddr, str::FromStr, time::Duration};

use jiff::{civil::Date, tz};

use super::Situation;

/// How an emulator behaves. The default is a faultless company of 1,000 people under the documented limits.
#[derive(Debug, Clone)]
pub struct EmulatorOptions {
    /// People in the generated company. Every platform serves the same people.
    pub employees: usize,
    /// Same seed, same size, same day: the same company, down to every figure.
    pub seed: u64,
    /// Time every reply is held back.
    pub latency: Duration,
    /// How long a reply that a fault makes slow is held back, beyond [`EmulatorOptions::latency`].
    pub slow_reply: Duration,
    /// How much goes wrong.
    pub faults: Faults,
    /// What is to be seen beside that, each by its own.
    pub situations: Vec<Situation>,
    /// Loopback address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Whether the platforms' documented call limits apply.
    pub limits: LimitScale,
    /// Billable DingTalk calls before 90020; `None` never counts. The standard edition has 5,000 a month.
    pub dingtalk_monthly_calls: Option<u64>,
    /// Life of an access token on every platform.
    pub token_life: Duration,
    /// The day on which lots are current, expired or still to come, in UTC+8.
    pub today: Date,
    /// Whether names, departments and types are as odd as real ones can be; faults bring that too.
    pub hostile: bool,
    /// The company as it was so many days before `today`: leave that people took since is not taken yet.
    pub days_ago: u32,
}

impl Default for EmulatorOptions {
    fn default() -> Self {
        Self {
            employees: 1_000,
            seed: 1,
            latency: Duration::ZERO,
            slow_reply: Duration::from_millis(1_500),
            faults: Faults::None,
            situations: Vec::new(),
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            limits: LimitScale::Documented,
            dingtalk_monthly_calls: None,
            token_life: Duration::from_hours(2),
            today: today_in_beijing(),
            hostile: false,
            days_ago: 0,
        }
    }
}

impl EmulatorOptions {
    /// Whether the company has what no ordinary one shows: characters that steer a terminal in names, people outside every
    /// department, balances of a type that the configuration lacks.
    pub(super) fn is_odd(&self) -> bool {
        self.hostile || self.faults != Faults::None
    }
}

fn today_in_beijing() -> Date {
    let beijing = tz::TimeZone::fixed(tz::offset(8));
    jiff::Timestamp::now().to_zoned_datetime(beijing).date()
}

/// How much goes wrong, on purpose and at a rate fixed by the seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Faults {
    /// Nothing.
    #[default]
    None,
    /// One request in 25, one person in 50 for good, broken rows, and one hire date in 100 missing; lots without an end and figures
    /// of many decimals.
    Some,
    /// One request in five, one person in 20 for good, broken rows, and one hire date in 100 missing.
    Storm,
}

impl Faults {
    /// Whether the person at `index` (counted from 0) fails for good at this level: every balance call that names them is
    /// refused, alone or with its whole batch. `Some`: `index % 50 == 17`; `Storm`: `index % 20 == 17`.
    pub fn poisons(self, index: usize) -> bool {
        match self {
            Self::None => false,
            Self::Some => index % 50 == 17,
            Self::Storm => index % 20 == 17,
        }
    }

    /// Whether DingTalk and Feishu send rows of the person at `index` without a figure that every row must have: at every
    /// level but `None`, `index % 50 == 43`.
    pub fn breaks(self, index: usize) -> bool {
        self != Self::None && index % 50 == 43
    }

    /// Whether nobody has filled in when the person at `index` was hired: DingTalk then sends no `hired_date`, and refuses balances
    /// of leave that counts from it. At every level but `None`, `index % 100 == 71`.
    pub fn undates(self, index: usize) -> bool {
        self != Self::None && index % 100 == 71
    }

    /// One request in this many is faulty.
    pub(super) fn one_in(self) -> Option<u64> {
        match self {
            Self::None => None,
            Self::Some => Some(25),
            Self::Storm => Some(5),
        }
    }
}

impl FromStr for Faults {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "none" => Ok(Self::None),
            "some" => Ok(Self::Some),
            "storm" => Ok(Self::Storm),
            other => Err(format!("`{other}` is not one of none, some, storm")),
        }
    }
}

/// Whether and how the documented call limits apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LimitScale {
    /// As documented: WeCom 600 a minute, DingTalk 20 a second, Feishu 100 a minute.
    #[default]
    Documented,
    /// No limit at all.
    Off,
    /// The documented counts, over windows this many times shorter.
    Faster(u32),
}

impl LimitScale {
    /// The window to count in, or `None` when nothing is counted.
    pub(super) fn window(self, documented: Duration) -> Option<Duration> {
        match self {
            Self::Documented => Some(documented),
            Self::Off => None,
            Self::Faster(times) => Some(documented / times.max(1)),
        }
    }
}
