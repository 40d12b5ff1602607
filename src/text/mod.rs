//! Every text of the screen, Chinese and English side by side, by what it is about. Commands and files take their words from here, too, so
//! that one thing is called the same wherever it is seen.
//!
//! This stands below `app`, because `app` copies headings, searches the list of keys and breaks passages into lines. What is said with
//! values in it is a function; what a table holds is a [`wording::Wording`]; what is said on an occasion that somebody else finds out is an
//! enum with its words below it ([`notices::Notice`]). A type of a lower layer gets its words here as a method of its own.

pub mod balance_history;
pub mod balance_notes;
pub mod change_events;
pub mod change_sentences;
pub mod counts;
pub mod days;
pub mod export;
pub mod figures;
pub mod filter_grammar;
pub mod findings;
pub mod headings;
pub mod jq;
pub mod keymap;
pub mod keys;
pub mod notices;
pub mod palette;
pub mod panes;
pub mod sheets;
pub mod sync_status;
pub mod views;
pub mod why;
pub mod wording;
pub mod words;
pub mod work_calendars;
pub mod workbook;

pub use counts::*;
pub use days::*;
pub use notices::*;
pub use sync_status::*;
pub use words::*;
