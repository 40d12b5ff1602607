//! CSV as in RFC 4180, with or without a byte-order mark. Text that a spreadsheet would run as a formula is escaped.

use std::borrow::Cow;
use std::io::{self, Write};

use super::row::SheetCell;
use crate::domain::text::guarded;

/// U+FEFF in UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A CSV that is being written.
pub(super) struct CsvWriter<W: Write>(csv::Writer<W>);

impl<W: Write> CsvWriter<W> {
    /// Begins with the headings. `mark` is what Excel needs to take the file for UTF-8: without it Chinese text is garbled.
    pub(super) fn start<T: AsRef<str>>(titles: &[T], mark: bool, mut out: W) -> io::Result<Self> {
        if mark {
            out.write_all(BYTE_ORDER_MARK)?;
        }
        let writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        let mut sheet = Self(writer);
        // Headings may be the names of leave types.
        let titles = titles
            .iter()
            .map(|title| SheetCell::text(Some(title.as_ref())));
        sheet.write(titles.collect::<Vec<_>>().iter())?;
        Ok(sheet)
    }

    pub(super) fn write<'c>(
        &mut self,
        cells: impl IntoIterator<Item = &'c SheetCell<'c>>,
    ) -> io::Result<()> {
        for cell in cells {
            self.0
                .write_field(written(cell).as_bytes())
                .map_err(to_io)?;
        }
        self.0.write_record(None::<&[u8]>).map_err(to_io)
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }

    pub(super) fn finish(self) -> io::Result<W> {
        self.0.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

/// The error of the stream itself, so that a closed pipe is still recognised as one.
fn to_io(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

/// The text of a cell as it is written.
fn written<'a>(cell: &'a SheetCell<'_>) -> Cow<'a, str> {
    match cell {
        SheetCell::Text(text) => guarded(text),
        other => other.to_text(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(cells: &[SheetCell<'_>]) -> String {
        let mut sheet = CsvWriter::start(&["a"], false, Vec::new()).unwrap();
        sheet.0 = csv::WriterBuilder::new().from_writer(Vec::new());
        sheet.write(cells).unwrap();
        String::from_utf8(sheet.finish().unwrap()).unwrap()
    }

    #[test]
    fn text_that_looks_like_a_formula_is_guarded_and_a_negative_number_is_not() {
        let cells = [
            SheetCell::text(Some("=1+1")),
            SheetCell::text(Some("@x")),
            SheetCell::text(Some("-2.5")),
            SheetCell::figure(Some("-2.5")),
            SheetCell::text(Some("张三")),
            SheetCell::text(None),
        ];
        assert_eq!(line(&cells), "'=1+1,'@x,'-2.5,-2.5,张三,\n");
    }

    #[test]
    fn commas_quotes_and_newlines_are_quoted() {
        let cells = [
            SheetCell::text(Some("a,b")),
            SheetCell::text(Some("say \"x\"\ny")),
        ];
        assert_eq!(line(&cells), "\"a,b\",\"say \"\"x\"\"\ny\"\n");
    }
}
