//! What can be chosen about an emulator: the size of its company, faults, situations, limits, and the day that it takes for today.

use std::{net::SocketAddr, str::FromStr, time::Duration};

use jiff::{civil::Date, tz};

use super::situation::Situation;

/// How an emulator behaves. The default is a faultless company of 1,000 people under the documented limits.
#[derive(Debug, Clone)]
pub struct EmulatorOptions {
    /// People in the generated company. Every platform serves the same people.
    pub employees: usize,
    /// The same seed, size and day make the same company, down to every figure.
    pub seed: u64,
    /// How long every reply is delayed.
    pub latency: Duration,
    /// How much longer than [`EmulatorOptions::latency`] a slow reply is delayed; faults and [`Situation::SlowDepartments`] use it.
    pub slow_reply: Duration,
    /// How much goes wrong at random.
    pub faults: Faults,
    /// What else is shown, each chosen by itself.
    pub situations: Vec<Situation>,
    /// The loopback address to listen on; port 0 takes a free port.
    pub listen: SocketAddr,
    /// Whether the platforms' documented call limits apply.
    pub limits: LimitScale,
    /// Billable DingTalk calls before error 90020; `None` sets no budget. The standard edition has 5,000 a month.
    pub billed_calls_a_month: Option<u64>,
    /// How long an access token is valid, on every platform.
    pub token_life: Duration,
    /// The day, in UTC+8, by which lots are expired, current or still to come.
    pub today: Date,
    /// Whether the company has odd data, as real ones do: names with characters that control a
    /// terminal, people outside every department, and balances of a type that the configuration
    /// lacks. Faults bring it too.
    pub hostile: bool,
    /// Serves the company as it was this many days before `today`: leave taken since then is not taken yet.
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
            billed_calls_a_month: None,
            token_life: Duration::from_hours(2),
            today: today_in_beijing(),
            hostile: false,
            days_ago: 0,
        }
    }
}

impl EmulatorOptions {
    /// Whether the company has the odd data of [`EmulatorOptions::hostile`].
    pub(super) fn is_odd(&self) -> bool {
        self.hostile || self.faults != Faults::None
    }
}

fn today_in_beijing() -> Date {
    let beijing = tz::TimeZone::fixed(tz::offset(8));
    jiff::Timestamp::now().to_zoned_datetime(beijing).date()
}

/// How much goes wrong on purpose. The seed decides which requests and which people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Faults {
    /// Nothing goes wrong.
    #[default]
    None,
    /// One request in 25 fails, one person in 50 always fails, one in 50 has broken rows, one in 100 lacks the hire date; some lots have
    /// no end, and some figures have many decimals.
    Some,
    /// One request in five fails, one person in 20 always fails, one in 50 has broken rows, and one in 100 lacks the hire date.
    Storm,
}

impl Faults {
    /// Whether every balance call that names the person at `index` (counted from 0) is refused, alone or with its whole batch.
    /// `Some`: `index % 50 == 17`; `Storm`: `index % 20 == 17`.
    pub fn poisons(self, index: usize) -> bool {
        match self {
            Self::None => false,
            Self::Some => index % 50 == 17,
            Self::Storm => index % 20 == 17,
        }
    }

    /// Whether DingTalk and Feishu send the rows of the person at `index` without a figure that every row must have: at every level but
    /// `None`, `index % 50 == 43`.
    pub fn breaks(self, index: usize) -> bool {
        self != Self::None && index % 50 == 43
    }

    /// Whether the hire date of the person at `index` was never filled in: DingTalk then sends no `hired_date` and refuses balances of
    /// leave that counts from it. At every level but `None`, `index % 100 == 71`.
    pub fn undates(self, index: usize) -> bool {
        self != Self::None && index % 100 == 71
    }

    /// One request in this many gets a fault.
    pub(super) fn requests_per_fault(self) -> Option<u64> {
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

/// Whether the documented call limits apply, and how fast their windows pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LimitScale {
    /// As documented: WeCom 600 a minute, DingTalk 20 a second, Feishu 100 a minute.
    #[default]
    Documented,
    /// No limits.
    Off,
    /// The documented numbers of calls, in windows that are this many times shorter.
    Faster(u32),
}

impl LimitScale {
    /// The window in which calls are counted; `None` when there are no limits.
    pub(super) fn window(self, documented: Duration) -> Option<Duration> {
        match self {
            Self::Documented => Some(documented),
            Self::Off => None,
            Self::Faster(times) => Some(documented / times.max(1)),
        }
    }
}
