//! Calls written down before they are sent, and the month's billable ones: a budget holds across programs and restarts.
//!
//! Callers side by side share one writing. What the book tells goes before what this process counted, when it is more.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::civil::Date;
use tokio::sync::OnceCell;

use super::super::allow::Endpoint;
use super::super::meter::{EarlierCalls, Meter};
use super::super::settings::{Clock, Settings};

/// One tenant's calls.
pub(super) struct CallLedger {
    meter: Option<Arc<dyn Meter>>,
    clock: Clock,
    budget: Option<u64>,
    opened: OnceCell<()>,
    accounts: Mutex<Accounts>,
    /// Held by whoever writes: how many entries were written.
    written: tokio::sync::Mutex<u64>,
}

#[derive(Default)]
struct Accounts {
    /// By the first day of the month, in UTC+8.
    months: BTreeMap<Date, Month>,
    /// Entries not known to be written yet, oldest first.
    waiting: Vec<&'static Endpoint>,
    entries: u64,
}

#[derive(Clone, Copy, Default)]
struct Month {
    /// Billable calls of this process, those taken back left out.
    own: u64,
    /// Billable calls of all programs, as the book last told.
    told: u64,
}

/// The month's budget is spent.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct MonthSpent;

/// A call that is written down, or about to be.
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

    /// Before the first call of this process: what was called before, as far back as `memory`, goes to `apply`.
    pub(super) async fn open(&self, memory: Duration, apply: impl FnOnce(&[EarlierCalls])) {
        let open = || async {
            if let Some(meter) = &self.meter {
                apply(&meter.earlier(memory).await);
                self.hear(meter.as_ref()).await;
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

    /// Writes a call down; returns when it is written and within the budget.
    pub(super) async fn write_down(
        &self,
        endpoint: &'static Endpoint,
    ) -> Result<CallEntry, MonthSpent> {
        let entry = self.enter(endpoint)?;
        let Some(meter) = &self.meter else {
            return Ok(entry);
        };
        self.write(meter.as_ref(), entry).await;
        let over = |book: &Self| book.budget.is_some_and(|b| book.spent_in(entry.month) > b);
        if endpoint.billable && over(self) {
            // Another program spent at the same time. Who is over gives way, one by one.
            let _writing = self.written.lock().await;
            self.hear(meter.as_ref()).await;
            if over(self) {
                self.take_back_alone(entry).await;
                return Err(MonthSpent);
            }
        }
        Ok(entry)
    }

    /// Waits until a call may be sent at all.
    pub(super) async fn permit(&self) {
        if let Some(meter) = &self.meter {
            meter.permit().await;
        }
    }

    /// Takes back a billable call that was not billed. What was not billed in a month that is over no longer matters.
    pub(super) async fn take_back(&self, entry: CallEntry) {
        if entry.endpoint.billable {
            let _writing = self.written.lock().await;
            self.take_back_alone(entry).await;
        }
    }

    /// The same for who holds the writing.
    async fn take_back_alone(&self, entry: CallEntry) {
        if let Some(month) = self.lock().months.get_mut(&entry.month) {
            month.own = month.own.saturating_sub(1);
        }
        if let Some(meter) = &self.meter
            && self.month() == entry.month
        {
            meter.uncount(entry.endpoint, 1).await;
            self.hear(meter.as_ref()).await;
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
            accounts.waiting.push(endpoint);
        }
        accounts.entries += 1;
        Ok(CallEntry {
            endpoint,
            month,
            number: accounts.entries,
        })
    }

    /// Whoever comes first writes for all who wait. A writer that is given up leaves its entries to the next one.
    async fn write(&self, meter: &dyn Meter, entry: CallEntry) {
        let mut written = self.written.lock().await;
        if *written >= entry.number {
            return;
        }
        let (waiting, entries) = {
            let accounts = self.lock();
            (accounts.waiting.clone(), accounts.entries)
        };
        for (endpoint, calls) in tally(&waiting) {
            meter.count(endpoint, calls).await;
        }
        self.lock().waiting.drain(..waiting.len());
        *written = entries;
        if self.budget.is_some() && waiting.iter().any(|endpoint| endpoint.billable) {
            self.hear(meter).await;
        }
    }

    /// Reads the month's count; between two months nothing is heard.
    async fn hear(&self, meter: &dyn Meter) {
        let month = self.month();
        let told = meter.billable_this_month().await;
        if self.month() == month {
            self.lock().months.entry(month).or_default().told = told;
        }
    }

    fn spent_in(&self, month: Date) -> u64 {
        self.lock().spent(month)
    }

    fn lock(&self) -> MutexGuard<'_, Accounts> {
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Accounts {
    fn spent(&self, month: Date) -> u64 {
        let account = self.months.get(&month).copied().unwrap_or_default();
        let unwritten = self.waiting.iter().filter(|e| e.billable).count() as u64;
        account.own.max(account.told.saturating_add(unwritten))
    }
}

/// How many calls of each endpoint.
fn tally(calls: &[&'static Endpoint]) -> Vec<(&'static Endpoint, u32)> {
    let mut tally: Vec<(&'static Endpoint, u32)> = Vec::new();
    for &endpoint in calls {
        match tally
            .iter_mut()
            .find(|(known, _)| known.name == endpoint.name)
        {
            Some((_, calls)) => *calls += 1,
            None => tally.push((endpoint, 1)),
        }
    }
    tally
}
