//! Widths of texts in display columns, by grapheme. Pure arithmetic, used by `update` for scrolling and by `ui` for drawing.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What stands in place of what was cut off. ASCII: `…` is two columns wide in many Chinese terminals.
const CUT: &str = "..";

/// Display columns of `text`.
pub fn width(text: &str) -> usize {
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// The longest start of `text` that fits `columns`, never half a glyph, with its width.
pub fn prefix(text: &str, columns: usize) -> (&str, usize) {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        let wide = grapheme.width();
        if used + wide > columns {
            return (&text[..at], used);
        }
        used += wide;
    }
    (text, used)
}

/// `text` cut to `columns`, with `..` at the end where something is missing.
pub fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    if columns <= CUT.len() {
        return prefix(text, columns).0.to_owned();
    }
    let (kept, _) = prefix(text, columns - CUT.len());
    format!("{kept}{CUT}")
}

/// `text` cut and filled with spaces on the right to exactly `columns`.
pub fn pad(text: &str, columns: usize) -> String {
    let text = cut(text, columns);
    let space = columns.saturating_sub(width(&text));
    text + &" ".repeat(space)
}

/// `text` cut and filled with spaces on the left to exactly `columns`.
pub fn pad_left(text: &str, columns: usize) -> String {
    let text = cut(text, columns);
    " ".repeat(columns.saturating_sub(width(&text))) + &text
}

/// `text` in lines of at most `columns`, broken at spaces where there are any, else between graphemes.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(2);
    let mut lines = Vec::new();
    if text.is_empty() {
        lines.push(String::new());
    }
    for line in text.lines() {
        wrap_line(line, columns, &mut lines);
    }
    lines
}

fn wrap_line(line: &str, columns: usize, lines: &mut Vec<String>) {
    let mut rest = line;
    while width(rest) > columns {
        let (start, _) = prefix(rest, columns);
        // A lone glyph wider than the window: let it go rather than loop.
        let start = if start.is_empty() { rest } else { start };
        let at = break_point(start, &rest[start.len()..]);
        lines.push(rest[..at].trim_end().to_owned());
        rest = rest[at..].trim_start();
    }
    lines.push(rest.to_owned());
}

/// Where to break: after the last space if a Latin word would be cut in two, else at the end of what fits.
fn break_point(start: &str, rest: &str) -> usize {
    let inside_word = |c: char| c.is_ascii_graphic();
    let cuts_a_word = start.ends_with(inside_word) && rest.starts_with(inside_word);
    match start.rfind(|c: char| !inside_word(c)) {
        Some(at) if cuts_a_word => at + start[at..].chars().next().map_or(1, char::len_utf8),
        _ => start.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_cut_in_half_a_glyph() {
        assert_eq!(cut("欧阳娜娜", 8), "欧阳娜娜");
        assert_eq!(cut("欧阳娜娜", 7), "欧阳..");
        assert_eq!(pad("欧阳娜娜", 7), "欧阳.. ");
        assert_eq!(cut("👨‍👩‍👧x", 1), "");
        assert_eq!(width("阿卜杜拉·买买提"), 15);
    }

    #[test]
    fn lines_break_at_spaces_in_english_and_anywhere_in_chinese() {
        assert_eq!(wrap("granted every year", 10), ["granted", "every year"]);
        assert_eq!(wrap("每年入职日发放", 6), ["每年入", "职日发", "放"]);
        assert_eq!(wrap("满 1 年 5 天", 7), ["满 1 年", "5 天"]);
        assert_eq!(wrap("abcdefgh", 4), ["abcd", "efgh"]);
    }

    proptest::proptest! {
        #[test]
        fn padding_is_always_exactly_as_wide_as_asked(text in "\\PC{0,12}", columns in 0usize..20) {
            proptest::prop_assert_eq!(width(&pad(&text, columns)), columns);
            proptest::prop_assert_eq!(width(&pad_left(&text, columns)), columns);
        }

        #[test]
        fn no_wrapped_line_is_wider_than_asked(text in "[a-z 天\u{4e00}-\u{4e20}]{0,40}", columns in 2usize..20) {
            proptest::prop_assert!(wrap(&text, columns).iter().all(|line| width(line) <= columns));
        }
    }
}
