//! Every state that the snapshots have of one person. Both queries look the person up in an index,
//! so the cost does not grow with the company.

use std::sync::Arc;

use jiff::Timestamp;

use super::super::sql::SqlValue;
use super::between::ended;
use super::image::{PersonColumns, person_at};
use crate::domain::LeaveType;
use crate::domain::changes::{FormerState, History, PersonState};
use crate::store::error::StoreError;
use crate::store::tenant::TenantStore;

/// A person before each sync that found them changed.
const BEFORE: &str = "SELECT employee, sync, person, person_checksum, fetched, answer, answer_checksum FROM changes \
     WHERE tenant = $1 AND employee = $2 AND sync > $3 AND sync <= $4 ORDER BY sync";

/// The same person as listed now.
const NOW: &str = "SELECT p.employee, p.sync, p.body, p.checksum, a.fetched, a.body, a.checksum FROM people p \
     LEFT JOIN answers a ON a.tenant = p.tenant AND a.sync = p.sync AND a.place = p.place \
     WHERE p.tenant = $1 AND p.employee = $2 AND p.sync = $3 ORDER BY p.place LIMIT 1";

/// Where the columns of a person stand in both.
const PERSON: PersonColumns = PersonColumns(2);

/// What the snapshots have of one person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PersonPast {
    /// The states of the person, from the oldest snapshot to the newest.
    pub person: History<Option<PersonState>>,
    /// Those of the leave types.
    pub types: History<Arc<[LeaveType]>>,
    /// When each snapshot ended, the oldest first.
    pub snapshots: Vec<Timestamp>,
}

impl TenantStore {
    /// Everything that the snapshots have of a person; `None` where there is no snapshot.
    pub async fn person_past(&self, employee: &str) -> Result<Option<PersonPast>, StoreError> {
        let snapshots = self.snapshots().await?;
        let (Some(oldest), Some(newest)) = (snapshots.first(), snapshots.last()) else {
            return Ok(None);
        };
        let (from, to) = (oldest.number, newest.number);
        let latest = newest.finished;
        let ends = self.ends().await?;
        let words = self.words().await?;
        let parameters: [SqlValue; 4] = [
            self.tenant.into(),
            employee.into(),
            from.0.into(),
            to.0.into(),
        ];
        let rows = self.database.query(BEFORE, parameters).await?;
        let past = rows.iter().map(|row| {
            Ok(FormerState {
                state: person_at(row, PERSON, employee, (self.tenant, &words), latest)?,
                until: ended(&ends, row.int(1)?),
            })
        });
        let past = past.collect::<Result<_, StoreError>>()?;
        let parameters: [SqlValue; 3] = [self.tenant.into(), employee.into(), to.0.into()];
        let rows = self.database.query(NOW, parameters).await?;
        let now = match rows.first() {
            Some(row) => person_at(row, PERSON, employee, (self.tenant, &words), latest)?,
            None => None,
        };
        let types = self.types_between(from, to).await?;
        self.check_newest(to).await?;
        Ok(Some(PersonPast {
            person: History { past, now },
            types,
            snapshots: snapshots.iter().map(|record| record.finished).collect(),
        }))
    }
}
