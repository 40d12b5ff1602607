//! Pane 4: notes about the figure under the cursor, the rule in plain words, then every configured field; or the raw record.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::keys::keymap::Pane;
use crate::app::views::browse::detail_text::{
    TextLine, TextPassage, column_under_cursor, rule_lines,
};
use crate::text;
use crate::ui::pane::{render_frame, render_text};
use crate::ui::scene::Scene;
use crate::ui::scrollbar::{last_line_shown, render_position, render_scrollbar};
use crate::ui::standing;

pub(in crate::ui) fn render(frame: &mut Frame<'_>, scene: Scene<'_>, area: Rect) {
    let tenant = scene.state.tenant();
    let name = tenant
        .and_then(column_under_cursor)
        .map(|column| column.name.to_string());
    let inside = render_frame(frame, scene, Pane::Rule, &name.unwrap_or_default(), area);
    if inside.is_empty() || standing::render_missing(frame, scene, inside) {
        return;
    }
    let top = tenant.map_or(0, |tenant| tenant.rule_top);
    let lines = rule_lines(scene.state, usize::from(inside.width));
    let shown = lines.iter().skip(top).take(usize::from(inside.height));
    let drawn: Vec<Line<'_>> = shown.map(|line| reading_line(scene, line)).collect();
    render_text(frame, &drawn, inside);
    render_scrollbar(frame, scene, (lines.len(), top), inside);
    let last = last_line_shown((lines.len(), top), inside.height);
    render_position(frame, scene, (last, lines.len()), inside.height, area);
}

/// How a line of such a text is drawn.
pub(in crate::ui) fn reading_line(scene: Scene<'_>, line: &TextLine) -> Line<'static> {
    let text = line.text.clone();
    match &line.passage {
        TextPassage::Heading(heading) => {
            Line::styled(text::heading(*heading, scene.language), scene.theme.heading)
        }
        TextPassage::Absent(absent) => {
            let why = text::absent(*absent, scene.language);
            Line::styled(scene.state.with_keys(why).into_owned(), scene.theme.dim)
        }
        TextPassage::Finding(_) => Line::styled(text, scene.theme.warning),
        TextPassage::Raw(_) => Line::styled(text, scene.theme.dim),
        TextPassage::Field(name, _) if !line.continued && text.starts_with(name.as_str()) => {
            let value = text[name.len()..].to_owned();
            Line::from(vec![
                Span::styled(name.clone(), scene.theme.dim),
                Span::styled(value, scene.theme.text),
            ])
        }
        TextPassage::Sentence(_) | TextPassage::Field(..) => Line::styled(text, scene.theme.text),
    }
}
