//! One process at a time syncs a tenant: a row that says who and until when, renewed while it works.
//!
//! Owns the lease and the guard that keeps a process that lost it from writing. The clock is the store's own, so that machines
//! whose clocks differ agree.

use std::time::Duration;

use jiff::Timestamp;

use super::error::StoreError;
use super::sql::{SqlRow, SqlValue, Statement};
use super::tenant::{Holder, LeaseAnswer, TenantStore};

/// How long a lease holds unless renewed: a process that died is replaced after this, so well within a minute; on the machine it
/// ran on at once, where that is Linux.
pub const LEASE: Duration = Duration::from_secs(20);

/// A lease that ends later than this from now was written by a clock that has been set back since.
const IMPLAUSIBLE: i64 = 3;

/// Free, run out, out of this world, of a program that has ended, or ours: then it is ours from now on.
const TAKE: &str = "INSERT INTO leases (tenant, holder, until, progress) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (tenant) DO UPDATE \
     SET holder = excluded.holder, until = excluded.until, progress = excluded.progress \
     WHERE leases.holder = excluded.holder OR leases.until < $5 OR leases.until > $6 OR leases.holder = $7";

const RENEW: &str =
    "UPDATE leases SET until = {now} + $1, progress = $2 WHERE tenant = $3 AND holder = $4";

impl TenantStore {
    /// Takes the lease when it is free, run out or ours already; tells who has it otherwise. `progress` is what
    /// the others are shown meanwhile, in a form of the caller's own.
    pub async fn take_lease(
        &self,
        holder: &Holder,
        progress: &str,
    ) -> Result<LeaseAnswer, StoreError> {
        let mut dead = None;
        loop {
            let now = self.now_in_milliseconds().await?;
            let until = now + millis(LEASE);
            if self
                .try_to_take(holder, progress, [now, until], dead.as_ref())
                .await?
            {
                return Ok(LeaseAnswer::Ours(moment(until)));
            }
            match self.lease_holder().await? {
                // The dead renew nothing: while the lease is theirs it can be taken.
                Some((theirs, _)) if theirs.has_ended() => dead = Some(theirs),
                Some((holder, until)) => {
                    let until = moment(until);
                    return Ok(LeaseAnswer::Theirs { holder, until });
                }
                // Given back in between: then it can be had.
                None => {}
            }
        }
    }

    /// Makes the lease hold longer; [`StoreError::LeaseLost`] when another has taken it since, also when that one has given it
    /// back: what was going on then may be finished by now.
    pub async fn renew_lease(&self, holder: &Holder, progress: &str) -> Result<(), StoreError> {
        let parameters: [SqlValue; 4] = [
            millis(LEASE).into(),
            progress.into(),
            self.tenant.into(),
            holder.0.as_str().into(),
        ];
        let renew = Statement::new(self.database.with_now(RENEW), parameters).must_change(1);
        self.database
            .publish(vec![renew], self.tenant)
            .await
            .map(drop)
    }

    async fn try_to_take(
        &self,
        holder: &Holder,
        progress: &str,
        [now, until]: [i64; 2],
        dead: Option<&Holder>,
    ) -> Result<bool, StoreError> {
        let parameters: [SqlValue; 7] = [
            self.tenant.into(),
            holder.0.as_str().into(),
            until.into(),
            progress.into(),
            now.into(),
            implausible(now).into(),
            dead.map_or(SqlValue::Null, |dead| dead.0.as_str().into()),
        ];
        let take = Statement::new(TAKE, parameters);
        let changed = self.database.publish(vec![take], self.tenant).await?;
        Ok(changed == [1])
    }

    /// Milliseconds, not a [`Timestamp`]: the end of a lease in the store may be any number.
    async fn now_in_milliseconds(&self) -> Result<i64, StoreError> {
        Ok(self.database.now().await?.as_millisecond())
    }

    async fn lease_holder(&self) -> Result<Option<(Holder, i64)>, StoreError> {
        let sql = "SELECT holder, until FROM leases WHERE tenant = $1";
        let rows = self.database.query(sql, [self.tenant.into()]).await?;
        rows.first().map(read_theirs).transpose()
    }

    /// Gives the lease back; one that is another's by now is left alone.
    pub async fn give_lease_back(&self, holder: &Holder) -> Result<(), StoreError> {
        let give = Statement::new(
            "DELETE FROM leases WHERE tenant = $1 AND holder = $2",
            [self.tenant.into(), holder.0.as_str().into()],
        );
        self.database
            .publish(vec![give], self.tenant)
            .await
            .map(drop)
    }

    /// What the holder of the lease last told of its progress.
    pub async fn progress(&self) -> Result<Option<String>, StoreError> {
        let sql = "SELECT progress FROM leases WHERE tenant = $1";
        let rows = self.database.query(sql, [self.tenant.into()]).await?;
        rows.first()
            .map(|row| row.text(0).map(str::to_owned))
            .transpose()
    }

    /// Who has the lease now. It is only looked at.
    pub async fn lease(&self) -> Result<Option<Holder>, StoreError> {
        let now = self.now_in_milliseconds().await?;
        let holds = |(holder, until): &(Holder, i64)| {
            (now..=implausible(now)).contains(until) && !holder.has_ended()
        };
        let holder = self.lease_holder().await?.filter(holds);
        Ok(holder.map(|(holder, _)| holder))
    }

    /// Waits until something may have been written by another process: at most a second, sooner where the engine tells.
    pub async fn changed(&self) {
        self.changed_within(Duration::from_secs(1)).await;
    }

    /// The same, `at_most` so long.
    pub async fn changed_within(&self, at_most: Duration) {
        self.database.changed(self.tenant, at_most).await;
    }

    /// One transaction of a sync: undone with [`StoreError::LeaseLost`] when the lease is another's by now, told to those who
    /// follow otherwise. How many rows each statement changed.
    pub(super) async fn write(
        &self,
        holder: &Holder,
        statements: Vec<Statement>,
    ) -> Result<Vec<u64>, StoreError> {
        let mut guarded = vec![self.guard(holder)];
        guarded.extend(statements);
        let mut changed = self.database.publish(guarded, self.tenant).await?;
        changed.remove(0);
        Ok(changed)
    }

    /// A write, not a read: it holds the row, so that nobody takes the lease before the transaction has ended. One that has run
    /// out but was taken by nobody still counts.
    fn guard(&self, holder: &Holder) -> Statement {
        let sql = "UPDATE leases SET holder = holder WHERE tenant = $1 AND holder = $2";
        Statement::new(sql, [self.tenant.into(), holder.0.as_str().into()]).must_change(1)
    }
}

fn read_theirs(row: &SqlRow) -> Result<(Holder, i64), StoreError> {
    // Its end may be any number: what is out of this world can be taken.
    Ok((Holder(row.text(0)?.to_owned()), row.int(1)?))
}

/// When a lease ends. The last moment of the calendar where the number is beyond it.
fn moment(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::MAX)
}

/// No lease ends later than this, by the clock that says it is `now`.
fn implausible(now: i64) -> i64 {
    now + IMPLAUSIBLE * millis(LEASE)
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
