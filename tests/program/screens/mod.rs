//! The dashboard without a terminal: literal screens, message tables, and the whole app through its real event loop.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod ambiguous;
mod as_of;
mod balance_history;
mod changes;
mod checks_view;
mod company;
mod company_marks;
mod company_table;
mod compare;
mod expiring;
mod expiring_view;
mod export;
mod export_masked;
mod filter;
mod headless;
mod held;
mod interest;
mod kept;
mod key_counts;
mod keymap;
mod keys;
mod last_session;
mod literal;
mod mouse;
mod narrow;
mod palette;
mod plain;
mod printer;
mod rules_beside;
mod running;
mod side_by_side;
mod streaming;
mod totals_view;
mod width;
mod work_calendars;
