//! How the dashboard looks: `render(frame, &AppState, &Theme)`, one file a pane.
//!
//! Owns widths, words and colours. Never mutates anything, and cuts everything to the window before it is drawn.

pub mod theme;

pub use theme::{Theme, ThemeName};
