//! The lease: a row that says which program syncs a tenant, and until when. The program renews it while it works.
//!
//! Every transaction of a sync checks the lease, so that a program that has lost it cannot write. All moments are of the store's
//! clock, so that machines whose clocks differ agree.

use std::time::Duration;

use jiff::Timestamp;

use super::error::StoreError;
use super::holder::Holder;
use super::program::has_ended;
use super::sql::{SqlRow, SqlValue, Statement};
use super::tenant::{LeaseAnswer, TenantStore};

/// How long a lease lasts unless it is renewed. A program that died is replaced after this time; on the machine on which it ran, at
/// once.
pub const LEASE: Duration = Duration::from_secs(20);

/// A lease that ends more than this many times its length from now was written before the store's clock was set back.
const PLAUSIBLE_LENGTHS: i64 = 3;

/// Takes a lease that is free, has run out, ends implausibly late, belongs to a program that has ended, or is ours already.
const TAKE: &str = "INSERT INTO leases (tenant, holder, until, progress) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (tenant) DO UPDATE \
     SET holder = excluded.holder, until = excluded.until, progress = excluded.progress \
     WHERE leases.holder = excluded.holder OR leases.until < $5 OR leases.until > $6 OR leases.holder = $7";

const RENEW: &str =
    "UPDATE leases SET until = {now} + $1, progress = $2 WHERE tenant = $3 AND holder = $4";

impl TenantStore {
    /// Takes the lease if it can be had; otherwise returns who has it. `progress` is for the
    /// programs that follow, in a form that only the caller knows.
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
                // A program that has ended renews nothing, so its lease can be taken as long as it stands there.
                Some((theirs, _)) if has_ended(&theirs) => dead = Some(theirs),
                Some((holder, until)) => {
                    let until = moment(until);
                    return Ok(LeaseAnswer::Theirs { holder, until });
                }
                // It was given back in between, so it is free now.
                None => {}
            }
        }
    }

    /// Makes the lease last longer. [`StoreError::LeaseLost`] if another program has had it since, even if that one has given it back:
    /// the sync may be finished by now.
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

    /// Gives the lease back, unless another program has it by now.
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

    /// The progress that the holder of the lease last published.
    pub async fn progress(&self) -> Result<Option<String>, StoreError> {
        let sql = "SELECT progress FROM leases WHERE tenant = $1";
        let rows = self.database.query(sql, [self.tenant.into()]).await?;
        rows.first()
            .map(|row| row.text(0).map(str::to_owned))
            .transpose()
    }

    /// Who has the lease now. Changes nothing.
    pub async fn lease(&self) -> Result<Option<Holder>, StoreError> {
        let now = self.now_in_milliseconds().await?;
        let holds = |(holder, until): &(Holder, i64)| {
            (now..=implausible(now)).contains(until) && !has_ended(holder)
        };
        let holder = self.lease_holder().await?.filter(holds);
        Ok(holder.map(|(holder, _)| holder))
    }

    /// Waits until another process may have written something: at most a second, less where the engine notifies.
    pub async fn changed(&self) {
        self.changed_within(Duration::from_secs(1)).await;
    }

    /// The same, at most for the time `at_most`.
    pub async fn changed_within(&self, at_most: Duration) {
        self.database.changed(self.tenant, at_most).await;
    }

    /// One transaction of a sync, undone with [`StoreError::LeaseLost`] if another program has the lease by now; otherwise followers
    /// are notified. Returns how many rows each statement changed.
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

    /// This is a write, not a read, because it locks the row: nobody can take the lease before the transaction has ended. A lease
    /// that has run out still counts as long as nobody has taken it.
    fn guard(&self, holder: &Holder) -> Statement {
        let sql = "UPDATE leases SET holder = holder WHERE tenant = $1 AND holder = $2";
        Statement::new(sql, [self.tenant.into(), holder.0.as_str().into()]).must_change(1)
    }
}

fn read_theirs(row: &SqlRow) -> Result<(Holder, i64), StoreError> {
    // Another program may have written any number as the end. `TAKE` compares it as a number, so a
    // lease whose end is no moment can still be taken.
    Ok((Holder(row.text(0)?.to_owned()), row.int(1)?))
}

/// When a lease ends. The last moment of the calendar where the number is beyond it.
fn moment(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::MAX)
}

/// No lease that was written by a clock like the present one ends later than this.
fn implausible(now: i64) -> i64 {
    now + PLAUSIBLE_LENGTHS * millis(LEASE)
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
