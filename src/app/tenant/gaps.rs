//! What is missing from the lists that a sync read: departments, pages or types that could not be had.

use crate::platform::ApiError;

/// How many gaps are held with their cause. The others are only counted.
const DETAILED_GAPS: usize = 20;

/// The gaps of a sync.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Gaps {
    /// The first ones, each with its cause.
    pub first: Vec<ApiError>,
    /// How many there are in all.
    pub count: usize,
}

impl Gaps {
    /// Counts one more, and holds its cause if there is room. A directory that shrank is held in
    /// any case, because the user is asked about it.
    pub fn add(&mut self, gap: ApiError) {
        self.count += 1;
        if self.first.len() < DETAILED_GAPS || gap.is_directory_shrank() {
            self.first.push(gap);
        }
    }

    /// That the directory is far smaller than the last one, if a sync found that.
    pub fn shrinkage(&self) -> Option<&ApiError> {
        self.first.iter().find(|gap| gap.is_directory_shrank())
    }

    /// Removes that gap: the user accepted the smaller directory.
    pub fn forget_shrinkage(&mut self) {
        let before = self.first.len();
        self.first.retain(|gap| !gap.is_directory_shrank());
        self.count -= before - self.first.len();
    }
}
