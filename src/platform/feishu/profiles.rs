//! Departments and employee numbers, by `employees/batch_get`.

use std::collections::HashSet;
use std::sync::atomic::Ordering;

use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;

use super::Feishu;
use super::departments::ID_TYPE;
use super::names;
use super::record::JsonRecord;
use crate::domain::{EmployeeId, Language};
use crate::platform::allow::FEISHU_EMPLOYEES;
use crate::platform::error::Class;
use crate::platform::http::ApiCall;
use crate::platform::{ApiError, Profile};

/// People in one call at most.
pub(super) const LARGEST_BATCH: usize = 100;

/// What a profile is made of.
pub(super) const FIELDS: [&str; 3] = [
    "employee_number",
    "department_id",
    "department.department_name",
];

#[derive(Deserialize)]
struct Envelope {
    data: JsonRecord,
}

impl Feishu {
    /// The profiles of these people: a batch is halved around those whom the app may not see, and they come without departments.
    pub(super) async fn fetch_visible_profiles(
        &self,
        people: &[EmployeeId],
    ) -> Result<Vec<Profile>, ApiError> {
        let asked = self.profile_lanes.begin(people.len(), 1);
        let profiles = self.fetch_halving(people).await;
        drop(asked);
        let without = self.without_profile.load(Ordering::Relaxed);
        let without = without.saturating_sub(people.len());
        self.without_profile.store(without, Ordering::Relaxed);
        profiles
    }

    async fn fetch_halving(&self, people: &[EmployeeId]) -> Result<Vec<Profile>, ApiError> {
        let mut profiles = Vec::new();
        let mut batches: Vec<&[EmployeeId]> = people.chunks(LARGEST_BATCH).rev().collect();
        while let Some(batch) = batches.pop() {
            match self.fetch_profile_batch(batch).await {
                Ok(some) => profiles.extend(some),
                Err(error) if !matches!(error.class, Class::PerItem | Class::Hidden) => {
                    return Err(error);
                }
                Err(error) if batch.len() == 1 => {
                    profiles.push(refused_profile(&batch[0]));
                    self.gaps.meet_refusal(error);
                }
                Err(_) => {
                    let (first, second) = batch.split_at(batch.len() / 2);
                    batches.extend([second, first]);
                }
            }
        }
        Ok(profiles)
    }

    async fn fetch_profile_batch(&self, people: &[EmployeeId]) -> Result<Vec<Profile>, ApiError> {
        let reply = self
            .transport
            .call_in_rounds(self.profile_call(people))
            .await?;
        let data = reply.decode::<Envelope>()?.data;
        let items = data
            .list("items")
            .ok_or_else(|| self.unreadable(&FEISHU_EMPLOYEES))?;
        let asked: HashSet<&str> = people.iter().map(EmployeeId::as_str).collect();
        let found: Vec<Found> = items
            .iter()
            .filter_map(|raw| read_profile(raw, &asked, self.language))
            .collect();
        let departments = found.iter().filter_map(|f| f.department_id.clone());
        self.learn_departments(departments.collect()).await;
        Ok(found
            .into_iter()
            .map(|found| self.without_root(found))
            .collect())
    }

    fn without_root(&self, mut found: Found) -> Profile {
        let is_root = |id: &String| self.departments.is_root(id);
        if found.department_id.as_ref().is_some_and(is_root) {
            found.profile.departments = Some(Vec::new());
        }
        found.profile
    }

    /// The kind of id is stated: the default differs from the leave calls' (trap 10).
    fn profile_call(&self, people: &[EmployeeId]) -> ApiCall {
        let ids: Vec<&str> = people.iter().map(EmployeeId::as_str).collect();
        ApiCall::new(&FEISHU_EMPLOYEES)
            .query("user_id_type", &self.user_id_type)
            .query("department_id_type", ID_TYPE)
            .json(&json!({
                "fields": FIELDS,
                "employment_ids": ids,
            }))
    }
}

/// Of a person whom the app may not see.
fn refused_profile(person: &EmployeeId) -> Profile {
    Profile {
        employee: person.clone(),
        departments: None,
        number: None,
    }
}

/// A profile, and the department that its name is of.
struct Found {
    profile: Profile,
    department_id: Option<String>,
}

/// One item; `None` when it is nobody who was asked for. `employment_id` may be an internal id: the `_v2` twin goes first (trap 22).
fn read_profile(raw: &RawValue, asked: &HashSet<&str>, language: Language) -> Option<Found> {
    let item = JsonRecord::read(raw)?;
    let id = ["employment_id_v2", "employment_id"]
        .iter()
        .filter_map(|name| item.identifier(name))
        .find(|id| asked.contains(id.as_str()))?;
    let profile = Profile {
        employee: EmployeeId::new(&id),
        departments: Some(department(&item, language).into_iter().collect()),
        number: item.text("employee_number"),
    };
    Some(Found {
        profile,
        department_id: department_id(&item),
    })
}

/// The id of the department, the converted one first (trap 22).
pub(super) fn department_id(item: &JsonRecord) -> Option<String> {
    item.identifier("department_id_v2")
        .or_else(|| item.identifier("department_id"))
}

/// A missing department is normal: scope, value or archive setting may be missing.
pub(super) fn department(item: &JsonRecord, language: Language) -> Option<String> {
    let department = item.record("department")?;
    names::choose(&department.i18n("department_name"), language)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(item: &str) -> Option<Profile> {
        let raw: Box<RawValue> = serde_json::from_str(item).unwrap();
        let found = read_profile(&raw, &HashSet::from(["7", "8"]), Language::Chinese)?;
        Some(found.profile)
    }

    #[test]
    fn feishu_trap_22_the_v2_id_goes_before_the_internal_one() {
        let item = r#"{"employment_id":"8","employment_id_v2":"7","employee_number":"A1",
            "department":{"department_name":[{"lang":"zh-CN","value":"市场部"}]}}"#;
        let profile = profile(item).unwrap();
        assert_eq!(profile.employee.as_str(), "7");
        assert_eq!(profile.departments, Some(vec!["市场部".to_owned()]));
        assert_eq!(profile.number.as_deref(), Some("A1"));
    }

    #[test]
    fn feishu_trap_22_an_empty_v2_id_leaves_the_other_one() {
        let profile =
            profile(r#"{"employment_id":"8","employment_id_v2":"","department":null}"#).unwrap();
        assert_eq!(profile.employee.as_str(), "8");
        assert_eq!(
            profile.departments,
            Some(Vec::new()),
            "a missing department is normal"
        );
        assert_eq!(profile.number, None);
    }

    #[test]
    fn somebody_who_was_not_asked_for_is_left_out() {
        assert_eq!(profile(r#"{"employment_id":"9"}"#), None);
    }
}
