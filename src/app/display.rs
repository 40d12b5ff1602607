//! How the screen looks, whatever is on it: language, masking, mouse, glyphs and colours.

use crate::domain::Language;

/// The settings of the display. Each can be changed while the dashboard runs, or at its start.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DisplaySettings {
    /// The language of every text that is not a platform's.
    pub language: Language,
    /// Names and figures are hidden, on the screen and from copies.
    pub masked: bool,
    /// The program takes the mouse; otherwise it is the terminal's, for selecting text.
    pub mouse: bool,
    /// The figures are generated, and the first line says so.
    pub demo: bool,
    /// Which signs the terminal can show.
    pub glyphs: GlyphSet,
    /// How many times the key for the next theme was pressed.
    pub theme_turns: usize,
}

/// How many colours a terminal has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ColourDepth {
    /// None at all.
    None,
    /// The sixteen named ones.
    Sixteen,
    /// 256.
    Palette,
    /// 24 bits.
    True,
}

impl DisplaySettings {
    /// Whether the screen is for a screen reader.
    pub fn is_plain(&self) -> bool {
        self.glyphs == GlyphSet::Plain
    }
}

/// The signs that a terminal can show.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum GlyphSet {
    /// Borders, arrows and marks of Unicode.
    #[default]
    Unicode,
    /// ASCII alone.
    Ascii,
    /// For screen readers: ASCII without lines and bars, nothing that turns, one pane at a time,
    /// and the row under the cursor in words.
    Plain,
}

impl Default for DisplaySettings {
    fn default() -> Self {
        Self {
            language: Language::default(),
            masked: false,
            mouse: true,
            demo: false,
            glyphs: GlyphSet::default(),
            theme_turns: 0,
        }
    }
}
