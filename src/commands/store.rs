//! `store path`, `store stats` and `store purge`: where the store is, what it holds, and emptying it.

use std::io::{self, Write};

use jiff::Timestamp;

use crate::config::Config;
use crate::domain::day::minute_text;
use crate::domain::text::clean;
use crate::store::{DamagedTenant, Purged, Store, StoreError, StoreStats, SyncRecord, TenantStats};

use super::cli::StoreAction;
use super::ending::{CommandError, Ending};
use super::run_options::RunOptions;
use super::{configured_store, stderr, tenants};

pub(super) async fn run(run: &RunOptions, action: StoreAction) -> Result<Ending, CommandError> {
    let config = tenants::require_config(run)?;
    match action {
        StoreAction::Path => print_path(&config).await,
        StoreAction::Stats { tenant } => print_stats(&config, tenant.as_deref()).await,
        StoreAction::Purge { tenant, yes } => purge(&config, tenant.as_deref(), yes).await,
    }
}

async fn print_path(config: &Config) -> Result<Ending, CommandError> {
    let path = configured_store::shown(&configured_store::place(config).await.map_err(failed)?);
    writeln!(io::stdout(), "{path}")?;
    Ok(Ending::Complete)
}

async fn print_stats(config: &Config, tenant: Option<&str>) -> Result<Ending, CommandError> {
    let stats = match open(config).await? {
        Some(store) => store.stats().await.map_err(failed)?,
        None => StoreStats::default(),
    };
    let wanted = |stats: &&TenantStats| tenant.is_none_or(|name| name == stats.key.name);
    let tenants: Vec<&TenantStats> = stats.tenants.iter().filter(wanted).collect();
    let wanted_damaged =
        |damaged: &&DamagedTenant| tenant.is_none_or(|name| damaged.is_called(name));
    let damaged: Vec<&DamagedTenant> = stats.damaged.iter().filter(wanted_damaged).collect();
    require_some(tenants.len() + damaged.len(), tenant)?;
    let mut out = io::stdout();
    writeln!(out, "{} bytes", stats.bytes)?;
    for tenant in tenants {
        writeln!(out, "{}", explain_stats(tenant))?;
    }
    for tenant in &damaged {
        stderr::line(&format!("{}: {}", names_of(tenant), tenant.error));
    }
    Ok(if damaged.is_empty() {
        Ending::Complete
    } else {
        Ending::Partial
    })
}

/// `hq-wecom (#3)`: the names that `--tenant` accepts for a tenant whose row in the store is damaged.
fn names_of(tenant: &DamagedTenant) -> String {
    let names: Vec<_> = tenant.names.iter().map(|name| clean(name)).collect();
    match &names[..] {
        [name, row] => format!("{name} ({row})"),
        _ => names.join(" "),
    }
}

/// `hq-wecom (wecom): 1000 people, synced 2026-11-22 10:00 UTC+8, 12 snapshots, 340 changes`
fn explain_stats(stats: &TenantStats) -> String {
    let synced = stats.last_sync.as_ref().map(explain_sync);
    format!(
        "{} ({}): {}, {}, {}",
        clean(&stats.key.name),
        stats.key.platform.as_str(),
        synced.as_deref().unwrap_or("no complete sync yet"),
        counted(stats.snapshots, "snapshot"),
        counted(stats.changes, "change")
    )
}

fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

fn explain_sync(sync: &SyncRecord) -> String {
    let partially = if sync.complete { "" } else { " partially" };
    format!(
        "{} people, synced{partially} {}",
        sync.people,
        moment(sync.finished)
    )
}

fn moment(at: Timestamp) -> String {
    format!("{} UTC+8", minute_text(at))
}

async fn purge(config: &Config, tenant: Option<&str>, yes: bool) -> Result<Ending, CommandError> {
    if tenant.is_none() && !yes {
        return Err(CommandError::Usage(
            "this would delete what is stored of every tenant: name one with --tenant, or add --yes"
                .to_owned(),
        ));
    }
    let purged = match open(config).await? {
        Some(store) => store.purge(tenant).await.map_err(failed)?,
        None => Purged::default(),
    };
    require_some(purged.tenants.len() + purged.damaged.len(), tenant)?;
    for key in purged.tenants {
        let platform = key.platform.as_str();
        stderr::line(&format!("{} ({platform}): emptied", clean(&key.name)));
    }
    for tenant in &purged.damaged {
        stderr::line(&format!("{}, which was damaged: emptied", names_of(tenant)));
    }
    Ok(Ending::Complete)
}

/// `None` where there is no store yet: looking at one does not create it.
async fn open(config: &Config) -> Result<Option<Store>, CommandError> {
    if configured_store::is_nowhere(config).await {
        let text = "[store] url is \"none\", so there is no store";
        return Err(CommandError::Usage(text.to_owned()));
    }
    configured_store::open_existing(config)
        .await
        .map_err(failed)
}

fn require_some(found: usize, tenant: Option<&str>) -> Result<(), CommandError> {
    match tenant {
        Some(name) if found == 0 => Err(CommandError::Usage(format!(
            "the store holds no tenant called \"{name}\""
        ))),
        _ => Ok(()),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn failed(error: StoreError) -> CommandError {
    CommandError::Failed(error.to_string())
}
