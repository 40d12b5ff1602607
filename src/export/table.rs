//! Tables with columns aligned by display width. Rows are written in blocks, so that a long table appears while it is still being read.
//!
//! On a terminal a table has no more columns than fit, and names those that it leaves out; what needs a look has a colour.

use std::collections::BTreeSet;
use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::row::{RowLook, TableAlign, TableColumn};
use crate::domain::Language;
use crate::text::headings;
use crate::text::sheets::not_shown;
use crate::text::wording::Wording;

/// The number of rows that are measured and written together.
const BLOCK_ROWS: usize = 512;
/// The columns that matter least where there is no room for all.
const MINOR: [Wording; 3] = [headings::CERTAINTY, headings::CARRIED, headings::DEPARTMENT];
/// Separates two columns.
const COLUMN_GAP: &str = "  ";

/// The terminal that a table is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TableScreen {
    /// Its width in columns; `None` where everything is to be printed.
    pub width: Option<usize>,
    /// It shows colours.
    pub colours: bool,
    /// The language in which columns that were left out are named.
    pub language: Language,
}

/// A table that is being written.
pub(super) struct TableWriter<W: Write> {
    columns: Vec<TableColumn>,
    /// The widths of the columns so far. A later block can only make them wider.
    widths: Vec<usize>,
    /// The widest texts so far before a decimal point, and from it on.
    parts: Vec<[usize; 2]>,
    /// What is known of each column's cells so far.
    seen: Vec<SeenCells>,
    block: Vec<TableRow>,
    has_header: bool,
    screen: Option<TableScreen>,
    /// The columns that do not fit now, by position.
    left_out: BTreeSet<usize>,
    /// The columns that some block did without.
    ever_left_out: BTreeSet<usize>,
    out: W,
}

struct TableRow {
    cells: Vec<String>,
    look: RowLook,
}

/// Whether the cells of a column differ.
#[derive(Clone, PartialEq, Eq, Debug)]
enum SeenCells {
    None,
    /// All cells are this text.
    Same(String),
    Different,
}

impl SeenCells {
    fn add(&mut self, cell: &str) {
        match self {
            Self::None => *self = Self::Same(cell.to_owned()),
            Self::Same(text) if text == cell => {}
            Self::Same(_) | Self::Different => *self = Self::Different,
        }
    }
}

impl<W: Write> TableWriter<W> {
    pub(super) fn new(columns: Vec<TableColumn>, screen: Option<TableScreen>, out: W) -> Self {
        Self {
            widths: columns.iter().map(|column| column.title.width()).collect(),
            parts: vec![[0; 2]; columns.len()],
            seen: vec![SeenCells::None; columns.len()],
            columns,
            block: Vec::new(),
            has_header: false,
            screen,
            left_out: BTreeSet::new(),
            ever_left_out: BTreeSet::new(),
            out,
        }
    }

    pub(super) fn write(&mut self, cells: Vec<String>, look: RowLook) -> io::Result<()> {
        self.block.push(TableRow { cells, look });
        if self.block.len() < BLOCK_ROWS {
            return Ok(());
        }
        self.write_block()
    }

    /// Writes the rows of the block, after a header if it is the first block or needs other columns than the last.
    fn write_block(&mut self) -> io::Result<()> {
        let block = std::mem::take(&mut self.block);
        let is_wider = self.widen(&block);
        if self.fit() || is_wider || !self.has_header {
            self.write_header()?;
        }
        for row in &block {
            self.write_row(row)?;
        }
        self.out.flush()
    }

    /// Makes the columns as wide as the block needs, and returns whether any became wider.
    fn widen(&mut self, block: &[TableRow]) -> bool {
        let before = (self.widths.clone(), self.parts.clone());
        for row in block {
            for (at, (cell, column)) in row.cells.iter().zip(&self.columns).enumerate() {
                self.seen[at].add(cell);
                let needed = if column.align == TableAlign::Point {
                    let parts = &mut self.parts[at];
                    for (widest, part) in parts.iter_mut().zip(split_at_point(cell)) {
                        *widest = part.width().max(*widest);
                    }
                    parts.iter().sum()
                } else {
                    cell.width()
                };
                self.widths[at] = self.widths[at].max(needed);
            }
        }
        before != (self.widths.clone(), self.parts.clone())
    }

    /// Leaves out columns until the others fit: first empty ones, then those with one text in all rows so far, then [`MINOR`] ones, and
    /// then from the right. A column that began to differ, such as the tenant's, comes back, because rows could not be told apart
    /// without it. Returns whether other columns are left out than before.
    fn fit(&mut self) -> bool {
        let Some(screen) = self.screen else {
            return false;
        };
        let Some(width) = screen.width else {
            return false;
        };
        let before = std::mem::take(&mut self.left_out);
        self.leave_out_until(width, screen.language);
        self.ever_left_out.extend(&self.left_out);
        self.left_out != before
    }

    fn leave_out_until(&mut self, width: usize, language: Language) {
        let minor = MINOR.map(|heading| heading.of(language));
        while self.width() > width {
            let shown = (0..self.columns.len()).rev();
            let shown: Vec<usize> = shown.filter(|at| !self.left_out.contains(at)).collect();
            if shown.len() <= 2 {
                return;
            }
            let tells_nothing = |at: &&usize| match &self.seen[**at] {
                SeenCells::Same(text) => text.is_empty(),
                SeenCells::None | SeenCells::Different => false,
            };
            let is_same = |at: &&usize| matches!(self.seen[**at], SeenCells::Same(_));
            let is_minor = |at: &&usize| minor.contains(&&*self.columns[**at].title);
            let least = shown
                .iter()
                .find(tells_nothing)
                .or_else(|| shown.iter().find(is_same))
                .or_else(|| shown.iter().find(is_minor))
                .unwrap_or(&shown[0]);
            self.left_out.insert(*least);
        }
    }

    /// The width of the columns that are shown.
    fn width(&self) -> usize {
        let shown = self.widths.iter().enumerate();
        let shown = shown.filter(|(at, _)| !self.left_out.contains(at));
        let widths = shown.map(|(_, width)| width + COLUMN_GAP.len());
        widths.sum::<usize>().saturating_sub(COLUMN_GAP.len())
    }

    fn write_header(&mut self) -> io::Result<()> {
        if self.has_header {
            writeln!(self.out)?;
        }
        self.has_header = true;
        let titles = self.columns.iter();
        let titles = titles.map(|column| column.title.clone().into_owned());
        let row = TableRow {
            cells: titles.collect(),
            look: RowLook::Plain,
        };
        self.write_line(&row, true)
    }

    fn write_row(&mut self, row: &TableRow) -> io::Result<()> {
        self.write_line(row, false)
    }

    fn write_line(&mut self, row: &TableRow, is_header: bool) -> io::Result<()> {
        let mut line = String::new();
        let cells = row.cells.iter().zip(&self.widths).zip(&self.columns);
        for (at, ((cell, width), column)) in cells.enumerate() {
            if self.left_out.contains(&at) {
                continue;
            }
            let room = width - cell.width();
            let after = match column.align {
                TableAlign::Left => room,
                TableAlign::Point if !is_header => {
                    let [_, decimals] = split_at_point(cell);
                    self.parts[at][1] - decimals.width()
                }
                TableAlign::Right | TableAlign::Point => 0,
            };
            let (before, after) = (" ".repeat(room - after), " ".repeat(after));
            line.extend([&*before, cell, &*after, COLUMN_GAP]);
        }
        let line = line.trim_end();
        let colours = self.screen.is_some_and(|screen| screen.colours);
        match row.look.colour().filter(|_| colours) {
            Some(colour) => writeln!(self.out, "\x1b[{colour}m{line}\x1b[0m"),
            None => writeln!(self.out, "{line}"),
        }
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        // On a terminal, standard error says that there is nothing; a pipe gets its header.
        let is_on_screen = self.screen.is_some_and(|screen| screen.width.is_some());
        if is_on_screen && !self.has_header && self.block.is_empty() {
            return Ok(self.out);
        }
        self.write_block()?;
        if let Some(screen) = self.screen.filter(|_| !self.ever_left_out.is_empty()) {
            let language = screen.language;
            let titles = self
                .ever_left_out
                .iter()
                .map(|at| &*self.columns[*at].title);
            let titles: Vec<&str> = titles.collect();
            let note = not_shown(&titles, language);
            writeln!(self.out, "{note}")?;
        }
        Ok(self.out)
    }
}

/// A number, and what stands from its decimal point on: decimals, or a word behind it.
fn split_at_point(cell: &str) -> [&str; 2] {
    let is_of_number = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '~' | ',');
    let end = cell.find(|c| !is_of_number(c)).unwrap_or(cell.len());
    let (whole, rest) = cell.split_at(end);
    [whole, rest]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_points_stand_below_each_other() {
        let columns = vec![
            TableColumn::left("Type"),
            TableColumn::point("Left"),
            TableColumn::point("Liability"),
        ];
        let mut table = TableWriter::new(columns, None, Vec::new());
        for row in [
            ["a", "1,234.5", "12 CNY"],
            ["b", "-7", "1,200.25 CNY"],
            ["c", "", ""],
            ["d", "0.333333", "3.5 CNY"],
        ] {
            let cells = row.map(str::to_owned).to_vec();
            table.write(cells, RowLook::Plain).unwrap();
        }
        let text = String::from_utf8(table.finish().unwrap()).unwrap();
        assert_eq!(
            text,
            "Type          Left     Liability\n\
             a     1,234.5          12 CNY\n\
             b        -7         1,200.25 CNY\n\
             c\n\
             d         0.333333      3.5 CNY\n"
        );
    }

    fn printed(rows: &[[&str; 3]]) -> String {
        let columns = vec![
            TableColumn::left("姓名"),
            TableColumn::right("Left"),
            TableColumn::left("Id"),
        ];
        let mut table = TableWriter::new(columns, None, Vec::new());
        for row in rows {
            table
                .write(row.map(str::to_owned).to_vec(), RowLook::Plain)
                .unwrap();
        }
        String::from_utf8(table.finish().unwrap()).unwrap()
    }

    #[test]
    fn columns_line_up_by_display_width() {
        let text = printed(&[["张三", "6.5 天", "a"], ["Li", "0 天", "b"]]);
        assert_eq!(text, "姓名    Left  Id\n张三  6.5 天  a\nLi      0 天  b\n");
    }

    #[test]
    fn an_empty_table_still_has_its_header() {
        assert_eq!(printed(&[]), "姓名  Left  Id\n");
    }

    #[test]
    fn a_later_block_that_is_wider_gets_a_header_of_its_own() {
        let mut rows = vec![["张三", "1", "a"]; BLOCK_ROWS];
        rows.push(["阿卜杜拉", "1", "b"]);
        let text = printed(&rows);
        assert_eq!(text.matches("姓名").count(), 2);
        assert!(
            text.ends_with("\n\n姓名      Left  Id\n阿卜杜拉     1  b\n"),
            "{text}"
        );
    }

    fn on_screen(width: usize, colours: bool, rows: &[([&str; 4], RowLook)]) -> String {
        let titles = ["企业", "姓名", "部门", "剩余"];
        let columns = titles.map(TableColumn::left).to_vec();
        let screen = TableScreen {
            width: Some(width),
            colours,
            language: Language::Chinese,
        };
        let mut table = TableWriter::new(columns, Some(screen), Vec::new());
        for (cells, look) in rows {
            let cells = cells.map(str::to_owned).to_vec();
            table.write(cells, *look).unwrap();
        }
        String::from_utf8(table.finish().unwrap()).unwrap()
    }

    #[test]
    fn what_does_not_fit_is_left_out_and_named_what_tells_nothing_first() {
        let rows = [
            (["甲公司", "张三", "市场部", "6.5 天"], RowLook::Plain),
            (["甲公司", "李四", "研发部", "0 天"], RowLook::Plain),
        ];
        let all = "企业    姓名  部门    剩余\n甲公司  张三  市场部  6.5 天\n甲公司  李四  研发部  0 天\n";
        assert_eq!(on_screen(28, false, &rows), all);
        let text = on_screen(20, false, &rows);
        assert_eq!(
            text,
            "姓名  部门    剩余\n张三  市场部  6.5 天\n李四  研发部  0 天\n因宽度不够未显示：企业\n"
        );
        let text = on_screen(12, false, &rows);
        assert_eq!(
            text,
            "姓名  剩余\n张三  6.5 天\n李四  0 天\n因宽度不够未显示：企业、部门\n"
        );
    }

    #[test]
    fn a_left_out_column_comes_back_when_it_begins_to_differ() {
        let first = [
            (["甲公司", "张三", "市场部", "1 天"], RowLook::Plain),
            (["甲公司", "李四", "研发部", "2 天"], RowLook::Plain),
        ];
        let mut rows = first.repeat(BLOCK_ROWS / 2);
        rows.push((["乙公司", "张三", "市场部", "1 天"], RowLook::Plain));
        let text = on_screen(19, false, &rows);
        assert!(
            text.starts_with("姓名  部门    剩余\n张三  市场部  1 天\n"),
            "{text}"
        );
        let end = "\n企业    姓名  剩余\n乙公司  张三  1 天\n因宽度不够未显示：企业、部门\n";
        assert!(text.ends_with(end), "{text}");
    }

    #[test]
    fn a_row_that_needs_a_look_has_a_colour_where_there_are_colours() {
        let rows = [(["甲", "张三", "市场部", "-1 天"], RowLook::Wrong)];
        assert!(on_screen(80, true, &rows).contains("\x1b[31m甲"));
        assert!(!on_screen(80, false, &rows).contains('\x1b'));
    }

    #[test]
    fn nothing_on_a_screen_is_no_header() {
        assert_eq!(on_screen(80, false, &[]), "");
    }
}
