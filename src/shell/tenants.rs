//! The tenants that the dashboard shows, and their secrets.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::config::{SecretFrom, Tenant, TenantBlock, TerminalUse};
use crate::platform::TenantAccess;
use crate::sync::Ticket;

/// A tenant with its secret, or with the reason why that could not be read before the first frame.
#[derive(Clone, Debug)]
pub struct OpenedTenant {
    /// Its name on screen.
    pub label: String,
    /// How long its figures count as fresh.
    pub fresh_for: Duration,
    access: TenantAccess,
    source: Option<SecretRereading>,
}

/// How its secret is read again.
#[derive(Clone, Debug)]
struct SecretRereading {
    block: TenantBlock,
    config: PathBuf,
}

/// A tenant of the emulator, which needs no configuration.
impl From<Tenant> for OpenedTenant {
    fn from(tenant: Tenant) -> Self {
        Self {
            label: tenant.label,
            fresh_for: tenant.fresh_for,
            access: tenant.settings.into(),
            source: None,
        }
    }
}

impl OpenedTenant {
    /// Reads the secret of a tenant in the configuration file `config`, while the terminal is still free.
    pub async fn open(block: &TenantBlock, config: &Path) -> Self {
        Self {
            label: block.tenant.label.clone(),
            fresh_for: block.tenant.fresh_for,
            access: block.unlock(config, TerminalUse::Free).await,
            source: Some(SecretRereading {
                block: block.clone(),
                config: config.to_owned(),
            }),
        }
    }

    /// The tenant as it was opened.
    pub fn access(&self) -> &TenantAccess {
        &self.access
    }

    /// The access for one sync. From the second sync on the secret is read again, because the user may have corrected it. A
    /// command that provided one is not run again: it may ask for a passphrase on the terminal that the dashboard draws on.
    pub(super) async fn access_for(&self, sync: Ticket) -> TenantAccess {
        match &self.source {
            Some(source) if sync.generation > 0 && !self.is_from_command() => {
                let SecretRereading { block, config } = source;
                block.unlock(config, TerminalUse::Drawn).await
            }
            _ => self.access.clone(),
        }
    }

    fn is_from_command(&self) -> bool {
        let source = self.source.as_ref();
        let runs =
            |source: &SecretRereading| matches!(source.block.secret.from, SecretFrom::Command(_));
        self.access.locked.is_none() && source.is_some_and(runs)
    }
}
