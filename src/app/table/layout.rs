//! How wide the columns of a table are. Every table asks here, for drawing and for clicks on its headings.

use crate::app::table::cell_settings::CellSettings;
use crate::app::table::cell_text::{CellRoom, cell_text};
use crate::app::table::cell_value::CellValue;
use crate::app::table::column::{ColumnWidth, ScreenColumn};
use crate::app::table::figure_text::DateForm;
use crate::app::text_width::width;

/// A shrinking column is not made narrower than this before another column is left out.
const NARROWEST_SHRUNK: usize = 10;
/// Departments beside a name that would be cut are not made narrower than this.
const NARROWEST_QUIET: usize = 6;
/// Dates are written shorter before a shrinking column of up to this width is cut, and before a column is left out.
const COMFORTABLE_SHRUNK: usize = NARROWEST_SHRUNK + 6;

/// The widths of a table's columns, in the order of its list; 0 for a column that is not shown.
#[derive(Clone, Debug)]
pub struct TableLayout {
    /// In display columns.
    pub widths: Vec<usize>,
    /// Between two cells.
    pub gap: usize,
    /// How much is written beside a date.
    form: DateForm,
}

impl TableLayout {
    /// For columns whose width depends on the table's alone, so that nothing moves while one scrolls. Only a name or an id that is cut takes
    /// what other columns do not need for the rows on screen.
    pub fn of_table<Row, Sort: Copy>(
        settings: CellSettings,
        columns: &[ScreenColumn<Row, Sort>],
        rows: &[&Row],
        table: usize,
        gap: usize,
    ) -> Self {
        let mut layout = Self {
            widths: table_widths(columns, table, gap),
            gap,
            form: DateForm::Full,
        };
        layout.make_room_for_what_is_cut(settings, columns, rows);
        layout
    }

    /// For columns as wide as what is in them. Dates are written shorter first, then columns are left out, and at last a
    /// shrinking column is cut.
    pub fn of_content<Row, Sort: Copy>(
        settings: CellSettings,
        columns: &[ScreenColumn<Row, Sort>],
        rows: &[&Row],
        table: usize,
        gap: usize,
    ) -> Self {
        let Some(shrinking) = columns
            .iter()
            .position(|column| matches!(column.width, ColumnWidth::Shrinking))
        else {
            return Self::of_widest(settings, columns, rows, gap, DateForm::Full);
        };
        let mut layout = Self::of_widest(settings, columns, rows, gap, DateForm::Full);
        for form in [DateForm::Part, DateForm::Short] {
            let wanted = layout.widths[shrinking].min(COMFORTABLE_SHRUNK);
            if layout.room_for(shrinking, table) < wanted {
                layout = Self::of_widest(settings, columns, rows, gap, form);
            }
        }
        for column in left_out_first(columns) {
            let wanted = layout.widths[shrinking].min(NARROWEST_SHRUNK);
            if layout.room_for(shrinking, table) < wanted {
                layout.widths[column] = 0;
            }
        }
        let room = layout.room_for(shrinking, table);
        layout.widths[shrinking] = layout.widths[shrinking].min(room);
        layout
    }

    /// Every column as wide as its heading and its widest text.
    fn of_widest<Row, Sort: Copy>(
        settings: CellSettings,
        columns: &[ScreenColumn<Row, Sort>],
        rows: &[&Row],
        gap: usize,
        form: DateForm,
    ) -> Self {
        let room = CellRoom {
            columns: usize::MAX,
            form,
        };
        let widest = |column: &ScreenColumn<Row, Sort>| {
            let texts = rows.iter().map(|row| {
                let cell = cell_text(settings, &(column.cell)(row), room);
                width(&cell.text)
            });
            match texts.max().unwrap_or(0) {
                0 if column.is_left_out_if_empty => 0,
                widest => widest.max(width(column.heading(settings.language))),
            }
        };
        let widths = columns.iter().map(|column| match column.width {
            ColumnWidth::CopiedOnly => 0,
            _ => widest(column),
        });
        Self {
            widths: widths.collect(),
            gap,
            form,
        }
    }

    fn make_room_for_what_is_cut<Row, Sort: Copy>(
        &mut self,
        settings: CellSettings,
        columns: &[ScreenColumn<Row, Sort>],
        rows: &[&Row],
    ) {
        let needs = self.needs(settings, columns, rows);
        let mut takers: Vec<usize> = (0..columns.len())
            .filter(|at| needs[*at].takes_room(self.widths[*at]))
            .collect();
        takers.sort_by_key(|at| needs[*at].content);
        for taker in takers {
            let content = needs[taker].content;
            let spare =
                |widths: &[usize], at: usize| widths[at].saturating_sub(needs[at].floor(content));
            while self.widths[taker] < needs[taker].columns {
                let donor = (0..columns.len())
                    .filter(|at| *at != taker)
                    .max_by_key(|at| (spare(&self.widths, *at), *at));
                let Some(donor) = donor.filter(|at| spare(&self.widths, *at) > 0) else {
                    break;
                };
                let lacking = needs[taker].columns - self.widths[taker];
                let moved = spare(&self.widths, donor).min(lacking);
                self.widths[donor] -= moved;
                self.widths[taker] += moved;
            }
        }
    }

    /// What each column needs for the rows on screen.
    fn needs<Row, Sort: Copy>(
        &self,
        settings: CellSettings,
        columns: &[ScreenColumn<Row, Sort>],
        rows: &[&Row],
    ) -> Vec<ColumnNeed> {
        let headings = columns.iter().zip(&self.widths);
        let mut needs: Vec<ColumnNeed> = headings
            .map(|(column, columns)| {
                let heading = width(column.heading_within(*columns, settings.language));
                ColumnNeed {
                    heading: heading.min(*columns),
                    columns: 0,
                    content: ColumnContent::Other,
                }
            })
            .collect();
        for row in rows {
            let mut at = 0;
            while let Some(column) = columns.get(at) {
                let value = (column.cell)(row);
                let room = self.width_of(at, value.columns());
                if self.widths[at] > 0 {
                    let wide = width(&cell_text(settings, &value, self.room(room)).text);
                    let own = wide.saturating_sub(room - self.widths[at]);
                    needs[at].columns = needs[at].columns.max(own);
                    if own > 0 {
                        // The text goes on over these columns, which are therefore not empty.
                        let beside = needs.iter_mut().zip(&self.widths);
                        for (need, width) in beside.take(at + value.columns()).skip(at + 1) {
                            need.columns = need.columns.max(*width);
                        }
                    }
                    needs[at].content = needs[at].content.or(ColumnContent::of(&value));
                }
                at += value.columns();
            }
        }
        needs
    }

    /// What the other columns leave for one.
    fn room_for(&self, column: usize, table: usize) -> usize {
        let others = self.widths.iter().enumerate();
        let others = others.filter(|(at, width)| *at != column && **width > 0);
        let used: usize = others.map(|(_, width)| width + self.gap).sum();
        table.saturating_sub(used)
    }

    /// The width of so many columns from `first` on, with the gaps between them.
    pub fn width_of(&self, first: usize, columns: usize) -> usize {
        let widths = self.widths.iter().skip(first).take(columns);
        let shown = widths.filter(|width| **width > 0);
        let with_gaps: usize = shown.map(|width| width + self.gap).sum();
        with_gaps.saturating_sub(self.gap)
    }

    /// The room of a cell of `columns`.
    pub fn room(&self, columns: usize) -> CellRoom {
        CellRoom {
            columns,
            form: self.form,
        }
    }
}

/// The columns that a narrow table leaves out, in the order in which it does.
fn left_out_first<Row, Sort>(columns: &[ScreenColumn<Row, Sort>]) -> Vec<usize> {
    let ranked = columns.iter().enumerate().filter_map(|(at, column)| {
        let ColumnWidth::ContentLeftOut(rank) = column.width else {
            return None;
        };
        Some((rank, at))
    });
    let mut ranked: Vec<(u8, usize)> = ranked.collect();
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, at)| at).collect()
}

/// What stands in a column. What comes first takes room first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum ColumnContent {
    /// Names of people.
    PersonName,
    /// Names of leave types.
    OtherName,
    /// Ids.
    Id,
    /// What is of less importance than a name.
    Quiet,
    /// Figures and days.
    Other,
}

impl ColumnContent {
    fn of(value: &CellValue<'_>) -> Self {
        match value {
            CellValue::Name(..) => Self::PersonName,
            CellValue::Text(_) | CellValue::Subject(_) => Self::OtherName,
            CellValue::Id(..) => Self::Id,
            CellValue::Quiet(_) => Self::Quiet,
            _ => Self::Other,
        }
    }

    /// The first of both that says anything.
    fn or(self, other: Self) -> Self {
        if self == Self::Other { other } else { self }
    }
}

/// What a column needs.
struct ColumnNeed {
    heading: usize,
    columns: usize,
    content: ColumnContent,
}

impl ColumnNeed {
    /// Whether a column of `columns` cuts a name or an id.
    fn takes_room(&self, columns: usize) -> bool {
        self.content <= ColumnContent::Id && columns > 0 && self.columns > columns
    }

    /// The column is not made narrower than this for what is cut elsewhere. An id, which is cut in its middle, takes nothing from departments.
    fn floor(&self, cut: ColumnContent) -> usize {
        let columns = match (self.content, cut) {
            (ColumnContent::Quiet, ColumnContent::PersonName | ColumnContent::OtherName) => {
                self.columns.min(NARROWEST_QUIET)
            }
            _ => self.columns,
        };
        columns.max(self.heading)
    }
}

/// The widths of columns that depend on the width of the table alone, in their order; 0 for a column that is not shown. The last growing one
/// takes what is left over.
fn table_widths<Row, Sort>(
    columns: &[ScreenColumn<Row, Sort>],
    table: usize,
    gap: usize,
) -> Vec<usize> {
    let widths = columns.iter().map(|column| match column.width {
        ColumnWidth::Fixed(width) | ColumnWidth::Growing(width) => width(table),
        _ => 0,
    });
    let mut widths: Vec<usize> = widths.collect();
    let shown = widths.iter().filter(|width| **width > 0);
    let used: usize = shown.map(|width| width + gap).sum();
    let spare = table.saturating_sub(used.saturating_sub(gap));
    let grows = |column: &ScreenColumn<Row, Sort>| matches!(column.width, ColumnWidth::Growing(_));
    let growing = widths.iter_mut().zip(columns).rev();
    let mut shown = growing.filter(|(width, column)| **width > 0 && grows(column));
    if let Some((width, _)) = shown.next() {
        *width += spare;
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::views::changes::columns::ChangeLine;
    use crate::domain::Language;

    #[test]
    fn the_columns_of_changes_fill_every_pane_exactly() {
        for table in 35..=247 {
            let layout =
                TableLayout::of_table(CellSettings::SAMPLE, &ChangeLine::COLUMNS, &[], table, 1);
            assert_eq!(
                layout.width_of(0, layout.widths.len()),
                table,
                "{table} columns"
            );
        }
    }

    #[test]
    fn headings_of_changes_are_not_cut_on_a_screen_of_80_columns() {
        let layout = TableLayout::of_table(CellSettings::SAMPLE, &ChangeLine::COLUMNS, &[], 77, 1);
        for language in [Language::Chinese, Language::English] {
            for (column, columns) in ChangeLine::COLUMNS.iter().zip(&layout.widths) {
                let heading = column.heading_within(*columns, language);
                assert!(*columns == 0 || width(heading) <= *columns, "{heading}");
            }
        }
    }
}
