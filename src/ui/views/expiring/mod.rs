//! How the view Expiring looks: the filter, then months and weeks with what ends in them.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::geometry::{Geometry, below, first_line};
use crate::app::keys::keymap::Pane;
use crate::app::table::layout::TableLayout;
use crate::app::table::sort_label;
use crate::app::tenant::TenantState;
use crate::app::text_width::{cut, pad, width};
use crate::app::views::expiring::columns::ExpiringLineRow;
use crate::app::views::expiring::lines::{ExpiringLine, is_open};
use crate::app::views::expiring::lots::lots_plan;
use crate::app::views::expiring::navigation::{
    TENANT_COLUMNS, columns_before_table, is_marked, rows_of, table_layout,
};
use crate::domain::insight::expiring::{ExpiringEntry, ExpiringGroup, ExpiringReport, GroupKind};
use crate::domain::text::grouped;
use crate::text;
use crate::text::figures::HIDDEN;
use crate::text::views::expiring::GroupForm;
use crate::text::views::{company as company_text, expiring as words};
use crate::text::work_calendars;
use crate::ui::pane::{paragraphs, render_frame, render_lower_note, render_text};
use crate::ui::scene::Scene;
use crate::ui::scrollbar::render_scrollbar;
use crate::ui::spoken_row::spoken_row;
use crate::ui::standing::{missing_in_scope, missing_in_scope_short};
use crate::ui::table::heading_line;
use crate::ui::views::browse::employees::render_filter;
use crate::ui::views::browse::sync_status;
use crate::ui::views::drawing::ViewDrawing;
use crate::ui::views::list_row::{cursor_mark, cursor_style, list_row};

/// How the view looks.
pub(in crate::ui) struct ExpiringDrawing;

impl ViewDrawing for ExpiringDrawing {
    fn render(&self, frame: &mut Frame<'_>, scene: Scene<'_>, at: &Geometry) {
        render_list(frame, scene, at.pane(Pane::Employees));
    }

    fn header_note(&self, scene: Scene<'_>) -> Option<String> {
        Some(text::as_of(scene.state.as_of?, scene.language))
    }

    fn spoken(&self, scene: Scene<'_>) -> Option<((usize, usize), String)> {
        let expiring = &scene.state.expiring;
        let (lines, report) = (expiring.lines(), expiring.report()?);
        let words = match lines.get(expiring.list.cursor)? {
            ExpiringLine::Item(item) => {
                let row = ExpiringLineRow {
                    entry: report.entry(item)?,
                };
                spoken_row(scene, &ExpiringLineRow::columns_of(report), &row)
            }
            ExpiringLine::Group(group) => {
                let group = report.groups.get(group)?;
                let name = words::group(group.kind, scene.language);
                format!("{name} {}", words::amounts(&group.totals, scene.language))
            }
        };
        Some(((expiring.list.cursor, lines.len()), words))
    }

    fn shows_todays_figures(&self, scene: Scene<'_>) -> bool {
        scene.state.as_of.is_none()
    }

    fn tenants(&self, scene: Scene<'_>) -> Vec<usize> {
        scene.state.tenants_in_scope().collect()
    }

    fn status(&self, scene: Scene<'_>, tenant: &TenantState, columns: usize) -> String {
        if scene.state.expiring.computed.is_pending() {
            let spinner = scene.glyphs.spin(scene.state.spinner);
            return format!("{spinner} {}", words::working(scene.language));
        }
        sync_status(scene, tenant, columns)
    }
}

/// `3/20`: the line of the cursor among all lines; `None` while there is none.
fn position(scene: Scene<'_>) -> Option<String> {
    let len = scene.state.expiring.lines().len();
    let line = (scene.state.expiring.list.cursor + 1).min(len);
    (len > 0).then(|| format!("{}/{}", grouped(line), grouped(len)))
}

fn render_list(frame: &mut Frame<'_>, scene: Scene<'_>, area: Rect) {
    let inside = render_frame(frame, scene, Pane::Employees, &note(scene), area);
    if inside.is_empty() {
        return;
    }
    render_lower_note(frame, scene, &lower_note(scene), scene.theme.warning, area);
    render_filter(frame, scene, first_line(inside));
    let report = scene.state.expiring.report();
    let has_lines =
        |report: &&std::sync::Arc<ExpiringReport>| !report.is_empty() || !report.groups.is_empty();
    if let Some(report) = report.filter(has_lines) {
        render_rows(frame, scene, report, inside);
    } else {
        let text = empty_text(scene);
        render_text(
            frame,
            &paragraphs(scene, &[text], inside.width),
            below(inside, 1),
        );
    }
}

fn empty_text(scene: Scene<'_>) -> (String, Style) {
    let (language, theme) = (scene.language, scene.theme);
    if let Some(missing) = missing_in_scope(scene) {
        return (missing, theme.warning);
    }
    let expiring = &scene.state.expiring;
    if expiring.report().is_none() || scene.state.is_reading_scope() {
        return (words::working(language).to_owned(), theme.dim);
    }
    if scene.state.selection.filter.query.is_all() && expiring.only.is_none() {
        return (words::nothing(expiring.window, language), theme.text);
    }
    (words::no_match(expiring.window, language), theme.text)
}

fn render_rows(frame: &mut Frame<'_>, scene: Scene<'_>, report: &ExpiringReport, inside: Rect) {
    let has_tenants = report.tenants.len() > 1;
    let has_marks = !scene.state.selection.marks.is_empty();
    let before = columns_before_table(scene.state, report);
    let columns = ExpiringLineRow::columns_of(report);
    let layout = table_layout(scene.state, report, rows_of(inside));
    let marks = if has_tenants {
        pad(
            &format!(" {}", Pane::Tenants.name().of(scene.language)),
            before,
        )
    } else {
        " ".repeat(before)
    };
    let mut headings = vec![Span::styled(marks, scene.theme.heading)];
    headings.extend(heading_line(scene, &columns, &layout, "").spans);
    let headings_at = first_line(below(inside, 1));
    render_text(frame, &[Line::from(headings)], headings_at);
    let rows = rows_of(inside);
    let (lines, window) = (scene.state.expiring.lines(), scene.state.expiring.list);
    let drawing = RowDrawing {
        scene,
        report,
        layout: &layout,
        has_tenants,
        has_marks,
        columns: usize::from(rows.width),
    };
    let shown: Vec<Line<'_>> = (window.top..window.top + usize::from(rows.height))
        .map_while(|line| Some(drawing.line(lines.get(line)?, line == window.cursor)))
        .collect();
    render_text(frame, &shown, rows);
    render_scrollbar(frame, scene, (lines.len(), window.top), rows);
}

/// What is needed to draw any line of the list.
struct RowDrawing<'a> {
    scene: Scene<'a>,
    report: &'a ExpiringReport,
    layout: &'a TableLayout,
    has_tenants: bool,
    /// There is a column for the signs of marked people.
    has_marks: bool,
    columns: usize,
}

impl RowDrawing<'_> {
    fn line(&self, line: ExpiringLine, selected: bool) -> Line<'static> {
        let line = match line {
            ExpiringLine::Item(item) => self
                .report
                .entry(item)
                .map(|entry| self.item(entry, selected)),
            ExpiringLine::Group(group) => {
                let group = self.report.groups.get(group);
                group.map(|group| self.group(group, selected))
            }
        };
        line.unwrap_or_default()
    }

    fn marked_sign(&self, entry: &ExpiringEntry<'_>) -> &'static str {
        if is_marked(self.scene.state, entry) {
            self.scene.glyphs.marked
        } else {
            " "
        }
    }

    /// The tenant's name, or its platform's where another tenant has the same name.
    fn tenant_name<'e>(&self, entry: &ExpiringEntry<'e>) -> &'e str {
        let name: &str = &entry.figures.name;
        let tenants = self.report.tenants.iter();
        let same = tenants.filter(|tenant| *tenant.figures.name == *name);
        if same.count() > 1 {
            text::platform_name(entry.figures.platform, self.scene.language)
        } else {
            name
        }
    }

    fn item(&self, entry: ExpiringEntry<'_>, selected: bool) -> Line<'static> {
        let quiet = self.scene.theme.dim;
        let mut before = Vec::new();
        if self.has_marks {
            before.push(Span::styled(self.marked_sign(&entry), self.scene.theme.key));
        }
        if self.has_tenants {
            let name = cut(self.tenant_name(&entry), TENANT_COLUMNS);
            before.push(Span::styled(pad(&name, TENANT_COLUMNS + 1), quiet));
        }
        let row = (&ExpiringLineRow { entry }, self.layout);
        let columns = ExpiringLineRow::columns_of(self.report);
        list_row(self.scene, &columns, row, before, selected)
    }

    /// `▾ 2026 年 12 月  12 笔 9 人  35.5 天、16 小时  其中 2 笔来不及休完`.
    fn group(&self, group: &ExpiringGroup, selected: bool) -> Line<'static> {
        let scene = self.scene;
        let colour = match group.kind {
            GroupKind::Week(..) => scene.theme.key,
            GroupKind::Month(_) | GroupKind::NoDay(_) => scene.theme.heading,
        };
        let style = cursor_style(scene, selected, colour);
        let indent = match group.kind {
            GroupKind::Week(..) => "  ",
            GroupKind::Month(_) | GroupKind::NoDay(_) => "",
        };
        let fold = if is_open(group.kind, &scene.state.expiring.turned) {
            scene.glyphs.open
        } else {
            scene.glyphs.closed
        };
        let before = format!("{}{indent}{fold} ", cursor_mark(scene, selected));
        let [heading, too_late] = self.fitting_group(group, &before);
        let left = self.columns.saturating_sub(width(&heading));
        let mut spans = vec![Span::styled(cut(&heading, self.columns), style)];
        spans.push(Span::styled(
            cut(&too_late, left),
            if selected { style } else { scene.theme.bad },
        ));
        if selected {
            return Line::styled(Line::from(spans).to_string(), style);
        }
        Line::from(spans)
    }

    /// The longest form that fits: the heading behind `before`, and what cannot be used up in time.
    fn fitting_group(&self, group: &ExpiringGroup, before: &str) -> [String; 2] {
        let forms = GroupForm::ALL.map(|form| {
            let [heading, too_late] = self.group_in_form(group, form);
            [format!("{before}{heading}"), too_late]
        });
        let fits =
            |[heading, too_late]: &&[String; 2]| width(heading) + width(too_late) <= self.columns;
        let [.., last] = &forms;
        forms.iter().find(fits).unwrap_or(last).clone()
    }

    fn group_in_form(&self, group: &ExpiringGroup, form: GroupForm) -> [String; 2] {
        let (totals, language) = (&group.totals, self.scene.language);
        let masked = self.scene.state.display.masked;
        let [head, late] = words::group_line((group.kind, totals), form, language);
        let sums = if masked {
            HIDDEN.to_owned()
        } else {
            words::group_sums(totals, language)
        };
        let borne = match form {
            _ if masked || !self.report.has_kinds() => String::new(),
            GroupForm::Whole => words::borne(totals, language),
            GroupForm::Short => words::borne_short(totals, language),
            GroupForm::Shortest => String::new(),
        };
        let late = Some(late).filter(|_| totals.cannot_be_used_up > 0);
        let parts = [head, sums, borne].into_iter();
        let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
        [
            parts.join("  "),
            late.map_or_else(String::new, |late| format!("  {late}")),
        ]
    }
}

/// `3/20  30 天内到期  只看 年假  按姓名`.
fn note(scene: Scene<'_>) -> String {
    let expiring = &scene.state.expiring;
    let mut parts: Vec<String> = position(scene).into_iter().collect();
    parts.push(words::window(expiring.window, scene.language));
    if let Some(name) = &expiring.only {
        parts.push(words::only(name, scene.language));
    }
    let order = sort_label(&ExpiringLineRow::COLUMNS, expiring.order, scene.language);
    if !order.is_empty() {
        parts.push(order);
    }
    let marks = scene.state.selection.marks.len();
    if marks > 0 {
        parts.push(company_text::marked(marks, scene.language));
    }
    parts.join("  ")
}

/// Which calendars of the platforms' own count the working days, or why none does.
fn calendar_notes(scene: Scene<'_>) -> Vec<String> {
    let state = scene.state;
    let scope = state.tenants_in_scope();
    let names_tenants = scope.len() > 1;
    let notes = scope.filter_map(|at| {
        let answer = state.expiring.known_calendars.answer(at)?;
        let note = work_calendars::short(answer, scene.language);
        Some(if names_tenants {
            let label = &state.tenants[at].label;
            format!("{label}{}{note}", text::colon(scene.language))
        } else {
            note
        })
    });
    notes.collect()
}

/// What the list lacks, by which calendars working days are counted, and for which years they are
/// known, where a day of another year is on screen.
fn lower_note(scene: Scene<'_>) -> String {
    let Some(report) = scene.state.expiring.report() else {
        return String::new();
    };
    let mut parts = Vec::new();
    if !report.is_empty() {
        parts.extend(missing_in_scope_short(scene));
    }
    if report.has_worked_days() {
        parts.push(words::worked_days(scene.language).to_owned());
    }
    if let Some(plan) = lots_plan(scene.state) {
        parts.push(words::lots_on_request(
            plan.people,
            plan.calls,
            scene.language,
        ));
    }
    parts.extend(words::unread(report.unread, scene.language));
    parts.extend(calendar_notes(scene));
    if report.reaches_beyond_calendar() {
        let years = report.calendar_years();
        parts.push(words::calendar_years(&years, scene.language));
    }
    parts.join(text::between_notes(scene.language))
}
