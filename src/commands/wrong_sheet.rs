//! How a command says what is wrong with a csv or xlsx file.

use crate::domain::Language;
use crate::sheets::SheetError;

use super::ending::CommandError;
use super::stderr;

/// Prints each fault of a sheet on a line of its own. The last line becomes the error.
pub(super) fn wrong_sheet(error: &SheetError, language: Language) -> CommandError {
    let [mut zh, mut en] =
        [Language::Chinese, Language::English].map(|language| error.explain(language));
    let last = (zh.pop().unwrap_or_default(), en.pop().unwrap_or_default());
    for line in language.pick(zh, en) {
        stderr::line(&line);
    }
    CommandError::usage(last)
}
