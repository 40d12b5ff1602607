//! Everything the dashboard knows. One owner, plain values.

use std::sync::Arc;

use jiff::civil::Date;
use ratatui::layout::{Rect, Size};

use crate::app::filter::Filter;
use crate::app::geometry::{Geometry, dialog};
use crate::app::keys::keymap::{KeyContext, Pane};
use crate::app::overlays::date_picker::DatePicker;
use crate::app::overlays::help::Help;
use crate::app::tenant::people_filter::{Question, Sort};
use crate::app::tenant::{ShrunkAnswer, TenantState};
use crate::app::views::changes::ChangesView;
use crate::app::views::name::ViewName;
use crate::domain::{Instant, Language, RowId, Today};
use crate::sync::{Interest, TenantId};

/// The state of the dashboard.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches of the screen, each on or off by itself"
)]
pub struct AppState {
    /// The tenants as configured.
    pub tenants: Vec<TenantState>,
    /// The one that is shown.
    pub chosen: usize,
    /// The pane with the focus.
    pub focus: Pane,
    /// The focused pane has the whole screen.
    pub zoomed: bool,
    /// The filter, for all tenants.
    pub filter: Filter,
    /// The filter's text is being typed.
    pub typing: bool,
    /// The order of the people, for all tenants.
    pub sort: Sort,
    /// Pane 4 shows the raw record.
    pub raw_rule: bool,
    /// The list of keys, if it is open.
    pub help: Option<Help>,
    /// The language of the screen.
    pub language: Language,
    /// Names and figures are hidden.
    pub masked: bool,
    /// The mouse is ours.
    pub mouse: bool,
    /// The figures are generated.
    pub demo: bool,
    /// Borders and glyphs in ASCII.
    pub ascii: bool,
    /// What was just done, until the next key.
    pub notice: Option<Notice>,
    /// Turns while something loads.
    pub spinner: usize,
    /// The screen.
    pub size: Size,
    /// The moment, as last told.
    pub today: Today,
    /// What each tenant's sync was last told.
    pub told: Vec<SentInterest>,
    /// Since when the question that the shown tenant's sync asks is on screen.
    pub question_since: Option<Instant>,
    /// The day that the figures are of; `None`: today, as it goes on.
    pub as_of: Option<Date>,
    /// The view on screen.
    pub view: ViewName,
    /// The view of changes.
    pub changes: ChangesView,
    /// The dialog for another day, if it is open.
    pub chooser: Option<DatePicker>,
}

/// What the terminal was asked to copy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CopiedPart {
    /// The name of a tenant.
    Tenant,
    /// The id of the person under the cursor.
    PersonId,
    /// What is left of a leave type, or another figure or field.
    Cell,
    /// A whole row.
    Row,
    /// A leave type's rule.
    Rule,
    /// The record as the platform sent it.
    Record,
}

/// An answer to a key, shown in the footer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Notice {
    /// The terminal was asked to copy; whether it did, it does not say.
    Copied(CopiedPart),
    /// Too much for the terminal's clipboard; so many bytes.
    TooLarge(usize),
    /// Nothing to copy there.
    NothingToCopy,
    /// Names and figures are hidden and not copied.
    Masked,
    /// The person is being asked for again.
    Refreshing,
    /// The tenant is being asked for again.
    Reloading,
    /// A sync that was stopped goes on.
    Resuming,
    /// Figures of another day cannot be asked for again.
    OnlyLive,
    /// The mouse is ours, or the terminal's.
    Mouse(bool),
    /// There is no sync to pause or to stop.
    NothingRuns,
    /// The sync is stopped: nobody is asked for.
    Stopped,
    /// The sync is paused: the person is asked for when it goes on.
    Paused,
    /// No directory shrank: there is nothing to accept.
    NothingShrank,
    /// The person who was under the cursor is no longer listed.
    Gone(RowId),
    /// What was typed or pasted would make the filter too long: it stays as it was.
    FilterTooLong,
}

/// What a sync was last told of the screen.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SentInterest {
    /// Who is on screen.
    pub visible: Vec<RowId>,
    /// Whom the filter left.
    pub matches: Option<Arc<[u32]>>,
    /// The wish for one person.
    pub refresh: Option<(u32, RowId)>,
    /// Whether nothing is to be sent.
    pub paused: bool,
    /// The answer to what it asked.
    pub consent: Option<bool>,
    /// Whether a directory that shrank is taken as it is.
    pub accepts_shrunk: bool,
}

impl SentInterest {
    /// The same as an interest; `None` if nothing changed since `before`.
    pub fn news(&self, before: &Self) -> Option<Interest> {
        let same_list = match (&self.matches, &before.matches) {
            (Some(now), Some(then)) => Arc::ptr_eq(now, then),
            (None, None) => true,
            _ => false,
        };
        let same = same_list
            && self.visible == before.visible
            && (self.refresh, self.paused, self.consent)
                == (before.refresh, before.paused, before.consent)
            && self.accepts_shrunk == before.accepts_shrunk;
        (!same).then(|| Interest {
            visible: self.visible.clone(),
            matches: self.matches.clone(),
            refresh: self.refresh,
            paused: self.paused,
            consent: self.consent,
            accepts_shrunk: self.accepts_shrunk,
        })
    }
}

impl AppState {
    /// The dashboard as it opens, before anything is fetched.
    pub fn new(tenants: Vec<TenantState>, size: Size, today: Today) -> Self {
        let told = vec![SentInterest::default(); tenants.len()];
        Self {
            tenants,
            chosen: 0,
            focus: Pane::default(),
            zoomed: false,
            filter: Filter::default(),
            typing: false,
            sort: Sort::default(),
            raw_rule: false,
            help: None,
            language: Language::default(),
            masked: false,
            mouse: true,
            demo: false,
            ascii: false,
            notice: None,
            spinner: 0,
            size,
            today,
            told,
            question_since: None,
            as_of: None,
            view: ViewName::default(),
            changes: ChangesView::default(),
            chooser: None,
        }
    }

    /// The tenant that is shown.
    pub fn tenant(&self) -> Option<&TenantState> {
        self.tenants.get(self.chosen)
    }

    /// The tenant that is shown.
    pub fn tenant_mut(&mut self) -> Option<&mut TenantState> {
        self.tenants.get_mut(self.chosen)
    }

    /// A tenant by its id.
    pub fn tenant_by_id(&mut self, id: TenantId) -> Option<&mut TenantState> {
        self.tenants.get_mut(id.0)
    }

    /// Where a key is pressed.
    pub fn place(&self) -> KeyContext {
        match () {
            () if self.help.is_some() => KeyContext::Help,
            () if self.chooser.is_some() => KeyContext::DatePicker,
            () if self.typing => KeyContext::Field,
            () if self.is_asking() => KeyContext::Question,
            () if self.is_asking_shrunk() => KeyContext::Shrunk,
            () if self.view == ViewName::Changes => KeyContext::Changes,
            () => KeyContext::Pane(self.focus),
        }
    }

    /// What the people are to be.
    pub fn question(&self) -> Question {
        Question {
            filter: Arc::from(self.filter.input.value().trim()),
            query: Arc::clone(&self.filter.query),
            sort: self.sort,
        }
    }

    /// Whether the shown tenant's sync asks something, and nothing else has the keys: what is typed is never an answer.
    pub fn is_asking(&self) -> bool {
        let asks = self.tenant().is_some_and(|tenant| tenant.asks.is_some());
        asks && self.is_free_for_questions()
    }

    /// Whether it is asked if a directory that shrank is right.
    pub fn is_asking_shrunk(&self) -> bool {
        let asks = self
            .tenant()
            .is_some_and(|tenant| tenant.shrunk == ShrunkAnswer::Asked);
        asks && self.is_free_for_questions()
    }

    fn is_free_for_questions(&self) -> bool {
        let is_free = self.view == ViewName::Browse && self.chooser.is_none();
        is_free && !self.typing && self.help.is_none()
    }

    /// Whether anything is being read: the spinner turns. It rests while nobody is to be asked.
    pub fn is_busy(&self) -> bool {
        let mut tenants = self.tenants.iter();
        tenants.any(|tenant| tenant.is_busy() || tenant.comparison.is_loading())
    }

    /// The screen's parts; `None` when it is too small.
    pub fn geometry(&self) -> Option<Geometry> {
        let lines = self.tenants.len() * self.tenant_lines();
        let lines = u16::try_from(lines).unwrap_or(u16::MAX);
        let is_zoomed = self.zoomed && self.view == ViewName::Browse;
        let screen = Geometry::of(self.size, self.focus, is_zoomed, lines)?;
        Some(match self.view {
            ViewName::Browse => screen,
            ViewName::Changes => screen.of_changes(self.focus, lines),
        })
    }

    /// Where the dialog stands, if it is open.
    pub fn dialog(&self) -> Option<Rect> {
        let lines = self.chooser.as_ref()?.lines();
        Some(dialog(self.geometry()?.body, lines))
    }

    /// Lines a tenant takes in pane 1: two where space is short.
    pub fn tenant_lines(&self) -> usize {
        if self.size.height < 30 { 2 } else { 4 }
    }

    /// The first tenant shown in pane 1.
    pub fn first_tenant(&self) -> usize {
        let height = self
            .geometry()
            .map_or(0, |at| usize::from(at.inside(Pane::Tenants).height));
        (self.chosen + 1).saturating_sub((height / self.tenant_lines()).max(1))
    }

    /// Lines of people on screen.
    pub fn people_height(&self) -> usize {
        self.geometry()
            .map_or(0, |at| usize::from(at.people_rows().height))
    }
}
