//! A question and its answer, as the clients write and read them.

use super::super::allow::Endpoint;
use super::super::decode;
use super::super::error::{ApiError, Class};
use super::{RequestFault, Transport};

/// One question. Not `Debug`: a token call carries the secret.
#[derive(Clone)]
pub struct ApiCall {
    /// What is asked.
    pub endpoint: &'static Endpoint,
    /// Query parameters, percent-encoded when sent; keys may repeat.
    pub query: Vec<(&'static str, String)>,
    /// The last path segment, where the endpoint leaves it open.
    pub segment: Option<String>,
    /// JSON body.
    pub json: Option<String>,
}

impl ApiCall {
    /// A question without parameters.
    pub fn new(endpoint: &'static Endpoint) -> Self {
        Self {
            endpoint,
            query: Vec::new(),
            segment: None,
            json: None,
        }
    }

    /// With one more query parameter.
    #[must_use]
    pub fn query(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.query.push((key, value.into()));
        self
    }

    /// With the open path segment.
    #[must_use]
    pub fn segment(mut self, segment: impl Into<String>) -> Self {
        self.segment = Some(segment.into());
        self
    }

    /// With a JSON body.
    #[must_use]
    pub fn json(mut self, value: &impl serde::Serialize) -> Self {
        // Questions are made of texts and numbers: those always can be written.
        self.json = serde_json::to_string(value).ok();
        self
    }
}

/// An answer that passed [`super::Protocol::judge`].
#[derive(Clone, Debug)]
pub struct ApiReply {
    pub(super) transport: Transport,
    pub(super) endpoint: &'static Endpoint,
    /// The JSON text.
    pub body: String,
    /// The platform's log or request id from the headers.
    pub log_id: Option<String>,
}

impl ApiReply {
    /// Reads the body. What cannot be read is an error that names the endpoint and the JSON path.
    pub fn decode<'a, T: serde::Deserialize<'a>>(&'a self) -> Result<T, ApiError> {
        decode::reply_from_json(&self.body).map_err(|message| {
            let fault = RequestFault::unreadable(&message).log_id(self.log_id.clone());
            self.transport.error(self.endpoint, fault)
        })
    }
}

/// Rounds of tries for what others depend on.
const MOST_ROUNDS: u32 = 3;

impl Transport {
    /// Like [`Transport::call`], with more rounds of tries for a passing fault: behind a page of the directory that is lost,
    /// people are lost whom nobody can name, and without departments nobody finds them there. A call that nobody answers has
    /// taken its minutes already and gets one round.
    pub async fn call_in_rounds(&self, call: ApiCall) -> Result<ApiReply, ApiError> {
        let mut rounds = 1;
        loop {
            match self.call(call.clone()).await {
                Err(error)
                    if error.class == Class::Retry
                        && !error.went_unanswered()
                        && rounds < MOST_ROUNDS =>
                {
                    rounds += 1;
                }
                outcome => return outcome,
            }
        }
    }
}
