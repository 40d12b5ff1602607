//! The dialog that `x` opens: the format and the name of a file, whether it is masked, and how far writing it is.

use tui_input::{Input, InputRequest};

use crate::export::OutputFormat;
use crate::text::export::{ExportError, MissingData};
use crate::text::views::ViewName;

/// The formats that are offered, in this order.
pub const EXPORT_FORMATS: [OutputFormat; 3] =
    [OutputFormat::Csv, OutputFormat::Xlsx, OutputFormat::Ndjson];

/// The open dialog.
#[derive(Clone, Debug)]
pub struct ExportDialog {
    /// The view that is written.
    pub view: ViewName,
    /// The format.
    pub format: OutputFormat,
    /// Names, ids and figures are hidden in the file.
    pub masked: bool,
    /// The name of the file.
    pub file: Input,
    /// How far it is.
    pub phase: ExportPhase,
}

/// How far an export is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ExportPhase {
    /// Format and name are being chosen.
    Choosing,
    /// A file of that name exists, and the next key decides whether it is replaced.
    Exists,
    /// The file is written as soon as what was asked for is on screen; with whether an existing
    /// file is replaced.
    Waiting(bool),
    /// The file is being written; with the export's number, and what its data lacked when it began.
    Writing(u32, MissingData),
    /// Nothing was written.
    Failed(ExportError),
}

impl ExportDialog {
    /// The dialog for a view, with a file named after it and the day of its figures.
    pub fn of(view: ViewName, day: jiff::civil::Date) -> Self {
        let format = EXPORT_FORMATS[0];
        Self {
            view,
            format,
            masked: false,
            file: Input::new(format!("{}-{day}.{}", stem(view), extension(format))),
            phase: ExportPhase::Choosing,
        }
    }

    /// Whether the file is being written, or will be.
    pub fn is_writing(&self) -> bool {
        matches!(
            self.phase,
            ExportPhase::Writing(..) | ExportPhase::Waiting(_)
        )
    }

    /// Changes the name of the file.
    pub fn edit(&mut self, request: InputRequest) {
        if !self.is_writing() {
            self.phase = ExportPhase::Choosing;
            self.file.handle(request);
        }
    }

    /// Selects the format `by` positions on. A file name with the extension of the former format
    /// gets the new extension.
    pub fn choose_format(&mut self, by: isize) {
        if self.is_writing() {
            return;
        }
        let len = EXPORT_FORMATS.len();
        let at = EXPORT_FORMATS.iter().position(|own| *own == self.format);
        let next = (at.unwrap_or(0) + len).saturating_add_signed(by) % len;
        let name = self.file.value();
        let ending = format!(".{}", extension(self.format));
        self.format = EXPORT_FORMATS[next];
        if let Some(stem) = name.strip_suffix(&ending) {
            self.file = Input::new(format!("{stem}.{}", extension(self.format)));
        }
        self.phase = ExportPhase::Choosing;
    }
}

/// What the file of a view is called: by the view, or by what Browse lists.
fn stem(view: ViewName) -> &'static str {
    match view {
        ViewName::Browse => "balances",
        view => view.word(),
    }
}

/// The file extension of a format, which is also the name of the format.
pub fn extension(format: OutputFormat) -> &'static str {
    match format {
        OutputFormat::Table => "txt",
        OutputFormat::Json => "json",
        OutputFormat::Ndjson => "ndjson",
        OutputFormat::Csv => "csv",
        OutputFormat::Xlsx => "xlsx",
    }
}
