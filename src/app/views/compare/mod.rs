//! The view Compare: where two tenants, or a tenant and a sheet, differ.

use crate::app::insight::Computed;
use crate::app::views::behaviour::ViewBehaviour;
use crate::app::views::list_focus::ListFocus;
use crate::domain::insight::compare::{CompareQuestion, CompareReport};

/// What the view remembers.
#[derive(Clone, Debug, Default)]
pub struct CompareState {
    /// Where the focus is.
    pub focus: ListFocus,
    /// The answer on screen.
    pub computed: Computed<CompareQuestion, CompareReport>,
}

/// The behaviour of the view.
pub(in crate::app) struct CompareView;

impl ViewBehaviour for CompareView {}
