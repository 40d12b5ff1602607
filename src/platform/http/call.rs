//! A call as the platforms' clients write it.

use crate::platform::allow::Endpoint;

/// One call. It is not `Debug`, because the call for a token carries the secret.
#[derive(Clone)]
pub struct ApiCall {
    /// Where it is sent.
    pub endpoint: &'static Endpoint,
    /// Query parameters, which are percent-encoded when sent. Keys may repeat.
    pub query: Vec<(&'static str, String)>,
    /// The last segment of the path, if the endpoint leaves it open.
    pub segment: Option<String>,
    /// JSON body.
    pub json: Option<String>,
}

impl ApiCall {
    /// A call without parameters.
    pub fn new(endpoint: &'static Endpoint) -> Self {
        Self {
            endpoint,
            query: Vec::new(),
            segment: None,
            json: None,
        }
    }

    /// Adds a query parameter.
    #[must_use]
    pub fn query(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.query.push((key, value.into()));
        self
    }

    /// Fills in the open segment of the path.
    #[must_use]
    pub fn segment(mut self, segment: impl Into<String>) -> Self {
        self.segment = Some(segment.into());
        self
    }

    /// Sets a JSON body.
    #[must_use]
    pub fn json(mut self, value: &impl serde::Serialize) -> Self {
        // Bodies consist of texts and numbers, which can always be written.
        self.json = serde_json::to_string(value).ok();
        self
    }
}
