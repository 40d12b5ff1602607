//! The records of `getuservacationquota` as balances: one row for each configured leave type, then those that the configuration
//! lacks.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;

use super::seconds;
use super::wire::QuotaRecord;
use crate::domain::balance::{FieldName, FieldValue};
use crate::domain::leave_type::ExpiryRule;
use crate::domain::platforms::LeaveTypeDetails;
use crate::domain::{
    Balance, CellState, EmployeeId, FigureError, Figures, LeaveType, LeaveTypeId, PersonBalances,
    RowError, Scale, Unit, expiry,
};
use crate::platform::json;
use crate::platform::{ApiError, ErrorClass};

/// One person's rows: the configured types in their order, then those that the configuration lacks (trap 4).
pub(super) fn read_person(
    types: &[LeaveType],
    records: Vec<QuotaRecord<'_>>,
    today: Date,
) -> Vec<Balance> {
    let mut records = Records::of(records);
    let mut balances = Vec::with_capacity(types.len());
    for leave_type in types {
        let sent = records.take(&leave_type.id);
        let rows = sent.map(|record| row_of(leave_type, record, today));
        let row = if leave_type.is_unlimited() {
            // It has no figure that rows could disagree about.
            rows.take(1).next()
        } else {
            Balance::agreed(rows)
        };
        balances.push(row.unwrap_or_else(|| absent_row(leave_type, records.complete, today)));
    }
    for sent in records.left() {
        let rows = sent.into_iter();
        balances.extend(Balance::agreed(
            rows.map(|record| unlisted_row(record, today)),
        ));
    }
    balances
}

/// A person's records by type id. An id may come more than once.
struct Records<'a> {
    list: Vec<QuotaRecord<'a>>,
    /// The places of the records that name their type, sorted by its id and then in the order sent; and whether the record was
    /// taken.
    places: Vec<(usize, bool)>,
    /// Every record named its type.
    complete: bool,
}

impl<'a> Records<'a> {
    fn of(list: Vec<QuotaRecord<'a>>) -> Self {
        let mut places: Vec<_> = (0..list.len()).map(|place| (place, false)).collect();
        places.retain(|(place, _)| list[*place].id.is_some());
        let complete = places.len() == list.len();
        places.sort_by(|(a, _), (b, _)| list[*a].id.cmp(&list[*b].id));
        Self {
            list,
            places,
            complete,
        }
    }

    fn id_at(&self, place: usize) -> &str {
        self.list[place].id.as_deref().unwrap_or_default()
    }

    /// The records of one type, which count as taken from now on.
    fn take(&mut self, id: &LeaveTypeId) -> impl Iterator<Item = &QuotaRecord<'a>> {
        let id = id.as_str();
        let start = self
            .places
            .partition_point(|(place, _)| self.id_at(*place) < id);
        let others = self.places[start..].iter();
        let count = others
            .take_while(|(place, _)| self.id_at(*place) == id)
            .count();
        let run = &mut self.places[start..start + count];
        for (_, taken) in run.iter_mut() {
            *taken = true;
        }
        run.iter().map(|(place, _)| &self.list[*place])
    }

    /// The records that nobody took, by type, in the order sent.
    fn left(&self) -> Vec<Vec<&QuotaRecord<'a>>> {
        let runs = self
            .places
            .chunk_by(|(a, _), (b, _)| self.id_at(*a) == self.id_at(*b));
        let mut left: Vec<_> = runs.filter(|run| !run[0].1).collect();
        left.sort_unstable_by_key(|run| run[0].0);
        let records =
            |run: &[(usize, bool)]| run.iter().map(|(place, _)| &self.list[*place]).collect();
        left.into_iter().map(records).collect()
    }
}

fn row_of(leave_type: &LeaveType, record: &QuotaRecord<'_>, today: Date) -> Balance {
    let mut row = empty_row(leave_type, today);
    row.fields = further_figures(record);
    if leave_type.is_unlimited() {
        row.state = CellState::Unlimited;
        return row;
    }
    let actual = matches!(leave_type.details, LeaveTypeDetails::WeCom(details) if details.by_actual_work_time);
    with_figures(row, record, actual, Some(&leave_type.expiry))
}

/// The row of a type for which no record came: it does not apply to this person. If some record did
/// not name its type, it may be the missing one, so the row fails instead.
fn absent_row(leave_type: &LeaveType, complete: bool, today: Date) -> Balance {
    let mut row = empty_row(leave_type, today);
    if leave_type.is_unlimited() {
        row.state = CellState::Unlimited;
        return row;
    }
    if complete {
        return row;
    }
    row.failed(CellState::Failed, Arc::new(FigureError::Missing.into()))
}

fn unlisted_row(record: &QuotaRecord<'_>, today: Date) -> Balance {
    let id = record.id.as_deref().unwrap_or_default();
    let name = record.name();
    let id = LeaveTypeId::new(id);
    let name = name.unwrap_or_else(|| id.shown());
    let mut row = Balance::without_figures(
        id.clone(),
        Arc::from(&*name),
        CellState::NotApplicable,
        Some(Unit::Second),
        today,
    );
    row.fields = further_figures(record);
    with_figures(row, record, false, None)
}

fn empty_row(leave_type: &LeaveType, today: Date) -> Balance {
    Balance::without_figures(
        leave_type.id.clone(),
        Arc::clone(&leave_type.name),
        CellState::NotApplicable,
        Some(leave_type.unit.unwrap_or(Unit::Second)),
        today,
    )
}

/// Fills in the figures. `left` is the platform's own and must be there; the others may be unknown (traps 2 and 41).
fn with_figures(
    mut row: Balance,
    record: &QuotaRecord<'_>,
    by_actual_work_time: bool,
    rule: Option<&ExpiryRule>,
) -> Balance {
    let left = match seconds::read(record.leftduration.as_deref(), row.unit) {
        Ok(left) => left,
        Err(error) => return row.failed(CellState::Failed, Arc::new(RowError::from(error))),
    };
    let real = record
        .real_assignduration
        .as_deref()
        .filter(|_| by_actual_work_time);
    let granted = real.or(record.assignduration.as_deref());
    row.figures = Figures {
        granted: seconds::amount(granted, row.unit),
        used: seconds::amount(record.usedduration.as_deref(), row.unit),
        left: Some(left),
        carried: None,
    };
    row.state = CellState::Known;
    row.overdrawn = row.figures.is_overdrawn(true);
    let (expires_on, source) = expiry::from_rule(rule, row.state, &row.figures, row.as_of);
    row.expires_on = expires_on;
    row.expiry_source = source;
    row
}

/// Both grants as sent, and of the other figures those that are not whole seconds.
fn further_figures(record: &QuotaRecord<'_>) -> Vec<(FieldName, FieldValue)> {
    let is_finer = |text: &Option<Cow<'_, str>>| {
        let amount = seconds::amount(text.as_deref(), None);
        amount.is_some_and(|amount| amount.scale != Scale::Seconds)
    };
    let grants = [
        ("assignduration", &record.assignduration),
        ("real_assignduration", &record.real_assignduration),
    ];
    let others = [
        ("usedduration", &record.usedduration),
        ("leftduration", &record.leftduration),
    ];
    let finer = others.into_iter().filter(|(_, text)| is_finer(text));
    let mut figures = Vec::with_capacity(2);
    for (name, text) in grants.into_iter().chain(finer) {
        if let Some(text) = text {
            figures.push((name.into(), json::json_scalar(text)));
        }
    }
    figures
}

/// A person whose call failed: every configured type fails, but for unlimited ones, which need no answer (trap 15).
pub(super) fn fail_person(
    person: &EmployeeId,
    types: &[LeaveType],
    error: &ApiError,
    today: Date,
) -> PersonBalances {
    let state = match error.class {
        ErrorClass::Hidden => CellState::Forbidden,
        _ => CellState::Failed,
    };
    let reason = Arc::new(error.to_row_error());
    let row = |leave_type: &LeaveType| {
        let row = empty_row(leave_type, today);
        if leave_type.is_unlimited() {
            return Balance {
                state: CellState::Unlimited,
                ..row
            };
        }
        row.failed(state, Arc::clone(&reason))
    };
    PersonBalances {
        employee: person.clone(),
        balances: types.iter().map(row).collect(),
        raw: None,
    }
}
