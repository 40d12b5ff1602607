//! The first line: the product's name, the views, notes about the figures, and when they were read.

use std::ops::Range;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use crate::app::tenant::TenantState;
use crate::app::text_width::{cut, width};
use crate::app::views::name::{ViewTab, brand, view_tabs};
use crate::text;
use crate::ui::scene::Scene;
use crate::ui::sync_state::held_back;
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
    let (mut spans, mut at) = names(scene, columns);
    let room = columns.saturating_sub(at);
    for note in fitting_notes(scene, room) {
        spans.push(Span::raw("  "));
        at += 2;
        let note = cut(&note, columns.saturating_sub(at));
        at += width(&note);
        spans.push(Span::styled(note, scene.theme.warning));
    }
    spans.push(Span::raw("  "));
    spans
}

/// The names of the views, and the columns they take; for screen readers only that of the open one.
fn names(scene: Scene<'_>, columns: usize) -> (Vec<Span<'static>>, usize) {
    let open = scene.state.view;
    if scene.state.display.is_plain() {
        let name = format!(
            " {}",
            text::view_is(open.title(scene.language), scene.language)
        );
        let wide = width(&name);
        return (vec![Span::styled(name, scene.theme.focus)], wide);
    }
    let mut spans = vec![Span::styled(brand(columns), scene.theme.brand)];
    let mut at = width(brand(columns));
    let letters = scene.state.view_letters();
    for tab in view_tabs(columns, &letters, scene.language, open) {
        spans.push(Span::raw(" ".repeat(tab.columns.start.saturating_sub(at))));
        at = tab.columns.end;
        spans.extend(tab_spans(scene, &tab));
    }
    (spans, at)
}

/// The name of a view, with the letter that opens it underlined.
fn tab_spans(scene: Scene<'_>, tab: &ViewTab) -> [Span<'static>; 3] {
    let (style, letter) = if tab.view == scene.state.view {
        (scene.theme.focus, scene.theme.focus)
    } else {
        (scene.theme.dim, scene.theme.key)
    };
    let letter = letter.add_modifier(Modifier::UNDERLINED);
    let text = |range: Range<usize>| tab.text[range].to_owned();
    let Range { start, end } = tab.letter;
    [
        Span::styled(text(0..start), style),
        Span::styled(text(start..end), letter),
        Span::styled(text(end..tab.text.len()), style),
    ]
}

/// The notes in full, or in fewer words where there is no room for that.
fn fitting_notes(scene: Scene<'_>, columns: usize) -> Vec<String> {
    let view = open_view(scene);
    let (demo, note) = (text::demo(scene.language), view.header_note(scene));
    let fits = |notes: &[String]| {
        let used: usize = notes.iter().map(|note| width(note) + 2).sum();
        used <= columns
    };
    let whole = notes(scene, demo, note.clone());
    if fits(&whole) {
        return whole;
    }
    let demo = text::demo_short(scene.language);
    let shorter = notes(scene, demo, note);
    if fits(&shorter) {
        return shorter;
    }
    notes(scene, demo, view.short_header_note(scene))
}

/// What is to be known of the figures, the most important first.
fn notes(scene: Scene<'_>, demo: &str, of_view: Option<String>) -> Vec<String> {
    let display = &scene.state.display;
    let tenant = scene.state.tenant();
    let held_back = tenant.and_then(|tenant| held_back(tenant, scene.language));
    let notes = [
        held_back.map(str::to_owned),
        of_view,
        (display.masked).then(|| text::masked(scene.language).to_owned()),
        (display.demo).then(|| demo.to_owned()),
    ];
    notes.into_iter().flatten().collect()
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
    let shown = open_view(scene).tenants(scene).into_iter();
    let shown = shown.filter_map(|at| scene.state.tenants.get(at));
    match shown.filter_map(TenantState::read_at).min() {
        Some(at) => updated(at),
        None => format!("{} ", scene.state.today.day),
    }
}
