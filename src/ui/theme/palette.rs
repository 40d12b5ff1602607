//! The terminal's palette: which colour a number stands for, and what is nearest where a terminal has fewer colours.

use ratatui::style::Color;

use crate::app::display::ColourDepth;
use crate::config::ThemeColour;

/// The first sixteen as xterm shows them. A user may have changed them, and many have.
const NAMED: [[u8; 3]; 16] = [
    [0, 0, 0],
    [205, 0, 0],
    [0, 205, 0],
    [205, 205, 0],
    [0, 0, 238],
    [205, 0, 205],
    [0, 205, 205],
    [229, 229, 229],
    [127, 127, 127],
    [255, 0, 0],
    [0, 255, 0],
    [255, 255, 0],
    [92, 92, 255],
    [255, 0, 255],
    [0, 255, 255],
    [255, 255, 255],
];

const ANSI: [Color; 16] = [
    Color::Black,
    Color::Red,
    Color::Green,
    Color::Yellow,
    Color::Blue,
    Color::Magenta,
    Color::Cyan,
    Color::Gray,
    Color::DarkGray,
    Color::LightRed,
    Color::LightGreen,
    Color::LightYellow,
    Color::LightBlue,
    Color::LightMagenta,
    Color::LightCyan,
    Color::White,
];

/// The levels of each part of a colour in the cube of the numbers 16 to 231.
const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// Red, green and blue of a number. From 16 on all terminals agree.
pub(super) fn rgb_of(number: u8) -> [u8; 3] {
    match number {
        0..=15 => NAMED[usize::from(number)],
        16..=231 => {
            let at = usize::from(number - 16);
            [LEVELS[at / 36], LEVELS[at / 6 % 6], LEVELS[at % 6]]
        }
        232.. => [8 + 10 * (number - 232); 3],
    }
}

/// A colour as a terminal of that depth can show it: the nearest one where it does not have that
/// one.
pub(super) fn shown(colour: ThemeColour, depth: ColourDepth) -> Color {
    match (colour, depth) {
        (ThemeColour::Default, _) => Color::Reset,
        (ThemeColour::Palette(number @ 0..=15), _) => ANSI[usize::from(number)],
        (ThemeColour::Palette(number), ColourDepth::Palette | ColourDepth::True) => {
            Color::Indexed(number)
        }
        (ThemeColour::Rgb([red, green, blue]), ColourDepth::True) => Color::Rgb(red, green, blue),
        (ThemeColour::Rgb(rgb), ColourDepth::Palette) => Color::Indexed(nearest(rgb, 16..=255)),
        (ThemeColour::Palette(number), _) => ANSI[usize::from(nearest(rgb_of(number), 0..=15))],
        (ThemeColour::Rgb(rgb), _) => ANSI[usize::from(nearest(rgb, 0..=15))],
    }
}

fn nearest(rgb: [u8; 3], numbers: std::ops::RangeInclusive<u8>) -> u8 {
    let distance = |number: &u8| -> u32 {
        let parts = rgb.iter().zip(rgb_of(*number));
        parts
            .map(|(one, other)| u32::from(one.abs_diff(other)).pow(2))
            .sum()
    };
    numbers.min_by_key(distance).unwrap_or(7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_with_fewer_colours_shows_the_nearest_one() {
        let solarized = ThemeColour::Rgb([0x26, 0x8b, 0xd2]);
        assert_eq!(
            shown(solarized, ColourDepth::True),
            Color::Rgb(0x26, 0x8b, 0xd2)
        );
        assert_eq!(shown(solarized, ColourDepth::Palette), Color::Indexed(32));
        let red = ThemeColour::Palette(160);
        assert_eq!(shown(red, ColourDepth::Palette), Color::Indexed(160));
        assert_eq!(shown(red, ColourDepth::Sixteen), Color::Red);
        assert_eq!(
            shown(ThemeColour::Palette(8), ColourDepth::Sixteen),
            Color::DarkGray
        );
        assert_eq!(
            shown(ThemeColour::Default, ColourDepth::Sixteen),
            Color::Reset
        );
    }

    #[test]
    fn every_number_of_the_cube_and_of_the_greys_is_nearest_to_itself() {
        for number in 16..=255 {
            let found = nearest(rgb_of(number), 16..=255);
            assert_eq!(rgb_of(found), rgb_of(number), "{number}");
        }
    }
}
