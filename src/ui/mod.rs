//! How the dashboard looks. [`render`] draws an [`AppState`] and never changes it. The folders are those of `app`: what a view
//! does is in `app::views`, how it looks is in `ui::views`.

mod difference_marks;
mod footer;
pub mod glyphs;
mod header;
mod overlays;
mod pane;
mod scene;
mod scrollbar;
mod spoken;
mod spoken_row;
mod standing;
mod sync_glyph;
mod sync_state;
mod table;
mod tenant_details;
mod tenants;
pub mod theme;
mod views;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::style::Color;
use ratatui::widgets::Paragraph;

use crate::text;

pub use crate::config::ThemeName;
pub use glyphs::Glyphs;
pub use theme::{Theme, ThemeSet, resolve as resolve_theme};

use crate::app::AppState;
use crate::app::display::GlyphSet;
use crate::app::geometry::Geometry;
use crate::app::keys::keymap::Pane;
use crate::ui::scene::Scene;

/// Draws the dashboard. The time it takes depends on what is on screen, not on how many people were read.
pub fn render(frame: &mut Frame<'_>, state: &AppState, theme: &Theme) {
    let scene = Scene::of(state, theme);
    match state.geometry() {
        None => frame.render_widget(
            Paragraph::new(text::too_small(scene.language)),
            frame.area(),
        ),
        Some(at) => render_screen(frame, scene, &at),
    }
    if state.display.glyphs != GlyphSet::Unicode {
        glyphs::write_ascii(frame.buffer_mut());
    }
    if let Some(background) = theme.background {
        fill_background(frame.buffer_mut(), background, theme);
    }
}

/// Gives a theme's own background and text colour to all that has no colour.
fn fill_background(buffer: &mut Buffer, background: Color, theme: &Theme) {
    for cell in &mut buffer.content {
        if cell.bg == Color::Reset {
            cell.bg = background;
        }
        if cell.fg == Color::Reset {
            cell.fg = theme.text.fg.unwrap_or(Color::Reset);
        }
    }
}

fn render_screen(frame: &mut Frame<'_>, scene: Scene<'_>, at: &Geometry) {
    header::render(frame, scene, at.header);
    tenants::render(frame, scene, at.pane(Pane::Tenants));
    views::open_view(scene).render(frame, scene, at);
    footer::render(frame, scene, at.footer);
    overlays::render(frame, scene, at);
    if scene.state.display.is_plain() {
        spoken::render(frame, scene, at);
    }
}
