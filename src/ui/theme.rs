//! Colours by role. They are among the 16 ANSI colours, so that every terminal and tmux shows them. No meaning depends on a
//! colour alone.

use ratatui::style::{Color, Modifier, Style};

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
    /// Ordinary text.
    pub text: Style,
    /// Secondary text.
    pub dim: Style,
    /// Headings and names of columns.
    pub heading: Style,
    /// The product's name and the scene.
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

impl Theme {
    /// The styles of a theme; `Auto` counts as dark.
    pub fn named(name: ThemeName) -> Self {
        match name {
            ThemeName::Auto | ThemeName::Dark => {
                Self::coloured(Color::Cyan, Color::Yellow, Color::DarkGray)
            }
            ThemeName::Light => Self::coloured(Color::Blue, Color::Magenta, Color::DarkGray),
            ThemeName::HighContrast => Self::high_contrast(),
            ThemeName::Mono => Self::mono(),
        }
    }

    fn coloured(accent: Color, warning: Color, quiet: Color) -> Self {
        let plain = Style::new();
        Self {
            text: plain,
            dim: plain.fg(quiet),
            heading: plain.fg(accent),
            brand: plain.fg(accent).add_modifier(Modifier::BOLD),
            key: plain.fg(accent),
            border: plain.fg(quiet),
            focus: plain.fg(accent).add_modifier(Modifier::BOLD),
            selected: plain.add_modifier(Modifier::REVERSED),
            remembered: plain.add_modifier(Modifier::BOLD),
            matched: plain.fg(warning).add_modifier(Modifier::BOLD),
            good: plain.fg(Color::Green),
            warning: plain.fg(warning),
            bad: plain.fg(Color::Red).add_modifier(Modifier::BOLD),
        }
    }

    fn high_contrast() -> Self {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        Self {
            text: Style::new(),
            dim: Style::new(),
            heading: bold,
            brand: bold,
            key: bold,
            border: Style::new(),
            focus: bold.fg(Color::Yellow),
            selected: bold.add_modifier(Modifier::REVERSED),
            remembered: bold.add_modifier(Modifier::UNDERLINED),
            matched: bold.add_modifier(Modifier::UNDERLINED),
            good: Style::new(),
            warning: bold,
            bad: bold.add_modifier(Modifier::REVERSED),
        }
    }

    fn mono() -> Self {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        Self {
            dim: Style::new().add_modifier(Modifier::DIM),
            focus: bold,
            bad: bold,
            ..Self::high_contrast()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
