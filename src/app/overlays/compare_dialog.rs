//! The dialog that `f` opens in Compare: the sheet, which of its columns holds what, the leave types that have different names, who
//! is the same person, and the tolerance. The files are read off the UI task.

use std::path::PathBuf;
use std::sync::Arc;

use tui_input::{Input, InputRequest};

use crate::domain::insight::compare::{LeaveLink, PersonLink, SheetFigures};
use crate::domain::{Amount, Language, Scale, Unit};
use crate::text::views::compare::CompareField;

/// The open dialog.
#[derive(Clone, Debug)]
pub struct CompareDialog {
    /// What is typed, by field.
    pub fields: [Input; 5],
    /// The field with the caret.
    pub cursor: usize,
    /// How far it is.
    pub phase: ComparePhase,
}

/// How far the dialog is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ComparePhase {
    /// Fields are being filled in.
    Typing,
    /// The files are being read, under this number.
    Reading(u32),
    /// What is wrong with the files.
    WrongFiles(Vec<String>),
    /// The tolerance is not a number from 0 on with at most six decimals.
    WrongTolerance,
}

/// What was typed, as the view remembers it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TypedChoices(pub [String; 5]);

/// Files that are to be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SheetsRequest {
    /// Number of the request; the answer to an older one is dropped.
    pub generation: u32,
    /// The sheet, if one is named.
    pub sheet: Option<PathBuf>,
    /// Which of its columns holds what.
    pub columns: String,
    /// The file of pairs of leave types, if one is named.
    pub types: Option<PathBuf>,
    /// The file of people who are the same, if one is named.
    pub links: Option<PathBuf>,
    /// The language of error messages.
    pub language: Language,
}

/// What was read.
#[derive(Clone, Debug)]
pub struct SheetsResult {
    /// Which request.
    pub generation: u32,
    /// The files, or what is wrong with them, a line each.
    pub read: Result<ReadSheets, Vec<String>>,
}

/// The files of a request.
#[derive(Clone, Debug)]
pub struct ReadSheets {
    /// The sheet.
    pub sheet: Option<Arc<SheetFigures>>,
    /// Leave types that have different names on the two sides.
    pub leaves: Arc<[LeaveLink]>,
    /// People who are the same, with the file that says so.
    pub links: Option<(PathBuf, Arc<[PersonLink]>)>,
}

impl CompareDialog {
    /// The dialog with what was typed last.
    pub fn of(typed: &TypedChoices) -> Self {
        Self {
            fields: typed.0.clone().map(Input::new),
            cursor: 0,
            phase: ComparePhase::Typing,
        }
    }

    /// Whether the files are being read.
    pub fn is_reading(&self) -> bool {
        matches!(self.phase, ComparePhase::Reading(_))
    }

    /// Moves the caret to another field.
    pub fn move_by(&mut self, lines: isize) {
        let last = CompareField::ALL.len() - 1;
        self.cursor = self.cursor.saturating_add_signed(lines).min(last);
    }

    /// Changes the text of the field with the caret.
    pub fn edit(&mut self, request: InputRequest) {
        if !self.is_reading() {
            self.phase = ComparePhase::Typing;
            self.fields[self.cursor].handle(request);
        }
    }

    /// What is typed into a field.
    pub fn text(&self, field: CompareField) -> &str {
        self.fields[field as usize].value().trim()
    }

    /// What is typed, to be remembered.
    pub fn typed(&self) -> TypedChoices {
        TypedChoices(CompareField::ALL.map(|field| self.text(field).to_owned()))
    }

    /// The tolerance in millionths of a unit, 0 where the field is empty; `None` if the text is not
    /// a number from 0 on with at most six decimals.
    pub fn tolerance(&self) -> Option<i64> {
        let text = self.text(CompareField::Tolerance);
        if text.is_empty() {
            return Some(0);
        }
        let amount = Amount::read(text, Scale::Millionths, Unit::Day).ok()?;
        let fits = amount.scale == Scale::Millionths && !amount.is_negative();
        fits.then_some(amount.count)
    }

    /// The files that are to be read.
    pub fn request(&self, generation: u32, language: Language) -> SheetsRequest {
        let path = |field| {
            let text = self.text(field);
            (!text.is_empty()).then(|| PathBuf::from(text))
        };
        SheetsRequest {
            generation,
            sheet: path(CompareField::Sheet),
            columns: self.text(CompareField::Columns).to_owned(),
            types: path(CompareField::Types),
            links: path(CompareField::Links),
            language,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tolerance_is_a_plain_number_of_at_most_six_decimals() {
        let tolerance = |text: &str| {
            let typed = ["", "", "", "", text].map(str::to_owned);
            CompareDialog::of(&TypedChoices(typed)).tolerance()
        };
        assert_eq!(tolerance(""), Some(0));
        assert_eq!(tolerance("0.01"), Some(10_000));
        assert_eq!(tolerance("1"), Some(1_000_000));
        for wrong in ["-1", "x", "0.0000001"] {
            assert_eq!(tolerance(wrong), None, "{wrong}");
        }
    }
}
