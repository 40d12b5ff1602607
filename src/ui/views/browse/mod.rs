//! How Browse looks: people, balances, rule, and the progress of the tenant's sync.

mod balances;
pub(in crate::ui) mod employees;
mod rule;

use ratatui::Frame;

use crate::app::geometry::Geometry;
use crate::app::keys::keymap::Pane;
use crate::app::tenant::TenantState;
use crate::app::text_width::width;
use crate::app::views::browse::balance_lines::{LeaveRow, balance_lines, row_at};
use crate::app::views::browse::person_columns::PersonRow;
use crate::domain::Language;
use crate::domain::text::grouped;
use crate::sync::Outcome;
use crate::text;
use crate::ui::scene::Scene;
use crate::ui::spoken_row::spoken_row;
use crate::ui::standing;
use crate::ui::sync_glyph::state_glyph;
use crate::ui::sync_state::{held_back, old_figures, sync_state};
use crate::ui::views::drawing::ViewDrawing;
use crate::ui::views::open_view;

/// How Browse looks.
pub(in crate::ui) struct BrowseDrawing;

impl ViewDrawing for BrowseDrawing {
    fn render(&self, frame: &mut Frame<'_>, scene: Scene<'_>, at: &Geometry) {
        employees::render(frame, scene, at);
        balances::render(frame, scene, at.pane(Pane::Balances));
        rule::render(frame, scene, at.pane(Pane::Rule));
    }

    /// The day that all figures are of, unless it is today.
    fn header_note(&self, scene: Scene<'_>) -> Option<String> {
        Some(text::as_of(scene.state.as_of?, scene.language))
    }

    fn spoken(&self, scene: Scene<'_>) -> Option<((usize, usize), String)> {
        let tenant = scene.state.tenant()?;
        if scene.state.focus() == Pane::Employees {
            let person = tenant.roster.person(tenant.selected()?)?;
            let row = PersonRow::of(tenant, person);
            let words = spoken_row(scene, &PersonRow::COLUMNS, &row);
            let cursor = tenant.people.list.window.cursor;
            return Some(((cursor, tenant.listed()), words));
        }
        let lines = balance_lines(tenant);
        let cursor = tenant.balances.window.cursor;
        let row = row_at(&lines, cursor)?;
        let words = spoken_row(scene, &LeaveRow::COLUMNS, row);
        Some(((cursor, lines.len()), words))
    }

    fn shows_todays_figures(&self, scene: Scene<'_>) -> bool {
        scene.state.as_of.is_none()
    }

    fn status(&self, scene: Scene<'_>, tenant: &TenantState, columns: usize) -> String {
        sync_status(scene, tenant, columns)
    }
}

/// `⠋ 4,871/5,012  586/600 次/分  约 15 秒  1 人失败`, in fewer words where `columns` have no room for that. Where the view shows several
/// tenants, it is about one that is not read whole, by name: a `✓` would be taken for all of them.
pub(in crate::ui) fn sync_status(scene: Scene<'_>, tenant: &TenantState, columns: usize) -> String {
    let unfinished = unfinished_beside(scene, tenant);
    let name = unfinished.map_or_else(String::new, |other| {
        let name = text::tenant_on_platform(&other.label, other.platform, scene.language);
        format!("{name}{}", text::colon(scene.language))
    });
    let told = unfinished.unwrap_or(tenant);
    let whole = format!("{name}{}", status_in(scene, told, StatusForm::Whole));
    if width(&whole) <= columns {
        return whole;
    }
    format!("{name}{}", status_in(scene, told, StatusForm::Short))
}

/// Where `tenant` is read whole, another one of those on screen that is not: first one that is still being read.
fn unfinished_beside<'a>(scene: Scene<'a>, tenant: &TenantState) -> Option<&'a TenantState> {
    let is_whole = |tenant: &TenantState| {
        tenant.outcome == Some(Outcome::Complete) && !standing::is_missing(scene, tenant)
    };
    if !is_whole(tenant) {
        return None;
    }
    let shown = open_view(scene).tenants(scene).into_iter();
    let shown = shown.filter_map(|at| scene.state.tenants.get(at));
    shown
        .filter(|shown| !is_whole(shown))
        .min_by_key(|shown| !shown.is_loading())
}

/// How much is said of a sync.
#[derive(Clone, Copy, PartialEq, Eq)]
enum StatusForm {
    /// All of it.
    Whole,
    /// In few words, and without what the tenants' pane says too.
    Short,
}

fn status_in(scene: Scene<'_>, tenant: &TenantState, form: StatusForm) -> String {
    let language = scene.language;
    if let Some(missing) = standing::missing(scene, tenant) {
        return missing;
    }
    if scene.state.display.is_plain() && tenant.is_busy() {
        // A screen reader would read out every count of a running sync.
        return sync_state(tenant, language);
    }
    let people = match form {
        StatusForm::Whole => text::people(tenant.headcount(), language),
        StatusForm::Short => grouped(tenant.headcount()),
    };
    let (glyph, read) = (state_glyph(scene, tenant), grouped(tenant.read()));
    let mut parts = vec![format!("{glyph} {read}/{people}")];
    if let Some(error) = &tenant.trouble {
        parts.push(text::trouble_short(error, language).to_owned());
    }
    if tenant.is_busy() {
        parts.extend(pace(tenant, form, language));
    } else {
        parts.push(sync_state(tenant, language));
        // The key is about the tenant under the cursor.
        let is_chosen = scene.state.selection.tenant == tenant.ticket.tenant.0;
        if is_chosen && held_back(tenant, language).is_some() {
            parts.push(text::resumes(language).to_owned());
        }
    }
    if form == StatusForm::Whole
        && !tenant.is_loading()
        && let Some(at) = tenant.kept_at()
    {
        let moments = [at, scene.state.today.now];
        parts.push(old_figures(tenant, moments, language));
    }
    let failed = tenant.unreadable();
    if failed > 0 {
        parts.push(text::failed_people(failed, language));
    }
    if tenant.gaps.count > 0 {
        parts.push(text::gaps(tenant.gaps.count, language));
    }
    parts.join("  ")
}

/// How fast a sync goes and how long it still takes; for a sync of another program, which program
/// that is.
fn pace(tenant: &TenantState, form: StatusForm, language: Language) -> Vec<String> {
    let progress = &tenant.progress;
    let limits = match (tenant.holder(), form) {
        (Some(holder), _) => Some(text::followed(&holder.explain(language), language)),
        (None, StatusForm::Whole) => text::limits(&progress.usage, language),
        (None, StatusForm::Short) => text::limits_short(&progress.usage, language),
    };
    let remaining = progress.remaining;
    let remaining = remaining.map(|time| text::remaining(time, language));
    limits.into_iter().chain(remaining).collect()
}
