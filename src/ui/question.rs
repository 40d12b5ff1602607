//! A question that a sync asks, in the middle of the screen. Its keys stand on its border, so that they are never cut off.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear};

use super::pane::{clear_cut_glyphs, render_text};
use super::{View, words};
use crate::app::geometry::inside;
use crate::app::keymap::{Place, bindings_at};
use crate::app::measure::{cut, wrap};
use crate::app::tenant::Tenant;
use crate::sync::Cost;

/// No wider than a text is comfortable to read.
const WIDEST: u16 = 60;

pub(super) fn render(
    frame: &mut Frame<'_>,
    view: View<'_>,
    tenant: &Tenant,
    cost: Cost,
    body: Rect,
) {
    let width = body.width.saturating_sub(2).min(WIDEST);
    let columns = usize::from(width).saturating_sub(4);
    let text = lines(view, cost, columns);
    let height = u16::try_from(text.len() + 2).unwrap_or(body.height);
    let area = centred(body, width, height.min(body.height));
    clear_cut_glyphs(frame.buffer_mut(), area);
    frame.render_widget(Clear, area);
    frame.render_widget(border(view, tenant, columns), area);
    render_text(frame, &text, inside(area));
}

fn centred(body: Rect, width: u16, height: u16) -> Rect {
    Rect {
        x: body.x + (body.width - width) / 2,
        y: body.y + (body.height - height) / 2,
        width,
        height,
    }
}

fn border(view: View<'_>, tenant: &Tenant, columns: usize) -> Block<'static> {
    let platform = words::platform(tenant.platform, view.language);
    let title = format!(
        "{} {platform}: {}",
        tenant.label,
        words::question(view.language)
    );
    Block::bordered()
        .border_set(view.glyphs.border)
        .border_style(view.theme.focus)
        .title(format!(" {} ", cut(&title, columns)))
        .title_bottom(keys(view))
}

/// `y 继续  n 不读取`.
fn keys(view: View<'_>) -> Line<'static> {
    let hinted = bindings_at(Place::Question).filter_map(|b| Some((b, b.hint?)));
    let mut spans = Vec::new();
    for (binding, (zh, en)) in hinted.take(2) {
        spans.push(Span::styled(
            format!(" {} ", binding.keys_text()),
            view.theme.key,
        ));
        let word = view.language.pick(zh, en);
        spans.push(Span::styled(format!("{word} "), view.theme.text));
    }
    Line::from(spans)
}

fn lines(view: View<'_>, cost: Cost, columns: usize) -> Vec<Line<'static>> {
    let costs = wrap(&words::cost(cost, view.language), columns);
    let crosses = wrap(&words::crosses(cost, view.language), columns);
    let told = |style| move |line: String| Line::styled(format!(" {line}"), style);
    let costs = costs.into_iter().map(told(view.theme.warning));
    costs
        .chain(crosses.into_iter().map(told(view.theme.text)))
        .collect()
}
