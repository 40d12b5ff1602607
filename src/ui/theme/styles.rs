//! The themes of the program. In a terminal of 256 colours they use numbers beyond the first
//! sixteen, which users change, so that the contrast on screen is the one that was measured. In one
//! of sixteen, secondary text has no colour in the dark theme, because none of the sixteen is a
//! grey that can be read on every dark background. No meaning depends on a colour alone.

use ratatui::style::{Color, Modifier, Style};

use crate::app::display::ColourDepth;
use crate::config::ThemeName;

/// The theme to use, from the configured one and two environment variables. `NO_COLOR` overrides everything.
#[must_use]
pub fn resolve(name: ThemeName, no_color: Option<&str>, colorfgbg: Option<&str>) -> ThemeName {
    if no_color.is_some_and(|value| !value.is_empty()) {
        return ThemeName::Mono;
    }
    match (name, colorfgbg.and_then(background)) {
        (ThemeName::Auto, Some(7 | 9..=15)) => ThemeName::Light,
        (ThemeName::Auto, _) => ThemeName::Dark,
        (named, _) => named,
    }
}

/// The last number of `COLORFGBG` (`15;0`, `0;default;15`).
fn background(colorfgbg: &str) -> Option<u8> {
    colorfgbg.rsplit(';').next()?.parse().ok()
}

/// The styles of the screen, by role.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Theme {
    /// Which theme it is.
    pub name: ThemeName,
    /// There are other themes to go to.
    pub has_others: bool,
    /// The colour of the whole screen; `None`: the terminal's own.
    pub background: Option<Color>,
    /// Ordinary text.
    pub text: Style,
    /// Secondary text.
    pub dim: Style,
    /// Headings and names of columns.
    pub heading: Style,
    /// The product's name.
    pub brand: Style,
    /// Keys in hints.
    pub key: Style,
    /// A pane's border.
    pub border: Style,
    /// The border of the pane with the focus.
    pub focus: Style,
    /// The row under the cursor in the focused pane.
    pub selected: Style,
    /// The row under the cursor in a pane without the focus.
    pub remembered: Style,
    /// The part of a text that the filter matched.
    pub matched: Style,
    /// All is well.
    pub good: Style,
    /// Worth a look.
    pub warning: Style,
    /// Wrong or refused.
    pub bad: Style,
}

/// The colours of a theme.
#[derive(Clone, Copy)]
struct Accents {
    quiet: Option<Color>,
    accent: Option<Color>,
    warning: Option<Color>,
    good: Option<Color>,
    bad: Option<Color>,
}

impl Accents {
    /// For dark backgrounds.
    const DARK: Self = Self::numbered(246, 80, 221, 114, 210);
    /// For light ones.
    const LIGHT: Self = Self::numbered(242, 25, 94, 22, 160);
    /// For dark backgrounds, of the first sixteen. Quiet text has none: bright black is the
    /// background itself in Solarized, and white is the background where it is light after all.
    const DARK_OF_SIXTEEN: Self = Self {
        quiet: None,
        accent: Some(Color::Cyan),
        warning: Some(Color::Yellow),
        good: Some(Color::Green),
        bad: Some(Color::Red),
    };
    /// For light ones. Green cannot be read on white.
    const LIGHT_OF_SIXTEEN: Self = Self {
        quiet: Some(Color::DarkGray),
        accent: Some(Color::Blue),
        warning: Some(Color::Magenta),
        good: None,
        bad: Some(Color::Red),
    };

    const fn numbered(quiet: u8, accent: u8, warning: u8, good: u8, bad: u8) -> Self {
        Self {
            quiet: Some(Color::Indexed(quiet)),
            accent: Some(Color::Indexed(accent)),
            warning: Some(Color::Indexed(warning)),
            good: Some(Color::Indexed(good)),
            bad: Some(Color::Indexed(bad)),
        }
    }
}

impl Theme {
    /// The styles of a theme in a terminal of 256 colours; `Auto` counts as dark.
    pub fn named(name: ThemeName) -> Self {
        Self::in_depth(name, ColourDepth::Palette)
    }

    /// The styles of a theme in a terminal of so many colours; `Auto` counts as dark, and so does a theme of the user's own.
    pub fn in_depth(name: ThemeName, depth: ColourDepth) -> Self {
        let is_deep = matches!(depth, ColourDepth::Palette | ColourDepth::True);
        match name {
            ThemeName::Light if is_deep => Self::coloured(name, Accents::LIGHT),
            ThemeName::Light => Self::coloured(name, Accents::LIGHT_OF_SIXTEEN),
            ThemeName::HighContrast => Self::high_contrast(is_deep),
            ThemeName::Mono => Self::mono(),
            ThemeName::Auto | ThemeName::Dark | ThemeName::Own if is_deep => {
                Self::coloured(ThemeName::Dark, Accents::DARK)
            }
            ThemeName::Auto | ThemeName::Dark | ThemeName::Own => {
                Self::coloured(ThemeName::Dark, Accents::DARK_OF_SIXTEEN)
            }
        }
    }

    fn coloured(name: ThemeName, accents: Accents) -> Self {
        let plain = Style::new();
        let of = |colour: Option<Color>| Style {
            fg: colour,
            ..Style::new()
        };
        Self {
            name,
            has_others: true,
            background: None,
            text: plain,
            dim: of(accents.quiet),
            heading: of(accents.accent),
            brand: of(accents.accent).add_modifier(Modifier::BOLD),
            key: of(accents.accent),
            border: of(accents.quiet),
            focus: of(accents.accent).add_modifier(Modifier::BOLD),
            selected: plain.add_modifier(Modifier::REVERSED),
            remembered: plain.add_modifier(Modifier::BOLD),
            matched: of(accents.warning).add_modifier(Modifier::BOLD),
            good: of(accents.good),
            warning: of(accents.warning),
            bad: of(accents.bad).add_modifier(Modifier::BOLD),
        }
    }

    /// White on black whatever the terminal's own colours are, where it has numbers for those two.
    fn high_contrast(is_deep: bool) -> Self {
        let mono = Self::mono();
        if !is_deep {
            return Self {
                name: ThemeName::HighContrast,
                ..mono
            };
        }
        let white = Style::new().fg(Color::Indexed(231));
        let bold = white.add_modifier(Modifier::BOLD);
        let yellow = bold.fg(Color::Indexed(226));
        Self {
            name: ThemeName::HighContrast,
            has_others: true,
            background: Some(Color::Indexed(16)),
            text: white,
            dim: white,
            heading: bold,
            brand: bold,
            key: bold,
            border: white,
            focus: yellow,
            selected: bold.add_modifier(Modifier::REVERSED),
            remembered: bold.add_modifier(Modifier::UNDERLINED),
            matched: bold.add_modifier(Modifier::UNDERLINED),
            good: white,
            warning: yellow,
            bad: bold.add_modifier(Modifier::REVERSED),
        }
    }

    /// No colour, and nothing fainter than the terminal's own text: what terminals make of that cannot be read in many palettes.
    fn mono() -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        Self {
            name: ThemeName::Mono,
            has_others: true,
            background: None,
            text: plain,
            dim: plain,
            heading: bold,
            brand: bold,
            key: bold,
            border: plain,
            focus: bold,
            selected: bold.add_modifier(Modifier::REVERSED),
            remembered: bold.add_modifier(Modifier::UNDERLINED),
            matched: bold.add_modifier(Modifier::UNDERLINED),
            good: plain,
            warning: bold,
            bad: bold,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::palette::rgb_of;
    use super::*;

    /// Backgrounds of terminals: black, Solarized, Gruvbox, One Dark, Dracula, Nord, Tokyo Night,
    /// Ubuntu, Windows Terminal, VS Code.
    const DARK_GROUNDS: [u32; 10] = [
        0x0000_0000,
        0x0000_2b36,
        0x0028_2828,
        0x0028_2c34,
        0x0028_2a36,
        0x002e_3440,
        0x001a_1b26,
        0x0030_0a24,
        0x000c_0c0c,
        0x001e_1e1e,
    ];
    /// White, Solarized, Gruvbox, One Light.
    const LIGHT_GROUNDS: [u32; 4] = [0x00ff_ffff, 0x00fd_f6e3, 0x00fb_f1c7, 0x00fa_fafa];

    /// The relative luminance of the Web Content Accessibility Guidelines.
    fn luminance(rgb: [u8; 3]) -> f64 {
        let linear = rgb.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// Every role with its name; those that are secondary first.
    fn roles(theme: &Theme) -> [(&'static str, Style); 13] {
        [
            ("dim", theme.dim),
            ("border", theme.border),
            ("text", theme.text),
            ("heading", theme.heading),
            ("brand", theme.brand),
            ("key", theme.key),
            ("focus", theme.focus),
            ("selected", theme.selected),
            ("remembered", theme.remembered),
            ("matched", theme.matched),
            ("good", theme.good),
            ("warning", theme.warning),
            ("bad", theme.bad),
        ]
    }

    #[test]
    fn text_can_be_read_on_every_usual_ground() {
        for (name, grounds) in [
            (ThemeName::Dark, &DARK_GROUNDS[..]),
            (ThemeName::Light, &LIGHT_GROUNDS[..]),
            (ThemeName::HighContrast, &[0][..]),
        ] {
            for (at, (role, style)) in roles(&Theme::named(name)).into_iter().enumerate() {
                let Some(colour) = style.fg else { continue };
                let Color::Indexed(number @ 16..) = colour else {
                    panic!("{name:?} {role}: {colour:?} may look like anything");
                };
                let wanted = if at < 2 { 3.0 } else { 4.5 };
                for ground in grounds {
                    let [_, red, green, blue] = ground.to_be_bytes();
                    let found = contrast(rgb_of(number), [red, green, blue]);
                    assert!(
                        found >= wanted,
                        "{name:?} {role} on {ground:06x}: {found:.2}"
                    );
                }
            }
        }
    }

    #[test]
    fn nothing_vanishes_where_a_terminal_has_sixteen_colours_or_none() {
        for depth in [ColourDepth::None, ColourDepth::Sixteen] {
            for name in [ThemeName::Dark, ThemeName::HighContrast, ThemeName::Mono] {
                for (role, style) in roles(&Theme::in_depth(name, depth)) {
                    let dark = [Color::Black, Color::DarkGray, Color::Blue];
                    assert!(
                        style.fg.is_none_or(|fg| !dark.contains(&fg)),
                        "{name:?} {role}"
                    );
                }
            }
            for (role, style) in roles(&Theme::in_depth(ThemeName::Light, depth)) {
                let light = [
                    Color::White,
                    Color::Gray,
                    Color::Yellow,
                    Color::Cyan,
                    Color::Green,
                ];
                assert!(style.fg.is_none_or(|fg| !light.contains(&fg)), "{role}");
            }
        }
        for name in [
            ThemeName::Dark,
            ThemeName::Light,
            ThemeName::HighContrast,
            ThemeName::Mono,
        ] {
            for (role, style) in roles(&Theme::named(name)) {
                assert!(
                    !style.add_modifier.contains(Modifier::DIM),
                    "{name:?} {role}"
                );
            }
        }
    }

    #[test]
    fn what_needs_a_look_and_where_the_cursor_is_differ_from_plain_text_in_every_theme() {
        for depth in [
            ColourDepth::None,
            ColourDepth::Sixteen,
            ColourDepth::Palette,
        ] {
            for name in [
                ThemeName::Dark,
                ThemeName::Light,
                ThemeName::HighContrast,
                ThemeName::Mono,
            ] {
                let theme = Theme::in_depth(name, depth);
                for style in [
                    theme.selected,
                    theme.remembered,
                    theme.matched,
                    theme.warning,
                    theme.bad,
                ] {
                    assert_ne!(style, theme.text, "{name:?}");
                }
                assert_ne!(theme.selected, theme.remembered, "{name:?}");
                assert_ne!(theme.focus, theme.border, "{name:?}");
            }
        }
    }

    #[test]
    fn no_color_wins_and_auto_reads_the_background_without_asking_the_terminal() {
        let auto = ThemeName::Auto;
        assert_eq!(resolve(auto, None, None), ThemeName::Dark);
        assert_eq!(resolve(auto, None, Some("0;default;15")), ThemeName::Light);
        assert_eq!(resolve(auto, None, Some("15;0")), ThemeName::Dark);
        assert_eq!(resolve(ThemeName::Light, Some("1"), None), ThemeName::Mono);
        assert_eq!(resolve(ThemeName::Light, Some(""), None), ThemeName::Light);
    }
}
