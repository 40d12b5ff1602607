//! How many calls were made: of the last minutes, of the month, and by the last complete read.

use std::time::Duration;

use jiff::civil::Date;

use super::call_counter::{millis, month_of};
use super::error::StoreError;
use super::sql::{SqlRow, SqlValue, Statement};
use super::tenant::TenantStore;

/// No program makes more calls in a month. A larger number was not counted, and must not overflow.
const MAX_MONTH_CALLS: u64 = 1_000_000_000_000;

/// What a complete read took of the month's calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReadCost {
    /// Billable calls.
    pub calls: u64,
    /// People who were read.
    pub people: u64,
}

impl ReadCost {
    /// What a read of this many people takes at the same rate.
    pub fn calls_for(self, people: u64) -> u64 {
        let calls = u128::from(self.calls) * u128::from(people);
        let calls = calls.div_ceil(u128::from(self.people.max(1)));
        u64::try_from(calls).unwrap_or(u64::MAX)
    }

    /// `None` for numbers that no read can have taken. They are ignored; the rest of the store is still of use.
    fn plausible(calls: i64, people: i64) -> Option<Self> {
        let (calls, people) = (u64::try_from(calls).ok()?, u64::try_from(people).ok()?);
        let is_plausible = people > 0 && calls <= MAX_MONTH_CALLS;
        is_plausible.then_some(Self { calls, people })
    }
}

impl TenantStore {
    /// Counts calls before they are sent. `month` counts them as billable too.
    pub async fn count_calls(
        &self,
        endpoint: &str,
        calls: u32,
        month: Option<Date>,
    ) -> Result<(), StoreError> {
        self.counter.count(endpoint, calls, month).await
    }

    /// Takes back billable calls that were not billed.
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

    /// Calls by endpoint of the last `window`, with how long ago they were counted; oldest first.
    /// Both are measured by the store's clock, because the clocks of the programs that wrote them
    /// may differ from the reader's.
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
        Ok((calls as u64).min(MAX_MONTH_CALLS))
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

    /// What the last complete read took, if one was counted.
    pub async fn last_read_cost(&self) -> Result<Option<ReadCost>, StoreError> {
        let sql = "SELECT calls, people FROM read_costs WHERE tenant = $1";
        let rows = self.database.query(sql, [self.tenant.into()]).await?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        Ok(ReadCost::plausible(row.int(0)?, row.int(1)?))
    }
}

/// Calls dated in the future count as made now: the store's clock was set back a little since.
fn read_calls(row: &SqlRow) -> Result<(String, Duration, u32), StoreError> {
    let calls = u32::try_from(row.int(2)?).unwrap_or(u32::MAX);
    let age = Duration::from_millis(u64::try_from(row.int(1)?).unwrap_or(0));
    Ok((row.text(0)?.to_owned(), age, calls))
}
