//! Widths of texts in display columns, counted by grapheme, and breaking into lines. `update` needs them for scrolling,
//! `ui` for drawing.

use std::borrow::Cow;

use textwrap::{Options, WordSeparator, WordSplitter};
use tui_input::Input;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What stands in place of what was cut off; one column.
const CUT: &str = "…";
/// In fewer columns the start alone says more than two letters at both ends.
const NARROWEST_MIDDLE: usize = 5;

/// Display columns of `text`.
pub fn width(text: &str) -> usize {
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// The longest start of `text` that fits into `columns` without cutting a glyph in two, and its width.
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

/// The part of a field's text that `columns` show, so that the caret is in it, and the caret's column there.
pub fn part_at_caret(input: &Input, columns: usize) -> (&str, usize) {
    let (left_out, hidden) = prefix(input.value(), input.visual_scroll(columns));
    let shown = prefix(&input.value()[left_out.len()..], columns).0;
    (
        shown,
        input.visual_cursor().saturating_sub(hidden).min(columns),
    )
}

/// `text` cut to `columns`, with `…` at the end where something is missing.
pub fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    if columns <= 1 {
        return prefix(text, columns).0.to_owned();
    }
    let (kept, _) = prefix(text, columns - 1);
    format!("{kept}{CUT}")
}

/// `text` cut to `columns` with `…` in its middle, because ids mostly differ at their start or end.
pub fn cut_middle(text: &str, columns: usize) -> String {
    if width(text) <= columns || columns < NARROWEST_MIDDLE {
        return cut(text, columns);
    }
    let behind = (columns - 1) / 2;
    let (start, _) = prefix(text, columns - 1 - behind);
    let mut at = text.len();
    let mut used = 0;
    for (start, grapheme) in text.grapheme_indices(true).rev() {
        used += grapheme.width();
        if used > behind {
            break;
        }
        at = start;
    }
    format!("{start}{CUT}{}", &text[at..])
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

/// `text` in lines of at most `columns`, broken where Unicode allows it: in Chinese between any two characters, but never
/// before a comma or a closing bracket. A word that is longer than a line is cut.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let options = Options::new(columns.max(2))
        .word_separator(WordSeparator::UnicodeBreakProperties)
        .word_splitter(WordSplitter::NoHyphenation);
    let lines = textwrap::wrap(text, options).into_iter();
    lines.map(Cow::into_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_cut_in_half_a_glyph() {
        assert_eq!(cut("欧阳娜娜", 8), "欧阳娜娜");
        assert_eq!(cut("欧阳娜娜", 7), "欧阳娜…");
        assert_eq!(pad("欧阳娜娜", 6), "欧阳… ");
        assert_eq!(cut("👨‍👩‍👧x", 1), "");
        assert_eq!(width("阿卜杜拉·买买提"), 15);
    }

    #[test]
    fn an_id_that_is_too_long_keeps_its_start_and_its_end() {
        assert_eq!(cut_middle("7351234567890123456", 11), "73512…23456");
        assert_eq!(cut_middle("zhangsan", 8), "zhangsan");
        assert_eq!(cut_middle("zhangsan", 4), "zha…");
        assert_eq!(cut_middle("欧阳娜娜-市场部", 9), "欧阳…场部");
    }

    #[test]
    fn lines_break_at_spaces_in_english_and_anywhere_in_chinese() {
        assert_eq!(wrap("granted every year", 10), ["granted", "every year"]);
        assert_eq!(wrap("每年入职日发放", 6), ["每年入", "职日发", "放"]);
        assert_eq!(wrap("满 1 年 5 天", 7), ["满 1 年", "5 天"]);
        assert_eq!(wrap("abcdefgh", 4), ["abcd", "efgh"]);
    }

    #[test]
    fn no_chinese_line_begins_with_a_comma_a_full_stop_or_a_closing_bracket() {
        let text = "年假按工龄发放，满一年五天、满十年十天（不含节假日）。未休完的，次年三月三十一日到期。";
        for columns in 6..40 {
            let lines = wrap(text, columns);
            let first = |line: &String| line.chars().next();
            let starts: Vec<char> = lines.iter().filter_map(first).collect();
            assert!(
                starts.iter().all(|c| !"，。、）".contains(*c)),
                "{columns} columns: {lines:?}"
            );
            assert_eq!(lines.concat(), text);
        }
    }

    proptest::proptest! {
        #[test]
        fn padding_is_always_exactly_as_wide_as_asked(text in "\\PC{0,12}", columns in 0usize..20) {
            proptest::prop_assert_eq!(width(&pad(&text, columns)), columns);
            proptest::prop_assert_eq!(width(&pad_left(&text, columns)), columns);
            proptest::prop_assert!(width(&cut_middle(&text, columns)) <= columns);
        }

        #[test]
        fn no_wrapped_line_is_wider_than_asked(text in "[a-z 天\u{4e00}-\u{4e20}]{0,40}", columns in 2usize..20) {
            proptest::prop_assert!(wrap(&text, columns).iter().all(|line| width(line) <= columns));
        }
    }
}
