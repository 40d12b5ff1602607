//! What a platform was asked for beside a sync and need not be asked for again on the same calendar day (UTC+8).

use jiff::civil::Date;

use super::checksum::Checksum;
use super::error::StoreError;
use super::sql::{SqlRow, SqlValue, Statement};
use super::tenant::TenantStore;

/// A kind of such answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeptKind {
    /// The calendar that says which days are worked.
    WorkCalendar,
    /// The lots of a person and leave type.
    Lots,
}

impl KeptKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::WorkCalendar => "work_calendar",
            Self::Lots => "lots",
        }
    }
}

/// One answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptAnswer {
    /// About what it is, among those of its kind.
    pub name: String,
    /// What was answered, in the words of who keeps it.
    pub body: String,
}

impl TenantStore {
    /// Keeps answers of a day, in place of earlier ones about the same. Those of other days are let go.
    pub async fn keep_for_day(
        &self,
        kind: KeptKind,
        day: Date,
        answers: &[KeptAnswer],
    ) -> Result<(), StoreError> {
        let day = day.to_string();
        let row = |answer: &KeptAnswer| -> Vec<SqlValue> {
            let checksum = self.kept_checksum(kind, &day, answer).done();
            vec![
                self.tenant.into(),
                kind.as_str().into(),
                answer.name.as_str().into(),
                day.as_str().into(),
                answer.body.as_str().into(),
                checksum.into(),
            ]
        };
        let forget = Statement::new(
            "DELETE FROM kept_for_day WHERE tenant = $1 AND kind = $2 AND day <> $3",
            [
                self.tenant.into(),
                kind.as_str().into(),
                day.as_str().into(),
            ],
        );
        let keep = Statement::many(
            "INSERT INTO kept_for_day (tenant, kind, name, day, body, checksum) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (tenant, kind, name) DO UPDATE SET day = excluded.day, body = excluded.body, checksum = excluded.checksum",
            answers.iter().map(row).collect(),
        );
        self.database.transact(vec![forget, keep]).await.map(drop)
    }

    /// The answers of a kind with their day. A damaged one is left out: it is asked for again.
    pub async fn kept_answers(
        &self,
        kind: KeptKind,
    ) -> Result<Vec<(Date, KeptAnswer)>, StoreError> {
        let sql = "SELECT name, day, body, checksum FROM kept_for_day WHERE tenant = $1 AND kind = $2 ORDER BY name";
        let parameters = [self.tenant.into(), kind.as_str().into()];
        let rows = self.database.query(sql, parameters).await?;
        let read = rows.iter().filter_map(|row| self.read_kept(kind, row));
        Ok(read.collect())
    }

    fn read_kept(&self, kind: KeptKind, row: &SqlRow) -> Option<(Date, KeptAnswer)> {
        let answer = KeptAnswer {
            name: row.text(0).ok()?.to_owned(),
            body: row.text(2).ok()?.to_owned(),
        };
        let day = row.text(1).ok()?;
        let checksum = self.kept_checksum(kind, day, &answer);
        checksum
            .verify(row.optional_int(3).ok()?, "a kept answer")
            .ok()?;
        Some((day.parse().ok()?, answer))
    }

    fn kept_checksum(&self, kind: KeptKind, day: &str, answer: &KeptAnswer) -> Checksum {
        Checksum::of("kept answer", self.tenant)
            .text(kind.as_str())
            .text(&answer.name)
            .text(day)
            .text(&answer.body)
    }
}
