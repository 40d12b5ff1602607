//! How a command says what is wrong with a csv or xlsx file.

use crate::domain::Language;
use crate::sheets::SheetError;

use super::ending::CommandError;
use super::stderr;

/// Prints each fault of a sheet on a line of its own; the error itself says what came of it.
pub(super) fn wrong_sheet(error: &SheetError, language: Language) -> CommandError {
    let mut lines = error.explain(language);
    let last = lines.pop().unwrap_or_default();
    for line in lines {
        stderr::line(&line);
    }
    CommandError::Usage(last)
}
