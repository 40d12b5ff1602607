//! What the dashboard is told, and what it wants done.

use ratatui::layout::{Position, Size};

use crate::app::filter_job::FilterJob;
use crate::app::filtered_list::FilterResult;
use crate::app::keys::key::Key;
use crate::app::views::changes::comparison::ComparisonReport;
use crate::app::views::changes::period::ComparisonPeriod;
use crate::domain::Today;
use crate::sync::{Asking, HeldRows, Interest, Report, TenantId, Ticket};

/// Something happened.
#[derive(Clone, Debug)]
pub enum Msg {
    /// The moment; told before anything else that happens at it.
    Now(Today),
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Pasted(String),
    /// The mouse did something.
    Mouse(Mouse, Position),
    /// The screen has another size.
    Resized(Size),
    /// A sync found something.
    Reported(Report),
    /// A list was filtered or sorted.
    Filtered(FilterResult),
    /// A comparison of two snapshots found something.
    Compared(ComparisonReport),
    /// The spinner's turn.
    Tick,
}

/// What a mouse can do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mouse {
    /// The left button went down.
    Click,
    /// The wheel turned up.
    WheelUp,
    /// The wheel turned down.
    WheelDown,
}

/// Something is to be done outside.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Start a tenant's sync, with what the screen shows already; stop its earlier one.
    StartSync(Ticket, Asking, Option<HeldRows>),
    /// Stop a tenant's sync.
    StopSync(TenantId),
    /// Tell a tenant's sync what the screen would like to have.
    TellInterest(TenantId, Interest),
    /// Filter and sort a list away from the UI task; drop the earlier job for the same list.
    Filter(FilterJob),
    /// Compare two snapshots of a tenant; stop its earlier comparison.
    Compare(Ticket, ComparisonPeriod),
    /// Stop a tenant's comparison.
    StopComparing(TenantId),
    /// Put a text into the terminal's clipboard.
    Copy(String),
    /// Draw the whole screen again, whatever the terminal shows.
    Redraw,
    /// Take the mouse or leave it.
    CaptureMouse(bool),
    /// Stop until the shell brings the program back.
    Suspend,
    /// End the program.
    Quit,
}
