//! The fields of a profile, which `employees/batch_get` and `employees/search` have in common.

use super::names;
use crate::domain::Language;
use crate::platform::json::JsonObject;

/// The fields of which a profile is made.
pub(super) const FIELDS: [&str; 3] = [
    "employee_number",
    "department_id",
    "department.department_name",
];

/// The department's id; the converted one is looked at first (trap 22).
pub(super) fn department_id(item: &JsonObject) -> Option<String> {
    item.identifier("department_id_v2")
        .or_else(|| item.identifier("department_id"))
}

/// The department's name. It is often missing: the app's permission, the value or the setting of the archive may be missing.
pub(super) fn department(item: &JsonObject, language: Language) -> Option<String> {
    let department = item.object("department")?;
    names::name_in(&department, "department_name", language)
}
