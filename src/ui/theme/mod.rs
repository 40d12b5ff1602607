//! Colours by role: the themes of the program, those of the user, and which of them is shown.

mod own;
mod palette;
mod set;
mod styles;

pub use set::ThemeSet;
pub use styles::{Theme, resolve};
