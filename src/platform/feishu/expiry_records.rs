//! Fetching expiry records: one call for each person and leave type (trap 19).

use futures_util::stream::{self, StreamExt};
use jiff::Span;
use jiff::civil::Date;
use serde_json::json;
use serde_json::value::RawValue;

use super::api::FeishuApi;
use super::wire::DataReply;
use super::{day_lots, lots};
use crate::domain::{EmployeeId, LeaveTypeId, PersonBalances};
use crate::platform::ApiError;
use crate::platform::allow::FEISHU_EXPIRY;
use crate::platform::http::ApiCall;

/// Calls under way at once, far below the documented 50 a second.
const CALLS_AT_ONCE: usize = 8;

impl FeishuApi {
    /// Fetches the records of one row to learn whether the app may see any; the error if it may not.
    pub(super) async fn try_expiry(&self, people: &[PersonBalances]) -> Option<ApiError> {
        if !self.expiry.is_untried() {
            return None;
        }
        let (person, row) = people.iter().find_map(|person| {
            Some((
                person,
                person.balances.iter().find(|row| lots::can_lapse(row))?,
            ))
        })?;
        let outcome = self.fetch_records(&person.employee, &row.leave_type).await;
        outcome.err().filter(ApiError::is_final)
    }

    /// Adds lots to every row that can lapse. A row whose records cannot be fetched stays, and says so in its fields.
    pub(super) async fn attach_lots(&self, people: &mut [PersonBalances]) {
        let fetches: Vec<_> = rows_that_can_lapse(people)
            .into_iter()
            .map(|(person, row)| {
                let employee = people[person].employee.clone();
                let leave_type = people[person].balances[row].leave_type.clone();
                async move {
                    (
                        person,
                        row,
                        self.fetch_records(&employee, &leave_type).await,
                    )
                }
            })
            .collect();
        let mut answers = stream::iter(fetches).buffer_unordered(CALLS_AT_ONCE);
        let mut read = Vec::new();
        while let Some((person, row, outcome)) = answers.next().await {
            let employee = people[person].employee.clone();
            let balance = &mut people[person].balances[row];
            match outcome {
                Ok(records) => {
                    read.extend(day_lots::to_store(&employee, balance, &records));
                    lots::attach(balance, &records);
                }
                Err(error) => lots::note_error(balance, &error.code),
            }
        }
        drop(answers);
        self.store_records(read).await;
    }

    async fn fetch_records(
        &self,
        employee: &EmployeeId,
        leave_type: &LeaveTypeId,
    ) -> Result<Vec<Box<RawValue>>, ApiError> {
        let outcome = self
            .transport
            .call(self.expiry_call(employee, leave_type))
            .await;
        self.expiry.note(&outcome);
        let data = outcome?.decode::<DataReply>()?.data;
        // No grant within the days asked about is normal, and a list without records may be left out.
        data.list("records")
            .ok_or_else(|| self.unreadable(&FEISHU_EXPIRY))
    }

    /// A GET with a body. The kind of id is sent, because its default differs from other calls (trap 10).
    fn expiry_call(&self, employee: &EmployeeId, leave_type: &LeaveTypeId) -> ApiCall {
        let today = self.today().day;
        ApiCall::new(&FEISHU_EXPIRY)
            .segment(leave_type.as_str())
            .query("user_id_type", &self.user_id_type)
            .json(&json!({
                "employment_id": employee.as_str(),
                "leave_type_id": leave_type.as_str(),
                "start_expiration_date": years_from(today, -1).to_string(),
                "end_expiration_date": years_from(today, 3).to_string(),
                "time_offset": self.minutes_east(today),
            }))
    }

    /// The tenant's distance from UTC on a day, in minutes.
    fn minutes_east(&self, day: Date) -> i32 {
        let midday = day.at(12, 0, 0, 0).to_zoned_datetime(self.zone.clone());
        midday.map_or(480, |at| at.offset().seconds() / 60)
    }
}

/// Positions of the rows that can lapse.
fn rows_that_can_lapse(people: &[PersonBalances]) -> Vec<(usize, usize)> {
    let rows = people.iter().enumerate().flat_map(|(at, person)| {
        let rows = person.balances.iter().enumerate();
        rows.filter(|(_, row)| lots::can_lapse(row))
            .map(move |(row, _)| (at, row))
    });
    rows.collect()
}

fn years_from(day: Date, years: i32) -> Date {
    day.saturating_add(Span::new().years(years))
}
