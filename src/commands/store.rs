//! `store path`, `store stats` and `store purge`: where the store is, what it holds, and emptying it.

use std::io::{self, Write};

use jiff::Timestamp;

use crate::config::Config;
use crate::domain::Language;
use crate::domain::day::minute_text;
use crate::domain::text::{clean, noun};
use crate::store::{
    BusyTenant, DamagedTenant, LEASE, PurgedTenants, Store, StoreStats, SyncRecord, TenantStats,
};

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
    let path = configured_store::shown(&configured_store::place(config).await?);
    writeln!(io::stdout(), "{path}")?;
    Ok(Ending::Complete)
}

async fn print_stats(config: &Config, tenant: Option<&str>) -> Result<Ending, CommandError> {
    let stats = match open(config).await? {
        Some(store) => store.stats().await?,
        None => StoreStats::default(),
    };
    let wanted = |stats: &&TenantStats| tenant.is_none_or(|name| name == stats.key.name);
    let tenants: Vec<&TenantStats> = stats.tenants.iter().filter(wanted).collect();
    let wanted_damaged =
        |damaged: &&DamagedTenant| tenant.is_none_or(|name| damaged.is_called(name));
    let damaged: Vec<&DamagedTenant> = stats.damaged.iter().filter(wanted_damaged).collect();
    require_some(tenants.len() + damaged.len(), tenant)?;
    let language = config.display.language;
    let mut out = io::stdout();
    let unit = language.pick("字节", "bytes");
    writeln!(out, "{} {unit}", stats.bytes)?;
    for tenant in tenants {
        writeln!(out, "{}", explain_stats(tenant, language))?;
    }
    for tenant in &damaged {
        let damaged = tenant.error.words().about(names_of(tenant));
        stderr::line(damaged.pick(language));
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
fn explain_stats(stats: &TenantStats, language: Language) -> String {
    let (name, platform) = (clean(&stats.key.name), stats.key.platform.as_str());
    let synced = stats.last_sync.as_ref();
    let synced = synced.map(|sync| explain_sync(sync, language));
    let synced = synced.unwrap_or_else(|| {
        let none = language.pick("还没有读完过", "no complete sync yet");
        none.to_owned()
    });
    let (snapshots, changes) = (stats.snapshots, stats.changes);
    language.pick(
        format!("{name}（{platform}）：{synced}，{snapshots} 个快照，{changes} 项变化"),
        format!(
            "{name} ({platform}): {synced}, {}, {}",
            counted(snapshots, "snapshot"),
            counted(changes, "change")
        ),
    )
}

fn counted(count: usize, what: &str) -> String {
    let plural = noun(count, "", "s");
    format!("{count} {what}{plural}")
}

fn explain_sync(sync: &SyncRecord, language: Language) -> String {
    let (people, at) = (sync.people, moment(sync.finished));
    let who = noun(people, "person", "people");
    let partially = if sync.complete {
        ""
    } else {
        language.pick("（没有读完）", " partially")
    };
    language.pick(
        format!("{people} 人，同步于 {at}{partially}"),
        format!("{people} {who}, synced{partially} {at}"),
    )
}

fn moment(at: Timestamp) -> String {
    format!("{} UTC+8", minute_text(at))
}

async fn purge(config: &Config, tenant: Option<&str>, yes: bool) -> Result<Ending, CommandError> {
    if tenant.is_none() && !yes {
        return Err(CommandError::usage((
            "这会删除所有企业已保存的数据：请用 --tenant 指定一家，或加上 --yes",
            "this would delete what is stored of every tenant: name one with --tenant, or add --yes",
        )));
    }
    let language = config.display.language;
    let purged = match open(config).await? {
        Some(store) => store.purge(tenant).await?,
        None => PurgedTenants::default(),
    };
    let found = purged.tenants.len() + purged.damaged.len() + purged.busy.len();
    require_some(found, tenant)?;
    tell_purged(&purged, language);
    let emptied = found - purged.busy.len();
    Ok(match purged.busy.len() {
        0 => Ending::Complete,
        _ if emptied > 0 => Ending::Partial,
        _ => Ending::Failed,
    })
}

fn tell_purged(purged: &PurgedTenants, language: Language) {
    for key in &purged.tenants {
        let platform = key.platform.as_str();
        let name = clean(&key.name);
        stderr::line(&language.pick(
            format!("{name}（{platform}）：已清空"),
            format!("{name} ({platform}): emptied"),
        ));
    }
    for tenant in &purged.damaged {
        let names = names_of(tenant);
        stderr::line(&language.pick(
            format!("{names}（已损坏）：已清空"),
            format!("{names}, which was damaged: emptied"),
        ));
    }
    for tenant in &purged.busy {
        stderr::line(&explain_busy(tenant, language));
    }
}

fn explain_busy(tenant: &BusyTenant, language: Language) -> String {
    let (name, by) = (clean(&tenant.name), tenant.holder.explain(language));
    let seconds = LEASE.as_secs();
    language.pick(
        format!(
            "{name} 正由 {by} 同步，没有清空；请先结束那个程序，它若已崩溃请等 {seconds} 秒"
        ),
        format!(
            "{name} is being synced by {by} and was not emptied; end that program first, or wait {seconds} s if it died"
        ),
    )
}

/// `None` where there is no store yet: these commands do not create one.
async fn open(config: &Config) -> Result<Option<Store>, CommandError> {
    if configured_store::is_nowhere(config).await {
        return Err(CommandError::usage((
            "[store] url 是 \"none\"，没有存储",
            "[store] url is \"none\", so there is no store",
        )));
    }
    Ok(configured_store::open_existing(config).await?)
}

fn require_some(found: usize, tenant: Option<&str>) -> Result<(), CommandError> {
    match tenant {
        Some(name) if found == 0 => Err(CommandError::usage((
            format!("存储里没有名为「{name}」的企业"),
            format!("the store holds no tenant called \"{name}\""),
        ))),
        _ => Ok(()),
    }
}
