//! Every text of the screen, Chinese and English side by side, by what it is about. Commands and
//! files take their words from here, too, so that one thing has one name wherever it is seen.
//!
//! This stands below `app`, because `app` copies headings, searches the list of keys and breaks
//! passages into lines. A text with values in it is a function; a text that a table holds is a
//! [`wording::Wording`]; where another layer decides which text is shown, it names a variant of an
//! enum whose words are here ([`notices::Notice`]). A type of a lower layer gets its words here as
//! a method.

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
