//! Commands about a whole company: everybody is read first, and what that amounts to is printed at the end.

use std::collections::{HashMap, HashSet};
use std::future::ready;
use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::domain::insight::{LeaveColumn, OwnRecords, TenantFigures};
use crate::domain::ledger::ColumnId;
use crate::domain::roster::{Person, RosterChunk};
use crate::domain::{
    Amount, Balance, CellState, Employee, LeaveType, Ledger, Lot, PlatformKind, Roster, RowId,
    RowSet, Scale, Today,
};
use crate::export::{Coverage, RowOrigin, RowStyle, WrittenCount};
use crate::platform::Settings;

use super::ending::CommandError;
use super::output::Output;

/// People of one page of a collected roster.
const PAGE: usize = 1_000;

/// A tenant as it was read: of each person the rows that the filter leaves.
pub(super) struct CollectedTenant {
    /// The settings with which it was read: with the secret, if the platform was asked.
    pub(super) settings: Settings,
    pub(super) figures: TenantFigures,
    /// The lots of each balance that has any. The ledger has lots too, but not their ids.
    pub(super) lots: HashMap<(RowId, ColumnId), Vec<Lot>>,
    /// People whose balance was wanted and not read. A balance that is missing and not in here was
    /// left out by `--filter` or `--type`.
    pub(super) pending: HashMap<ColumnId, RowSet>,
    /// The amounts of requests under approval, where the platform sends them and they are not 0.
    pub(super) under_approval: HashMap<(RowId, ColumnId), Amount>,
    /// The employee numbers of people in the directory whom the filter leaves out, if the report needs them.
    pub(super) numbers_left_out: HashSet<String>,
}

/// How the rows of a report are written, and into what.
pub(super) struct ReportOutput<'a> {
    pub(super) style: &'a RowStyle,
    pub(super) out: Output,
    pub(super) coverage: &'a [Coverage],
    /// A signal ended the reading: there is nothing to report on, and nothing to say about that.
    pub(super) is_interrupted: bool,
}

/// What a report printed.
pub(super) struct PrintedReport {
    pub(super) out: Output,
    pub(super) count: WrittenCount,
    /// Whether it found something that `--fail-if-any` is about.
    pub(super) found_any: bool,
}

/// What is worked out of a company and printed.
pub(super) trait CollectedReport: Send {
    /// Whether it needs the lots that a platform sends only on request.
    fn needs_lots(&self) -> bool {
        false
    }

    /// Whether it counts working days, by a calendar of the platform's own where there is one.
    fn counts_working_days(&self) -> bool {
        false
    }

    /// Whether it needs the employee numbers of people whom the filter leaves out.
    fn needs_numbers_left_out(&self) -> bool {
        false
    }

    /// Reads what it needs besides the company, once everybody was read.
    fn prepare<'a>(
        &'a mut self,
        _company: &'a [CollectedTenant],
    ) -> BoxFuture<'a, Result<(), CommandError>> {
        Box::pin(ready(Ok(())))
    }

    /// The fields that its rows have.
    fn known_fields(&self, style: &RowStyle) -> Vec<&'static str>;

    /// Writes the report.
    fn write(
        &self,
        company: &[CollectedTenant],
        output: ReportOutput<'_>,
    ) -> Result<PrintedReport, CommandError>;
}

/// Collects the people and balances of the tenants, one tenant after the other.
#[derive(Default)]
pub(super) struct CompanyCollector {
    tenants: Vec<CollectedTenant>,
    current: Option<OpenTenant>,
}

/// The tenant that is being collected.
struct OpenTenant {
    name: Arc<str>,
    platform: PlatformKind,
    today: Today,
    /// People who are not in a page of the roster yet.
    page: Vec<Employee>,
    roster: Roster,
    ledger: Ledger,
    columns: Vec<LeaveColumn>,
    lots: HashMap<(RowId, ColumnId), Vec<Lot>>,
    pending: HashMap<ColumnId, RowSet>,
    under_approval: HashMap<(RowId, ColumnId), Amount>,
    numbers_left_out: HashSet<String>,
}

impl CompanyCollector {
    /// Adds a person of the tenant that is being read, with the rows that are wanted.
    pub(super) fn add(&mut self, origin: &RowOrigin<'_>, person: &Person<'_>, rows: &[Balance]) {
        self.current
            .get_or_insert_with(|| OpenTenant::new(origin))
            .add(person, rows);
    }

    /// Remembers the number of a person of the tenant that is being read whom the filter leaves out.
    pub(super) fn leave_out(&mut self, origin: &RowOrigin<'_>, person: &Person<'_>) {
        let current = self.current.get_or_insert_with(|| OpenTenant::new(origin));
        let number = person.number.map(str::to_owned);
        current.numbers_left_out.extend(number);
    }

    /// How many people of the tenant that is being read were added.
    pub(super) fn len(&self) -> usize {
        self.current.as_ref().map_or(0, OpenTenant::len)
    }

    /// Replaces rows of the person who was added at position `at`. Rows of other leave types stay.
    pub(super) fn replace(&mut self, at: usize, rows: &[Balance]) {
        if let (Some(current), Ok(row)) = (&mut self.current, u32::try_from(at)) {
            current.take(RowId(row), rows);
        }
    }

    /// Ends the tenant that is being read.
    pub(super) fn end_tenant(
        &mut self,
        origin: &RowOrigin<'_>,
        types: &Arc<[LeaveType]>,
        settings: &Settings,
    ) {
        let tenant = self.current.take();
        let mut tenant = tenant.unwrap_or_else(|| OpenTenant::new(origin));
        // People who were refreshed singly are of a later day than the tenant as a whole.
        tenant.today = origin.today;
        self.tenants.push(tenant.end(types, settings.clone()));
    }

    /// Everybody who was read.
    pub(super) fn into_company(self) -> Vec<CollectedTenant> {
        self.tenants
    }
}

impl OpenTenant {
    fn new(origin: &RowOrigin<'_>) -> Self {
        Self {
            name: Arc::from(origin.tenant),
            platform: origin.platform,
            today: origin.today,
            page: Vec::with_capacity(PAGE),
            roster: Roster::default(),
            ledger: Ledger::default(),
            columns: Vec::new(),
            lots: HashMap::new(),
            pending: HashMap::new(),
            under_approval: HashMap::new(),
            numbers_left_out: HashSet::new(),
        }
    }

    fn add(&mut self, person: &Person<'_>, rows: &[Balance]) {
        let row = RowId(u32::try_from(self.len()).unwrap_or(u32::MAX));
        self.page.push(person.to_employee());
        self.take(row, rows);
        if self.page.len() == PAGE {
            self.turn_page();
        }
    }

    /// How many people were added.
    fn len(&self) -> usize {
        self.roster.len() + self.page.len()
    }

    fn take(&mut self, row: RowId, rows: &[Balance]) {
        self.ledger.apply(row, rows);
        for balance in rows {
            LeaveColumn::add_unconfigured(
                &mut self.columns,
                &balance.leave_type,
                &balance.leave_type_name,
            );
            let is_pending = balance.state == CellState::Pending;
            let column = self.ledger.column(&balance.leave_type);
            if is_pending || self.pending.contains_key(&column) {
                self.pending.entry(column).or_default().set(row, is_pending);
            }
            if !balance.lots.is_empty() {
                let column = self.ledger.column(&balance.leave_type);
                self.lots.insert((row, column), balance.lots.clone());
            }
            if let Some(waiting) = under_approval(balance) {
                let column = self.ledger.column(&balance.leave_type);
                self.under_approval.insert((row, column), waiting);
            }
        }
    }

    fn turn_page(&mut self) {
        let start = RowId(u32::try_from(self.roster.len()).unwrap_or(u32::MAX));
        let people = std::mem::take(&mut self.page);
        self.roster
            .push(Arc::new(RosterChunk::build(start, &people)));
    }

    fn end(mut self, types: &Arc<[LeaveType]>, settings: Settings) -> CollectedTenant {
        if !self.page.is_empty() {
            self.turn_page();
        }
        let mut columns = LeaveColumn::of_types(types);
        for column in &self.columns {
            LeaveColumn::add_unconfigured(&mut columns, &column.id, &column.name);
        }
        CollectedTenant {
            settings,
            figures: TenantFigures {
                name: self.name,
                platform: self.platform,
                types: Arc::clone(types),
                columns: Arc::from(columns),
                roster: Arc::new(self.roster),
                gone: Arc::new(RowSet::default()),
                ledger: Arc::new(self.ledger),
                as_of: self.today.day,
                own: OwnRecords::default(),
            },
            lots: self.lots,
            pending: self.pending,
            under_approval: self.under_approval,
            numbers_left_out: self.numbers_left_out,
        }
    }
}

/// The amount of requests that nobody has decided on yet (Feishu); `None` where there are none.
fn under_approval(balance: &Balance) -> Option<Amount> {
    const FIELD: &str = "leave_quantity_under_approval";
    let (_, json) = balance.fields.iter().find(|(name, _)| name == FIELD)?;
    let amount = Amount::read(json.trim_matches('"'), Scale::Millionths, balance.unit?);
    amount.ok().filter(|amount| amount.count != 0)
}
