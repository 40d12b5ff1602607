//! What is handed to every function that draws.

use crate::app::AppState;
use crate::app::display::GlyphSet;
use crate::domain::Language;
use crate::ui::glyphs::Glyphs;
use crate::ui::theme::Theme;

/// The state, with the colours, signs and language in which it is drawn.
#[derive(Clone, Copy)]
pub(in crate::ui) struct Scene<'a> {
    pub(in crate::ui) state: &'a AppState,
    pub(in crate::ui) theme: &'a Theme,
    pub(in crate::ui) glyphs: &'a Glyphs,
    pub(in crate::ui) language: Language,
}

impl<'a> Scene<'a> {
    pub(in crate::ui) fn of(state: &'a AppState, theme: &'a Theme) -> Self {
        let glyphs = match state.display.glyphs {
            GlyphSet::Unicode => &Glyphs::UNICODE,
            GlyphSet::Ascii => &Glyphs::ASCII,
            GlyphSet::Plain => &Glyphs::PLAIN,
        };
        Self {
            state,
            theme,
            glyphs,
            language: state.display.language,
        }
    }
}
