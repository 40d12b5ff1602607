//! The few signs of the screen, and their ASCII forms for terminals that cannot show them.

use ratatui::buffer::Buffer;
use ratatui::symbols::border;

use crate::app::table::figure_text::FAILED_SIGN;

/// A set of signs, one column each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Glyphs {
    /// A pane's border.
    pub border: border::Set<'static>,
    /// The line under the cursor.
    pub cursor: &'static str,
    /// A row that is open.
    pub open: &'static str,
    /// A row that can be opened.
    pub closed: &'static str,
    /// Complete.
    pub done: &'static str,
    /// Marked by the user.
    pub marked: &'static str,
    /// Failed or refused.
    pub failed: &'static str,
    /// Figures of an earlier sync.
    pub old: &'static str,
    /// Held back.
    pub paused: &'static str,
    /// Waits for an answer.
    pub asks: &'static str,
    /// Turns while something loads.
    pub spinner: &'static [&'static str],
}

const ASCII_BORDER: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

const NO_BORDER: border::Set<'static> = border::Set {
    top_left: " ",
    top_right: " ",
    bottom_left: " ",
    bottom_right: " ",
    vertical_left: " ",
    vertical_right: " ",
    horizontal_top: " ",
    horizontal_bottom: " ",
};

impl Glyphs {
    /// The signs for a terminal that shows Unicode.
    pub const UNICODE: Self = Self {
        border: border::ROUNDED,
        cursor: "▸",
        open: "▾",
        closed: "▸",
        done: "✓",
        marked: "*",
        failed: FAILED_SIGN,
        old: "◷",
        paused: "=",
        asks: "?",
        spinner: &["⠷", "⠯", "⠟", "⠻", "⠽", "⠾"],
    };

    /// The signs for one that does not.
    pub const ASCII: Self = Self {
        border: ASCII_BORDER,
        cursor: ">",
        open: "v",
        closed: ">",
        done: "+",
        marked: "*",
        failed: "x",
        old: "o",
        paused: "=",
        asks: "?",
        spinner: &["|", "/", "-", "\\"],
    };

    /// The signs for screen readers: no lines, nothing that turns, and the cursor's sign nowhere
    /// else.
    pub const PLAIN: Self = Self {
        border: NO_BORDER,
        closed: "+",
        spinner: &["~"],
        ..Self::ASCII
    };

    /// The spinner's sign of this turn.
    pub fn spin(&self, turn: usize) -> &'static str {
        self.spinner
            .get(turn % self.spinner.len().max(1))
            .copied()
            .unwrap_or(" ")
    }
}

/// Puts ASCII in the place of the signs that texts contain: what marks a cut, the arrows in the names of keys, bars, and what failed.
pub(in crate::ui) fn write_ascii(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        let ascii = match cell.symbol() {
            "…" | "▱" => ".",
            "↑" => "^",
            "↓" => "v",
            "←" => "<",
            "→" => ">",
            "▰" => "#",
            FAILED_SIGN => Glyphs::ASCII.failed,
            _ => continue,
        };
        cell.set_symbol(ascii);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn every_sign_is_one_column_even_where_ambiguous_is_wide() {
        for set in [Glyphs::UNICODE, Glyphs::ASCII, Glyphs::PLAIN] {
            let states = [set.done, set.failed, set.old];
            let signs = [set.cursor, set.open, set.marked].into_iter().chain(states);
            for sign in signs.chain(set.spinner.iter().copied()) {
                assert_eq!(sign.width_cjk(), 1, "{sign}");
            }
        }
    }
}
