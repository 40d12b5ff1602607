//! How a balance became what it is, over the panes.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::app::keys::keymap::KeyContext;
use crate::app::overlays::balance_history::BalanceHistory;
use crate::app::overlays::balance_history::lines::HistoryLineKind;
use crate::text::figures::HIDDEN;
use crate::text::why as why_text;
use crate::ui::overlays::frame::{answer_keys, render_box};
use crate::ui::pane::render_text;
use crate::ui::scene::Scene;
use crate::ui::scrollbar::{last_line_shown, render_position, render_scrollbar};

pub(in crate::ui) fn render(
    frame: &mut Frame<'_>,
    scene: Scene<'_>,
    history: &BalanceHistory,
    area: Rect,
) {
    let person = if scene.state.display.masked {
        HIDDEN
    } else {
        &history.person
    };
    let title = why_text::history_of(person, &history.leave_name, scene.language);
    let keys = answer_keys(scene, KeyContext::History, 2);
    let inside = render_box(frame, scene, area, &title, keys);
    let theme = scene.theme;
    let spin = if history.is_reading() {
        format!("{} ", scene.glyphs.spin(scene.state.spinner))
    } else {
        String::new()
    };
    let lines = scene.state.history_lines();
    let len = lines.len();
    let lines = lines.into_iter().skip(history.top).map(|line| {
        let style = match line.kind {
            HistoryLineKind::Event => theme.text,
            HistoryLineKind::Rule => theme.warning,
            HistoryLineKind::Note => theme.dim,
        };
        Line::styled(format!(" {spin}{}", line.text), style)
    });
    render_text(frame, &lines.collect::<Vec<_>>(), inside);
    render_scrollbar(frame, scene, (len, history.top), inside);
    let last = last_line_shown((len, history.top), inside.height);
    render_position(frame, scene, (last, len), inside.height, area);
}
