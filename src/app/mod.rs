//! What the dashboard does: `AppState`, `Msg`, `Effect` and `update`.
//!
//! Plain data and plain functions. Must not know tokio, reqwest, the terminal or the clock; of ratatui it uses rectangles.

mod apply;
pub mod arrange;
pub mod as_of;
pub mod balance_lines;
pub mod bindings;
pub mod changes;
pub mod chooser;
mod copying;
pub mod dates;
pub mod details;
pub mod filter;
pub mod findings;
pub mod geometry;
pub mod help;
pub mod key;
pub mod keymap;
pub mod measure;
mod message;
pub mod moving;
pub mod origin;
pub mod people;
mod pointing;
pub mod reading;
mod running;
mod settle;
mod state;
pub mod tenant;
mod update;
pub mod views;
pub mod window;

pub use message::{Effect, Mouse, Msg};
pub use settle::help_height;
pub use state::{AppState, CopiedPart, Notice};
pub use update::{start, update};
