//! Counts calls in the store before they are sent, so that a budget holds across programs and restarts.
//!
//! One task writes for all callers: while it waits for one transaction, it gathers the orders for the next.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::Date;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use super::database::Database;
use super::error::StoreError;
use super::sql::{SqlValue, Statement};

/// No limit that is counted here looks further back. Months are counted separately.
const CALL_HISTORY: Duration = Duration::from_mins(2);

/// Larger counts are not added up, so that they never overflow: no program makes so many calls.
const COUNT: &str = "INSERT INTO calls (tenant, endpoint, at, calls) VALUES ($1, $2, {now}, $3) \
     ON CONFLICT (tenant, endpoint, at) DO UPDATE \
             SET calls = CASE WHEN calls.calls < 1000000000000 THEN calls.calls + excluded.calls ELSE calls.calls END";

/// The most orders that one transaction takes.
const MAX_ORDERS: usize = 256;

/// Calls to be counted.
#[derive(Debug)]
struct CountOrder {
    endpoint: String,
    calls: u32,
    month: Option<Date>,
    done: oneshot::Sender<Result<(), StoreError>>,
}

/// Sends orders to the task that counts. The task ends with the last clone.
#[derive(Clone, Debug)]
pub(super) struct CallCounter {
    orders: mpsc::Sender<CountOrder>,
}

impl CallCounter {
    pub(super) fn start(database: Database, tenant: i64) -> Self {
        let (orders, received) = mpsc::channel(MAX_ORDERS);
        tokio::spawn(write_down(database, tenant, received));
        Self { orders }
    }

    /// Resolves when the calls are in the store. `month` counts them as billable in that month too.
    pub(super) async fn count(
        &self,
        endpoint: &str,
        calls: u32,
        month: Option<Date>,
    ) -> Result<(), StoreError> {
        let (done, answer) = oneshot::channel();
        let order = CountOrder {
            endpoint: endpoint.to_owned(),
            calls,
            month,
            done,
        };
        self.orders.send(order).await.map_err(|_| ended())?;
        answer.await.map_err(|_| ended())?
    }
}

async fn write_down(database: Database, tenant: i64, mut received: mpsc::Receiver<CountOrder>) {
    let mut last_deletion: Option<Instant> = None;
    let mut orders = Vec::new();
    while received.recv_many(&mut orders, MAX_ORDERS).await > 0 {
        let mut statements = count(&database, tenant, &orders);
        if last_deletion.is_none_or(|at| at.elapsed() > CALL_HISTORY / 4) {
            last_deletion = Some(Instant::now());
            statements.push(delete_old(&database, tenant));
        }
        let answer = database.transact(statements).await.map(drop);
        for order in orders.drain(..) {
            // Fails if the caller was cancelled. Its calls are counted all the same.
            let _ = order.done.send(answer.clone());
        }
    }
}

/// The sum of several orders. The store's clock dates them, so that programs whose clocks differ
/// count in one series.
fn count(database: &Database, tenant: i64, orders: &[CountOrder]) -> Vec<Statement> {
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

/// Deletes calls that no limit looks back to. Those as far in the future were written before the store's clock was set back, and
/// would fill the windows of every start until that moment came.
fn delete_old(database: &Database, tenant: i64) -> Statement {
    let sql = "DELETE FROM calls WHERE tenant = $1 AND (at < {now} - $2 OR at > {now} + $2)";
    Statement::new(
        database.with_now(sql),
        [tenant.into(), millis(CALL_HISTORY).into()],
    )
}

/// `2026-11`, as months are stored.
pub(super) fn month_of(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

pub(super) fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

fn ended() -> StoreError {
    StoreError::unavailable(("调用计数已停止", "its count of calls has ended"))
}
