//! What the dashboard does: `AppState`, `Msg`, `Effect` and `update`.
//!
//! Plain data and plain functions. Must not know tokio, reqwest, the terminal or the clock; of ratatui it uses rectangles.

pub mod as_of;
mod clipboard;
pub mod dates;
pub mod filter;
pub mod geometry;
mod ingest;
pub mod keys;
mod message;
mod mouse;
pub mod navigation;
pub mod overlays;
mod reconcile;
mod state;
mod sync_control;
pub mod tenant;
pub mod text_width;
mod update;
pub mod views;
pub mod window;

pub use message::{Effect, Mouse, Msg};
pub use reconcile::help_height;
pub use state::{AppState, CopiedPart, Notice};
pub use update::{start, update};
