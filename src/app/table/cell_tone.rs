//! What the text of a cell means. `ui::table` has a style for each.

/// What a text means. It becomes a colour where there are any, and the text says the same without
/// it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CellTone {
    /// The style of the row, which changes under the cursor.
    Row,
    /// The same, of less importance.
    Quiet,
    /// Ordinary, whatever the style of the row.
    Text,
    /// Of less importance, whatever the style of the row.
    Dim,
    /// What the row is about.
    Heading,
    /// All is well.
    Good,
    /// Worth a look.
    Warning,
    /// Wrong or refused.
    Bad,
    /// What the filter matched: it lays over the tone of the whole text.
    Matched,
}
