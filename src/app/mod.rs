//! What the dashboard does. [`update`] is the whole behaviour: it takes a [`Msg`], changes the [`AppState`] and returns the
//! [`Effect`]s that the shell is to carry out. Plain data and plain functions, so that every behaviour is tested without a
//! terminal, a clock or a network.

mod actions;
pub mod as_of;
mod clipboard;
pub mod completion;
pub mod dates;
pub mod display;
pub mod file_export;
pub mod filter;
pub mod filter_job;
pub mod filtered_list;
pub mod geometry;
mod history_reader;
mod ingest;
pub mod insight;
pub mod keys;
mod large_drop;
pub mod last_session;
pub mod marks;
mod message;
mod mouse;
mod navigation;
pub mod opening;
pub mod overlays;
pub mod people_finder;
mod reconcile;
mod rules_beside_control;
pub mod selection;
mod state;
mod sync_control;
pub mod table;
pub mod tenant;
mod text_input;
pub mod text_width;
mod update;
pub mod views;

pub use message::{Effect, Mouse, Msg};
pub use state::AppState;
pub use update::{start, update};
