//! Finding columns by their headings.

use super::error::SheetProblem;
use super::row::SheetRow;
use crate::domain::matching::fold;

/// A heading as it is compared: in one case and width, without white space and without what stands in brackets behind it.
pub(super) fn folded(heading: &str) -> String {
    let folded = fold(heading);
    let name = folded.split(['(', '[']).next().unwrap_or_default();
    let name = if name.trim().is_empty() {
        &folded
    } else {
        name
    };
    let name = name.replace('_', " ");
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The column that one of `names` heads; `None` where there is none.
pub(super) fn find(row: &SheetRow, names: &[&str]) -> Result<Option<usize>, SheetProblem> {
    let names: Vec<String> = names.iter().map(|name| folded(name)).collect();
    let mut found = None;
    for (column, cell) in row.cells.iter().enumerate() {
        let Ok(Some(text)) = cell.to_text() else {
            continue;
        };
        if !names.contains(&folded(&text)) {
            continue;
        }
        if found.is_some() {
            return Err(SheetProblem::HeadingTwice(text.into()));
        }
        found = Some(column);
    }
    Ok(found)
}

/// The texts of a row, for a message.
pub(super) fn texts(row: &SheetRow) -> Box<str> {
    let texts = row.cells.iter().filter_map(|cell| cell.to_text().ok()?);
    let texts: Vec<_> = texts.take(12).collect();
    texts.join(", ").into()
}
