//! Where the walk through the directory stands, in the form in which it is stored: the cursor that the platform's client needs
//! to go on, and how many pages were incomplete, so that a resumed walk is not taken for a complete one.

use crate::platform::Cursor;

/// Written as `2 cursor`; a cursor may hold anything, blanks included.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(in crate::sync) struct WalkPosition {
    /// Something was missing from this many pages.
    pub(in crate::sync) gaps: usize,
    /// `None`: at the beginning, or at the end.
    pub(in crate::sync) next: Option<Cursor>,
}

impl WalkPosition {
    pub(in crate::sync) fn to_text(&self) -> String {
        match &self.next {
            Some(Cursor(next)) => format!("{} {next}", self.gaps),
            None => self.gaps.to_string(),
        }
    }

    pub(in crate::sync) fn read(text: &str) -> Self {
        let (gaps, next) = match text.split_once(' ') {
            Some((gaps, next)) => (gaps, Some(Cursor(next.to_owned()))),
            None => (text, None),
        };
        Self {
            gaps: gaps.parse().unwrap_or(0),
            next,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_survives_being_stored_whatever_the_cursor_holds() {
        for next in [None, Some(""), Some("a b"), Some("{\"page\": 3}")] {
            let position = WalkPosition {
                gaps: 2,
                next: next.map(|text| Cursor(text.to_owned())),
            };
            assert_eq!(WalkPosition::read(&position.to_text()), position);
        }
    }
}
