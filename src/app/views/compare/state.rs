//! What the view Compare remembers.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::filtered_list::ListWindow;
use crate::app::insight::Computed;
use crate::app::overlays::compare_dialog::TypedChoices;
use crate::domain::ListOrder;
use crate::domain::insight::compare::{
    CompareQuestion, CompareReport, CompareSort, IdentityRule, LeaveLink, PersonLink, SheetFigures,
};

/// What stands on the right.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RightSide {
    /// The tenant at this position.
    Tenant(usize),
    /// The sheet.
    Sheet,
}

/// The files of this view: those of the configuration, until the dialog reads others.
#[derive(Clone, Debug, Default)]
pub struct ComparedFiles {
    /// A sheet of the company's own.
    pub sheet: Option<Arc<SheetFigures>>,
    /// Where it was read from, if that was in the configuration.
    pub sheet_file: Option<PathBuf>,
    /// People who were linked earlier.
    pub links: Arc<[PersonLink]>,
    /// Where links are written.
    pub links_file: Option<PathBuf>,
}

impl CompareState {
    /// Takes the files of the configuration.
    pub fn take_files(&mut self, files: ComparedFiles) {
        self.identity.links = Arc::clone(&files.links);
        self.files = files;
    }
}

/// The state of the view.
#[derive(Clone, Debug, Default)]
pub struct CompareState {
    /// The rows on screen, and the question that is being worked on.
    pub computed: Computed<CompareQuestion, CompareReport>,
    /// The line of the cursor, and the part of the rows that is on screen.
    pub window: ListWindow,
    /// The right side, once one was chosen.
    pub right: Option<RightSide>,
    /// The order of the rows.
    pub sort: ListOrder<CompareSort>,
    /// What is equal is listed, too.
    pub lists_equal: bool,
    /// Who is who.
    pub identity: IdentityRule,
    /// Leave types that have different names on the two sides.
    pub leaves: Arc<[LeaveLink]>,
    /// Figures that differ by no more than so many millionths of their unit are equal.
    pub tolerance: i64,
    /// What was typed into the dialog last.
    pub typed: TypedChoices,
    /// Number of the last request to read sheets.
    pub(in crate::app) sheet_requests: u32,
    /// The leave types that are compared; all of them where none is named.
    pub chosen: Arc<[String]>,
    /// The sheet and the links.
    pub files: ComparedFiles,
    /// The two sides for which people were linked on screen.
    pub linked_sides: Option<(usize, RightSide)>,
    /// The first of two people who are to be linked: the side, and the id.
    pub linking: Option<(usize, Box<str>)>,
    /// Why the file of links could not be written.
    pub write_error: Option<String>,
    /// The report that was last looked at, and its order.
    pub(in crate::app) seen: Option<(Arc<CompareReport>, ListOrder<CompareSort>)>,
}
