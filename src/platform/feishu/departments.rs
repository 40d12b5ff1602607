//! Fetching the parents of departments (`departments/batch_get`).

use std::collections::HashSet;

use serde_json::json;
use serde_json::value::RawValue;

use super::api::FeishuApi;
use super::wire::{DEPARTMENT_ID_TYPE, DataReply};
use crate::platform::ApiError;
use crate::platform::allow::FEISHU_DEPARTMENTS;
use crate::platform::http::ApiCall;
use crate::platform::json::JsonObject;

/// Departments in one call at most.
const LARGEST_BATCH: usize = 100;

impl FeishuApi {
    /// Fetches the parents of departments that were not requested yet. Once the platform refuses them none are fetched any more in
    /// this sync; a department whose parent is not known never counts as the root.
    pub(super) async fn learn_departments(&self, ids: HashSet<String>) {
        for batch in self.departments.unknown(ids).chunks(LARGEST_BATCH) {
            if self.departments.are_untold() {
                return;
            }
            match self.fetch_parents(batch).await {
                Ok(found) => self.departments.add(batch, found),
                Err(error) => self.departments.note_failure(error.is_final()),
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
        let reply = self.transport.call_in_rounds(call).await?;
        let data = reply.decode::<DataReply>()?.data;
        let read = data.promised_list("items").and_then(|items| {
            let items = items.iter().map(|raw| read_parent(raw));
            items.collect::<Option<_>>()
        });
        // A department that cannot be read is not one that does not exist.
        read.ok_or_else(|| self.unreadable(&FEISHU_DEPARTMENTS))
    }
}

/// A department and its parent.
fn read_parent(raw: &RawValue) -> Option<(String, Option<String>)> {
    let item = JsonObject::read(raw)?;
    Some((
        item.identifier("id")?,
        item.identifier("parent_department_id"),
    ))
}
