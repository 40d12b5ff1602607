//! A successful answer, as the platforms' clients read it.

use std::sync::Arc;

use super::tenant_errors::TenantErrors;
use crate::domain::Bilingual;
use crate::platform::allow::Endpoint;
use crate::platform::error::ApiError;
use crate::platform::fault::RequestFault;
use crate::platform::json;

/// An answer that passed [`super::Protocol::judge`].
#[derive(Clone, Debug)]
pub struct ApiReply {
    pub(super) errors: Arc<TenantErrors>,
    pub(super) endpoint: &'static Endpoint,
    /// The JSON text.
    pub body: String,
    /// The platform's log or request id from the headers.
    pub log_id: Option<String>,
}

impl ApiReply {
    /// Reads the body. If it cannot be read, the error names the endpoint and the JSON path.
    pub fn decode<'a, T: serde::Deserialize<'a>>(&'a self) -> Result<T, ApiError> {
        json::reply_from_json(&self.body).map_err(|message| {
            let fault =
                RequestFault::unreadable(Bilingual::same(message)).log_id(self.log_id.clone());
            self.errors.error(self.endpoint, fault)
        })
    }
}
