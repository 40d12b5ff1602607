//! A theme of the user's own, laid over the one that it follows.

use ratatui::style::{Color, Modifier, Style};

use super::palette::shown;
use super::styles::Theme;
use crate::app::display::ColourDepth;
use crate::config::{OwnTheme, RoleStyle, ThemeRole};

impl Theme {
    /// `own` over `base`, the theme that it follows.
    #[must_use]
    pub fn with_own(self, own: &OwnTheme, depth: ColourDepth) -> Self {
        let mut theme = self;
        for (role, style) in &own.roles {
            if *role == ThemeRole::Background {
                let colour = style.bg.or(style.fg);
                theme.background = colour.map(|colour| shown(colour, depth));
                continue;
            }
            let place = theme.role_mut(*role);
            *place = laid_over(*place, *style, depth);
        }
        theme
    }

    /// The style of a role. The background is a colour and has no style; `with_own` has set it
    /// before.
    fn role_mut(&mut self, role: ThemeRole) -> &mut Style {
        match role {
            ThemeRole::Background | ThemeRole::Text => &mut self.text,
            ThemeRole::Dim => &mut self.dim,
            ThemeRole::Heading => &mut self.heading,
            ThemeRole::Brand => &mut self.brand,
            ThemeRole::Key => &mut self.key,
            ThemeRole::Border => &mut self.border,
            ThemeRole::Focus => &mut self.focus,
            ThemeRole::Selected => &mut self.selected,
            ThemeRole::Remembered => &mut self.remembered,
            ThemeRole::Matched => &mut self.matched,
            ThemeRole::Good => &mut self.good,
            ThemeRole::Warning => &mut self.warning,
            ThemeRole::Bad => &mut self.bad,
        }
    }
}

fn laid_over(style: Style, own: RoleStyle, depth: ColourDepth) -> Style {
    let mut style = style;
    if let Some(colour) = own.fg {
        style.fg = Some(shown(colour, depth)).filter(|colour| *colour != Color::Reset);
    }
    if let Some(colour) = own.bg {
        style.bg = Some(shown(colour, depth)).filter(|colour| *colour != Color::Reset);
    }
    let flags = [
        (own.bold, Modifier::BOLD),
        (own.underlined, Modifier::UNDERLINED),
        (own.reversed, Modifier::REVERSED),
    ];
    for (flag, modifier) in flags {
        match flag {
            Some(true) => style = style.add_modifier(modifier),
            Some(false) => style.add_modifier.remove(modifier),
            None => {}
        }
    }
    style
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{ThemeColour, ThemeName};

    #[test]
    fn what_the_user_says_goes_before_the_theme_it_follows_and_the_rest_stays() {
        let dark = Theme::named(ThemeName::Dark);
        let style = |fg, bold| RoleStyle {
            fg: Some(fg),
            bold,
            ..RoleStyle::default()
        };
        let own = OwnTheme {
            name: "corp".to_owned(),
            file: None,
            inherits: ThemeName::Dark,
            roles: vec![
                (ThemeRole::Dim, style(ThemeColour::Rgb([1, 2, 3]), None)),
                (ThemeRole::Bad, style(ThemeColour::Default, Some(false))),
                (ThemeRole::Background, style(ThemeColour::Palette(16), None)),
            ],
        };
        let theme = dark.with_own(&own, ColourDepth::True);
        assert_eq!(theme.dim.fg, Some(Color::Rgb(1, 2, 3)));
        assert_eq!(
            (theme.bad.fg, theme.bad.add_modifier),
            (None, Modifier::empty())
        );
        assert_eq!(theme.background, Some(Color::Indexed(16)));
        assert_eq!((theme.good, theme.border), (dark.good, dark.border));
    }
}
