//! What is copied of the overlay: the whole table, cells separated by tabs, with exact figures.

use crate::app::overlays::side_by_side::line::{SideBySideCell, SideLabel, SideLine};
use crate::app::overlays::side_by_side::state::SideBySide;
use crate::app::state::AppState;
use crate::app::views::browse::balance_columns::exact;
use crate::app::views::browse::balance_notes::unit_word;
use crate::domain::{Amount, Language};

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
            let state = || cell.state.as_str().to_owned();
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
            Self::Person(Field::Id) => language.pick("账号", "Id"),
            Self::Person(Field::Number) => language.pick("工号", "Number"),
            Self::Person(Field::Tenant) => language.pick("企业", "Tenant"),
            Self::Person(Field::Departments) => language.pick("部门", "Department"),
            Self::Person(Field::HiredOn) => language.pick("入职", "Hired"),
            Self::Part(Part::Carried) => language.pick("  结转", "  carried"),
            Self::Part(Part::Granted) => language.pick("  已发", "  granted"),
            Self::Part(Part::Used) => language.pick("  已用", "  used"),
            Self::Part(Part::ExpiresOn) => language.pick("  到期", "  expires"),
        };
        word.to_owned()
    }
}
