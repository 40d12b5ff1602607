//! How the view Totals looks.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use crate::app::geometry::{Geometry, below, first_line};
use crate::app::keys::keymap::Pane;
use crate::app::table::cell_text::states_text;
use crate::app::table::layout::TableLayout;
use crate::app::table::sort_label;
use crate::app::tenant::TenantState;
use crate::app::text_width::{cut, width};
use crate::app::views::totals::columns::TotalsLine;
use crate::app::views::totals::{rows_and_words, table_layout};
use crate::domain::insight::totals::TotalsRow;
use crate::domain::text::grouped;
use crate::text;
use crate::text::views::totals as own;
use crate::ui::pane::{paragraphs, render_frame, render_lower_note, render_text};
use crate::ui::scene::Scene;
use crate::ui::scrollbar::render_scrollbar;
use crate::ui::spoken_row::{hidden_cells, spoken_row};
use crate::ui::standing::{missing_in_scope, missing_in_scope_short};
use crate::ui::table::heading_line;
use crate::ui::views::browse::employees::render_filter;
use crate::ui::views::browse::sync_status;
use crate::ui::views::drawing::ViewDrawing;
use crate::ui::views::list_row::list_row;

/// Corners, and a space on both sides of a note in a border.
const LOWER_BORDER_MARGIN: usize = 6;

/// How the view looks.
pub(in crate::ui) struct TotalsDrawing;

impl ViewDrawing for TotalsDrawing {
    fn render(&self, frame: &mut Frame<'_>, scene: Scene<'_>, at: &Geometry) {
        let area = at.pane(Pane::Employees);
        let inside = render_frame(frame, scene, Pane::Employees, &note(scene), area);
        if inside.is_empty() {
            return;
        }
        let border = usize::from(area.width).saturating_sub(LOWER_BORDER_MARGIN);
        let (on_border, others) = fitting_caveats(scene, border);
        render_lower_note(frame, scene, &on_border, scene.theme.warning, area);
        render_filter(frame, scene, first_line(inside));
        if scene.state.totals.rows.is_empty() {
            let rows = below(inside, 1);
            let lines = paragraphs(scene, &[empty_text(scene)], rows.width);
            return render_text(frame, &lines, rows);
        }
        render_rows(frame, scene, inside);
        render_words(frame, scene, &others, rows_and_words(inside));
    }

    fn header_note(&self, scene: Scene<'_>) -> Option<String> {
        Some(text::as_of(scene.state.as_of?, scene.language))
    }

    fn spoken(&self, scene: Scene<'_>) -> Option<((usize, usize), String)> {
        let totals = &scene.state.totals;
        let line = totals.rows.line(totals.window.cursor)?;
        let words = spoken_row(scene, &TotalsLine::COLUMNS, &line);
        Some(((totals.window.cursor, totals.rows.len()), words))
    }

    fn shows_todays_figures(&self, scene: Scene<'_>) -> bool {
        scene.state.as_of.is_none()
    }

    fn tenants(&self, scene: Scene<'_>) -> Vec<usize> {
        scene.state.tenants_in_scope().collect()
    }

    fn status(&self, scene: Scene<'_>, tenant: &TenantState, columns: usize) -> String {
        if scene.state.totals.computed.is_pending() {
            let spinner = scene.glyphs.spin(scene.state.spinner);
            return format!("{spinner} {}", own::adding_up(scene.language));
        }
        sync_status(scene, tenant, columns)
    }
}

fn render_rows(frame: &mut Frame<'_>, scene: Scene<'_>, inside: Rect) {
    let totals = &scene.state.totals;
    let [rows, _] = rows_and_words(inside);
    let (top, height) = (totals.window.top, usize::from(rows.height));
    let drawn: Vec<(usize, TotalsLine<'_>)> = (top..top + height)
        .map_while(|at| Some((at, totals.rows.line(at)?)))
        .collect();
    let layout = table_layout(scene.state, rows);
    let headings = heading_line(scene, &TotalsLine::COLUMNS, &layout, " ");
    render_text(frame, &[headings], first_line(below(inside, 1)));
    let lines: Vec<Line<'_>> = drawn
        .iter()
        .map(|(at, line)| {
            list_row(
                scene,
                &TotalsLine::COLUMNS,
                (line, &layout),
                Vec::new(),
                *at == totals.window.cursor,
            )
        })
        .collect();
    render_text(frame, &lines, rows);
    render_scrollbar(frame, scene, (totals.rows.len(), top), rows);
}

/// Says below a narrow table what the row under the cursor leaves out, what stands in columns that have no room, and what the lower
/// border has no room for.
fn render_words(frame: &mut Frame<'_>, scene: Scene<'_>, others: &str, [rows, area]: [Rect; 2]) {
    let totals = &scene.state.totals;
    let line = totals.rows.line(totals.window.cursor);
    let words = line.map(|line| row_words(scene, &line, &table_layout(scene.state, rows)));
    let words = words.unwrap_or_default();
    // Two texts have a line each, so that neither pushes the other out.
    let has_both = !words.is_empty() && !others.is_empty();
    let columns = usize::from(area.width).saturating_sub(2);
    let fitted = |text: String| if has_both { cut(&text, columns) } else { text };
    let texts = [
        (words, scene.theme.dim),
        (others.to_owned(), scene.theme.warning),
    ];
    let texts = texts.into_iter().filter(|(text, _)| !text.is_empty());
    let texts: Vec<(String, Style)> = texts.map(|(text, style)| (fitted(text), style)).collect();
    render_text(frame, &paragraphs(scene, &texts, area.width), area);
}

/// `年假 未计入：不适用 20；超支 3`; empty where the columns say everything.
fn row_words(scene: Scene<'_>, line: &TotalsLine<'_>, layout: &TableLayout) -> String {
    let language = scene.language;
    let name = row_name(scene, line);
    let hidden = hidden_cells(scene, &TotalsLine::COLUMNS, (line, layout));
    let states = states_text(scene.state.cell_settings(), &line.row.states);
    let mut parts = Vec::new();
    if !states.is_empty() {
        parts.push(own::left_out(&name, &states, language));
    } else if !hidden.is_empty() {
        parts.push(name);
    }
    parts.extend(hidden);
    parts.join(text::between_notes(language))
}

/// What a row is about.
fn row_name(scene: Scene<'_>, line: &TotalsLine<'_>) -> String {
    let department = match &line.row.department {
        Some(department) => Some(department.name.to_string()),
        None if line.is_of_department => Some(own::without_department(scene.language).to_owned()),
        None => None,
    };
    let leave_type = line
        .row
        .leave_type
        .as_ref()
        .map(|(_, name)| name.to_string());
    let parts: Vec<String> = department.into_iter().chain(leave_type).collect();
    if parts.is_empty() {
        return line.row.tenant_name.to_string();
    }
    parts.join(" ")
}

/// The caveats that fit whole into the lower border, and the others.
fn fitting_caveats(scene: Scene<'_>, columns: usize) -> (String, String) {
    let between = text::between_notes(scene.language);
    let (mut fitting, mut others) = (String::new(), Vec::new());
    for caveat in caveats(scene) {
        let longer = if fitting.is_empty() {
            caveat.clone()
        } else {
            format!("{fitting}{between}{caveat}")
        };
        if others.is_empty() && width(&longer) <= columns {
            fitting = longer;
        } else {
            others.push(caveat);
        }
    }
    if fitting.is_empty() {
        return (others.join(between), String::new());
    }
    (fitting, others.join(between))
}

/// `3/18  按假期  5,012 人  按剩余`.
fn note(scene: Scene<'_>) -> String {
    let totals = &scene.state.totals;
    let rows = &totals.rows;
    let line = (totals.window.cursor + 1).min(rows.len());
    let position = format!("{}/{}", grouped(line), grouped(rows.len()));
    let grouping = own::grouping(totals.by, scene.language);
    let people = text::people(rows.report().people, scene.language);
    let sort = sort_label(&TotalsLine::COLUMNS, rows.sort(), scene.language);
    format!("{position}  {grouping}  {people}  {sort}")
        .trim_end()
        .to_owned()
}

/// What the sums leave out, or count twice.
fn caveats(scene: Scene<'_>) -> Vec<String> {
    let (report, language) = (scene.state.totals.rows.report(), scene.language);
    let scope = scene.state.tenants_in_scope();
    let refused = scene.state.tenants[scope].iter();
    let refused = refused.filter(|tenant| tenant.refusal().is_some());
    let refused: Vec<&str> = refused.map(|tenant| tenant.label.as_str()).collect();
    let mut texts = Vec::new();
    if !report.rows.is_empty() {
        texts.extend(missing_in_scope_short(scene));
    }
    if !refused.is_empty() {
        texts.push(own::refused(&refused, language));
    }
    if report.pending > 0 {
        texts.push(own::pending(report.pending, language));
    }
    let is_below = |row: &TotalsRow| row.department.as_ref().is_some_and(|it| it.depth > 0);
    if report.rows.iter().any(is_below) {
        texts.push(own::with_sub_departments(language).to_owned());
    }
    let costs = report.rows.iter().filter_map(|row| row.liability.as_ref());
    let without_rate = costs.clone().map(|it| it.people_without_rate).max();
    if let Some(people @ 1..) = without_rate {
        texts.push(own::without_rate(people, language));
    }
    if report.ambiguous_rates > 0 {
        texts.push(own::ambiguous_rates(report.ambiguous_rates, language));
    }
    if report.prices_all_types_alike {
        texts.push(own::prices_all_types_alike(language).to_owned());
    }
    if let Some(people @ 1..) = costs.map(|it| it.people_without_kind).max() {
        texts.push(own::without_kind(people, language));
    }
    if report.in_several_departments > 0 {
        texts.push(own::in_several_departments(
            report.in_several_departments,
            language,
        ));
    }
    texts
}

/// What stands in place of the rows when there are none.
fn empty_text(scene: Scene<'_>) -> (String, Style) {
    let (language, theme) = (scene.language, scene.theme);
    let state = scene.state;
    let is_filtered = !state.selection.filter.input.value().trim().is_empty();
    if let Some(missing) = missing_in_scope(scene) {
        (missing, theme.warning)
    } else if state.totals.computed.is_pending() {
        (own::adding_up(language).to_owned(), theme.dim)
    } else if state.is_reading_scope() {
        (text::reading_directory(language).to_owned(), theme.dim)
    } else if is_filtered {
        (text::no_match(language).to_owned(), theme.text)
    } else {
        (text::nobody(language).to_owned(), theme.warning)
    }
}
