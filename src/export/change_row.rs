//! A row of `diff`: a figure that changed, a person who joined or left, or a leave type whose rules changed.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Serialize;

use crate::domain::changes::{
    BalanceChange, Change, ChangeKind, ChangeSide, RulesText, TypeChange,
};
use crate::domain::day::{minute_text, rfc_3339_text};
use crate::domain::{Amount, CellState, Employee, EmployeeId, Language, PlatformKind, Unit};
use crate::text::change_events::{
    BALANCE_CHANGED, RENAMED, RULES_CHANGED, TYPE_ADDED, TYPE_REMOVED, type_word,
};
use crate::text::figures::{figure_in_text, signed, state_word, unit_word, with_unit};
use crate::text::headings;
use crate::text::views::changes as text;
use crate::text::wording::Wording;

use super::balance_row::figure_cell;
use super::column_names::without;
use super::employee_row::{departments_cell, departments_words};
use super::exact::ExactAmount;
use super::row::{OutputRow, RowUnit, SheetCell, TableColumn};
use super::{RowOrigin, SCHEMA};
use crate::text::platform_name;
use crate::text::sheets::{change_heading, sheet_state_word};

/// A change as printed. The object is flat and has the same keys in every row, with null where a key does not apply.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeRow<'a> {
    schema: u8,
    tenant: &'a str,
    platform: PlatformKind,
    change: Kind,
    employee_id: Option<Cow<'a, str>>,
    employee_name: Option<&'a str>,
    departments: Option<&'a [String]>,
    leave_type_id: Option<Cow<'a, str>>,
    leave_type: Option<&'a str>,
    figure: Option<&'static str>,
    unit: Option<&'static str>,
    from: Option<ExactAmount>,
    to: Option<ExactAmount>,
    by: Option<ExactAmount>,
    unit_from: Option<&'static str>,
    unit_to: Option<&'static str>,
    state_from: Option<&'static str>,
    state_to: Option<&'static str>,
    #[serde(serialize_with = "super::exact::write_moment")]
    since: Timestamp,
    name_from: Option<&'a str>,
    maybe_same_as: Option<Cow<'a, str>>,
    rule_from: Option<RuleWords<'a>>,
    rule_to: Option<RuleWords<'a>>,
    #[serde(skip)]
    source: &'a ChangeKind,
}

/// The kind of a change, as the object names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Balance,
    Joined,
    Left,
    Renamed,
    TypeAdded,
    TypeRemoved,
    Rule,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct RuleWords<'a> {
    #[serde(rename = "zh-CN")]
    chinese: &'a str,
    #[serde(rename = "en")]
    english: &'a str,
}

impl<'a> ChangeRow<'a> {
    /// The row of `change`.
    pub fn new(origin: &RowOrigin<'a>, change: &'a Change) -> Self {
        let row = Self::empty(origin, change);
        match &change.what {
            ChangeKind::Balance(person, balance) => row.about(person).with_balance(balance),
            ChangeKind::Joined(person, same_as) => Self {
                maybe_same_as: same_as.as_ref().map(EmployeeId::shown),
                ..row.about(person)
            },
            ChangeKind::Left(person) => row.about(person),
            ChangeKind::Renamed(person, renaming) => Self {
                name_from: Some(&renaming.name_from),
                ..row.about(person)
            },
            ChangeKind::Type(of_type) => row.with_type(of_type),
        }
    }

    fn empty(origin: &RowOrigin<'a>, change: &'a Change) -> Self {
        Self {
            schema: SCHEMA,
            tenant: origin.tenant,
            platform: origin.platform,
            change: Kind::of(&change.what),
            employee_id: None,
            employee_name: None,
            departments: None,
            leave_type_id: None,
            leave_type: None,
            figure: None,
            unit: None,
            from: None,
            to: None,
            by: None,
            unit_from: None,
            unit_to: None,
            state_from: None,
            state_to: None,
            since: change.since,
            name_from: None,
            maybe_same_as: None,
            rule_from: None,
            rule_to: None,
            source: &change.what,
        }
    }

    fn about(self, person: &'a Employee) -> Self {
        Self {
            employee_id: Some(person.id.shown()),
            employee_name: Some(&person.name),
            departments: person.departments.as_deref(),
            ..self
        }
    }

    fn with_balance(self, balance: &'a BalanceChange) -> Self {
        let BalanceChange { from, to, by, .. } = balance;
        Self {
            leave_type_id: Some(balance.leave_type.shown()),
            leave_type: Some(&balance.leave_type_name),
            figure: Some(balance.figure.as_str()),
            unit: balance.unit().map(Unit::as_str),
            from: from.amount.map(ExactAmount),
            to: to.amount.map(ExactAmount),
            by: by.map(ExactAmount),
            unit_from: from.unit().map(Unit::as_str),
            unit_to: to.unit().map(Unit::as_str),
            state_from: Some(from.state.as_str()),
            state_to: Some(to.state.as_str()),
            ..self
        }
    }

    fn with_type(self, of_type: &'a TypeChange) -> Self {
        Self {
            leave_type_id: Some(of_type.leave_type.shown()),
            leave_type: Some(&of_type.name),
            rule_from: of_type.from.as_ref().map(RuleWords::of),
            rule_to: of_type.to.as_ref().map(RuleWords::of),
            ..self
        }
    }

    /// The table's word for what changed.
    fn subject(&self, language: Language) -> &'static str {
        match self.source {
            ChangeKind::Balance(_, balance) => figure_in_text(balance.figure, language),
            ChangeKind::Joined(_, Some(_)) => text::came_again(language),
            ChangeKind::Joined(_, None) => text::joined(language),
            ChangeKind::Left(_) => text::left(language),
            ChangeKind::Renamed(_, renaming) => renaming.identity.explain(language),
            ChangeKind::Type(change) => type_word(change, language),
        }
    }

    /// The table's cells before, after and by how much.
    fn figures(&self, language: Language) -> [String; 3] {
        match self.source {
            ChangeKind::Balance(_, BalanceChange { from, to, by, .. }) => [
                side_words(from, language),
                side_words(to, language),
                by.map_or_else(String::new, |by| signed_with_unit(by, language)),
            ],
            ChangeKind::Renamed(person, renaming) => [
                renaming.name_from.clone(),
                person.name.clone(),
                String::new(),
            ],
            ChangeKind::Joined(_, Some(same_as)) => [
                same_as.shown().into_owned(),
                self.employee_id.as_deref().unwrap_or_default().to_owned(),
                String::new(),
            ],
            ChangeKind::Joined(_, None) | ChangeKind::Left(_) | ChangeKind::Type(_) => {
                Default::default()
            }
        }
    }

    /// The table's cell of rules, which comes last because it is long.
    fn rules(&self, language: Language) -> String {
        let words = |rules: Option<RuleWords<'a>>| rules.map(|it| it.pick(language));
        match (words(self.rule_from), words(self.rule_to)) {
            (Some(from), Some(to)) => format!("{from} -> {to}"),
            (from, to) => from.or(to).unwrap_or_default().to_owned(),
        }
    }
}

impl Kind {
    fn of(what: &ChangeKind) -> Self {
        match what {
            ChangeKind::Balance(..) => Self::Balance,
            ChangeKind::Joined(..) => Self::Joined,
            ChangeKind::Left(_) => Self::Left,
            ChangeKind::Renamed(..) => Self::Renamed,
            ChangeKind::Type(TypeChange { from: None, .. }) => Self::TypeAdded,
            ChangeKind::Type(TypeChange { to: None, .. }) => Self::TypeRemoved,
            ChangeKind::Type(_) => Self::Rule,
        }
    }

    fn word(self, language: Language) -> &'static str {
        match self {
            Self::Balance => BALANCE_CHANGED.of(language),
            Self::Joined => text::joined(language),
            Self::Left => text::left(language),
            Self::Renamed => RENAMED.of(language),
            Self::TypeAdded => TYPE_ADDED.of(language),
            Self::TypeRemoved => TYPE_REMOVED.of(language),
            Self::Rule => RULES_CHANGED.of(language),
        }
    }
}

impl<'a> RuleWords<'a> {
    fn of(rules: &'a RulesText) -> Self {
        Self {
            chinese: &rules.zh,
            english: &rules.en,
        }
    }

    fn pick(self, language: Language) -> &'a str {
        language.pick(self.chinese, self.english)
    }
}

impl<'a> OutputRow for ChangeRow<'a> {
    const LIST: &'static str = "changes";
    const KEYS: &'static [&'static str] = &[
        "schema",
        "tenant",
        "platform",
        "change",
        "employee_id",
        "employee_name",
        "departments",
        "leave_type_id",
        "leave_type",
        "figure",
        "unit",
        "from",
        "to",
        "by",
        "unit_from",
        "unit_to",
        "state_from",
        "state_to",
        "since",
        "name_from",
        "maybe_same_as",
        "rule_from",
        "rule_to",
    ];
    const SHEET_COLUMNS: &'static [&'static str] = &without::<22>(Self::KEYS, &["schema"]);

    fn sheet_cells(&self, language: Language) -> Vec<SheetCell<'_>> {
        let figure = match self.source {
            ChangeKind::Balance(_, balance) => Some(figure_in_text(balance.figure, language)),
            _ => None,
        };
        let [state_from, state_to] = match self.source {
            ChangeKind::Balance(_, balance) => [&balance.from, &balance.to]
                .map(|side| Some(sheet_state_word(side.state, language))),
            _ => [None, None],
        };
        let rules =
            |rules: Option<RuleWords<'a>>| SheetCell::text(rules.map(|rules| rules.pick(language)));
        vec![
            SheetCell::text(Some(self.tenant)),
            SheetCell::word(Some(platform_name(self.platform, language))),
            SheetCell::word(Some(self.change.word(language))),
            SheetCell::text(self.employee_id.as_deref()),
            SheetCell::text(self.employee_name),
            departments_cell(self.departments, language),
            SheetCell::text(self.leave_type_id.as_deref()),
            SheetCell::text(self.leave_type),
            SheetCell::word(figure),
            SheetCell::unit(self.unit, language),
            figure_cell(self.from),
            figure_cell(self.to),
            figure_cell(self.by),
            SheetCell::unit(self.unit_from, language),
            SheetCell::unit(self.unit_to, language),
            SheetCell::word(state_from),
            SheetCell::word(state_to),
            SheetCell::word(Some(rfc_3339_text(self.since))),
            SheetCell::text(self.name_from),
            SheetCell::text(self.maybe_same_as.as_deref()),
            rules(self.rule_from),
            rules(self.rule_to),
        ]
    }

    fn heading(key: &'static str, language: Language) -> &'static str {
        change_heading(key, language)
    }

    fn unit(&self) -> RowUnit {
        RowUnit::Of(self.unit)
    }

    fn table_columns(language: Language) -> Vec<TableColumn> {
        let subject = [
            headings::TENANT,
            headings::NAME,
            headings::ID,
            headings::DEPARTMENT,
            headings::LEAVE,
            headings::FIGURE,
        ];
        let figures = [headings::BEFORE, headings::AFTER, headings::CHANGE];
        let last = [headings::FIRST_SEEN, headings::RULES];
        let left = |heading: Wording| TableColumn::left(heading.of(language));
        let mut columns = subject.map(left).to_vec();
        columns.extend(figures.map(|heading| TableColumn::right(heading.of(language))));
        columns.extend(last.map(left));
        columns
    }

    fn table_cells(&self, language: Language) -> Vec<String> {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let departments = match self.employee_name {
            Some(_) => departments_words(self.departments, language),
            None => String::new(),
        };
        let [from, to, by] = self.figures(language);
        vec![
            self.tenant.to_owned(),
            text(self.employee_name),
            text(self.employee_id.as_deref()),
            departments,
            text(self.leave_type),
            self.subject(language).to_owned(),
            from,
            to,
            by,
            minute_text(self.since),
            self.rules(language),
        ]
    }
}

/// The figure, or the state of a balance that has none. A figure that is not known is never printed as 0.
fn side_words(side: &ChangeSide, language: Language) -> String {
    match side.amount {
        Some(amount) => with_unit(amount, language),
        None if side.state == CellState::Known => String::new(),
        None => state_word(side.state, language).to_owned(),
    }
}

/// A difference with its sign and unit: `+1.5 d`, `-2 h`.
fn signed_with_unit(by: Amount, language: Language) -> String {
    format!("{} {}", signed(by), unit_word(by.unit, language))
}
