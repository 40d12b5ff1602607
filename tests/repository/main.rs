//! Facts about the repository itself: which module may use which, unique names, documents that tell the truth.

mod architecture;
mod layering;
mod readme;
