//! What the texts of cells depend on besides their values.

use jiff::civil::Date;

use crate::app::state::AppState;
use crate::domain::Language;

/// The settings and days that decide how a value is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CellSettings {
    /// The language of words.
    pub language: Language,
    /// Names and figures are hidden.
    pub masked: bool,
    /// The screen is for a screen reader: bars are left out.
    pub is_plain: bool,
    /// Today. Moments of the same year are written without the year.
    pub today: Date,
    /// The day for which figures are shown, from which days to go are counted.
    pub figures_of: Date,
}

#[cfg(test)]
impl CellSettings {
    /// Chinese, with everything shown, on a day in the middle of a month.
    pub(super) const SAMPLE: Self = Self {
        language: Language::Chinese,
        masked: false,
        is_plain: false,
        today: jiff::civil::date(2026, 11, 15),
        figures_of: jiff::civil::date(2026, 11, 15),
    };
}

impl AppState {
    /// How values are written on the screen at present.
    pub fn cell_settings(&self) -> CellSettings {
        CellSettings {
            language: self.display.language,
            masked: self.display.masked,
            is_plain: self.display.is_plain(),
            today: self.today.day,
            figures_of: self.figures_of().day,
        }
    }
}
