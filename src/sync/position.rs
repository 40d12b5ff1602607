//! Where the walk through the directory stands, as it is kept: what the platform's client needs to go on, and how much it has
//! missed, so that a resumed walk is not taken for a complete one.

use crate::platform::Cursor;

/// How many gaps there were, and where the walk goes on.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct WalkPosition {
    /// Something was missing from so many pages.
    pub(super) gaps: usize,
    /// `None`: at the beginning, or at the end.
    pub(super) next: Option<Cursor>,
}

impl WalkPosition {
    pub(super) fn to_text(&self) -> String {
        match &self.next {
            Some(Cursor(next)) => format!("{} {next}", self.gaps),
            None => self.gaps.to_string(),
        }
    }

    pub(super) fn read(text: &str) -> Self {
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
    fn a_position_survives_being_kept_whatever_the_cursor_holds() {
        for next in [None, Some(""), Some("a b"), Some("{\"page\": 3}")] {
            let position = WalkPosition {
                gaps: 2,
                next: next.map(|text| Cursor(text.to_owned())),
            };
            assert_eq!(WalkPosition::read(&position.to_text()), position);
        }
    }
}
