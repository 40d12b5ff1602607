//! Pane 4: what is odd about the figure, the rule in plain words, then every configured field, or the raw record.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::pane::{render_frame, render_text};
use super::{View, standing, words};
use crate::app::keys::keymap::Pane;
use crate::app::views::browse::detail_text::{
    TextLine, TextPassage, column_under_cursor, rule_lines,
};

pub(super) fn render(frame: &mut Frame<'_>, view: View<'_>, area: Rect) {
    let tenant = view.state.tenant();
    let name = tenant
        .and_then(column_under_cursor)
        .map(|column| column.name.to_string());
    let inside = render_frame(frame, view, Pane::Rule, &name.unwrap_or_default(), area);
    if inside.is_empty() || standing::render_missing(frame, view, inside) {
        return;
    }
    let top = tenant.map_or(0, |tenant| tenant.rule_top);
    let lines = rule_lines(view.state, usize::from(inside.width));
    let shown = lines.iter().skip(top).take(usize::from(inside.height));
    let drawn: Vec<Line<'_>> = shown.map(|line| reading_line(view, line)).collect();
    render_text(frame, &drawn, inside);
}

/// A line of a text to be read.
pub(super) fn reading_line(view: View<'_>, line: &TextLine) -> Line<'static> {
    let text = line.text.clone();
    match &line.passage {
        TextPassage::Heading(heading) => {
            Line::styled(words::heading(*heading, view.language), view.theme.heading)
        }
        TextPassage::Absent(absent) => {
            Line::styled(words::absent(*absent, view.language), view.theme.dim)
        }
        TextPassage::Finding(_) => Line::styled(text, view.theme.warning),
        TextPassage::Raw(_) => Line::styled(text, view.theme.dim),
        TextPassage::Field(name, _) if !line.continued && text.starts_with(name.as_str()) => {
            let value = text[name.len()..].to_owned();
            Line::from(vec![
                Span::styled(name.clone(), view.theme.dim),
                Span::styled(value, view.theme.text),
            ])
        }
        TextPassage::Sentence(_) | TextPassage::Field(..) => Line::styled(text, view.theme.text),
    }
}
