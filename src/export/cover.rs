//! The first sheet of a workbook: whose figures these are, when they were read, what was asked, and what they lack.

use jiff::Timestamp;
use rust_xlsxwriter::{Color, Format, Worksheet, XlsxError};

use super::cell_text::cut;
use super::coverage::{Coverage, CoverageState};
use super::style::RowStyle;
use crate::domain::CellState;
use crate::domain::day::minute_text;
use crate::text::figures::HIDDEN;
use crate::text::platform_name;
use crate::text::sheets::{between_names, heading, list_name, sheet_state_word};
use crate::text::wording::Wording;
use crate::text::workbook;

/// Everything that the cover says.
pub(super) struct CoverSheet<'a> {
    pub(super) list: &'static str,
    pub(super) style: &'a RowStyle,
    pub(super) coverage: &'a [Coverage],
    pub(super) states: &'a [(CellState, u64)],
    /// The sheets, with how many rows each has.
    pub(super) sheets: &'a [(String, u32)],
}

/// A line of the cover.
enum CoverLine {
    Title(String),
    /// A name and what it is.
    Pair(&'static str, String),
    Headings(Vec<String>),
    Cells(Vec<CoverCell>),
    /// What is missing, in red.
    Warning(Vec<CoverCell>),
    Empty,
}

/// A cell of the cover. A name stays text, also where it looks like a number.
enum CoverCell {
    Text(String),
    Count(u64),
}

impl CoverCell {
    fn count(count: usize) -> Self {
        Self::Count(count as u64)
    }
}

impl From<&str> for CoverCell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl CoverSheet<'_> {
    pub(super) fn write(&self, mut sheet: Worksheet) -> Result<Worksheet, XlsxError> {
        let plain = Format::new();
        let bold = Format::new().set_bold();
        let red = Format::new().set_bold().set_font_color(Color::Red);
        for (row, line) in (0..).zip(self.lines()) {
            match line {
                CoverLine::Title(title) => {
                    sheet.write_string_with_format(row, 0, cut(&title), &bold)?;
                }
                CoverLine::Pair(name, value) => {
                    sheet.write_string_with_format(row, 0, name, &bold)?;
                    sheet.write_string(row, 1, cut(&value))?;
                }
                CoverLine::Headings(titles) => {
                    let cells: Vec<CoverCell> = titles.into_iter().map(CoverCell::Text).collect();
                    write_cells(&mut sheet, row, &cells, &bold)?;
                }
                CoverLine::Cells(cells) => write_cells(&mut sheet, row, &cells, &plain)?,
                CoverLine::Warning(cells) => write_cells(&mut sheet, row, &cells, &red)?,
                CoverLine::Empty => {}
            }
        }
        let language = self.style.language;
        sheet.set_name(workbook::ABOUT.of(language))?;
        for (column, width) in (0..).zip([18, 24, 30, 10, 10, 10, 14, 60]) {
            sheet.set_column_width(column, width)?;
        }
        Ok(sheet)
    }

    fn lines(&self) -> Vec<CoverLine> {
        let mut lines = self.question_lines();
        lines.push(CoverLine::Empty);
        lines.extend(self.tenant_lines());
        lines.extend(self.state_lines());
        lines.extend(self.sheet_lines());
        lines
    }

    fn question_lines(&self) -> Vec<CoverLine> {
        let language = self.style.language;
        let question = &self.style.cover;
        let all = || workbook::ALL.of(language).to_owned();
        let day = question.day.map(|day| day.to_string());
        let types = if question.types.is_empty() {
            all()
        } else {
            question.types.join(between_names(language))
        };
        let pair = |name: Wording, value| CoverLine::Pair(name.of(language), value);
        let mut lines = vec![
            CoverLine::Title(list_name(self.list, language).to_owned()),
            CoverLine::Pair(
                heading("as_of", language),
                day.unwrap_or_else(|| workbook::TODAY.of(language).to_owned()),
            ),
            pair(workbook::FILTER, self.filter().unwrap_or_else(all)),
            CoverLine::Pair(heading("leave_type", language), types),
            pair(
                workbook::ROUNDING,
                workbook::HOW_FIGURES_ARE_ROUNDED.of(language).to_owned(),
            ),
            pair(
                workbook::PROGRAM,
                concat!("leaveboard ", env!("CARGO_PKG_VERSION")).to_owned(),
            ),
        ];
        if let Some(at) = question.written {
            lines.push(pair(workbook::WRITTEN, moment_text(at)));
        }
        if self.style.masked {
            let what = workbook::WHAT_IS_MASKED.of(language).to_owned();
            lines.push(pair(workbook::MASKED, what));
        }
        if !question.missing.is_empty() {
            let mut missing = vec![CoverCell::from(workbook::PARTIAL.of(language))];
            missing.extend(question.missing.iter().cloned().map(CoverCell::Text));
            lines.push(CoverLine::Warning(missing));
        }
        lines
    }

    /// The filter as it was typed. It may name somebody whom the rows do not.
    fn filter(&self) -> Option<String> {
        let filter = self.style.cover.filter.clone();
        filter.map(|filter| {
            if self.style.masked {
                HIDDEN.to_owned()
            } else {
                filter
            }
        })
    }

    fn tenant_lines(&self) -> Vec<CoverLine> {
        let language = self.style.language;
        if self.coverage.is_empty() {
            return Vec::new();
        }
        let titles = [
            heading("tenant", language),
            heading("platform", language),
            heading("fetched_at", language),
            heading("people", language),
            workbook::ANSWERED.of(language),
            workbook::FAILED.of(language),
            workbook::COVERAGE.of(language),
            workbook::MISSING.of(language),
        ];
        let mut lines = vec![CoverLine::Headings(titles.map(str::to_owned).to_vec())];
        lines.extend(self.coverage.iter().map(|tenant| {
            let gaps = tenant.gaps.iter().map(|gap| gap.pick(language));
            let cells = vec![
                CoverCell::Text(tenant.tenant.clone()),
                CoverCell::from(platform_name(tenant.platform, language)),
                CoverCell::Text(tenant.fetched_at.map_or_else(String::new, moment_text)),
                CoverCell::count(tenant.people),
                CoverCell::count(tenant.answered),
                CoverCell::count(tenant.failed),
                CoverCell::from(tenant.state.word(language)),
                CoverCell::Text(gaps.collect::<Vec<_>>().join(" / ")),
            ];
            match tenant.state {
                CoverageState::Complete => CoverLine::Cells(cells),
                _ => CoverLine::Warning(cells),
            }
        }));
        lines.push(CoverLine::Empty);
        lines
    }

    /// What is in no sum, because it has no figure.
    fn state_lines(&self) -> Vec<CoverLine> {
        let language = self.style.language;
        if self.states.is_empty() {
            return Vec::new();
        }
        let counted = workbook::BALANCES.of(language);
        let titles = [heading("state", language), counted];
        let mut lines = vec![CoverLine::Headings(titles.map(str::to_owned).to_vec())];
        lines.extend(self.states.iter().map(|(state, count)| {
            let word = sheet_state_word(*state, language);
            CoverLine::Cells(vec![CoverCell::from(word), CoverCell::Count(*count)])
        }));
        lines.push(CoverLine::Empty);
        lines
    }

    fn sheet_lines(&self) -> Vec<CoverLine> {
        let language = self.style.language;
        let titles = [workbook::SHEET, workbook::ROWS].map(|title| title.of(language));
        let mut lines = vec![CoverLine::Headings(titles.map(str::to_owned).to_vec())];
        let sheets = self.sheets.iter();
        lines.extend(sheets.map(|(name, rows)| {
            let rows = CoverCell::Count(u64::from(*rows));
            CoverLine::Cells(vec![CoverCell::from(&**name), rows])
        }));
        lines
    }
}

/// `2026-11-21 18:02 UTC+8`: the reader of a file cannot know the time zone of its writer.
fn moment_text(at: Timestamp) -> String {
    format!("{} UTC+8", minute_text(at))
}

fn write_cells(
    sheet: &mut Worksheet,
    row: u32,
    cells: &[CoverCell],
    format: &Format,
) -> Result<(), XlsxError> {
    for (column, cell) in (0..).zip(cells) {
        match cell {
            // A spreadsheet holds exact integers up to 2^53, which is more than there are people.
            #[expect(clippy::cast_precision_loss, reason = "a count of people or rows")]
            CoverCell::Count(count) => {
                sheet.write_number_with_format(row, column, *count as f64, format)?
            }
            CoverCell::Text(text) => {
                sheet.write_string_with_format(row, column, cut(text), format)?
            }
        };
    }
    Ok(())
}
