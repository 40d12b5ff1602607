//! The themes that a key goes through while the dashboard runs.

use super::styles::Theme;
use crate::app::display::ColourDepth;
use crate::config::{OwnTheme, ThemeName};

/// The themes of a run, the one that it starts with in front.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ThemeSet {
    themes: Vec<Theme>,
}

impl ThemeSet {
    /// One theme alone.
    pub fn only(theme: Theme) -> Self {
        Self {
            themes: vec![Theme {
                has_others: false,
                ..theme
            }],
        }
    }

    /// The theme `first`, then all the others. Where `first` has no colours because `NO_COLOR` is set, there are no others.
    pub fn new(
        first: ThemeName,
        base: ThemeName,
        own: Option<&OwnTheme>,
        depth: ColourDepth,
    ) -> Self {
        if depth == ColourDepth::None {
            return Self::only(Theme::in_depth(ThemeName::Mono, depth));
        }
        let all = [
            first,
            ThemeName::Dark,
            ThemeName::Light,
            ThemeName::HighContrast,
            ThemeName::Mono,
            ThemeName::Own,
        ];
        let mut named: Vec<ThemeName> = Vec::new();
        for name in all {
            if !named.contains(&name) && (name != ThemeName::Own || own.is_some()) {
                named.push(name);
            }
        }
        let themes = named.into_iter().map(|name| match own {
            Some(own) if name == ThemeName::Own => Theme {
                name,
                ..Theme::in_depth(base, depth).with_own(own, depth)
            },
            _ => Theme::in_depth(name, depth),
        });
        Self {
            themes: themes.collect(),
        }
    }

    /// The theme after `turns` presses of the key.
    pub fn after(&self, turns: usize) -> &Theme {
        &self.themes[turns % self.themes.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(set: &ThemeSet) -> Vec<ThemeName> {
        set.themes.iter().map(|theme| theme.name).collect()
    }

    #[test]
    fn the_key_goes_from_dark_to_light_or_back_and_then_through_the_other_themes() {
        let dark = ThemeSet::new(ThemeName::Dark, ThemeName::Dark, None, ColourDepth::Palette);
        assert_eq!(names(&dark)[..2], [ThemeName::Dark, ThemeName::Light]);
        let light = ThemeSet::new(
            ThemeName::Light,
            ThemeName::Light,
            None,
            ColourDepth::Palette,
        );
        assert_eq!(names(&light)[..2], [ThemeName::Light, ThemeName::Dark]);
        assert_eq!(names(&light).len(), 4);
        assert_eq!(light.after(4), light.after(0));
    }

    #[test]
    fn where_no_colours_are_wanted_there_is_one_theme() {
        let none = ThemeSet::new(ThemeName::Mono, ThemeName::Mono, None, ColourDepth::None);
        assert_eq!(names(&none), [ThemeName::Mono]);
    }
}
