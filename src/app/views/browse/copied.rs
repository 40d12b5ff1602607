//! What Browse copies: exact decimals, tabs between cells.

use jiff::civil::Date;

use crate::app::keys::keymap::Pane;
use crate::app::state::AppState;
use crate::app::table::copied_row;
use crate::app::tenant::TenantState;
use crate::app::views::behaviour::CopyExtent;
use crate::app::views::browse::balance_columns::exact;
use crate::app::views::browse::balance_lines::{BalanceLine, LeaveRow, balance_lines};
use crate::app::views::browse::detail_text::{TextPassage, raw_lines, rule_lines};
use crate::app::views::browse::navigation::shows_raw;
use crate::app::views::browse::person_columns::PersonRow;
use crate::domain::{Amount, Language, Lot, Today};
use crate::text::figures::state_word;
use crate::text::notices::CopiedPart;
use crate::text::sheets::yes_or_no;

/// What a copy takes from the pane with the focus.
pub(in crate::app) fn copied(state: &AppState, extent: CopyExtent) -> (CopiedPart, Option<String>) {
    match extent {
        CopyExtent::Cell => cell_of_pane(state),
        CopyExtent::Row => row_of_pane(state),
    }
}

fn cell_of_pane(state: &AppState) -> (CopiedPart, Option<String>) {
    let tenant = state.tenant();
    match state.browse.focus {
        Pane::Tenants | Pane::Employees => {
            let person = state.noticed_person();
            let part = person.map_or(CopiedPart::Cell, CopiedPart::PersonId);
            (part, tenant.and_then(person_id))
        }
        Pane::Balances if shows_raw(state) => (CopiedPart::Record, Some(raw_text(state))),
        Pane::Balances => {
            let language = state.display.language;
            let cell = tenant.and_then(|tenant| balance_cell(tenant, language));
            (CopiedPart::Cell, cell)
        }
        Pane::Rule => (CopiedPart::Rule, Some(rule_text(state, true))),
    }
}

fn row_of_pane(state: &AppState) -> (CopiedPart, Option<String>) {
    let tenant = state.tenant();
    match state.browse.focus {
        Pane::Tenants | Pane::Employees => {
            let row = tenant.and_then(|tenant| person_row(tenant, state.display.language));
            (CopiedPart::Row, row)
        }
        Pane::Balances if shows_raw(state) => (CopiedPart::Record, Some(raw_text(state))),
        Pane::Balances => {
            let today = state.figures_of();
            let row = tenant.and_then(|tenant| balance_row(tenant, today, state.display.language));
            (CopiedPart::Row, row)
        }
        Pane::Rule => (CopiedPart::Rule, Some(rule_text(state, false))),
    }
}

fn person_id(tenant: &TenantState) -> Option<String> {
    let person = tenant.employee(tenant.selected()?)?;
    Some(person.id.shown().into_owned())
}

fn person_row(tenant: &TenantState, language: Language) -> Option<String> {
    let person = tenant.roster.person(tenant.selected()?)?;
    let row = PersonRow::of(tenant, person);
    Some(copied_row(&PersonRow::COLUMNS, &row, language))
}

/// The exact figure left, or the word for its state.
fn balance_cell(tenant: &TenantState, language: Language) -> Option<String> {
    match balance_lines(tenant).get(tenant.balances.window.cursor)? {
        BalanceLine::Row(row) => Some(left_text(row, language)),
        BalanceLine::Lot(lot) => Some(exact(lot.left)),
        BalanceLine::Field(_, value) => Some((*value).to_owned()),
        BalanceLine::Empty | BalanceLine::NotKept => None,
    }
}

fn left_text(row: &LeaveRow<'_>, language: Language) -> String {
    let state = || state_word(row.cell.state, language).to_owned();
    row.cell
        .figures
        .left
        .map_or_else(state, Amount::to_exact_text)
}

/// A leave type's row, a lot's, or a field with its value.
fn balance_row(tenant: &TenantState, today: Today, language: Language) -> Option<String> {
    match balance_lines(tenant).get(tenant.balances.window.cursor)? {
        BalanceLine::Row(row) => Some(copied_row(&LeaveRow::COLUMNS, row, language)),
        BalanceLine::Lot(lot) => Some(lot_row(lot, today, language)),
        BalanceLine::Field(name, value) => Some(format!("{name}\t{value}")),
        BalanceLine::Empty | BalanceLine::NotKept => None,
    }
}

fn lot_row(lot: &Lot, today: Today, language: Language) -> String {
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    let cells = [
        lot.id.clone(),
        day(lot.starts_on),
        day(lot.ends_on),
        exact(lot.granted),
        exact(lot.used),
        exact(lot.left),
        yes_or_no(lot.is_valid(today.day), language).to_owned(),
    ];
    cells.join("\t")
}

/// Pane 4 as text: the plain words alone, or everything.
fn rule_text(state: &AppState, words_only: bool) -> String {
    let wanted = |passage: &TextPassage| match passage {
        TextPassage::Finding(_) | TextPassage::Sentence(_) | TextPassage::Raw(_) => true,
        TextPassage::Field(..) => !words_only,
        TextPassage::Heading(_) | TextPassage::Absent(_) => false,
    };
    let lines = rule_lines(state, usize::from(u16::MAX));
    let lines = lines.into_iter().filter(|line| wanted(&line.passage));
    lines.map(|line| line.text).collect::<Vec<_>>().join("\n")
}

fn raw_text(state: &AppState) -> String {
    let lines = raw_lines(state, usize::from(u16::MAX)).into_iter();
    lines.map(|line| line.text).collect::<Vec<_>>().join("\n")
}
