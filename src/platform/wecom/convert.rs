//! WeCom's records as leave types and balances.
//!
//! All durations are seconds; the type's `time_attr` alone says whether 86,400 or 3,600 of them make one unit (trap 3).

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;
use serde_json::value::RawValue;

use super::super::decode;
use super::super::error::{ApiError, Class};
use super::super::http::RequestFault;
use super::wire::{ExpireRule, MonthAndDay, QuotaAttr, QuotaRecord, TierRecord, TypeRecord};
use crate::domain::balance::{FieldName, FieldValue};
use crate::domain::day::day_of_milliseconds;
use crate::domain::leave_type::{
    DayCounting, DayLength, Details, ExpiryRule, Extension, GrantRule, MonthDay, Status, Tier,
    WeComDetails, YearlyDay, YearlyQuota, YearsOf,
};
use crate::domain::{
    Amount, Balance, CellState, EmployeeId, FigureError, Figures, LeaveType, LeaveTypeId,
    PersonBalances, RowError, Scale, Unit, expiry,
};

/// The types in their order, and what could not be read of the list.
pub(super) fn leave_types(lists: &[Box<RawValue>]) -> (Vec<LeaveType>, Option<RequestFault>) {
    let mut types: Vec<LeaveType> = Vec::with_capacity(lists.len());
    let mut unreadable = None;
    for (index, raw) in lists.iter().enumerate() {
        match leave_type(raw) {
            Ok(leave_type) => match types.iter().find(|known| known.id == leave_type.id) {
                None => types.push(leave_type),
                Some(known) if *known == leave_type => {}
                Some(_) => {
                    unreadable = Some(RequestFault::contradicting_types(&leave_type.id.shown()));
                }
            },
            Err(message) => {
                unreadable = Some(RequestFault::unreadable(&format!(
                    "lists[{index}]: {message}"
                )));
            }
        }
    }
    (types, unreadable)
}

fn leave_type(raw: &RawValue) -> Result<LeaveType, String> {
    let record: TypeRecord = decode::from_json(raw.get())?;
    let id = LeaveTypeId::new(record.id.as_deref().ok_or("id is missing")?);
    let unit = unit(record.time_attr);
    let quota = record.quota_attr.as_ref();
    let day_length = record.perday_duration.filter(|seconds| *seconds > 0);
    Ok(LeaveType {
        name: record.name.map_or_else(|| Arc::from(id.shown()), Arc::from),
        id,
        parent: None,
        status: Status::Enabled,
        unit,
        day_length: day_length.map(|seconds| DayLength {
            seconds,
            assumed: false,
        }),
        counts: counts(record.duration_type),
        grant: quota.map_or(GrantRule::Unknown, |quota| grant(quota, unit)),
        expiry: record
            .expire_rule
            .as_ref()
            .map_or(ExpiryRule::Unknown, expiry_rule),
        details: Details::WeCom(WeComDetails {
            overtime_linked: record.is_newovertime,
            waiting_months: record.enter_comp_time_limit,
            by_actual_work_time: quota.is_some_and(by_actual_work_time),
        }),
        fields: decode::flatten(raw.get()),
        raw: decode::compact(raw.get()).into(),
    })
}

fn unit(time_attr: Option<i64>) -> Option<Unit> {
    match time_attr {
        Some(0) => Some(Unit::Day),
        Some(1) => Some(Unit::Hour),
        _ => None,
    }
}

fn counts(duration_type: Option<i64>) -> DayCounting {
    match duration_type {
        Some(0) => DayCounting::NaturalDays,
        Some(1) => DayCounting::WorkingDays,
        _ => DayCounting::Unknown,
    }
}

fn grant(quota: &QuotaAttr, unit: Option<Unit>) -> GrantRule {
    match quota.kind {
        Some(0) => GrantRule::Unlimited,
        Some(1) => GrantRule::Yearly {
            on: yearly_day(quota),
            quota: yearly_quota(quota, unit),
            by_actual_work_time: by_actual_work_time(quota),
        },
        Some(2) => GrantRule::Manual,
        Some(3) => GrantRule::Monthly {
            day: quota.auto_reset_month_day.filter(|day| *day > 0),
            amount: amount(quota.autoreset_duration.as_deref(), unit),
        },
        _ => GrantRule::Unknown,
    }
}

fn by_actual_work_time(quota: &QuotaAttr) -> bool {
    let rules = quota.quota_rules.as_ref();
    rules.is_some_and(super::wire::QuotaRules::by_actual_work_time)
}

/// Of the moment only month and day count, in UTC+8; it is void when the grant follows the entry date (traps 9 and 39).
fn yearly_day(quota: &QuotaAttr) -> YearlyDay {
    if quota.at_entry_date == Some(true) {
        return YearlyDay::EntryDate;
    }
    let moment = quota.autoreset_time.filter(|seconds| *seconds > 0);
    let day = moment
        .and_then(|seconds| seconds.checked_mul(1_000))
        .and_then(day_of_milliseconds);
    day.map_or(YearlyDay::Unknown, |day| {
        YearlyDay::Fixed(MonthDay {
            month: day.month(),
            day: day.day(),
        })
    })
}

/// The old shape knows only the fixed quota, and no rule type (trap 8).
fn yearly_quota(quota: &QuotaAttr, unit: Option<Unit>) -> YearlyQuota {
    let tiers = |by| YearlyQuota::Tiers {
        by,
        tiers: tiers(quota, unit),
    };
    match quota.quota_rule_type {
        None | Some(0) => YearlyQuota::Fixed(amount(quota.autoreset_duration.as_deref(), unit)),
        Some(1) => tiers(YearsOf::Work),
        Some(2) => tiers(YearsOf::Company),
        Some(_) => YearlyQuota::Unknown,
    }
}

fn tiers(quota: &QuotaAttr, unit: Option<Unit>) -> Vec<Tier> {
    let records = quota.quota_rules.iter().flat_map(|rules| &rules.list);
    records.map(|record| tier(record, unit)).collect()
}

fn tier(record: &TierRecord, unit: Option<Unit>) -> Tier {
    Tier {
        from_years: record.begin.unwrap_or(0),
        to_years: record.end.filter(|end| *end > 0),
        amount: amount(record.quota.as_deref(), unit),
    }
}

fn expiry_rule(rule: &ExpireRule) -> ExpiryRule {
    let extension = extension(rule);
    let value = rule.duration.and_then(|n| u64::try_from(n).ok());
    match (rule.kind, value, rule.date.as_ref().and_then(calendar_day)) {
        (Some(1), _, Some(on)) => ExpiryRule::FixedDate { on, extension },
        (Some(2), Some(value), _) => ExpiryRule::YearsAfterGrant { value, extension },
        (Some(3), Some(value), _) => ExpiryRule::MonthsAfterGrant { value, extension },
        (Some(4), _, _) => ExpiryRule::Never,
        _ => ExpiryRule::Unknown,
    }
}

fn calendar_day(date: &MonthAndDay) -> Option<MonthDay> {
    let month = date.month.filter(|month| (1..=12).contains(month))?;
    let day = date.day.filter(|day| (1..=31).contains(day))?;
    Some(MonthDay {
        month: i8::try_from(month).ok()?,
        day: i8::try_from(day).ok()?,
    })
}

/// Months and days to add, not a calendar day (trap 9).
fn extension(rule: &ExpireRule) -> Option<Extension> {
    let sent = rule.extern_duration.as_ref()?;
    let extension = Extension {
        months: sent.month.unwrap_or(0),
        days: sent.day.unwrap_or(0),
    };
    let counts = rule.extern_duration_enable == Some(true);
    (counts && (extension.months, extension.days) != (0, 0)).then_some(extension)
}

fn amount(text: Option<&str>, unit: Option<Unit>) -> Option<Amount> {
    seconds(text, unit).ok()
}

/// Without a known scale the seconds are shown as they are (trap 4).
fn seconds(text: Option<&str>, unit: Option<Unit>) -> Result<Amount, FigureError> {
    let unit = unit.unwrap_or(Unit::Second);
    Amount::read(text.unwrap_or_default(), Scale::Seconds, unit)
}

/// One row a configured type, in order, then those that the configuration lacks (trap 4).
pub(super) fn balances(
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

/// A person's records by type id. One id may come more than once.
struct Records<'a> {
    list: Vec<QuotaRecord<'a>>,
    /// Places of those that name their type, by its id, those of one id in the order sent; and whether they were taken.
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

    /// The records of a type.
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

    /// What nobody took, by type, in the order sent.
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
    let actual =
        matches!(leave_type.details, Details::WeCom(details) if details.by_actual_work_time);
    with_figures(row, record, actual, Some(&leave_type.expiry), today)
}

/// Configured but not listed: it does not apply. Not so if some record of the person did not say which type it is.
fn absent_row(leave_type: &LeaveType, complete: bool, today: Date) -> Balance {
    let mut row = empty_row(leave_type, today);
    match (leave_type.is_unlimited(), complete) {
        (true, _) => row.state = CellState::Unlimited,
        (false, true) => {}
        (false, false) => row = row.failed(CellState::Failed, missing_figure()),
    }
    row
}

fn missing_figure() -> Arc<RowError> {
    Arc::new(RowError::from(FigureError::Missing))
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
    with_figures(row, record, false, None, today)
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

/// `left` is the platform's own and decides; the others may be unknown (traps 2 and 41).
fn with_figures(
    mut row: Balance,
    record: &QuotaRecord<'_>,
    by_actual_work_time: bool,
    rule: Option<&ExpiryRule>,
    today: Date,
) -> Balance {
    let left = match seconds(record.leftduration.as_deref(), row.unit) {
        Ok(left) => left,
        Err(error) => return row.failed(CellState::Failed, Arc::new(RowError::from(error))),
    };
    let real = record
        .real_assignduration
        .as_deref()
        .filter(|_| by_actual_work_time);
    let granted = real.or(record.assignduration.as_deref());
    row.figures = Figures {
        granted: amount(granted, row.unit),
        used: amount(record.usedduration.as_deref(), row.unit),
        left: Some(left),
        carried: None,
    };
    row.state = CellState::Known;
    row.overdrawn = row.figures.is_overdrawn(true);
    let (expires_on, source) = expiry::from_rule(rule, row.state, &row.figures, today);
    row.expires_on = expires_on;
    row.expiry_source = source;
    row
}

/// Both grants as sent, and of the others those that are no whole seconds.
fn further_figures(record: &QuotaRecord<'_>) -> Vec<(FieldName, FieldValue)> {
    let finer = |text: &Option<Cow<'_, str>>| {
        let amount = amount(text.as_deref(), None);
        amount.is_some_and(|amount| amount.scale != Scale::Seconds)
    };
    let sent = [
        ("assignduration", &record.assignduration, true),
        ("real_assignduration", &record.real_assignduration, true),
        (
            "usedduration",
            &record.usedduration,
            finer(&record.usedduration),
        ),
        (
            "leftduration",
            &record.leftduration,
            finer(&record.leftduration),
        ),
    ];
    let mut figures = Vec::with_capacity(2);
    for (name, text, is_told) in sent {
        if let Some(text) = text.as_ref().filter(|_| is_told) {
            figures.push((name.into(), decode::json_scalar(text)));
        }
    }
    figures
}

/// A person whose call failed: one row a type (trap 15). An unlimited one needs no answer.
pub(super) fn failed_person(
    person: &EmployeeId,
    types: &[LeaveType],
    error: &ApiError,
    today: Date,
) -> PersonBalances {
    let state = match error.class {
        Class::Hidden => CellState::Forbidden,
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
