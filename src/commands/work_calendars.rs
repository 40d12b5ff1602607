//! The calendars of the platforms' own, by which working days count.

use std::collections::HashMap;
use std::sync::Arc;

use crate::config::{Config, TenantBlock, TerminalUse};
use crate::domain::work_calendar::{TenantCalendar, WorkCalendar};
use crate::domain::{Language, TenantName};
use crate::platform::ApiError;
use crate::store::Store;
use crate::sync::{CalendarAsking, Persistence, read_work_calendar};

use super::company_report::CollectedTenant;
use super::data_options::DataOptions;
use super::ending::CommandError;
use super::run_options::RunOptions;
use super::{configured_store, stderr, tenants};

/// Reads the calendars of the tenants that a command is about.
pub(super) struct CalendarReader {
    config: Config,
    asking: CalendarAsking,
    /// `--no-cache`: no store is read.
    is_without_store: bool,
    quiet: bool,
    as_of: Option<jiff::civil::Date>,
}

impl CalendarReader {
    /// The reader for a run with these options.
    pub(super) fn new(run: &RunOptions, data: &DataOptions) -> Result<Self, CommandError> {
        Ok(Self {
            config: tenants::require_config(run)?,
            asking: if data.cached {
                CalendarAsking::StoreAlone
            } else {
                CalendarAsking::Platform
            },
            is_without_store: data.no_cache,
            quiet: data.quiet,
            as_of: data.as_of_day(),
        })
    }

    /// The calendars that count, by tenant. Nobody is asked about a tenant of whom nobody was read. One that cannot be had costs no more
    /// than that working days count by the announced holidays, which standard error says.
    pub(super) async fn read(
        &self,
        company: &[CollectedTenant],
    ) -> HashMap<String, Arc<WorkCalendar>> {
        let mut found = HashMap::new();
        let blocks = self.config.tenants.iter().filter(|block| {
            let settings = &block.tenant.settings;
            let is_read = company.iter().any(|tenant| {
                *tenant.figures.name == *settings.tenant.as_str()
                    && !tenant.figures.roster.is_empty()
            });
            is_read && settings.credentials.has_work_calendar()
        });
        let blocks: Vec<&TenantBlock> = blocks.collect();
        if blocks.is_empty() {
            return found;
        }
        let store = match configured_store::open_existing(&self.config).await {
            _ if self.is_without_store => None,
            opened => opened.ok().flatten(),
        };
        for block in blocks {
            let tenant = &block.tenant.settings.tenant;
            let answer = self.read_tenant(block, store.as_ref()).await;
            if let Some(answer) = &answer
                && !self.quiet
            {
                print_choice(tenant, answer, self.config.display.language);
            }
            if let Some(Ok(calendar)) = answer
                && let Some(days) = calendar.days()
            {
                found.insert(tenant.to_string(), Arc::clone(days));
            }
        }
        found
    }

    async fn read_tenant(
        &self,
        block: &TenantBlock,
        store: Option<&Store>,
    ) -> Option<Result<TenantCalendar, ApiError>> {
        let settings = &block.tenant.settings;
        let store = match store {
            Some(store) => Persistence::of(settings, store).await.ok(),
            None => None,
        };
        let mut access = match self.asking {
            CalendarAsking::Platform => block.unlock(&self.config.file, TerminalUse::Free).await,
            CalendarAsking::StoreAlone => settings.clone().into(),
        };
        let today = (settings.clock)().day;
        access.settings.as_of = self.as_of.filter(|day| *day != today);
        read_work_calendar(access, store.map(|store| store.store), self.asking).await
    }
}

fn print_choice(
    tenant: &TenantName,
    answer: &Result<TenantCalendar, ApiError>,
    language: Language,
) {
    let text = match answer {
        Ok(calendar) => calendar.explain(language),
        Err(error) => {
            let (words, remedy) = (error.words(language), error.remedy(language));
            language.pick(
                format!("飞书的工作日历读不到，工作日按国务院公布的节假日：{} {words}（{remedy}）", error.code),
                format!("Feishu's work calendars cannot be read, so working days count by the announced holidays: {} {words} ({remedy})", error.code),
            )
        }
    };
    stderr::line(&format!("{tenant}: {text}"));
}
