//! What the view Expiring remembers.

use std::collections::HashSet;
use std::sync::Arc;

use crate::app::filtered_list::ListWindow;
use crate::app::insight::Computed;
use crate::app::large_drop::drop_aside;
use crate::app::views::expiring::known_calendars::KnownCalendars;
use crate::app::views::expiring::lines::ExpiringLines;
use crate::domain::ListOrder;
use crate::domain::WorkCalendar;
use crate::domain::insight::expiring::{
    ExpiringOrder, ExpiringQuestion, ExpiringReport, ExpiringWindow, GroupKind,
};

/// The windows, in the order of the key.
const WINDOWS: [ExpiringWindow; 4] = [
    ExpiringWindow::Days(30),
    ExpiringWindow::Days(90),
    ExpiringWindow::ThisYear,
    ExpiringWindow::All,
];

/// What a press of `R` would ask for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LotsPlan {
    /// So many people.
    pub people: usize,
    /// So many calls: one for each balance with something left, and those that read the people again.
    pub calls: usize,
}

/// The state of the view.
#[derive(Clone, Debug)]
pub struct ExpiringState {
    /// The answer on screen.
    pub computed: Computed<ExpiringQuestion, ExpiringReport>,
    /// Until when amounts are listed.
    pub window: ExpiringWindow,
    /// In which order.
    pub order: ListOrder<ExpiringOrder>,
    /// Only leave types of this name.
    pub only: Option<Arc<str>>,
    /// Which days are worked.
    pub calendar: Arc<WorkCalendar>,
    /// What is known of the platforms' own calendars.
    pub known_calendars: KnownCalendars,
    /// The groups that are not as they are at first: months and weeks open, what has no last day closed.
    pub turned: HashSet<GroupKind>,
    /// What the last press of `R` announced; the next press sends it.
    pub lots_asked: Option<LotsPlan>,
    /// Cursor and scroll, in lines.
    pub list: ListWindow,
    /// The answer that the cursor stands in.
    followed: Option<Arc<ExpiringReport>>,
}

impl Default for ExpiringState {
    fn default() -> Self {
        Self {
            computed: Computed::default(),
            window: WINDOWS[0],
            order: ListOrder::default(),
            only: None,
            calendar: Arc::new(WorkCalendar::announced().clone()),
            known_calendars: KnownCalendars::default(),
            turned: HashSet::new(),
            lots_asked: None,
            list: ListWindow::default(),
            followed: None,
        }
    }
}

impl ExpiringState {
    /// The answer on screen.
    pub fn report(&self) -> Option<&Arc<ExpiringReport>> {
        self.computed.answer()
    }

    /// Its lines.
    pub fn lines(&self) -> ExpiringLines {
        let report = self.report();
        report.map_or_else(ExpiringLines::default, |report| {
            ExpiringLines::of(report, &self.turned)
        })
    }

    /// Takes the next window; after the last one the first.
    pub(in crate::app) fn next_window(&mut self) {
        let at = WINDOWS.iter().position(|window| *window == self.window);
        self.window = WINDOWS[at.map_or(0, |at| (at + 1) % WINDOWS.len())];
    }

    /// When another answer has come, puts the cursor on the amount on which it stood. It stays on
    /// its line if that amount is not there, and begins on the first amount of the first answer.
    pub(in crate::app) fn follow_answer(&mut self) {
        let Some(report) = self.computed.answer().cloned() else {
            return;
        };
        let is_same = |followed: &Arc<ExpiringReport>| Arc::ptr_eq(followed, &report);
        if self.followed.as_ref().is_some_and(is_same) {
            return;
        }
        let lines = ExpiringLines::of(&report, &self.turned);
        let before = self.followed.replace(Arc::clone(&report));
        let Some(before) = before else {
            self.list.cursor = lines.first_item();
            return;
        };
        let earlier = ExpiringLines::of(&before, &self.turned);
        let item = earlier.item_at(self.list.cursor);
        let item = item.and_then(|at| before.item(at));
        let found = item.and_then(|item| report.position_of(item));
        if let Some(line) = found.and_then(|at| lines.line_of(at)) {
            self.list.follow(line);
        }
        drop_aside(before);
    }
}
