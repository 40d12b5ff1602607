//! What the view Company remembers.

use std::collections::HashMap;
use std::sync::Arc;

use crate::app::filtered_list::ListWindow;
use crate::app::insight::Computed;
use crate::app::views::company::arrangement::ColumnArrangement;
use crate::app::views::company::marking_state::MarkingState;
use crate::domain::insight::company::{
    CompanyField, CompanyPerson, CompanyQuestion, CompanyReport, SavedView, SortBy,
};

/// The state of the view.
#[derive(Clone, Debug, Default)]
pub struct CompanyState {
    /// The rows on screen, and the question that is being worked on.
    pub computed: Computed<CompanyQuestion, CompanyReport>,
    /// The line of the cursor, and the part of the rows that is on screen.
    pub window: ListWindow,
    /// The column of the cursor.
    pub cursor: CompanyField,
    /// The first of the columns that scroll.
    pub left: usize,
    /// The order of the rows.
    pub sort: Arc<[SortBy]>,
    /// Which columns are shown, in which order and how wide.
    pub arrangement: ColumnArrangement,
    /// The space that the columns need.
    pub rooms: ColumnRooms,
    /// The tables that the configuration gives a name.
    pub saved_views: Arc<[SavedView]>,
    /// Which of them is shown.
    pub saved: Option<usize>,
    /// The one that is to be shown as soon as the columns are known.
    pub(in crate::app) due: Option<usize>,
    /// What is under way with the marks.
    pub marking: MarkingState,
    /// The answer that was last looked at.
    pub(in crate::app) seen: Option<SeenAnswer>,
}

/// An answer, with the person on whom the cursor stood.
#[derive(Clone, Debug)]
pub(in crate::app) struct SeenAnswer {
    pub(in crate::app) report: Arc<CompanyReport>,
    pub(in crate::app) sort: Arc<[SortBy]>,
    /// The tenant's position among all tenants, and the person there.
    pub(in crate::app) person: Option<(usize, CompanyPerson)>,
}

/// The space that each column needs. It only grows while one scrolls, so that nothing moves to and fro.
#[derive(Clone, Debug, Default)]
pub struct ColumnRooms {
    /// By column.
    pub(in crate::app) of: HashMap<CompanyField, ColumnRoom>,
    /// What it was last worked out for.
    pub(in crate::app) for_rows: Option<RoomsFor>,
}

/// What changes the space that columns need.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::app) struct RoomsFor {
    pub(in crate::app) answer: usize,
    pub(in crate::app) top: usize,
    pub(in crate::app) height: usize,
    pub(in crate::app) is_chinese: bool,
    pub(in crate::app) masked: bool,
}

/// The space that the texts of a column need.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ColumnRoom {
    /// Of the widest text that is not a figure.
    pub words: usize,
    /// Of the widest figure before its decimal point.
    pub whole: usize,
    /// Of the longest decimals with their point.
    pub decimals: usize,
    /// Of the sign behind a figure.
    pub sign: usize,
}

impl ColumnRoom {
    /// Display columns of the widest text.
    pub fn width(self) -> usize {
        self.words.max(self.whole + self.decimals + self.sign)
    }
}
