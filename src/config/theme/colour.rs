//! Colours as a theme writes them: a name, a number of the terminal's palette, or `#rrggbb`.

use std::fmt;

/// A colour of a theme.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ThemeColour {
    /// The terminal's own.
    Default,
    /// One of the palette. The first sixteen are the named ones, which every terminal has and the user may have changed there.
    Palette(u8),
    /// Red, green and blue.
    Rgb([u8; 3]),
}

/// The names of the first sixteen colours, in the order of the palette.
const NAMES: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "bright-black",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "bright-white",
];

const DEFAULT: &str = "default";

impl ThemeColour {
    /// The colour that `text` writes.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text == DEFAULT {
            return Some(Self::Default);
        }
        if let Some(digits) = text.strip_prefix('#') {
            return Self::of_hexadecimal(digits);
        }
        let named = NAMES.iter().position(|name| *name == text);
        let number = named.and_then(|at| u8::try_from(at).ok());
        let number = number.or_else(|| text.parse().ok());
        number.map(Self::Palette)
    }

    fn of_hexadecimal(digits: &str) -> Option<Self> {
        if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
        Some(Self::Rgb([red, green, blue]))
    }

    /// Every name of a colour.
    pub(super) fn names() -> Vec<&'static str> {
        [DEFAULT].into_iter().chain(NAMES).collect()
    }
}

impl fmt::Display for ThemeColour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str(DEFAULT),
            Self::Palette(number) => match NAMES.get(usize::from(*number)) {
                Some(name) => f.write_str(name),
                None => write!(f, "{number}"),
            },
            Self::Rgb([red, green, blue]) => write!(f, "#{red:02x}{green:02x}{blue:02x}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_numbers_and_hexadecimal_are_colours_and_are_written_as_they_are_read() {
        for (text, colour) in [
            ("default", ThemeColour::Default),
            ("red", ThemeColour::Palette(1)),
            ("bright-black", ThemeColour::Palette(8)),
            ("245", ThemeColour::Palette(245)),
            ("#93a1a1", ThemeColour::Rgb([0x93, 0xa1, 0xa1])),
        ] {
            assert_eq!(ThemeColour::parse(text), Some(colour));
            assert_eq!(colour.to_string(), text);
        }
        assert_eq!(ThemeColour::parse("7"), ThemeColour::parse("white"));
        for wrong in ["", "256", "-1", "#fff", "#12345g", "#+12345", "rot", "Red "] {
            assert_eq!(ThemeColour::parse(wrong), None, "{wrong}");
        }
    }
}
