//! Themes of the user's own: the `[theme]` section of the configuration, and files beside it.

mod colour;
mod file;
mod names;
mod own;
mod reading;

pub use colour::ThemeColour;
pub use file::ThemeError;
pub(super) use file::{OWN, find_theme};
pub use own::{OwnTheme, RoleStyle, ThemeRole};
pub(super) use reading::read_own_theme;
