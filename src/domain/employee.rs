//! People.

use jiff::civil::Date;

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
    /// What tells whether an id still belongs to the same human being (DingTalk `unionid`): never given to another one.
    /// `None` where the platform has none or the call does not tell.
    pub union_id: Option<String>,
    /// The day of hire (DingTalk `hired_date`), a calendar day in UTC+8. `None` where the platform has none, nobody filled
    /// it in, or the call does not tell.
    pub hired_on: Option<Date>,
}
