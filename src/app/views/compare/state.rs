//! What the view Compare remembers.

use std::sync::Arc;

use crate::app::filtered_list::ListWindow;
use crate::app::insight::Computed;
use crate::app::views::list_focus::ListFocus;
use crate::domain::insight::compare::{
    CompareQuestion, CompareReport, CompareSort, IdentityRule, LeaveLink,
};

/// The state of the view.
#[derive(Clone, Debug, Default)]
pub struct CompareState {
    /// Where the focus is.
    pub focus: ListFocus,
    /// The rows on screen, and the question that is being worked on.
    pub computed: Computed<CompareQuestion, CompareReport>,
    /// The line of the cursor, and the part of the rows that is on screen.
    pub window: ListWindow,
    /// The position of the right tenant, once one was chosen.
    pub right: Option<usize>,
    /// The order of the rows.
    pub sort: CompareSort,
    /// What is equal is listed, too.
    pub lists_equal: bool,
    /// Who is who.
    pub identity: IdentityRule,
    /// Leave types that have different names on the two sides.
    pub leaves: Arc<[LeaveLink]>,
    /// The leave types that are compared; all of them where none is named.
    pub chosen: Arc<[String]>,
    /// The report that was last looked at, and its order.
    pub(in crate::app) seen: Option<(Arc<CompareReport>, CompareSort)>,
}
