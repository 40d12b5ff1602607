//! Faults as errors of one tenant, with its secret and its tokens taken out of them.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use super::redact;
use super::token::TokenCache;
use crate::domain::{PlatformKind, TenantName};
use crate::platform::allow::Endpoint;
use crate::platform::error::ApiError;
use crate::platform::fault::{self, RequestFault};

/// Makes the errors of one tenant.
pub(super) struct TenantErrors {
    pub(super) tenant: TenantName,
    pub(super) platform: PlatformKind,
    pub(super) secret: SecretString,
    pub(super) tokens: TokenCache,
}

impl TenantErrors {
    /// The fault as an error of this tenant.
    pub(super) fn error(&self, endpoint: &'static Endpoint, fault: RequestFault) -> ApiError {
        let fault = self.redacted(fault);
        fault.into_error(&self.tenant, self.platform, endpoint.name)
    }

    /// The fault without the secret and without any token of this run, should a platform have repeated them; its texts at their
    /// final length.
    pub(super) fn redacted(&self, mut fault: RequestFault) -> RequestFault {
        fault.message = self.redact(&fault.message);
        fault.message_zh = fault.message_zh.map(|message| self.redact(&message));
        fault.code = self.redact(&fault.code);
        fault.log_id = fault.log_id.map(|id| self.redact(&id));
        fault
    }

    fn redact(&self, text: &str) -> String {
        let text = redact::redact(text, self.secret.expose_secret());
        fault::cut(&self.tokens.scrub(&text))
    }
}

impl fmt::Debug for TenantErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TenantErrors({})", self.tenant)
    }
}
