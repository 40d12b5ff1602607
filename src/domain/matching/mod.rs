//! Matching of people against what a person types: case, width and script folding, pinyin.

use super::employee::Employee;

/// The folded texts of a page of people.
#[derive(Debug)]
pub struct SearchText {}

impl SearchText {
    /// Folds the texts of `people`.
    pub fn build(_people: &[Employee]) -> Self {
        Self {}
    }
}
