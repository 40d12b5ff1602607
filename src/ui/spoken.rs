//! What is drawn in addition for screen readers: the row under the cursor in words, and the
//! terminal's own cursor on that row.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use ratatui::widgets::Clear;

use crate::app::geometry::{Geometry, SPOKEN_LINES, below};
use crate::app::keys::keymap::{KeyContext, Pane};
use crate::app::text_width::wrap;
use crate::domain::text::grouped;
use crate::text;
use crate::ui::footer;
use crate::ui::pane::render_text;
use crate::ui::scene::Scene;
use crate::ui::sync_state::sync_state;
use crate::ui::views::open_view;

/// Lines of a pane above its rows: its title, the filter and the headings.
const HEAD_LINES: u16 = 3;

/// Draws the words below the last line, and puts the cursor on the row. Words that need more lines than are reserved take them from the rows:
/// the row under the cursor stays on screen, and no word is lost.
pub(in crate::ui) fn render(frame: &mut Frame<'_>, scene: Scene<'_>, at: &Geometry) {
    let columns = usize::from(at.footer.width);
    let lines: Vec<String> = texts(scene, columns)
        .iter()
        .flat_map(|text| wrap(text, columns))
        .collect();
    let lines: Vec<Line<'_>> = lines.into_iter().map(Line::raw).collect();
    let wanted = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let taken = wanted.saturating_sub(SPOKEN_LINES);
    let taken = taken.min(at.body.height.saturating_sub(1));
    let first = below(at.body, 1);
    let row = row_under_cursor(frame, scene, at.body);
    let row = row.unwrap_or(Position::new(first.x, first.y));
    let row = make_room(frame.buffer_mut(), row, taken, at);
    let below_all = Rect {
        y: at.footer.bottom() - taken,
        height: SPOKEN_LINES + taken,
        ..at.footer
    };
    frame.render_widget(Clear, below_all);
    render_text(frame, &lines, below_all);
    if !has_caret(scene) {
        frame.set_cursor_position(row);
    }
}

/// Moves the last line up by `lines`, and with it so many rows that the one under the cursor stays
/// above it. Returns where that row is then.
fn make_room(buffer: &mut Buffer, row: Position, lines: u16, at: &Geometry) -> Position {
    let bottom = at.body.bottom() - lines;
    let by = (row.y + 1).saturating_sub(bottom);
    // The title, the filter and the headings stay as long as there is room for them.
    let first = (at.body.y + HEAD_LINES).min(row.y - by);
    for y in first..bottom {
        copy_line(buffer, y + by, y);
    }
    copy_line(buffer, at.footer.y, bottom);
    Position {
        y: row.y - by,
        ..row
    }
}

fn copy_line(buffer: &mut Buffer, from: u16, to: u16) {
    for x in buffer.area.left()..buffer.area.right() {
        buffer[(x, to)] = buffer[(x, from)].clone();
    }
}

/// What is said: the answer to a key where the last line cuts it, and the row under the cursor.
fn texts(scene: Scene<'_>, columns: usize) -> Vec<String> {
    let said = footer::said(scene).map(|said| scene.state.with_keys(&said).into_owned());
    let cut = said.filter(|said| !footer::has_room_for(scene, said, columns));
    cut.into_iter().chain(spoken(scene)).collect()
}

/// `3/1,000: 姓名 张三；账号 zhangsan`. Nothing for an overlay, which is read line by line.
fn spoken(scene: Scene<'_>) -> Option<String> {
    let state = scene.state;
    if state.overlay.is_some() {
        return None;
    }
    let ((line, len), words) = if state.focus() == Pane::Tenants {
        let tenant = state.tenant()?;
        let name = text::tenant_on_platform(&tenant.label, tenant.platform, scene.language);
        let people = text::people(tenant.headcount(), scene.language);
        let between = text::between_notes(scene.language);
        let sync = sync_state(tenant, scene.language);
        let words = format!("{name}{between}{people}{between}{sync}");
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
