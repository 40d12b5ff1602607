//! The first line: the product, the view, what must be known of the figures, and the moment of the last answer.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{View, changes, words};
use crate::app::tenant::TenantState;
use crate::app::text_width::width;
use crate::app::views::name::{ViewName, brand};

pub(super) fn render(frame: &mut Frame<'_>, view: View<'_>, area: Rect) {
    let left = Line::from(left(view, usize::from(area.width)));
    let right = right(view);
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
        frame.render_widget(Span::styled(right, view.theme.dim), at);
    }
}

fn left(view: View<'_>, columns: usize) -> Vec<Span<'static>> {
    let mut spans = vec![Span::styled(brand(columns), view.theme.brand)];
    for name in ViewName::ALL {
        let style = if name == view.state.view {
            view.theme.focus
        } else {
            view.theme.dim
        };
        spans.push(Span::styled(name.title(view.language), style));
        spans.push(Span::raw("  "));
    }
    let tenant = view.state.tenant();
    let held_back = tenant.and_then(|tenant| words::held_back(tenant, view.language));
    let notes = [
        held_back.map(str::to_owned),
        days(view),
        view.state
            .demo
            .then(|| words::demo(view.language).to_owned()),
        view.state
            .masked
            .then(|| words::masked(view.language).to_owned()),
    ];
    for note in notes.into_iter().flatten() {
        spans.push(Span::styled(note, view.theme.warning));
        spans.push(Span::raw("  "));
    }
    spans
}

/// The day that all figures are of, unless it is today; or the two that are compared.
fn days(view: View<'_>) -> Option<String> {
    match view.state.view {
        ViewName::Browse => Some(words::as_of(view.state.as_of?, view.language)),
        ViewName::Changes => changes::days(view),
    }
}

/// The moment that the oldest figures shown were read at, or that of the last answer; before any, the day.
fn right(view: View<'_>) -> String {
    if view.state.as_of.is_some() || view.state.view == ViewName::Changes {
        return String::new();
    }
    let today = view.state.today.day;
    let updated = |at| {
        let moment = words::moment_near(at, today);
        format!("{} {moment} ", words::data_of(view.language))
    };
    let read_at = |tenant: &TenantState| tenant.kept_at().or(tenant.heard.map(|at| at.now));
    match view.state.tenant().and_then(read_at) {
        Some(at) => updated(at),
        None => format!("{} ", view.state.today.day),
    }
}
