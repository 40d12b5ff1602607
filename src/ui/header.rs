//! The first line: the product's name, the views, notes about the figures, and when they were read.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::tenant::TenantState;
use crate::app::text_width::width;
use crate::app::views::name::{ViewName, brand};
use crate::ui::scene::Scene;
use crate::ui::text;
use crate::ui::views::open_view;

pub(in crate::ui) fn render(frame: &mut Frame<'_>, scene: Scene<'_>, area: Rect) {
    let left = Line::from(left(scene, usize::from(area.width)));
    let right = right(scene);
    let columns = usize::from(area.width);
    let used = left.width();
    frame.render_widget(left, area);
    let wide = width(&right);
    if used + wide < columns {
        let at = Rect {
            x: area.right() - u16::try_from(wide).unwrap_or(area.width),
            width: u16::try_from(wide).unwrap_or(0),
            ..area
        };
        frame.render_widget(Span::styled(right, scene.theme.dim), at);
    }
}

fn left(scene: Scene<'_>, columns: usize) -> Vec<Span<'static>> {
    let mut spans = vec![Span::styled(brand(columns), scene.theme.brand)];
    for name in ViewName::ALL {
        let style = if name == scene.state.view {
            scene.theme.focus
        } else {
            scene.theme.dim
        };
        spans.push(Span::styled(name.title(scene.language), style));
        spans.push(Span::raw("  "));
    }
    let tenant = scene.state.tenant();
    let held_back = tenant.and_then(|tenant| text::held_back(tenant, scene.language));
    let notes = [
        held_back.map(str::to_owned),
        open_view(scene).header_note(scene),
        scene
            .state
            .display
            .demo
            .then(|| text::demo(scene.language).to_owned()),
        scene
            .state
            .display
            .masked
            .then(|| text::masked(scene.language).to_owned()),
    ];
    for note in notes.into_iter().flatten() {
        spans.push(Span::styled(note, scene.theme.warning));
        spans.push(Span::raw("  "));
    }
    spans
}

/// When the oldest figures on screen were read; before any were, the day.
fn right(scene: Scene<'_>) -> String {
    if !open_view(scene).shows_todays_figures(scene) {
        return String::new();
    }
    let today = scene.state.today.day;
    let updated = |at| {
        let moment = text::moment_near(at, today);
        format!("{} {moment} ", text::data_of(scene.language))
    };
    match scene.state.tenant().and_then(TenantState::read_at) {
        Some(at) => updated(at),
        None => format!("{} ", scene.state.today.day),
    }
}
