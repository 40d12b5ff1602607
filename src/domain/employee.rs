//! Employees, as a platform lists them.

use jiff::civil::Date;

use super::department_path::DepartmentPath;
use super::ids::EmployeeId;

/// An employee as listed. Texts are cleaned of control characters; the id is as it was sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Employee {
    /// The platform's id of the person.
    pub id: EmployeeId,
    /// The name, or the id where the platform sends no name.
    pub name: String,
    /// The names of the person's departments in the platform's order, without the root department. `None` until they are known.
    pub departments: Option<Vec<String>>,
    /// The path of each of these departments, in the same order. Empty while the departments are
    /// not known, and for people from a store that an older version wrote without the departments'
    /// ids.
    pub department_paths: Vec<DepartmentPath>,
    /// The employee number, where the platform has one. Several people may have the same (Feishu trap 22).
    pub number: Option<String>,
    /// An id that is never given to another person, unlike [`Employee::id`] (DingTalk `unionid`). It tells whether an id still belongs to
    /// the same person. `None` where the platform has none or the call does not return it.
    pub union_id: Option<String>,
    /// The day of hire in UTC+8 (DingTalk `hired_date`). `None` where the platform has none, nobody filled it in, or the call does not
    /// return it.
    pub hired_on: Option<Date>,
}
