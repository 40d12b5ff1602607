//! What a theme of the user's own says: which theme it follows, and the roles that look different.

use std::fmt;
use std::path::PathBuf;

use super::colour::ThemeColour;
use crate::config::ThemeName;
use crate::config::toml_text::quoted;

/// What something on the screen is. Themes give colours to these, and never to a place on the screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ThemeRole {
    /// The whole screen.
    Background,
    /// Ordinary text.
    Text,
    /// Secondary text.
    Dim,
    /// Headings and names of columns.
    Heading,
    /// The product's name.
    Brand,
    /// Keys in hints.
    Key,
    /// A pane's border.
    Border,
    /// The border of the pane with the focus.
    Focus,
    /// The row under the cursor in the focused pane.
    Selected,
    /// The row under the cursor in a pane without the focus.
    Remembered,
    /// The part of a text that the filter matched.
    Matched,
    /// All is well.
    Good,
    /// Worth a look.
    Warning,
    /// Wrong or refused.
    Bad,
}

impl ThemeRole {
    /// In the order in which they are documented.
    pub const ALL: [Self; 14] = [
        Self::Background,
        Self::Text,
        Self::Dim,
        Self::Heading,
        Self::Brand,
        Self::Key,
        Self::Border,
        Self::Focus,
        Self::Selected,
        Self::Remembered,
        Self::Matched,
        Self::Good,
        Self::Warning,
        Self::Bad,
    ];

    /// Its key.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Background => "background",
            Self::Text => "text",
            Self::Dim => "dim",
            Self::Heading => "heading",
            Self::Brand => "brand",
            Self::Key => "key",
            Self::Border => "border",
            Self::Focus => "focus",
            Self::Selected => "selected",
            Self::Remembered => "remembered",
            Self::Matched => "matched",
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Bad => "bad",
        }
    }
}

/// How a role looks, as far as the theme says so.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RoleStyle {
    /// The colour of its text; of the background, that of the screen.
    pub fg: Option<ThemeColour>,
    /// The colour behind its text.
    pub bg: Option<ThemeColour>,
    /// Bold, or not.
    pub bold: Option<bool>,
    /// Underlined, or not.
    pub underlined: Option<bool>,
    /// With text and background exchanged, or not.
    pub reversed: Option<bool>,
}

/// A theme of the user's own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnTheme {
    /// What `theme` and `--theme` call it.
    pub name: String,
    /// The file that it is in; `None` for the `[theme]` section.
    pub file: Option<PathBuf>,
    /// The theme that decides how the roles look that this one does not mention.
    pub inherits: ThemeName,
    /// The roles that it mentions.
    pub roles: Vec<(ThemeRole, RoleStyle)>,
}

/// The keys, as TOML.
impl fmt::Display for OwnTheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "inherits = {}", quoted(self.inherits.as_str()))?;
        let mut roles = self.roles.iter();
        roles.try_for_each(|(role, style)| writeln!(f, "{} = {style}", role.as_str()))
    }
}

impl fmt::Display for RoleStyle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let colours = [("fg", self.fg), ("bg", self.bg)];
        let colours = colours
            .into_iter()
            .filter_map(|(key, colour)| Some(format!("{key} = {}", quoted(&colour?.to_string()))));
        let flags = [
            ("bold", self.bold),
            ("underlined", self.underlined),
            ("reversed", self.reversed),
        ];
        let flags = flags
            .into_iter()
            .filter_map(|(key, flag)| Some(format!("{key} = {}", flag?)));
        let keys: Vec<String> = colours.chain(flags).collect();
        write!(f, "{{ {} }}", keys.join(", "))
    }
}
