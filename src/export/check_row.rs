//! A row of `check`: something that looks wrong.

use std::borrow::Cow;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::domain::insight::checks::{FindingDetails, Severity};
use crate::domain::{Language, PlatformKind, Unit};
use crate::text::headings;

use super::SCHEMA;
use super::row::{OutputRow, RowLook, RowUnit, SheetCell, TableColumn};
use crate::text::platform_name;
use crate::text::views::checks::severity;

/// A finding as printed: the fields are those of the object, in its order.
#[derive(Clone, Debug, Serialize)]
pub struct PrintedFinding<'a> {
    schema: u8,
    check: &'static str,
    severity: &'static str,
    tenant: &'a str,
    platform: PlatformKind,
    employee_id: Option<Cow<'a, str>>,
    employee_name: Option<&'a str>,
    leave_type_id: Option<Cow<'a, str>>,
    leave_type: Option<&'a str>,
    unit: Option<&'static str>,
    figures: PrintedFigures<'a>,
    explained: ExplainedFinding,
    #[serde(skip)]
    source: &'a FindingDetails<'a>,
}

/// Figures by name, serialised as an object.
#[derive(Clone, Copy, Debug)]
struct PrintedFigures<'a>(&'a [(&'static str, String)]);

impl Serialize for PrintedFigures<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, figure) in self.0 {
            map.serialize_entry(name, figure)?;
        }
        map.end()
    }
}

#[derive(Clone, Debug, Serialize)]
struct ExplainedFinding {
    #[serde(rename = "zh-CN")]
    chinese: String,
    #[serde(rename = "en")]
    english: String,
}

impl<'a> PrintedFinding<'a> {
    /// The row of a finding.
    pub fn new(details: &'a FindingDetails<'a>) -> Self {
        let check = details.finding.check;
        Self {
            schema: SCHEMA,
            check: check.as_str(),
            severity: check.severity().as_str(),
            tenant: details.tenant.configured_name(),
            platform: details.tenant.platform,
            employee_id: details.shown_id(),
            employee_name: details.person.map(|person| person.name),
            leave_type_id: details.leave_type.map(|column| column.id.shown()),
            leave_type: details.leave_type.map(|column| &*column.name),
            unit: details.unit.map(Unit::as_str),
            figures: PrintedFigures(&details.figures),
            explained: ExplainedFinding {
                chinese: details.explain(Language::Chinese),
                english: details.explain(Language::English),
            },
            source: details,
        }
    }

    fn figure(&self, name: &str) -> Option<&str> {
        let mut figures = self.figures.0.iter();
        let figure = figures.find(|(own, _)| *own == name)?;
        Some(&figure.1)
    }
}

/// The figures that have a column of their own in a sheet.
const FIGURES: [&str; 13] = [
    "granted",
    "used",
    "left",
    "carried",
    "gap",
    "ended_left",
    "employee_number",
    "state",
    "code",
    "before",
    "missing",
    "name_from",
    "name_to",
];

impl OutputRow for PrintedFinding<'_> {
    const LIST: &'static str = "findings";
    const KEYS: &'static [&'static str] = &[
        "schema",
        "check",
        "severity",
        "tenant",
        "platform",
        "employee_id",
        "employee_name",
        "leave_type_id",
        "leave_type",
        "unit",
        "figures",
        "explained",
    ];
    const SHEET_COLUMNS: &'static [&'static str] = &[
        "check",
        "severity",
        "tenant",
        "platform",
        "employee_id",
        "employee_name",
        "leave_type_id",
        "leave_type",
        "unit",
        "granted",
        "used",
        "left",
        "carried",
        "gap",
        "ended_left",
        "employee_number",
        "state",
        "code",
        "before",
        "missing",
        "name_from",
        "name_to",
        "explained",
    ];

    fn sheet_cells(&self, language: Language) -> Vec<SheetCell<'_>> {
        let check = self.source.finding.check;
        let mut cells = vec![
            SheetCell::word(Some(check.title(language))),
            SheetCell::word(Some(severity(check.severity(), language))),
            SheetCell::text(Some(self.tenant)),
            SheetCell::word(Some(platform_name(self.platform, language))),
            SheetCell::text(self.employee_id.as_deref()),
            SheetCell::text(self.employee_name),
            SheetCell::text(self.leave_type_id.as_deref()),
            SheetCell::text(self.leave_type),
            SheetCell::unit(self.unit, language),
        ];
        cells.extend(FIGURES.map(|name| {
            let figure = self.figure(name);
            match name {
                "granted" | "used" | "left" | "carried" | "gap" | "ended_left" | "before"
                | "missing" => SheetCell::figure(figure),
                _ => SheetCell::text(figure),
            }
        }));
        let explained = language.pick(&self.explained.chinese, &self.explained.english);
        cells.push(SheetCell::text(Some(explained)));
        cells
    }

    fn unit(&self) -> RowUnit {
        RowUnit::Of(self.unit)
    }

    fn look(&self) -> RowLook {
        match self.source.finding.check.severity() {
            Severity::Error => RowLook::Wrong,
            Severity::Warning => RowLook::Worth,
            Severity::Note => RowLook::Plain,
        }
    }

    fn table_columns(language: Language) -> Vec<TableColumn> {
        let titles = [
            headings::CHECK,
            headings::TENANT,
            headings::NAME,
            headings::ID,
            headings::LEAVE,
            headings::FINDING,
        ];
        titles
            .map(|heading| TableColumn::left(heading.of(language)))
            .to_vec()
    }

    fn table_cells(&self, language: Language) -> Vec<String> {
        vec![
            self.source.finding.check.title(language).to_owned(),
            self.tenant.to_owned(),
            self.employee_name.unwrap_or_default().to_owned(),
            self.employee_id.as_deref().unwrap_or_default().to_owned(),
            self.leave_type.unwrap_or_default().to_owned(),
            language.pick(
                self.explained.chinese.clone(),
                self.explained.english.clone(),
            ),
        ]
    }
}
