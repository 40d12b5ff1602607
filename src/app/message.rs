//! The messages that `update` receives and the effects that it returns.

use std::path::PathBuf;
use std::sync::Arc;

use ratatui::layout::{Position, Size};

use crate::app::file_export::job::{ExportJob, ExportResult};
use crate::app::filter_job::FilterJob;
use crate::app::filtered_list::FilterResult;
use crate::app::insight::{InsightId, InsightJob, InsightResult};
use crate::app::keys::key::Key;
use crate::app::overlays::balance_history::{HistoryRequest, HistoryResult};
use crate::app::overlays::compare_dialog::{SheetsRequest, SheetsResult};
use crate::app::views::changes::comparison::ComparisonReport;
use crate::app::views::changes::period::ComparisonPeriod;
use crate::app::views::checks::since_state::SinceReport;
use crate::app::views::expiring::known_calendars::CalendarReport;
use crate::domain::Today;
use crate::domain::insight::compare::PersonLink;
use crate::sync::since_snapshot::SinceSpan;
use crate::sync::{CalendarMode, HeldRows, Interest, Report, SyncMode, TenantId, Ticket};
use crate::text::notices::CopyWay;

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Msg {
    /// What time it is. It precedes whatever else happens at that time.
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
    /// A job over everybody found its answer.
    Examined(InsightResult),
    /// A comparison of two snapshots found something.
    Compared(ComparisonReport),
    /// A file was written, or was not.
    Exported(ExportResult),
    /// What differs from the snapshot before was read.
    Since(SinceReport),
    /// The history of a balance was read.
    HistoryRead(HistoryResult),
    /// The work calendar of a tenant was read.
    CalendarRead(CalendarReport),
    /// The sheets of a comparison were read.
    SheetsRead(SheetsResult),
    /// The file of links was written, or why it was not.
    LinksWritten(Result<(), String>),
    /// A text was copied by a way that confirms it.
    Copied(CopyWay),
    /// The spinner turns.
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

/// Something that the shell is to do.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Start a sync with the rows that the screen shows already, and stop the tenant's earlier one.
    StartSync(Ticket, SyncMode, Option<HeldRows>),
    /// Stop a tenant's sync.
    StopSync(TenantId),
    /// Tell a tenant's sync whom the screen shows and what the user wants of it.
    TellInterest(TenantId, Interest),
    /// Filter and sort a list off the UI task, and cancel the earlier job for the same list.
    Filter(FilterJob),
    /// Work out an answer about everybody off the UI task, and cancel the earlier job of the same view.
    Examine(InsightJob),
    /// Cancel the job of a view.
    StopExamining(InsightId),
    /// Compare two snapshots, and stop the tenant's earlier comparison.
    Compare(Ticket, ComparisonPeriod),
    /// Read what differs from a tenant's snapshot before.
    ReadSince(Ticket, SinceSpan),
    /// Stop a tenant's comparison.
    StopComparing(TenantId),
    /// Write the people who were linked into a file.
    WriteLinks(PathBuf, Arc<[PersonLink]>),
    /// Write what is on screen into a file off the UI task, and cancel an earlier export.
    Export(Box<ExportJob>),
    /// Cancel the export.
    StopExport,
    /// Read the history of a balance from the store, and drop an earlier reading.
    ReadHistory(HistoryRequest),
    /// Read the work calendar of a tenant.
    ReadCalendar(TenantId, CalendarMode),
    /// Read the sheets of a comparison off the UI task.
    ReadSheets(SheetsRequest),
    /// Drop the reading of the sheets.
    StopReadingSheets,
    /// Copy a text: through the terminal, and by a second way where there is one.
    Copy(String),
    /// Draw every cell again, because the terminal may show something else.
    Redraw,
    /// Take the mouse, or release it to the terminal.
    CaptureMouse(bool),
    /// Suspend the program until the command line resumes it.
    Suspend,
    /// End the program.
    Quit,
}
