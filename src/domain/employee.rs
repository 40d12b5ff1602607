//! People.

use super::ids::EmployeeId;

/// An employee as the platform lists them, cleaned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Employee {
    /// The platform's id.
    pub id: EmployeeId,
    /// The name; the id stands in where the platform sends none.
    pub name: String,
    /// Department names in the platform's order, without the root department. `None`: not known yet.
    pub departments: Option<Vec<String>>,
    /// The employee number, where the platform has one. Not unique (Feishu trap 22).
    pub number: Option<String>,
}
