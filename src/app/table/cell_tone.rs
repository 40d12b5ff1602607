//! What the text of a cell means. `ui::table` has a style for each.

/// What a text means, which has a colour where there are any. None is known by that alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CellTone {
    /// What the row has, as the cursor has it.
    Row,
    /// The same of less importance.
    Quiet,
    /// Ordinary, whatever the row has.
    Text,
    /// Of less importance, whatever the row has.
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
