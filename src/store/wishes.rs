//! Whom others want to have asked again: whoever follows a sync cannot ask, whoever runs it does.

use super::error::StoreError;
use super::sql::{SqlValue, Statement};
use super::tenant::TenantStore;

impl TenantStore {
    /// Asks whoever syncs to ask for a person again.
    pub async fn wish(&self, employee: &str) -> Result<(), StoreError> {
        let wish = Statement::new(
            "INSERT INTO wishes (tenant, employee) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            [self.tenant.into(), employee.into()],
        );
        self.database
            .publish(vec![wish], self.tenant)
            .await
            .map(drop)
    }

    /// The people others wish to have asked again; they are taken off the list.
    pub async fn take_wishes(&self) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT employee FROM wishes WHERE tenant = $1 ORDER BY employee";
        let rows = self.database.query(sql, [self.tenant.into()]).await?;
        let wished: Vec<String> = rows
            .iter()
            .map(|row| row.text(0).map(str::to_owned))
            .collect::<Result<_, _>>()?;
        if !wished.is_empty() {
            self.forget_wishes(&wished).await?;
        }
        Ok(wished)
    }

    /// Only those that were read: one made since is kept.
    async fn forget_wishes(&self, wished: &[String]) -> Result<(), StoreError> {
        let row = |employee: &String| -> Vec<SqlValue> {
            vec![self.tenant.into(), employee.as_str().into()]
        };
        let sql = "DELETE FROM wishes WHERE tenant = $1 AND employee = $2";
        let forget = Statement::many(sql, wished.iter().map(row).collect());
        self.database.transact(vec![forget]).await.map(drop)
    }
}
