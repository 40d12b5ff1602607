//! What is drawn besides for those who hear the screen: the row under the cursor in words, and the terminal's own cursor on that row.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use crate::app::geometry::{Geometry, SPOKEN_LINES, below};
use crate::app::keys::keymap::{KeyContext, Pane};
use crate::app::text_width::{cut, wrap};
use crate::domain::text::grouped;
use crate::text;
use crate::ui::pane::render_text;
use crate::ui::scene::Scene;
use crate::ui::sync_state::sync_state;
use crate::ui::views::open_view;

/// Draws the words below the last line, and puts the cursor on the row.
pub(in crate::ui) fn render(frame: &mut Frame<'_>, scene: Scene<'_>, at: &Geometry) {
    let columns = usize::from(at.footer.width);
    let words = spoken(scene).unwrap_or_default();
    let mut lines = wrap(&words, columns);
    if lines.len() > usize::from(SPOKEN_LINES) {
        let rest = lines.split_off(usize::from(SPOKEN_LINES) - 1).concat();
        lines.push(cut(&rest, columns));
    }
    let lines: Vec<Line<'_>> = lines.into_iter().map(Line::raw).collect();
    let below_all = Rect {
        y: at.footer.bottom(),
        height: SPOKEN_LINES,
        ..at.footer
    };
    render_text(frame, &lines, below_all);
    if !has_caret(scene) {
        let row = row_under_cursor(frame, scene, at.body);
        let first = below(at.body, 1);
        frame.set_cursor_position(row.unwrap_or(Position::new(first.x, first.y)));
    }
}

/// `3/1,000: 姓名 张三；账号 zhangsan`. An overlay is heard line by line instead.
fn spoken(scene: Scene<'_>) -> Option<String> {
    let state = scene.state;
    if state.overlay.is_some() {
        return None;
    }
    let ((line, len), words) = if state.focus() == Pane::Tenants {
        let tenant = state.tenant()?;
        let platform = text::platform(tenant.platform, scene.language);
        let people = text::people(tenant.headcount(), scene.language);
        let between = text::between_notes(scene.language);
        let sync = sync_state(tenant, scene.language);
        let words = format!(
            "{} {platform}{between}{people}{between}{sync}",
            tenant.label
        );
        ((state.selection.tenant, state.tenants.len()), words)
    } else {
        open_view(scene).spoken(scene)?
    };
    let place = format!("{}/{}", grouped((line + 1).min(len)), grouped(len));
    Some(format!("{place}{}{words}", text::colon(scene.language)))
}

/// Whether the terminal's own cursor stands in a text field.
fn has_caret(scene: Scene<'_>) -> bool {
    match scene.state.key_context() {
        KeyContext::Field | KeyContext::Export | KeyContext::CompareFiles => true,
        KeyContext::DatePicker => {
            let picker = scene.state.date_picker();
            picker.is_some_and(|picker| picker.field().is_some())
        }
        _ => false,
    }
}

/// The last line that begins with the sign of the cursor: only one pane is on screen, and the line of a search stands above what it finds.
fn row_under_cursor(frame: &mut Frame<'_>, scene: Scene<'_>, body: Rect) -> Option<Position> {
    let buffer = frame.buffer_mut();
    let mut rows = (body.top()..body.bottom()).rev();
    rows.find_map(|y| {
        let mut columns = body.left()..body.right();
        let first = columns.find(|x| buffer[(*x, y)].symbol() != " ")?;
        let is_cursor = buffer[(first, y)].symbol() == scene.glyphs.cursor;
        is_cursor.then(|| Position::new(first, y))
    })
}
