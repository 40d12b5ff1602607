//! `sync`: fills the store without a screen, once or in rounds (`--every`).
//!
//! Standard output stays empty except with `--format ndjson`. Standard error says what is missing. A round that fails is reported,
//! and the next one starts all the same.

use std::collections::HashMap;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use futures_util::future::join_all;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::config::{Config, TenantBlock, TerminalUse};
use crate::domain::{Bilingual, TenantName};
use crate::export::{Coverage, OutputFormat, RowStyle, SyncRow};
use crate::platform::{ApiError, ErrorClass, TenantAccess};
use crate::store::Store;
use crate::sync::{Outcome, Persistence, SyncDepth, SyncEvent};

use super::cli::{SyncFormat, SyncOptions};
use super::dry_run::PlanOutput;
use super::ending::{CommandError, Ending};
use super::interruption::Interruption;
use super::listing_printer::log_coverage;
use super::output::Destination;
use super::progress::ProgressLines;
use super::run_options::RunOptions;
use super::sync_round::{self, RoundTenant};
use super::sync_summary::SyncSummary;
use super::{configured_store, dry_run, round_text, schedule, stderr, tenants};

/// How long the syncs may take after a signal to write their last checkpoint and release their leases.
const CHECKPOINT_GRACE_PERIOD: Duration = Duration::from_secs(10);

pub(super) async fn run(run: &RunOptions, options: &SyncOptions) -> Result<Ending, CommandError> {
    let config = tenants::require_config(run)?;
    let blocks = tenants::choose(&config, &options.tenant)?;
    if options.dry_run {
        let format = match options.format {
            SyncFormat::Text => OutputFormat::Table,
            SyncFormat::Ndjson => OutputFormat::Ndjson,
        };
        let output = PlanOutput {
            style: RowStyle::of(format, config.display.language),
            destination: Destination::Stdout,
            quiet: options.quiet,
        };
        return dry_run::run(&config, &blocks, SyncDepth::Balances.into(), output).await;
    }
    if configured_store::is_nowhere(&config).await {
        return Err(CommandError::usage((
            "sync 把数据存入存储，而 [store] url 是 \"none\"：请写明存储，或用 `leaveboard balances` 直接输出",
            "sync fills the store, and [store] url is \"none\": name a store, or use `leaveboard balances` to print without one",
        )));
    }
    let mut interruption = Interruption::listen()?;
    let cancel = CancellationToken::new();
    let mut runner = RoundRunner {
        config: &config,
        blocks,
        options,
        round_secrets: HashMap::new(),
        refused: HashMap::new(),
        cancel: cancel.clone(),
    };
    let mut work = std::pin::pin!(runner.run());
    tokio::select! {
        ending = &mut work => ending,
        ending = interruption.come() => {
            cancel.cancel();
            let ended = tokio::time::timeout(CHECKPOINT_GRACE_PERIOD, work).await;
            if ended.is_err() {
                stderr::line(config.display.language.pick(
                    "已中断：来不及保存最后读到的",
                    "interrupted: what was fetched last could not be saved in time",
                ));
            }
            Ok(ending)
        }
    }
}

/// Runs the rounds. Its fields outlive a round.
struct RoundRunner<'c> {
    config: &'c Config,
    blocks: Vec<&'c TenantBlock>,
    options: &'c SyncOptions,
    /// The secrets that are used in this round.
    round_secrets: HashMap<TenantName, SecretString>,
    /// Tenants that were refused, and with which secret. They are not read again until the secret
    /// changes: platforms block addresses that keep sending a wrong one.
    refused: HashMap<TenantName, (SecretString, ApiError)>,
    cancel: CancellationToken,
}

impl RoundRunner<'_> {
    async fn run(&mut self) -> Result<Ending, CommandError> {
        let Some(period) = self.options.every else {
            return self.run_round().await;
        };
        let cancel = self.cancel.clone();
        let language = self.config.display.language;
        let rounds = schedule::RoundSchedule { period, language };
        schedule::repeat(rounds, &cancel, async || self.run_round().await).await
    }

    async fn run_round(&mut self) -> Result<Ending, CommandError> {
        let started = Instant::now();
        let store = self.open_store().await?;
        let file = &self.config.file;
        let unlocked = self.blocks.iter().map(|block| async {
            let access = block.unlock(file, TerminalUse::Free).await;
            (*block, access)
        });
        let mut tenants = Vec::with_capacity(self.blocks.len());
        for (block, access) in join_all(unlocked).await {
            tenants.push(self.round_tenant(block, access, &store).await?);
        }
        let mut lines = ProgressLines::for_sync(self.options.quiet, self.config.display.language);
        let summaries = sync_round::run(tenants, &mut lines, &self.cancel).await;
        if self.cancel.is_cancelled() {
            self.explain_interruption(&summaries);
            return Ok(Ending::Interrupted);
        }
        self.remember_refusals(&summaries);
        let rows: Vec<SyncRow> = summaries.into_iter().map(SyncSummary::into_row).collect();
        self.print(&rows, started.elapsed())?;
        let coverage: Vec<Coverage> = rows.into_iter().map(|row| row.coverage).collect();
        coverage.iter().for_each(log_coverage);
        Ok(Ending::of(&coverage))
    }

    /// Says what a round that was interrupted leaves behind.
    fn explain_interruption(&self, summaries: &[SyncSummary]) {
        let is_saved = summaries.iter().any(SyncSummary::has_saved);
        stderr::line(self.config.display.language.pick(
            if is_saved {
                "已中断：读到的已保存，下次同步从这里接着读"
            } else {
                "已中断：没有保存新数据"
            },
            if is_saved {
                "interrupted: what was fetched so far is saved, and the next sync resumes from there"
            } else {
                "interrupted: nothing new was saved"
            },
        ));
    }

    async fn open_store(&self) -> Result<Store, CommandError> {
        let no_store = |reason: Bilingual| {
            let remedy = Bilingual::new(
                "sync 只把数据存入存储：请修复它，或在 [store] url 里换一个",
                "sync saves to the store alone: repair it, or name another one in [store] url",
            );
            CommandError::Failed(reason.and(&remedy))
        };
        match configured_store::open(self.config).await {
            Ok(Some(store)) => Ok(store),
            Ok(None) => Err(no_store(("没有存储", "there is no store").into())),
            Err(error) => Err(no_store(error.words())),
        }
    }

    /// A tenant of this round. Its secret was read again, because it may have been changed since the last round.
    async fn round_tenant(
        &mut self,
        block: &TenantBlock,
        access: TenantAccess,
        store: &Store,
    ) -> Result<RoundTenant, CommandError> {
        let mut summary = SyncSummary::new(block);
        if let Some(error) = self.known_refusal(&access) {
            summary.apply(SyncEvent::Done(Outcome::Refused(error)));
            return Ok(RoundTenant {
                summary,
                target: None,
                accepts_shrunk: false,
            });
        }
        let settings = access.settings;
        let persistence = Persistence::of(&settings, store).await?;
        let secret = settings.credentials.secret().clone();
        self.round_secrets.insert(settings.tenant.clone(), secret);
        Ok(RoundTenant {
            summary,
            target: Some((settings, persistence)),
            accepts_shrunk: self.options.accept_shrunk,
        })
    }

    /// Why the tenant is not read in this round: it has no secret, or the platform refused the same
    /// secret before.
    fn known_refusal(&self, access: &TenantAccess) -> Option<ApiError> {
        if let Some(error) = &access.locked {
            return Some(error.clone());
        }
        let (secret, error) = self.refused.get(&access.settings.tenant)?;
        let current = access.settings.credentials.secret();
        (secret.expose_secret() == current.expose_secret()).then(|| error.clone())
    }

    fn remember_refusals(&mut self, summaries: &[SyncSummary]) {
        for summary in summaries {
            let tenant = summary.tenant();
            let refusal = summary
                .refusal()
                .filter(|error| error.class == ErrorClass::Refused);
            if let (Some(error), Some(secret)) = (refusal, self.round_secrets.remove(tenant)) {
                self.refused.insert(tenant.clone(), (secret, error.clone()));
            }
        }
    }

    fn print(&self, rows: &[SyncRow], took: Duration) -> Result<(), CommandError> {
        let language = self.config.display.language;
        if self.options.format == SyncFormat::Ndjson {
            let mut out = io::stdout().lock();
            for row in rows {
                row.write_to(&mut out)?;
            }
            out.flush()?;
        }
        if !self.options.quiet {
            let in_one_line = self.options.every.is_some() && !io::stderr().is_terminal();
            for line in round_text::explain_round((rows, took), in_one_line, language) {
                stderr::line(&line);
            }
        }
        for line in round_text::explain_gaps(rows, language) {
            stderr::line(&line);
        }
        Ok(())
    }
}
