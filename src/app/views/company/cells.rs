//! What stands in the cells of the table, as texts and as what they mean. How that looks is `ui::views::company`'s business.

use jiff::civil::Date;

use crate::app::state::AppState;
use crate::app::text_width::width;
use crate::app::views::company::arrangement::ShownFields;
use crate::app::views::company::state::ColumnRoom;
use crate::domain::insight::TenantFigures;
use crate::domain::insight::company::{
    CompanyColumn, CompanyField, CompanyPerson, CompanyReport, FigureColumn, matched_columns,
};
use crate::domain::ledger::LedgerCell;
use crate::domain::matching::Highlights;
use crate::domain::roster::Person;
use crate::domain::text::shown;
use crate::domain::worked_expiry::worked_last_day;
use crate::domain::{Amount, CellState, ExpirySource, Language};
use crate::sync::TenantId;
use crate::text;
use crate::text::figures::{HIDDEN, rounded, state_word, unit_word};
use crate::text::headings;

/// What ends within so many days deserves a look.
pub const SOON: i32 = 30;

/// What a text means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CellMeaning {
    /// A figure, or a name.
    Plain,
    /// Something of less importance: an id, departments, a state in which nothing is wrong.
    Quiet,
    /// More was used than there was.
    Overdrawn,
    /// Part of the figure ends soon.
    EndsSoon,
    /// It could not be read.
    Unreadable,
}

/// The text of a cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CompanyCell {
    /// The text without the sign.
    pub text: String,
    /// What it means.
    pub meaning: CellMeaning,
    /// It is a figure, which is aligned by its decimal point.
    pub is_figure: bool,
}

impl CompanyCell {
    fn words(text: impl Into<String>, meaning: CellMeaning) -> Self {
        Self {
            text: text.into(),
            meaning,
            is_figure: false,
        }
    }

    /// The sign behind a figure, so that no colour is needed to see what it means.
    pub fn sign(&self) -> &'static str {
        match self.meaning {
            CellMeaning::Overdrawn => "!",
            CellMeaning::EndsSoon => "^",
            CellMeaning::Plain | CellMeaning::Quiet | CellMeaning::Unreadable => "",
        }
    }

    /// The space that it needs.
    pub fn room(&self) -> ColumnRoom {
        let own = width(&self.text);
        if !self.is_figure {
            return ColumnRoom {
                words: own,
                ..ColumnRoom::default()
            };
        }
        let decimals = self.text.find('.').map_or(0, |at| self.text.len() - at);
        ColumnRoom {
            words: 0,
            whole: own - decimals,
            decimals,
            sign: self.sign().len(),
        }
    }
}

/// The table with the figures of this moment.
pub struct CompanyTable<'a> {
    /// The state.
    pub state: &'a AppState,
    /// Rows and columns.
    pub report: &'a CompanyReport,
    /// The columns that are shown.
    pub fields: ShownFields,
    figures: Vec<TenantFigures>,
}

/// The rows on screen; `None` until there are some for the tenants that are chosen.
pub fn shown_report(state: &AppState) -> Option<&CompanyReport> {
    let report = &**state.company.computed.answer()?;
    let scope = state.tenants_in_scope();
    let is_of_scope = report.first_tenant == scope.start && report.rosters.len() == scope.len();
    is_of_scope.then_some(report)
}

impl<'a> CompanyTable<'a> {
    /// The table on screen; `None` until there is one for the tenants that are chosen.
    pub fn of(state: &'a AppState) -> Option<Self> {
        let report = shown_report(state)?;
        Some(Self {
            state,
            report,
            fields: state.company.arrangement.shown(report),
            figures: state.figures_in_scope(),
        })
    }

    /// A person of the table.
    pub fn person(&self, at: CompanyPerson) -> Option<Person<'a>> {
        self.report.rosters.get(at.tenant)?.person(at.row)
    }

    /// The figures of the person's tenant, unless it has been read again and the row means somebody else now.
    pub fn figures(&self, at: CompanyPerson) -> Option<&TenantFigures> {
        let figures = self.figures.get(at.tenant)?;
        let now = figures.roster.person(at.row)?;
        (now.id == self.person(at)?.id).then_some(figures)
    }

    /// Whether the person is marked.
    pub fn is_marked(&self, at: CompanyPerson) -> bool {
        let tenant = TenantId(self.report.first_tenant + at.tenant);
        let marks = &self.state.selection.marks;
        let person = self.person(at);
        person.is_some_and(|person| marks.contains(tenant, person.id))
    }

    /// For each of these people, the leave types whose cells the filter selects, by their positions
    /// among those of the tenant.
    pub fn matched(&self, people: &[CompanyPerson]) -> Vec<Vec<usize>> {
        let asked = self.state.company.computed.answered_question();
        let query = asked
            .map(|question| &question.query)
            .filter(|query| query.asks_balances());
        let matched = people.iter().map(|at| {
            let figures = self.figures(*at)?;
            let mut columns = matched_columns(figures, query?, &[at.row]);
            columns.pop()
        });
        matched.map(Option::unwrap_or_default).collect()
    }

    /// The parts of a name or an id that the filter found.
    pub fn highlights(&self, at: CompanyPerson) -> Highlights {
        let asked = self.state.company.computed.answered_question();
        let query = asked
            .map(|question| &question.query)
            .filter(|query| !query.is_all());
        match (query, self.person(at)) {
            (Some(query), Some(person)) if !self.state.display.masked => query.highlights(&person),
            _ => Highlights::default(),
        }
    }

    /// The column of figures with this name.
    pub fn column(&self, key: &FigureColumn) -> Option<&'a CompanyColumn> {
        self.report.columns.iter().find(|column| column.key == *key)
    }

    /// The balance in a cell.
    pub fn balance(&self, at: CompanyPerson, key: &FigureColumn) -> Option<LedgerCell> {
        let figures = self.figures(at)?;
        // The report's columns are those of its moment: a type may have got its first balance since.
        let column = self.column(key)?;
        column.cell(figures, at)
    }

    /// What stands in a cell.
    pub fn cell(&self, at: CompanyPerson, field: &CompanyField) -> CompanyCell {
        match field {
            CompanyField::Tenant => CompanyCell::words(self.tenant_name(at), CellMeaning::Quiet),
            CompanyField::Figure(key) => self.figure(at, key),
            _ if self.state.display.masked => CompanyCell::words(HIDDEN, CellMeaning::Quiet),
            CompanyField::Name => {
                self.about(at, CellMeaning::Plain, |person| person.name.to_owned())
            }
            CompanyField::Id => self.about(at, CellMeaning::Quiet, |person| {
                shown(person.id).into_owned()
            }),
            CompanyField::Department => self.about(at, CellMeaning::Quiet, |person| {
                person.departments.unwrap_or_default().join(" ")
            }),
        }
    }

    /// The name of a tenant, with its platform where another tenant has the same name.
    pub fn tenant_name(&self, at: CompanyPerson) -> String {
        let tenants = &self.state.tenants;
        let Some(tenant) = tenants.get(self.report.first_tenant + at.tenant) else {
            return String::new();
        };
        let same = tenants.iter().filter(|other| other.label == tenant.label);
        if same.count() < 2 {
            return tenant.label.clone();
        }
        let language = self.state.display.language;
        text::tenant_on_platform(&tenant.label, tenant.platform, language)
    }

    fn about(
        &self,
        at: CompanyPerson,
        meaning: CellMeaning,
        text: impl Fn(Person<'_>) -> String,
    ) -> CompanyCell {
        CompanyCell::words(self.person(at).map(text).unwrap_or_default(), meaning)
    }

    fn figure(&self, at: CompanyPerson, key: &FigureColumn) -> CompanyCell {
        let Some(cell) = self.balance(at, key) else {
            return CompanyCell::words("", CellMeaning::Quiet);
        };
        let language = self.state.display.language;
        match (cell.state, cell.figures.left) {
            (CellState::Known, Some(_)) if self.state.display.masked => {
                CompanyCell::words(HIDDEN, CellMeaning::Quiet)
            }
            (CellState::Known, Some(left)) => CompanyCell {
                text: rounded(left),
                meaning: self.meaning(&cell, || self.worked_day(at, key)),
                is_figure: true,
            },
            (CellState::Pending, _) => CompanyCell::words("…", CellMeaning::Quiet),
            (state, _) => {
                let meaning = if state.is_unreadable() {
                    CellMeaning::Unreadable
                } else {
                    CellMeaning::Quiet
                };
                CompanyCell::words(state_word(state, language), meaning)
            }
        }
    }

    /// The last day of a balance that follows from dates of the person, as Expiring lists it.
    fn worked_day(&self, at: CompanyPerson, key: &FigureColumn) -> Option<Date> {
        let figures = self.figures(at)?;
        let id = self.column(key)?.leave_type_of(at.tenant)?;
        let mut types = figures.types.iter();
        let leave_type = types.find(|leave_type| leave_type.id == *id)?;
        let dates = figures.own.dates_of(&self.person(at)?);
        Some(worked_last_day(leave_type, dates, figures.as_of)?.day)
    }

    /// Whether a figure deserves a look.
    fn meaning(&self, cell: &LedgerCell, worked: impl Fn() -> Option<Date>) -> CellMeaning {
        let today = self.state.figures_of().day;
        let by_rule = cell.expiry_source == ExpirySource::Rule && cell.expires_on.is_none();
        let (day, has_part) = if by_rule {
            let has_left = cell.figures.left.is_some_and(Amount::is_positive);
            (has_left.then(worked).flatten(), has_left)
        } else {
            let part = cell.expiring.map(|part| part.amount);
            (cell.expires_on, part.is_some_and(Amount::is_positive))
        };
        let ends = day.map(|day| (day - today).get_days());
        let ends_soon = has_part && ends.is_some_and(|days| (0..=SOON).contains(&days));
        match (cell.overdrawn, ends_soon) {
            (true, _) => CellMeaning::Overdrawn,
            (false, true) => CellMeaning::EndsSoon,
            (false, false) => CellMeaning::Plain,
        }
    }
}

/// The heading of a column: of figures with their unit.
pub fn heading(field: &CompanyField, language: Language) -> String {
    let word = match field {
        CompanyField::Tenant => headings::TENANT,
        CompanyField::Name => headings::NAME,
        CompanyField::Id => headings::ID,
        CompanyField::Department => headings::DEPARTMENT,
        CompanyField::Figure(column) => {
            return match column.unit {
                Some(unit) => format!("{}({})", column.name, unit_word(unit, language)),
                None => column.name.to_string(),
            };
        }
    };
    word.of(language).to_owned()
}
