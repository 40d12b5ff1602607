//! The first line: the product, the view, what must be known of the figures, and the moment of the last answer.

use jiff::Timestamp;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{View, changes, words};
use crate::app::measure::width;
use crate::app::tenant::Tenant;
use crate::app::views::{ViewName, brand};
use crate::domain::Instant;
use crate::domain::day::platform_zone;

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
    let data_of = |at| format!("{} {} ", words::data_of(view.language), moment(at));
    let read_at = |tenant: &Tenant| tenant.kept_at().or(tenant.heard.map(|at| at.now));
    match view.state.tenant().and_then(read_at) {
        Some(at) => data_of(at),
        None => format!("{} ", view.state.today.day),
    }
}

/// `2026-11-21 12:03`, in UTC+8 as the platforms count.
fn moment(at: Instant) -> String {
    Timestamp::from_millisecond(at.0).map_or_else(
        |_| String::new(),
        |stamp| {
            stamp
                .to_zoned(platform_zone())
                .strftime("%Y-%m-%d %H:%M")
                .to_string()
        },
    )
}
