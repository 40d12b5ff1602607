//! What is copied of the overlay: the whole table, cells separated by tabs, with exact figures.

use crate::app::overlays::side_by_side::line::{SideBySideCell, SideLabel, SideLine};
use crate::app::overlays::side_by_side::state::SideBySide;
use crate::app::state::AppState;
use crate::app::views::browse::balance_columns::exact;
use crate::domain::changes::FigureName;
use crate::domain::{Amount, Language};
use crate::text::figures::{figure_in_text, state_word, unit_word};
use crate::text::headings;
use crate::text::why::ends_in_text;

/// The table with its heading.
pub(in crate::app) fn copied_table(side_by_side: &SideBySide, state: &AppState) -> String {
    let language = state.display.language;
    let head = [String::new()]
        .into_iter()
        .chain(side_by_side.heads(state))
        .collect::<Vec<_>>();
    let lines = side_by_side.lines(state);
    let lines = lines.iter().map(|line| copied_line(line, language));
    let lines = [head.join("\t")].into_iter().chain(lines);
    lines.collect::<Vec<_>>().join("\n")
}

fn copied_line(line: &SideLine, language: Language) -> String {
    let cells = line.cells.iter().map(|cell| match cell {
        SideBySideCell::Missing | SideBySideCell::NotListed => String::new(),
        SideBySideCell::Personal(text) | SideBySideCell::Text(text) => text.clone(),
        SideBySideCell::Left(cell) => {
            let state = || state_word(cell.state, language).to_owned();
            cell.figures.left.map_or_else(state, Amount::to_exact_text)
        }
        SideBySideCell::Part(amount) => exact(*amount),
    });
    let cells = [line.label.text(language)].into_iter().chain(cells);
    cells.collect::<Vec<_>>().join("\t")
}

impl SideLabel {
    /// The words before the line.
    pub fn text(&self, language: Language) -> String {
        use crate::app::overlays::side_by_side::line::{BalancePart as Part, PersonField as Field};
        let word = match self {
            Self::LeaveType(name, Some(unit)) => {
                return format!("{name} {}", unit_word(*unit, language));
            }
            Self::LeaveType(name, None) => return name.clone(),
            Self::Person(Field::Id) => headings::ID.of(language),
            Self::Person(Field::Number) => headings::NUMBER.of(language),
            Self::Person(Field::Tenant) => headings::TENANT.of(language),
            Self::Person(Field::Departments) => headings::DEPARTMENT.of(language),
            Self::Person(Field::HiredOn) => headings::HIRED.of(language),
            Self::Part(part) => {
                let word = match part {
                    Part::Carried => figure_in_text(FigureName::Carried, language),
                    Part::Granted => figure_in_text(FigureName::Granted, language),
                    Part::Used => figure_in_text(FigureName::Used, language),
                    Part::ExpiresOn => ends_in_text(language),
                };
                return format!("  {word}");
            }
        };
        word.to_owned()
    }
}
