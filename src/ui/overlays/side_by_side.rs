//! People side by side, over the panes.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::geometry::below;
use crate::app::overlays::side_by_side::line::{PersonField, SideBySideCell, SideLabel, SideLine};
use crate::app::overlays::side_by_side::state::SideBySide;
use crate::app::table::figure_text as figures;
use crate::app::text_width::{cut, cut_middle, pad, width};
use crate::domain::ledger::LedgerCell;
use crate::domain::{Amount, CellState};
use crate::text::figures::HIDDEN;
use crate::text::why as why_text;
use crate::ui::overlays::frame::render_box;
use crate::ui::pane::render_text;
use crate::ui::scene::Scene;
use crate::ui::scrollbar::{last_line_shown, render_position, render_scrollbar};
use crate::ui::table::RowStyles;
use crate::ui::table::tone::{StyledText, tone_style};

/// The widest column of labels.
const MAX_LABEL_COLUMNS: usize = 24;
/// Columns of whole numbers, so that decimal points stand below each other.
const WHOLE_COLUMNS: usize = 4;
/// The sign before a line that differs, and the space behind it.
const SIGN_COLUMNS: usize = 3;

pub(in crate::ui) fn render(
    frame: &mut Frame<'_>,
    scene: Scene<'_>,
    side_by_side: &SideBySide,
    area: Rect,
) {
    let lines = side_by_side.lines(scene.state);
    let heads = side_by_side.heads(scene.state);
    let differing = lines.iter().filter(|line| line.differs).count();
    let title = why_text::people_side_by_side(heads.len(), scene.language);
    let differing = format!(" {} ", why_text::differing_lines(differing, scene.language));
    let inside = render_box(frame, scene, area, &title, Line::from(differing));
    let columns = Columns::of(scene, &lines, heads.len(), usize::from(inside.width));
    let mut drawn = vec![head_line(scene, &heads, columns)];
    if lines.is_empty() {
        let nothing = format!("  {}", why_text::nothing_differs(scene.language));
        drawn.push(Line::styled(nothing, scene.theme.dim));
    }
    let shown = lines.iter().skip(side_by_side.top);
    drawn.extend(shown.map(|line| side_line(scene, line, columns)));
    render_text(frame, &drawn, inside);
    let (rows, scrolled) = (below(inside, 1), (lines.len(), side_by_side.top));
    render_scrollbar(frame, scene, scrolled, rows);
    let last = last_line_shown(scrolled, rows.height);
    render_position(frame, scene, (last, lines.len()), rows.height, area);
}

/// How wide the columns are.
#[derive(Clone, Copy)]
struct Columns {
    label: usize,
    cell: usize,
}

impl Columns {
    fn of(scene: Scene<'_>, lines: &[SideLine], cells: usize, all: usize) -> Self {
        let labels = lines
            .iter()
            .map(|line| width(&line.label.text(scene.language)));
        let label = labels
            .max()
            .unwrap_or(0)
            .min(MAX_LABEL_COLUMNS)
            .min(all / 4);
        let rest = all.saturating_sub(SIGN_COLUMNS + label + 1);
        Self {
            label,
            cell: rest / cells.max(1),
        }
    }
}

fn head_line(scene: Scene<'_>, heads: &[String], columns: Columns) -> Line<'static> {
    let mut spans = vec![Span::raw(" ".repeat(SIGN_COLUMNS + columns.label + 1))];
    spans.extend(heads.iter().map(|head| {
        let head = if scene.state.display.masked {
            HIDDEN
        } else {
            head
        };
        Span::styled(in_column(head, columns, cut), scene.theme.heading)
    }));
    Line::from(spans)
}

fn side_line(scene: Scene<'_>, line: &SideLine, columns: Columns) -> Line<'static> {
    let (sign, label) = match (&line.label, line.differs) {
        (_, true) => ("<> ", scene.theme.warning),
        (SideLabel::LeaveType(..), false) => ("   ", scene.theme.text),
        (SideLabel::Person(_) | SideLabel::Part(_), false) => ("   ", scene.theme.dim),
    };
    let cut_cell = match line.label {
        SideLabel::Person(PersonField::Id | PersonField::Number) => cut_middle,
        _ => cut,
    };
    let text = pad(&line.label.text(scene.language), columns.label);
    let mut spans = vec![Span::styled(format!("{sign}{text} "), label)];
    spans.extend(line.cells.iter().map(|cell| {
        let (text, style) = cell_text(scene, cell);
        Span::styled(in_column(&text, columns, cut_cell), style)
    }));
    Line::from(spans)
}

/// The text in its column, shortened by `cut` where it has to be, with a space behind it.
fn in_column(text: &str, columns: Columns, cut: fn(&str, usize) -> String) -> String {
    pad(&cut(text, columns.cell.saturating_sub(1)), columns.cell)
}

fn cell_text(scene: Scene<'_>, cell: &SideBySideCell) -> StyledText {
    let theme = scene.theme;
    match cell {
        SideBySideCell::Missing | SideBySideCell::Part(None) => {
            (why_text::no_such_row().to_owned(), theme.dim)
        }
        SideBySideCell::NotListed => (
            why_text::not_listed(scene.language).to_owned(),
            theme.warning,
        ),
        SideBySideCell::Personal(_) if scene.state.display.masked => {
            (HIDDEN.to_owned(), theme.text)
        }
        SideBySideCell::Personal(text) | SideBySideCell::Text(text) => (text.clone(), theme.text),
        SideBySideCell::Left(cell) => left(scene, cell),
        SideBySideCell::Part(Some(amount)) => (figure(scene, *amount), theme.text),
    }
}

/// What is left without its unit, which stands in the label; or the word for the state.
fn left(scene: Scene<'_>, cell: &LedgerCell) -> StyledText {
    let (words, tone) = figures::left(scene.state.cell_settings(), cell, None);
    let style = tone_style(scene.theme, tone, RowStyles::plain(scene.theme.text));
    match (cell.state, cell.figures.left) {
        (CellState::Known, Some(left)) => (figure(scene, left) + marks(&words), style),
        _ => (words, style),
    }
}

/// The marks behind a figure: overdrawn, does not add up.
fn marks(words: &str) -> &'static str {
    [" !*", " !", " *"]
        .into_iter()
        .find(|marks| words.ends_with(marks))
        .unwrap_or("")
}

/// Whole numbers take the same columns, so that the points stand below each other.
fn figure(scene: Scene<'_>, amount: Amount) -> String {
    let text = figures::amount(scene.state.cell_settings(), Some(amount));
    let whole = text.split('.').next().unwrap_or_default();
    let space = WHOLE_COLUMNS.saturating_sub(width(whole));
    " ".repeat(space) + &text
}
