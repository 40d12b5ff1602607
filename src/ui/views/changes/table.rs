//! The rows of the view of changes: widths by the pane's width alone, so that nothing moves while one scrolls.

use jiff::Timestamp;
use jiff::civil::Date;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::keys::keymap::Pane;
use crate::app::text_width::{pad, pad_left};
use crate::app::views::browse::balance_notes::unit_word;
use crate::app::views::changes::detail_text::{figure_word, state_word, type_word};
use crate::domain::changes::{BalanceChange, Change, Side, What};
use crate::domain::day::platform_time;
use crate::domain::{Amount, Employee, EmployeeId};
use crate::ui::scene::Scene;
use crate::ui::text::changes as text;
use crate::ui::views::browse::figures::{HIDDEN, rounded};

/// Widths of the columns; 0 leaves one out.
#[derive(Clone, Copy)]
pub(in crate::ui) struct ChangeColumns {
    name: usize,
    id: usize,
    leave_type: usize,
    figure: usize,
    from: usize,
    to: usize,
    by: usize,
    since: usize,
    departments: usize,
}

impl ChangeColumns {
    /// For a pane of `width`.
    pub(in crate::ui) fn of(width: usize) -> Self {
        let mut columns = Self::narrowest_for(width);
        let spare = width.saturating_sub(columns.used());
        if columns.departments > 0 {
            columns.departments += spare;
        } else {
            columns.leave_type += spare;
        }
        columns
    }

    #[rustfmt::skip]
    fn narrowest_for(width: usize) -> Self {
        match width {
            150.. => Self { name: 16, id: 19, leave_type: 16, figure: 8, from: 11, to: 11, by: 12, since: 16, departments: 10 },
            92.. => Self { name: 12, id: 10, leave_type: 13, figure: 7, from: 10, to: 10, by: 11, since: 11, departments: 0 },
            77.. => Self { name: 9, id: 9, leave_type: 10, figure: 7, from: 9, to: 9, by: 11, since: 5, departments: 0 },
            50.. => Self { name: 9, id: 0, leave_type: 9, figure: 7, from: 0, to: 9, by: 11, since: 0, departments: 0 },
            _ => Self { name: 9, id: 0, leave_type: 8, figure: 0, from: 0, to: 0, by: 11, since: 0, departments: 0 },
        }
    }

    /// Columns taken, with the cursor's and a space between any two.
    fn used(&self) -> usize {
        let all = [
            self.name,
            self.id,
            self.leave_type,
            self.figure,
            self.from,
            self.to,
            self.by,
            self.since,
            self.departments,
        ];
        let shown = all.iter().filter(|width| **width > 0);
        shown.map(|width| width + 1).sum()
    }

    /// From the figure to how much, as one: for changes that have no figures.
    fn told(&self) -> usize {
        let all = [self.figure, self.from, self.to, self.by];
        let shown = all.iter().filter(|width| **width > 0);
        shown
            .map(|width| width + 1)
            .sum::<usize>()
            .saturating_sub(1)
    }
}

/// A text with its colour.
type Styled = (String, Style);

/// A row's cells.
struct Cells {
    name: Styled,
    id: Styled,
    leave_type: Styled,
    told: Told,
    since: Styled,
    departments: Styled,
}

/// What happened: figures, or words in their place.
enum Told {
    Figures {
        figure: Styled,
        from: Styled,
        to: Styled,
        by: Styled,
    },
    Words(Styled),
}

/// The heads' line.
pub(in crate::ui) fn heads(scene: Scene<'_>, columns: ChangeColumns) -> Line<'static> {
    let style = scene.theme.heading;
    let words = text::heads(scene.language).map(|word| (word.to_owned(), style));
    let [
        name,
        id,
        leave_type,
        figure,
        from,
        to,
        by,
        since,
        departments,
    ] = words;
    let told = Told::Figures {
        figure,
        from,
        to,
        by,
    };
    let cells = Cells {
        name,
        id,
        leave_type,
        told,
        since,
        departments,
    };
    Line::from(spans(" ", &cells, columns, style))
}

/// A change's line.
pub(in crate::ui) fn line(
    scene: Scene<'_>,
    change: &Change,
    selected: bool,
    columns: ChangeColumns,
) -> Line<'static> {
    let style = match (selected, scene.state.focus) {
        (true, Pane::Tenants) => scene.theme.remembered,
        (true, _) => scene.theme.selected,
        (false, _) => scene.theme.text,
    };
    let mark = if selected { scene.glyphs.cursor } else { " " };
    let spans = spans(mark, &cells(scene, change, columns), columns, style);
    if selected {
        // One reversed bar: colours inside it would be hard to read.
        let text: String = spans.iter().map(|span| span.content.as_ref()).collect();
        return Line::styled(text, style);
    }
    Line::from(spans)
}

fn spans(mark: &str, cells: &Cells, columns: ChangeColumns, plain: Style) -> Vec<Span<'static>> {
    let mut spans = vec![Span::styled(mark.to_owned(), plain)];
    let mut put = |(text, style): &Styled, columns: usize, right: bool| {
        if columns == 0 {
            return;
        }
        let text = if right {
            pad_left(text, columns)
        } else {
            pad(text, columns)
        };
        spans.push(Span::styled(text, *style));
        spans.push(Span::styled(" ", plain));
    };
    put(&cells.name, columns.name, false);
    put(&cells.id, columns.id, false);
    put(&cells.leave_type, columns.leave_type, false);
    match &cells.told {
        Told::Words(words) => put(words, columns.told(), false),
        Told::Figures {
            figure,
            from,
            to,
            by,
        } => {
            put(figure, columns.figure, false);
            put(from, columns.from, true);
            put(to, columns.to, true);
            put(by, columns.by, true);
        }
    }
    put(&cells.since, columns.since, false);
    put(&cells.departments, columns.departments, false);
    spans.pop();
    spans
}

fn cells(scene: Scene<'_>, change: &Change, columns: ChangeColumns) -> Cells {
    let theme = scene.theme;
    let since = since(change.since, scene.state.today.day, columns.since);
    let since = (since, theme.dim);
    let empty = || (String::new(), theme.text);
    let language = scene.language;
    match &change.what {
        What::Balance(person, change) => Cells {
            leave_type: (change.leave_type_name.to_string(), theme.text),
            told: figures(scene, change),
            ..of_person(scene, person, since)
        },
        What::Came(person, same_as) => Cells {
            told: Told::Words((joined(scene, same_as.as_ref()), theme.good)),
            ..of_person(scene, person, since)
        },
        What::Renamed(person, renaming) => {
            let before = hidden_or(scene, &renaming.name_from);
            let words = text::renamed(&before, renaming.identity, language);
            Cells {
                told: Told::Words((words, theme.warning)),
                ..of_person(scene, person, since)
            }
        }
        What::Went(person) => Cells {
            told: Told::Words((text::went(language).to_owned(), theme.warning)),
            ..of_person(scene, person, since)
        },
        What::Type(changed) => Cells {
            name: (text::leave_type(language).to_owned(), theme.dim),
            id: empty(),
            leave_type: (changed.name.to_string(), theme.heading),
            told: Told::Words((type_word(changed, language).to_owned(), theme.warning)),
            since,
            departments: empty(),
        },
    }
}

fn joined(scene: Scene<'_>, same_as: Option<&EmployeeId>) -> String {
    match same_as {
        Some(id) => text::came_back(&hidden_or(scene, &id.shown()), scene.language),
        None => text::came(scene.language).to_owned(),
    }
}

fn hidden_or(scene: Scene<'_>, text: &str) -> String {
    if scene.state.masked {
        HIDDEN.to_owned()
    } else {
        text.to_owned()
    }
}

fn of_person(scene: Scene<'_>, person: &Employee, since: Styled) -> Cells {
    let theme = scene.theme;
    let shown = |text: &str| hidden_or(scene, text);
    let departments = person.departments.as_deref().unwrap_or_default();
    Cells {
        name: (shown(&person.name), theme.text),
        id: (shown(&person.id.shown()), theme.dim),
        leave_type: (String::new(), theme.text),
        told: Told::Words((String::new(), theme.text)),
        since,
        departments: (departments.join(" "), theme.dim),
    }
}

fn figures(scene: Scene<'_>, change: &BalanceChange) -> Told {
    let theme = scene.theme;
    let figure = figure_word(change.figure, scene.language);
    // The unit stands behind what was added or taken away; without that, behind both sides.
    let with_unit = change.by.is_none();
    Told::Figures {
        figure: (figure.to_owned(), theme.dim),
        from: (side(scene, change.from, with_unit), theme.text),
        to: (side(scene, change.to, with_unit), theme.text),
        by: change
            .by
            .map_or_else(|| (String::new(), theme.text), |by| signed(scene, by)),
    }
}

fn side(scene: Scene<'_>, side: Side, with_unit: bool) -> String {
    match side.amount {
        None => state_word(side, scene.language).to_owned(),
        Some(_) if scene.state.masked => HIDDEN.to_owned(),
        Some(amount) if with_unit => {
            format!(
                "{} {}",
                rounded(amount),
                unit_word(amount.unit, scene.language)
            )
        }
        Some(amount) => rounded(amount),
    }
}

/// `+1.5 天`; `~` before it where rounding hid something.
fn signed(scene: Scene<'_>, by: Amount) -> Styled {
    if scene.state.masked {
        return (HIDDEN.to_owned(), scene.theme.text);
    }
    let (sign, style) = if by.is_negative() {
        ("", scene.theme.warning)
    } else {
        ("+", scene.theme.good)
    };
    let (text, hid) = by.to_screen_text();
    let (mark, unit) = (
        if hid { "~" } else { "" },
        unit_word(by.unit, scene.language),
    );
    (format!("{mark}{sign}{text} {unit}"), style)
}

/// As much of the moment as there is room for; the year where it is not this one.
fn since(at: Timestamp, today: Date, columns: usize) -> String {
    let at = platform_time(at);
    let form = match (columns, at.year() == today.year()) {
        (16.., _) => "%Y-%m-%d %H:%M",
        (11.., true) => "%m-%d %H:%M",
        (11.., false) => "%Y-%m-%d",
        (_, true) => "%m-%d",
        (_, false) => "%y-%m",
    };
    at.strftime(form).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::text_width::width;

    #[test]
    fn columns_fill_every_pane_exactly() {
        for columns in 36..=248 {
            assert_eq!(
                ChangeColumns::of(columns).used(),
                columns,
                "{columns} columns"
            );
        }
    }

    #[test]
    fn heads_are_as_wide_as_their_words() {
        for language in [
            crate::domain::Language::Chinese,
            crate::domain::Language::English,
        ] {
            let columns = ChangeColumns::of(78);
            let [_, _, _, figure, from, to, by, since, _] = text::heads(language);
            assert!(width(figure) <= columns.figure && width(since) <= columns.since);
            assert!(width(from) <= columns.from && width(to) <= columns.to);
            assert!(width(by) <= columns.by);
        }
    }
}
