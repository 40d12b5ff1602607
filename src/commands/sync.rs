//! `sync`: fills the store without a screen, once or in rounds.
//!
//! Standard output stays empty but for `--format ndjson`. What could not be had is told on standard error; a round that fails
//! is told, and the next one comes all the same.

use std::collections::HashMap;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

use futures_util::future::join_all;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::config::{Config, TenantBlock, TerminalUse};
use crate::domain::TenantName;
use crate::export::{Coverage, SyncRow};
use crate::platform::{ApiError, Class, TenantAccess};
use crate::store::{Holder, Store};
use crate::sync::{Outcome, Persistence, SyncEvent, Want};

use super::cli::{SyncFormat, SyncOptions};
use super::ending::{CommandError, Ending};
use super::interruption::Interruption;
use super::listing_printer::log_coverage;
use super::progress::Bars;
use super::sync_round::{self, RoundTenant};
use super::sync_summary::SyncSummary;
use super::{configured_store, dry_run, round_text, schedule, stderr, tenants};

/// After a signal: time to write the last checkpoint and give the leases back.
const GRACE: Duration = Duration::from_secs(10);

pub(super) async fn run(
    config_file: Option<&Path>,
    options: &SyncOptions,
) -> Result<Ending, CommandError> {
    let config = tenants::require_config(config_file)?;
    let blocks = tenants::choose(&config, &options.tenant)?;
    if options.dry_run {
        return dry_run::run(&config, &blocks, Want::Balances).await;
    }
    if configured_store::is_nowhere(&config) {
        return Err(CommandError::Usage(
            "sync fills the store, and [store] url is \"none\": name a store, or use `leaveboard balances` to print without one"
                .to_owned(),
        ));
    }
    let mut interruption = Interruption::listen()?;
    let cancel = CancellationToken::new();
    let mut filler = RoundRunner {
        config: &config,
        blocks,
        options,
        holder: Holder::of_this_program(),
        tried: HashMap::new(),
        refused: HashMap::new(),
        cancel: cancel.clone(),
    };
    let mut work = std::pin::pin!(filler.run());
    tokio::select! {
        ending = &mut work => ending,
        ending = interruption.come() => {
            cancel.cancel();
            let _ = tokio::time::timeout(GRACE, work).await;
            stderr::line("interrupted: what was fetched so far is kept, the next sync goes on from there");
            Ok(ending)
        }
    }
}

/// Everything that outlives a round.
struct RoundRunner<'c> {
    config: &'c Config,
    blocks: Vec<&'c TenantBlock>,
    options: &'c SyncOptions,
    holder: Holder,
    /// The secrets of this round.
    tried: HashMap<TenantName, SecretString>,
    /// Who was refused, with which secret: never asked again with it.
    refused: HashMap<TenantName, (SecretString, ApiError)>,
    cancel: CancellationToken,
}

impl RoundRunner<'_> {
    async fn run(&mut self) -> Result<Ending, CommandError> {
        let Some(period) = self.options.every else {
            return self.round().await;
        };
        let cancel = self.cancel.clone();
        schedule::repeat(period, &cancel, async || self.round().await).await
    }

    async fn round(&mut self) -> Result<Ending, CommandError> {
        let begun = Instant::now();
        let store = self.open_store().await?;
        let file = &self.config.file;
        let unlocked = self.blocks.iter().map(|block| async {
            let access = block.unlock(file, TerminalUse::Free).await;
            (*block, access)
        });
        let mut parts = Vec::with_capacity(self.blocks.len());
        for (block, access) in join_all(unlocked).await {
            parts.push(self.part(block, access, &store).await?);
        }
        let mut bars = Bars::new(self.options.quiet, self.config.display.language);
        let ended = sync_round::run(parts, &mut bars, &self.cancel).await;
        if self.cancel.is_cancelled() {
            return Ok(Ending::Interrupted);
        }
        self.remember_refusals(&ended);
        let rows: Vec<SyncRow> = ended.into_iter().map(SyncSummary::end).collect();
        self.tell(&rows, begun.elapsed())?;
        let coverage: Vec<Coverage> = rows.into_iter().map(|row| row.coverage).collect();
        coverage.iter().for_each(log_coverage);
        Ok(Ending::of(&coverage))
    }

    async fn open_store(&self) -> Result<Store, CommandError> {
        let without = |reason: String| {
            CommandError::Failed(format!(
                "{reason}; sync keeps nothing anywhere else: mend the store, or name another one in [store] url"
            ))
        };
        match configured_store::open(self.config).await {
            Ok(Some(store)) => Ok(store),
            Ok(None) => Err(without("nothing is kept".to_owned())),
            Err(error) => Err(without(error.to_string())),
        }
    }

    /// A tenant of this round; its secret was read anew, as it may have been changed since the last.
    async fn part(
        &mut self,
        block: &TenantBlock,
        access: TenantAccess,
        store: &Store,
    ) -> Result<RoundTenant, CommandError> {
        let mut filling = SyncSummary::new(block, self.config.display.language);
        if let Some(error) = self.known_refusal(&access) {
            filling.apply(SyncEvent::Done(Outcome::Refused(error)));
            return Ok(RoundTenant {
                filling,
                asked: None,
                accepts_shrunk: false,
            });
        }
        let settings = access.settings;
        let persistence = Persistence::of(&settings, store, &self.holder).await;
        let persistence = persistence.map_err(|error| CommandError::Failed(error.to_string()))?;
        let secret = settings.credentials.secret().clone();
        self.tried.insert(settings.tenant.clone(), secret);
        Ok(RoundTenant {
            filling,
            asked: Some((settings, persistence)),
            accepts_shrunk: self.options.accept_shrunk,
        })
    }

    /// Why the tenant is not asked in this round: it has no secret, or the platform refused the same one before.
    fn known_refusal(&self, access: &TenantAccess) -> Option<ApiError> {
        if let Some(error) = &access.locked {
            return Some(error.clone());
        }
        let (secret, error) = self.refused.get(&access.settings.tenant)?;
        let now = access.settings.credentials.secret();
        (secret.expose_secret() == now.expose_secret()).then(|| error.clone())
    }

    fn remember_refusals(&mut self, ended: &[SyncSummary]) {
        for filling in ended {
            let tenant = filling.tenant();
            let refusal = filling
                .refusal()
                .filter(|error| error.class == Class::Refused);
            if let (Some(error), Some(secret)) = (refusal, self.tried.remove(tenant)) {
                self.refused.insert(tenant.clone(), (secret, error.clone()));
            }
        }
    }

    fn tell(&self, rows: &[SyncRow], took: Duration) -> Result<(), CommandError> {
        if self.options.format == SyncFormat::Ndjson {
            let mut out = io::stdout().lock();
            for row in rows {
                row.write_to(&mut out)?;
            }
            out.flush()?;
        }
        if !self.options.quiet {
            let in_one_line = self.options.every.is_some() && !io::stderr().is_terminal();
            for line in round_text::lines(rows, took, in_one_line) {
                stderr::line(&line);
            }
        }
        for line in round_text::gaps(rows) {
            stderr::line(&line);
        }
        Ok(())
    }
}
