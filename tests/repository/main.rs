//! Facts about the repository itself: which module may use which, that type names are unique, where texts stand, and that the documents are true.

mod architecture;
mod dependencies;
mod layering;
mod packaging;
mod pictures;
mod readme;
mod texts;
