//! Cuts texts to what a cell of a workbook can hold.

/// The longest text of a cell, in the units of UTF-16 that Excel counts.
const CELL_UNITS: usize = 32_767;

/// The text, cut with `…` where it is longer than a cell can hold.
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
