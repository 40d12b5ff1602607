//! What a key can mean, and where: actions, panes, contexts, and the form of a row of the table.

use tui_input::InputRequest;

use crate::app::keys::key::Key;
use crate::text::filter_grammar::GrammarLine;
use crate::text::panes;
use crate::text::views::ViewName;
use crate::text::wording::Wording;

/// What a key does.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Action {
    /// Starts typing a filter.
    Filter,
    /// The next order of the people.
    Sort,
    /// The same order the other way round.
    ReverseOrder,
    /// The focused pane on the whole screen, or back.
    Zoom,
    /// One step back.
    Back,
    /// The list of keys.
    Help,
    /// Opens the field that takes a command by name.
    Palette,
    /// The next pane.
    NextPane,
    /// The pane before.
    PreviousPane,
    /// A pane by its number.
    Focus(Pane),
    /// One line up.
    Up,
    /// One line down.
    Down,
    /// Closes a row, or goes one pane to the left.
    Left,
    /// Opens a row, or goes one pane to the right.
    Right,
    /// Opens or closes the row under the cursor.
    Open,
    /// One window up.
    PageUp,
    /// One window down.
    PageDown,
    /// The first line.
    First,
    /// The last line.
    Last,
    /// The record as the platform sent it, or back.
    Raw,
    /// Copies the cell.
    CopyCell,
    /// Copies the row.
    CopyRow,
    /// Reads the person under the cursor again.
    Refresh,
    /// Reads the tenant again.
    Reload,
    /// Pauses the tenant's sync, or resumes it.
    Pause,
    /// Stops the tenant's sync.
    Stop,
    /// Answers the question on screen with yes.
    Consent,
    /// Asks whether a directory that shrank is complete.
    AcceptShrunk,
    /// Shows the next tenant.
    NextTenant,
    /// Shows the tenant before.
    PreviousTenant,
    /// Hides names and figures, or shows them.
    Mask,
    /// The other language.
    SwitchLanguage,
    /// Other colours.
    NextTheme,
    /// Draws the whole screen again.
    Redraw,
    /// Releases the mouse to the terminal, or takes it back.
    Mouse,
    /// Suspends the program, back to the command line.
    Suspend,
    /// Ends the program.
    Quit,
    /// Leaves the filter's field and keeps the filter.
    Accept,
    /// Puts the next candidate in the place of the filter's word.
    Complete,
    /// Puts the candidate before in its place.
    CompleteBack,
    /// The filter that was used before.
    OlderFilter,
    /// The filter that was used after it.
    NewerFilter,
    /// Puts an example of the filter's grammar into the filter.
    TypeExample(GrammarLine),
    /// Changes the text of a field.
    Edit(InputRequest),
    /// Runs the entry of the help under the cursor.
    Run,
    /// Opens the dialog for another day.
    Time,
    /// Takes the day of the dialog's line.
    Choose,
    /// The next view.
    NextView,
    /// The view before.
    PreviousView,
    /// A view by its letter.
    ShowView(ViewName),
    /// Changes what a row of Totals stands for.
    Grouping,
    /// All tenants at once, or the chosen one alone.
    AllTenants,
    /// Puts what is marked side by side.
    SideBySide,
    /// The next tenant that has the person under the cursor.
    SamePersonNext,
    /// The tenant before that has the person under the cursor.
    SamePersonPrevious,
    /// Only the lines that differ, or all.
    OnlyDifferences,
    /// Orders a table by the column under the cursor too.
    SortAlso,
    /// Marks a row, or takes its mark.
    Mark,
    /// Marks the rows from the last mark to the cursor.
    MarkRange,
    /// Marks everybody who is listed.
    MarkAll,
    /// Marks those listed who are not marked, and takes the other marks.
    InvertMarks,
    /// Takes all marks away.
    ClearMarks,
    /// Shows the next arrangement of Company that the configuration names.
    NextSavedView,
    /// Hides the column under the cursor.
    HideColumn,
    /// Shows all columns.
    ShowColumns,
    /// Moves the column under the cursor to the left.
    ColumnToLeft,
    /// Moves the column under the cursor to the right.
    ColumnToRight,
    /// Makes the column under the cursor narrower.
    Narrower,
    /// Makes the column under the cursor wider.
    Wider,
    /// The first column of a table.
    FirstColumn,
    /// The last column of a table.
    LastColumn,
    /// Lists what ends until a later day.
    Window,
    /// Lists only the leave type under the cursor, on a heading the one chosen in Browse, or all of them again.
    OnlyLeave,
    /// Lists what is equal too, or only what is not.
    ListEqual,
    /// Links two people who are the same.
    Link,
    /// Opens the dialog that writes what is on screen into a file.
    Export,
    /// How the balance under the cursor became what it is.
    History,
    /// Opens the dialog of Compare.
    CompareFiles,
    /// The next person whose counterpart on the other side is unclear.
    NextUnclear,
    /// The one before.
    PreviousUnclear,
    /// Selects a leave type, to show it beside the next one that is selected.
    TakeRule,
    /// The next format of that file.
    NextFormat,
    /// The format before.
    PreviousFormat,
    /// Writes a masked file, or not.
    ToggleMasked,
}

/// The four panes of Browse.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Pane {
    /// 1
    Tenants,
    /// 2
    #[default]
    Employees,
    /// 3
    Balances,
    /// 4
    Rule,
}

impl Pane {
    /// In the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Tenants, Self::Employees, Self::Balances, Self::Rule];

    /// Its name.
    pub fn name(self) -> Wording {
        match self {
            Self::Tenants => panes::TENANTS,
            Self::Employees => panes::EMPLOYEES,
            Self::Balances => panes::BALANCES,
            Self::Rule => panes::RULE,
        }
    }

    /// Position in [`Pane::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

    /// The pane `by` further on, around the end.
    #[must_use]
    pub fn step(self, by: usize) -> Self {
        Self::ALL[(self.index() + by) % Self::ALL.len()]
    }
}

impl Pane {
    /// The other one of a view with one list beside the tenants, where the list stands in the second pane's place.
    #[must_use]
    pub fn other_in_list(self) -> Self {
        match self {
            Self::Tenants => Self::Employees,
            Self::Employees | Self::Balances | Self::Rule => Self::Tenants,
        }
    }
}

/// Where a key is pressed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyContext {
    /// In a pane.
    Pane(Pane),
    /// In the filter's text.
    Field,
    /// In the list of keys.
    Help,
    /// In the field that takes a command by name.
    Palette,
    /// In the dialog for another day.
    DatePicker,
    /// In what stands side by side.
    SideBySide,
    /// In the dialog that writes a file.
    Export,
    /// In the history of a balance.
    History,
    /// In the dialog of Compare.
    CompareFiles,
    /// In two rules side by side.
    RulesBeside,
    /// In a view with one list beside the tenants.
    View(ViewName),
    /// In front of the question whether the balances may be read for what that costs.
    Question,
    /// In front of the question whether a directory that shrank is complete.
    Shrunk,
}

/// Where a binding holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::app) enum BindingScope {
    Views,
    Panes,
    OtherPanes,
    People,
    Employees,
    Balances,
    Readings,
    Sorted,
    Marking,
    Field,
    Help,
    Palette,
    DatePicker,
    SideBySide,
    Export,
    History,
    CompareFiles,
    RulesBeside,
    Changes,
    Reports,
    Checks,
    Totals,
    Company,
    Expiring,
    Compare,
    Question,
    Shrunk,
}

/// Which of the keys that list views share one view has.
struct SharedKeys {
    /// Its rows are people, who can be marked and put side by side.
    marks_people: bool,
    /// Its rows have an order that keys choose.
    sorts: bool,
    /// It adds up or lists one tenant, or all of them at once.
    reports_on_all: bool,
}

/// The shared keys of a view. There is no wildcard arm, so that a new view has to decide.
fn shared_keys(view: ViewName) -> SharedKeys {
    let (marks_people, sorts, reports_on_all) = match view {
        ViewName::Company | ViewName::Expiring => (true, true, true),
        ViewName::Totals => (false, true, true),
        ViewName::Checks => (false, false, true),
        ViewName::Changes | ViewName::Compare => (false, true, false),
        // The places of Browse are its panes.
        ViewName::Browse => (false, false, false),
    };
    SharedKeys {
        marks_people,
        sorts,
        reports_on_all,
    }
}

impl BindingScope {
    pub(in crate::app) fn holds(self, context: KeyContext) -> bool {
        match self {
            Self::Views => matches!(context, KeyContext::Pane(_) | KeyContext::View(_)),
            Self::Panes => matches!(context, KeyContext::Pane(_)),
            Self::OtherPanes => matches!(context, KeyContext::Pane(pane) if pane != Pane::Balances),
            Self::People => matches!(context, KeyContext::Pane(pane) if pane != Pane::Tenants),
            Self::Employees => context == KeyContext::Pane(Pane::Employees),
            Self::Sorted => match context {
                KeyContext::Pane(_) => true,
                KeyContext::View(view) => shared_keys(view).sorts,
                _ => false,
            },
            Self::Marking => match context {
                KeyContext::Pane(_) => true,
                KeyContext::View(view) => shared_keys(view).marks_people,
                _ => false,
            },
            Self::SideBySide => context == KeyContext::SideBySide,
            Self::Export => context == KeyContext::Export,
            Self::History => context == KeyContext::History,
            Self::CompareFiles => context == KeyContext::CompareFiles,
            Self::RulesBeside => context == KeyContext::RulesBeside,
            Self::Balances => context == KeyContext::Pane(Pane::Balances),
            Self::Readings => matches!(context, KeyContext::Pane(Pane::Balances | Pane::Rule)),
            Self::Field => context == KeyContext::Field,
            Self::Help => context == KeyContext::Help,
            Self::Palette => context == KeyContext::Palette,
            Self::DatePicker => context == KeyContext::DatePicker,
            Self::Changes => context == KeyContext::View(ViewName::Changes),
            Self::Reports => {
                matches!(context, KeyContext::View(view) if shared_keys(view).reports_on_all)
            }
            Self::Compare => context == KeyContext::View(ViewName::Compare),
            Self::Company => context == KeyContext::View(ViewName::Company),
            Self::Expiring => context == KeyContext::View(ViewName::Expiring),
            Self::Checks => context == KeyContext::View(ViewName::Checks),
            Self::Totals => context == KeyContext::View(ViewName::Totals),
            Self::Question => context == KeyContext::Question,
            Self::Shrunk => context == KeyContext::Shrunk,
        }
    }
}

/// One line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// Any of these.
    pub keys: &'static [Key],
    /// Does this.
    pub action: Action,
    /// Its short name in the footer, if it has a place there.
    pub hint: Option<Wording>,
    pub(in crate::app) scope: BindingScope,
    does: Wording,
}

impl Binding {
    /// What it does.
    pub(in crate::app) fn does(&self) -> Wording {
        self.does
    }
}

pub(in crate::app) const fn bind(
    scope: BindingScope,
    keys: &'static [Key],
    action: Action,
    does: Wording,
) -> Binding {
    Binding {
        keys,
        action,
        hint: None,
        scope,
        does,
    }
}

impl Binding {
    pub(in crate::app) const fn hinted(mut self, hint: Wording) -> Self {
        self.hint = Some(hint);
        self
    }
}
