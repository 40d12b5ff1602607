//! Every call is noted before it is sent, so that the limits and the month's budget hold across programs and restarts.
//!
//! Calls that arrive at the same time share one write to the meter. For the month's billable calls the larger number counts: that of
//! the meter, which all programs share, or that of this process.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::civil::Date;
use tokio::sync::OnceCell;

use crate::platform::allow::Endpoint;
use crate::platform::meter::{EarlierCalls, Meter};
use crate::platform::settings::{Clock, Settings};

/// The calls of one tenant.
pub(super) struct CallLedger {
    meter: Option<Arc<dyn Meter>>,
    clock: Clock,
    budget: Option<u64>,
    opened: OnceCell<()>,
    accounts: Mutex<CallAccounts>,
    /// How many entries the meter has; locked by the caller that writes to it.
    written: tokio::sync::Mutex<u64>,
}

#[derive(Default)]
struct CallAccounts {
    /// By the first day of the month, in UTC+8.
    months: BTreeMap<Date, MonthCount>,
    /// Entries that the meter may not have yet, oldest first.
    waiting: Vec<MonthlyCall>,
    /// Entries so far, which numbers them.
    entries: u64,
}

#[derive(Clone, Copy, Default)]
struct MonthCount {
    /// Billable calls of this process, without those that were taken back.
    own: u64,
    /// Billable calls of all programs, as the meter last counted them.
    of_all: u64,
}

/// An entry that is not known to be written yet.
#[derive(Clone, Copy)]
struct MonthlyCall {
    endpoint: &'static Endpoint,
    month: Date,
}

/// The month's budget is spent.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct MonthSpent;

/// A call that is noted, or about to be.
#[derive(Clone, Copy)]
pub(super) struct CallEntry {
    endpoint: &'static Endpoint,
    month: Date,
    number: u64,
}

impl CallLedger {
    pub(super) fn of(settings: &Settings) -> Self {
        Self {
            meter: settings.meter.clone(),
            clock: settings.clock,
            budget: settings.credentials.month().map(|month| month.budget),
            opened: OnceCell::new(),
            accounts: Mutex::default(),
            written: tokio::sync::Mutex::default(),
        }
    }

    /// Before the first call of this process: passes the calls of other programs, as far back as `memory`, to `apply`.
    pub(super) async fn open(&self, memory: Duration, apply: impl FnOnce(&[EarlierCalls])) {
        let open = || async {
            if let Some(meter) = &self.meter {
                apply(&meter.earlier(memory).await);
                self.read_month(meter.as_ref(), self.month(), 0).await;
            }
        };
        self.opened.get_or_init(open).await;
    }

    /// This month, by the injected clock.
    pub(super) fn month(&self) -> Date {
        (self.clock)().day.first_of_month()
    }

    /// Billable calls of this month so far.
    pub(super) fn spent(&self) -> u64 {
        self.lock().spent(self.month())
    }

    /// Billable calls of this process in all months.
    pub(super) fn own(&self) -> u64 {
        self.lock().months.values().map(|month| month.own).sum()
    }

    pub(super) fn budget(&self) -> Option<u64> {
        self.budget
    }

    /// Whether a call of `endpoint` would go beyond the month's budget.
    pub(super) fn is_spent_for(&self, endpoint: &Endpoint) -> bool {
        let spent = |budget| self.spent() >= budget;
        endpoint.billable && self.budget.is_some_and(spent)
    }

    /// Notes a call; returns when the meter has it and the budget permits it.
    pub(super) async fn write_down(
        &self,
        endpoint: &'static Endpoint,
    ) -> Result<CallEntry, MonthSpent> {
        let entry = self.enter(endpoint)?;
        let Some(meter) = &self.meter else {
            return Ok(entry);
        };
        self.write(meter.as_ref(), entry).await;
        let over = |ledger: &Self| {
            let spent = ledger.spent_in(entry.month);
            ledger.budget.is_some_and(|budget| spent > budget)
        };
        if endpoint.billable && over(self) {
            // Another program noted calls at the same time. Callers beyond the budget take theirs back one by one.
            let _writing = self.written.lock().await;
            self.read_month(meter.as_ref(), entry.month, 0).await;
            if over(self) {
                self.take_back_alone(entry).await;
                return Err(MonthSpent);
            }
        }
        Ok(entry)
    }

    /// Waits until the meter permits a call.
    pub(super) async fn permit(&self) {
        if let Some(meter) = &self.meter {
            meter.permit().await;
        }
    }

    /// Takes back a billable call that was not billed.
    pub(super) async fn take_back(&self, entry: CallEntry) {
        if entry.endpoint.billable {
            let _writing = self.written.lock().await;
            self.take_back_alone(entry).await;
        }
    }

    /// Like [`CallLedger::take_back`], for the caller that has locked `written`.
    async fn take_back_alone(&self, entry: CallEntry) {
        if let Some(month) = self.lock().months.get_mut(&entry.month) {
            month.own = month.own.saturating_sub(1);
        }
        if let Some(meter) = &self.meter {
            meter.uncount(entry.month, 1).await;
            self.read_month(meter.as_ref(), entry.month, 0).await;
        }
    }

    fn enter(&self, endpoint: &'static Endpoint) -> Result<CallEntry, MonthSpent> {
        let month = self.month();
        let mut accounts = self.lock();
        if endpoint.billable {
            if self.budget.is_some_and(|b| accounts.spent(month) >= b) {
                return Err(MonthSpent);
            }
            accounts.months.entry(month).or_default().own += 1;
        }
        if self.meter.is_some() {
            accounts.waiting.push(MonthlyCall { endpoint, month });
        }
        accounts.entries += 1;
        Ok(CallEntry {
            endpoint,
            month,
            number: accounts.entries,
        })
    }

    /// Writes the waiting entries to the meter. The first caller writes for all; if it is
    /// cancelled, the next one writes its entries. Some of them may be counted twice then, which is
    /// safer than too few.
    async fn write(&self, meter: &dyn Meter, entry: CallEntry) {
        let mut written = self.written.lock().await;
        if *written >= entry.number {
            return;
        }
        let (waiting, entries) = {
            let accounts = self.lock();
            (accounts.waiting.clone(), accounts.entries)
        };
        let calls = tally(&waiting);
        for (call, count) in &calls {
            meter.count(call.endpoint, call.month, *count).await;
        }
        self.lock().waiting.drain(..waiting.len());
        *written = entries;
        if self.budget.is_some() {
            let mut months: BTreeMap<Date, u32> = BTreeMap::new();
            for (call, count) in calls.iter().filter(|(call, _)| call.endpoint.billable) {
                *months.entry(call.month).or_default() += count;
            }
            for (month, written) in months {
                self.read_month(meter, month, written).await;
            }
        }
    }

    /// Reads the calls of a month from the meter, to which `written` calls were just added. If it cannot tell, these are added to the
    /// number that was known: the month must not look unspent.
    async fn read_month(&self, meter: &dyn Meter, month: Date, written: u32) {
        let calls = meter.billable_in(month).await;
        let mut accounts = self.lock();
        let of_all = &mut accounts.months.entry(month).or_default().of_all;
        *of_all = calls.unwrap_or_else(|| of_all.saturating_add(written.into()));
    }

    fn spent_in(&self, month: Date) -> u64 {
        self.lock().spent(month)
    }

    fn lock(&self) -> MutexGuard<'_, CallAccounts> {
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CallAccounts {
    fn spent(&self, month: Date) -> u64 {
        let account = self.months.get(&month).copied().unwrap_or_default();
        let is_unwritten = |call: &&MonthlyCall| call.endpoint.billable && call.month == month;
        let unwritten = self.waiting.iter().filter(is_unwritten).count() as u64;
        account.own.max(account.of_all.saturating_add(unwritten))
    }
}

/// How many calls of each endpoint and month.
fn tally(calls: &[MonthlyCall]) -> Vec<(MonthlyCall, u32)> {
    let mut tally: Vec<(MonthlyCall, u32)> = Vec::new();
    for call in calls {
        let is_same = |known: &MonthlyCall| {
            known.endpoint.name == call.endpoint.name && known.month == call.month
        };
        match tally.iter_mut().find(|(known, _)| is_same(known)) {
            Some((_, count)) => *count += 1,
            None => tally.push((*call, 1)),
        }
    }
    tally
}
