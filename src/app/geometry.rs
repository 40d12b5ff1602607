//! Where everything stands on a screen of a given size. `update` needs that for paging and the mouse, `ui` for drawing, so
//! it is worked out here, with ratatui's rectangles.

use ratatui::layout::{Constraint, Layout, Position, Rect, Size};

use crate::app::keys::keymap::Pane;

/// On a smaller screen a message takes the place of everything.
pub const SMALLEST: Size = Size {
    width: 40,
    height: 10,
};

/// The panes are stacked on a screen with fewer columns: a row of balances would not fit beside a name.
const SIDE_BY_SIDE: u16 = 80;
const THREE_COLUMNS: u16 = 110;
const FOUR_COLUMNS: u16 = 180;
/// Lines below the last one that say the row under the cursor in words, for screen readers.
pub const SPOKEN_LINES: u16 = 2;
/// A table with this many columns has room for its sentences in the rows themselves.
const ROOMY_COLUMNS: u16 = 100;
/// Lines below the rows of a narrow table.
const WORDS_LINES: u16 = 2;

/// In a pane with so few lines for people the headings would take a person's.
const FEW_PEOPLE_LINES: u16 = 6;

/// Lines of the field that takes a command by name, at most: what fits best is at its top.
const PALETTE_LINES: u16 = 20;
/// Its width where the screen is wider.
const PALETTE_COLUMNS: u16 = 90;

/// Where the field that takes a command by name stands. It covers a narrow screen from side to
/// side.
pub fn palette_area(body: Rect) -> Rect {
    let width = if body.width < PALETTE_COLUMNS + 10 {
        body.width
    } else {
        PALETTE_COLUMNS
    };
    Rect {
        x: body.x + (body.width - width) / 2,
        width,
        height: body.height.min(PALETTE_LINES),
        ..body
    }
}

/// The screen's parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Geometry {
    /// The first line.
    pub header: Rect,
    /// The last line.
    pub footer: Rect,
    /// Between them.
    pub body: Rect,
    /// By [`Pane::index`]; empty where a pane is not shown.
    pub panes: [Rect; 4],
}

impl Geometry {
    /// The parts of a screen; `None` if it is too small. `tenants` is how many lines pane 1 can use.
    pub fn of(size: Size, focus: Pane, zoomed: bool, tenants: u16) -> Option<Self> {
        if size.width < SMALLEST.width || size.height < SMALLEST.height {
            return None;
        }
        let screen = Rect::new(0, 0, size.width, size.height);
        let [header, body, footer] = screen.layout(&Layout::vertical([
            Constraint::Length(1),
            Constraint::Fill(1),
            Constraint::Length(1),
        ]));
        let panes = match size.width {
            _ if zoomed => zoomed_pane(body, focus),
            FOUR_COLUMNS.. => four_columns(body),
            THREE_COLUMNS.. => three_columns(body),
            SIDE_BY_SIDE.. => two_columns(body, tenants),
            _ => stacked(body, focus),
        };
        Some(Self {
            header,
            footer,
            body,
            panes,
        })
    }

    /// The same screen with one list in pane 2, the tenants beside it or above it.
    #[must_use]
    pub fn with_one_list(self, focus: Pane, tenants: u16) -> Self {
        let is_wide = self.body.width >= THREE_COLUMNS;
        let [tenants, list] = if is_wide {
            let columns = [
                Constraint::Length(tenant_columns(self.body.width)),
                Constraint::Fill(1),
            ];
            self.body.layout(&Layout::horizontal(columns))
        } else {
            let open = (tenants + 2).min(self.body.height * 2 / 5);
            let lines = if focus == Pane::Tenants { open } else { 1 };
            let rows = [Constraint::Length(lines), Constraint::Fill(1)];
            self.body.layout(&Layout::vertical(rows))
        };
        Self {
            panes: [tenants, list, Rect::ZERO, Rect::ZERO],
            ..self
        }
    }

    /// A pane's rectangle with its border.
    pub fn pane(&self, pane: Pane) -> Rect {
        self.panes[pane.index()]
    }

    /// A pane's rectangle inside its border.
    pub fn inside(&self, pane: Pane) -> Rect {
        inside(self.pane(pane))
    }

    /// The line of the people's headings, below the filter's; none in a pane that has few lines.
    pub fn people_headings(&self) -> Rect {
        let inside = below(self.inside(Pane::Employees), 1);
        let lines = u16::from(inside.height > FEW_PEOPLE_LINES);
        Rect {
            height: lines,
            ..inside
        }
    }

    /// The lines for people: below the headings.
    pub fn people_rows(&self) -> Rect {
        let headings = self.people_headings();
        below(self.inside(Pane::Employees), 1 + headings.height)
    }

    /// The pane at a place of the screen.
    pub fn pane_at(&self, at: Position) -> Option<Pane> {
        Pane::ALL
            .into_iter()
            .find(|pane| self.pane(*pane).contains(at))
    }
}

/// A dialog of `lines` lines in the middle of `body`, with its border.
pub fn dialog(body: Rect, lines: u16) -> Rect {
    let width = body.width.min(58);
    let height = body.height.min(lines + 2);
    Rect {
        x: body.x + (body.width - width) / 2,
        y: body.y + (body.height - height) / 3,
        width,
        height,
    }
}

/// The area inside a border.
pub fn inside(outer: Rect) -> Rect {
    Rect {
        x: outer.x + 1,
        y: outer.y + 1,
        width: outer.width.saturating_sub(2),
        height: outer.height.saturating_sub(2),
    }
}

/// The first line of an area; empty if the area is.
pub fn first_line(area: Rect) -> Rect {
    Rect {
        height: area.height.min(1),
        ..area
    }
}

/// The rows of a pane, and below them the lines for what the columns of the row under the cursor
/// have no room for: two lines in a narrow pane, none in one whose columns hold everything.
pub fn with_words_below(rows: Rect) -> [Rect; 2] {
    if rows.width < ROOMY_COLUMNS {
        words_below(rows)
    } else {
        [rows, below(rows, rows.height)]
    }
}

/// The rows, and below them two lines for what the one under the cursor has no room for; none where there are few rows.
pub fn words_below(rows: Rect) -> [Rect; 2] {
    let words = if rows.height > 4 * WORDS_LINES {
        WORDS_LINES
    } else {
        0
    };
    let listed = rows.height - words;
    [
        Rect {
            height: listed,
            ..rows
        },
        below(rows, listed),
    ]
}

/// The area without its first `lines`.
pub fn below(area: Rect, lines: u16) -> Rect {
    let lines = lines.min(area.height);
    Rect {
        y: area.y + lines,
        height: area.height - lines,
        ..area
    }
}

fn zoomed_pane(body: Rect, focus: Pane) -> [Rect; 4] {
    let mut panes = [Rect::ZERO; 4];
    panes[focus.index()] = body;
    panes
}

/// One above the other. The focused pane gets what the titles of the others leave; on a tall screen people and balances get
/// some lines even without the focus.
fn stacked(body: Rect, focus: Pane) -> [Rect; 4] {
    let spare = body.height.saturating_sub(12);
    let height = |pane: Pane| match pane {
        _ if pane == focus => Constraint::Fill(1),
        Pane::Employees | Pane::Balances if spare >= 8 => Constraint::Length(spare / 3 + 1),
        _ => Constraint::Length(1),
    };
    body.layout(&Layout::vertical(Pane::ALL.map(height)))
}

/// 80 columns: tenants above people, balances above the rule.
fn two_columns(body: Rect, tenants: u16) -> [Rect; 4] {
    let [left, right] = body.layout(&Layout::horizontal([
        Constraint::Percentage(36),
        Constraint::Fill(1),
    ]));
    let [tenants, people] = left.layout(&Layout::vertical([
        Constraint::Length((tenants + 2).min(body.height * 2 / 5)),
        Constraint::Fill(1),
    ]));
    let [balances, rule] = above_and_below(right);
    [tenants, people, balances, rule]
}

/// The width of pane 1 beside another pane, the same in every view of a screen.
fn tenant_columns(screen: u16) -> u16 {
    if screen >= FOUR_COLUMNS { 30 } else { 26 }
}

fn three_columns(body: Rect) -> [Rect; 4] {
    let [tenants, people, right] = body.layout(&Layout::horizontal([
        Constraint::Length(tenant_columns(body.width)),
        Constraint::Percentage(33),
        Constraint::Fill(1),
    ]));
    let [balances, rule] = above_and_below(right);
    [tenants, people, balances, rule]
}

fn four_columns(body: Rect) -> [Rect; 4] {
    body.layout(&Layout::horizontal([
        Constraint::Length(tenant_columns(body.width)),
        Constraint::Percentage(24),
        // Wide enough for a date with what ends then and what is left after it.
        Constraint::Fill(8),
        Constraint::Fill(3),
    ]))
}

fn above_and_below(right: Rect) -> [Rect; 2] {
    right.layout(&Layout::vertical([
        Constraint::Fill(11),
        Constraint::Fill(9),
    ]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_from_40_by_10_has_room_for_the_focused_pane_and_panes_never_overlap() {
        for (width, height) in [
            (40, 10),
            (60, 24),
            (79, 50),
            (80, 24),
            (120, 36),
            (200, 50),
            (250, 70),
        ] {
            for focus in Pane::ALL {
                let at = Geometry::of(Size { width, height }, focus, false, 9).unwrap();
                assert!(at.inside(focus).height >= 2, "{width}x{height} {focus:?}");
                let area: u32 = at.panes.iter().map(|pane| pane.area()).sum();
                assert_eq!(area, at.body.area(), "{width}x{height} {focus:?}");
            }
        }
    }

    #[test]
    fn pane_1_is_as_wide_beside_one_list_as_in_browse() {
        for (width, height) in [(120, 36), (200, 50)] {
            let browse = Geometry::of(Size { width, height }, Pane::Employees, false, 9).unwrap();
            let list = browse.with_one_list(Pane::Employees, 9);
            assert_eq!(
                list.pane(Pane::Tenants),
                browse.pane(Pane::Tenants),
                "{width}"
            );
        }
    }

    #[test]
    fn smaller_screens_have_no_panes() {
        assert_eq!(
            Geometry::of(Size::new(39, 24), Pane::Employees, false, 9),
            None
        );
        assert_eq!(
            Geometry::of(Size::new(80, 9), Pane::Employees, false, 9),
            None
        );
    }
}
