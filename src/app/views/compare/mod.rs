//! The view Compare: where two tenants, or a tenant and a sheet, differ. The left one is the chosen tenant, as in every view; the right
//! one is chosen here.

pub mod columns;
pub(in crate::app) mod files;
pub mod line;
pub mod navigation;
pub mod state;

use std::sync::Arc;

pub use state::{CompareState, ComparedFiles, RightSide};

use crate::app::file_export::job::{ExportTable, missing_of_tenants};
use crate::app::insight::examine::examine_figures;
use crate::app::insight::{FiguresVersion, InsightId, InsightQuestion};
use crate::app::keys::keymap::{Action, Pane};
use crate::app::message::Effect;
use crate::app::state::AppState;
use crate::app::table::{copied_row, next_sort};
use crate::app::views::behaviour::{CopyExtent, PaneClick, ViewBehaviour};
use crate::domain::insight::compare::{CompareQuestion, CompareRules, PersonLink, SideChoice};
use crate::text::export::MissingData;
use crate::text::notices::CopiedPart;

use columns::COMPARE_COLUMNS;

/// The behaviour of the view.
pub(in crate::app) struct CompareView;

impl ViewBehaviour for CompareView {
    fn act(&self, state: &mut AppState, action: Action) -> Option<Vec<Effect>> {
        if state.focus() == Pane::Tenants {
            return None;
        }
        match action {
            Action::Back => return go_back(state),
            Action::Link => return Some(link(state)),
            Action::CompareFiles => files::open_dialog(state),
            Action::NextUnclear => navigation::step_unclear(state, true),
            Action::PreviousUnclear => navigation::step_unclear(state, false),
            Action::Open => navigation::open_in_browse(state),
            Action::Sort => state.compare.sort = next_sort(&COMPARE_COLUMNS, state.compare.sort),
            Action::ReverseOrder => state.compare.sort = state.compare.sort.reversed(),
            Action::Right => choose_right(state, 1),
            Action::Left => choose_right(state, -1),
            Action::ListEqual => state.compare.lists_equal = !state.compare.lists_equal,
            _ => return None,
        }
        Some(Vec::new())
    }

    fn move_by(&self, state: &mut AppState, lines: isize) {
        navigation::move_by(state, lines);
    }

    fn page_height(&self, state: &AppState) -> usize {
        navigation::height(state)
    }

    fn scroll(&self, state: &mut AppState, _pane: Pane, lines: isize) {
        navigation::scroll_by(state, lines);
    }

    fn click(&self, state: &mut AppState, click: PaneClick) {
        navigation::click(state, click);
    }

    fn copied(&self, state: &AppState, extent: CopyExtent) -> (CopiedPart, Option<String>) {
        let line = navigation::selected(state);
        match extent {
            CopyExtent::Cell => (CopiedPart::Cell, line.map(|line| line.exact_by())),
            CopyExtent::Row => {
                let language = state.display.language;
                let row = line.map(|line| copied_row(&COMPARE_COLUMNS, &line, language));
                (CopiedPart::Row, row)
            }
        }
    }

    fn exported(&self, state: &AppState) -> Option<(ExportTable, MissingData)> {
        let report = state.compare.computed.answer()?;
        let (left, right) = state.compared_sides()?;
        let right = match right {
            RightSide::Tenant(right) => Some(right),
            RightSide::Sheet => None,
        };
        let sides = [Some(left), right].into_iter().flatten();
        let tenants = sides.filter_map(|at| state.tenants.get(at));
        let missing = missing_of_tenants(tenants);
        Some((ExportTable::Compare(Arc::clone(report)), missing))
    }

    fn is_settled(&self, state: &AppState) -> bool {
        !state.compare.computed.is_pending()
    }

    fn reconcile(&self, state: &mut AppState) -> Vec<Effect> {
        let effect = compare_sides(state);
        navigation::fit(state);
        effect.into_iter().collect()
    }
}

/// Forgets the person who was to be linked, then stops a comparison that is being worked out; `None` if there is neither.
fn go_back(state: &mut AppState) -> Option<Vec<Effect>> {
    if state.compare.linking.take().is_some() {
        return Some(Vec::new());
    }
    let is_stopped = state.compare.computed.cancel();
    is_stopped.then(|| vec![Effect::StopExamining(InsightId::Compare)])
}

/// Links that were made on screen hold for the two sides that were compared then. For others, those of the file are taken again.
fn keep_links_of_sides(state: &mut AppState) {
    let sides = state.compared_sides();
    if state.compare.linked_sides != sides {
        state.compare.linked_sides = sides;
        state.compare.identity.links = Arc::clone(&state.compare.files.links);
    }
}

/// Starts the comparison of the chosen sides, if it is due.
fn compare_sides(state: &mut AppState) -> Option<Effect> {
    keep_links_of_sides(state);
    let (left, right) = state.compared_sides()?;
    let right_choice = match (right, &state.compare.files.sheet) {
        (RightSide::Tenant(at), _) => SideChoice::Tenant(at),
        (RightSide::Sheet, Some(sheet)) => SideChoice::Sheet(Arc::clone(sheet)),
        (RightSide::Sheet, None) => return None,
    };
    let question = CompareQuestion {
        sides: [SideChoice::Tenant(left), right_choice],
        rules: CompareRules {
            query: Arc::clone(&state.selection.filter.query),
            lists_equal: state.compare.lists_equal,
            leaves: Arc::clone(&state.compare.leaves),
            chosen: Arc::clone(&state.compare.chosen),
            identity: state.compare.identity.clone(),
            tolerance: state.compare.tolerance,
        },
        sort: state.compare.sort,
    };
    let mut compared = vec![left];
    if let RightSide::Tenant(right) = right {
        compared.push(right);
    }
    let tenants = compared.iter();
    let version = FiguresVersion {
        day: state.figures_of().day,
        first_tenant: left,
        right_tenant: compared.get(1).copied(),
        revisions: tenants
            .clone()
            .map(|at| state.tenants[*at].revision)
            .collect(),
        are_growing: tenants.into_iter().any(|at| state.tenants[*at].is_busy()),
    };
    let figures = |state: &AppState| {
        let day = state.figures_of().day;
        let tenants = state.tenants.iter();
        tenants.map(|tenant| tenant.figures(day)).collect()
    };
    examine_figures(
        state,
        |state| &mut state.compare.computed,
        (question, version),
        (figures, InsightQuestion::Compare),
    )
}

/// Compares with something else on the right: the next of the other tenants and the sheet, or the one before.
fn choose_right(state: &mut AppState, by: isize) {
    let choices = state.right_sides();
    let Some((_, now)) = state.compared_sides() else {
        return;
    };
    let at = choices
        .iter()
        .position(|choice| *choice == now)
        .unwrap_or(0);
    let count = choices.len();
    let next = (at + count).saturating_add_signed(by) % count;
    state.compare.right = choices.get(next).copied();
    state.compare.linking = None;
}

/// The first press of the key selects the person under the cursor, and the next one on a person of
/// the other side links the two. The links are written into the file of links, if there is one.
fn link(state: &mut AppState) -> Vec<Effect> {
    let Some((side, id)) = navigation::unclear_person(state) else {
        return Vec::new();
    };
    let other = match state.compare.linking.take() {
        Some((before, other)) if before != side => other,
        _ => {
            state.compare.linking = Some((side, id));
            return Vec::new();
        }
    };
    let (left, right) = if side == 0 { (id, other) } else { (other, id) };
    keep_links_of_sides(state);
    let links = state.compare.identity.links.iter();
    let others = links.filter(|link| link.left != left && link.right != right);
    let mut links: Vec<PersonLink> = others.cloned().collect();
    links.push(PersonLink { left, right });
    state.compare.identity.links = links.into();
    write_links(state).into_iter().collect()
}

/// Writes the links into their file. The file does not say which tenants they are for, so that
/// links between two of several tenants, which would be mixed there with those of others, are kept
/// only until the program ends.
fn write_links(state: &mut AppState) -> Option<Effect> {
    let (_, right) = state.compared_sides()?;
    if right != RightSide::Sheet && state.right_sides().len() > 1 {
        return None;
    }
    let file = state.compare.files.links_file.clone()?;
    let links = Arc::clone(&state.compare.identity.links);
    state.compare.files.links = Arc::clone(&links);
    Some(Effect::WriteLinks(file, links))
}

impl AppState {
    /// What can stand on the right: the tenants other than the left one, in their order behind it, and the sheet.
    pub fn right_sides(&self) -> Vec<RightSide> {
        let (left, count) = (self.selection.tenant, self.tenants.len());
        let tenants = (1..count).map(|by| RightSide::Tenant((left + by) % count));
        let sheet = self.compare.files.sheet.as_ref().map(|_| RightSide::Sheet);
        tenants.chain(sheet).collect()
    }

    /// The position of the left tenant, and the right side; `None` where there is nothing to compare with.
    pub fn compared_sides(&self) -> Option<(usize, RightSide)> {
        let choices = self.right_sides();
        let chosen = self.compare.right.filter(|right| choices.contains(right));
        Some((self.selection.tenant, chosen.or(choices.first().copied())?))
    }
}
