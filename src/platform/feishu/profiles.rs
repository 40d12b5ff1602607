//! Departments and employee numbers of people whose page did not bring them (`employees/batch_get`).

use std::collections::HashSet;
use std::sync::atomic::Ordering;

use serde_json::json;
use serde_json::value::RawValue;

use super::api::FeishuApi;
use super::facts::LARGEST_PROFILE_BATCH;
use super::profile_fields::{FIELDS, department, department_id};
use super::wire::{DEPARTMENT_ID_TYPE, DataReply};
use crate::domain::{EmployeeId, Language};
use crate::platform::allow::FEISHU_EMPLOYEES;
use crate::platform::bisect::Bisection;
use crate::platform::error::ErrorClass;
use crate::platform::http::ApiCall;
use crate::platform::json::JsonObject;
use crate::platform::{ApiError, Profile};

impl FeishuApi {
    /// The profiles of these people. A batch is halved around people whom the app may not see; their profiles have no departments.
    pub(super) async fn fetch_visible_profiles(
        &self,
        people: &[EmployeeId],
    ) -> Result<Vec<Profile>, ApiError> {
        let running = self.profile_progress.begin(people.len(), 1);
        let profiles = self.fetch_halving(people).await;
        let fewer = |without: usize| Some(without.saturating_sub(people.len()));
        // The closure always returns a value, so this cannot fail. It comes before the batch ends, so that nobody seems to be left.
        let _ = self
            .without_profile
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, fewer);
        drop(running);
        profiles
    }

    async fn fetch_halving(&self, people: &[EmployeeId]) -> Result<Vec<Profile>, ApiError> {
        let mut profiles = Vec::new();
        let mut batches = Bisection::of(people, LARGEST_PROFILE_BATCH);
        while let Some(batch) = batches.next_group() {
            match self.fetch_profile_batch(&batch).await {
                Ok(some) => profiles.extend(some),
                Err(error) if !matches!(error.class, ErrorClass::PerItem | ErrorClass::Hidden) => {
                    return Err(error);
                }
                Err(error) if batch.len() == 1 => {
                    profiles.extend(batch.into_iter().map(unknown_profile));
                    self.gaps.add(error);
                }
                Err(_) => batches.halve(batch),
            }
        }
        Ok(profiles)
    }

    async fn fetch_profile_batch(&self, people: &[EmployeeId]) -> Result<Vec<Profile>, ApiError> {
        let reply = self
            .transport
            .call_in_rounds(self.profile_call(people))
            .await?;
        let data = reply.decode::<DataReply>()?.data;
        let items = data
            .promised_list("items")
            .ok_or_else(|| self.unreadable(&FEISHU_EMPLOYEES))?;
        let asked: HashSet<&str> = people.iter().map(EmployeeId::as_str).collect();
        let found: Vec<FoundProfile> = items
            .iter()
            .filter_map(|raw| read_profile(raw, &asked, self.language))
            .collect();
        let departments = found.iter().filter_map(|f| f.department_id.clone());
        self.learn_departments(departments.collect()).await;
        let profiles = found.into_iter().map(|found| self.without_root(found));
        let mut profiles: Vec<Profile> = profiles.collect();
        if items.iter().any(|raw| ids_of(raw).is_empty()) {
            // It may be the profile of any of those who are missing, so their departments are unknown.
            let is_missing = |id: &&EmployeeId| !profiles.iter().any(|p| p.employee == **id);
            let missing: Vec<EmployeeId> = people.iter().filter(is_missing).cloned().collect();
            profiles.extend(missing.into_iter().map(unknown_profile));
            self.gaps.add(self.unreadable(&FEISHU_EMPLOYEES));
        }
        Ok(profiles)
    }

    fn without_root(&self, mut found: FoundProfile) -> Profile {
        let profile = &mut found.profile;
        let Some(id) = &found.department_id else {
            return found.profile;
        };
        if self.departments.is_root(id) {
            profile.departments = Some(Vec::new());
        } else if let Some([name]) = profile.departments.as_deref() {
            profile.department_paths = vec![self.departments.path(id, name)];
        }
        found.profile
    }

    /// The kind of id is sent, because its default differs from the leave calls (trap 10).
    fn profile_call(&self, people: &[EmployeeId]) -> ApiCall {
        let ids: Vec<&str> = people.iter().map(EmployeeId::as_str).collect();
        ApiCall::new(&FEISHU_EMPLOYEES)
            .query("user_id_type", &self.user_id_type)
            .query("department_id_type", DEPARTMENT_ID_TYPE)
            .json(&json!({
                "fields": FIELDS,
                "employment_ids": ids,
            }))
    }
}

/// The profile of a person whose departments the platform does not tell.
fn unknown_profile(person: EmployeeId) -> Profile {
    Profile {
        employee: person,
        departments: None,
        department_paths: Vec::new(),
        number: None,
    }
}

/// A profile, and the department that its name is of.
pub(super) struct FoundProfile {
    pub(super) profile: Profile,
    department_id: Option<String>,
}

/// The ids in one item, the converted one first (trap 22); none where it cannot be read.
fn ids_of(raw: &RawValue) -> Vec<String> {
    let item = JsonObject::read(raw).unwrap_or_default();
    let ids = ["employment_id_v2", "employment_id"].map(|name| item.identifier(name));
    ids.into_iter().flatten().collect()
}

/// The profile in one item; `None` for somebody who was not requested. `employment_id` may be an internal id, so its `_v2` twin is
/// looked at first (trap 22).
pub(super) fn read_profile(
    raw: &RawValue,
    asked: &HashSet<&str>,
    language: Language,
) -> Option<FoundProfile> {
    let item = JsonObject::read(raw)?;
    let mut ids = ids_of(raw).into_iter();
    let id = ids.find(|id| asked.contains(id.as_str()))?;
    let profile = Profile {
        employee: EmployeeId::new(&id),
        departments: Some(department(&item, language).into_iter().collect()),
        department_paths: Vec::new(),
        number: item.text("employee_number"),
    };
    Some(FoundProfile {
        profile,
        department_id: department_id(&item),
    })
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
