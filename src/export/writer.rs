//! Writes rows of any kind in any format.

use std::io::{self, Write};

use jiff::Timestamp;

use super::jq::JqFilter;
use super::row::{BOOK_LOT_COLUMNS, OutputRow, SheetCell, TableColumn};
use super::style::{OutputFormat, RowStyle};
use super::xlsx::{SheetColumn, XlsxWriter};
use super::{Coverage, RowSource, csv, json, table, xlsx};
use crate::domain::Language;
use crate::text::sheets::{heading, heading_of_unit, unit_word_of};

/// Writes rows of one kind as they come. A table holds back a block of rows to align its columns; a
/// workbook and a filtered document are written at the end.
pub struct RowWriter<W: Write> {
    form: Form<W>,
    style: RowStyle,
    /// Which cells of a row are written, in which order; all of them where none is named.
    picked: Option<Vec<usize>>,
    /// How many rows were written, in every format without those of lots.
    rows: u64,
    /// What a filter made of the rows so far.
    values: u64,
}

/// How much was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WrittenCount {
    /// The rows. Those of lots belong to the row of their balance and do not count, whatever the format.
    pub rows: u64,
    /// The values that a filter made of them, each on a line of its own; `None` without a filter.
    pub values: Option<u64>,
}

impl WrittenCount {
    /// So many rows, without a filter.
    pub fn of_rows(rows: u64) -> Self {
        Self { rows, values: None }
    }

    /// Whether nothing was written.
    pub fn is_nothing(self) -> bool {
        self.values.unwrap_or(self.rows) == 0
    }
}

enum Form<W: Write> {
    Table(table::TableWriter<W>),
    Json(json::JsonDocument<W>),
    Ndjson(W),
    /// A document that a filter gets when it is whole, and where its answer goes.
    FilteredJson(JqFilter, json::JsonDocument<Vec<u8>>, W),
    /// A filter that gets each object, and where its answers go.
    FilteredNdjson(JqFilter, W),
    Csv(Box<csv::CsvWriter<W>>),
    Xlsx(Box<xlsx::XlsxWriter<W>>),
}

impl<W: Write + Send> RowWriter<W> {
    /// Begins output of rows of kind `R`: a header, or the opening of the document.
    pub fn start<R: OutputRow>(style: &RowStyle, out: W) -> io::Result<Self> {
        let columns = style.known_fields::<R>();
        let picked = picked_columns(&columns, &style.fields);
        let shown: Vec<&'static str> = match &picked {
            Some(picked) => picked.iter().map(|at| columns[*at]).collect(),
            None => columns,
        };
        let language = style.language;
        let form = match style.format {
            OutputFormat::Table if picked.is_none() && !style.masked => Form::Table(
                table::TableWriter::new(R::table_columns(language), style.screen, out),
            ),
            OutputFormat::Table => {
                let columns = shown.iter().map(|key| {
                    let title = R::heading(key, language);
                    if R::is_amount(key) {
                        TableColumn::point(title)
                    } else {
                        TableColumn::left(title)
                    }
                });
                Form::Table(table::TableWriter::new(
                    columns.collect(),
                    style.screen,
                    out,
                ))
            }
            OutputFormat::Json => match &style.jq {
                None => Form::Json(json::JsonDocument::start(R::LIST, out)?),
                Some(filter) => {
                    let document = json::JsonDocument::start(R::LIST, Vec::new())?;
                    Form::FilteredJson(filter.clone(), document, out)
                }
            },
            OutputFormat::Ndjson => match &style.jq {
                None => Form::Ndjson(out),
                Some(filter) => Form::FilteredNdjson(filter.clone(), out),
            },
            OutputFormat::Csv => {
                let titles = shown.iter().map(|key| R::heading(key, language));
                let titles: Vec<&str> = titles.collect();
                Form::Csv(Box::new(csv::CsvWriter::start(&titles, style.mark, out)?))
            }
            OutputFormat::Xlsx => {
                let columns = shown.iter().map(|key| SheetColumn {
                    title: R::heading(key, language).to_owned(),
                    has_unit: R::is_amount(key),
                });
                let columns = [columns.collect(), lot_columns(language)];
                Form::Xlsx(Box::new(XlsxWriter::start(R::LIST, style, columns, out)?))
            }
        };
        Ok(Self::new(form, style, picked))
    }

    /// Begins output of rows whose columns depend on the company.
    pub fn start_headed<R: OutputRow>(
        style: &RowStyle,
        columns: Vec<TableColumn>,
        out: W,
    ) -> io::Result<Self> {
        let form = match style.format {
            OutputFormat::Table => Form::Table(table::TableWriter::new(columns, style.screen, out)),
            OutputFormat::Csv => {
                let titles = columns.iter().map(|column| &*column.title);
                let titles: Vec<&str> = titles.chain(source_titles::<R>(style)).collect();
                Form::Csv(Box::new(csv::CsvWriter::start(&titles, style.mark, out)?))
            }
            OutputFormat::Xlsx => {
                let titles = columns.iter().map(|column| &*column.title);
                let titles = titles.chain(source_titles::<R>(style));
                let columns = titles.map(|title| SheetColumn {
                    title: title.to_owned(),
                    has_unit: false,
                });
                let columns = [columns.collect(), Vec::new()];
                Form::Xlsx(Box::new(XlsxWriter::start(R::LIST, style, columns, out)?))
            }
            OutputFormat::Json | OutputFormat::Ndjson => return Self::start::<R>(style, out),
        };
        Ok(Self::new(form, style, None))
    }

    fn new(form: Form<W>, style: &RowStyle, picked: Option<Vec<usize>>) -> Self {
        Self {
            form,
            style: style.clone(),
            picked,
            rows: 0,
            values: 0,
        }
    }

    /// The number of rows written so far, whatever a filter makes of them.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The language of headings and words.
    pub fn language(&self) -> Language {
        self.style.language
    }

    /// Whether it writes a workbook.
    pub fn is_workbook(&self) -> bool {
        matches!(self.form, Form::Xlsx(_))
    }

    /// Writes a row.
    pub fn write<R: OutputRow>(&mut self, row: &R) -> io::Result<()> {
        self.rows += 1;
        let Self {
            form,
            style,
            picked,
            ..
        } = self;
        match form {
            Form::Table(table) if picked.is_none() && !style.masked => {
                table.write(row.table_cells(style.language), row.look())
            }
            Form::Table(table) => {
                let cells = balance_cells(row, style);
                let texts = picked_places(cells.len(), picked.as_deref()).map(|at| {
                    let key = R::SHEET_COLUMNS.get(at).copied().unwrap_or_default();
                    row.table_text(key, &cells[at], style.language)
                });
                table.write(texts.collect(), row.look())
            }
            Form::Json(document) => document.write(row, style),
            Form::Ndjson(out) => {
                json::write_object(out, row, style).and_then(|()| out.write_all(b"\n"))
            }
            Form::FilteredJson(_, document, _) => document.write(row, style),
            Form::FilteredNdjson(filter, out) => {
                let mut object = Vec::new();
                json::write_object(&mut object, row, style)?;
                self.values += filter.write(&object, out)?;
                Ok(())
            }
            Form::Xlsx(book) => Self::write_book_row(book, row, style, picked.as_deref()),
            Form::Csv(sheet) => {
                let cells = balance_cells(row, style);
                sheet.write(picked_cells(&cells, picked.as_deref()))?;
                if !style.has_lot_rows() {
                    return Ok(());
                }
                for mut cells in row.lot_cells(style.language) {
                    add_source(row, style, &mut cells);
                    sheet.write(picked_cells(&cells, picked.as_deref()))?;
                }
                Ok(())
            }
        }
    }

    fn write_book_row<R: OutputRow>(
        book: &mut XlsxWriter<W>,
        row: &R,
        style: &RowStyle,
        picked: Option<&[usize]>,
    ) -> io::Result<()> {
        let cells = balance_cells(row, style);
        book.write(row.unit(), picked_cells(&cells, picked))?;
        if let Some(state) = row.state() {
            book.count(state);
        }
        // Named columns are wanted alone, and a masked file must not show lots, which are figures
        // with ids.
        if picked.is_none() && !style.masked {
            for cells in row.book_lots(style.language) {
                book.write_lot(&cells)?;
            }
        }
        Ok(())
    }

    /// Flushes what was written so far, except the unfinished block of a table.
    pub fn flush(&mut self) -> io::Result<()> {
        match &mut self.form {
            // A filter waits for the whole document.
            Form::Table(_) | Form::Xlsx(_) | Form::FilteredJson(..) => Ok(()),
            Form::Json(document) => document.flush(),
            Form::Ndjson(out) | Form::FilteredNdjson(_, out) => out.flush(),
            Form::Csv(sheet) => sheet.flush(),
        }
    }

    /// Says on the cover of a workbook when it was written: rows may have come for a long time.
    pub fn set_written(&mut self, at: Timestamp) {
        if let Form::Xlsx(book) = &mut self.form {
            book.set_written(at);
        }
    }

    /// Ends the output and returns what it was written to, with how much that was. That is known
    /// only now, because a filter of a whole document makes nothing before.
    pub fn finish(self, coverage: &[Coverage]) -> io::Result<(W, WrittenCount)> {
        let mut count = WrittenCount::of_rows(self.rows);
        let mut out = match self.form {
            Form::Table(table) => table.finish()?,
            Form::Json(document) => document.finish(coverage)?,
            Form::Ndjson(out) => out,
            Form::FilteredNdjson(_, out) => {
                count.values = Some(self.values);
                out
            }
            Form::FilteredJson(filter, document, mut out) => {
                count.values = Some(filter.write(&document.finish(coverage)?, &mut out)?);
                out
            }
            Form::Csv(sheet) => sheet.finish()?,
            Form::Xlsx(book) => book.finish(coverage)?,
        };
        out.flush()?;
        Ok((out, count))
    }
}

/// The headings of the cells that [`add_source`] adds to a row.
fn source_titles<R: OutputRow>(style: &RowStyle) -> Vec<&'static str> {
    if !style.sourced {
        return Vec::new();
    }
    let titles = RowSource::COLUMNS.map(|key| R::heading(key, style.language));
    titles.to_vec()
}

fn lot_columns(language: Language) -> Vec<SheetColumn> {
    let columns = BOOK_LOT_COLUMNS.map(|(key, unit)| {
        let title = heading(key, language);
        let title = match unit {
            Some(unit) => heading_of_unit(title, unit_word_of(unit, language), language),
            None => title.to_owned(),
        };
        SheetColumn {
            title,
            has_unit: false,
        }
    });
    columns.to_vec()
}

/// The places of `fields` among `columns`; `None` where no field is named. A field that no row has was refused before.
fn picked_columns(columns: &[&str], fields: &[String]) -> Option<Vec<usize>> {
    if fields.is_empty() {
        return None;
    }
    let place = |field: &String| columns.iter().position(|column| column == field);
    Some(fields.iter().filter_map(place).collect())
}

fn picked_cells<'c, 'r>(
    cells: &'c [SheetCell<'r>],
    picked: Option<&'c [usize]>,
) -> impl Iterator<Item = &'c SheetCell<'r>> {
    picked_places(cells.len(), picked).map(|at| &cells[at])
}

/// The places of the cells that are written, of `cells` in a row.
fn picked_places(cells: usize, picked: Option<&[usize]>) -> impl Iterator<Item = usize> {
    (0..picked.map_or(cells, <[usize]>::len)).map(move |at| picked.map_or(at, |picked| picked[at]))
}

/// The cells of the row itself, with empty ones for those of a lot.
fn balance_cells<'r, R: OutputRow>(row: &'r R, style: &RowStyle) -> Vec<SheetCell<'r>> {
    let mut cells = if style.masked {
        row.masked_cells(style.language)
    } else {
        row.sheet_cells(style.language)
    };
    if style.has_lot_rows() {
        let lot = super::row::LOT_COLUMNS.map(|_| SheetCell::Empty);
        cells.extend(lot);
    }
    add_source(row, style, &mut cells);
    cells
}

fn add_source<R: OutputRow>(row: &R, style: &RowStyle, cells: &mut Vec<SheetCell<'_>>) {
    if style.sourced {
        match row.provenance() {
            Some(source) => cells.extend(source.cells(style.language)),
            None => cells.extend(RowSource::COLUMNS.map(|_| SheetCell::Empty)),
        }
    }
}
