//! The count of calls, so that a budget holds across programs and restarts.
//!
//! Calls are written down before they are sent, and several at once share a transaction: a task gathers what was asked for
//! while the one before was written.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::Date;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use super::database::{Database, SqlRow, SqlValue, Statement};
use super::error::StoreError;
use super::tenant::TenantStore;

/// No limit that is counted here looks further back. Months are counted on their own.
const KEPT: Duration = Duration::from_mins(2);

const COUNT: &str = "INSERT INTO calls (tenant, endpoint, at, calls) VALUES ($1, $2, {now}, $3) \
     ON CONFLICT (tenant, endpoint, at) DO UPDATE \
             SET calls = CASE WHEN calls.calls < 1000000000000 THEN calls.calls + excluded.calls ELSE calls.calls END";

/// No program makes more calls in a month. What is above was not counted, and must not overflow.
const MOST_CALLS: u64 = 1_000_000_000_000;

/// As many orders as one transaction gathers.
const AT_ONCE: usize = 256;

/// What a complete read took of the month's calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReadCost {
    /// Billable calls.
    pub calls: u64,
    /// People who were read.
    pub people: u64,
}

impl ReadCost {
    /// What a read of so many people takes at the same rate.
    pub fn calls_for(self, people: u64) -> u64 {
        let calls = u128::from(self.calls) * u128::from(people);
        let calls = calls.div_ceil(u128::from(self.people.max(1)));
        u64::try_from(calls).unwrap_or(u64::MAX)
    }

    /// `None` for what no read took: a figure that says nothing costs nobody the store.
    fn plausible(calls: i64, people: i64) -> Option<Self> {
        let (calls, people) = (u64::try_from(calls).ok()?, u64::try_from(people).ok()?);
        let is_plausible = people > 0 && calls <= MOST_CALLS;
        is_plausible.then_some(Self { calls, people })
    }
}

/// Calls that are to be written down.
#[derive(Debug)]
struct Order {
    endpoint: String,
    calls: u32,
    month: Option<Date>,
    done: oneshot::Sender<Result<(), StoreError>>,
}

/// The way to the task that writes calls down. It ends with the last clone.
#[derive(Clone, Debug)]
pub(super) struct CallTally {
    orders: mpsc::Sender<Order>,
}

impl CallTally {
    pub(super) fn start(database: Database, tenant: i64) -> Self {
        let (orders, waiting) = mpsc::channel(AT_ONCE);
        tokio::spawn(write_down(database, tenant, waiting));
        Self { orders }
    }
}

async fn write_down(database: Database, tenant: i64, mut waiting: mpsc::Receiver<Order>) {
    let mut forgotten: Option<Instant> = None;
    let mut orders = Vec::new();
    while waiting.recv_many(&mut orders, AT_ONCE).await > 0 {
        let mut statements = count(&database, tenant, &orders);
        if forgotten.is_none_or(|at| at.elapsed() > KEPT / 4) {
            forgotten = Some(Instant::now());
            statements.push(forget(&database, tenant));
        }
        let answer = database.transact(statements).await.map(drop);
        for order in orders.drain(..) {
            // Whoever asked may be gone; the calls are counted all the same.
            let _ = order.done.send(answer.clone());
        }
    }
}

/// What several orders add up to. They bear the store's time, so that programs whose clocks differ see one course of calls.
fn count(database: &Database, tenant: i64, orders: &[Order]) -> Vec<Statement> {
    let mut windows: BTreeMap<&str, i64> = BTreeMap::new();
    let mut months: BTreeMap<String, i64> = BTreeMap::new();
    for order in orders {
        let calls = i64::from(order.calls);
        *windows.entry(&order.endpoint).or_default() += calls;
        if let Some(day) = order.month {
            *months.entry(month_of(day)).or_default() += calls;
        }
    }
    let windows = windows
        .into_iter()
        .map(|(endpoint, calls)| -> Vec<SqlValue> {
            vec![tenant.into(), endpoint.into(), calls.into()]
        });
    let months = months
        .into_iter()
        .map(|(month, calls)| -> Vec<SqlValue> { vec![tenant.into(), month.into(), calls.into()] });
    vec![
        Statement::many(database.with_now(COUNT), windows.collect()),
        Statement::many(
            "INSERT INTO months (tenant, month, calls) VALUES ($1, $2, $3) \
             ON CONFLICT (tenant, month) DO UPDATE \
             SET calls = CASE WHEN months.calls < 1000000000000 THEN months.calls + excluded.calls ELSE months.calls END",
            months.collect(),
        ),
    ]
}

/// Calls of more than a window ago; those of more than a window ahead were written before the store's clock was set back, and
/// would fill the windows of every start until that day came.
fn forget(database: &Database, tenant: i64) -> Statement {
    let sql = "DELETE FROM calls WHERE tenant = $1 AND (at < {now} - $2 OR at > {now} + $2)";
    Statement::new(database.with_now(sql), [tenant.into(), millis(KEPT).into()])
}

fn month_of(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

impl TenantStore {
    /// Writes down calls before they are sent. `month` counts them as billable too.
    pub async fn count_calls(
        &self,
        endpoint: &str,
        calls: u32,
        month: Option<Date>,
    ) -> Result<(), StoreError> {
        let (done, answer) = oneshot::channel();
        let order = Order {
            endpoint: endpoint.to_owned(),
            calls,
            month,
            done,
        };
        self.tally.orders.send(order).await.map_err(|_| ended())?;
        answer.await.map_err(|_| ended())?
    }

    /// Takes billable calls back that were not billed.
    pub async fn uncount_calls(&self, calls: u32, month: Date) -> Result<(), StoreError> {
        let uncount = Statement::new(
            "UPDATE months SET calls = CASE WHEN calls > $1 THEN calls - $1 ELSE 0 END \
             WHERE tenant = $2 AND month = $3",
            [
                i64::from(calls).into(),
                self.tenant.into(),
                month_of(month).into(),
            ],
        );
        self.database.transact(vec![uncount]).await.map(drop)
    }

    /// Calls by endpoint of the last `window`, with how long ago they were written down; oldest first. The store's clock alone
    /// tells: whoever wrote them may have another clock than whoever reads.
    pub async fn calls_within(
        &self,
        window: Duration,
    ) -> Result<Vec<(String, Duration, u32)>, StoreError> {
        let sql = "SELECT endpoint, {now} - at, calls FROM calls \
             WHERE tenant = $1 AND at >= {now} - $2 AND at <= {now} + $2 ORDER BY at, endpoint";
        let parameters = [self.tenant.into(), millis(window).into()];
        let rows = self
            .database
            .query(self.database.with_now(sql), parameters)
            .await?;
        rows.iter().map(read_calls).collect()
    }

    /// Billable calls in the calendar month of `day`.
    pub async fn month_calls(&self, day: Date) -> Result<u64, StoreError> {
        let sql = "SELECT calls FROM months WHERE tenant = $1 AND month = $2";
        let parameters = [self.tenant.into(), month_of(day).into()];
        let rows = self.database.query(sql, parameters).await?;
        let calls = rows.first().map_or(Ok(0), |row| row.count(0))?;
        Ok((calls as u64).min(MOST_CALLS))
    }

    /// Remembers what a complete read took, in place of the one before.
    pub async fn note_read_cost(&self, cost: ReadCost) -> Result<(), StoreError> {
        let sql = "INSERT INTO read_costs (tenant, calls, people) VALUES ($1, $2, $3) \
             ON CONFLICT (tenant) DO UPDATE SET calls = excluded.calls, people = excluded.people";
        let [calls, people] = [cost.calls, cost.people]
            .map(|number| SqlValue::Int(i64::try_from(number).unwrap_or(i64::MAX)));
        let note = Statement::new(sql, [self.tenant.into(), calls, people]);
        self.database.transact(vec![note]).await.map(drop)
    }

    /// What the last complete read took, where one was counted.
    pub async fn last_read_cost(&self) -> Result<Option<ReadCost>, StoreError> {
        let sql = "SELECT calls, people FROM read_costs WHERE tenant = $1";
        let rows = self.database.query(sql, [self.tenant.into()]).await?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        Ok(ReadCost::plausible(row.int(0)?, row.int(1)?))
    }
}

/// Those of a moment to come count as of now: the store's clock was set back a little since.
fn read_calls(row: &SqlRow) -> Result<(String, Duration, u32), StoreError> {
    let calls = u32::try_from(row.int(2)?).unwrap_or(u32::MAX);
    let age = Duration::from_millis(u64::try_from(row.int(1)?).unwrap_or(0));
    Ok((row.text(0)?.to_owned(), age, calls))
}

fn ended() -> StoreError {
    StoreError::Unavailable("its count of calls has ended".to_owned())
}
