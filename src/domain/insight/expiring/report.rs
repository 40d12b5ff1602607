//! The answer: amounts in their order, the groups that they are in, and the figures from which they were taken.

use jiff::civil::Date;

use super::ExpiringQuestion;
use super::calendars::ExpiringCalendars;
use super::groups::ExpiringGroup;
use super::item::{ExpiringItem, LastDay, WithoutLots, cannot_be_used_up};
use super::item_list::ItemList;
use crate::domain::amount::Amount;
use crate::domain::insight::leave_kinds::LegalKind;
use crate::domain::insight::{LeaveColumn, TenantFigures};
use crate::domain::ledger::ColumnId;
use crate::domain::roster::Person;

/// People of whom nothing is listed because they could not be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct UnreadPeople {
    /// Their balances have not been read yet.
    pub pending: usize,
    /// A balance of theirs failed or was forbidden.
    pub unreadable: usize,
}

/// A tenant with the leave types that amounts name by their positions.
#[derive(Clone, Debug)]
pub struct ExpiringTenant {
    /// Its figures, as the amounts were taken from them. They are held so that names and amounts on screen belong together.
    pub figures: TenantFigures,
    /// Its leave types.
    columns: Vec<(LeaveColumn, Option<ColumnId>)>,
    /// Their kinds.
    kinds: Vec<Option<LegalKind>>,
}

/// What ends.
#[derive(Clone, Debug, Default)]
pub struct ExpiringReport {
    /// The tenants that were asked about.
    pub tenants: Vec<ExpiringTenant>,
    /// The amounts in their order.
    items: ItemList,
    /// Months with their weeks where they are by day, then what has no last day.
    pub groups: Vec<ExpiringGroup>,
    /// Who is missing.
    pub unread: UnreadPeople,
    /// The as-of day of the first tenant. Days to go are counted from that of each tenant.
    pub today: Date,
    calendars: ExpiringCalendars,
    pub(super) is_beyond_calendar: bool,
    pub(super) has_worked_days: bool,
    pub(super) without_lots: Vec<WithoutLots>,
}

/// An amount with everything that is known about it.
#[derive(Clone, Copy, Debug)]
pub struct ExpiringEntry<'a> {
    /// Position of the tenant among those that were asked about.
    pub tenant: usize,
    /// The tenant's figures.
    pub figures: &'a TenantFigures,
    /// The person.
    pub person: Person<'a>,
    /// The leave type.
    pub column: &'a LeaveColumn,
    /// Its column in the ledger.
    pub cells: Option<ColumnId>,
    /// All that is left of the balance.
    pub left: Option<Amount>,
    /// The amount that ends.
    pub amount: Amount,
    /// When it ends, and how that is known.
    pub last_day: LastDay,
    /// Days from today to the last one.
    pub days_to_go: Option<i32>,
    /// The working days of those; `None` where the holidays are not known.
    pub working_days_to_go: Option<u32>,
    /// Whether it is more than the working days to go. Known of amounts in days alone.
    pub cannot_be_used_up: Option<bool>,
    /// Position among the balance's lots with something left, in the ledger's order.
    pub lot: usize,
    /// What the leave type is by law, where the company says so.
    pub kind: Option<LegalKind>,
}

impl ExpiringEntry<'_> {
    /// The last day, if it is known.
    pub fn last_day_known(&self) -> Option<Date> {
        match self.last_day {
            LastDay::On(day, _) => Some(day),
            LastDay::NoDay(_) => None,
        }
    }
}

impl ExpiringReport {
    /// A report of these amounts and groups. The caller fills in what was found beside them.
    pub(super) fn new(
        figures: &[TenantFigures],
        question: &ExpiringQuestion,
        items: ItemList,
        groups: Vec<ExpiringGroup>,
    ) -> Self {
        let tenants = figures.iter().map(|figures| {
            let columns = figures.read_columns().into_iter();
            let columns = columns.map(|(column, cells)| (column.clone(), cells));
            ExpiringTenant {
                kinds: figures.kinds(),
                columns: columns.collect(),
                figures: figures.clone(),
            }
        });
        Self {
            tenants: tenants.collect(),
            items,
            groups,
            today: figures.first().map_or(Date::MIN, |figures| figures.as_of),
            calendars: question.calendars.clone(),
            ..Self::default()
        }
    }

    /// Whether the company says of any leave type what it is by law.
    pub fn has_kinds(&self) -> bool {
        let mut tenants = self.tenants.iter();
        tenants.any(|tenant| tenant.figures.own.has_kinds())
    }

    /// The people of whom only lots, which come on request, say when what is left ends.
    pub fn lacking_lots(&self) -> &[WithoutLots] {
        &self.without_lots
    }

    /// Whether a day that is listed was worked out from dates of the company's own.
    pub fn has_worked_days(&self) -> bool {
        self.has_worked_days
    }

    /// How many amounts are listed.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.items.len() == 0
    }

    /// The amount at a position.
    pub fn item(&self, at: usize) -> Option<&ExpiringItem> {
        self.items.get(at)
    }

    /// The position of an amount of the same balance, lot and day, if the amounts are by day.
    pub fn position_of(&self, item: &ExpiringItem) -> Option<usize> {
        self.items.position_of(item)
    }

    /// Everything about the amount at a position.
    pub fn entry(&self, at: usize) -> Option<ExpiringEntry<'_>> {
        let item = self.items.get(at)?;
        let tenant = self.tenants.get(item.tenant())?;
        let (column, cells) = tenant.columns.get(item.column())?;
        let (day, amount) = (item.day(), item.amount());
        // Tenants may have been read on different days.
        let today = tenant.figures.as_of;
        let worked = day.and_then(|day| {
            let calendar = self.calendars.of_tenant(item.tenant());
            calendar.working_days_to_go(today, day)
        });
        Some(ExpiringEntry {
            tenant: item.tenant(),
            figures: &tenant.figures,
            person: tenant.figures.roster.person(item.row())?,
            column,
            cells: *cells,
            left: tenant.figures.cell(item.row(), *cells).figures.left,
            amount,
            last_day: item.last_day(),
            days_to_go: day.map(|day| (day - today).get_days()),
            working_days_to_go: worked,
            cannot_be_used_up: day.and_then(|_| cannot_be_used_up(amount, worked)),
            lot: item.lot(),
            kind: tenant.kinds.get(item.column()).copied().flatten(),
        })
    }

    /// Whether any amount ends on a day of which the working days to go are not known.
    pub fn reaches_beyond_calendar(&self) -> bool {
        self.is_beyond_calendar
    }

    /// By which calendar the working days of each tenant count.
    pub fn calendars(&self) -> &ExpiringCalendars {
        &self.calendars
    }

    /// The years whose holidays are known to the calendar of every tenant without one of its own.
    pub fn calendar_years(&self) -> Vec<i16> {
        self.calendars.usual.years()
    }
}
