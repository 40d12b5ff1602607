//! The texts of panes 3 and 4: the rule of a leave type, and raw records. They are broken into lines here rather than in
//! `ui`, because `update` must know how many lines there are to scroll.

use serde_json::Value;

use crate::app::state::AppState;
use crate::app::tenant::TenantState;
use crate::app::text_width::wrap;
use crate::app::views::browse::balance_lines::{LeaveRow, balance_lines, row_at};
use crate::app::views::browse::figure_reasons::reasons_of_figure;
use crate::domain::explain::figure::{WhyPassage, explain_why};
use crate::domain::explain::{explain_rules, field_label};
use crate::domain::insight::LeaveColumn;
use crate::domain::{Language, LeaveType};
use crate::text::balance_notes::explain_findings;
use crate::text::words::Heading;
use crate::text::words::NoTextReason;

/// A piece of text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TextPassage {
    /// A heading.
    Heading(Heading),
    /// What is odd about the figure under the cursor.
    Finding(String),
    /// A sentence of the rule in plain words.
    Sentence(String),
    /// A field of the platform's: what it is called, and its value.
    Field(String, String),
    /// A line of a raw record.
    Raw(String),
    /// Why there is no text.
    Absent(NoTextReason),
}

/// A line of a passage.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TextLine {
    /// Where it comes from.
    pub passage: TextPassage,
    /// Its text; empty for headings and absences, which are worded where they are drawn.
    pub text: String,
    /// It continues the line before.
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
        None => vec![TextPassage::Absent(NoTextReason::NoTypes)],
        Some(tenant) => rule_of(tenant, state),
    };
    let findings = findings(state).into_iter().map(TextPassage::Finding);
    let mut text: Vec<TextPassage> = findings.collect();
    text.extend(explained_figure(state));
    text.extend(passages);
    break_lines(text, columns)
}

fn rule_of(tenant: &TenantState, state: &AppState) -> Vec<TextPassage> {
    let Some(column) = column_under_cursor(tenant) else {
        return vec![TextPassage::Absent(NoTextReason::NoTypes)];
    };
    match column.leave_type(&tenant.types) {
        Some(leave_type) if state.browse.rule.shows_raw => raw_passages(&leave_type.raw),
        Some(leave_type) => rule_passages(leave_type, state.display.language),
        None => vec![TextPassage::Absent(NoTextReason::Unlisted)],
    }
}

/// What is odd about the figure under the cursor, or why it is missing.
fn findings(state: &AppState) -> Vec<String> {
    let language = state.display.language;
    let figure = figure_under_cursor(state);
    figure.map_or_else(Vec::new, |(_, row)| {
        explain_findings(&row.cell, row.error.map(AsRef::as_ref), language)
    })
}

/// What the figure under the cursor is made of, apart from the rule by an empty line.
fn explained_figure(state: &AppState) -> Vec<TextPassage> {
    let Some((tenant, row)) = figure_under_cursor(state) else {
        return Vec::new();
    };
    let reasons = reasons_of_figure(tenant, &row, state.figures_of().day);
    let said = explain_why(&reasons, state.display.language).into_iter();
    let mut passages: Vec<TextPassage> = said
        .map(|passage| match passage {
            WhyPassage::Sentence(text) => TextPassage::Sentence(text),
            WhyPassage::Names(text) => TextPassage::Raw(text),
        })
        .collect();
    if !passages.is_empty() {
        passages.push(TextPassage::Raw(String::new()));
    }
    passages
}

/// The figure that pane 4 may speak of: none while figures are masked or the raw record is shown.
fn figure_under_cursor(state: &AppState) -> Option<(&TenantState, LeaveRow<'_>)> {
    if state.display.masked || state.browse.rule.shows_raw {
        return None;
    }
    let tenant = state.tenant()?;
    let lines = balance_lines(tenant);
    let row = row_at(&lines, tenant.balances.window.cursor)?.clone();
    Some((tenant, row))
}

/// The raw record of the person under the cursor, in lines of `columns`.
pub fn raw_lines(state: &AppState, columns: usize) -> Vec<TextLine> {
    break_lines(raw_of_person(state), columns)
}

fn raw_of_person(state: &AppState) -> Vec<TextPassage> {
    let absent = |why| vec![TextPassage::Absent(why)];
    if state.display.masked {
        return absent(NoTextReason::Masked);
    }
    let Some((tenant, row)) = state.tenant().and_then(|t| Some((t, t.selected()?))) else {
        return absent(NoTextReason::Pending);
    };
    match tenant.details.get(row).map(|answer| &answer.raw) {
        Some(Some(raw)) => raw_passages(raw),
        _ if tenant.ledger.is_answered(row) && state.as_of.is_some() => {
            absent(NoTextReason::OnlyLive)
        }
        _ if tenant.ledger.is_answered(row) => absent(NoTextReason::NotKept),
        _ => absent(NoTextReason::Pending),
    }
}

/// The rule in plain words, then every field as configured.
pub fn rule_passages(leave_type: &LeaveType, language: Language) -> Vec<TextPassage> {
    let sentences = explain_rules(leave_type, language).into_iter();
    let fields = leave_type.fields.iter();
    sentences
        .map(TextPassage::Sentence)
        .chain([
            TextPassage::Raw(String::new()),
            TextPassage::Heading(Heading::Fields),
        ])
        .chain(
            fields.map(|(name, value)| {
                TextPassage::Field(labelled_field(name, language), value.clone())
            }),
        )
        .collect()
}

/// The platform's own name of a field behind what it means: `审批中 leave_quantity_under_approval`.
pub fn labelled_field(name: &str, language: Language) -> String {
    match field_label(name, language) {
        Some(label) if label != name => format!("{label} {name}"),
        _ => name.to_owned(),
    }
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
