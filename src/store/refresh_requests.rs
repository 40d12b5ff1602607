//! Whom other programs want refreshed. A program that follows a sync may not call the platform, so it leaves the request here for
//! the holder of the lease.

use super::error::StoreError;
use super::sql::{SqlValue, Statement};
use super::tenant::TenantStore;

impl TenantStore {
    /// Asks the program that syncs to refresh a person.
    pub async fn request_refresh(&self, employee: &str) -> Result<(), StoreError> {
        let request = Statement::new(
            "INSERT INTO wishes (tenant, employee) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            [self.tenant.into(), employee.into()],
        );
        self.database
            .publish(vec![request], self.tenant)
            .await
            .map(drop)
    }

    /// The people whom others want refreshed. They are removed from the table.
    pub async fn take_refresh_requests(&self) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT employee FROM wishes WHERE tenant = $1 ORDER BY employee";
        let rows = self.database.query(sql, [self.tenant.into()]).await?;
        let people: Vec<String> = rows
            .iter()
            .map(|row| row.text(0).map(str::to_owned))
            .collect::<Result<_, _>>()?;
        if !people.is_empty() {
            self.delete_requests(&people).await?;
        }
        Ok(people)
    }

    /// Only those that were read: a request that was made meanwhile stays.
    async fn delete_requests(&self, people: &[String]) -> Result<(), StoreError> {
        let row = |employee: &String| -> Vec<SqlValue> {
            vec![self.tenant.into(), employee.as_str().into()]
        };
        let sql = "DELETE FROM wishes WHERE tenant = $1 AND employee = $2";
        let delete = Statement::many(sql, people.iter().map(row).collect());
        self.database.transact(vec![delete]).await.map(drop)
    }
}
