//! Everything the dashboard knows. One owner, plain values.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use ratatui::layout::{Rect, Size};

use crate::app::display::DisplaySettings;
use crate::app::file_export::state::ExportState;
use crate::app::filtered_list::ListQuery;
use crate::app::geometry::{Geometry, SPOKEN_LINES, dialog, inside};
use crate::app::keys::keymap::{KeyContext, Pane};
use crate::app::keys::table::KeyTable;
use crate::app::overlays::Overlay;
use crate::app::overlays::balance_history::BalanceHistory;
use crate::app::overlays::compare_dialog::CompareDialog;
use crate::app::overlays::date_picker::DatePicker;
use crate::app::overlays::export_dialog::ExportDialog;
use crate::app::overlays::help::{KeyHelp, entries_and_words};
use crate::app::overlays::palette::state::Palette;
use crate::app::overlays::rules_beside::RulesBeside;
use crate::app::overlays::side_by_side::state::SideBySide;
use crate::app::people_finder::state::PeopleFinder;
use crate::app::selection::SharedSelection;
use crate::app::tenant::{ShrunkAnswer, TenantState};
use crate::app::views::browse::state::BrowseState;
use crate::app::views::changes::state::ChangesState;
use crate::app::views::checks::state::ChecksState;
use crate::app::views::company::state::CompanyState;
use crate::app::views::compare::state::CompareState;
use crate::app::views::expiring::state::ExpiringState;
use crate::app::views::list_focus::ListFocus;
use crate::app::views::name::{ViewLayout, ViewLetters};
use crate::app::views::totals::state::TotalsState;
use crate::domain::Today;
use crate::sync::TenantId;
use crate::text::notices::{Notice, NoticedPerson};
use crate::text::views::ViewName;

/// The state of the dashboard.
#[derive(Clone, Debug)]
pub struct AppState {
    /// The tenants as configured.
    pub tenants: Vec<TenantState>,
    /// What all views share: tenant, filter and order.
    pub selection: SharedSelection,
    /// What keys mean.
    pub keys: Arc<KeyTable>,
    /// Language, masking, mouse, glyphs and colours.
    pub display: DisplaySettings,
    /// The view on screen.
    pub view: ViewName,
    /// Where the focus is in the views of one list, which all have the tenants beside it.
    pub list_focus: ListFocus,
    /// The pane with the focus has the whole screen.
    pub is_zoomed: bool,
    /// What is drawn over the view and receives the keys.
    pub overlay: Option<Overlay>,
    /// What Browse remembers.
    pub browse: BrowseState,
    /// What the view of changes remembers.
    pub changes: ChangesState,
    /// What Company remembers.
    pub company: CompanyState,
    /// What Expiring remembers.
    pub expiring: ExpiringState,
    /// What Totals remembers.
    pub totals: TotalsState,
    /// What Checks remembers.
    pub checks: ChecksState,
    /// What Compare remembers.
    pub compare: CompareState,
    /// The search for a person in other tenants, or for people to put side by side.
    pub finder: PeopleFinder,
    /// The files that were written.
    pub exports: ExportState,
    /// Number of the last history of a balance that was asked for.
    pub(in crate::app) histories: u32,
    /// The day that the figures are of; `None`: today, as it goes on.
    pub as_of: Option<Date>,
    /// What the last key did, or why it did nothing; cleared by the next key.
    pub notice: Option<Notice>,
    /// Since when the question that the shown tenant's sync asks is on screen.
    pub question_since: Option<(usize, Timestamp)>,
    /// Turns while something loads.
    pub spinner: usize,
    /// The size of the screen.
    pub size: Size,
    /// The present moment, as of the last [`Msg::Now`](crate::app::Msg::Now).
    pub today: Today,
}

impl AppState {
    /// The dashboard as it opens, before anything is fetched.
    pub fn new(tenants: Vec<TenantState>, size: Size, today: Today) -> Self {
        Self {
            changes: ChangesState::new(tenants.len()),
            tenants,
            selection: SharedSelection::default(),
            keys: KeyTable::usual(),
            display: DisplaySettings::default(),
            view: ViewName::default(),
            list_focus: ListFocus::default(),
            is_zoomed: false,
            overlay: None,
            browse: BrowseState::default(),
            company: CompanyState::default(),
            expiring: ExpiringState::default(),
            totals: TotalsState::default(),
            checks: ChecksState::default(),
            compare: CompareState::default(),
            finder: PeopleFinder::default(),
            exports: ExportState::default(),
            histories: 0,
            as_of: None,
            notice: None,
            question_since: None,
            spinner: 0,
            size,
            today,
        }
    }

    /// The tenant that is shown.
    pub fn tenant(&self) -> Option<&TenantState> {
        self.tenants.get(self.selection.tenant)
    }

    /// The tenant that is shown.
    pub fn tenant_mut(&mut self) -> Option<&mut TenantState> {
        self.tenants.get_mut(self.selection.tenant)
    }

    /// A tenant by its id.
    pub fn tenant_by_id(&mut self, id: TenantId) -> Option<&mut TenantState> {
        self.tenants.get_mut(id.0)
    }

    /// The id of the tenant that is shown.
    pub fn tenant_id(&self) -> Option<TenantId> {
        (self.selection.tenant < self.tenants.len()).then_some(TenantId(self.selection.tenant))
    }

    /// The person under the cursor of the shown tenant, for a notice about them.
    pub fn noticed_person(&self) -> Option<NoticedPerson> {
        Some(NoticedPerson {
            tenant: self.tenant_id()?,
            row: self.tenant()?.selected()?,
        })
    }

    /// The pane with the focus, by its place on the screen: the list of a view stands in the second one's.
    pub fn focus(&self) -> Pane {
        match self.view.layout() {
            ViewLayout::FourPanes => self.browse.focus,
            ViewLayout::List => self.list_focus.pane(),
        }
    }

    /// Gives the focus to what stands in the place of `pane`.
    pub(in crate::app) fn set_focus(&mut self, pane: Pane) {
        match self.view.layout() {
            ViewLayout::FourPanes => self.browse.focus = pane,
            ViewLayout::List => self.list_focus = ListFocus::of(pane),
        }
    }

    /// The list of keys, if it is open.
    pub fn help(&self) -> Option<&KeyHelp> {
        self.overlay.as_ref().and_then(Overlay::help)
    }

    /// The field that takes a command by name, if it is open.
    pub fn palette(&self) -> Option<&Palette> {
        self.overlay.as_ref().and_then(Overlay::palette)
    }

    /// The dialog for another day, if it is open.
    pub fn date_picker(&self) -> Option<&DatePicker> {
        self.overlay.as_ref().and_then(Overlay::date_picker)
    }

    /// Closes the overlay, and returns whether one was open.
    pub(in crate::app) fn close_overlay(&mut self) -> bool {
        let closed = self.overlay.take();
        let was_open = closed.is_some();
        self.overlay = closed.and_then(Overlay::covered);
        was_open
    }

    /// What stands side by side, if it is open.
    pub fn side_by_side(&self) -> Option<&SideBySide> {
        self.overlay.as_ref().and_then(Overlay::side_by_side)
    }

    /// Two leave types side by side, if they are open.
    pub fn rules_beside(&self) -> Option<&RulesBeside> {
        self.overlay.as_ref().and_then(Overlay::rules_beside)
    }

    /// The dialog of Compare, if it is open.
    pub fn compare_dialog(&self) -> Option<&CompareDialog> {
        self.overlay.as_ref().and_then(Overlay::compare_dialog)
    }

    /// How a balance became what it is, if that is open.
    pub fn balance_history(&self) -> Option<&BalanceHistory> {
        self.overlay.as_ref().and_then(Overlay::history)
    }

    /// The dialog that writes a file, if it is open.
    pub fn export_dialog(&self) -> Option<&ExportDialog> {
        self.overlay.as_ref().and_then(Overlay::export_dialog)
    }

    /// Where a key is pressed.
    pub fn key_context(&self) -> KeyContext {
        match &self.overlay {
            Some(Overlay::Help(..)) => KeyContext::Help,
            Some(Overlay::Palette(_)) => KeyContext::Palette,
            Some(Overlay::DatePicker(_)) => KeyContext::DatePicker,
            Some(Overlay::SideBySide(_)) => KeyContext::SideBySide,
            Some(Overlay::Export(_)) => KeyContext::Export,
            Some(Overlay::History(_)) => KeyContext::History,
            Some(Overlay::CompareFiles(_)) => KeyContext::CompareFiles,
            Some(Overlay::RulesBeside(_)) => KeyContext::RulesBeside,
            None if self.selection.filter.is_typing => KeyContext::Field,
            None if self.is_asking() => KeyContext::Question,
            None if self.is_asking_shrunk() => KeyContext::Shrunk,
            None => match self.view.layout() {
                ViewLayout::FourPanes => KeyContext::Pane(self.focus()),
                ViewLayout::List => KeyContext::View(self.view),
            },
        }
    }

    /// The characters that open the views.
    pub fn view_letters(&self) -> ViewLetters {
        self.keys.view_letters(self.key_context())
    }

    /// Whether the view itself has the keys: no overlay, no text field and no question.
    pub fn has_view_keys(&self) -> bool {
        self.key_context().is_view()
    }

    /// The filter of all lists, with an order.
    pub fn list_query<S>(&self, sort: S) -> ListQuery<S> {
        ListQuery {
            filter: Arc::from(self.selection.filter.input.value().trim()),
            query: Arc::clone(&self.selection.filter.query),
            sort,
        }
    }

    /// Whether the shown tenant's sync asks something, and nothing else has the keys: what is typed is never an answer.
    pub fn is_asking(&self) -> bool {
        let asks = self.tenant().is_some_and(|tenant| tenant.asks.is_some());
        asks && self.is_free_for_questions()
    }

    /// Whether the screen asks if a directory that shrank is complete.
    pub fn is_asking_shrunk(&self) -> bool {
        let asks = self
            .tenant()
            .is_some_and(|tenant| tenant.shrunk == ShrunkAnswer::Asked);
        asks && self.is_free_for_questions()
    }

    fn is_free_for_questions(&self) -> bool {
        let is_typing = self.selection.filter.is_typing;
        self.view.shows_prompts() && self.overlay.is_none() && !is_typing
    }

    /// Whether anything is being read or written, so that the spinner turns. It rests while a sync
    /// is paused or waits for an answer of the user.
    pub fn is_busy(&self) -> bool {
        let is_writing = self.export_dialog().is_some_and(ExportDialog::is_writing);
        let is_recalling = self
            .balance_history()
            .is_some_and(BalanceHistory::is_reading);
        let is_reading = self.compare_dialog().is_some_and(CompareDialog::is_reading);
        is_writing
            || is_recalling
            || is_reading
            || self.tenants.iter().any(TenantState::is_busy)
            || self.changes.is_loading()
    }

    /// The screen's parts; `None` when it is too small.
    pub fn geometry(&self) -> Option<Geometry> {
        let lines = self.tenants.len() * self.tenant_lines();
        let lines = u16::try_from(lines).unwrap_or(u16::MAX);
        let is_plain = self.display.is_plain();
        let is_alone = self.is_zoomed || is_plain;
        let spoken = if is_plain { SPOKEN_LINES } else { 0 };
        let size = Size {
            height: self.size.height.saturating_sub(spoken),
            ..self.size
        };
        let screen = Geometry::of(size, self.focus(), is_alone, lines)?;
        Some(match self.view.layout() {
            ViewLayout::List if !is_alone => screen.with_one_list(self.focus(), lines),
            ViewLayout::FourPanes | ViewLayout::List => screen,
        })
    }

    /// Where the dialog stands, if it is open.
    pub fn dialog(&self) -> Option<Rect> {
        let lines = self.date_picker()?.lines();
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
        (self.selection.tenant + 1).saturating_sub((height / self.tenant_lines()).max(1))
    }

    /// Lines of people on screen.
    pub fn people_height(&self) -> usize {
        self.geometry()
            .map_or(0, |at| usize::from(at.people_rows().height))
    }

    /// Lines for the entries of the help.
    pub fn help_height(&self) -> usize {
        self.geometry().map_or(1, |at| {
            let [entries, _] = entries_and_words(inside(at.body));
            usize::from(entries.height.max(1))
        })
    }
}
