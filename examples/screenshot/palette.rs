//! The colours of a terminal on a dark and on a light background.

use vt100::Color;

/// What a terminal shows for the colours that programs name.
pub(crate) struct Palette {
    /// The program's own theme for such a background.
    pub(crate) theme: &'static str,
    /// The background.
    pub(crate) paper: &'static str,
    /// Ordinary text.
    pub(crate) ink: &'static str,
    /// The sixteen named colours.
    named: [&'static str; 16],
}

impl Palette {
    /// Light text on dark.
    pub(crate) const DARK: Self = Self {
        theme: "dark",
        paper: "#16181d",
        ink: "#d8dbe2",
        named: [
            "#16181d", "#e06c75", "#7fbf6a", "#d9b44a", "#5b9bea", "#c586d9", "#4fb8c4", "#b4b9c4",
            "#7d8594", "#f08a92", "#9fd98c", "#f0cd6e", "#84b8f5", "#dba6ec", "#7ad3de", "#ffffff",
        ],
    };
    /// Dark text on light.
    pub(crate) const LIGHT: Self = Self {
        theme: "light",
        paper: "#ffffff",
        ink: "#24292f",
        named: [
            "#24292f", "#c21f2b", "#1a7f37", "#8a6100", "#0a56b5", "#8a3fc0", "#1b7c83", "#6e7781",
            "#636c76", "#a40e26", "#116329", "#633c01", "#0969da", "#6639ba", "#3192aa", "#ffffff",
        ],
    };

    /// The colour as an SVG writes it, `default` where a cell has none.
    pub(crate) fn hex(&self, colour: Color, default: &str) -> String {
        match colour {
            Color::Default => default.to_owned(),
            Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
            Color::Idx(index) => self
                .named
                .get(usize::from(index))
                .map_or_else(|| indexed(index), |named| (*named).to_owned()),
        }
    }
}

/// The colour cube and the greys of a terminal with 256 colours.
fn indexed(index: u8) -> String {
    if index >= 232 {
        let grey = 8 + 10 * u16::from(index - 232);
        return format!("#{grey:02x}{grey:02x}{grey:02x}");
    }
    let index = u16::from(index) - 16;
    let level = |step: u16| if step == 0 { 0 } else { 55 + 40 * step };
    let (r, g, b) = (index / 36, index / 6 % 6, index % 6);
    format!("#{:02x}{:02x}{:02x}", level(r), level(g), level(b))
}
