//! Emulated companies: [`company_of`] begins one, and a test sets only what it depends on.

use std::net::SocketAddr;
use std::time::Duration;

use jiff::civil::Date;
use leaveboard::emulator::{Emulator, EmulatorOptions, Faults, LimitScale, Situation};

/// An emulated company before it is started. Unlike the emulator's own default it has no call limits, which most tests would only
/// wait for.
#[derive(Clone, Debug)]
#[must_use]
pub struct CompanyBuilder {
    options: EmulatorOptions,
}

pub fn company_of(employees: usize) -> CompanyBuilder {
    let options = EmulatorOptions {
        employees,
        limits: LimitScale::Off,
        ..EmulatorOptions::default()
    };
    CompanyBuilder { options }
}

/// A running company without anything special.
pub async fn company(employees: usize) -> Emulator {
    company_of(employees).start().await
}

impl CompanyBuilder {
    pub fn seed(mut self, seed: u64) -> Self {
        self.options.seed = seed;
        self
    }

    pub fn latency(mut self, latency: Duration) -> Self {
        self.options.latency = latency;
        self
    }

    pub fn slow_reply(mut self, slow_reply: Duration) -> Self {
        self.options.slow_reply = slow_reply;
        self
    }

    pub fn faults(mut self, faults: Faults) -> Self {
        self.options.faults = faults;
        self
    }

    pub fn situation(mut self, situation: Situation) -> Self {
        self.options.situations.push(situation);
        self
    }

    /// With odd data: characters that control a terminal, people outside every department.
    pub fn odd(mut self) -> Self {
        self.options.hostile = true;
        self
    }

    pub fn limits(mut self, limits: LimitScale) -> Self {
        self.options.limits = limits;
        self
    }

    pub fn token_life(mut self, token_life: Duration) -> Self {
        self.options.token_life = token_life;
        self
    }

    pub fn monthly_calls(mut self, calls: u64) -> Self {
        self.options.billed_calls_a_month = Some(calls);
        self
    }

    pub fn today(mut self, today: Date) -> Self {
        self.options.today = today;
        self
    }

    /// As the company was this many days before its `today`.
    pub fn days_ago(mut self, days: u32) -> Self {
        self.options.days_ago = days;
        self
    }

    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.options.listen = address;
        self
    }

    pub async fn try_start(self) -> std::io::Result<Emulator> {
        Emulator::start(self.options).await
    }

    pub async fn start(self) -> Emulator {
        self.try_start().await.expect("a free port")
    }
}
