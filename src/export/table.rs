//! Tables with columns aligned by display width. Rows are written in blocks, so that a long table appears while it is still being read.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::row::TableColumn;

/// The number of rows that are measured and written together.
const BLOCK_ROWS: usize = 512;
/// Separates two columns.
const COLUMN_GAP: &str = "  ";

/// A table that is being written.
pub(super) struct TableWriter<W: Write> {
    columns: Vec<TableColumn>,
    /// The widths of the columns so far. A later block can only make them wider.
    widths: Vec<usize>,
    block: Vec<Vec<String>>,
    has_header: bool,
    out: W,
}

impl<W: Write> TableWriter<W> {
    pub(super) fn new(columns: Vec<TableColumn>, out: W) -> Self {
        Self {
            widths: columns.iter().map(|column| column.title.width()).collect(),
            columns,
            block: Vec::new(),
            has_header: false,
            out,
        }
    }

    pub(super) fn write(&mut self, cells: Vec<String>) -> io::Result<()> {
        self.block.push(cells);
        if self.block.len() < BLOCK_ROWS {
            return Ok(());
        }
        self.write_block()
    }

    /// Writes the rows of the block, after a header if it is the first block or needs wider columns than the last.
    fn write_block(&mut self) -> io::Result<()> {
        let block = std::mem::take(&mut self.block);
        if self.widen(&block) || !self.has_header {
            self.write_header()?;
        }
        for cells in &block {
            self.write_cells(cells)?;
        }
        self.out.flush()
    }

    /// Makes the columns as wide as the block needs, and returns whether any became wider.
    fn widen(&mut self, block: &[Vec<String>]) -> bool {
        let before = self.widths.clone();
        for cells in block {
            for (width, cell) in self.widths.iter_mut().zip(cells) {
                *width = cell.width().max(*width);
            }
        }
        before != self.widths
    }

    fn write_header(&mut self) -> io::Result<()> {
        if self.has_header {
            writeln!(self.out)?;
        }
        self.has_header = true;
        let titles: Vec<String> = self
            .columns
            .iter()
            .map(|column| column.title.clone().into_owned())
            .collect();
        self.write_cells(&titles)
    }

    fn write_cells(&mut self, cells: &[String]) -> io::Result<()> {
        let mut line = String::new();
        for ((cell, width), column) in cells.iter().zip(&self.widths).zip(&self.columns) {
            let padding = " ".repeat(width - cell.width());
            let (before, after) = if column.right {
                (&*padding, "")
            } else {
                ("", &*padding)
            };
            line.extend([before, cell, after, COLUMN_GAP]);
        }
        writeln!(self.out, "{}", line.trim_end())
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        self.write_block()?;
        Ok(self.out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(rows: &[[&str; 3]]) -> String {
        let columns = vec![
            TableColumn::left("姓名"),
            TableColumn::right("Left"),
            TableColumn::left("Id"),
        ];
        let mut table = TableWriter::new(columns, Vec::new());
        for row in rows {
            table.write(row.map(str::to_owned).to_vec()).unwrap();
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
}
