//! A row of `totals`: what the balances of a group add up to in one unit.

use std::borrow::Cow;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::domain::insight::totals::{
    AmountSum, Liability, StateCounts, TotalsFigures, TotalsGrouping, TotalsRow,
};
use crate::domain::text::{grouped, shown};
use crate::domain::{Amount, CellState, Language, LeaveTypeId, PlatformKind, Scale, Unit};
use crate::text::figures::{state_word, unit_name};
use crate::text::headings;
use crate::text::views::totals::{some_without_kind, some_without_rate};
use crate::text::words::list_comma;

use super::SCHEMA;
use super::column_names::followed_by;
use super::privacy::{Privacy, privacy_of};
use super::row::{OutputRow, RowUnit, SheetCell, TableColumn};
use crate::text::platform_name;

/// A sum as printed: the fields are those of the object, in its order.
#[derive(Clone, Debug, Serialize)]
pub struct PrintedTotals<'a> {
    schema: u8,
    by: &'static str,
    tenant: &'a str,
    platform: PlatformKind,
    department_id: Option<Cow<'a, str>>,
    department: Option<&'a str>,
    leave_type_id: Option<Cow<'a, str>>,
    leave_type: Option<&'a str>,
    unit: Option<&'static str>,
    people: usize,
    granted: Option<ExactSum>,
    used: Option<ExactSum>,
    left: Option<ExactSum>,
    carried: Option<ExactSum>,
    overdrawn_people: usize,
    states: PrintedStates,
    liability: Option<PrintedLiability>,
    #[serde(skip)]
    source: &'a TotalsRow,
}

/// A sum, serialised as a decimal string.
#[derive(Clone, Copy, Debug)]
struct ExactSum(AmountSum);

impl Serialize for ExactSum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_exact_text())
    }
}

/// How many cells there are of each state, serialised as an object that names every state.
#[derive(Clone, Copy, Debug)]
struct PrintedStates(StateCounts);

impl Serialize for PrintedStates {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(StateCounts::STATES.len()))?;
        for state in StateCounts::STATES {
            map.serialize_entry(state.as_str(), &self.0.of(state))?;
        }
        map.end()
    }
}

/// What the leave costs. `amount` and `currency` are there for a single currency; several are
/// never added, and are only in the list.
#[derive(Clone, Debug, Serialize)]
struct PrintedLiability {
    amount: Option<String>,
    currency: Option<String>,
    people_without_rate: usize,
    people_without_kind: usize,
    by_currency: Vec<PrintedMoney>,
    hours_per_day: Option<String>,
    hours_per_day_assumed: Option<bool>,
    percent: Option<u32>,
}

#[derive(Clone, Debug, Serialize)]
struct PrintedMoney {
    amount: Option<String>,
    currency: String,
}

impl PrintedLiability {
    fn of(liability: &Liability) -> Self {
        let amounts = liability.amounts.iter().map(|money| PrintedMoney {
            amount: money.to_exact_text(),
            currency: money.currency.to_string(),
        });
        let by_currency: Vec<PrintedMoney> = amounts.collect();
        let single = match &by_currency[..] {
            [money] => Some(money.clone()),
            _ => None,
        };
        let length = liability.day_length;
        Self {
            amount: single.as_ref().and_then(|money| money.amount.clone()),
            currency: single.map(|money| money.currency),
            people_without_rate: liability.people_without_rate,
            people_without_kind: liability.people_without_kind,
            by_currency,
            hours_per_day: length.map(|length| {
                let hours = Amount::new(length.seconds, Scale::Seconds, Unit::Hour);
                hours.to_exact_text()
            }),
            hours_per_day_assumed: length.map(|length| length.assumed),
            percent: liability.percent,
        }
    }

    /// `1200 CNY; 30 USD`, each amount written by `write`.
    fn words(&self, write: fn(&str) -> String) -> String {
        let amounts = self.by_currency.iter();
        let words = amounts.map(|money| {
            let amount = money
                .amount
                .as_deref()
                .map_or_else(|| "?".to_owned(), write);
            format!("{amount} {}", money.currency)
        });
        words.collect::<Vec<_>>().join("; ")
    }
}

impl<'a> PrintedTotals<'a> {
    /// The row of these sums.
    pub fn new(by: TotalsGrouping, row: &'a TotalsRow) -> Self {
        let TotalsFigures {
            granted,
            used,
            left,
            carried,
        } = row.sums;
        let department = row.department.as_ref();
        let leave_type = row.leave_type.as_ref();
        Self {
            schema: SCHEMA,
            by: by.as_str(),
            tenant: &row.tenant_name,
            platform: row.platform,
            department_id: department.and_then(|department| department.id.as_deref().map(shown)),
            department: department.map(|department| &*department.name),
            leave_type_id: leave_type.map(|(id, _): &(LeaveTypeId, _)| id.shown()),
            leave_type: leave_type.map(|(_, name)| &**name),
            unit: row.unit.map(Unit::as_str),
            people: row.people,
            granted: granted.map(ExactSum),
            used: used.map(ExactSum),
            left: left.map(ExactSum),
            carried: carried.map(ExactSum),
            overdrawn_people: row.overdrawn_people,
            states: PrintedStates(row.states),
            liability: row.liability.as_ref().map(PrintedLiability::of),
            source: row,
        }
    }
}

impl PrintedTotals<'_> {
    /// The amounts, and how many people are in none of them.
    fn liability_words(&self, language: Language) -> String {
        let Some(liability) = &self.liability else {
            return String::new();
        };
        let mut words = liability.words(separated);
        if liability.people_without_rate > 0 {
            words += &some_without_rate(liability.people_without_rate, language);
        }
        if liability.people_without_kind > 0 {
            words += &some_without_kind(liability.people_without_kind, language);
        }
        words.trim_start().to_owned()
    }
}

/// An amount as people read it.
fn separated(amount: &str) -> String {
    grouped(amount)
}

fn exact(sum: Option<ExactSum>) -> Option<String> {
    sum.map(|sum| sum.0.to_exact_text())
}

impl OutputRow for PrintedTotals<'_> {
    const LIST: &'static str = "totals";
    const KEYS: &'static [&'static str] = &[
        "schema",
        "by",
        "tenant",
        "platform",
        "department_id",
        "department",
        "leave_type_id",
        "leave_type",
        "unit",
        "people",
        "granted",
        "used",
        "left",
        "carried",
        "overdrawn_people",
        "states",
        "liability",
    ];
    const SHEET_COLUMNS: &'static [&'static str] = &[
        "tenant",
        "platform",
        "department_id",
        "department",
        "leave_type_id",
        "leave_type",
        "unit",
        "people",
        "carried",
        "granted",
        "used",
        "left",
        "overdrawn_people",
        "known",
        "unlimited",
        "not_applicable",
        "not_initialised",
        "failed",
        "forbidden",
        "pending",
    ];

    /// Here `by` names the grouping; in rows of changes and comparisons it is an amount, which is
    /// hidden.
    fn privacy(key: &str) -> Privacy {
        match key {
            "by" => Privacy::Shown,
            _ => privacy_of(key),
        }
    }

    fn sheet_cells(&self, language: Language) -> Vec<SheetCell<'_>> {
        let mut cells = vec![
            SheetCell::text(Some(self.tenant)),
            SheetCell::word(Some(platform_name(self.platform, language))),
            SheetCell::text(self.department_id.as_deref()),
            SheetCell::text(self.department),
            SheetCell::text(self.leave_type_id.as_deref()),
            SheetCell::text(self.leave_type),
            SheetCell::unit(self.unit, language),
            SheetCell::figure(Some(self.people)),
            SheetCell::figure(exact(self.carried)),
            SheetCell::figure(exact(self.granted)),
            SheetCell::figure(exact(self.used)),
            SheetCell::figure(exact(self.left)),
            SheetCell::figure(Some(self.overdrawn_people)),
        ];
        let states = StateCounts::STATES.map(|state| self.states.0.of(state));
        cells.extend(states.map(|count| SheetCell::figure(Some(count))));
        cells
    }

    fn unit(&self) -> RowUnit {
        RowUnit::Of(self.unit)
    }

    /// Sums are long, and people read them in a table; files and scripts get them plain.
    fn table_text(&self, _key: &str, cell: &SheetCell<'_>, _language: Language) -> String {
        match cell {
            SheetCell::Figure(number) => grouped(number),
            other => other.to_text().into_owned(),
        }
    }

    fn table_columns(language: Language) -> Vec<TableColumn> {
        vec![
            TableColumn::left(headings::TENANT.of(language)),
            TableColumn::left(headings::DEPARTMENT.of(language)),
            TableColumn::left(headings::LEAVE.of(language)),
            TableColumn::left(headings::UNIT.of(language)),
            TableColumn::right(headings::PEOPLE.of(language)),
            TableColumn::point(headings::GRANTED.of(language)),
            TableColumn::point(headings::USED.of(language)),
            TableColumn::point(headings::LEFT.of(language)),
            TableColumn::point(headings::CARRIED.of(language)),
            TableColumn::right(headings::OVERDRAWN_PEOPLE.of(language)),
            TableColumn::left(headings::NOT_IN_THE_SUMS.of(language)),
        ]
    }

    fn table_cells(&self, language: Language) -> Vec<String> {
        let text = |sum: Option<ExactSum>| exact(sum).map_or_else(String::new, grouped);
        vec![
            self.tenant.to_owned(),
            self.department.unwrap_or_default().to_owned(),
            self.leave_type.unwrap_or_default().to_owned(),
            self.source
                .unit
                .map_or("", |unit| unit_name(unit, language))
                .to_owned(),
            grouped(self.people),
            text(self.granted),
            text(self.used),
            text(self.left),
            text(self.carried),
            grouped(self.overdrawn_people),
            left_out_words(&self.states.0, language),
        ]
    }
}

/// The columns of what leave costs.
const COST_COLUMNS: [&str; 6] = [
    "liability",
    "people_without_rate",
    "people_without_kind",
    "hours_per_day",
    "hours_per_day_assumed",
    "percent",
];

/// The same with what the leave costs, for a company that names its rates: other sheets and tables have no column for it.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct PrintedCosts<'a>(pub PrintedTotals<'a>);

impl OutputRow for PrintedCosts<'_> {
    const LIST: &'static str = PrintedTotals::LIST;
    const KEYS: &'static [&'static str] = PrintedTotals::KEYS;
    const SHEET_COLUMNS: &'static [&'static str] = &followed_by::<
        { PrintedTotals::SHEET_COLUMNS.len() + COST_COLUMNS.len() },
    >(
        PrintedTotals::SHEET_COLUMNS, &COST_COLUMNS
    );

    fn privacy(key: &str) -> Privacy {
        PrintedTotals::privacy(key)
    }

    fn sheet_cells(&self, language: Language) -> Vec<SheetCell<'_>> {
        let mut cells = self.0.sheet_cells(language);
        let liability = self.0.liability.as_ref();
        let words = liability.map(|liability| liability.words(str::to_owned));
        cells.extend([
            // The currency is of the company's own sheet of rates.
            words
                .filter(|words| !words.is_empty())
                .map_or(SheetCell::Empty, |words| SheetCell::Text(words.into())),
            SheetCell::figure(liability.map(|it| it.people_without_rate)),
            SheetCell::figure(liability.map(|it| it.people_without_kind)),
            SheetCell::figure(liability.and_then(|it| it.hours_per_day.clone())),
            SheetCell::yes_or_no(liability.and_then(|it| it.hours_per_day_assumed), language),
            SheetCell::figure(liability.and_then(|it| it.percent)),
        ]);
        cells
    }

    fn unit(&self) -> RowUnit {
        self.0.unit()
    }

    fn table_text(&self, key: &str, cell: &SheetCell<'_>, language: Language) -> String {
        match (key, cell) {
            ("liability", SheetCell::Text(_)) => self.0.liability_words(language),
            _ => self.0.table_text(key, cell, language),
        }
    }

    fn table_columns(language: Language) -> Vec<TableColumn> {
        let mut columns = PrintedTotals::table_columns(language);
        columns.push(TableColumn::point(headings::LIABILITY.of(language)));
        columns
    }

    fn table_cells(&self, language: Language) -> Vec<String> {
        let mut cells = self.0.table_cells(language);
        cells.push(self.0.liability_words(language));
        cells
    }
}

/// `不限额 12、失败 3`: the cells that are in no sum.
fn left_out_words(states: &StateCounts, language: Language) -> String {
    let left_out = StateCounts::STATES.into_iter();
    let left_out = left_out.filter(|state| *state != CellState::Known && states.of(*state) > 0);
    let words = left_out.map(|state| {
        let count = grouped(states.of(state));
        format!("{} {count}", state_word(state, language))
    });
    words.collect::<Vec<_>>().join(list_comma(language))
}
