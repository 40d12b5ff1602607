//! Texts to be read rather than tables: the rule of a leave type, and raw records. Broken into lines here, so that
//! scrolling knows how many there are.

use serde_json::Value;

use crate::app::state::AppState;
use crate::app::tenant::{LeaveColumn, TenantState};
use crate::app::text_width::wrap;
use crate::app::views::browse::balance_lines::{balance_lines, row_at};
use crate::app::views::browse::balance_notes::explain_findings;
use crate::domain::explain::explain_rules;
use crate::domain::{Language, LeaveType};

/// A piece of text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TextPassage {
    /// A heading of ours; `ui` has the words.
    Heading(Heading),
    /// What is odd about the figure under the cursor, in plain words.
    Finding(String),
    /// A sentence of the rule, in plain words.
    Sentence(String),
    /// A field of the platform's: name and value.
    Field(String, String),
    /// A line of a raw record.
    Raw(String),
    /// A line of ours in place of a text that is not there.
    Absent(Absent),
}

/// Headings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Heading {
    /// Before the platform's fields.
    Fields,
}

/// Why there is no text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Absent {
    /// The leave types have not come.
    NoTypes,
    /// The type came with a balance only: the list of types lacks it.
    Unlisted,
    /// The record was not kept; it is being asked for.
    NotKept,
    /// The figures are of another day, and the record was not kept.
    OnlyLive,
    /// The person has not been answered yet.
    Pending,
    /// Names and figures are hidden.
    Masked,
}

/// A line of a passage.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TextLine {
    /// Where it comes from.
    pub passage: TextPassage,
    /// Its text; empty for headings and absences, for which `ui` has the words.
    pub text: String,
    /// It goes on from the line before.
    pub continued: bool,
}

/// The leave type under the cursor of pane 3; the first one while nobody is selected.
pub fn column_under_cursor(tenant: &TenantState) -> Option<&LeaveColumn> {
    let lines = balance_lines(tenant);
    let row = row_at(&lines, tenant.balances.window.cursor);
    row.map(|row| row.column).or_else(|| tenant.columns.first())
}

/// Pane 4 in lines of `columns`.
pub fn rule_lines(state: &AppState, columns: usize) -> Vec<TextLine> {
    let passages = match state.tenant() {
        None => vec![TextPassage::Absent(Absent::NoTypes)],
        Some(tenant) => rule_of(tenant, state),
    };
    let findings = findings(state).into_iter().map(TextPassage::Finding);
    break_lines(findings.chain(passages).collect(), columns)
}

fn rule_of(tenant: &TenantState, state: &AppState) -> Vec<TextPassage> {
    let Some(column) = column_under_cursor(tenant) else {
        return vec![TextPassage::Absent(Absent::NoTypes)];
    };
    match tenant.leave_type(column) {
        Some(leave_type) if state.browse.rule.shows_raw => raw_passages(&leave_type.raw),
        Some(leave_type) => rule_passages(leave_type, state.display.language),
        None => vec![TextPassage::Absent(Absent::Unlisted)],
    }
}

/// What there is to say about the figure under the cursor.
fn findings(state: &AppState) -> Vec<String> {
    let Some(tenant) = state
        .tenant()
        .filter(|_| !state.display.masked && !state.browse.rule.shows_raw)
    else {
        return Vec::new();
    };
    let lines = balance_lines(tenant);
    row_at(&lines, tenant.balances.window.cursor).map_or_else(Vec::new, |row| {
        explain_findings(row, state.display.language)
    })
}

/// The raw record of the person under the cursor, in lines of `columns`.
pub fn raw_lines(state: &AppState, columns: usize) -> Vec<TextLine> {
    break_lines(raw_of_person(state), columns)
}

fn raw_of_person(state: &AppState) -> Vec<TextPassage> {
    let absent = |why| vec![TextPassage::Absent(why)];
    if state.display.masked {
        return absent(Absent::Masked);
    }
    let Some((tenant, row)) = state.tenant().and_then(|t| Some((t, t.selected()?))) else {
        return absent(Absent::Pending);
    };
    match tenant.details.get(row).map(|answer| &answer.raw) {
        Some(Some(raw)) => raw_passages(raw),
        _ if tenant.ledger.is_answered(row) && state.as_of.is_some() => absent(Absent::OnlyLive),
        _ if tenant.ledger.is_answered(row) => absent(Absent::NotKept),
        _ => absent(Absent::Pending),
    }
}

/// Plain words first, then every field.
pub fn rule_passages(leave_type: &LeaveType, language: Language) -> Vec<TextPassage> {
    let sentences = explain_rules(leave_type, language).into_iter();
    let fields = leave_type.fields.iter().cloned();
    sentences
        .map(TextPassage::Sentence)
        .chain([
            TextPassage::Raw(String::new()),
            TextPassage::Heading(Heading::Fields),
        ])
        .chain(fields.map(|(name, value)| TextPassage::Field(name, value)))
        .collect()
}

/// A JSON record, indented; as it is if it cannot be read.
fn raw_passages(raw: &str) -> Vec<TextPassage> {
    let pretty = serde_json::from_str::<Value>(raw)
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_| raw.to_owned());
    let lines = pretty.lines();
    lines
        .map(|line| TextPassage::Raw(line.to_owned()))
        .collect()
}

fn break_lines(passages: Vec<TextPassage>, columns: usize) -> Vec<TextLine> {
    passages
        .into_iter()
        .flat_map(|passage| {
            let text = match &passage {
                TextPassage::Heading(_) | TextPassage::Absent(_) => String::new(),
                TextPassage::Finding(text)
                | TextPassage::Sentence(text)
                | TextPassage::Raw(text) => text.clone(),
                TextPassage::Field(name, value) => format!("{name} = {value}"),
            };
            let lines = wrap(&text, columns);
            lines
                .into_iter()
                .enumerate()
                .map(move |(at, text)| TextLine {
                    passage: passage.clone(),
                    text,
                    continued: at > 0,
                })
        })
        .collect()
}
