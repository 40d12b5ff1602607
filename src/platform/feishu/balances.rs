//! The records of `leave_balances` as people and balances: one row for each configured leave type, then those that the list of types
//! lacks. [`RowReader`] is the entry point.

use std::sync::Arc;

use jiff::civil::Date;
use serde_json::value::RawValue;

use super::names;
use super::type_index::{ListedType, TypeIndex};
use crate::domain::amount::{Amount, FigureError, Scale, Unit};
use crate::domain::balance::{FieldName, FieldValue, Hint};
use crate::domain::{
    Balance, Bilingual, CellState, Employee, EmployeeId, Figures, Language, LeaveTypeId,
    PersonBalances, RowError,
};
use crate::platform::ApiError;
use crate::platform::json::{self, JsonObject};

/// Figures beside granted, used, left and carried, which are shown under their own names and never computed with (trap 12).
/// The last two are in the vendor's SDKs but not on its page (trap 14).
const FURTHER: [&str; 9] = [
    "balance_in_current_cycle",
    "history_cycle_accrual",
    "taken",
    "taken_history_cycle",
    "taken_current_date",
    "offboarding_balance",
    "offboarding_granted",
    "leave_balance_excluding_under_approval",
    "leave_quantity_under_approval",
];

/// What is needed to read a record.
#[derive(Clone, Copy)]
pub(super) struct RowReader<'a> {
    /// The configured types.
    pub(super) types: &'a TypeIndex,
    /// Which of several languages of a name to prefer.
    pub(super) language: Language,
    /// The day that was requested. If a record names its own day, that one counts.
    pub(super) as_of: Date,
}

impl RowReader<'_> {
    /// One record of `employment_leave_balance_list`; `None` without an id.
    pub(super) fn read_person(self, raw: &RawValue) -> Option<(Employee, PersonBalances)> {
        let record = JsonObject::read(raw)?;
        let id = EmployeeId::new(&record.identifier("employment_id")?);
        let employee = Employee {
            name: names::name_in(&record, "employment_name", self.language)
                .unwrap_or_else(|| id.shown().into_owned()),
            id,
            departments: None,
            number: None,
            union_id: None,
            hired_on: None,
            department_paths: Vec::new(),
        };
        let balances = PersonBalances {
            employee: employee.id.clone(),
            balances: self.dated(&record).read_rows(&record),
            raw: Some(json::compact(raw.get()).into()),
        };
        Some((employee, balances))
    }

    /// Failed rows of all configured types, for somebody whose balances could not be fetched.
    pub(super) fn fail_person(
        self,
        employee: &EmployeeId,
        state: CellState,
        error: RowError,
    ) -> PersonBalances {
        let error = Arc::new(error);
        let expected = self.types.types().iter().filter(|listed| listed.expected);
        PersonBalances {
            employee: employee.clone(),
            balances: expected
                .map(|listed| {
                    self.without_figures(listed, state)
                        .failed(state, Arc::clone(&error))
                })
                .collect(),
            raw: None,
        }
    }

    fn dated(self, record: &JsonObject) -> Self {
        let echoed = record.text("as_of_date").and_then(|day| day.parse().ok());
        Self {
            as_of: echoed.unwrap_or(self.as_of),
            ..self
        }
    }

    /// The configured types in their order, then the rows whose type the list lacks, in the order sent.
    fn read_rows(self, record: &JsonObject) -> Vec<Balance> {
        let rows = SentRows::collect(record, self.types);
        let listed = self.types.types().iter().zip(rows.listed);
        listed
            .filter_map(|(listed, sent)| {
                let absent = || self.absent(listed, rows.unreadable);
                self.read_listed(listed, &sent)
                    .or_else(|| listed.expected.then(absent))
            })
            .chain(
                rows.unlisted.iter().filter_map(|rows| {
                    Balance::agreed(rows.iter().map(|row| self.read_unlisted(row)))
                }),
            )
            .collect()
    }

    /// A type without a row does not apply to the person. If one of the rows could not be read, it
    /// may be the missing one, so the type fails instead.
    fn absent(self, listed: &ListedType, unreadable: bool) -> Balance {
        let row = self.without_figures(listed, CellState::NotApplicable);
        if unreadable {
            row.failed(CellState::Failed, Arc::new(RowError::unreadable_row()))
        } else {
            row
        }
    }

    fn read_listed(self, listed: &ListedType, sent: &[Row]) -> Option<Balance> {
        let read = |row| self.read_row(row, listed.id.clone(), Arc::clone(&listed.name));
        Balance::agreed(sent.iter().map(read))
    }

    /// A row of a type that the list lacks, with the name that the row brings (trap 16).
    fn read_unlisted(self, row: &Row) -> Balance {
        let name = names::name_in(&row.record, "leave_type_name", self.language);
        let name = name.unwrap_or_else(|| row.id.shown().into_owned());
        self.read_row(row, row.id.clone(), name.into())
    }

    fn read_row(self, row: &Row, id: LeaveTypeId, name: Arc<str>) -> Balance {
        let unit = unit(&row.record);
        let mut balance = Balance::without_figures(id, name, CellState::Known, unit, self.as_of);
        balance.fields = further_figures(&row.record);
        match figures(&row.record, unit) {
            Ok(figures) => {
                balance.overdrawn = figures.is_overdrawn(false);
                balance.figures = figures;
                balance
            }
            Err(error) => balance.failed(CellState::Failed, Arc::new(error)),
        }
    }

    fn without_figures(self, listed: &ListedType, state: CellState) -> Balance {
        let (id, name) = (listed.id.clone(), Arc::clone(&listed.name));
        Balance::without_figures(id, name, state, None, self.as_of)
    }
}

/// A row of `leave_balance_list`.
struct Row {
    id: LeaveTypeId,
    record: JsonObject,
}

/// A person's rows, sorted by whether their type is configured.
struct SentRows {
    /// Parallel to the configured types.
    listed: Vec<Vec<Row>>,
    /// The rows of other types, by type in the order sent.
    unlisted: Vec<Vec<Row>>,
    /// A row, or the whole list, could not be read.
    unreadable: bool,
}

impl SentRows {
    fn collect(record: &JsonObject, types: &TypeIndex) -> Self {
        let list = record.promised_list("leave_balance_list");
        let mut sent = Self {
            listed: types.types().iter().map(|_| Vec::new()).collect(),
            unlisted: Vec::new(),
            unreadable: list.is_none(),
        };
        for raw in list.unwrap_or_default() {
            match Row::read(&raw) {
                Some(row) => sent.put(row, types),
                None => sent.unreadable = true,
            }
        }
        sent
    }

    fn put(&mut self, row: Row, types: &TypeIndex) {
        match types.position(&row.id) {
            Some(at) => self.listed[at].push(row),
            None => match self
                .unlisted
                .iter_mut()
                .find(|of_type| of_type[0].id == row.id)
            {
                Some(of_type) => of_type.push(row),
                None => self.unlisted.push(vec![row]),
            },
        }
    }
}

impl Row {
    fn read(raw: &RawValue) -> Option<Self> {
        let record = JsonObject::read(raw)?;
        let id = LeaveTypeId::new(&record.identifier("leave_type_id")?);
        Some(Self { id, record })
    }
}

/// The unit stands in each row; one person can have both (trap 13).
fn unit(record: &JsonObject) -> Option<Unit> {
    unit_in(record, "leave_duration_unit")
}

/// 1 is days, 2 is hours; anything else is unknown.
pub(super) fn unit_in(record: &JsonObject, name: &str) -> Option<Unit> {
    match record.integer(name)? {
        1 => Some(Unit::Day),
        2 => Some(Unit::Hour),
        _ => None,
    }
}

/// The figures of a row. `leave_balance` and the unit must be there; the three others may be absent (trap 12).
fn figures(record: &JsonObject, unit: Option<Unit>) -> Result<Figures, RowError> {
    // An error of the figure is reported rather than one of its unit.
    let left = figure(record, "leave_balance", unit.unwrap_or(Unit::Day))?;
    let unit = unit.ok_or_else(unknown_unit)?;
    let optional = |name| figure(record, name, unit).ok();
    Ok(Figures {
        granted: optional("this_cycle_total"),
        used: optional("this_cycle_taken"),
        left: Some(left),
        carried: optional("historical_cycles_left"),
    })
}

/// A decimal string, negative or not. A missing or empty one is unknown, not 0 (trap 11).
pub(super) fn figure(record: &JsonObject, name: &str, unit: Unit) -> Result<Amount, FigureError> {
    let text = record.text(name).ok_or(FigureError::Missing)?;
    Amount::read(&text, Scale::Millionths, unit)
}

/// The further figures that came, and of granted, used, left and carried those that cannot be read or had to be rounded.
fn further_figures(record: &JsonObject) -> Vec<(FieldName, FieldValue)> {
    let is_exact = |name| {
        let figure = figure(record, name, Unit::Day);
        figure.is_ok_and(|amount| amount.scale == Scale::Millionths)
    };
    let inexact = [
        "leave_balance",
        "this_cycle_total",
        "this_cycle_taken",
        "historical_cycles_left",
    ]
    .into_iter()
    .filter(|name| record.text(name).is_some() && !is_exact(name));
    FURTHER
        .into_iter()
        .chain(inexact)
        .filter_map(|name| {
            let value = json::compact(record.raw(name)?.get());
            Some((name.into(), value.into()))
        })
        .collect()
}

fn row_error(code: &str, message: &Bilingual, hint: Hint) -> RowError {
    RowError {
        code: code.to_owned(),
        message: message.en().to_owned(),
        message_zh: Some(message.zh().into()),
        hint,
        may_pass: false,
    }
}

fn unknown_unit() -> RowError {
    let hint = Hint {
        zh: "平台给出的单位无法识别；请在平台后台核对该员工的余额",
        en: "the platform sent a unit that is neither day nor hour; check this person's balance in its console",
    };
    let message = Bilingual::new(
        "单位既不是天 (1) 也不是小时 (2)",
        "the row's unit is neither day (1) nor hour (2)",
    );
    row_error("unknown_unit", &message, hint)
}

/// The error of somebody who was named only in refused calls.
pub(super) fn not_asked(refusal: &ApiError) -> RowError {
    let hint = Hint {
        zh: "请先处理已查明原因的员工，再重新同步；也可以在看板里单独重新读取该员工",
        en: "first settle the people whose reason is known, then sync again; the dashboard can also read this person alone again",
    };
    let code = &refusal.code;
    let [zh, en] = [Language::Chinese, Language::English].map(|language| refusal.words(language));
    let message = Bilingual::new(
        format!("没有查询：包含该员工的调用被拒绝（{code} {zh}），逐一查明需要太多次调用"),
        format!(
            "not asked about: a call that named them was refused ({code} {en}), and finding out for whom took too many calls"
        ),
    );
    row_error("not_asked", &message, hint)
}

#[cfg(test)]
mod tests;
