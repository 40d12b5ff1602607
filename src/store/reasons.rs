//! People whose balances were not initialised, with the platform's reason, found among all answers of a sync without unpacking
//! them all.

use std::collections::HashMap;

use super::codec::has_errors;
use super::error::StoreError;
use super::rows::{ANSWERS, REFRESHED, places, recalled};
use super::tenant::{SyncNumber, TenantStore};
use crate::domain::{Balance, CellState, PersonBalances};

/// People whose answers one query reads.
const SLICE_PEOPLE: usize = 1024;

impl TenantStore {
    /// The newest answers that hold a balance which was not initialised, with the platform's
    /// reason. Answers that cannot be read are left out here; the error is reported where they are
    /// read themselves.
    pub async fn uninitialised_with_reason(
        &self,
        sync: SyncNumber,
    ) -> Result<Vec<PersonBalances>, StoreError> {
        let people = self.record(sync).await?.people;
        let words = self.words().await?;
        let mut found = Vec::new();
        for start in (0..people).step_by(SLICE_PEOPLE) {
            let slice = places(start, SLICE_PEOPLE.min(people - start))?;
            let mut newest = HashMap::new();
            for select in [ANSWERS, REFRESHED] {
                let sql = format!("{select} AND a.place >= $3 AND a.place < $4");
                let parameters = self.at(sync, slice.clone());
                for row in self.database.query(sql, parameters).await? {
                    newest.insert(row.int(0)?, row);
                }
            }
            for row in newest.into_values() {
                if has_errors(row.bytes(3)?)
                    && let Ok(answer) = recalled(self.tenant, &row, &words)
                    && answer.person.balances.iter().any(has_reason)
                {
                    found.push(answer.person);
                }
            }
        }
        Ok(found)
    }
}

fn has_reason(balance: &Balance) -> bool {
    balance.state == CellState::NotInitialised && balance.error.is_some()
}
