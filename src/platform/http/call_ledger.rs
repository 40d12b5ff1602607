//! Every call is noted before it is sent, so that the limits and the month's budget hold across programs and restarts.
//!
//! Calls that arrive at the same time share one write to the meter. For the month's billable calls the larger number counts: that of
//! the meter, which all programs share, or that of this process.
//!
//! A caller may be dropped at any moment. What it began with the meter goes on without it, so that no call is counted twice, and a
//! call that was not sent is taken back.

use std::collections::BTreeMap;
use std::panic::resume_unwind;
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

/// A call that is noted, or about to be. If it is dropped before the call was sent, it is taken back.
pub(super) struct CallEntry {
    ledger: Arc<CallLedger>,
    endpoint: &'static Endpoint,
    month: Date,
    number: u64,
    /// Whether it stays in the count, or has been taken back.
    is_settled: bool,
}

impl CallEntry {
    /// Notes that the call is sent, so that the platform may bill it.
    pub(super) fn mark_sent(&mut self) {
        self.is_settled = true;
    }

    /// Takes back a billable call that was not billed.
    pub(super) async fn take_back(mut self) {
        self.is_settled = true;
        let ledger = Arc::clone(&self.ledger);
        to_the_end(ledger.take_back(self.endpoint, self.month)).await;
    }

    /// Returns when the meter has the entry and the budget permits it.
    async fn written(mut self) -> Result<Self, MonthSpent> {
        let ledger = Arc::clone(&self.ledger);
        let Some(meter) = &ledger.meter else {
            return Ok(self);
        };
        ledger.write(meter.as_ref(), self.number).await;
        let is_over = || {
            let spent = ledger.spent_in(self.month);
            ledger.budget.is_some_and(|budget| spent > budget)
        };
        if self.endpoint.billable && is_over() {
            // Another program noted calls at the same time. Callers beyond the budget take theirs back one by one.
            let _writing = ledger.written.lock().await;
            ledger.read_month(meter.as_ref(), self.month, 0).await;
            if is_over() {
                self.is_settled = true;
                ledger.take_back_alone(self.month).await;
                return Err(MonthSpent);
            }
        }
        Ok(self)
    }
}

impl Drop for CallEntry {
    fn drop(&mut self) {
        if self.is_settled {
            return;
        }
        // Without a runtime the program ends, and one call too many counted is on the safe side.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let ledger = Arc::clone(&self.ledger);
            runtime.spawn(ledger.take_back(self.endpoint, self.month));
        }
    }
}

/// Does the work to its end, also if the caller is dropped meanwhile.
async fn to_the_end<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    match tokio::spawn(work).await {
        Ok(done) => done,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            // The runtime shuts down, and this caller with it.
            Err(_) => std::future::pending().await,
        },
    }
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
                self.read_month(meter.as_ref(), self.month(), 0).await;
                // Nothing is awaited after this: if the caller is dropped before, the next one applies them, and nobody twice.
                apply(&meter.earlier(memory).await);
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
        self: &Arc<Self>,
        endpoint: &'static Endpoint,
    ) -> Result<CallEntry, MonthSpent> {
        let entry = self.enter(endpoint)?;
        if self.meter.is_none() {
            return Ok(entry);
        }
        to_the_end(entry.written()).await
    }

    /// Waits until the meter permits a call.
    pub(super) async fn permit(&self) {
        if let Some(meter) = &self.meter {
            meter.permit().await;
        }
    }

    async fn take_back(self: Arc<Self>, endpoint: &'static Endpoint, month: Date) {
        if endpoint.billable {
            let _writing = self.written.lock().await;
            self.take_back_alone(month).await;
        }
    }

    /// Like [`CallLedger::take_back`], for the caller that has locked `written`.
    async fn take_back_alone(&self, month: Date) {
        if let Some(account) = self.lock().months.get_mut(&month) {
            account.own = account.own.saturating_sub(1);
        }
        if let Some(meter) = &self.meter {
            meter.uncount(month, 1).await;
            self.read_month(meter.as_ref(), month, 0).await;
        }
    }

    fn enter(self: &Arc<Self>, endpoint: &'static Endpoint) -> Result<CallEntry, MonthSpent> {
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
            ledger: Arc::clone(self),
            endpoint,
            month,
            number: accounts.entries,
            is_settled: false,
        })
    }

    /// Writes the waiting entries to the meter, up to the one with this number at least. The first caller writes for all.
    async fn write(&self, meter: &dyn Meter, number: u64) {
        let mut written = self.written.lock().await;
        if *written >= number {
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
