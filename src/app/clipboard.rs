//! What `y` and `Y` copy: exact decimals, tabs between cells.

use jiff::civil::Date;

use crate::app::keys::keymap::Pane;
use crate::app::message::Effect;
use crate::app::state::{AppState, CopiedPart, Notice};
use crate::app::tenant::TenantState;
use crate::app::views::browse::balance_lines::{BalanceLine, BalanceRow, balance_lines};
use crate::app::views::browse::detail_text::{raw_lines, rule_lines};
use crate::app::views::changes::copied;
use crate::app::views::name::ViewName;
use crate::domain::{Amount, Lot, Today};

/// Terminals take about 75,000 bytes of base64 by OSC 52; many take less, none says so.
const LARGEST: usize = 50_000;

/// Copies the cell under the cursor.
pub(in crate::app) fn copy_cell(state: &mut AppState) -> Vec<Effect> {
    let (part, text) = match state.focus {
        pane if pane != Pane::Tenants && state.view == ViewName::Changes => {
            (CopiedPart::Cell, copied(state, false))
        }
        Pane::Tenants => {
            let label = state.tenant().map(|tenant| tenant.label.clone());
            (CopiedPart::Tenant, label)
        }
        Pane::Employees => (CopiedPart::PersonId, with_tenant(state, person_id)),
        Pane::Balances => (CopiedPart::Cell, with_tenant(state, balance_cell)),
        Pane::Rule => (CopiedPart::Rule, Some(rule_text(state, true))),
    };
    copy(state, part, text)
}

/// Copies the row under the cursor.
pub(in crate::app) fn copy_row(state: &mut AppState) -> Vec<Effect> {
    let today = state.figures_of();
    let row = |text| (CopiedPart::Row, text);
    let (part, text) = match state.focus {
        pane if pane != Pane::Tenants && state.view == ViewName::Changes => {
            row(copied(state, true))
        }
        Pane::Tenants => row(with_tenant(state, |tenant| {
            Some([tenant.label.as_str(), tenant.platform.as_str()].join("\t"))
        })),
        Pane::Employees => row(with_tenant(state, person_row)),
        Pane::Balances if crate::app::navigation::shows_raw(state) => {
            (CopiedPart::Record, Some(raw_text(state)))
        }
        Pane::Balances => row(with_tenant(state, |tenant| balance_row(tenant, today))),
        Pane::Rule => (CopiedPart::Rule, Some(rule_text(state, false))),
    };
    copy(state, part, text)
}

fn with_tenant(
    state: &AppState,
    text: impl FnOnce(&TenantState) -> Option<String>,
) -> Option<String> {
    text(state.tenant()?)
}

fn copy(state: &mut AppState, part: CopiedPart, text: Option<String>) -> Vec<Effect> {
    let text = text.filter(|text| !text.is_empty());
    let (notice, effects) = match text {
        _ if state.masked => (Notice::Masked, Vec::new()),
        None => (Notice::NothingToCopy, Vec::new()),
        Some(text) if text.len() > LARGEST => (Notice::TooLarge(text.len()), Vec::new()),
        Some(text) => (Notice::Copied(part), vec![Effect::Copy(text)]),
    };
    state.notice = Some(notice);
    effects
}

fn person_id(tenant: &TenantState) -> Option<String> {
    let person = tenant.employee(tenant.selected()?)?;
    Some(person.id.shown().into_owned())
}

fn person_row(tenant: &TenantState) -> Option<String> {
    let person = tenant.employee(tenant.selected()?)?;
    let departments = person.departments.unwrap_or_default().join("; ");
    let number = person.number.unwrap_or_default();
    Some([&*person.id.shown(), &person.name, &departments, &number].join("\t"))
}

/// The exact figure left, or the word for its state.
fn balance_cell(tenant: &TenantState) -> Option<String> {
    match balance_lines(tenant).get(tenant.balances.window.cursor)? {
        BalanceLine::Row(row) => Some(left_text(row)),
        BalanceLine::Lot(lot) => Some(figure(lot.left)),
        BalanceLine::Field(_, value) => Some((*value).to_owned()),
        BalanceLine::Empty | BalanceLine::NotKept => None,
    }
}

fn left_text(row: &BalanceRow<'_>) -> String {
    let state = || row.cell.state.as_str().to_owned();
    row.cell
        .figures
        .left
        .map_or_else(state, Amount::to_exact_text)
}

/// id, name, leave type, state, unit, granted, used, left, carried, last day, what ends that day.
fn balance_row(tenant: &TenantState, today: Today) -> Option<String> {
    let person = tenant.employee(tenant.selected()?)?;
    let lines = balance_lines(tenant);
    let row = match lines.get(tenant.balances.window.cursor)? {
        BalanceLine::Row(row) => row,
        BalanceLine::Lot(lot) => return Some(lot_row(lot, today)),
        BalanceLine::Field(name, value) => return Some(format!("{name}\t{value}")),
        BalanceLine::Empty | BalanceLine::NotKept => return None,
    };
    let figures = row.cell.figures;
    let cells = [
        person.id.shown().into_owned(),
        person.name,
        row.column.name.to_string(),
        row.cell.state.as_str().to_owned(),
        row.cell
            .unit
            .map_or_else(String::new, |unit| unit.as_str().to_owned()),
        figure(figures.granted),
        figure(figures.used),
        figure(figures.left),
        figure(figures.carried),
        row.cell
            .expires_on
            .map_or_else(String::new, |day| day.to_string()),
        figure(row.cell.expiring.map(|part| part.amount)),
    ];
    Some(cells.join("\t"))
}

fn lot_row(lot: &Lot, today: Today) -> String {
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    let cells = [
        lot.id.clone(),
        day(lot.starts_on),
        day(lot.ends_on),
        figure(lot.granted),
        figure(lot.used),
        figure(lot.left),
        lot.is_valid(today.day).to_string(),
    ];
    cells.join("\t")
}

fn figure(amount: Option<Amount>) -> String {
    amount.map_or_else(String::new, Amount::to_exact_text)
}

/// Pane 4 as text: the plain words alone, or everything.
fn rule_text(state: &AppState, words_only: bool) -> String {
    use crate::app::views::browse::detail_text::TextPassage;
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
