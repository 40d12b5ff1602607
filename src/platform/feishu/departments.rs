//! Fetching the parents of departments (`departments/batch_get`).

use std::collections::HashSet;

use serde_json::json;

use super::api::FeishuApi;
use super::wire::{DEPARTMENT_ID_TYPE, DataReply};
use crate::platform::ApiError;
use crate::platform::allow::FEISHU_DEPARTMENTS;
use crate::platform::http::ApiCall;
use crate::platform::json::JsonObject;

/// Departments in one call at most.
const LARGEST_BATCH: usize = 100;

impl FeishuApi {
    /// Fetches the parents of departments that are not known yet. After any error none are fetched
    /// any more in this sync; a department whose parent is not known never counts as the root.
    pub(super) async fn learn_departments(&self, ids: HashSet<String>) {
        for batch in self.departments.unknown(ids).chunks(LARGEST_BATCH) {
            if self.departments.are_untold() {
                return;
            }
            match self.fetch_parents(batch).await {
                Ok(found) => self.departments.add(found.into_iter()),
                Err(_) => self.departments.note_refusal(),
            }
        }
    }

    async fn fetch_parents(
        &self,
        ids: &[String],
    ) -> Result<Vec<(String, Option<String>)>, ApiError> {
        let call = ApiCall::new(&FEISHU_DEPARTMENTS)
            .query("department_id_type", DEPARTMENT_ID_TYPE)
            .json(&json!({"department_id_list": ids, "fields": ["parent_department_id"]}));
        let data = self.transport.call(call).await?.decode::<DataReply>()?.data;
        let items = data.list("items").unwrap_or_default();
        let read = items.iter().filter_map(|raw| {
            let item = JsonObject::read(raw)?;
            Some((
                item.identifier("id")?,
                item.identifier("parent_department_id"),
            ))
        });
        Ok(read.collect())
    }
}
