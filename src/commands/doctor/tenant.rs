//! The examination of one tenant.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use crate::commands::setup_words;
use crate::config::{Config, TenantBlock, TerminalUse};
use crate::domain::Bilingual;
use crate::platform::{Settings, facts};
use crate::store::{Store, StoreError};
use crate::sync::{Persistence, StoreMeter};

use super::call_watch::CallWatch;
use super::check::{CheckList, DoctorCheck};
use super::probe::{self, probe};
use super::verdict::{ProbeVerdict, StoredTenant};
use super::{network, words};

/// How long reading a secret may take: a command may ask for a passphrase.
const SECRET_LIMIT: Duration = Duration::from_secs(30);
/// How long the store may take to say what it knows.
const STORE_LIMIT: Duration = Duration::from_secs(10);

/// The examination of one tenant, after its configuration and secret were checked.
pub(super) struct TenantExam<'c> {
    block: &'c TenantBlock,
    list: CheckList,
    /// With the secret, if it could be read.
    unlocked: Option<Settings>,
}

impl<'c> TenantExam<'c> {
    /// Looks at the configuration and reads the secret.
    pub(super) async fn begin(config: &Config, block: &'c TenantBlock) -> Self {
        let settings = &block.tenant.settings;
        let mut list = CheckList::of(Some(settings.tenant.as_str()));
        judge_configuration(config, settings, &mut list);
        let unlocked = unlock(config, block, &mut list).await;
        Self {
            block,
            list,
            unlocked,
        }
    }

    /// Looks at everything else. Returns all checks in their order.
    pub(super) async fn finish(mut self, store: Option<&Store>) -> Vec<DoctorCheck> {
        let settings = &self.block.tenant.settings;
        let list = &mut self.list;
        let reached = network::examine(&settings.base_url, list).await;
        match (self.unlocked, reached) {
            (Some(settings), Ok(())) => call(&settings, store, list).await,
            (Some(_), Err(step)) => skip_calls(settings, &words::after(step), list),
            (None, _) => skip_calls(settings, &words::after("secret"), list),
        }
        self.list.into_checks()
    }
}

/// The file has no mistakes: with one, `doctor` does not get this far.
fn judge_configuration(config: &Config, settings: &Settings, list: &mut CheckList) {
    let platform = settings.credentials.platform();
    let detail = words::configured(settings, &config.file);
    let documented = facts::of(platform).base_url();
    if settings.base_url == documented || settings.base_url.is_loopback() {
        list.pass("configuration", detail);
    } else {
        list.warn("configuration", detail, words::other_address(platform));
    }
}

async fn unlock(config: &Config, block: &TenantBlock, list: &mut CheckList) -> Option<Settings> {
    let from = &block.secret.from;
    let unlocking = block.unlock(&config.file, TerminalUse::Free);
    let Ok(access) = timeout(SECRET_LIMIT, unlocking).await else {
        let detail = words::secret_too_slow(from, SECRET_LIMIT.as_secs());
        list.fail("secret", detail, words::run_by_hand());
        return None;
    };
    if let Some(error) = access.locked {
        let detail = Bilingual::said(|language| error.words(language).to_owned());
        list.fail("secret", detail, error.hint.into());
        return None;
    }
    list.pass("secret", setup_words::secret_from(from));
    Some(access.settings)
}

async fn call(settings: &Settings, store: Option<&Store>, list: &mut CheckList) {
    let (meter, stored) = match store {
        Some(store) => {
            let known = timeout(STORE_LIMIT, ask_store(settings, store)).await;
            // A store that does not answer is reported by a check of its own.
            known.ok().and_then(Result::ok).unwrap_or_default()
        }
        None => (None, StoredTenant::default()),
    };
    let watch = Arc::new(CallWatch::new(meter));
    let found = probe(settings, watch).await;
    ProbeVerdict::new(&found, settings, stored).judge(list);
}

async fn ask_store(
    settings: &Settings,
    store: &Store,
) -> Result<(Option<StoreMeter>, StoredTenant), StoreError> {
    let access = Persistence::of(settings, store).await?;
    let last = access.store.last_sync().await?;
    let last = last.filter(|last| access.store.has_scope_of(last));
    let stored = StoredTenant {
        people: last.map(|last| last.people),
        last_read: access.store.last_read_cost().await?,
    };
    let meter = StoreMeter::new(&access, settings.clock);
    Ok((Some(meter), stored))
}

/// Skips all checks that need calls, because of `why`.
fn skip_calls(settings: &Settings, why: &Bilingual, list: &mut CheckList) {
    let calls = probe::endpoints(settings);
    let permissions = calls.iter().skip(1);
    let permissions = permissions.map(|endpoint| format!("permission:{}", endpoint.name));
    let before = ["tls", "clock", "token", "ip_allow_list"].map(str::to_owned);
    let after = ["visible_range", "edition"].map(str::to_owned);
    for step in before.into_iter().chain(permissions).chain(after) {
        list.skip(&step, why.clone());
    }
}
