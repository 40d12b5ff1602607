//! Tests of the repository itself: which module may use which, that type names are unique, where
//! texts stand, that exceptions for dependencies have reasons, and that the documents are true.

mod architecture;
mod dependencies;
mod dependency_policy;
mod layering;
mod packaging;
mod pictures;
mod readme;
mod texts;
