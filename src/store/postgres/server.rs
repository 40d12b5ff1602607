//! Which server a store is on, and how to log in there.

use std::time::Duration;

use tokio::sync::broadcast;
use tokio_postgres::Config;

use super::tls::{self, Tls};
use super::url;
use crate::store::error::StoreError;

/// For connecting as a whole: name resolution, TCP, TLS, login.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(8);

/// A shorter password occurs in many words by chance.
const SHORTEST_REDACTED: usize = 4;

/// Which server, and how to log in.
#[derive(Clone)]
pub(super) struct Server {
    pub(super) config: Config,
    pub(super) tls: Tls,
    /// Where to report the tenants of which others have written something.
    pub(super) changed: Option<broadcast::Sender<i64>>,
    /// Host and port.
    pub(super) name: String,
}

impl Server {
    /// Reads a URL. Errors do not quote it, because it may hold the password.
    pub(super) fn parse(url: &str) -> Result<Self, StoreError> {
        let mut config = url::parse(url)?;
        let name = url::name_of(&config).ok_or_else(url::unreadable_url)?;
        if config.get_application_name().is_none() {
            config.application_name("leaveboard");
        }
        config
            .connect_timeout(CONNECT_TIMEOUT)
            .tcp_user_timeout(Duration::from_secs(30))
            .keepalives_idle(Duration::from_secs(15))
            .keepalives_interval(Duration::from_secs(5))
            .keepalives_retries(3);
        Ok(Self {
            config,
            tls: tls::ready()?,
            changed: None,
            name,
        })
    }

    /// A message of the server or the driver without the password, which either may have repeated.
    pub(super) fn without_password(&self, message: &str) -> String {
        match self.config.get_password().map(std::str::from_utf8) {
            Some(Ok(password)) if password.len() >= SHORTEST_REDACTED => {
                message.replace(password, "(redacted)")
            }
            _ => message.to_owned(),
        }
    }

    /// The same server, for a connection that listens for what other programs write.
    pub(super) fn listening(self, changed: broadcast::Sender<i64>) -> Self {
        Self {
            changed: Some(changed),
            ..self
        }
    }
}
