//! Colours for texts of which `domain::changes::WordDiff` has marked what differs.

use ratatui::style::Style;
use ratatui::text::Span;

use crate::ui::scene::Scene;

/// Colours what stands between the signs of a difference, which may go on over several lines.
#[derive(Default)]
pub(in crate::ui) struct DifferenceMarks {
    /// The sign that ends the difference, while in one.
    until: Option<&'static str>,
}

impl DifferenceMarks {
    /// The next line; what is in no difference gets `style`.
    pub(in crate::ui) fn spans(
        &mut self,
        scene: Scene<'_>,
        text: &str,
        style: Style,
    ) -> Vec<Span<'static>> {
        let mut spans = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (end, until) = self.next_part(rest);
            let style = match self.until {
                Some("-]") => scene.theme.bad,
                Some(_) => scene.theme.good,
                None => style,
            };
            spans.push(Span::styled(rest[..end].to_owned(), style));
            rest = &rest[end..];
            self.until = until;
        }
        spans
    }

    /// Where the part ends that is in one style, and what the next one ends with.
    fn next_part(&self, text: &str) -> (usize, Option<&'static str>) {
        if let Some(sign) = self.until {
            return match text.find(sign) {
                Some(at) => (at + sign.len(), None),
                None => (text.len(), self.until),
            };
        }
        let begin = |open, close| text.find(open).map(|at| (at, Some(close)));
        match [begin("[-", "-]"), begin("[+", "+]")]
            .into_iter()
            .flatten()
            .min()
        {
            Some(found) => found,
            None => (text.len(), None),
        }
    }
}
