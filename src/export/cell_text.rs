//! The texts of a workbook, none longer than a cell of it holds.

/// The longest text of a cell, in the units of UTF-16 that Excel counts.
const CELL_UNITS: usize = 32_767;

/// The text as a cell holds it at most.
pub(super) fn cut(text: &str) -> String {
    if text.len() <= CELL_UNITS || text.encode_utf16().count() <= CELL_UNITS {
        return text.to_owned();
    }
    let mut units = 0;
    let kept = text.chars().take_while(|c| {
        units += c.len_utf16();
        units < CELL_UNITS
    });
    kept.chain(['…']).collect()
}
