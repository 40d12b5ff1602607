//! The texts of the screen, Chinese and English side by side, by what they are about.
//!
//! Texts that `app` must know stand there: in the tables of keys, views and columns, and in the passages that `update` breaks
//! into lines to scroll over them.

pub mod changes;
pub(in crate::ui) mod checks;
pub(in crate::ui) mod company;
pub(in crate::ui) mod compare;
mod counts;
mod days;
pub(in crate::ui) mod expiring;
pub(in crate::ui) mod export;
mod notices;
mod sync_status;
pub(in crate::ui) mod totals;
pub mod why;
mod words;

pub use counts::*;
pub use days::*;
pub use notices::*;
pub use sync_status::*;
pub use words::*;
