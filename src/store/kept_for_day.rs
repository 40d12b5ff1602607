//! Answers of a platform that belong to no sync, stored so that the platform need not be asked for
//! them again on the same calendar day (UTC+8).

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::checksum::Checksum;
use super::error::StoreError;
use super::sql::{SqlRow, SqlValue, Statement};
use super::tenant::TenantStore;
use crate::domain::work_calendar::{CalendarOfTenant, DayKind, WorkCalendar};

/// What the stored answers of one group are about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DayAnswerKind {
    /// The calendar that says which days are worked.
    WorkCalendar,
    /// The lots of a person and leave type.
    Lots,
}

impl DayAnswerKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::WorkCalendar => "work_calendar",
            Self::Lots => "lots",
        }
    }
}

/// An answer that is stored for a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DayAnswer {
    /// What it is about. No two answers of a kind have one name.
    pub name: String,
    /// What was answered, in a form that only the caller knows.
    pub body: String,
}

impl TenantStore {
    /// Stores answers of a day. They replace earlier ones of the same names; all answers of other
    /// days are deleted.
    pub async fn store_for_day(
        &self,
        kind: DayAnswerKind,
        day: Date,
        answers: &[DayAnswer],
    ) -> Result<(), StoreError> {
        let day = day.to_string();
        let row = |answer: &DayAnswer| -> Vec<SqlValue> {
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

    /// The answers of a kind with their day. A damaged one is left out, so the platform is asked
    /// again.
    pub async fn answers_of_kind(
        &self,
        kind: DayAnswerKind,
    ) -> Result<Vec<(Date, DayAnswer)>, StoreError> {
        let sql = "SELECT name, day, body, checksum FROM kept_for_day WHERE tenant = $1 AND kind = $2 ORDER BY name";
        let parameters = [self.tenant.into(), kind.as_str().into()];
        let rows = self.database.query(sql, parameters).await?;
        let read = rows.iter().filter_map(|row| self.read_kept(kind, row));
        Ok(read.collect())
    }

    fn read_kept(&self, kind: DayAnswerKind, row: &SqlRow) -> Option<(Date, DayAnswer)> {
        let answer = DayAnswer {
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

    fn kept_checksum(&self, kind: DayAnswerKind, day: &str, answer: &DayAnswer) -> Checksum {
        Checksum::of("kept answer", self.tenant)
            .text(kind.as_str())
            .text(&answer.name)
            .text(day)
            .text(&answer.body)
    }
}

/// A calendar as it is stored.
#[derive(Serialize, Deserialize)]
struct KeptCalendar {
    name: String,
    from: Date,
    workdays: Vec<Date>,
    days_off: Vec<Date>,
}

impl TenantStore {
    /// Stores the calendar of the tenant for a day, in place of any other calendar.
    pub async fn keep_work_calendar(
        &self,
        today: Date,
        calendar: &CalendarOfTenant,
    ) -> Result<(), StoreError> {
        let of_kind = |wanted: DayKind| {
            let days = calendar.days.told_days();
            let days = days.filter(|(_, kind)| *kind == wanted);
            days.map(|(day, _)| day).collect()
        };
        let kept = KeptCalendar {
            name: calendar.name.clone(),
            from: calendar.from,
            workdays: of_kind(DayKind::Workday),
            days_off: of_kind(DayKind::Holiday),
        };
        let body = serde_json::to_string(&kept);
        let body = body.map_err(|error| StoreError::Unreadable(error.to_string()))?;
        let answer = DayAnswer {
            name: calendar.id.clone(),
            body,
        };
        let gone = Statement::new(
            "DELETE FROM kept_for_day WHERE tenant = $1 AND kind = $2 AND name <> $3",
            [
                self.tenant.into(),
                DayAnswerKind::WorkCalendar.as_str().into(),
                calendar.id.as_str().into(),
            ],
        );
        self.database.transact(vec![gone]).await?;
        self.store_for_day(DayAnswerKind::WorkCalendar, today, &[answer])
            .await
    }

    /// The stored calendar, with the day on which the platform sent it.
    pub async fn kept_work_calendar(&self) -> Result<Option<(Date, CalendarOfTenant)>, StoreError> {
        let kept = self.answers_of_kind(DayAnswerKind::WorkCalendar).await?;
        let mut kept = kept.into_iter();
        Ok(kept.find_map(|(day, answer)| Some((day, read_calendar(answer)?))))
    }
}

fn read_calendar(answer: DayAnswer) -> Option<CalendarOfTenant> {
    let kept: KeptCalendar = serde_json::from_str(&answer.body).ok()?;
    let worked = kept.workdays.into_iter().map(|day| (day, DayKind::Workday));
    let off = kept.days_off.into_iter().map(|day| (day, DayKind::Holiday));
    let days: BTreeMap<Date, DayKind> = worked.chain(off).collect();
    Some(CalendarOfTenant {
        id: answer.name,
        name: kept.name,
        from: kept.from,
        days: Arc::new(WorkCalendar::of_each_day(days)),
    })
}
