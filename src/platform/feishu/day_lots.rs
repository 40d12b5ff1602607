//! Expiry records that were read earlier on the same calendar day. They are used again only while
//! the balance's figures are the same: otherwise its lots would be older than its figures.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::api::FeishuApi;
use super::lots::{self, can_lapse};
use crate::domain::{Amount, Balance, EmployeeId, PersonBalances};
use crate::platform::day_memory::NamedAnswer;
use crate::platform::json::JsonObject;

/// The fields of a record that are read, and therefore stored. The reason of a grant, which is free
/// text about a person, is not among them.
const STORED_FIELDS: [&str; 8] = [
    "id",
    "leave_type_id",
    "leave_sub_type_id",
    "granting_quantity",
    "left_granting_quantity",
    "granting_unit",
    "effective_date",
    "expiration_date",
];

/// The records of a balance as they are stored.
#[derive(Serialize, Deserialize)]
struct StoredRecords {
    /// The balance's figures when the records were read.
    figures: String,
    records: Vec<Box<RawValue>>,
}

impl FeishuApi {
    /// The day for which records are stored; `None` while another day than today is requested.
    fn day_of_memory(&self) -> Option<Date> {
        self.asks_for_today().then(|| self.today().day)
    }

    /// Adds the lots that were read earlier today to rows whose figures are still the same. Returns
    /// for each person whether every row that can lapse has its lots now.
    pub(super) async fn recall_lots(&self, people: &mut [PersonBalances]) -> Vec<bool> {
        let nobody = vec![false; people.len()];
        let Some(day) = self.day_of_memory().filter(|_| self.expiry.may_ask()) else {
            return nobody;
        };
        if !self.memory.has_any_of(day).await {
            return nobody;
        }
        let recall = |person: &mut PersonBalances| {
            let rows = person.balances.iter_mut().filter(|row| can_lapse(row));
            let mut is_complete = true;
            for row in rows {
                match self.stored_records(day, &person.employee, row) {
                    Some(records) => lots::attach(row, &records),
                    None => is_complete = false,
                }
            }
            is_complete
        };
        people.iter_mut().map(recall).collect()
    }

    fn stored_records(
        &self,
        day: Date,
        employee: &EmployeeId,
        row: &Balance,
    ) -> Option<Vec<Box<RawValue>>> {
        let stored: Arc<str> = self.memory.recall(day, &name_of(employee, row))?;
        let stored: StoredRecords = serde_json::from_str(&stored).ok()?;
        (stored.figures == figures_of(row)).then_some(stored.records)
    }

    /// Stores records for the rest of the day.
    pub(super) async fn store_records(&self, read: Vec<NamedAnswer>) {
        if let Some(day) = self.day_of_memory() {
            self.memory.store(day, read).await;
        }
    }
}

/// The records of a balance as an answer to store; `None` where one of them is not an object, so
/// that they are requested again.
pub(super) fn to_store(
    employee: &EmployeeId,
    row: &Balance,
    records: &[Box<RawValue>],
) -> Option<NamedAnswer> {
    let stored = StoredRecords {
        figures: figures_of(row),
        records: records
            .iter()
            .map(|raw| shortened(raw))
            .collect::<Option<_>>()?,
    };
    let body = serde_json::to_string(&stored).ok()?;
    Some((name_of(employee, row), body))
}

/// A record with the fields that are read.
fn shortened(raw: &RawValue) -> Option<Box<RawValue>> {
    let record = JsonObject::read(raw)?;
    let fields = STORED_FIELDS.iter();
    let fields = fields.filter_map(|name| Some((*name, record.raw(name)?)));
    let fields: BTreeMap<&str, &RawValue> = fields.collect();
    serde_json::value::to_raw_value(&fields).ok()
}

/// Feishu's ids hold no line breaks, so one separates the two.
fn name_of(employee: &EmployeeId, row: &Balance) -> String {
    format!("{}\n{}", employee.as_str(), row.leave_type.as_str())
}

/// The figures to the last digit, with their unit.
fn figures_of(row: &Balance) -> String {
    let figures = &row.figures;
    let all = [figures.granted, figures.used, figures.left, figures.carried];
    let texts = all.map(|figure| figure.map_or_else(String::new, Amount::to_exact_text));
    format!("{:?} {}", row.unit, texts.join(" "))
}
