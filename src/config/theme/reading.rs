//! Reading of a theme, key by key.

use toml::de::DeValue;

use super::colour::ThemeColour;
use super::names::THEMES;
use super::own::{OwnTheme, RoleStyle, ThemeRole};
use crate::config::ThemeName;
use crate::config::block::{BlockReader, ConfigBlock};
use crate::domain::{Bilingual, nearest_word};

/// What a role can be given besides one colour.
const STYLE_KEYS: [&str; 5] = ["fg", "bg", "bold", "underlined", "reversed"];

/// The theme in `block`, which problems call `place`.
pub(in crate::config) fn read_own_theme<'t>(
    reader: &mut BlockReader<'t>,
    block: ConfigBlock<'t>,
    name: &str,
    place: &str,
) -> OwnTheme {
    reader.enter(place);
    let roles = ThemeRole::ALL.map(ThemeRole::as_str);
    let keys: Vec<&str> = ["inherits"].into_iter().chain(roles).collect();
    reader.check_keys(block, &keys, |_| None);
    let inherits = reader.choice(block, "inherits", &THEMES);
    let inherits = inherits.map_or(ThemeName::Auto, |found| found.value);
    let mut own = Vec::new();
    for role in ThemeRole::ALL {
        reader.enter(place);
        own.extend(read_role(reader, block, role, place).map(|style| (role, style)));
    }
    reader.leave();
    OwnTheme {
        name: name.to_owned(),
        file: None,
        inherits,
        roles: own,
    }
}

/// A colour, or a table of colours and attributes.
fn read_role<'t>(
    reader: &mut BlockReader<'t>,
    block: ConfigBlock<'t>,
    role: ThemeRole,
    place: &str,
) -> Option<RoleStyle> {
    let key = role.as_str();
    let value = block.get(key)?;
    let DeValue::Table(table) = value.get_ref() else {
        let fg = Some(read_colour(reader, block, key)?);
        return Some(RoleStyle {
            fg,
            ..RoleStyle::default()
        });
    };
    let line = reader.line_of(value);
    let style = ConfigBlock { table, line };
    let of_role = [place, key].map(str::trim).join(" ");
    reader.enter(of_role.trim());
    reader.check_keys(style, &STYLE_KEYS, |_| None);
    let [bold, underlined, reversed] =
        ["bold", "underlined", "reversed"].map(|key| reader.flag(style, key).map(|it| it.value));
    Some(RoleStyle {
        fg: read_colour(reader, style, "fg"),
        bg: read_colour(reader, style, "bg"),
        bold,
        underlined,
        reversed,
    })
}

fn read_colour<'t>(
    reader: &mut BlockReader<'t>,
    block: ConfigBlock<'t>,
    key: &str,
) -> Option<ThemeColour> {
    if let DeValue::Integer(_) = block.get(key)?.get_ref() {
        let number = reader.number(block, key, 0..=255)?;
        return u8::try_from(number.value).ok().map(ThemeColour::Palette);
    }
    let text = reader.text(block, key)?;
    if let Some(colour) = ThemeColour::parse(text.value) {
        return Some(colour);
    }
    let shown = crate::domain::text::clean(text.value);
    let what = (
        format!("\"{shown}\" 不是颜色"),
        format!("\"{shown}\" is no colour"),
    );
    let remedy = match nearest_word(text.value, &ThemeColour::names()) {
        Some(near) => Bilingual::new(
            format!("您是否想写 \"{near}\"？"),
            format!("did you mean \"{near}\"?"),
        ),
        None => Bilingual::new(
            "请写颜色名，例如 \"cyan\" 或 \"bright-black\"，或 0 到 255 的数，或 \"#rrggbb\"",
            "write a name such as \"cyan\" or \"bright-black\", a number from 0 to 255 or \"#rrggbb\"",
        ),
    };
    reader.report(text.line, key, what, remedy);
    None
}
