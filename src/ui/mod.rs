//! How the dashboard looks: `render(frame, &AppState, &Theme)`, one file a pane.
//!
//! Owns widths, words and colours. Never mutates anything, and cuts everything to the window before it is drawn.

mod balances;
mod changes;
mod chooser;
mod counted;
mod dated;
mod employees;
mod figures;
mod footer;
pub mod glyphs;
mod header;
mod help;
mod pane;
mod question;
mod rule;
mod standing;
mod sync_words;
mod tenant_details;
mod tenants;
pub mod theme;
pub mod words;

use ratatui::Frame;
use ratatui::widgets::Paragraph;

pub use crate::config::ThemeName;
pub use glyphs::Glyphs;
pub use theme::{Theme, resolve as resolve_theme};

use crate::app::AppState;
use crate::app::geometry::Geometry;
use crate::app::keys::keymap::Pane;
use crate::app::tenant::TenantState;
use crate::app::views::name::ViewName;
use crate::domain::Language;
use crate::platform::ApiError;
use crate::sync::Cost;

/// What every pane draws from.
#[derive(Clone, Copy)]
struct View<'a> {
    state: &'a AppState,
    theme: &'a Theme,
    glyphs: &'a Glyphs,
    language: Language,
}

/// Draws the dashboard. Costs what is on screen, whatever has been read.
pub fn render(frame: &mut Frame<'_>, state: &AppState, theme: &Theme) {
    let view = View {
        state,
        theme,
        glyphs: if state.ascii {
            &Glyphs::ASCII
        } else {
            &Glyphs::UNICODE
        },
        language: state.language,
    };
    match state.geometry() {
        None => frame.render_widget(
            Paragraph::new(words::too_small(view.language)),
            frame.area(),
        ),
        Some(at) => render_screen(frame, view, &at),
    }
}

fn render_screen(frame: &mut Frame<'_>, view: View<'_>, at: &Geometry) {
    header::render(frame, view, at.header);
    tenants::render(frame, view, at.pane(Pane::Tenants));
    match view.state.view {
        ViewName::Browse => render_browse(frame, view, at),
        ViewName::Changes => changes::render(frame, view, at.pane(Pane::Employees)),
    }
    footer::render(frame, view, at.footer);
    if let (Some(chooser), Some(area)) = (&view.state.chooser, view.state.dialog()) {
        chooser::render(frame, view, chooser, area);
    }
    if let Some((tenant, cost)) = asked(view) {
        question::render(frame, view, tenant, cost, at.body);
    }
    if let Some((tenant, shrinkage)) = asked_shrunk(view) {
        question::render_shrunk(frame, view, tenant, shrinkage, at.body);
    }
    if let Some(help) = &view.state.help {
        help::render(frame, view, help, at.body);
    }
}

/// The directory that shrank, while it is asked whether it is right.
fn asked_shrunk(view: View<'_>) -> Option<(&TenantState, &ApiError)> {
    let tenant = view
        .state
        .tenant()
        .filter(|_| view.state.is_asking_shrunk())?;
    Some((tenant, tenant.gaps.shrinkage()?))
}

/// What the shown tenant's sync asks, unless somebody types or reads the help.
fn asked(view: View<'_>) -> Option<(&TenantState, Cost)> {
    let tenant = view.state.tenant().filter(|_| view.state.is_asking())?;
    Some((tenant, tenant.asks?))
}

fn render_browse(frame: &mut Frame<'_>, view: View<'_>, at: &Geometry) {
    employees::render(frame, view, at.pane(Pane::Employees));
    balances::render(frame, view, at.pane(Pane::Balances));
    rule::render(frame, view, at.pane(Pane::Rule));
}
